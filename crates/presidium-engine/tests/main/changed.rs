//! Random changes of generated models: the oracle runs them all, every kind makes a difference somewhere, and
//! nothing differs before the first day on which one is in force.

use crate::agreement::oracle_options;
use crate::generate::Rng;
use crate::generate::changes::{KINDS, changes, name};
use crate::generated::{bits, merge, model, options, workers};
use presidium_engine::oracle::{self, History};
use presidium_lang::change::{Change, ChangeKind, Moment};
use presidium_lang::model::Model;
use std::collections::BTreeMap;
use std::ops::Range;

/// The generated models that are changed.
const SEEDS: Range<u64> = 0..300;

/// Lists of changes per model.
const LISTS: u64 = 2;

/// Changes of the model of a seed, one list for each number.
pub(crate) fn changes_of(model: &Model, seed: u64, list: u64) -> Vec<Change> {
    changes(&mut Rng(seed << 8 | list), model)
}

/// The first day on which a change may be in force in a history, from what happens in the unchanged one.
///
/// `None` for changes that are in force from the start or move it.
fn first_day(change: &Change, unchanged: &History) -> Option<i32> {
    let from = match &change.kind {
        ChangeKind::Hold { during, .. }
        | ChangeKind::Push { during, .. }
        | ChangeKind::Never { during, .. }
        | ChangeKind::Hazard { during, .. }
        | ChangeKind::Utility { during, .. } => during.from?,
        ChangeKind::Take { at, .. } => (*at)?,
        _ => return None,
    };
    Some(match from {
        Moment::Day(day) => day.0,
        Moment::After(event, combo, days) => {
            let first = unchanged.firings.iter().find(|f| (f.event, f.combo) == (event, combo));
            first.map_or(i32::MAX, |first| first.day.saturating_add_unsigned(days.max(1)))
        }
    })
}

/// What happened before a day, and all stocks at the start of those days.
fn before(model: &Model, options: &oracle::Options, number: u64, list: &[Change], day: i32) -> String {
    let mut stocks: Vec<Vec<Vec<u64>>> = Vec::new();
    let found = oracle::run_world_traced(model, options, number, list, &mut |today, values| {
        if today < day {
            stocks.push(values.iter().map(|of| of.iter().map(|x| x.to_bits()).collect()).collect());
        }
    });
    let firings: Vec<_> = found.firings.iter().filter(|f| f.day < day).collect();
    let choices: Vec<_> = found.choices.iter().filter(|made| made.day < day).collect();
    format!("{firings:?} {choices:?} {stocks:?}")
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what this test is read for")]
fn worlds_run_and_nothing_differs_before_the_first_day_in_force() {
    let parts = workers(SEEDS, |seeds| {
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut differ: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut compared = 0;
        for seed in seeds {
            let model = model(seed);
            let options = oracle_options(&options(&model, seed));
            for list in 0..LISTS {
                let changes = changes_of(&model, seed, list);
                let number = 1 + list;
                let unchanged = oracle::run(&model, &options, number);
                for change in &changes {
                    *counts.entry(name(change)).or_insert(0) += 1;
                    let alone = oracle::run_world(&model, &options, number, std::slice::from_ref(change));
                    *differ.entry(name(change)).or_insert(0) += u64::from(bits(&alone) != bits(&unchanged));
                }
                let first: Option<Vec<i32>> = changes.iter().map(|c| first_day(c, &unchanged)).collect();
                let Some(first) = first.and_then(|days| days.into_iter().min()) else {
                    oracle::run_world(&model, &options, number, &changes);
                    continue;
                };
                let (was, is) = (
                    before(&model, &options, number, &[], first),
                    before(&model, &options, number, &changes, first),
                );
                assert!(was == is, "seed {seed}, list {list}, before {first}: {changes:?}");
                compared += u64::from(first > model.start.0);
            }
        }
        (counts, differ, compared)
    });
    let counts = merge(parts.iter().map(|(counts, ..)| counts));
    let differ = merge(parts.iter().map(|(_, differ, _)| differ));
    for kind in KINDS {
        println!("{:>6} {:>6}  {kind}", counts.get(kind).unwrap_or(&0), differ.get(kind).unwrap_or(&0));
    }
    let idle: Vec<&&str> = KINDS.iter().filter(|kind| differ.get(*kind).copied().unwrap_or(0) == 0).collect();
    assert!(idle.is_empty(), "never made a difference: {idle:?}");
    assert!(parts.iter().map(|(.., compared)| compared).sum::<u64>() > 50, "too few with a first day");
}
