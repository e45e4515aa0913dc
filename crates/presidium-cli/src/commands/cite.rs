//! `presidium cite`: what a source is and which rules rest on it.

use crate::args::{CiteArgs, Common};
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render;
use presidium::verbs::check::check;
use presidium::verbs::cite::{cite as find, list};
use presidium::{Project, wire};

/// Shows one source, the sources of one rule, or all sources.
pub(crate) fn cite(args: &CiteArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(common.model.as_deref())?;
    let checked = check(&project);
    let model = checked.model.as_ref();
    if model.is_none() {
        output.say("note: the model has errors, so what rests on a source is not known (presidium check)");
    }
    let found = match &args.key {
        Some(key) => find(&project, model, key)?,
        None => list(&project, model),
    };
    let (width, style) = (output.width, output.style);
    if output.json {
        output.document(&wire::cite(&found, &checked.sources))?;
    } else if args.key.is_some() {
        output.text(&render::notes::citations(&found, &checked.sources, width, style))?;
    } else {
        output.text(&render::notes::all_citations(&found, width, style))?;
    }
    Ok(Exit::Done)
}
