//! The judge: a checked model and a history number in, that history out, by a slow scalar reading of the model.
//!
//! Written from `docs/design/001-semantics.md` alone and sharing nothing with the fast path but the model and
//! the luck: no program, no lanes. Both must agree bit for bit. Order of reading: [`run`] here, `settle` (the
//! start), `day` (a tick), `items` and `decide` (what happens), `effects` (what changes), `answers` (what was
//! asked), `value` (an expression), `state` (what is carried and who sees what of it), `laws` (luck into values).
//! [`run_world`] adds changes, from `docs/design/002-changes.md` alone: `world`.

mod answers;
mod coverage;
mod day;
mod decide;
mod effects;
mod items;
mod laws;
mod settle;
mod state;
mod value;
mod world;

pub use coverage::{CONSTRUCTS, Coverage};

use presidium_lang::change::Change;
use presidium_lang::model::{ChoiceId, EventId, Model};
use presidium_lang::span::Span;
use state::Run;

/// What a run depends on besides the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The seed of all luck.
    pub seed: u64,
    /// Histories per setting (draw of the parameters); 0 counts as 1.
    pub lucks: u64,
    /// The interpretation in force, by position in [`Model::interpretations`].
    pub interpretation: usize,
    /// How luck is found.
    pub coupling: Coupling,
}

/// How the luck of an event is found, and with it what two worlds share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coupling {
    /// By the year and the ordinal within it.
    #[default]
    Keyed,
    /// By the ordinal alone, counted from the start of the clock.
    Occurrence,
    /// Hazards by the date, anew each day; all else as by default.
    PerTick,
}

impl Options {
    /// The options of a model with a seed: five lucks per setting, its default interpretation.
    pub fn new(model: &Model, seed: u64) -> Options {
        Options {
            seed,
            lucks: 5,
            interpretation: model.default_interpretation,
            coupling: Coupling::default(),
        }
    }

    /// The setting, from 0, of a history, from 1.
    pub fn setting(&self, history: u64) -> u64 {
        history.saturating_sub(1) / self.lucks.max(1)
    }
}

/// All that happened in one history.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Firings in the order in which they happened.
    pub firings: Vec<Firing>,
    /// Choices in the order in which they were made.
    pub choices: Vec<Made>,
    /// Values after the last day (of a faulted history: at the start of the day of the fault).
    ///
    /// Shape: `[stock][combination]`, combinations row-major in declared element order.
    pub stocks: Vec<Vec<f64>>,
    /// Answers, by outcome; of no meaning when there is a fault.
    pub outcomes: Vec<Answer>,
    /// Why the history stopped early, if it did.
    pub fault: Option<Fault>,
    /// Attributes in this history's setting: `[column][element]`.
    pub columns: Vec<Vec<f64>>,
    /// Parameters in this history's setting: `[parameter][combination]`.
    pub params: Vec<Vec<f64>>,
}

/// An event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The day, since 1970-01-01.
    pub day: i32,
    /// The event.
    pub event: EventId,
    /// Its combination of elements, row-major in declared order.
    pub combo: u32,
    /// The firing's key of luck.
    pub key: u64,
}

/// A choice was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The day, since 1970-01-01.
    pub day: i32,
    /// The choice.
    pub choice: ChoiceId,
    /// Its combination of elements, row-major in declared order.
    pub combo: u32,
    /// The option taken, by element of the option set.
    pub option: u32,
    /// The roll call: member and option, members in canonical order.
    pub votes: Vec<(u32, u32)>,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// It did not happen.
    NotHappened,
    /// It happened, first on this day.
    Happened(i32),
    /// A count, value or summary.
    Number(f64),
}

/// Why a history stopped: a value that is not a finite number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The day.
    pub day: i32,
    /// The declaration whose rule gave the value, by name.
    pub rule: String,
    /// Where the rule stands.
    pub span: Span,
}

/// Runs one history, numbered from 1.
///
/// Cost: every rule is evaluated every day, expression by expression.
pub fn run(model: &Model, options: &Options, history: u64) -> History {
    run_with((model, &[]), options, history, None, &mut |_, _| {})
}

/// Runs one history and shows all stocks at the start of each day (and once more, after the last).
///
/// Shape: the closure gets the day and `[stock][combination]`.
pub fn run_traced(
    model: &Model,
    options: &Options,
    history: u64,
    see: &mut dyn FnMut(i32, &[Vec<f64>]),
) -> History {
    run_with((model, &[]), options, history, None, see)
}

/// Runs one history and counts how often each construct of the language was worked on.
pub fn run_counted(model: &Model, options: &Options, history: u64, coverage: &Coverage) -> History {
    run_with((model, &[]), options, history, Some(coverage), &mut |_, _| {})
}

/// Runs one history, numbered from 1, of the world with some changes.
///
/// The model is one as written: in a model with switches their plain side is read, whatever the changes.
pub fn run_world(model: &Model, options: &Options, history: u64, changes: &[Change]) -> History {
    run_world_traced(model, options, history, changes, &mut |_, _| {})
}

/// Runs one history of a world and shows all stocks at the start of each day (and once more, after the last).
///
/// Shape: the closure gets the day and `[stock][combination]`.
pub fn run_world_traced(
    model: &Model,
    options: &Options,
    history: u64,
    changes: &[Change],
    see: &mut dyn FnMut(i32, &[Vec<f64>]),
) -> History {
    let (model, options, changes) = world::placed(model, options, changes);
    run_with((&model, &changes), &options, history, None, see)
}

fn run_with(
    world: (&Model, &[Change]),
    options: &Options,
    history: u64,
    coverage: Option<&Coverage>,
    see: &mut dyn FnMut(i32, &[Vec<f64>]),
) -> History {
    let mut run = Run::new(world, *options, history, coverage);
    let fault = through(&mut run, see).err();
    if fault.is_none() {
        see(run.today, run.stocks());
    }
    let outcomes = run.answers();
    History {
        stocks: run.stocks().to_vec(),
        outcomes,
        fault,
        columns: run.columns,
        params: run.params,
        firings: run.firings,
        choices: run.made,
    }
}

fn through(run: &mut Run<'_>, see: &mut dyn FnMut(i32, &[Vec<f64>])) -> Result<(), Fault> {
    run.settle()?;
    let (first, last) = (run.model.start.0, run.model.end.0);
    for today in first..=last {
        run.today = today;
        run.begin_day();
        see(today, run.stocks());
        run.day()?;
    }
    run.today = last.saturating_add(1);
    Ok(())
}
