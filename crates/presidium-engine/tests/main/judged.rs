//! The engine's worlds against the oracle's: random changes of generated models, asked about everything.
//!
//! The engine tells of a pair of worlds what its outcomes say, so the model is asked about all it has: every
//! stock at the end and on the mean of all days, how often every event happened and when last, how often every
//! option was taken. Each number must be the oracle's, bit for bit, and so must be what faulted.

use crate::agreement::oracle_options;
use crate::changed::changes_of;
use crate::generate::changes::{KINDS, name};
use crate::generated::{merge, model, options, workers};
use presidium_engine::oracle::{self, Answer, History};
use presidium_engine::worlds::{CompareOptions, Comparison, Pairing, Situation, compare};
use presidium_lang::ast::ReduceOp;
use presidium_lang::change::Change;
use presidium_lang::model::{
    Arg, ChoiceId, EventId, EventProp, Expr, ExprKind, ItemRef, Look, Model, OnSource, Outcome, OutcomeId,
    Question, Rule, SetId, StockId, Ty,
};
use presidium_lang::span::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// The generated models that are changed.
const SEEDS: Range<u64> = 0..200;

/// Lists of changes per model.
const LISTS: u64 = 2;

/// Histories of each.
const HISTORIES: u64 = 2;

/// After so many differences of one part the rest of it is not looked at.
const ENOUGH: usize = 20;

/// The model with questions about all it has.
fn asked(model: &Model) -> Model {
    let mut asked = model.clone();
    for (at, stock) in model.stocks.iter().enumerate() {
        for args in places(model, &stock.rule) {
            let of = || number(ExprKind::Stock(StockId(id(at)), look(&args)));
            ask(&mut asked, &stock.name, Question::Value(of(), model.end));
            ask(&mut asked, &stock.name, Question::Summary(ReduceOp::Mean, of(), model.start, model.end));
        }
    }
    for (at, event) in model.events.iter().enumerate() {
        for args in places(model, &event.rule) {
            let date = number(ExprKind::Event(EventId(id(at)), look(&args), EventProp::Date));
            ask(&mut asked, &event.name, Question::Value(date, model.end));
            count(&mut asked, &event.name, ItemRef::Event(EventId(id(at))), args, None);
        }
    }
    for (at, choice) in model.choices.iter().enumerate() {
        for args in places(model, &choice.rule) {
            for option in 0..model.sets[choice.set.at()].elements.len() {
                let of = ItemRef::Choice(ChoiceId(id(at)));
                count(&mut asked, &choice.name, of, args.clone(), Some((true, id(option))));
            }
        }
    }
    asked
}

fn id(at: usize) -> u32 {
    u32::try_from(at).expect("a short list")
}

fn number(kind: ExprKind) -> Expr {
    Expr { kind, ty: Ty::Number { time: 0 }, span: Span::default() }
}

fn look(args: &[Arg]) -> Look {
    Look { args: args.to_vec(), otherwise: None }
}

