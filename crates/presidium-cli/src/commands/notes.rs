//! `presidium notes`: a line of the notes and what rests on it.

use crate::args::{Common, NotesArgs};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render;
use presidium::verbs::check::check;
use presidium::verbs::notes::{coverage, notes as find, overview};
use presidium::{Project, wire};

/// Shows statements, how far the model covers them, or what there is.
pub(crate) fn notes(args: &NotesArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(common.model.as_deref())?;
    let checked = check(&project);
    if checked.model.is_none() {
        output.say("note: the model has errors, so what rests on a line is not known (presidium check)");
    }
    let (width, style) = (output.width, output.style);
    if args.coverage {
        let coverage = coverage(&project, &checked)?;
        match output.json {
            true => output.document(&wire::coverage(&coverage))?,
            false => output.text(&render::notes::coverage(&coverage, width, style))?,
        }
    } else if args.query.is_empty() {
        let overview = overview(&project)?;
        match output.json {
            true => output.document(&wire::overview(&overview))?,
            false => output.text(&render::notes::overview(&overview, style))?,
        }
    } else {
        let notes = find(&project, &checked, &args.query.join(" "))?;
        match output.json {
            true => output.document(&wire::notes(&notes))?,
            false => output.text(&render::notes::notes(&notes, width, style))?,
        }
    }
    Ok(Exit::Done)
}
