//! A history beside something else: a marked list by day, and why the two part.

use crate::output::Style;
use crate::render::why::{put, steps};
use crate::render::words::{day, plural, wrap};
use presidium::verbs::history::Kind;
use presidium::verbs::history::versus::{Mark, Row, Versus};
use std::fmt::Write as _;

/// Runs of common lines longer than this are told by their number.
const COMMON: usize = 4;

/// The whole text.
pub(crate) fn render(versus: &Versus, width: usize, style: Style) -> String {
    let record = versus.other == "the record";
    let mut text = String::new();
    let head = format!("History {} of {} beside {}", versus.number, versus.receipt.model, versus.other);
    for line in wrap(&head, width, "", "  ") {
        let _ = writeln!(text, "{}", style.bold(&line));
    }
    let there = if record { "only in the record" } else { "only there" };
    let here = if record { "happened here against the record" } else { "only here" };
    let legend = format!("Interpretation: {}. = both, < {here}, > {there}.", versus.receipt.interpretation);
    put(&legend, width, "", "", &mut text);
    if versus.other.starts_with("history ") {
        let (a, b) = versus.settings;
        let setting = if a == b {
            format!("Both have the values of setting {a}; their dice differ from the first day.")
        } else {
            format!("The values of settings {a} and {b}, and other dice from the first day.")
        };
        put(&setting, width, "", "", &mut text);
    }
    if let Some(same) = versus.identical_before {
        let said = match (versus.acts, same) {
            (None, true) => "The change never bears on anything in this history.".to_owned(),
            (Some(day_of), true) => {
                format!(
                    "Before {}, when the change first bears on anything, both are the same.",
                    day(day_of).trim()
                )
            }
            (_, false) => "The two differ BEFORE the change bears on anything: this must not be.".to_owned(),
        };
        put(&said, width, "", "", &mut text);
    }
    text.push('\n');
    rows(versus, record, width, style, &mut text);
    why(versus, width, style, &mut text);
    text
}

fn rows(versus: &Versus, record: bool, width: usize, style: Style, text: &mut String) {
    let mut at = 0;
    let mut marked = false;
    while at < versus.rows.len() {
        let run = versus.rows[at..].iter().take_while(|r| r.mark == Mark::Same).count();
        if run > COMMON && !record {
            let (first, last) = (&versus.rows[at], &versus.rows[at + run - 1]);
            let span = format!(
                "= {} the same, {} to {}",
                plural(run as u64, "line"),
                day(first.entry.date).trim(),
                day(last.entry.date).trim()
            );
            let _ = writeln!(text, "{}", style.dim(&span));
            at += run;
            continue;
        }
        let row = &versus.rows[at];
        if !marked && row.mark != Mark::Same && !record {
            marked = true;
            let _ = writeln!(text, "{}", style.bold("--- here they part ---"));
        }
        one(row, record, width, text);
        at += 1;
    }
    if versus.rows.is_empty() {
        text.push_str("Nothing happened on either side.\n");
    }
}

fn one(row: &Row, record: bool, width: usize, text: &mut String) {
    let mark = match row.mark {
        Mark::Same => "=",
        Mark::Here => "<",
        Mark::There => ">",
    };
    let what = match &row.entry.kind {
        Kind::Event => row.entry.title.clone(),
        Kind::Input => format!("{} (from outside)", row.entry.title),
        Kind::Choice { option, .. } => format!("{} -> {option}", row.entry.title),
    };
    let other = match row.other {
        Some(date) if record => format!(" (record: {})", day(date).trim()),
        _ => String::new(),
    };
    let first = format!("{mark} {}  ", day(row.entry.date));
    put(&format!("{what}{other}"), width, &first, "               ", text);
}

fn why(versus: &Versus, width: usize, style: Style, text: &mut String) {
    let Some(first) = versus.first else {
        text.push_str("\nThere is no difference.\n");
        return;
    };
    if versus.here.is_none() && versus.there.is_none() {
        return;
    }
    let _ = writeln!(text, "\n{}", style.bold(&format!("Why they part on {}", day(first).trim())));
    for (side, step) in [("Here:", &versus.here), ("There:", &versus.there)] {
        let Some(step) = step else {
            let _ = writeln!(text, "{side} it does not happen on that day.\n");
            continue;
        };
        let _ = writeln!(text, "{side}");
        steps(std::slice::from_ref(step), width, style, text);
    }
}
