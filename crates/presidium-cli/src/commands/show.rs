//! `presidium show`: a stage of a model as text.

use crate::args::{Common, ShowArgs};
use crate::commands::check::path;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use presidium::verbs::show::{Stage, show as show_stage};
use presidium::{Project, wire};

/// Prints a stage.
pub(crate) fn show(args: &ShowArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(path(args.path.as_deref(), common))?;
    let (name, stage) = match (&args.equation, &args.file) {
        (Some(quantity), _) => ("equation", Stage::Equation(quantity.clone())),
        (None, Some(file)) => ("file", Stage::Chapter(file.clone())),
        _ if args.differences => ("differences", Stage::Differences),
        _ if args.ast => ("ast", Stage::Ast),
        _ if args.program => ("program", Stage::Program),
        _ => ("model", Stage::Model),
    };
    let text = show_stage(&project, &stage)?;
    if output.json {
        output.document(&wire::text("presidium.show/1", name, &text))?;
    } else {
        output.text(text.trim_end())?;
        output.text("\n")?;
    }
    Ok(Exit::Done)
}
