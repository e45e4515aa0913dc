//! A block of histories through all worlds at once: what is shared is computed once, what differs is followed apart.
//!
//! The unchanged world runs a stretch of days at a time. Where a switch would have made a difference, the history
//! is forked from the beginning of the stretch and followed on its own; when it has come back to the unchanged
//! one, bit for bit, it is shared again. Stretches end at quarters, at the days that changes name, and at the days
//! after which a question has its answer.

use presidium_lang::calendar::Cadence;
use presidium_lang::change::Moment;
use presidium_lang::model::{ChoiceId, EventId};
use presidium_luck::key::combine;

use crate::exec::seat::Seat;
use crate::exec::world::UNCHANGED;
use crate::exec::{Block, Fault, Fired, Watch};
use crate::setup::{Cadences, Setup};

/// Most lanes of a block of treated histories.
const LANES: usize = 512;
/// How many small blocks are worth moving into one.
const MANY: usize = 3;

/// A question to be answered at the end of a day.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The treated world, or [`UNCHANGED`].
    pub world: u32,
    /// Positions of the outcomes.
    pub outcomes: Vec<usize>,
    /// Last day, as position in the clock.
    pub horizon: u32,
    /// Situations of which one must have arisen by then.
    pub situation: Vec<Situation>,
}

/// What must have come about for a treatment to have anything to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Nothing: it is there in every history.
    Always,
    /// An event has happened.
    Event(EventId, Vec<u32>),
    /// A choice has been made.
    Choice(ChoiceId, Vec<u32>),
    /// An episode has opened.
    Episode(presidium_lang::model::EpisodeId, Vec<u32>),
}

/// The answers to one question, lane by lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered {
    /// `[outcome asked][lane]`: day (position in the clock) or number; NaN is never.
    pub values: Vec<Vec<f64>>,
    /// Whether the history had faulted by then.
    pub faulted: Vec<bool>,
    /// Whether the situation had arisen.
    pub arose: Vec<bool>,
    /// First day on which the world differed from the unchanged one, as position in the clock; `u32::MAX` if none.
    pub touched: Vec<u32>,
}

/// What following some histories gave.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    /// One per question asked.
    pub answers: Vec<Answered>,
    /// Treated histories that differed from the unchanged one before any of their changes did.
    pub broken: Vec<(u32, u64)>,
    /// Forks, and days of treated histories that were computed.
    pub forks: u64,
    /// Days of treated histories that were computed.
    pub days: u64,
    /// Caused firings whose guard was false, and all caused firings.
    pub forced: (u64, u64),
}

/// Everything that happened, as fingerprints by day and lane.
#[derive(Default)]
struct Log {
    lines: Vec<(u32, u32, u64)>,
}

impl Log {
    /// The fingerprint of a lane before a day.
    fn before(&self, lane: usize, day: u32) -> u64 {
        let mine = self.lines.iter().filter(|l| l.1 as usize == lane && l.0 < day);
        mine.fold(0, |hash, l| combine(combine(hash, u64::from(l.0)), l.2))
    }

    fn push(&mut self, day: u32, what: u64, fired: &Fired, votes: &[i32]) {
        let words = [what, u64::from(fired.combo), u64::from(fired.option), fired.key];
        let hash = words.into_iter().chain(votes.iter().map(|v| *v as u64)).fold(1, combine);
        self.lines.push((day, fired.lane, hash));
    }
}

impl Watch for Log {
    fn event(&mut self, day: u32, event: EventId, fired: &Fired) {
        self.push(day, u64::from(event.0) << 1, fired, &[]);
    }

    fn choice(&mut self, day: u32, choice: ChoiceId, fired: &Fired, votes: &[i32]) {
        self.push(day, u64::from(choice.0) << 1 | 1, fired, votes);
    }
}

/// Days, as positions in the clock, at which stretches begin; the last is the end.
pub(super) fn stretches(setup: &Setup<'_>, asked: &[Asked]) -> Vec<u32> {
    let last = asked.iter().map(|a| a.horizon + 1).max().unwrap_or(0).min(setup.days.len() as u32);
    let mut days = vec![0, last];
    let quarters = Cadences::of([1, 4, 7, 10].map(Cadence::Year));
    for (n, day) in setup.days.iter().enumerate() {
        if day.cadences.meet(quarters) {
            days.push(n as u32);
        }
    }
    let start = setup.program.model.start.0;
    for during in &setup.program.model.switches {
        for moment in during.from.iter().chain(&during.to) {
            if let Moment::Day(date) = moment {
                days.push(u32::try_from(date.0 - start).unwrap_or(0));
            }
        }
    }
    days.extend(asked.iter().map(|a| a.horizon + 1));
    days.retain(|d| *d <= last);
    days.sort_unstable();
    days.dedup();
    days
}

