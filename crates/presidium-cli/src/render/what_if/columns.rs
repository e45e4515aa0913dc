//! The same question under every interpretation: a column for each, changes as rows, strongest first.

use super::{amount, last_day, shown, signed, signed_amount};
use crate::output::Style;
use crate::render::words::{in_100, wrap};
use presidium::verbs::what_if::{Column, OutcomeAnswer, WhatIf};
use std::fmt::Write as _;

/// Width of one interpretation's column.
const COLUMN: usize = 13;
/// Rivals shown of each interpretation: all that are named for the change, and the strongest others.
const RIVALS: usize = 6;
/// Outcomes shown when none was named.
const ROWS: usize = 12;

/// All outcomes named, or those that move most.
pub(super) fn render(answer: &WhatIf, columns: &[Column], width: usize, style: Style) -> String {
    let Some(first) = columns.first() else { return String::new() };
    let mut text = String::new();
    if !answer.named {
        return all(columns, width, style);
    }
    for n in 0..first.outcomes.len() {
        text.push('\n');
        text.push_str(&one(answer, columns, n, width, style));
    }
    text
}

fn head(columns: &[Column], title: usize, label: &str, style: Style) -> String {
    let mut line = format!("{label:title$}");
    for column in columns {
        let name: String = column.interpretation.chars().take(COLUMN - 1).collect();
        let _ = write!(line, "{name:>COLUMN$}");
    }
    style.bold(line.trim_end()) + "\n"
}

