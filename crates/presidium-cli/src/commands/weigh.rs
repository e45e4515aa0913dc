//! `presidium weigh`: the causes of an event, ranked.

use crate::args::{Common, WeighArgs};
use crate::commands::why::counting;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::progress::with_progress;
use crate::render;
use crate::watch::watch;
use presidium::verbs::weigh::{WEIGHED, weigh as rank};
use presidium::{Project, wire};

/// Ranks the causes of an event.
pub(crate) fn weigh(args: &WeighArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let options = counting(&args.run, WEIGHED)?;
    let project = Project::open(common.model.as_deref())?;
    let watch = watch();
    let total = options.luck.1 - options.luck.0 + 1;
    let work = || rank(&project, &args.event, &options, &watch);
    let ranked = with_progress(args.run.progress, output.quiet, total, &watch, work)?;
    if output.json {
        output.document(&wire::weigh(&ranked))?;
    } else {
        output.text(&render::weigh::render(&ranked, output.width, output.style))?;
    }
    if !ranked.partial {
        return Ok(Exit::Done);
    }
    output.say("interrupted: the result above covers what was finished");
    Ok(Exit::Interrupted)
}
