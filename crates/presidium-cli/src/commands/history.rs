//! `presidium history`: one history, day by day.

use crate::args::{Common, HistoryArgs};
use crate::commands::run::options;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render;
use presidium::verbs::history::history as tell;
use presidium::{Project, wire};

/// Tells one history.
pub(crate) fn history(args: &HistoryArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let refuse = |text: &str| Stop::Said(Exit::Usage, text.to_owned());
    if args.vs.is_some() {
        return Err(refuse("--vs is not built yet: two histories cannot be compared"));
    }
    if args.run.histories.is_some() || args.run.luck.is_some() {
        return Err(refuse("history tells a single history; -n and --luck belong to run"));
    }
    if args.run.settings.is_some() {
        return Err(refuse("--settings belongs to run; a history's setting follows from its number"));
    }
    let project = Project::open(common.model.as_deref())?;
    let told = tell(&project, args.number, &options(&args.run)?)?;
    if output.json {
        output.document(&wire::history(&told))?;
    } else {
        output.text(&render::history::render(&told, output.width, output.style))?;
    }
    Ok(Exit::Done)
}
