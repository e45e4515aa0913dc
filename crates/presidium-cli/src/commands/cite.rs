//! `presidium cite`: what a source is and which rules rest on it.

use crate::args::{CiteArgs, Common};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render;
use presidium::verbs::check::check;
use presidium::verbs::cite::{cite as find, of_file, sources};
use presidium::{Project, wire};

/// Shows one source, the sources of one rule or one file, or all sources.
pub(crate) fn cite(args: &CiteArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(common.model.as_deref())?;
    let checked = check(&project);
    if checked.model.is_none() {
        output.say("note: the model has errors, so what rests on a source is not known (presidium check)");
    }
    let (width, style) = (output.width, output.style);
    match (&args.key, &args.file) {
        (_, Some(file)) => {
            let found = of_file(&project, &checked, file)?;
            match output.json {
                true => output.document(&wire::sources(&found))?,
                false => output.text(&render::notes::file_citations(&found, width, style))?,
            }
        }
        (Some(key), None) => {
            let found = find(&project, &checked, key)?;
            match output.json {
                true => output.document(&wire::cite(&found))?,
                false => output.text(&render::notes::citations(&found, width, style))?,
            }
        }
        (None, None) => {
            let all = sources(&project, &checked);
            match output.json {
                true => output.document(&wire::sources(&all))?,
                false => output.text(&render::notes::all_citations(&all, width, style))?,
            }
        }
    }
    Ok(Exit::Done)
}
