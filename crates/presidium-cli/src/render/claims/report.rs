//! All claims as a page of Markdown, what speaks against the model first: `VALIDATION.md`.
//!
//! Every claim stands in exactly one table of a verdict or list of those not run; the lists before these name
//! claims once more for what else is doubtful about them.

use super::card::{range, size};
use super::{ORDER, numbers, percent, readings, standing_in};
use crate::render::words::{plural, thousands};
use presidium::verbs::claims::{
    Asked, Beside, Claims, Interval, Mirrored, Sentence, Standing, State, Tested, Turn, Word,
};
use std::fmt::Write as _;

/// The report.
pub(crate) fn report(claims: &Claims) -> String {
    let mut text = String::from("# What became of the claims\n\n");
    head(&mut text, claims);
    counts(&mut text, claims);
    text.push_str("\n## Failures\n");
    verdict(&mut text, claims, 3, "The model says the reverse", |s| s == Standing::Word(Word::Reverse));
    verdict(&mut text, claims, 3, "No verdict: effect before cause", |s| matches!(s, Standing::Void(_)));
    if claims.broken > 0 {
        let _ = writeln!(
            text,
            "\n**{} histories differ before their change.** No answer here can be trusted.",
            claims.broken
        );
    }
    doubts(&mut text, claims);
    text.push_str("\n## Claims that do not count as tested\n");
    verdict(&mut text, claims, 3, "Assumed here, not tested: mostly put in", |s| {
        s == Standing::Word(Word::Assumed)
    });
    verdict(&mut text, claims, 3, "Too few histories to say", |s| s == Standing::Word(Word::TooFew));
    verdict(&mut text, claims, 3, "Cannot be tested here", |s| s == Standing::Word(Word::Untestable));
    text.push_str("\n## The rest, by verdict\n");
    for word in
        ORDER.iter().filter(|w| !matches!(w, Word::Reverse | Word::Assumed | Word::TooFew | Word::Untestable))
    {
        verdict(&mut text, claims, 3, &sentence_case(word.text()), |s| s == Standing::Word(*word));
    }
    text.push_str("\n## Not run\n");
    unrun(&mut text, claims, "No test for this model", |state| match state {
        State::Untestable(why) => Some(why.clone()),
        _ => None,
    });
    unrun(&mut text, claims, "Not reached: the run was interrupted", |state| match state {
        State::NotReached => Some(String::new()),
        _ => None,
    });
    unrun(&mut text, claims, "Waiting for a part of the model", |state| match state {
        State::Waits(part, why) => Some(format!("**{part}**: {why}")),
        _ => None,
    });
    text
}

fn head(text: &mut String, claims: &Claims) {
    let receipt = &claims.receipt;
    let run = claims.claims.iter().filter(|c| matches!(c.state, State::Tested(_))).count();
    let pairs = receipt.luck.1 - receipt.luck.0 + 1;
    let _ = write!(
        text,
        "Generated; do not edit. `cargo xtask validation` writes it anew, `presidium claims ID` shows one claim in full,\n\
         and `docs/reference/claims.md` says how to read it. A page of what the model does, not of what was.\n\n\
         - {} of the model `{}`, {run} of them run\n\
         - {} pairs of histories each, {} a setting; reruns (put in, rivals, mirrors, couplings, other interpretations): {}\n\
         - interpretation `{}`, seed {}, luck {} to {}, nothing fitted\n\
         - digest of the model `{}`, of the counts `{}`\n\
         - shares are in 100 pairs in which the situation arises; intervals hold 95 in 100\n",
        plural(claims.claims.len() as u64, "causal sentence"),
        receipt.model,
        thousands(pairs),
        receipt.lucks,
        thousands(claims.again),
        receipt.interpretation,
        receipt.seed,
        receipt.luck.0,
        receipt.luck.1,
        receipt.model_digest,
        claims.digest,
    );
}

fn counts(text: &mut String, claims: &Claims) {
    let others = readings(claims);
    let _ = write!(text, "\n| verdict | {} |", claims.receipt.interpretation);
    for other in &others {
        let _ = write!(text, " {other} |");
    }
    let _ = write!(text, "\n| --- | --- |{}\n", " --- |".repeat(others.len()));
    let words = ORDER.iter().map(|w| (w.text(), Some(*w)));
    for (name, word) in words.chain([("no verdict: effect before cause", None)]) {
        let _ = write!(text, "| {name} |");
        for column in 0..=others.len() {
            let is = |s: Standing| match word {
                Some(word) => s == Standing::Word(word),
                None => matches!(s, Standing::Void(_)),
            };
            let n = claims.claims.iter().filter(|c| standing_in(c, column).is_some_and(is)).count();
            let _ = write!(text, " {n} |");
        }
        text.push('\n');
    }
    if !others.is_empty() {
        let _ = writeln!(
            text,
            "\nThe other interpretations have {} pairs each, so more of their claims have too few to say.",
            thousands(claims.again)
        );
    }
}

/// The claims that ran, each with its result.
fn tested(claims: &Claims) -> impl Iterator<Item = (&Sentence, &Tested, &Asked)> {
    claims.claims.iter().filter_map(|c| match &c.state {
        State::Tested(tested) => Some((c, &**tested, tested.outcomes.first()?)),
        _ => None,
    })
}