/// One row: a label wrapped in its column, a value for each interpretation beside its last line.
fn row(label: &str, values: &[String], title: usize) -> String {
    let lines = wrap(label, title - 1, "", "  ");
    let values: String = values.iter().map(|v| format!("{v:>COLUMN$}")).collect();
    let mut text = String::new();
    for (n, line) in lines.iter().enumerate() {
        match n == lines.len() - 1 {
            true => text.push_str(format!("{line:title$}{values}").trim_end()),
            false => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

fn one(answer: &WhatIf, columns: &[Column], n: usize, width: usize, style: Style) -> String {
    let outcomes: Vec<&OutcomeAnswer> = columns.iter().filter_map(|c| c.outcomes.get(n)).collect();
    let Some(first) = outcomes.first() else { return String::new() };
    let title = width.saturating_sub(COLUMN * columns.len()).max(20);
    let question = format!("WOULD it have come to this by {}?", last_day(first.asked));
    let mut text = format!("{}\n", style.bold(&question));
    text.push_str(&(wrap(&first.title, width, "   ", "   ").join("\n") + "\n\n"));
    text.push_str(&head(columns, title, "IN 100", style));
    let mut add = |label: &str, value: &dyn Fn(&OutcomeAnswer) -> String| {
        let values: Vec<String> = outcomes.iter().map(|o| value(o)).collect();
        text.push_str(&row(label, &values, title));
    };
    let share = |s: Option<presidium::lab::Share>| s.map_or("-".to_owned(), |s| in_100(s.value));
    match first.amount {
        true => add("Unchanged, mean", &|o| o.answer.amount.map_or("-".to_owned(), |m| amount(m.unchanged))),
        false => {
            add("Unchanged", &|o| share(o.answer.cells.unchanged()));
            add("With the change", &|o| share(o.answer.cells.changed()));
            add("Only with / only without it", &|o| {
                let of = |n: u64| in_100(n as f64 / o.answer.arose.max(1) as f64).trim().to_owned();
                format!("+{} -{}", of(o.answer.cells.only_changed), of(o.answer.cells.only_unchanged))
            });
        }
    }
    add("Put in by hand", &|o| o.put_in.as_ref().and_then(|p| p.share).map_or("-".to_owned(), in_100));
    text.push_str(&ranking(answer, &outcomes, columns, title, style));
    for (column, outcome) in columns.iter().zip(&outcomes) {
        let line = format!("{}: {}", column.interpretation, outcome.answer.verdict.word);
        let _ = writeln!(text, "{line}");
    }
    if let Some(p) = first.historians.first() {
        let _ = writeln!(text, "Published historians: {} ({})", super::more(p.range.0, p.range.1), p.claim);
    }
    text
}

/// This change and its rivals as rows: difference in 100 and rank in each interpretation.
fn ranking(
    answer: &WhatIf,
    outcomes: &[&OutcomeAnswer],
    columns: &[Column],
    title: usize,
    style: Style,
) -> String {
    let own = answer.changes.iter().map(|c| c.words.as_str()).collect::<Vec<_>>().join(" and ");
    let mut labels = vec![(String::new(), own)];
    let listed = outcomes.iter().flat_map(|o| shown(&o.rivals, RIVALS));
    for rival in listed {
        if !labels.iter().any(|(text, _)| *text == rival.change.text) {
            labels.push((rival.change.text.clone(), rival.change.words.clone()));
        }
    }
    let effect = |outcome: &OutcomeAnswer, text: &str| match text {
        "" => outcome.answer.effect().map(|d| d.value),
        _ => outcome.rivals.iter().find(|r| r.change.text == text)?.difference.map(|d| d.value),
    };
    let size = |text: &str| outcomes.first().and_then(|o| effect(o, text)).map_or(-1.0, f64::abs);
    labels.sort_by(|a, b| size(&b.0).total_cmp(&size(&a.0)).then(a.0.cmp(&b.0)));
    let rank = |outcome: &OutcomeAnswer, value: f64| {
        let others = outcome.rivals.iter().filter_map(|r| r.difference).map(|d| d.value);
        let stronger = others.chain(effect(outcome, "")).filter(|v| v.abs() > value.abs());
        stronger.count() + 1
    };
    let mut text = format!("\n{}", head(columns, title, "IF (difference, and rank)", style));
    for (change, words) in &labels {
        let values: Vec<String> = outcomes
            .iter()
            .map(|o| match effect(o, change) {
                None => "-".to_owned(),
                Some(v) if o.amount => format!("{} {:>2}.", signed_amount(v), rank(o, v)),
                Some(v) => format!("{} {:>2}.", signed(v), rank(o, v)),
            })
            .collect();
        let mark = if change.is_empty() { "* " } else { "" };
        text.push_str(&row(&format!("{mark}{words}"), &values, title));
    }
    text.push_str("* asked about; the others are from claims about the same outcome.  All: --json.\n");
    text
}

/// No outcome named: unchanged and changed shares of what moves most anywhere.
fn all(columns: &[Column], width: usize, style: Style) -> String {
    let Some(first) = columns.first() else { return String::new() };
    let title = width.saturating_sub(COLUMN * columns.len()).max(20);
    let moved = |n: usize| {
        let of = |c: &Column| c.outcomes.get(n).map_or(0.0, |o| o.moved() as f64 / c.arose.max(1) as f64);
        columns.iter().map(of).fold(0.0, f64::max)
    };
    let mut at: Vec<usize> = (0..first.outcomes.len()).filter(|n| !first.outcomes[*n].amount).collect();
    at.sort_by(|a, b| moved(*b).total_cmp(&moved(*a)));
    let mut text = format!("\n{}", head(columns, title, "IN 100, unchanged -> changed", style));
    for n in at.iter().take(ROWS).filter(|n| moved(**n) > 0.0) {
        let share = |s: Option<presidium::lab::Share>| s.map_or("-".to_owned(), |s| in_100(s.value));
        let values: Vec<String> = columns
            .iter()
            .filter_map(|c| c.outcomes.get(*n))
            .map(|o| {
                format!(
                    "{}->{}",
                    share(o.answer.cells.unchanged()).trim(),
                    share(o.answer.cells.changed()).trim()
                )
            })
            .collect();
        text.push_str(&row(
            &format!("{} ({})", first.outcomes[*n].title, first.outcomes[*n].id),
            &values,
            title,
        ));
    }
    let most = at.get(ROWS).map_or(0.0, |n| moved(*n));
    let _ = writeln!(
        text,
        "Of {} other outcomes none moves in more than {} in 100.",
        at.len().saturating_sub(ROWS),
        (most * 100.0).ceil()
    );
    text
}
