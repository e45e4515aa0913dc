//! What holds of all generated models: they check, they move, they use the whole language, twice the same.

use crate::agreement::oracle_options;
use crate::generate;
use presidium_engine::Options;
use presidium_engine::oracle::{self, History};
use presidium_lang::check::{SourceKeys, load};
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::Model;
use std::collections::BTreeMap;
use std::iter::StepBy;
use std::ops::Range;

/// The seeds of the generated models.
pub(crate) const SEEDS: Range<u64> = 0..1000;

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
    let interpretation = usize::try_from(seed / 2).expect("a small seed") % model.interpretations.len();
    let lucks = 1 + u32::try_from(seed % 5).expect("below five");
    Options { seed: seed ^ 0x5EED, lucks, interpretation, ..Options::of(model) }
}

/// Shares seeds among the cores, each with a part of its own, and gives what was found.
pub(crate) fn workers<T: Send>(seeds: Range<u64>, work: impl Fn(StepBy<Range<u64>>) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = |n: usize| (seeds.start + n as u64..seeds.end).step_by(cores);
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..cores)
            .map(|n| {
                scope.spawn({
                    let (work, part) = (&work, part(n));
                    move || work(part)
                })
            })
            .collect();
        started.into_iter().map(|thread| thread.join().expect("what it found")).collect()
    })
}

#[test]
fn a_seed_gives_one_text_and_a_history_number_one_history() {
    for seed in SEEDS.step_by(25) {
        let text = generate::model(seed);
        assert_eq!(text, generate::model(seed));
        assert_ne!(text.text, generate::model(seed + 1).text);
        let model = model(seed);
        let options = oracle_options(&options(&model, seed));
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
fn the_generator_writes_all_its_features_and_models_that_move() {
    let parts = workers(SEEDS, |seeds| {
        let mut features: BTreeMap<&'static str, u64> = BTreeMap::new();
        for seed in seeds {
            for feature in generate::model(seed).features {
                *features.entry(feature).or_insert(0) += 1;
            }
        }
        features
    });
    let features = merge(parts.iter());
    assert!(features.len() >= 7 && features.values().all(|models| *models >= 10), "{features:?}");
    let (mut faulted, mut quiet) = (0, 0);
    for seed in SEEDS.step_by(10) {
        let model = model(seed);
        let history = oracle::run(&model, &oracle_options(&options(&model, seed)), 1 + seed % 7);
        faulted += u32::from(history.fault.is_some());
        quiet += u32::from(history.firings.is_empty());
    }
    assert!(faulted > 0 && faulted < 20, "{faulted} of 100 faulted");
    assert!(quiet < 20, "{quiet} of 100 without a firing");
}

/// Counts of several parts, added up.
pub(crate) fn merge<'a>(
    parts: impl Iterator<Item = &'a BTreeMap<&'static str, u64>>,
) -> BTreeMap<&'static str, u64> {
    let mut all = BTreeMap::new();
    for (name, count) in parts.flatten() {
        *all.entry(*name).or_insert(0) += count;
    }
    all
}
