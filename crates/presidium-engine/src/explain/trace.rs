//! Histories → what happened in them, and for each line what it came from: another line, hazard, or a date.

use std::collections::BTreeMap;

use presidium_lang::model::{Arg, Arises, ItemRef, Model, OnSource, Rule, SetId, TriggerKind};
use presidium_luck::key::{combine, site_hash};

use crate::ensemble::{Chronicle, Happening, Line};
use crate::exec::probe::{Ask, PutOff};
use crate::exec::world::UNCHANGED;
use crate::exec::{Block, Cause, Fault, Fired, Watch};
use crate::layout::{elements_of, own_sets};
use crate::setup::Setup;

/// What a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A date from outside, or a world in which it is made to happen.
    Outside,
    /// Hazards.
    Hazard,
    /// A trigger `on` another line.
    On {
        /// Position among the event's triggers.
        trigger: usize,
        /// The line it came from.
        source: Option<usize>,
        /// The day of the source, as position in the clock.
        asked: u32,
        /// The key of luck that the source gave it.
        key: u64,
    },
    /// A condition that became true.
    Became {
        /// Position among the event's triggers.
        trigger: usize,
    },
    /// A choice that arose on another line, or at its cadence (`None`).
    Arose {
        /// The line it arose on.
        source: Option<usize>,
    },
}

/// Histories and what each of their lines came from.
#[derive(Clone, Debug, Default)]
pub struct Traced {
    /// What happened, in order; lanes are histories, or worlds of one history.
    pub lines: Vec<Line>,
    /// One per line.
    pub origins: Vec<Origin>,
    /// Why a lane stopped early.
    pub faults: Vec<Option<Fault>>,
    /// Answers to the model's questions: `[outcome][lane]`, as the program gives them (first day as position in
    /// the clock, NaN for never).
    pub answers: Vec<Vec<f64>>,
    /// First day on which a world differs from the unchanged one in anything its changes touch, as far as the
    /// unchanged lane can tell; by lane.
    pub bitten: Vec<Option<u32>>,
}

impl Traced {
    /// The lines of a lane: position and line.
    pub fn of_lane(&self, lane: u32) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().filter(move |(_, l)| l.lane == lane)
    }
}

/// Follows histories `first`, `first + 1`, … of the unchanged world; each is a lane.
pub fn trace(setup: &Setup<'_>, first: u64, lanes: usize) -> Traced {
    follow(setup, Block::new(setup, first, lanes))
}

/// Follows one history in the unchanged world (lane 0) and in each world of the setup (lanes 1, 2, …).
pub fn trace_worlds(setup: &Setup<'_>, history: u64) -> Traced {
    let worlds: Vec<u32> = std::iter::once(UNCHANGED).chain(0..setup.worlds.len() as u32).collect();
    follow(setup, Block::of_worlds(setup, vec![history; worlds.len()], worlds))
}

/// Keeps everything, with causes.
#[derive(Default)]
struct Follower {
    chronicle: Chronicle,
    causes: BTreeMap<usize, Cause>,
}

impl Watch for Follower {
    fn event(&mut self, day: u32, event: presidium_lang::model::EventId, fired: &Fired) {
        self.chronicle.event(day, event, fired);
    }

    fn choice(&mut self, day: u32, choice: presidium_lang::model::ChoiceId, fired: &Fired, votes: &[i32]) {
        self.chronicle.choice(day, choice, fired, votes);
    }

    fn because(&mut self, cause: Cause) {
        self.causes.insert(self.chronicle.lines.len().saturating_sub(1), cause);
    }
}

/// Writes down what is put off.
#[derive(Default)]
struct Waiting {
    known: BTreeMap<u32, usize>,
    put_off: Vec<PutOff>,
}

impl Ask for Waiting {
    fn worked(&mut self, block: &mut Block<'_>, _: u32) {
        block.put_off_since(&mut self.known, &mut self.put_off);
    }
}

