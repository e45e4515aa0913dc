//! One history: a line for each thing that happened, the day in front.

use crate::output::Style;
use crate::render::scoreboard::years;
use crate::render::words::{day, wrap};
use presidium::verbs::history::{History, Kind};
use std::fmt::Write as _;

/// The whole text.
pub(crate) fn render(history: &History, width: usize, style: Style) -> String {
    let receipt = &history.receipt;
    let head = format!(
        "History {} of {}, {}, setting {}.",
        history.number,
        receipt.model,
        years(receipt),
        history.setting
    );
    let mut text = format!("{}\n", style.bold(&head));
    let _ =
        writeln!(text, "Interpretation: {}.  Made by a model; not what happened.\n", receipt.interpretation);
    let mut last = None;
    for entry in &history.entries {
        let when = if last == Some(entry.date) { " ".repeat(11) } else { day(entry.date) };
        last = Some(entry.date);
        let what = match &entry.kind {
            Kind::Event => entry.title.clone(),
            Kind::Input => format!("{} (from outside)", entry.title),
            Kind::Choice { option, .. } => format!("{} -> {option}", entry.title),
        };
        let indent = " ".repeat(13);
        for line in wrap(&format!("{what}  {}", entry.id), width, &format!("{when}  "), &indent) {
            let _ = writeln!(text, "{line}");
        }
        if let Kind::Choice { votes, .. } = &entry.kind
            && !votes.is_empty()
        {
            let votes: Vec<String> = votes.iter().map(|(m, o)| format!("{m}: {o}")).collect();
            for line in wrap(&votes.join(", "), width, &format!("{indent}  votes "), &format!("{indent}    "))
            {
                let _ = writeln!(text, "{}", style.dim(&line));
            }
        }
    }
    if history.entries.is_empty() {
        text.push_str("Nothing happened.\n");
    }
    if let Some((rule, date)) = &history.fault {
        let line = format!(
            "It stopped on {}: `{rule}` gave a value that is not a finite number.",
            day(*date).trim()
        );
        for line in wrap(&line, width, "", "") {
            let _ = writeln!(text, "{}", style.red(&line));
        }
    }
    text
}
