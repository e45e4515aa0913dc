//! Claims: the table by verdict and the words a verdict can have; [`card`] shows one claim, [`mod@report`] all of them.

mod card;
mod report;

pub(crate) use card::cards;
pub(crate) use report::report;

use crate::output::Style;
use crate::render::words::{plural, thousands, wrap};
use presidium::verbs::claims::{Claims, Sentence, Standing, State, Tested, WORDS, Word};
use std::fmt::Write as _;

/// Verdicts in the order of the table: what speaks against a sentence first.
pub(super) const ORDER: [Word; 9] = [
    Word::Reverse,
    Word::NoDifference,
    Word::Nudge,
    Word::Helped,
    Word::UsuallyTook,
    Word::AlmostNever,
    Word::Assumed,
    Word::TooFew,
    Word::Untestable,
];

/// When a word is given.
fn when(word: Word) -> &'static str {
    match word {
        Word::AlmostNever => "90 in 100 and more of those with the effect lose it",
        Word::UsuallyTook => "50 to 89 in 100 of those with the effect lose it",
        Word::Helped => "15 to 49",
        Word::Nudge => "3 to 14",
        Word::NoDifference => "0 to 2, or a difference known to be below 2.5 in 100 either way",
        Word::Reverse => "the effect has the other sign, clear of zero",
        Word::Assumed => "more than half of the effect was put in by a line, and nothing of it learned",
        Word::Untestable => "the situation or the effect never arises, or the model has no part for it",
        Word::TooFew => "the interval spans more than one word",
    }
}

/// The words of a verdict, and when each is given.
pub(crate) fn words(width: usize) -> String {
    let mut text = String::from("The word is read by rule from how many histories lose the effect.\n\n");
    for word in WORDS.iter().rev() {
        let head = format!("{:<28}", word.text());
        for line in wrap(when(*word), width, &head, &" ".repeat(28)) {
            let _ = writeln!(text, "{line}");
        }
    }
    let void =
        "\"no verdict: effect before cause\": it comes first in at least one history, so the answer is void.";
    text.push('\n');
    text.push_str(&(wrap(void, width, "", "").join("\n") + "\n"));
    text
}

/// What was run, in one or two lines.
pub(super) fn made(claims: &Claims, width: usize) -> String {
    let receipt = &claims.receipt;
    let pairs = thousands(receipt.luck.1 - receipt.luck.0 + 1);
    let text = format!(
        "{pairs} pairs of histories, same luck.  Interpretation: {}.  Seed {}.  Not fitted.",
        receipt.interpretation, receipt.seed
    );
    wrap(&text, width, "", "").join("\n") + "\n"
}

/// How many claims there are, by verdict; then each, what speaks against it first.
pub(crate) fn table(claims: &Claims, width: usize, style: Style) -> String {
    let all = &claims.claims;
    let tested = all.iter().filter(|c| matches!(c.state, State::Tested(_))).count();
    let mut text = made(claims, width);
    let head = format!(
        "{}: {} run as experiments, {} not.  A restated assumption is no finding.",
        plural(all.len() as u64, "causal sentence"),
        tested,
        all.len() - tested
    );
    text.push_str(&(wrap(&head, width, "", "").join("\n") + "\n\n"));
    counts(&mut text, claims, style);
    if claims.broken > 0 {
        let _ = writeln!(
            text,
            "\n{}",
            style.red(&format!(
                "{} histories differ before their change: no answer here can be trusted",
                claims.broken
            ))
        );
    }
    group(&mut text, claims, "NO VERDICT: EFFECT BEFORE CAUSE", (width, style), |s| {
        matches!(s, Standing::Void(_))
    });
    for word in ORDER {
        group(&mut text, claims, &word.text().to_uppercase(), (width, style), |s| s == Standing::Word(word));
    }
    unrun(&mut text, claims, width, style);
    text.push_str("\nOne claim:  presidium claims S133a\nThe words:  presidium claims --words\n");
    text
}

/// A line for each verdict, with one column for each interpretation.
fn counts(text: &mut String, claims: &Claims, style: Style) {
    let mut columns = vec![claims.receipt.interpretation.clone()];
    columns.extend(readings(claims).iter().map(|r| (*r).to_owned()));
    let mut head = format!("{:<32}", "VERDICT");
    for column in &columns {
        let _ = write!(head, "{:>12}", column.to_uppercase());
    }
    let _ = writeln!(text, "{}", style.bold(&head));
    let standings =
        ORDER.map(|w| (w.text(), Some(w))).into_iter().chain([("no verdict: effect before cause", None)]);
    for (name, word) in standings {
        let is = |s: Standing| match word {
            Some(word) => s == Standing::Word(word),
            None => matches!(s, Standing::Void(_)),
        };
        let count =
            |column: usize| claims.claims.iter().filter(|c| standing_in(c, column).is_some_and(is)).count();
        let row: Vec<usize> = (0..columns.len()).map(count).collect();
        if row.iter().any(|n| *n > 0) {
            let _ = write!(text, "{name:<32}");
            for n in row {
                let _ = write!(text, "{n:>12}");
            }
            text.push('\n');
        }
    }
}

