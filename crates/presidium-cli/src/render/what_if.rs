//! A comparison of two worlds: what was supposed, then one outcome in full, or all of them in short.

mod columns;
mod full;
mod short;

use crate::output::Style;
use crate::render::scoreboard::years;
use crate::render::words::{day, plural, thousands, wrap};
use presidium::verbs::what_if::{Column, WhatIf};

/// The whole text.
pub(crate) fn render(answer: &WhatIf, width: usize, style: Style) -> String {
    let mut text = String::new();
    if answer.partial {
        text.push_str(&format!("{}\n", style.red("INTERRUPTED: what follows is partial.")));
    }
    text.push_str(&supposed(answer, width, style));
    for (n, column) in answer.columns.iter().enumerate() {
        if n == 0 || answer.columns.len() > 1 {
            text.push_str(&pairs(answer, column, width));
        }
    }
    if answer.columns.iter().all(|c| c.arose == 0) {
        text.push_str(&nothing(answer, width));
        return text;
    }
    match &answer.columns[..] {
        [column] if answer.named => {
            for n in 0..column.outcomes.len() {
                text.push('\n');
                text.push_str(&full::render(answer, column, n, width, style));
            }
        }
        [column] => text.push_str(&short::render(answer, column, width, style)),
        columns => text.push_str(&columns::render(answer, columns, width, style)),
    }
    text
}

/// `IF …, AND …,`
fn supposed(answer: &WhatIf, width: usize, style: Style) -> String {
    let mut text = String::new();
    for (n, change) in answer.changes.iter().enumerate() {
        let (first, word) = if n == 0 { ("IF", "IF ") } else { ("AND", "   AND ") };
        let lines = wrap(&format!("{},", change.words), width, word, "     ").join("\n");
        text.push_str(&lines.replacen(first, &style.bold(first), 1));
        text.push('\n');
    }
    text
}

/// How many pairs, and in how many of them there is something to change.
fn pairs(answer: &WhatIf, column: &Column, width: usize) -> String {
    let line = format!(
        "{}, {}, same luck.  Interpretation: {}.  Not fitted.",
        plural(column.completed(), "pair"),
        years(&answer.receipt),
        column.interpretation
    );
    let mut text = wrap(&line, width, "", "  ").join("\n") + "\n";
    if let Some(situation) = &answer.situation {
        let line = format!("{situation} in {} of them.", thousands(column.arose));
        text.push_str(&(wrap(&line, width, "", "  ").join("\n") + "\n"));
    }
    text
}

fn nothing(answer: &WhatIf, width: usize) -> String {
    let situation = answer.situation.as_deref().unwrap_or("A pair without a fault");
    let line = format!(
        "NOTHING TO COMPARE: {situation} in none of these histories, so the change has nothing to work on. \
         This is no answer of 0 in 100."
    );
    wrap(&line, width, "", "  ").join("\n") + "\n"
}

/// A difference of shares in 100, with a sign: `+7`, `-3`, `0`, `+<1`.
fn signed(difference: f64) -> String {
    let n = (difference * 100.0).round();
    match difference {
        d if d == 0.0 => "0".to_owned(),
        d if n == 0.0 => if d < 0.0 { "-<1" } else { "+<1" }.to_owned(),
        _ => format!("{n:+}"),
    }
}

/// A range of differences in 100, in words: `0 to 21 more`, `5 fewer to 3 more`.
fn more(lo: f64, hi: f64) -> String {
    let (a, b) = ((lo * 100.0).round(), (hi * 100.0).round());
    let word = |n: f64| if n < 0.0 { "fewer" } else { "more" };
    if a == b {
        return one_more(lo.midpoint(hi));
    }
    match (a < 0.0, b > 0.0) {
        (true, true) => format!("{} fewer to {b} more", -a),
        (true, false) => format!("{} to {} fewer", -b, -a),
        (false, _) => format!("{a} to {b} {}", word(b)),
    }
}

/// A difference in 100, in words: `7 more`, `less than 1 fewer`, `none more`.
fn one_more(difference: f64) -> String {
    let n = (difference * 100.0).round();
    match difference {
        d if d == 0.0 => "no difference".to_owned(),
        d if n == 0.0 => format!("less than 1 {}", if d < 0.0 { "fewer" } else { "more" }),
        d if d < 0.0 => format!("{} fewer", -n),
        _ => format!("{n} more"),
    }
}

/// An amount in four significant digits or so.
fn amount(x: f64) -> String {
    let size = x.abs();
    let decimals = match size {
        s if s >= 100.0 => 1,
        s if s >= 10.0 => 2,
        _ => 3,
    };
    if size != 0.0 && !(0.001..1e6).contains(&size) { format!("{x:.2e}") } else { format!("{x:.decimals$}") }
}

/// `by 31 Dec 1956`, with what is asked of an amount in words of its own.
fn last_day(asked: (presidium::Date, presidium::Date)) -> String {
    day(asked.1).trim().to_owned()
}

#[cfg(test)]
mod tests;
