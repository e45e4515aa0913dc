//! Worlds → what happened in each of their histories: the first day of every outcome, and of every event where asked.
//!
//! Histories of two worlds with one number share all luck, so day stands beside day. Days are positions in the
//! clock of the world: a clock that was moved takes its days with it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use presidium_engine::exec::{Block, Fired, Watch};
use presidium_engine::worlds::alone::{World, run_whole};
use presidium_lang::change::Change;
use presidium_lang::model::{ChoiceId, EventId, Model, Question};

use super::RailsRun;

/// No day: it did not happen.
pub const NEVER: u32 = u32::MAX;

/// A world to run.
pub struct Planned<'m> {
    /// The model it is a world of.
    pub model: Cow<'m, Model>,
    /// Its changes.
    pub changes: Vec<Change>,
    /// What to keep of its histories.
    pub keep: Keep,
}

/// What to keep of a world's histories besides outcomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing.
    Outcomes,
    /// The first day of every event combination, and all days of those that open an episode.
    Events,
}

impl<'m> Planned<'m> {
    /// The world of some changes in a model.
    pub fn of(model: &'m Model, changes: Vec<Change>, keep: Keep) -> Planned<'m> {
        Planned { model: Cow::Borrowed(model), changes, keep }
    }

    /// A model that was edited.
    pub fn edited(model: Model) -> Planned<'m> {
        Planned { model: Cow::Owned(model), changes: Vec::new(), keep: Keep::Outcomes }
    }
}

/// What happened in every history of a world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// Whether a history stopped with a fault.
    pub faulted: Vec<bool>,
    /// `[outcome][history]`: first day, or [`NEVER`]; empty for outcomes that are amounts.
    pub outcomes: Vec<Vec<u32>>,
    /// `[event][combination][history]`: first day, or [`NEVER`]; empty unless events are kept.
    pub events: Vec<Vec<Vec<u32>>>,
    /// By event and combination, for those that open an episode: history and day of every firing, in order.
    pub openings: BTreeMap<(u32, u32), Vec<(u32, u32)>>,
}

impl Answers {
    /// Histories that were run.
    pub fn histories(&self) -> usize {
        self.faulted.len()
    }

    /// Adds the histories that come after these.
    fn extend(&mut self, more: Answers) {
        let so_far = self.faulted.len() as u32;
        if self.faulted.is_empty() {
            *self = more;
            return;
        }
        self.faulted.extend(more.faulted);
        self.outcomes.iter_mut().zip(more.outcomes).for_each(|(mine, theirs)| mine.extend(theirs));
        let cells = self.events.iter_mut().flatten().zip(more.events.into_iter().flatten());
        cells.for_each(|(mine, theirs)| mine.extend(theirs));
        for (key, days) in more.openings {
            let later = days.into_iter().map(|(history, day)| (so_far + history, day));
            self.openings.entry(key).or_default().extend(later);
        }
    }

    /// The days of the histories that ran to the end, with the number of each.
    pub fn ran<'a>(&'a self, days: &'a [u32]) -> impl Iterator<Item = (usize, u32)> + 'a {
        days.iter().copied().enumerate().zip(&self.faulted).filter(|(_, faulted)| !**faulted).map(|(d, _)| d)
    }
}

/// Runs worlds; `None` for those that were not complete when the run was stopped.
pub fn run_all(worlds: &[Planned<'_>], run: &RailsRun<'_>) -> Vec<Option<Answers>> {
    let each = run.last.saturating_sub(run.first.max(1) - 1);
    let all = each * worlds.len() as u64;
    let (next, done) = (AtomicUsize::new(0), AtomicU64::new(0));
    let found = Mutex::new(vec![None; worlds.len()]);
    let tell = |lanes: usize| {
        let so_far = done.fetch_add(lanes as u64, Ordering::Relaxed) + lanes as u64;
        if let Some(progress) = run.progress {
            progress(so_far, all);
        }
    };
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(planned) = worlds.get(at) else { return };
            let Some(answers) = run_one(planned, run, &tell) else { return };
            if let Ok(mut found) = found.lock() {
                found[at] = Some(answers);
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if run.threads == 0 { cores } else { run.threads }.min(worlds.len()).max(1);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    found.into_inner().unwrap_or_default()
}

/// One world; `None` when the run was stopped on the way.
fn run_one(planned: &Planned<'_>, run: &RailsRun<'_>, tell: &dyn Fn(usize)) -> Option<Answers> {
    let world = World::new(&planned.model, &planned.changes, run.options);
    let setup = world.setup();
    let mut answers = Answers::default();
    for (first, lanes) in world.blocks(run.first, run.last) {
        if run.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) {
            return None;
        }
        let mut opened = Opened::of(planned);
        let block = run_whole(&setup, (first, lanes), &mut opened);
        answers.extend(read(planned, &block, opened.days));
        tell(lanes);
    }
    Some(answers)
}

fn read(
    planned: &Planned<'_>,
    block: &Block<'_>,
    openings: BTreeMap<(u32, u32), Vec<(u32, u32)>>,
) -> Answers {
    let lanes = 0..block.lanes;
    let day = |outcome: usize, lane: usize| {
        let answer = block.answer(outcome, lane);
        if answer.is_nan() { NEVER } else { answer as u32 }
    };
    let outcomes = planned.model.outcomes.iter().enumerate().map(|(n, outcome)| {
        let dated = matches!(outcome.question, Question::Ever { .. } | Question::Condition { .. });
        if dated { lanes.clone().map(|lane| day(n, lane)).collect() } else { Vec::new() }
    });
    let cells = |days: &Vec<u32>| days.chunks(block.lanes.max(1)).map(<[u32]>::to_vec).collect();
    let events = match planned.keep {
        Keep::Outcomes => Vec::new(),
        Keep::Events => block.first_fired.iter().map(cells).collect(),
    };
    Answers {
        faulted: block.faults.iter().map(Option::is_some).collect(),
        outcomes: outcomes.collect(),
        events,
        openings,
    }
}

/// Notes the days of the events that open episodes.
struct Opened {
    events: Vec<EventId>,
    days: BTreeMap<(u32, u32), Vec<(u32, u32)>>,
}

impl Opened {
    fn of(planned: &Planned<'_>) -> Opened {
        let opens = planned.model.episodes.iter().flat_map(|e| &e.opens).filter_map(|s| match s.of {
            presidium_lang::model::ItemRef::Event(id) => Some(id),
            presidium_lang::model::ItemRef::Choice(_) => None,
        });
        let events = if planned.keep == Keep::Events { opens.collect() } else { Vec::new() };
        Opened { events, days: BTreeMap::new() }
    }
}

impl Watch for Opened {
    fn event(&mut self, day: u32, event: EventId, fired: &Fired) {
        if self.events.contains(&event) {
            self.days.entry((event.0, fired.combo)).or_default().push((fired.lane, day));
        }
    }

    fn choice(&mut self, _: u32, _: ChoiceId, _: &Fired, _: &[i32]) {}
}
