//! Explanations against what the engine did: parts add up to the bits it used, luck leads to what was decided.

use crate::generated::{self, SEEDS, workers};
use crate::models::{examples, flagship};
use presidium_engine::ensemble::Happening;
use presidium_engine::explain::{self, Account, Explainer, Origin, Reason, Traced, Wanted};
use presidium_engine::{Options, Setup};
use presidium_lang::model::Model;
use std::collections::BTreeMap;

/// How many lines of each sort were looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    hazards: usize,
    factors: usize,
    sources: usize,
    chances: usize,
    waits: usize,
    decisions: usize,
    votes: usize,
    becomings: usize,
}

impl Seen {
    fn add(&mut self, o: &Seen) {
        self.hazards += o.hazards;
        self.factors += o.factors;
        self.sources += o.sources;
        self.chances += o.chances;
        self.waits += o.waits;
        self.decisions += o.decisions;
        self.votes += o.votes;
        self.becomings += o.becomings;
    }
}

/// Explains every line of some histories of a model and compares.
fn compare(name: &str, model: &Model, options: Options, first: u64, last: u64) -> Seen {
    let explainer = explain::lower(model);
    let setup = Setup::new(&explainer.program, options);
    let mut seen = Seen::default();
    for number in first..=last {
        let traced = explain::trace(&setup, number, 1);
        let plain = presidium_engine::lower(model);
        let plain = Setup::new(&plain, options);
        let (chronicle, block) = presidium_engine::history(&plain, number);
        assert_eq!(traced.lines, chronicle.lines, "{name} {number}");
        assert_eq!(traced.faults, block.faults, "{name} {number}");
        assert_eq!(traced.origins.len(), traced.lines.len(), "{name} {number}");
        let wanted: Vec<usize> = (0..traced.lines.len()).collect();
        let lines = Wanted { lines: wanted.clone(), ..Wanted::default() };
        let account = explain::account((&setup, &explainer), (number, None), &traced, &lines);
        for n in wanted {
            let at = format!("{name} {number} line {n} {:?}", traced.lines[n]);
            check(&at, (model, &explainer), &traced, &account, n, &mut seen);
        }
    }
    seen
}

fn check(
    at: &str,
    (model, explainer): (&Model, &Explainer),
    traced: &Traced,
    account: &Account,
    n: usize,
    seen: &mut Seen,
) {
    let line = &traced.lines[n];
    let reason = account.reasons.get(&n).unwrap_or_else(|| panic!("{at}: no reason"));
    match (reason, traced.origins[n]) {
        (Reason::Outside, Origin::Outside) => {}
        (Reason::Became { trigger }, Origin::Became { trigger: same }) => {
            assert_eq!(*trigger, same, "{at}");
            seen.becomings += 1;
        }
        (Reason::Hazard(h), Origin::Hazard) => {
            seen.hazards += 1;
            assert!(h.summed >= h.threshold, "{at}: {h:?}");
            assert!(h.summed - h.rate < h.threshold || h.rate == 0.0, "{at}: due before: {h:?}");
            let mut total = 0.0;
            for (open, rate) in &h.rates {
                if !open {
                    continue;
                }
                let rate = rate.as_ref().unwrap_or_else(|| panic!("{at}: an open hazard without a rate"));
                assert_eq!(rate.assembled().to_bits(), rate.held.to_bits(), "{at}: {rate:?}");
                seen.factors += rate.factors.len();
                total += rate.held;
            }
            assert_eq!(total.to_bits(), h.rate.to_bits(), "{at}: {h:?}");
        }
        (Reason::On { trigger, chance, wait }, Origin::On { trigger: same, source, asked, .. }) => {
            assert_eq!(*trigger, same, "{at}");
            let source = source.unwrap_or_else(|| panic!("{at}: no source"));
            assert!(source < n && traced.lines[source].day == asked, "{at}");
            seen.sources += 1;
            if let Some(chance) = chance {
                assert!(chance.u < chance.p, "{at}: {chance:?}");
                seen.chances += 1;
            }
            if let Some(wait) = wait {
                let days = wait.drawn.ceil().max(1.0) as u32;
                assert_eq!(asked + days, line.day, "{at}: {wait:?}");
                seen.waits += 1;
            } else {
                assert_eq!(asked, line.day, "{at}");
            }
        }
        (Reason::Decided(decided), Origin::Arose { source }) => {
            let Happening::Choice(id, option, votes) = &line.what else { panic!("{at}: no choice") };
            seen.decisions += 1;
            for judgement in &decided.judgements {
                for (k, worth) in judgement.worth.iter().enumerate() {
                    assert_eq!(judgement.assembled(k).to_bits(), worth.to_bits(), "{at}: {judgement:?}");
                }
            }
            assert_eq!(decided.taken(), Some(*option), "{at}: {decided:?}");
            if let Some(own) = decided.votes() {
                let given: BTreeMap<u32, u32> = own.into_iter().collect();
                for (member, vote) in votes.iter().enumerate() {
                    let own = given.get(&(member as u32)).map_or(-1, |v| *v as i32);
                    assert_eq!(own, *vote, "{at}");
                }
                seen.votes += 1;
            }
            let periodic = matches!(model.choices[id.at()].arises, presidium_lang::model::Arises::Every(_));
            assert_eq!(source.is_none(), periodic, "{at}");
            if let Some(source) = source {
                assert!(source < n && traced.lines[source].day == line.day, "{at}");
            }
        }
        (reason, origin) => panic!("{at}: {reason:?} against {origin:?}"),
    }
    assert_eq!(explainer.program.model.name, model.name);
}

#[test]
fn the_examples_are_taken_apart_to_the_bit() {
    let mut seen = Seen::default();
    for (name, model) in examples() {
        seen.add(&compare(&name, &model, Options::of(&model), 1, 20));
    }
    assert!(seen.hazards > 60 && seen.decisions > 60 && seen.sources > 60 && seen.waits > 10, "{seen:?}");
}

#[test]
fn the_flagship_is_taken_apart_to_the_bit() {
    for (name, model) in flagship() {
        let seen = compare(&name, &model, Options::of(&model), 3, 4);
        assert!(
            seen.hazards > 50 && seen.factors > 100 && seen.decisions > 10 && seen.sources > 20,
            "{seen:?}"
        );
    }
}

#[test]
fn generated_models_are_taken_apart_to_the_bit() {
    let parts = workers(SEEDS.start..SEEDS.start + 150, |seeds| {
        let mut seen = Seen::default();
        for seed in seeds {
            let model = generated::model(seed);
            seen.add(&compare(&format!("seed {seed}"), &model, generated::options(&model, seed), 1, 3));
        }
        seen
    });
    let mut seen = Seen::default();
    parts.iter().for_each(|p| seen.add(p));
    let all =
        [seen.hazards, seen.factors, seen.sources, seen.chances, seen.waits, seen.decisions, seen.votes];
    assert!(all.iter().all(|n| *n > 50) && seen.becomings > 10, "{seen:?}");
}
