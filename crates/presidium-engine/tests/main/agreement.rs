//! The engine against the oracle, bit for bit: generated models, the example models and the flagship.
//!
//! Firings with their keys, choices with their votes, final stocks, answers and faults must be the same for
//! every history of every model, whatever the block it is run in. Of a faulted history the fault and what
//! happened before its day are compared. The engine works only where and when something may have changed, the
//! oracle on everything every day: that both agree is also the proof that skipped work equals masked work.

use crate::generated::{SEEDS, merge, model, options, workers};
use crate::models;
use presidium_engine::ensemble::{Chronicle, Happening, Line};
use presidium_engine::exec::Block;
use presidium_engine::oracle::{self, Answer, CONSTRUCTS, Coverage, Firing, History, Made};
use presidium_engine::setup::Coupling;
use presidium_engine::summary::culprit_name;
use presidium_engine::{Options, Program, RunOptions, Setup, lower, run};
use presidium_lang::model::{Model, Question, StockId};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many histories of each generated model are compared, all of them in one block.
const HISTORIES: Range<u64> = 1..4;

/// After so many differences the rest is not looked at.
const ENOUGH: usize = 20;

/// The engine's options as the oracle takes them.
pub(crate) fn oracle_options(options: &Options) -> oracle::Options {
    oracle::Options {
        seed: options.seed,
        lucks: u64::from(options.lucks),
        interpretation: options.interpretation,
        coupling: match options.coupling {
            Coupling::Keyed => oracle::Coupling::Keyed,
            Coupling::Occurrence => oracle::Coupling::Occurrence,
            Coupling::PerTick => oracle::Coupling::PerTick,
        },
    }
}

/// Some histories of a program, run in one block, in the oracle's form.
pub(crate) fn engine_histories(program: &Program, options: Options, histories: Range<u64>) -> Vec<History> {
    let setup = Setup::new(program, options);
    let lanes = usize::try_from(histories.end - histories.start).expect("a few histories");
    let mut block = Block::new(&setup, histories.start, lanes);
    let mut chronicle = Chronicle::default();
    block.run(&mut chronicle);
    (0..lanes).map(|lane| recorded(&program.model, &chronicle, &block, lane)).collect()
}

/// The one place where the engine's own form of a history is turned into the oracle's.
fn recorded(model: &Model, chronicle: &Chronicle, block: &Block<'_>, lane: usize) -> History {
    let mut history = History::default();
    for line in chronicle.lines.iter().filter(|line| line.lane as usize == lane) {
        let day = model.start.0 + i32::try_from(line.day).expect("a day of the clock");
        match &line.what {
            Happening::Event(event) => {
                history.firings.push(Firing { day, event: *event, combo: line.combo, key: line.key });
            }
            Happening::Choice(choice, option, votes) => {
                let votes = votes_of(model, *choice, votes);
                let Line { combo, .. } = *line;
                history.choices.push(Made { day, choice: *choice, combo, option: *option, votes });
            }
        }
    }
    history.stocks = (0..model.stocks.len())
        .map(|stock| {
            let combos = block_combos(model, stock);
            let id = StockId(u32::try_from(stock).expect("few stocks"));
            (0..combos).map(|combo| block.stock(id, combo, lane)).collect()
        })
        .collect();
    history.outcomes = model
        .outcomes
        .iter()
        .enumerate()
        .map(|(at, outcome)| answer(model, &outcome.question, block.answer(at, lane)))
        .collect();
    history.fault = block.faults[lane].map(|fault| oracle::Fault {
        day: model.start.0 + i32::try_from(fault.day).expect("a day of the clock"),
        rule: culprit_name(model, fault.culprit).to_owned(),
        span: presidium_lang::span::Span::default(),
    });
    history
}

fn block_combos(model: &Model, stock: usize) -> usize {
    let rule = &model.stocks[stock].rule;
    rule.vars[..rule.own].iter().map(|(_, set)| model.sets[set.at()].elements.len()).product()
}

/// Votes by member, −1 for none, as pairs in canonical order.
fn votes_of(model: &Model, choice: presidium_lang::model::ChoiceId, votes: &[i32]) -> Vec<(u32, u32)> {
    use presidium_lang::model::Decides;
    let Decides::Vote(body, _) = &model.choices[choice.at()].decides else { return Vec::new() };
    let members = model.sets[body.set.at()].canonical.iter();
    members.filter_map(|m| u32::try_from(votes[*m as usize]).ok().map(|option| (*m, option))).collect()
}

