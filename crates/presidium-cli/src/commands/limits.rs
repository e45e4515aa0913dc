//! `presidium limits`: what this cannot tell you.

use crate::args::Common;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render::words::markdown;
use presidium::verbs::limits::{left_out, limits as page};
use presidium::{Project, wire};

/// Prints the page, wrapped to the terminal.
pub(crate) fn limits(common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(common.model.as_deref())?;
    let left_out = left_out(&project)?;
    if output.json {
        output.document(&wire::limits(page(), left_out.as_ref()))?;
        return Ok(Exit::Done);
    }
    let mut text = page().to_owned();
    if let Some(coverage) = left_out {
        let all = coverage.statements.len();
        let unused = coverage.statements.iter().filter(|s| s.used_by.is_empty()).count();
        text.push_str(&format!(
            "\n## What of the notes is not in it\n\n{} of {all} statements are used by a rule or a claim. \
             The other {unused} have a reason each: `presidium notes --coverage`.\n",
            all - unused
        ));
    }
    output.text(&markdown(&text, output.width, output.style))?;
    Ok(Exit::Done)
}
