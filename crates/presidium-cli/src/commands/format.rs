//! `presidium format`: a model in the canonical form.

use crate::args::{Common, FormatArgs};
use crate::commands::check::path;
use crate::exit::{Exit, Stop};
use crate::output::Output;
use crate::render::words::plural;
use presidium::verbs::format::{Formatted, format as format_model};
use presidium::{Project, wire};

/// Prints, writes or compares the canonical form.
pub(crate) fn format(args: &FormatArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(path(args.path.as_deref(), common))?;
    let texts = format_model(&project)?;
    let changed: Vec<&Formatted> = texts.iter().filter(|t| !t.is_canonical()).collect();
    if args.write {
        for text in &changed {
            project.write(&text.path, &text.after)?;
        }
    }
    if output.json {
        output.document(&wire::format(&texts))?;
    } else if args.check || args.write {
        for text in &changed {
            output.text(&format!("{}\n", text.path))?;
        }
        let done = if args.write { "rewritten" } else { "not in the canonical form" };
        output.say(&format!("{} of {} {done}", changed.len(), plural(texts.len() as u64, "file")));
    } else {
        for text in &texts {
            output.text(&text.after)?;
        }
    }
    Ok(if args.check && !changed.is_empty() { Exit::Model } else { Exit::Done })
}
