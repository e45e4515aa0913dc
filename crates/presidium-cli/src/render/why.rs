//! One event of one history as an argument: a dated line for each step, what weighed and its source below it.

use crate::output::Style;
use crate::render::words::{day, thousands, wrap};
use presidium::verbs::why::{Because, How, Kind, Luck, Missing, Step, Why, Without};
use std::fmt::Write as _;

/// Where what is said of a step begins.
const INDENT: &str = "             ";
/// Days of a month and of a year, on average.
const MONTH: f64 = 30.436_875;
const YEAR: f64 = 365.2425;
/// The longest reason of a judgement that is shown.
const LONG: usize = 44;

/// The whole text.
pub(crate) fn render(why: &Why, width: usize, style: Style) -> String {
    let mut text = head(why, width, style);
    steps(&why.steps, width, style, &mut text);
    if !why.missing.is_empty() {
        let _ = writeln!(text, "{}", style.bold("What it waited for, from the event backwards:"));
        why.missing.iter().for_each(|m| missing(m, width, &mut text));
        text.push('\n');
    }
    without(why, width, style, &mut text);
    if !why.differences.is_empty() {
        let _ = writeln!(text, "\n{}", style.bold("What differs (- only before, + only without it):"));
        for (date, before, title) in &why.differences {
            let mark = if *before { "-" } else { "+" };
            put(
                &format!("{mark} {title}"),
                width,
                &format!("{}  ", day(*date)),
                &format!("{INDENT}  "),
                &mut text,
            );
        }
    }
    chains(why, width, style, &mut text);
    if let Some(record) = &why.record {
        let said = match (record.happened, record.date) {
            (true, Some(date)) => format!("it happened on {}", day(date).trim()),
            (true, None) => "it happened".to_owned(),
            (false, _) => "it did not happen".to_owned(),
        };
        let _ = writeln!(text, "\nThe record: {said} (certainty {}).", record.certainty);
    }
    text
}

pub(crate) fn put(said: &str, width: usize, first: &str, rest: &str, text: &mut String) {
    for line in wrap(said, width, first, rest) {
        text.push_str(&line);
        text.push('\n');
    }
}

fn head(why: &Why, width: usize, style: Style) -> String {
    let mut text = String::new();
    let did = if why.happened.is_some() { "WHY did this happen" } else { "WHY did this not happen" };
    let head = format!("{did} in history {}?  {} [{}]", why.history, why.title, why.id);
    for line in wrap(&head, width, "", "  ") {
        let _ = writeln!(text, "{}", style.bold(&line));
    }
    let (first, last) = why.receipt.luck;
    let range = format!("{} to {}", thousands(first), thousands(last));
    let often = format!(
        "It happens in {} of the {} histories {range}",
        thousands(why.counted.1),
        thousands(why.counted.0)
    );
    let picked = if why.picked {
        format!("{often}; {} is the first in which it does.", thousands(why.history))
    } else {
        format!("{often}.")
    };
    put(&picked, width, "", "", &mut text);
    let made =
        format!("Interpretation: {}.  Made by a model; not what happened.", why.receipt.interpretation);
    put(&made, width, "", "", &mut text);
    let legend = "x multiplies how often a thing comes; + speaks for what was decided, - against it.";
    put(legend, width, "", "", &mut text);
    text.push('\n');
    text
}

/// The steps of an argument.
pub(crate) fn steps(steps: &[Step], width: usize, style: Style, text: &mut String) {
    let mut last = None;
    for step in steps {
        let when = if last == Some(step.date) { " ".repeat(11) } else { day(step.date) };
        last = Some(step.date);
        let option = step.option.as_ref().map_or(String::new(), |o| format!(" -> {o}"));
        let title = format!("{}{option}", step.title);
        for (n, line) in wrap(&title, width, &format!("{when}  "), INDENT).iter().enumerate() {
            let _ = writeln!(text, "{}", if n == 0 { style.bold(line) } else { line.clone() });
        }
        said(step, width, style, text);
        text.push('\n');
    }
}

fn said(step: &Step, width: usize, style: Style, text: &mut String) {
    let mut line = |said: &str| put(said, width, &format!("{INDENT}  "), &format!("{INDENT}      "), text);
    match &step.how {
        How::Outside(why) => {
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            line(&format!("from outside the model{why}{}", tail(&step.sources)));
        }
        How::On(title, date) if *date == step.date => line(&format!("follows the same day: {title}")),
        How::On(title, date) => line(&format!("follows what happened on {}: {title}", day(*date).trim())),
        How::Arose(title, _) => line(&format!("decided because of: {title}")),
        How::Periodic => line("decided at its regular time"),
        How::Became => line("a condition has become true"),
        How::Hazard => {}
    }
    for because in &step.because {
        line(&weighed(step, because));
    }
    for luck in &step.luck {
        line(&lucky(luck, step));
    }
    if !step.votes.is_empty() {
        let votes: Vec<String> = step.votes.iter().map(|v| format!("{}: {}", v.member, v.option)).collect();
        let votes = format!("votes: {}", votes.join(", "));
        for line in wrap(&votes, width, &format!("{INDENT}  "), &format!("{INDENT}      ")) {
            let _ = writeln!(text, "{}", style.dim(&line));
        }
    }
}