/// Follows some histories through the unchanged world and all treated ones.
pub(super) fn follow<'r>(
    setup: &'r Setup<'r>,
    stretches: &[u32],
    (first, lanes): (u64, usize),
    asked: &[Asked],
    share: bool,
) -> Followed {
    let base = Block::new(setup, first, lanes);
    let worlds = setup.worlds.len();
    let mut last = vec![0; worlds];
    for a in asked.iter().filter(|a| a.world != UNCHANGED) {
        last[a.world as usize] = last[a.world as usize].max(a.horizon + 1);
    }
    let mut f = Follower {
        setup,
        asked,
        last,
        share,
        base,
        apart: vec![vec![None; lanes]; worlds],
        touched: vec![vec![u32::MAX; lanes]; worlds],
        pools: Vec::new(),
        result: Followed { answers: vec![Answered::default(); asked.len()], ..Followed::default() },
    };
    for stretch in stretches.windows(2) {
        f.go(stretch[0], stretch[1]);
    }
    let rest = std::mem::take(&mut f.pools);
    f.together(&rest);
    f.result
}

struct Follower<'a, 'r> {
    setup: &'r Setup<'r>,
    asked: &'a [Asked],
    /// The day from which nothing is asked of a world any more.
    last: Vec<u32>,
    /// Whether histories are shared as long as they agree.
    share: bool,
    base: Block<'r>,
    /// Where a history that has left the unchanged one is followed: `[world][lane]`, pool and lane.
    apart: Vec<Vec<Option<(usize, usize)>>>,
    /// First day on which a switch has bitten: `[world][lane]`.
    touched: Vec<Vec<u32>>,
    /// Treated histories.
    pools: Vec<Pool<'r>>,
    result: Followed,
}

