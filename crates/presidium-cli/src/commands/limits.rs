//! `presidium limits`: what this cannot tell you.

use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render::words::markdown;
use presidium::verbs::limits::limits as page;
use presidium::wire;

/// Prints the page, wrapped to the terminal.
pub(crate) fn limits(output: &mut Output) -> Result<Exit, Stop> {
    if output.json {
        output.document(&wire::text("presidium.limits/1", "limits", page()))?;
        return Ok(Exit::Done);
    }
    output.text(&markdown(page(), output.width, output.style))?;
    Ok(Exit::Done)
}
