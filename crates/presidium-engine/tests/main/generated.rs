//! What holds of all generated models: they check, they move, they use the whole language, twice the same.

use crate::generate;
use presidium_engine::oracle::{self, CONSTRUCTS, Coverage, History, Options};
use presidium_lang::check::{SourceKeys, load};
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::Model;
use std::collections::BTreeMap;

/// The seeds of the generated models.
pub(crate) const SEEDS: std::ops::Range<u64> = 0..1000;

/// The checked model of a seed.
pub(crate) fn model(seed: u64) -> Model {
    let text = generate::model(seed).text;
    let loaded = load(vec![("generated.pres".to_owned(), text.clone())], &SourceKeys::default());
    let errors: Vec<String> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| {
            let line = text[..d.primary.span.start as usize].matches('\n').count();
            format!("{}: {}\n  {}", d.code, d.message, text.lines().nth(line).unwrap_or(""))
        })
        .collect();
    assert!(errors.is_empty(), "seed {seed}:\n{}", errors.join("\n"));
    loaded.model.expect("a model without errors")
}

/// The options a seed's histories are run with: now one interpretation, now the other.
pub(crate) fn options(model: &Model, seed: u64) -> Options {
    let interpretation = (seed / 2) as usize % model.interpretations.len();
    Options { seed: seed ^ 0x5EED, lucks: 1 + seed % 5, interpretation }
}

#[test]
fn every_generated_model_checks() {
    for seed in SEEDS {
        let model = model(seed);
        assert!(!model.order.is_empty(), "seed {seed}");
    }
}

#[test]
fn a_seed_gives_one_text_and_a_history_number_one_history() {
    for seed in SEEDS.step_by(25) {
        let text = generate::model(seed);
        assert_eq!(text, generate::model(seed));
        assert_ne!(text.text, generate::model(seed + 1).text);
        let model = model(seed);
        let options = options(&model, seed);
        let (once, again) = (oracle::run(&model, &options, 3), oracle::run(&model, &options, 3));
        assert_eq!(bits(&once), bits(&again), "seed {seed}");
    }
}

/// A history with numbers as bits, so that NaN equals itself.
pub(crate) fn bits(history: &History) -> String {
    let stocks: Vec<Vec<u64>> =
        history.stocks.iter().map(|stock| stock.iter().map(|value| value.to_bits()).collect()).collect();
    let outcomes: Vec<String> = history
        .outcomes
        .iter()
        .map(|answer| match answer {
            oracle::Answer::Number(value) => format!("{:x}", value.to_bits()),
            other => format!("{other:?}"),
        })
        .collect();
    format!("{:?} {:?} {stocks:?} {outcomes:?} {:?}", history.firings, history.choices, history.fault)
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what this test is read for")]
fn all_of_the_language_is_worked_on() {
    let coverage = Coverage::default();
    let (mut histories, mut faulted, mut quiet) = (0, 0, 0);
    let mut features: BTreeMap<&'static str, u32> = BTreeMap::new();
    for seed in SEEDS.step_by(2) {
        for feature in generate::model(seed).features {
            *features.entry(feature).or_insert(0) += 1;
        }
        let model = model(seed);
        let history = oracle::run_counted(&model, &options(&model, seed), 1 + seed % 7, &coverage);
        histories += 1;
        faulted += u32::from(history.fault.is_some());
        quiet += u32::from(history.firings.is_empty());
    }
    let counts = coverage.counts();
    for (construct, count) in &counts {
        println!("{count:>12}  {construct}");
    }
    println!("features written, by models: {features:?}");
    println!("{histories} histories, {faulted} faulted, {quiet} without a firing");
    let missing: Vec<&&str> = CONSTRUCTS.iter().filter(|name| !counts.contains_key(**name)).collect();
    assert!(missing.is_empty(), "never worked on: {missing:?}");
    let unlisted: Vec<&&str> = counts.keys().filter(|name| !CONSTRUCTS.contains(name)).collect();
    assert!(unlisted.is_empty(), "not in the list of constructs: {unlisted:?}");
    assert!(faulted > 0 && faulted * 5 < histories, "{faulted} of {histories} faulted");
    assert!(quiet * 5 < histories, "{quiet} of {histories} without a firing");
}