/// A table of the claims with one verdict; each claim is in exactly one such table.
fn verdict(text: &mut String, claims: &Claims, level: usize, title: &str, is: impl Fn(Standing) -> bool) {
    let found: Vec<_> = tested(claims).filter(|t| is(Standing::of(&t.2.answer))).collect();
    let _ = writeln!(text, "\n{} {title} ({})\n", "#".repeat(level), found.len());
    if found.is_empty() {
        text.push_str("None.\n");
        return;
    }
    text.push_str(
        "| claim | sentence | asked | unchanged to changed | difference | put in | otherwise read |\n",
    );
    text.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (sentence, tested, asked) in found {
        let put_in = asked.put_in.share.map_or("-".to_owned(), |s| {
            format!("{}{}", if asked.put_in.gates.is_empty() { "" } else { "≥ " }, percent(s))
        });
        let readings: Vec<String> = tested
            .readings
            .iter()
            .filter_map(|(name, o)| Some(format!("{name}: {}", Standing::of(&o.first()?.answer).text())))
            .collect();
        let _ = writeln!(
            text,
            "| {} | {} | `{}` | {} | {} | {put_in} | {} |",
            sentence.id,
            cell(&sentence.title),
            asked.id,
            numbers(tested),
            size(&asked.answer),
            readings.join("; "),
        );
        for other in tested.outcomes.iter().skip(1) {
            let word = Standing::of(&other.answer).text();
            let _ = writeln!(text, "| | also | `{}` | | {} | | {word} |", other.id, size(&other.answer));
        }
    }
}

/// What is doubtful about answers, whatever their word.
fn doubts(text: &mut String, claims: &Claims) {
    list(text, claims, "Outside the range of historians", |sentence, _, asked| {
        let beside = asked.beside.filter(|b| *b != Beside::Agrees)?;
        let (lo, hi) = sentence.historians?;
        let said = range(Interval { lo, hi });
        Some(format!("{}: model {}, historians {said}", beside.text(), size(&asked.answer)))
    });
    list(text, claims, "Hangs on how worlds share luck", |_, tested, asked| {
        let against = tested.against.as_ref().filter(|a| a.hangs_on_coupling)?;
        let other = against.occurrence.as_ref()?;
        Some(format!("{} keyed by date, {} by plain count", size(&asked.answer), size(other)))
    });
    list(text, claims, "The mirror moves it the same way", |_, tested, asked| {
        match &tested.against.as_ref()?.mirror {
            Mirrored::Run { words, answer, turn: Turn::Same } => {
                Some(format!("{}; {}: {}", size(&asked.answer), words.join("; "), size(answer)))
            }
            _ => None,
        }
    });
    list(text, claims, "A rival cause does clearly more", |_, tested, _| {
        let against = tested.against.as_ref()?;
        let own = against.ranking.iter().find(|r| r.rival.is_none())?;
        let more: Vec<String> = against
            .ranking
            .iter()
            .filter(|r| r.rank < own.rank)
            .filter_map(|r| Some(format!("`{}` {}", r.rival.as_ref()?.text, size(&r.answer))))
            .collect();
        (own.rank > 1 && !more.is_empty()).then(|| format!("{}; {}", size(&own.answer), more.join("; ")))
    });
    list(text, claims, "Far away, a rewrite, or not clearly asked", |_, tested, asked| {
        let far =
            asked.answer.reach.filter(|r| r.far).map(|r| format!("{:.0} months to the outcome", r.months));
        let rare = tested
            .rewrite
            .filter(|r| r.rare)
            .map(|r| format!("the world is so by itself in {} of {}", r.by_itself.count, r.by_itself.of));
        let all: Vec<String> = far.into_iter().chain(rare).chain(tested.unclear.iter().cloned()).collect();
        (!all.is_empty()).then(|| all.join("; "))
    });
    list(text, claims, "The statement itself is marked", |sentence, _, _| {
        let problems = sentence.statement.as_ref()?.flag.problems();
        let wrong: Vec<&str> = problems.into_iter().filter(|p| !matches!(*p, "typo" | "partial")).collect();
        (!wrong.is_empty()).then(|| wrong.join(", "))
    });
}

fn list(
    text: &mut String,
    claims: &Claims,
    title: &str,
    why: impl Fn(&Sentence, &Tested, &Asked) -> Option<String>,
) {
    let found: Vec<(&Sentence, String)> =
        tested(claims).filter_map(|(s, t, a)| Some((s, why(s, t, a)?))).collect();
    let _ = writeln!(text, "\n### {title} ({})\n", found.len());
    if found.is_empty() {
        text.push_str("None.\n");
    }
    for (sentence, why) in found {
        let _ = writeln!(text, "- {} ({}): {why}", sentence.id, cell(&sentence.title));
    }
}

fn unrun(text: &mut String, claims: &Claims, title: &str, why: impl Fn(&State) -> Option<String>) {
    let found: Vec<(&Sentence, String)> =
        claims.claims.iter().filter_map(|c| Some((c, why(&c.state)?))).collect();
    if found.is_empty() {
        return;
    }
    let _ =
        writeln!(text, "\n### {title} ({})\n\n| claim | sentence | why |\n| --- | --- | --- |", found.len());
    for (sentence, why) in found {
        let _ = writeln!(text, "| {} | {} | {} |", sentence.id, cell(&sentence.title), cell(&why));
    }
}

/// A text that fits into a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