/// The combinations of a rule's own indices, as arguments.
fn places(model: &Model, rule: &Rule) -> Vec<Vec<Arg>> {
    let sets: Vec<SetId> = rule.vars.iter().take(rule.own).map(|(_, set)| *set).collect();
    let mut all = vec![Vec::new()];
    for set in sets {
        let elements = 0..model.sets[set.at()].elements.len();
        let with = |args: &Vec<Arg>| {
            let args = args.clone();
            elements.clone().map(move |element| {
                let mut args = args.clone();
                args.push(Arg::Element(id(element)));
                args
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

fn count(asked: &mut Model, name: &str, of: ItemRef, args: Vec<Arg>, is: Option<(bool, u32)>) {
    let of = vec![OnSource { of, args, filter: None, is }];
    let (from, by) = (asked.start, asked.end);
    ask(asked, name, Question::Count { of, guard: None, from, by });
}

fn ask(asked: &mut Model, name: &str, question: Question) {
    asked.outcomes.push(Outcome {
        name: format!("{name} {}", asked.outcomes.len()),
        title: String::new(),
        topic: String::new(),
        rule: Rule::default(),
        question,
        unscored: None,
        follows: Vec::new(),
        sources: Vec::new(),
        span: Span::default(),
    });
}

/// The outcomes that are numbers.
fn numbers(model: &Model) -> Vec<usize> {
    let number =
        |outcome: &Outcome| !matches!(outcome.question, Question::Ever { .. } | Question::Condition { .. });
    (0..model.outcomes.len()).filter(|at| number(&model.outcomes[*at])).collect()
}

/// What differs between the engine's pairs of worlds and the oracle's, and whether the worlds differ at all.
fn judged(model: &Model, seed: u64, changes: &[Change], share: bool) -> (Vec<String>, bool) {
    let of = options(model, seed);
    let wanted = numbers(model);
    let pairing = Pairing {
        unchanged: 0,
        changed: 1,
        outcomes: wanted.iter().map(|at| OutcomeId(id(*at))).collect(),
        situation: vec![Situation::Always],
    };
    let run = CompareOptions { threads: 1, share, ..CompareOptions::new(of, 1, HISTORIES) };
    let found = compare(model, &[Vec::new(), changes.to_vec()], &[pairing], &run);
    let judge = oracle_options(&of);
    let both =
        |number| (oracle::run(model, &judge, number), oracle::run_world(model, &judge, number, changes));
    let said: Vec<(History, History)> = (1..=HISTORIES).map(both).collect();
    let mut wrong = Vec::new();
    if !found.broken.is_empty() {
        wrong.push(format!("not identical before the change: {:?}", found.broken));
    }
    let faulted = said.iter().filter(|(a, b)| a.fault.is_some() || b.fault.is_some()).count() as u64;
    if found.pairs[0].faulted != faulted {
        wrong.push(format!("{} pairs faulted, oracle {faulted}", found.pairs[0].faulted));
    }
    for (place, at) in wanted.iter().enumerate() {
        wrong.extend(
            values_differ(&found, place, &said, *at)
                .map(|what| format!("{}: {what}", model.outcomes[*at].name)),
        );
    }
    let differ = said.iter().any(|(a, b)| wanted.iter().any(|at| bits(a, *at) != bits(b, *at)));
    (wrong, differ)
}

fn bits(history: &History, outcome: usize) -> u64 {
    match history.outcomes[outcome] {
        Answer::Number(value) if value.is_nan() => u64::MAX,
        Answer::Number(value) => value.to_bits(),
        _ => 0,
    }
}

fn values_differ(
    found: &Comparison,
    place: usize,
    said: &[(History, History)],
    outcome: usize,
) -> Option<String> {
    let whole = |(a, b): &&(History, History)| a.fault.is_none() && b.fault.is_none();
    let oracle: Vec<(u64, u64)> =
        said.iter().filter(whole).map(|(a, b)| (bits(a, outcome), bits(b, outcome))).collect();
    let of = |value: f64| if value.is_nan() { u64::MAX } else { value.to_bits() };
    let engine: Vec<(u64, u64)> =
        found.pairs[0].cells[place].values.iter().map(|(_, a, b)| (of(*a), of(*b))).collect();
    let plain = |pairs: &[(u64, u64)]| -> Vec<(f64, f64)> {
        pairs.iter().map(|(a, b)| (f64::from_bits(*a), f64::from_bits(*b))).collect()
    };
    (engine != oracle).then(|| format!("engine {:?}, oracle {:?}", plain(&engine), plain(&oracle)))
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what this test is read for")]
fn engine_and_oracle_agree_on_changed_worlds() {
    let parts = workers(SEEDS, |seeds| {
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut wrong: Vec<String> = Vec::new();
        for seed in seeds {
            let model = asked(&model(seed));
            for list in 0..LISTS {
                if wrong.len() >= ENOUGH {
                    break;
                }
                let changes = changes_of(&model, seed, list);
                let (found, differ) = judged(&model, seed, &changes, (seed + list) % 2 == 0);
                for change in changes.iter().filter(|_| differ) {
                    *counts.entry(name(change)).or_insert(0) += 1;
                }
                if let Some(first) = found.first() {
                    let kinds: Vec<&str> = changes.iter().map(name).collect();
                    let more = found.len() - 1;
                    wrong.push(format!("seed {seed}, list {list}, {kinds:?}: {first} and {more} more"));
                }
            }
        }
        (counts, wrong)
    });
    let counts = merge(parts.iter().map(|(counts, _)| counts));
    for kind in KINDS {
        println!("{:>6}  {kind}", counts.get(kind).unwrap_or(&0));
    }
    let wrong: Vec<&str> = parts.iter().flat_map(|(_, wrong)| wrong).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} worlds differ:\n{}", wrong.len(), wrong.join("\n"));
    let idle: Vec<&&str> = KINDS.iter().filter(|kind| !counts.contains_key(**kind)).collect();
    assert!(idle.is_empty(), "in no world that differs: {idle:?}");
}
