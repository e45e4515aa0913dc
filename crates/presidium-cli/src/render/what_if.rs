//! A comparison of two worlds: what was supposed, then one outcome in full, or all of them in short.

mod columns;
mod full;
mod short;

use crate::output::Style;
use crate::render::scoreboard::years;
use crate::render::words::{day, plural, thousands, wrap};
use presidium::verbs::what_if::{Column, Rival, WhatIf};

/// The whole text.
pub(crate) fn render(answer: &WhatIf, width: usize, style: Style) -> String {
    let mut text = String::new();
    if answer.partial {
        text.push_str(&format!("{}\n", style.red("INTERRUPTED: what follows is partial.")));
    }
    text.push_str(&supposed(answer, width, style));
    text.push_str(&pairs(answer, width));
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
fn pairs(answer: &WhatIf, width: usize) -> String {
    let years = years(&answer.receipt);
    let Some(first) = answer.columns.first() else { return String::new() };
    let each = |value: &dyn Fn(&Column) -> String| match &answer.columns[..] {
        [one] => value(one),
        all => {
            let named = all.iter().map(|c| format!("{} ({})", value(c), c.interpretation));
            named.collect::<Vec<_>>().join(", ")
        }
    };
    let line = match answer.columns.len() {
        1 => format!(
            "{}, {years}, same luck.  Interpretation: {}.  Not fitted.",
            plural(first.completed(), "pair"),
            first.interpretation
        ),
        n => {
            let pairs = plural(first.completed(), "pair");
            format!("{pairs} under each of {n} interpretations, {years}, same luck.  Not fitted.")
        }
    };
    let mut text = wrap(&line, width, "", "  ").join("\n") + "\n";
    if let Some(situation) = &answer.situation {
        let line = format!("{situation} in {} of them.", each(&|c| thousands(c.arose)));
        text.push_str(&(wrap(&line, width, "", "  ").join("\n") + "\n"));
    }
    text
}

/// The rivals that are named for the change asked about, and the strongest others up to a number.
fn shown(rivals: &[Rival], most: usize) -> Vec<&Rival> {
    let named = rivals.iter().filter(|r| r.named).count();
    let mut others = most.saturating_sub(named);
    let mut keep = |r: &&Rival| {
        let other = !r.named && others > 0;
        others -= usize::from(other);
        r.named || other
    };
    rivals.iter().filter(|r| keep(r)).collect()
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
        0.0 => "0".to_owned(),
        d if n == 0.0 => if d < 0.0 { "-<1" } else { "+<1" }.to_owned(),
        _ => format!("{n:+}"),
    }
}

/// A range of differences in 100, in words: `0 to 21 more`, `5 fewer to 3 more`.
fn more(lo: f64, hi: f64) -> String {
    // Adding 0 turns -0 into 0.
    let (a, b) = ((lo * 100.0).round() + 0.0, (hi * 100.0).round() + 0.0);
    let word = |n: f64| if n < 0.0 { "fewer" } else { "more" };
    if a == b {
        return one_more(lo.midpoint(hi));
    }
    match (a < 0.0, b > 0.0) {
        (true, true) => format!("{} fewer to {b} more", -a),
        (true, false) => format!("{} to {} fewer", -b + 0.0, -a),
        (false, _) => format!("{a} to {b} {}", word(b)),
    }
}

/// A difference in 100, in words: `7 more`, `less than 1 fewer`, `none more`.
fn one_more(difference: f64) -> String {
    let n = (difference * 100.0).round();
    match difference {
        0.0 => "no difference".to_owned(),
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

/// The same with its sign.
fn signed_amount(x: f64) -> String {
    format!("{}{}", if x > 0.0 { "+" } else { "" }, amount(x))
}

/// The last day that is asked for: `31 Dec 1956`.
fn last_day(asked: (presidium::Date, presidium::Date)) -> String {
    day(asked.1).trim().to_owned()
}

#[cfg(test)]
mod tests;