/// Other interpretations that were run, by name.
pub(super) fn readings(claims: &Claims) -> Vec<&str> {
    let tested = claims.claims.iter().find_map(|c| match &c.state {
        State::Tested(tested) => Some(tested),
        _ => None,
    });
    tested.map_or(Vec::new(), |t| t.readings.iter().map(|r| r.0.as_str()).collect())
}

/// The standing of a claim in a column: 0 is the interpretation in force.
pub(super) fn standing_in(sentence: &Sentence, column: usize) -> Option<Standing> {
    let State::Tested(tested) = &sentence.state else { return None };
    let outcomes = match column.checked_sub(1) {
        None => &tested.outcomes,
        Some(n) => &tested.readings.get(n)?.1,
    };
    outcomes.first().map(|o| Standing::of(&o.answer))
}

fn group(
    text: &mut String,
    claims: &Claims,
    title: &str,
    (width, style): (usize, Style),
    is: impl Fn(Standing) -> bool,
) {
    let found: Vec<&Sentence> = claims.claims.iter().filter(|c| c.standing().is_some_and(&is)).collect();
    if found.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", style.bold(&format!("{title} ({})", found.len())));
    for sentence in found {
        let State::Tested(tested) = &sentence.state else { continue };
        let numbers = numbers(tested);
        let head = format!("{:<6} {numbers:<20} ", sentence.id);
        for line in wrap(&sentence.title, width, &head, &" ".repeat(28)) {
            let _ = writeln!(text, "{line}");
        }
        for other in tested.outcomes.iter().skip(1) {
            let standing = Standing::of(&other.answer).text();
            for line in
                wrap(&format!("also {}: {standing}", other.id), width, &" ".repeat(28), &" ".repeat(30))
            {
                let _ = writeln!(text, "{}", style.dim(&line));
            }
        }
        for (name, outcomes) in &tested.readings {
            if let Some(first) = outcomes.first() {
                let line = format!("{}{name}: {}", " ".repeat(28), Standing::of(&first.answer).text());
                let _ = writeln!(text, "{}", style.dim(&line));
            }
        }
    }
}

/// `22 to 29 in 100`: the outcome without and with the change, of the pairs in which the situation arose.
pub(super) fn numbers(tested: &Tested) -> String {
    let Some(first) = tested.outcomes.first() else { return String::new() };
    if let Some(amount) = first.answer.amount {
        return format!("{} to {}", short(amount.unchanged), short(amount.unchanged + amount.value));
    }
    let cells = first.answer.cells;
    match cells.unchanged().zip(cells.changed()) {
        Some((a, b)) => format!("{} to {} in 100", percent(a.value), percent(b.value)),
        None => "never arises".to_owned(),
    }
}

/// A share in 100, as short as it can be: `22`, `<1`.
pub(super) fn percent(share: f64) -> String {
    crate::render::words::in_100(share).trim().to_owned()
}

/// A number in at most three digits or so.
pub(super) fn short(x: f64) -> String {
    let size = x.abs();
    if size >= 100.0 || x == 0.0 {
        format!("{x:.0}")
    } else if size >= 10.0 {
        format!("{x:.1}")
    } else {
        format!("{x:.2}")
    }
}

/// Those that were not run, with their reason.
fn unrun(text: &mut String, claims: &Claims, width: usize, style: Style) {
    let mut list = |title: &str, why: &dyn Fn(&State) -> Option<String>| {
        let found: Vec<(&Sentence, String)> =
            claims.claims.iter().filter_map(|c| Some((c, why(&c.state)?))).collect();
        if found.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n{}", style.bold(&format!("{title} ({})", found.len())));
        for (sentence, why) in found {
            let head = format!("{:<6} ", sentence.id);
            for line in wrap(&format!("{} ({why})", sentence.title), width, &head, "       ") {
                let _ = writeln!(text, "{line}");
            }
        }
    };
    list("NOT A TEST FOR THIS MODEL", &|state| match state {
        State::Untestable(why) => Some(why.clone()),
        _ => None,
    });
    list("WAITS FOR A PART OF THE MODEL", &|state| match state {
        State::Waits(part, why) => Some(format!("{part}: {why}")),
        _ => None,
    });
    list("NOT REACHED", &|state| match state {
        State::NotReached => Some("interrupted".to_owned()),
        _ => None,
    });
}
