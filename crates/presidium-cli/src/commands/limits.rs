//! `presidium limits`: what this cannot tell you.

use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render::words::wrap;
use presidium::verbs::limits::limits as page;
use presidium::wire;

/// Prints the page, wrapped to the terminal.
pub(crate) fn limits(output: &mut Output) -> Result<Exit, Stop> {
    if output.json {
        output.document(&wire::text("presidium.limits/1", "limits", page()))?;
        return Ok(Exit::Done);
    }
    for line in page().lines() {
        let rest = if line.starts_with("- ") { "  " } else { "" };
        let line = if line.starts_with('#') {
            output.style.bold(line.trim_start_matches(['#', ' ']))
        } else {
            wrap(line, output.width, "", rest).join("\n")
        };
        output.text(&(line + "\n"))?;
    }
    Ok(Exit::Done)
}
