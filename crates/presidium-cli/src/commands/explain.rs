//! `presidium explain`: the page of a diagnostic's code.

use crate::args::ExplainArgs;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render::words::markdown;
use presidium::wire;

/// Prints the page.
pub(crate) fn explain(args: &ExplainArgs, output: &mut Output) -> Result<Exit, Stop> {
    let page = presidium::verbs::explain::explain(&args.code)?;
    if output.json {
        output.document(&wire::text("presidium.explain/1", &args.code, page))?;
    } else {
        output.text(&markdown(page, output.width, output.style))?;
    }
    Ok(Exit::Done)
}
