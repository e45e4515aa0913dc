//! The example of the language page: it compiles, in any order, broken in any way, and fast.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::fmt::Write as _;

use presidium_lang::diagnostic::Severity;
use presidium_lang::model::Model;
use presidium_lang::source::Source;
use presidium_lang::span::SourceId;
use presidium_lang::{Loaded, SourceKeys, cite, load, show};

const EXAMPLE: &str = include_str!("../../../models/examples/warsaw_1956/warsaw_1956.pres");

fn loaded(text: &str) -> Loaded {
    load(vec![("warsaw_1956.pres".into(), text.into())], &SourceKeys::default())
}

fn example() -> Model {
    let loaded = loaded(EXAMPLE);
    assert_eq!(loaded.diagnostics.iter().find(|d| d.severity == Severity::Error), None);
    loaded.model.expect("the example has no errors")
}

/// The declarations of a text, each with its indented lines.
fn declarations(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        match found.last_mut() {
            Some(last) if line.starts_with(' ') => writeln!(last, "{line}").unwrap(),
            _ => found.push(format!("{line}\n")),
        }
    }
    found
}

#[test]
fn the_example_compiles() {
    let model = example();
    assert_eq!(model.events.len(), 6);
    assert_eq!(model.stocks[1].updates.len(), 3);
    assert_eq!(model.params[1].values.by.len(), 3);
    let order: Vec<&str> = model
        .order
        .iter()
        .map(|i| match i {
            presidium_lang::model::Item::Event(id) => model.events[id.at()].name.as_str(),
            presidium_lang::model::Item::Choice(id) => model.choices[id.at()].name.as_str(),
            presidium_lang::model::Item::Shock(id) => model.shocks[id.at()].name.as_str(),
        })
        .collect();
    assert_eq!(order, ["calm", "pledge", "rising", "china_backs", "meeting", "answer", "entry"]);
}

#[test]
fn the_order_of_declarations_has_no_meaning() {
    let mut parts = declarations(EXAMPLE);
    let before = show::show_model(&example());
    parts.reverse();
    let model = loaded(&parts.concat()).model.expect("the order has no meaning");
    assert_eq!(show::show_model(&model), before);
    let (first, second) = parts.split_at(parts.len() / 2);
    let files = vec![("b.pres".into(), second.concat()), ("a.pres".into(), first.concat())];
    let model = load(files, &SourceKeys::default()).model.expect("files have no meaning");
    assert_eq!(show::show_model(&model), before);
}

#[test]
fn an_equation_shows_every_contribution_and_its_source() {
    let model = example();
    let text = show::equation(&model, "unrest[poland]").unwrap();
    for part in [
        "each month + mood[poland]",
        "from event rising[poland]: += 0.2",
        "@judgement \"a rising feeds itself\"",
        "@kuran1991",
        "1 week",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let model_text = show::show_model(&model);
    assert!(text.lines().chain(model_text.lines()).all(|l| l.chars().count() <= 80), "{text}{model_text}");
    assert_eq!(
        show::equation(&model, "unrset").unwrap_err(),
        "nothing called `unrset` has an equation; did you mean `unrest`?"
    );
    assert!(show::equation(&model, "unrest[prague]").unwrap_err().contains("not an element of Satellite"));
}

#[test]
fn citations_know_their_lines() {
    let model = example();
    let texts = [Source::new(SourceId(0), "warsaw_1956.pres", EXAMPLE)];
    let cited = cite::cite(&model, &texts);
    assert_eq!(
        cited.counts.total(),
        cited.counts.notes
            + cited.counts.record
            + cited.counts.work
            + cited.counts.judgement
            + cited.counts.none
    );
    assert!(cited.notes[&124].iter().any(|p| p.what == "the claim `S133a`"));
    let (place, why) = cited.judgements.iter().find(|(_, why)| why == "a rising feeds itself").unwrap();
    let line = EXAMPLE.lines().nth(place.line as usize - 1).unwrap();
    assert!(line.contains(why.as_str()), "{line}");
}

/// Broken texts: something cut out, doubled, exchanged or replaced by a word that means something elsewhere.
#[test]
fn no_broken_text_breaks_the_checker() {
    let words: Vec<&str> = EXAMPLE.split_inclusive([' ', '\n']).collect();
    let other = [
        "nobody",
        "rising",
        "unrest[s]",
        "0",
        "poland",
        "today",
        "Member",
        "{",
        "]",
        "-1",
        "not",
        "1 per day",
        "m",
    ];
    let mut state = 20_240_607_u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for round in 0..400 {
        let mut text: Vec<&str> = words.clone();
        for _ in 0..1 + round % 4 {
            let (a, b) = (next(text.len()), next(text.len()));
            match next(4) {
                0 => drop(text.remove(a)),
                1 => text.insert(a, words[b % words.len()]),
                2 => text.swap(a, b),
                _ => text[a] = other[b % other.len()],
            }
        }
        let text = text.concat();
        let loaded = loaded(&text);
        let failed = loaded.diagnostics.iter().any(|d| d.severity == Severity::Error);
        assert_eq!(loaded.model.is_none(), failed, "{text}");
        for d in &loaded.diagnostics {
            assert!(presidium_lang::explain(d.code).is_some(), "{} has no page", d.code);
            assert!(text.get(d.primary.span.start as usize..d.primary.span.end as usize).is_some(), "{d:?}");
        }
    }
}
