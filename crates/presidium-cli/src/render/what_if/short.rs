//! All outcomes in short: those that change, strongest first, and how little the others move.

use super::{amount, last_day};
use crate::output::Style;
use crate::render::words::{in_100, plural, wrap};
use presidium::lab::Range;
use presidium::lab::verdict::MOSTLY;
use presidium::verbs::what_if::{Column, OutcomeAnswer, WhatIf};
use std::fmt::Write as _;

/// Everything right of the title.
const RIGHT: usize = 44;
/// Rows shown of each kind.
const ROWS: usize = 15;
/// Amounts shown.
const AMOUNTS: usize = 6;

/// The table.
pub(super) fn render(answer: &WhatIf, column: &Column, width: usize, style: Style) -> String {
    let moved = |o: &OutcomeAnswer| o.moved() as f64 / o.answer.arose.max(1) as f64;
    let mut events: Vec<&OutcomeAnswer> = column.outcomes.iter().filter(|o| !o.amount).collect();
    events.sort_by(|a, b| b.moved().cmp(&a.moved()).then(a.id.cmp(&b.id)));
    let shown = events.iter().take(ROWS).filter(|o| moved(o) >= 0.01).count().max(1).min(events.len());
    let (rows, rest) = events.split_at(shown);
    let title = width - RIGHT;
    let mut text =
        format!("\nIN 100 is of {}; what changes most comes first.\n", plural(column.arose, "pair"));
    let head = format!("{:title$} UNCHANGED            WHERE BOTH: DAYS", "");
    let below = format!("{:title$} -> CHANGED LOST GAIN LATER (8 IN 10)", "WOULD IT HAVE COME TO THIS?");
    let _ = writeln!(text, "{}\n{}", style.bold(head.trim_end()), style.bold(&below));
    for outcome in rows {
        text.push_str(&event(outcome, title));
    }
    let most = rest.iter().map(|o| moved(o)).fold(0.0, f64::max);
    if !rest.is_empty() {
        let most = if most == 0.0 {
            "nothing else moves".to_owned()
        } else {
            format!("nothing else moves in more than {} in 100", (most * 100.0).ceil())
        };
        let _ = writeln!(text, "Of {} other outcomes {most}.", rest.len());
    }
    text.push_str(&amounts(column, width, style));
    text.push_str(&footer(answer, column, rows.first().copied(), width));
    text
}

fn event(outcome: &OutcomeAnswer, title: usize) -> String {
    let cells = outcome.answer.cells;
    let share = |s: Option<presidium::lab::Share>| s.map_or("  -".to_owned(), |s| in_100(s.value));
    let of = |n: u64| in_100(n as f64 / cells.arose().max(1) as f64).trim().to_owned();
    let days = outcome.answer.shift.filter(|s| s.earlier + s.later > 0);
    let days = days.map_or("-".to_owned(), |s| format!("{:+} ({:+}..{:+})", s.median, s.p10, s.p90));
    let numbers = format!(
        "{} -> {} {:>4} {:>4} {days}",
        share(cells.unchanged()),
        share(cells.changed()),
        format!("-{}", of(cells.only_unchanged)),
        format!("+{}", of(cells.only_changed)),
    );
    let fixed = outcome.put_in.as_ref().and_then(|p| p.share).is_some_and(|s| s > MOSTLY);
    let name = format!("{} ({}{})", outcome.title, outcome.id, if fixed { ", PUT IN" } else { "" });
    beside(&name, &numbers, title)
}

/// A title in its column, wrapped, and numbers beside its first line.
fn beside(name: &str, numbers: &str, title: usize) -> String {
    let titles = wrap(name, title, "", "  ");
    let first = titles.first().map_or("", String::as_str);
    let mut text = format!("{first:title$} {numbers}").trim_end().to_owned() + "\n";
    titles.iter().skip(1).for_each(|more| text.push_str(&format!("{more}\n")));
    text
}

fn amounts(column: &Column, width: usize, style: Style) -> String {
    let size =
        |o: &OutcomeAnswer| o.answer.amount.map_or(0.0, |m| m.value.abs() / m.unchanged.abs().max(1e-9));
    let mut all: Vec<&OutcomeAnswer> = column.outcomes.iter().filter(|o| size(o) > 0.0).collect();
    all.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.id.cmp(&b.id)));
    let title = width - RIGHT;
    let mut text = String::new();
    for outcome in all.iter().take(AMOUNTS) {
        let Some(mean) = outcome.answer.amount else { continue };
        let (before, after) = (amount(mean.unchanged), amount(mean.unchanged + mean.value));
        let name = format!("{} ({})", outcome.title, outcome.id);
        text.push_str(&beside(&name, &format!("{before:>8} -> {after:>8}"), title));
    }
    if text.is_empty() {
        return text;
    }
    let rest = all.len().saturating_sub(AMOUNTS);
    let rest = if rest > 0 {
        format!("{} move less (all: --json).\n", plural(rest as u64, "other amount"))
    } else {
        String::new()
    };
    format!("{}\n{text}{rest}", style.bold(&format!("{:title$} MEAN", "HOW MUCH?")))
}

fn footer(answer: &WhatIf, column: &Column, first: Option<&OutcomeAnswer>, width: usize) -> String {
    let mut lines = vec![format!(
        "Before the change identical in all {}: {}.",
        plural(column.completed(), "pair"),
        if column.identical_before { "yes" } else { "NO" }
    )];
    if column.outcomes.iter().any(|o| o.put_in.as_ref().and_then(|p| p.share).is_some_and(|s| s > MOSTLY)) {
        lines.push(
            "PUT IN: more than half follows by hand, no finding (looked at where it is cheap).".to_owned(),
        );
    }
    if let Some(first) = first.filter(|o| o.moved() > 0) {
        if let Range::Between(range) = first.answer.settings.range {
            lines.push(format!("8 in 10 settings of {}: {}.", first.id, super::more(range.lo, range.hi)));
        }
        let changes: Vec<String> = answer.changes.iter().map(|c| format!("'{}'", c.text)).collect();
        lines.push(format!(
            "In full (asked up to {}): presidium what-if {} --outcome {}",
            last_day(first.asked),
            changes.join(" "),
            first.id
        ));
    }
    let wrapped = lines.iter().map(|line| wrap(line, width, "", "  ").join("\n") + "\n");
    format!("\n{}", wrapped.collect::<String>())
}
