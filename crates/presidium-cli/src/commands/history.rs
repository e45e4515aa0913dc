//! `presidium history`: one history, day by day, perhaps beside another one.

use crate::args::{Common, HistoryArgs};
use crate::commands::run::options;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render;
use presidium::verbs::history::history as tell;
use presidium::verbs::history::versus::{Beside, versus};
use presidium::{Project, wire};

/// Tells one history, or puts it beside something else.
pub(crate) fn history(args: &HistoryArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let refuse = |text: &str| Stop::Said(Exit::Usage, text.to_owned());
    if args.run.histories.is_some() || args.run.luck.is_some() {
        return Err(refuse("history tells a single history; -n and --luck belong to run"));
    }
    if args.run.settings.is_some() {
        return Err(refuse("--settings belongs to run; a history's setting follows from its number"));
    }
    let project = Project::open(common.model.as_deref())?;
    if let Some(beside) = &args.vs {
        let told = versus(&project, args.number, &Beside::parse(beside), &options(&args.run)?)?;
        if output.json {
            output.document(&wire::versus(&told))?;
        } else {
            output.text(&render::versus::render(&told, output.width, output.style))?;
        }
        return Ok(Exit::Done);
    }
    let told = tell(&project, args.number, &options(&args.run)?)?;
    if output.json {
        output.document(&wire::history(&told))?;
    } else {
        output.text(&render::history::render(&told, output.width, output.style))?;
    }
    Ok(Exit::Done)
}
