//! A model in other worlds → whether its history runs on rails: tests, each with what was measured beside what is asked.
//!
//! [`try_rails`] plans the worlds that the tests need, runs each of them once ([`answers`]) and lets the tests
//! read them. [`compare`] says when two worlds differ by more than luck. A test that has nothing to work on in a
//! model is not applicable, and says why; it is never passed by default.

pub mod answers;
pub mod compare;
mod coupling;
mod inputs;
mod lag;
mod later;
mod outcomes;
mod spread;
mod swap;
pub mod table;
mod translate;

use std::sync::atomic::AtomicBool;

use presidium_engine::Options;
use presidium_lang::change::Change;
use presidium_lang::model::{EventId, Model, OutcomeId};

use answers::{Answers, Keep, Planned, run_all};
pub use table::{Cell, Row, Table};

/// What the tests of one model need besides the model: which worlds, and what should move in them.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Test 2: an input event on another day.
    pub later: Option<Later>,
    /// Test 3: a cause on another day, and what follows it.
    pub lag: Option<Lag>,
    /// Test 4: two elements of one set.
    pub swap: Option<Change>,
}

/// An input event put on another day.
#[derive(Clone, Debug)]
pub struct Later {
    /// The change.
    pub change: Change,
    /// Outcomes that hang on it and must move with it.
    pub moves: Vec<OutcomeId>,
    /// Outcomes that do not and must hardly move.
    pub stays: Vec<OutcomeId>,
}

/// A cause put on another day.
#[derive(Clone, Debug)]
pub struct Lag {
    /// The change.
    pub change: Change,
    /// The cause.
    pub from: Thing,
    /// What may follow it.
    pub to: Thing,
}

/// An event in some of its combinations, with a name for people.
#[derive(Clone, Debug)]
pub struct Thing {
    /// As it may be typed.
    pub name: String,
    /// The event.
    pub event: EventId,
    /// Its combinations.
    pub cells: Vec<u32>,
}

/// A range of histories and how to run it.
pub struct RailsRun<'a> {
    /// Seed, lucks, interpretation, coupling.
    pub options: Options,
    /// First history, from 1.
    pub first: u64,
    /// Last history, inclusive.
    pub last: u64,
    /// Threads; 0 is one per core.
    pub threads: usize,
    /// Called with the number of histories done so far in all worlds, and with all there are to do.
    pub progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
    /// Stops the run between blocks; tests whose worlds are not complete are not reached.
    pub cancel: Option<&'a AtomicBool>,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Every check holds.
    Passed,
    /// One does not.
    Failed,
    /// The model has nothing that the test could work on, or too little happened; and why.
    NotApplicable(String),
    /// It waits for something that is not built; and for what.
    Waits(String),
    /// The run was stopped before its worlds were complete.
    NotReached,
}

/// Something measured beside what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What was measured, in words.
    pub what: String,
    /// The value; shares in 1, spans in days, all else counts or ratios.
    pub measured: f64,
    /// What is asked of it.
    pub asked: Bound,
    /// Where the value was found, if it is that of one thing among many.
    pub at: Option<String>,
}

/// What is asked of a measured value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// It must not be larger.
    AtMost(f64),
    /// It must not be smaller.
    AtLeast(f64),
    /// It must be smaller.
    Below(f64),
}

impl Check {
    /// Whether the value is as asked; what is no number never is.
    pub fn holds(&self) -> bool {
        match self.asked {
            Bound::AtMost(most) => self.measured <= most,
            Bound::AtLeast(least) => self.measured >= least,
            Bound::Below(limit) => self.measured < limit,
        }
    }
}

/// One test and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its number, from 1 to 9.
    pub number: u8,
    /// What it asks, as a sentence.
    pub asks: String,
    /// What became of it.
    pub standing: Standing,
    /// Everything measured beside what is asked.
    pub checks: Vec<Check>,
    /// What was found, thing by thing.
    pub tables: Vec<Table>,
}

impl Test {
    /// A test that is passed when all checks hold.
    fn judged(number: u8, checks: Vec<Check>, tables: Vec<Table>) -> Test {
        let passed = checks.iter().all(Check::holds);
        let standing = if passed { Standing::Passed } else { Standing::Failed };
        Test { number, asks: asks(number).to_owned(), standing, checks, tables }
    }

    fn without(number: u8, standing: Standing) -> Test {
        Test { number, asks: asks(number).to_owned(), standing, checks: Vec::new(), tables: Vec::new() }
    }

