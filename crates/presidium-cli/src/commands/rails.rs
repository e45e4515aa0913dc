//! `presidium rails`: is anything scheduled?

use crate::args::{Common, RailsArgs};
use crate::commands::run::{EVERY, options};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::progress::with_progress;
use crate::render;
use crate::watch::watch;
use presidium::verbs::rails::{HISTORIES, RailsOptions, rails as try_rails};
use presidium::{Project, wire};

/// Tries the model.
pub(crate) fn rails(args: &RailsArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let mut flags = args.run.clone();
    if flags.interpretation.as_deref() == Some(EVERY) {
        let text = "rails runs under one interpretation at a time; name one with -i".to_owned();
        return Err(Stop::Said(Exit::Usage, text));
    }
    if flags.histories.is_none() && flags.luck.is_none() {
        flags.histories = Some(HISTORIES);
    }
    let mut run = options(&flags)?;
    if flags.settings.is_none() {
        run.lucks = 1;
    }
    let options = RailsOptions { run, only: args.only.clone() };
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.run.luck.1 - options.run.luck.0 + 1;
    let work = || try_rails(&project, &options, &watch);
    let found = with_progress(args.run.progress, output.quiet, total, &watch, work)?;
    if output.json {
        output.document(&wire::rails(&found))?;
    } else {
        let whole = !options.only.is_empty();
        output.text(&render::rails::render(&found, whole, output.width, output.style))?;
    }
    if found.tested.interrupted {
        output.say("interrupted: the result above covers what was finished");
        return Ok(Exit::Interrupted);
    }
    Ok(if found.passed() { Exit::Done } else { Exit::Gate })
}