fn follow(setup: &Setup<'_>, mut block: Block<'_>) -> Traced {
    let (mut follower, mut waiting) = (Follower::default(), Waiting::default());
    block.run_asked(setup.days.len() as u32, &mut follower, &mut waiting);
    let lines = follower.chronicle.lines;
    let finder = Finder::new(&setup.program.model, &setup.program.layout.sizes, &lines);
    let origins = (0..lines.len())
        .map(|n| match follower.causes.get(&n) {
            Some(cause) => finder.event(n, *cause, &waiting.put_off),
            None => finder.choice(n),
        })
        .collect();
    let lanes = block.lanes;
    Traced {
        origins,
        faults: block.faults.clone(),
        answers: (0..setup.program.questions.len())
            .map(|q| (0..lanes).map(|lane| block.answer(q, lane)).collect())
            .collect(),
        bitten: (0..lanes)
            .map(|lane| lane.checked_sub(1).and_then(|world| block.bitten(world as u32, 0)))
            .collect(),
        lines,
    }
}

/// Finds the lines that others came from.
struct Finder<'a> {
    model: &'a Model,
    sizes: &'a [u32],
    lines: &'a [Line],
    /// Lines by lane and day.
    days: BTreeMap<(u32, u32), Vec<usize>>,
}

impl<'a> Finder<'a> {
    fn new(model: &'a Model, sizes: &'a [u32], lines: &'a [Line]) -> Finder<'a> {
        let mut days: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (n, line) in lines.iter().enumerate() {
            days.entry((line.lane, line.day)).or_default().push(n);
        }
        Finder { model, sizes, lines, days }
    }

    fn event(&self, n: usize, cause: Cause, put_off: &[PutOff]) -> Origin {
        let line = &self.lines[n];
        let (Cause::Trigger(trigger, key), Happening::Event(id)) = (cause, &line.what) else {
            return if cause == Cause::Hazard { Origin::Hazard } else { Origin::Outside };
        };
        let event = &self.model.events[id.at()];
        let trigger = trigger as usize;
        let Some(rule) = event.triggers.get(trigger) else { return Origin::Outside };
        let TriggerKind::On { of, delay, .. } = &rule.kind else { return Origin::Became { trigger } };
        let waited = put_off.iter().find(|p| {
            (p.event, p.trigger as usize, p.combo, p.lane) == (id.at(), trigger, line.combo, line.lane)
                && (p.key, p.due) == (key, line.day)
        });
        let asked = waited.filter(|_| delay.is_some()).map_or(line.day, |p| p.asked);
        let salt = site_hash(&rule.key, &[]);
        let source = self.source(of, &event.rule, line, asked, &|source| combine(salt, source) == key);
        Origin::On { trigger, source, asked, key }
    }

    fn choice(&self, n: usize) -> Origin {
        let line = &self.lines[n];
        let Happening::Choice(id, ..) = &line.what else { return Origin::Outside };
        let choice = &self.model.choices[id.at()];
        let Arises::On(of) = &choice.arises else { return Origin::Arose { source: None } };
        Origin::Arose { source: self.source(of, &choice.rule, line, line.day, &|key| key == line.key) }
    }

    /// The line of a day that a reader's sources match, the first source first.
    fn source(
        &self,
        of: &[OnSource],
        rule: &Rule,
        reader: &Line,
        day: u32,
        fits: &dyn Fn(u64) -> bool,
    ) -> Option<usize> {
        let own = elements_of(self.sizes, &own_sets(rule), reader.combo);
        let today = self.days.get(&(reader.lane, day))?;
        of.iter().find_map(|source| {
            let matches = |n: &&usize| {
                let line = &self.lines[**n];
                fits(line.key) && self.is_source(source, line, &own)
            };
            today.iter().find(matches).copied()
        })
    }

    fn is_source(&self, source: &OnSource, line: &Line, own: &[u32]) -> bool {
        let (item, sets) = item_of(self.model, line);
        let taken = match line.what {
            Happening::Choice(_, option, _) => Some(option),
            Happening::Event(_) => None,
        };
        let right = source.is.is_none_or(|(is, option)| is == (taken == Some(option)));
        let elements = elements_of(self.sizes, &sets, line.combo);
        item == source.of
            && right
            && source.args.iter().zip(&elements).all(|(arg, e)| match arg {
                Arg::Element(x) => x == e,
                Arg::Var(v) => own.get(v.at()).is_none_or(|x| x == e),
                Arg::Expr(_) => true,
            })
    }
}

/// What a line is about, and the sets of its combination.
fn item_of(model: &Model, line: &Line) -> (ItemRef, Vec<SetId>) {
    match &line.what {
        Happening::Event(id) => (ItemRef::Event(*id), own_sets(&model.events[id.at()].rule)),
        Happening::Choice(id, ..) => (ItemRef::Choice(*id), own_sets(&model.choices[id.at()].rule)),
    }
}