    fn not_applicable(number: u8, why: impl Into<String>) -> Test {
        Test::without(number, Standing::NotApplicable(why.into()))
    }
}

/// What came of all tests asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// In order of number.
    pub tests: Vec<Test>,
    /// Worlds that were run, the unchanged one included.
    pub worlds: u64,
    /// Histories that stopped with a fault, over all worlds; they count nowhere.
    pub faulted: u64,
    /// Whether the run was stopped before all worlds were complete.
    pub interrupted: bool,
}

/// The numbers of the tests.
pub const TESTS: std::ops::RangeInclusive<u8> = 1..=9;

/// What a test asks.
pub fn asks(number: u8) -> &'static str {
    match number {
        1 => "Clock and inputs moved together: does every date move with them?",
        2 => "An input put on another day: does what hangs on it move, and nothing else?",
        3 => "A cause put on another day: does what follows keep its lag rather than its date?",
        4 => "Two elements exchanged: do outcomes follow attributes rather than names?",
        5 => "Each input flattened, and moved: is what it schedules declared?",
        6 => "Does any event have a date before anything has happened?",
        7 => "Does the record fit too well among the model's own histories?",
        8 => "Given the past: does a change after a decision leave the decision alone?",
        9 => "Each part held still: do the others notice?",
        _ => "",
    }
}

/// Runs the worlds of some tests and reads them.
pub fn try_rails(model: &Model, asked: &Asked, numbers: &[u8], run: &RailsRun<'_>) -> Tested {
    let mut plan = Plan { worlds: vec![Planned::of(model, Vec::new(), Keep::Events)] };
    let mut readings: Vec<(u8, Reading<'_>)> = Vec::new();
    for number in TESTS.filter(|n| numbers.contains(n)) {
        let reading = match number {
            1 => translate::plan(model, &mut plan),
            2 => later::plan(model, asked.later.as_ref(), &mut plan),
            3 => lag::plan(model, asked.lag.as_ref(), &mut plan),
            4 => swap::plan(model, asked.swap.as_ref(), &mut plan),
            5 => inputs::plan(model, &mut plan),
            6 => spread::plan(model, run),
            9 => coupling::plan(model, &mut plan),
            _ => Reading::Done(waits(number)),
        };
        readings.push((number, reading));
    }
    let idle = readings.iter().all(|(_, r)| matches!(r, Reading::Done(_)));
    let worlds = if idle { Vec::new() } else { run_all(&plan.worlds, run) };
    let tests = readings.into_iter().map(|(number, reading)| reading.read(number, &worlds)).collect();
    Tested {
        tests,
        worlds: worlds.len() as u64,
        faulted: worlds.iter().flatten().map(|w| w.faulted.iter().filter(|f| **f).count() as u64).sum(),
        interrupted: worlds.iter().any(Option::is_none),
    }
}

fn waits(number: u8) -> Test {
    let why = match number {
        7 => "no history is scored against the record yet, so the record has no rank among them",
        _ => "histories are not conditioned on the record yet",
    };
    Test::without(number, Standing::Waits(why.to_owned()))
}

/// The worlds to run; the first is the unchanged one.
struct Plan<'m> {
    worlds: Vec<Planned<'m>>,
}

impl<'m> Plan<'m> {
    /// Adds a world; its position.
    fn add(&mut self, world: Planned<'m>) -> usize {
        self.worlds.push(world);
        self.worlds.len() - 1
    }
}

/// Worlds → a test; the first world handed over is the unchanged one.
type Read<'r> = Box<dyn FnOnce(&[&Answers]) -> Test + 'r>;

/// How a test reads its worlds.
enum Reading<'r> {
    /// It needs none.
    Done(Test),
    /// From the unchanged world and these.
    From(Vec<usize>, Read<'r>),
}

impl Reading<'_> {
    fn read(self, number: u8, worlds: &[Option<Answers>]) -> Test {
        match self {
            Reading::Done(test) => test,
            Reading::From(needs, read) => {
                let needed = std::iter::once(0).chain(needs);
                let found: Option<Vec<&Answers>> =
                    needed.map(|n| worlds.get(n).and_then(Option::as_ref)).collect();
                found.map_or_else(|| Test::without(number, Standing::NotReached), |found| read(&found))
            }
        }
    }
}

#[cfg(test)]
mod tests;