fn answer(model: &Model, question: &Question, value: f64) -> Answer {
    match question {
        Question::Ever { .. } | Question::Condition { .. } if value.is_nan() => Answer::NotHappened,
        Question::Ever { .. } | Question::Condition { .. } => Answer::Happened(model.start.0 + value as i32),
        Question::Count { .. } | Question::Value(..) | Question::Summary(..) => Answer::Number(value),
    }
}

/// What differs in some histories of a program, first differences first.
pub(crate) fn differences(
    program: &Program,
    options: Options,
    histories: Range<u64>,
    coverage: &Coverage,
) -> Vec<String> {
    let model = &program.model;
    let found = engine_histories(program, options, histories.clone());
    let judge = oracle_options(&options);
    histories
        .zip(&found)
        .filter_map(|(number, found)| {
            let said = oracle::run_counted(model, &judge, number, coverage);
            difference(model, found, &said).map(|what| format!("history {number}: {what}"))
        })
        .collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what this test is read for")]
fn engine_and_oracle_agree_on_generated_models() {
    let so_far = AtomicUsize::new(0);
    let parts = workers(SEEDS, |seeds| {
        let coverage = Coverage::default();
        let mut wrong = Vec::new();
        for seed in seeds {
            if so_far.load(Ordering::Relaxed) >= ENOUGH {
                break;
            }
            let model = model(seed);
            let program = lower(&model);
            let found = differences(&program, options(&model, seed), HISTORIES, &coverage);
            so_far.fetch_add(found.len(), Ordering::Relaxed);
            wrong.extend(found.into_iter().map(|what| format!("seed {seed}, {what}")));
        }
        (coverage.counts(), wrong)
    });
    let counts: BTreeMap<&str, u64> = merge(parts.iter().map(|(counts, _)| counts));
    for (construct, count) in &counts {
        println!("{count:>12}  {construct}");
    }
    let wrong: Vec<&String> = parts.iter().flat_map(|(_, wrong)| wrong).collect();
    let shown: Vec<&str> = wrong.iter().map(|what| what.as_str()).collect();
    assert!(wrong.is_empty(), "{} histories differ:\n{}", wrong.len(), shown.join("\n"));
    let missing: Vec<&&str> = CONSTRUCTS.iter().filter(|name| !counts.contains_key(**name)).collect();
    assert!(missing.is_empty(), "never worked on: {missing:?}");
    let unlisted: Vec<&&str> = counts.keys().filter(|name| !CONSTRUCTS.contains(name)).collect();
    assert!(unlisted.is_empty(), "not in the list of constructs: {unlisted:?}");
}

#[test]
fn engine_and_oracle_agree_by_occurrence() {
    agree_under(Coupling::Occurrence);
}

#[test]
fn engine_and_oracle_agree_per_tick() {
    agree_under(Coupling::PerTick);
}

fn agree_under(coupling: Coupling) {
    let parts = workers(0..150, |seeds| {
        let mut wrong = Vec::new();
        for seed in seeds {
            let model = model(seed);
            let options = Options { coupling, ..options(&model, seed) };
            let found = differences(&lower(&model), options, HISTORIES, &Coverage::default());
            wrong.extend(found.into_iter().map(|what| format!("seed {seed}, {what}")));
        }
        wrong
    });
    let wrong = parts.concat();
    assert!(wrong.is_empty(), "{} histories differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Blocks of every size, one lane up, give what the first block gave; so do summaries over any threads.
#[test]
fn results_depend_on_neither_lanes_nor_blocks_nor_threads() {
    let parts = workers(0..40, |seeds| {
        for seed in seeds {
            let model = model(seed);
            let program = lower(&model);
            let options = options(&model, seed);
            blocks_agree(&program, options, 1..12, &format!("seed {seed}"));
        }
    });
    assert!(!parts.is_empty());
}

fn blocks_agree(program: &Program, options: Options, histories: Range<u64>, name: &str) {
    let whole = engine_histories(program, options, histories.clone());
    for lanes in [1, 3] {
        let mut first = histories.start;
        while first < histories.end {
            let range = first..histories.end.min(first + lanes);
            let part = engine_histories(program, options, range.clone());
            for (number, found) in range.zip(&part) {
                let judge = &whole[usize::try_from(number - histories.start).expect("few")];
                let differs = difference(&program.model, found, judge);
                assert_eq!(differs, None, "{name}, history {number} in blocks of {lanes}");
            }
            first += lanes;
        }
    }
    let digest = |threads, lanes| {
        let mut wanted = RunOptions::new(options, histories.start, histories.end - 1);
        (wanted.threads, wanted.lanes) = (threads, lanes);
        let summary = run(program, &wanted);
        assert_eq!(summary.histories, histories.end - histories.start, "{name}");
        summary.digest()
    };
    let one = digest(1, 0);
    for (threads, lanes) in [(1, 1), (1, 4), (2, 1), (3, 5)] {
        assert_eq!(digest(threads, lanes), one, "{name}: {threads} threads, blocks of {lanes}");
    }
}

#[test]
fn engine_and_oracle_agree_on_the_example_models() {
    for (name, model) in models::examples() {
        agree_on(&name, &model, 1..9);
    }
}

#[test]
fn engine_and_oracle_agree_on_the_flagship() {
    for (name, model) in models::flagship() {
        agree_on(&name, &model, 1..3);
    }
}

/// A model of the repository under each of its interpretations.
fn agree_on(name: &str, model: &Model, histories: Range<u64>) {
    let program = lower(model);
    for interpretation in 0..model.interpretations.len().max(1) {
        let options = Options { interpretation, ..Options::of(model) };
        let mut histories = histories.clone();
        if interpretation != model.default_interpretation {
            histories.end = histories.start + 1;
        }
        let wrong = differences(&program, options, histories, &Coverage::default());
        assert!(wrong.is_empty(), "{name}, interpretation {interpretation}:\n{}", wrong.join("\n"));
    }
    blocks_agree(&program, Options::of(model), histories, name);
}

/// The first difference, in words.
pub(crate) fn difference(model: &Model, engine: &History, oracle: &History) -> Option<String> {
    let named = |history: &History| history.fault.as_ref().map(|f| (f.day, f.rule.clone()));
    let until = match (named(engine), named(oracle)) {
        (None, None) => i32::MAX,
        (Some(a), Some(b)) if a == b => a.0,
        (Some((a, _)), Some((b, _))) => a.min(b),
        (Some((day, _)), None) | (None, Some((day, _))) => day,
    };
    firings_differ(model, engine, oracle, until)
        .or_else(|| choices_differ(model, engine, oracle, until))
        .or_else(|| {
            let (a, b) = (named(engine), named(oracle));
            (a != b).then(|| format!("fault: engine {a:?}, oracle {b:?}"))
        })
        .or_else(|| {
            if until < i32::MAX {
                return None;
            }
            stocks_differ(model, engine, oracle).or_else(|| answers_differ(model, engine, oracle))
        })
}

/// Firings before a day.
fn firings_differ(model: &Model, engine: &History, oracle: &History, until: i32) -> Option<String> {
    let before = |history: &History| -> Vec<Firing> {
        history.firings.iter().filter(|firing| firing.day < until).copied().collect()
    };
    let (a, b) = (before(engine), before(oracle));
    let at = (0..a.len().max(b.len())).find(|at| a.get(*at) != b.get(*at))?;
    let shown = |firing: Option<&Firing>| {
        firing.map_or("nothing".to_owned(), |f| format!("{} {f:?}", model.events[f.event.at()].name))
    };
    Some(format!("firing {at}: engine {}, oracle {}", shown(a.get(at)), shown(b.get(at))))
}

/// Choices made before a day.
fn choices_differ(model: &Model, engine: &History, oracle: &History, until: i32) -> Option<String> {
    let before = |history: &History| -> Vec<Made> {
        history.choices.iter().filter(|made| made.day < until).cloned().collect()
    };
    let (a, b) = (before(engine), before(oracle));
    let at = (0..a.len().max(b.len())).find(|at| a.get(*at) != b.get(*at))?;
    let shown = |made: Option<&Made>| {
        made.map_or("nothing".to_owned(), |m| format!("{} {m:?}", model.choices[m.choice.at()].name))
    };
    Some(format!("choice {at}: engine {}, oracle {}", shown(a.get(at)), shown(b.get(at))))
}

fn stocks_differ(model: &Model, engine: &History, oracle: &History) -> Option<String> {
    for (stock, (a, b)) in model.stocks.iter().zip(engine.stocks.iter().zip(&oracle.stocks)) {
        for (combo, (a, b)) in a.iter().zip(b).enumerate() {
            if a.to_bits() != b.to_bits() {
                return Some(format!("stock {} combination {combo}: engine {a:e}, oracle {b:e}", stock.name));
            }
        }
    }
    None
}

fn answers_differ(model: &Model, engine: &History, oracle: &History) -> Option<String> {
    for (outcome, (a, b)) in model.outcomes.iter().zip(engine.outcomes.iter().zip(&oracle.outcomes)) {
        let same = match (a, b) {
            (Answer::Number(a), Answer::Number(b)) => {
                a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
            }
            _ => a == b,
        };
        if !same {
            return Some(format!("outcome {}: engine {a:?}, oracle {b:?}", outcome.name));
        }
    }
    None
}
