//! The flagship's parts pull on one another, and countries are what their attributes make them, not their names.
//!
//! Freezing a file is compared history by history over the same luck; an exchange of two countries is compared
//! in shares, because the two draw luck of their own.

#[path = "../examples/couplings/worlds.rs"]
mod worlds;

use presidium_lang::ast::{ItemKind, Value};
use presidium_lang::span::Span;
use worlds::{Answers, SUBSYSTEMS, Written, answers, cells, stem, table};

const COUNTRIES: [&str; 7] = ["gdr", "poland", "czechoslovakia", "hungary", "romania", "bulgaria", "albania"];
const POLAND: usize = 1;
const HUNGARY: usize = 3;

fn run(written: &Written, seed: u64, histories: u64) -> Answers {
    let model = written.model().expect("an edited model is still a model");
    let countries: Vec<&str> = model
        .sets
        .iter()
        .filter(|s| s.name == "Satellite")
        .flat_map(|s| s.elements.iter().map(|e| e.name.as_str()))
        .collect();
    assert_eq!(countries, COUNTRIES);
    answers(&model, seed, histories).expect("no history stops early")
}

#[test]
#[expect(clippy::print_stdout, reason = "the matrix is worth reading")]
fn freezing_any_subsystem_changes_events_of_others() {
    let written = Written::flagship().unwrap();
    let base = run(&written, 1, 400);
    let (mut events, mut outcomes) = (Vec::new(), Vec::new());
    for frozen in SUBSYSTEMS {
        let still = written.clone().frozen(frozen);
        for stock in still.model().unwrap().stocks {
            let here = stem(&written.sources[usize::from(stock.span.source.0)].name) == frozen;
            assert!(!here || stock.updates.is_empty() && stock.writers.is_empty(), "{} moves", stock.name);
        }
        let world = run(&still, 1, 400);
        let own = world.rows.iter().filter(|r| !r.scored && r.file == frozen);
        let fired = own.flat_map(|r| &r.first).flatten().filter(|day| **day != u32::MAX).count();
        assert_eq!(fired, 0, "an event of {frozen} happened while it was frozen");
        events.extend(cells(&base, &world, frozen, false));
        outcomes.extend(cells(&base, &world, frozen, true));
    }
    println!("{}\n{}", table(&events), table(&outcomes));
    for frozen in SUBSYSTEMS {
        for (what, cells) in [("events", &events), ("outcomes", &outcomes)] {
            let moved: usize = cells.iter().filter(|c| c.frozen == frozen).map(|c| c.moved.len()).sum();
            assert!(moved >= 3, "freezing {frozen} changes {moved} {what} of others");
        }
    }
}

#[test]
fn a_world_compared_with_itself_is_the_same() {
    let written = Written::flagship().unwrap();
    let one = run(&written, 1, 40);
    let same = run(&written.clone().frozen("no_such_file"), 1, 40);
    let other = run(&written, 2, 40);
    let pairs = |with: &Answers| {
        one.rows.iter().zip(&with.rows).filter(|(a, b)| worlds::changed(a, b).1 > 0.0).count()
    };
    assert_eq!(pairs(&same), 0);
    assert!(pairs(&other) > 20);
}

fn shares(answers: &Answers, country: usize) -> Vec<(&str, f64)> {
    worlds::shares(answers, COUNTRIES.len(), country)
}

/// The events whose shares in two independent runs lie further apart than four standard errors.
fn apart<'a>(n: u64, one: &[(&'a str, f64)], other: &[(&'a str, f64)]) -> Vec<(&'a str, f64, f64)> {
    assert_eq!(one.len(), other.len());
    let pairs = one.iter().zip(other).map(|(a, b)| (a.0, a.1, b.1));
    let far = |&(_, p, q): &(&str, f64, f64)| {
        let mean = (p + q) / 2.0;
        (p - q).abs() > 4.0 * (2.0 * mean * (1.0 - mean) / n as f64).sqrt()
    };
    pairs.filter(far).collect()
}

#[test]
fn poland_with_hungarys_attributes_fares_as_hungary_did() {
    let histories = 1000;
    let written = Written::flagship().unwrap();
    let before = run(&written, 1, histories);
    let after = run(&written.clone().exchanged("poland", "hungary"), 2, histories);
    for (country, name) in COUNTRIES.iter().enumerate() {
        let was = match country {
            POLAND => HUNGARY,
            HUNGARY => POLAND,
            same => same,
        };
        let far = apart(histories, &shares(&before, was), &shares(&after, country));
        assert!(far.is_empty(), "{name} after the exchange, against {}: {far:?}", COUNTRIES[was]);
    }
    let told_apart = apart(histories, &shares(&before, POLAND), &shares(&after, POLAND));
    assert!(told_apart.len() >= 10, "the exchange would not be noticed: {told_apart:?}");
    assert!(shares(&before, POLAND).len() >= 30, "most rules are asked");
}

#[test]
fn no_rule_names_a_country() {
    let written = Written::flagship().unwrap();
    let mut named = 0;
    let ruling = |name: &str| SUBSYSTEMS.contains(&name) || name == "inputs";
    let files = written.sources.iter().zip(&written.asts);
    for (source, ast) in files.filter(|(source, _)| ruling(stem(&source.name))) {
        let facts: Vec<Span> = ast
            .items
            .iter()
            .filter_map(|item| match &item.kind {
                ItemKind::Set { .. } | ItemKind::Table(_) | ItemKind::Relation(_) => Some(item.span),
                ItemKind::Input(_) | ItemKind::InputEvent(_) => Some(item.span),
                ItemKind::Stock(stock) => map_of(&stock.value),
                ItemKind::Param(param) => map_of(&param.value),
                _ => None,
            })
            .collect();
        for (at, word) in words(&source.text) {
            if COUNTRIES.contains(&word) {
                named += 1;
                let fact = facts.iter().any(|s| (s.start..s.end).contains(&at));
                assert!(fact, "{} names {word} in a rule", source.name);
            }
        }
    }
    assert!(named >= 28, "the tables name them: {named}");
}

fn map_of(value: &Value) -> Option<Span> {
    if let Value::Map(_, span) = value { Some(*span) } else { None }
}

/// The words of a text and where they stand, without comments, titles and citations.
fn words(text: &str) -> Vec<(u32, &str)> {
    let offset = |part: &str| (part.as_ptr() as usize - text.as_ptr() as usize) as u32;
    let rules = text.lines().map(|line| line.split(['#', '@']).next().unwrap_or(""));
    let untitled = rules.flat_map(|rule| rule.split('"').step_by(2));
    let all = untitled.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
    all.filter(|word| !word.is_empty()).map(|word| (offset(word), word)).collect()
}
