//! Causes ranked: a bar for each, how many in 100 histories lose the event without it, its name and source.

use crate::output::Style;
use crate::render::why::{put, tail};
use crate::render::words::{bar, in_100, thousands, wrap};
use presidium::verbs::weigh::{Weigh, Weighed};
use std::fmt::Write as _;

/// Where names begin.
const INDENT: &str = "                            ";

/// Causes shown.
const SHOWN: usize = 20;

/// The whole text.
pub(crate) fn render(weigh: &Weigh, width: usize, style: Style) -> String {
    let mut text = String::new();
    for line in wrap(&format!("THE CAUSES of: {} [{}]", weigh.title, weigh.id), width, "", "  ") {
        let _ = writeln!(text, "{}", style.bold(&line));
    }
    let often = format!(
        "It happens in {} of {} histories.  Each cause is taken away from all of them, one at a time, \
         and the dice stay the same.",
        thousands(weigh.happens),
        thousands(weigh.completed)
    );
    put(&often, width, "", "", &mut text);
    let made = format!(
        "Interpretation: {}.  This weighs rules of a model, not history.",
        weigh.receipt.interpretation
    );
    put(&made, width, "", "", &mut text);
    text.push_str("\nOF 100 HISTORIES WITH IT\nLOSE IT (RANGE)             WITHOUT\n");
    let (some, none): (Vec<&Weighed>, Vec<&Weighed>) = weigh.causes.iter().partition(|c| c.lost > 0);
    for cause in some.iter().take(SHOWN) {
        one(cause, width, style, &mut text);
    }
    if some.len() > SHOWN {
        let more = some.len() - SHOWN;
        put(&format!("{more} more weigh less (all: --json)."), width, "", "", &mut text);
    }
    if !none.is_empty() {
        let names: Vec<&str> = none.iter().take(SHOWN).map(|c| c.reason.as_str()).collect();
        let more = none.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        text.push('\n');
        put(&format!("No history loses it without: {}{more}.", names.join("; ")), width, "", "  ", &mut text);
    }
    text.push('\n');
    put("= cannot be told from the cause above it: the interval holds both.", width, "", "  ", &mut text);
    if !weigh.standing.is_empty() {
        let names = weigh.standing.join("; ");
        put(
            &format!("Not taken away, as it would be the event or its decision itself: {names}."),
            width,
            "",
            "  ",
            &mut text,
        );
    }
    if weigh.left_out > 0 {
        put(&format!("{} causes further back were not tried.", weigh.left_out), width, "", "", &mut text);
    }
    text
}

fn one(cause: &Weighed, width: usize, style: Style, text: &mut String) {
    let interval = format!("{}-{}", in_100(cause.interval.lo).trim(), in_100(cause.interval.hi).trim());
    let mark = if cause.tied { "=" } else { " " };
    let head = format!("{mark}{}  {interval:<7} {}  ", in_100(cause.share), bar(cause.share));
    let typed = if cause.change.is_empty() { String::new() } else { format!(" [{}]", cause.change) };
    let gained =
        if cause.gained > 0 { format!(" (and {} get it)", thousands(cause.gained)) } else { String::new() };
    let never = cause.change.ends_with("= never");
    let from = if never { String::new() } else { tail(&cause.sources) };
    let first = format!("{head:<28}");
    for (n, line) in
        wrap(&format!("{}{gained}{typed}{from}", cause.reason), width, &first, INDENT).iter().enumerate()
    {
        let _ = writeln!(text, "{}", if n == 0 { line.clone() } else { style.dim(line) });
    }
}