impl<'r> Follower<'_, 'r> {
    fn go(&mut self, from: u32, to: u32) {
        let open =
            (0..self.last.len()).any(|w| self.last[w] > from && self.apart[w].iter().any(Option::is_none));
        let checkpoint = (open && from > 0).then(|| self.base.checkpoint());
        let mut log = Log::default();
        self.base.run_days(from, to, &mut log);
        for pool in &mut self.pools {
            self.result.days += pool.block.lanes as u64 * u64::from(to - from);
            pool.block.run_days(from, to, &mut crate::exec::Nobody);
        }
        for world in 0..self.last.len() {
            for lane in 0..self.base.lanes {
                if let Some(day) = self.base.bitten(world as u32, lane) {
                    let touched = &mut self.touched[world][lane];
                    *touched = (*touched).min(day);
                }
            }
        }
        if open {
            self.fork(from, to, checkpoint.as_ref(), &log);
        }
        self.base.clear_bites();
        for n in 0..self.asked.len() {
            if self.asked[n].horizon + 1 == to {
                self.answer(n);
            }
        }
        self.tidy(to);
    }

    /// Forks the histories in which a switch has bitten, and takes them through the stretch.
    fn fork(&mut self, from: u32, to: u32, checkpoint: Option<&Block<'r>>, log: &Log) {
        let mut leaving: Vec<(u32, usize, u32)> = Vec::new();
        for world in 0..self.last.len() {
            for lane in 0..self.base.lanes {
                if self.last[world] > from
                    && self.apart[world][lane].is_none()
                    && let Some(day) = self.base.bitten(world as u32, lane).or((!self.share).then_some(0))
                {
                    leaving.push((world as u32, lane, day));
                }
            }
        }
        for part in leaving.chunks(LANES) {
            let mut block = match checkpoint {
                Some(base) => {
                    let seats: Vec<Seat<'_, 'r>> = part
                        .iter()
                        .map(|(world, lane, _)| Seat { from: base, lane: *lane, world: *world })
                        .collect();
                    Block::seated(self.setup, &seats)
                }
                None => {
                    let histories = part.iter().map(|(_, lane, _)| self.base.histories[*lane]).collect();
                    Block::of_worlds(self.setup, histories, part.iter().map(|p| p.0).collect())
                }
            };
            let mut own = Log::default();
            block.run_days(from, to, &mut own);
            self.result.forks += part.len() as u64;
            self.result.days += part.len() as u64 * u64::from(to - from);
            for (at, (world, lane, day)) in part.iter().enumerate() {
                if own.before(at, *day) != log.before(*lane, *day) {
                    self.result.broken.push((*world, self.base.histories[*lane]));
                }
                self.apart[*world as usize][*lane] = Some((self.pools.len(), at));
            }
            self.pools.push(Pool { block, of: part.iter().map(|p| Some(p.1)).collect() });
        }
    }

    /// The block and lane in which a world's history is.
    fn place(&self, world: u32, lane: usize) -> (&Block<'r>, usize) {
        match self.apart.get(world as usize).and_then(|w| w[lane]) {
            Some((pool, at)) => (&self.pools[pool].block, at),
            None => (&self.base, lane),
        }
    }

    fn touched_by(&self, world: u32, lane: usize) -> u32 {
        self.touched.get(world as usize).map_or(u32::MAX, |w| w[lane])
    }

    /// Writes down the answers to a question.
    fn answer(&mut self, n: usize) {
        let asked = &self.asked[n];
        let lanes = 0..self.base.lanes;
        let places: Vec<(&Block<'r>, usize)> = lanes.map(|lane| self.place(asked.world, lane)).collect();
        let answered = Answered {
            values: asked
                .outcomes
                .iter()
                .map(|o| places.iter().map(|(block, lane)| block.answer_so_far(*o, *lane)).collect())
                .collect(),
            faulted: places
                .iter()
                .map(|(block, lane)| block.faults[*lane].is_some_and(|f: Fault| f.day <= asked.horizon))
                .collect(),
            arose: places.iter().map(|(block, lane)| asked.arose(block, *lane)).collect(),
            touched: (0..self.base.lanes).map(|lane| self.touched_by(asked.world, lane)).collect(),
        };
        self.result.answers[n] = answered;
    }

    /// Lets go of histories of which nothing more is asked, and of those that go on like the unchanged one.
    fn tidy(&mut self, to: u32) {
        for pool in &mut self.pools {
            for at in 0..pool.of.len() {
                let Some(lane) = pool.of[at] else { continue };
                let world = pool.block.worlds.of[at] as usize;
                if self.last[world] <= to || self.share && pool.block.goes_on_like(at, &self.base, lane) {
                    pool.of[at] = None;
                    self.apart[world][lane] = None;
                }
            }
        }
        let (thin, mut stay): (Vec<Pool<'r>>, Vec<Pool<'r>>) =
            std::mem::take(&mut self.pools).into_iter().partition(Pool::is_thin);
        let lone = thin.len() < MANY && thin.iter().all(|p| p.live() * 4 >= p.of.len() * 3);
        if lone {
            stay.extend(thin);
        } else {
            stay.extend(self.together(&thin));
        }
        self.pools = stay;
        for (n, pool) in self.pools.iter().enumerate() {
            for (at, lane) in pool.of.iter().enumerate() {
                if let Some(lane) = lane {
                    self.apart[pool.block.worlds.of[at] as usize][*lane] = Some((n, at));
                }
            }
        }
    }

    /// Few large blocks instead of many small ones.
    fn together(&mut self, pools: &[Pool<'r>]) -> Vec<Pool<'r>> {
        let mut seats: Vec<(Seat<'_, 'r>, Option<usize>)> = Vec::new();
        for pool in pools {
            self.result.forced.0 += pool.block.worlds.forced.0;
            self.result.forced.1 += pool.block.worlds.forced.1;
            for (at, lane) in pool.of.iter().enumerate().filter(|(_, lane)| lane.is_some()) {
                let seat = Seat { from: &pool.block, lane: at, world: pool.block.worlds.of[at] };
                seats.push((seat, *lane));
            }
        }
        let mut moved = Vec::new();
        let mut seats = seats.into_iter().peekable();
        while seats.peek().is_some() {
            let (part, of): (Vec<Seat<'_, 'r>>, Vec<Option<usize>>) = seats.by_ref().take(LANES).unzip();
            moved.push(Pool { block: Block::seated(self.setup, &part), of });
        }
        moved
    }
}

/// Treated histories side by side.
struct Pool<'r> {
    block: Block<'r>,
    /// The lane of the unchanged world that each left; `None` where it is no longer followed.
    of: Vec<Option<usize>>,
}

impl Pool<'_> {
    fn live(&self) -> usize {
        self.of.iter().flatten().count()
    }

    /// Whether it is worth moving what is left of it.
    fn is_thin(&self) -> bool {
        let live = self.live();
        live * 2 < LANES || live * 4 < self.of.len() * 3
    }
}

impl Asked {
    /// Whether the situation has arisen by the end of the horizon.
    fn arose(&self, block: &Block<'_>, lane: usize) -> bool {
        let by = |days: &[u32], cell: usize| {
            days.get(cell * block.lanes + lane).is_some_and(|day| *day <= self.horizon)
        };
        self.situation.iter().any(|s| match s {
            Situation::Always => true,
            Situation::Event(id, cells) => cells.iter().any(|c| by(&block.first_fired[id.at()], *c as usize)),
            Situation::Choice(id, cells) => {
                let model = &block.setup.program.model;
                let options = model.sets[model.choices[id.at()].set.at()].elements.len();
                cells
                    .iter()
                    .any(|c| (0..options).any(|o| by(&block.first_taken[id.at()], *c as usize * options + o)))
            }
            Situation::Episode(id, cells) => cells.iter().any(|c| block.has_opened(*id, *c, lane)),
        })
    }
}
