//! The flagship is not on rails: what `presidium rails` asks holds in few histories, and no rule names a country.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

use presidium::verbs::check::check;
use presidium::verbs::rails::{Rails, RailsOptions, rails};
use presidium::verbs::run::{RunOptions, Watch};
use presidium::{Error, Project};
use presidium_lab::rails::{Cell, Standing, Test};
use presidium_lang::ast::{ItemKind, Value};
use presidium_lang::span::Span;

const COUNTRIES: [&str; 7] = ["gdr", "poland", "czechoslovakia", "hungary", "romania", "bulgaria", "albania"];

fn few(last: u64, only: &[u8]) -> RailsOptions {
    let run = RunOptions { luck: (1, last), lucks: 1, ..RunOptions::default() };
    RailsOptions { run, only: only.to_vec() }
}

fn tried(last: u64, only: &[u8]) -> Rails {
    rails(&Project::flagship().unwrap(), &few(last, only), &Watch::default()).unwrap()
}

fn standings(rails: &Rails) -> Vec<(u8, &Standing)> {
    rails.tested.tests.iter().map(|t| (t.number, &t.standing)).collect()
}

#[test]
fn the_flagship_keeps_every_threshold() {
    let found = tried(120, &[]);
    for test in &found.tested.tests {
        let waits = matches!(test.number, 7 | 8);
        let wanted = if waits {
            matches!(test.standing, Standing::Waits(_))
        } else {
            test.standing == Standing::Passed
        };
        let failed: Vec<_> = test.checks.iter().filter(|c| !c.holds()).collect();
        assert!(wanted, "test {}: {:?} {failed:#?} {:#?}", test.number, test.standing, flagged(test));
    }
    assert_eq!(
        found.tested.worlds, 46,
        "each of 15 inputs twice, each of 11 parts, four more and the plain one"
    );
    assert_eq!(found.tested.faulted, 0);
}

/// The rows that are why a test fails.
fn flagged(test: &Test) -> Vec<&Vec<Cell>> {
    test.tables.iter().flat_map(|t| &t.rows).filter(|r| r.flagged).map(|r| &r.cells).collect()
}

#[test]
fn no_number_hangs_on_threads() {
    let of = |threads| {
        let options = few(12, &[1, 4, 6]);
        let run = RunOptions { threads: Some(threads), ..options.run };
        rails(&Project::flagship().unwrap(), &RailsOptions { run, ..options }, &Watch::default()).unwrap()
    };
    assert_eq!(of(1).tested, of(3).tested);
}

#[test]
fn a_stopped_run_passes_nothing() {
    let watch = Watch::default();
    watch.cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    let found = rails(&Project::flagship().unwrap(), &few(20, &[1, 9]), &watch).unwrap();
    assert!(found.tested.interrupted);
    assert_eq!(standings(&found), [(1, &Standing::NotReached), (9, &Standing::NotReached)]);
}

#[test]
fn names_that_are_not_there_are_told() {
    let mut project = Project::flagship().unwrap();
    let none = rails(&project, &few(5, &[0]), &Watch::default());
    assert!(matches!(none, Err(Error::NoSuch(_))), "{none:?}");
    if let Some(later) = &mut project.data.rails.later {
        later.moves = vec!["amnestie".to_owned()];
    }
    let error = rails(&project, &few(5, &[2]), &Watch::default()).unwrap_err().to_string();
    assert!(error.contains("amnestie") && error.contains("amnesty"), "{error}");
    project.data.rails.later = None;
    if let Some(swap) = &mut project.data.rails.swap {
        swap.elements = ["poland".to_owned(), "khrushchev".to_owned()];
    }
    let error = rails(&project, &few(5, &[4]), &Watch::default()).unwrap_err().to_string();
    assert!(error.contains("swap:poland,khrushchev"), "{error}");
}

#[test]
fn no_rule_names_a_country() {
    let checked = check(&Project::flagship().unwrap());
    let mut named = 0;
    for (source, ast) in checked.sources.iter().zip(&checked.asts) {
        let rules = |item: &ItemKind| {
            matches!(item, ItemKind::Stock(_) | ItemKind::Event(_) | ItemKind::Choice(_) | ItemKind::Input(_))
        };
        if !ast.items.iter().any(|item| rules(&item.kind)) {
            continue;
        }
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