fn weighed(step: &Step, because: &Because) -> String {
    let text = &because.text;
    let what = match &because.kind {
        Kind::Base => format!("{text}: {}", rate(because.amount)),
        Kind::Factor => format!("x {}  {text}", factor(because.amount)),
        Kind::Guard => String::new(),
        Kind::Trigger | Kind::Condition => format!("rule: {text}"),
        Kind::Term { of, pays } => {
            let side = if *pays > 0.0 { "for" } else { "against" };
            let rival = step.option.as_ref() != Some(of);
            let mark = if rival { format!(" ({side} {of})") } else { String::new() };
            format!("{:+.2}  {text}{mark}", because.amount)
        }
    };
    let since: Vec<String> =
        because.since.iter().map(|(date, title)| format!("{title}, {}", day(*date).trim())).collect();
    if because.kind == Kind::Guard {
        return format!("possible since: {}", since.join("; "));
    }
    let since = if since.is_empty() || because.kind == Kind::Trigger {
        String::new()
    } else {
        format!("; {}", since.join("; "))
    };
    format!("{what}{since}{}", tail(&because.sources))
}

/// Sources at the end of a line; a line without one says so.
pub(crate) fn tail(sources: &[String]) -> String {
    if sources.is_empty() {
        return "  [no source]".to_owned();
    }
    let short: Vec<String> = sources.iter().map(|s| shortened(s)).collect();
    format!("  [{}]", short.join(" "))
}

fn shortened(source: &str) -> String {
    let mut text: String = source.chars().take(LONG).collect();
    if text.len() < source.len() {
        text = format!("{}...\"", text.trim_end());
    }
    text
}

fn rate(per_day: f64) -> String {
    let month = per_day * MONTH;
    if month >= 0.095 { format!("{month:.2} a month") } else { format!("{:.3} a year", per_day * YEAR) }
}

fn factor(x: f64) -> String {
    if x >= 9.95 {
        format!("{x:.0}")
    } else if x >= 0.095 {
        format!("{x:.1}")
    } else {
        format!("{x:.3}")
    }
}

fn lucky(luck: &Luck, step: &Step) -> String {
    let in_100 = |share: f64| format!("{:.0} of 100", share * 100.0);
    match luck {
        Luck::Hazard { share, .. } => {
            format!("luck: with these causes it comes by this day in {} deals of the dice", in_100(*share))
        }
        Luck::Chance { p, u } => format!("luck: a chance of {p:.2}; the die showed {u:.2}"),
        Luck::Wait { days, u } => {
            let noun = if *days == 1 { "day" } else { "days" };
            format!(
                "luck: it took {days} {noun}; the die showed {u:.2} (0 is the shortest delay, 1 the longest)"
            )
        }
        Luck::Draw { odds, rival, merit, luck } => {
            let taken = step.option.as_deref().unwrap_or("this");
            let odds = format!("luck: {taken} is taken in {} draws", in_100(*odds));
            match (rival, merit, luck) {
                (Some(rival), Some(merit), Some(luck)) => {
                    format!("{odds}; ahead of {rival} by {merit:+.2} on merit, {luck:+.2} by luck")
                }
                _ => odds,
            }
        }
    }
}

fn missing(missing: &Missing, width: usize, text: &mut String) {
    let hazard = missing.hazard.map_or(String::new(), |h| {
        format!(
            " ({:.2} summed up against {:.2} by {}; that is enough in {:.0} of 100 deals)",
            h.summed,
            h.threshold,
            day(h.date).trim(),
            100.0 * h.share
        )
    });
    let from = if missing.text.starts_with("did not") { tail(&missing.sources) } else { String::new() };
    let last = missing.last.map_or(String::new(), |date| format!(" {}", day(date).trim()));
    put(&format!("{}: {}{last}{hazard}{from}", missing.title, missing.text), width, "  ", "      ", text);
}

fn without(why: &Why, width: usize, style: Style, text: &mut String) {
    if why.without.is_empty() {
        return;
    }
    let _ = writeln!(text, "{}", style.bold("Take one reason away and rerun this history:"));
    let (some, none): (Vec<&Without>, Vec<&Without>) = why.without.iter().partition(|w| w.differs);
    for w in some {
        let typed = if w.change.is_empty() { String::new() } else { format!(" [{}]", w.change) };
        put(&format!("without {}{typed} -> {}", w.reason, fate(why, w)), width, "  ", "      ", text);
    }
    if none.is_empty() {
        return;
    }
    let names: Vec<&str> = none.iter().map(|w| w.reason.as_str()).collect();
    let same = if why.happened.is_some() { "the same day all the same" } else { "still none" };
    put(&format!("without {} -> {same}", names.join("; or without ")), width, "  ", "      ", text);
}

fn fate(why: &Why, w: &Without) -> String {
    let option = w.option.as_ref().map_or(String::new(), |o| format!(", {o}"));
    match (why.happened, w.happens) {
        (Some(_), None) => "it does not happen".to_owned(),
        (None, None) => "none".to_owned(),
        (_, Some(date)) => format!("on {}{option}", day(date).trim()),
    }
}

fn chains(why: &Why, width: usize, style: Style, text: &mut String) {
    if why.chains.is_empty() {
        return;
    }
    let head =
        format!("How it came about in the {} histories in which it happens:", thousands(why.counted.1));
    let _ = writeln!(text, "\n{}", style.bold(&head));
    for (way, n) in &why.chains {
        put(&way.join(" > "), width, &format!("{:>5}  ", thousands(*n)), "         ", text);
    }
}
