//! Lanes of several blocks → one new block: how a treated history leaves the unchanged one, and how few become many.
//!
//! All blocks must stand at the end of the same day. What lies in a block by row and lane is copied lane by
//! lane; what a block only remembers for speed is worked out anew.

use std::collections::BTreeMap;

use presidium_lang::model::{EpisodeId, SwitchId};

use super::world::{UNCHANGED, Worlds};
use super::{Block, are_consecutive};
use crate::setup::Setup;

/// Where a lane of a new block comes from, and the world it belongs to from now on.
pub(crate) struct Seat<'a, 'r> {
    /// The block it leaves.
    pub(crate) from: &'a Block<'r>,
    /// Its lane there.
    pub(crate) lane: usize,
    /// Its world.
    pub(crate) world: u32,
}

/// The lanes of something that lies by row and lane.
fn pick<'a, 'r: 'a, T: Copy + 'a>(seats: &[Seat<'a, 'r>], of: impl Fn(&'a Block<'r>) -> &'a [T]) -> Vec<T> {
    let sources: Vec<(&[T], usize, usize)> =
        seats.iter().map(|s| (of(s.from), s.from.lanes, s.lane)).collect();
    let rows = sources.first().map_or(0, |(all, lanes, _)| all.len() / (*lanes).max(1));
    let mut out = Vec::with_capacity(rows * seats.len());
    for row in 0..rows {
        out.extend(sources.iter().map(|(all, lanes, lane)| all[row * lanes + lane]));
    }
    out
}

impl<'r> Block<'r> {
    /// A block of lanes from other blocks; there must be at least one seat.
    pub(crate) fn seated(setup: &'r Setup<'r>, seats: &[Seat<'_, 'r>]) -> Block<'r> {
        let like = seats[0].from;
        let lanes = seats.len();
        let histories: Vec<u64> = seats.iter().map(|s| s.from.histories[s.lane]).collect();
        let words = setup.bits.words;
        let each = |n: usize, of: &dyn Fn(usize) -> Vec<f64>| (0..n).map(of).collect::<Vec<_>>();
        let mut block = Block {
            setup,
            lanes,
            consecutive: are_consecutive(&histories),
            histories,
            worlds: Worlds::seated(setup, seats),
            state: pick(seats, |b| &b.state),
            rings: each(like.rings.len(), &|n| pick(seats, |b| &b.rings[n])),
            ring_at: like.ring_at.iter().map(|at| at / like.lanes * lanes).collect(),
            registers: super::Registers::default(),
            phase_registers: like.phase_registers.iter().map(|_| super::Registers::default()).collect(),
            phase_ran: vec![false; like.phase_ran.len()],
            guards: (0..like.guards.len())
                .map(|n| super::guard::Guard::holding(pick(seats, |b| &b.guards[n].mask)))
                .collect(),
            hazards: (0..like.hazards.len())
                .map(|n| super::hazard::Hazards::seated(seats, n, &setup.program.hazards[n]))
                .collect(),
            episodes: (0..like.episodes.len()).map(|n| super::episode::Spells::seated(seats, n)).collect(),
            fired_in: each(like.fired_in.len(), &|n| pick(seats, |b| &b.fired_in[n])),
            delayed: delayed(seats),
            fired: vec![Vec::new(); like.fired.len()],
            taken: vec![Vec::new(); like.taken.len()],
            due: vec![Vec::new(); like.due.len()],
            waiting: like.waiting.iter().map(|w| vec![Vec::new(); w.len()]).collect(),
            stocks_waiting: vec![false; like.stocks_waiting.len()],
            scratch: super::effect::Scratch::default(),
            // Whoever comes in is looked at once in full.
            changed: vec![u64::MAX; words],
            next_changed: vec![0; words],
            changed_here: vec![u64::MAX; words],
            next_changed_here: vec![0; words],
            marks: Vec::new(),
            next_marks: Vec::new(),
            initial: each(like.initial.len(), &|n| pick(seats, |b| &b.initial[n])),
            questions: (0..like.questions.len())
                .map(|n| super::question::Answering::seated(seats, n))
                .collect(),
            first_fired: (0..like.first_fired.len()).map(|n| pick(seats, |b| &b.first_fired[n])).collect(),
            first_taken: (0..like.first_taken.len()).map(|n| pick(seats, |b| &b.first_taken[n])).collect(),
            faults: pick(seats, |b| &b.faults),
            shocks_drawn: Vec::new(),
            stirred: super::stir::Stirred::new(&setup.readers),
            becoming_ordinals: becoming_ordinals(seats),
            today: like.today,
        };
        for (lane, seat) in seats.iter().enumerate() {
            block.change_world(lane, seat);
        }
        block
    }

    /// The block as it stands at the end of a day, to be left from later.
    pub(crate) fn checkpoint(&self) -> Block<'r> {
        Block {
            setup: self.setup,
            lanes: self.lanes,
            histories: self.histories.clone(),
            consecutive: self.consecutive,
            worlds: self.worlds.clone(),
            state: self.state.clone(),
            rings: self.rings.clone(),
            ring_at: self.ring_at.clone(),
            registers: super::Registers::default(),
            phase_registers: self.phase_registers.iter().map(|_| super::Registers::default()).collect(),
            phase_ran: self.phase_ran.clone(),
            guards: self.guards.iter().map(|g| super::guard::Guard::holding(g.mask.clone())).collect(),
            hazards: self.hazards.clone(),
            episodes: self.episodes.clone(),
            fired_in: self.fired_in.clone(),
            delayed: self.delayed.clone(),
            fired: vec![Vec::new(); self.fired.len()],
            taken: vec![Vec::new(); self.taken.len()],
            due: vec![Vec::new(); self.due.len()],
            waiting: self.waiting.iter().map(|w| vec![Vec::new(); w.len()]).collect(),
            stocks_waiting: vec![false; self.stocks_waiting.len()],
            scratch: super::effect::Scratch::default(),
            changed: self.changed.clone(),
            next_changed: self.next_changed.clone(),
            changed_here: self.changed_here.clone(),
            next_changed_here: self.next_changed_here.clone(),
            marks: self.marks.clone(),
            next_marks: self.next_marks.clone(),
            initial: self.initial.clone(),
            questions: self.questions.clone(),
            first_fired: self.first_fired.clone(),
            first_taken: self.first_taken.clone(),
            faults: self.faults.clone(),
            shocks_drawn: Vec::new(),
            stirred: super::stir::Stirred::new(&self.setup.readers),
            becoming_ordinals: self.becoming_ordinals.clone(),
            today: self.today,
        }
    }

    /// Whether an episode has opened so far.
    pub(crate) fn has_opened(&self, episode: EpisodeId, combo: u32, lane: usize) -> bool {
        let count = self.setup.program.layout.episodes[episode.at()][0].count + combo;
        self.state[count as usize * self.lanes + lane] > 0.0
    }

    /// Sets the switches of a lane that comes from the unchanged world into a treated one.
    fn change_world(&mut self, lane: usize, seat: &Seat<'_, 'r>) {
        if seat.world == UNCHANGED || seat.from.worlds.of[seat.lane] == seat.world {
            return;
        }
        let layout = &self.setup.program.layout;
        for n in 0..layout.switch_count {
            let (on, could) = (layout.on(SwitchId(n)) as usize, layout.could(SwitchId(n)) as usize);
            let active = self.state[could * self.lanes + lane];
            let has = self.has(SwitchId(n), lane);
            self.state[on * self.lanes + lane] = if has { active } else { 0.0 };
            self.state[could * self.lanes + lane] = 0.0;
        }
    }

    /// Whether a lane and a lane of the unchanged world will go on alike: equal in everything but what worlds differ in.
    pub(crate) fn goes_on_like(&self, lane: usize, other: &Block<'r>, at: usize) -> bool {
        let layout = &self.setup.program.layout;
        let switches = 2 * layout.switch_count as usize;
        let first = layout.switches as usize;
        let alike =
            |a: &[f64], b: &[f64]| rows_alike(a, self.lanes, lane, b, other.lanes, at, |x| x.to_bits());
        let cut = |b: &Block<'r>| (first * b.lanes, (first + switches) * b.lanes);
        let ((a0, a1), (b0, b1)) = (cut(self), cut(other));
        self.faults[lane] == other.faults[at]
            && alike(&self.state[..a0], &other.state[..b0])
            && alike(&self.state[a1..], &other.state[b1..])
            && self.rings.iter().zip(&other.rings).all(|(a, b)| alike(a, b))
            && self.guards.iter().zip(&other.guards).all(|(a, b)| alike(&a.mask, &b.mask))
            && self.fired_in.iter().zip(&other.fired_in).all(|(a, b)| alike(a, b))
            && self.initial.iter().zip(&other.initial).all(|(a, b)| alike(a, b))
            && self.questions.iter().zip(&other.questions).all(|(a, b)| a.goes_on_like(lane, b, at))
            && firsts_alike(&self.first_fired, self.lanes, lane, &other.first_fired, other.lanes, at)
            && firsts_alike(&self.first_taken, self.lanes, lane, &other.first_taken, other.lanes, at)
            && self
                .episodes
                .iter()
                .zip(&other.episodes)
                .all(|(a, b)| a.goes_on_like((self.lanes, lane), b, (other.lanes, at)))
            && self
                .hazards
                .iter()
                .zip(&other.hazards)
                .all(|(a, b)| a.goes_on_like((self.lanes, lane), b, (other.lanes, at)))
            && self.delayed_of(lane) == other.delayed_of(at)
            && self.ordinals_of(lane) == other.ordinals_of(at)
    }

    fn delayed_of(&self, lane: usize) -> Vec<(u32, super::item::Delayed)> {
        let of = |(day, list): (&u32, &Vec<super::item::Delayed>)| {
            let day = *day;
            let mine = list.iter().filter(|d| d.lane as usize == lane);
            mine.map(|d| (day, super::item::Delayed { lane: 0, ..*d })).collect::<Vec<_>>()
        };
        self.delayed.iter().flat_map(of).collect()
    }

    fn ordinals_of(&self, lane: usize) -> Vec<(u32, u32, usize, u32)> {
        let of = self.becoming_ordinals.iter().filter(|(k, n)| k.2 as usize % self.lanes == lane && **n > 0);
        of.map(|(k, n)| (k.0, k.1, k.2 as usize / self.lanes, *n)).collect()
    }
}

/// Whether two lanes agree in every row.
pub(super) fn rows_alike<T: Copy, K: PartialEq>(
    a: &[T],
    a_lanes: usize,
    lane: usize,
    b: &[T],
    b_lanes: usize,
    at: usize,
    key: impl Fn(T) -> K,
) -> bool {
    let a = a.iter().skip(lane).step_by(a_lanes.max(1));
    let b = b.iter().skip(at).step_by(b_lanes.max(1));
    a.zip(b).all(|(a, b)| key(*a) == key(*b))
}

fn firsts_alike(
    a: &[Vec<u32>],
    a_lanes: usize,
    lane: usize,
    b: &[Vec<u32>],
    b_lanes: usize,
    at: usize,
) -> bool {
    a.iter().zip(b).all(|(a, b)| rows_alike(a, a_lanes, lane, b, b_lanes, at, |x| x))
}

/// What waits for a later day, in the order in which it was scheduled.
fn delayed(seats: &[Seat<'_, '_>]) -> BTreeMap<u32, Vec<super::item::Delayed>> {
    let mut out: BTreeMap<u32, Vec<super::item::Delayed>> = BTreeMap::new();
    for (lane, seat) in seats.iter().enumerate() {
        for (day, list) in &seat.from.delayed {
            let mine = list.iter().filter(|d| d.lane as usize == seat.lane);
            let moved: Vec<_> = mine.map(|d| super::item::Delayed { lane: lane as u32, ..*d }).collect();
            if !moved.is_empty() {
                out.entry(*day).or_default().extend(moved);
            }
        }
    }
    out
}

fn becoming_ordinals(seats: &[Seat<'_, '_>]) -> BTreeMap<(u32, u32, u32), u32> {
    let mut out = BTreeMap::new();
    for (lane, seat) in seats.iter().enumerate() {
        let lanes = seat.from.lanes;
        for ((event, order, cell), n) in &seat.from.becoming_ordinals {
            if *cell as usize % lanes == seat.lane {
                let cell = *cell as usize / lanes * seats.len() + lane;
                out.insert((*event, *order, cell as u32), *n);
            }
        }
    }
    out
}

impl Worlds {
    fn seated(setup: &Setup<'_>, seats: &[Seat<'_, '_>]) -> Worlds {
        let mut worlds = Worlds::new(setup, seats.iter().map(|s| s.world).collect());
        worlds.follow(&seats[0].from.worlds);
        worlds
    }
}

impl super::hazard::Hazards {
    fn seated(seats: &[Seat<'_, '_>], n: usize, plan: &crate::program::HazardPlan) -> Self {
        let of = |f: fn(&Self) -> &[f64]| pick(seats, move |b| f(&b.hazards[n]));
        let held = (0..plan.triggers.len()).map(|t| pick(seats, |b| &b.hazards[n].held[t][..])).collect();
        super::hazard::Hazards {
            held,
            rate: of(|h| &h.rate),
            sum: of(|h| &h.sum),
            base: of(|h| &h.base),
            threshold: of(|h| &h.threshold),
            due: pick(seats, |b| &b.hazards[n].due),
            next: i32::MAX,
            next_of: vec![i32::MAX; plan.combos as usize],
            ordinal: pick(seats, |b| &b.hazards[n].ordinal),
            spell: of(|h| &h.spell),
            live: of(|h| &h.live),
            stale: true,
            fresh: Vec::new(),
            cells: Vec::new(),
            total: vec![0.0; plan.combos as usize * seats.len()],
        }
    }

    /// Equal in what is still to come: hazards that can fire no more may have any past.
    fn goes_on_like(
        &self,
        (lanes, lane): (usize, usize),
        other: &Self,
        (others, at): (usize, usize),
    ) -> bool {
        (0..self.next_of.len()).all(|combo| {
            let (a, b) = (combo * lanes + lane, combo * others + at);
            let same = |f: fn(&Self) -> &[f64]| f(self)[a].to_bits() == f(other)[b].to_bits();
            let held = || self.held.iter().zip(&other.held).all(|(x, y)| x[a].to_bits() == y[b].to_bits());
            self.ordinal[a] == other.ordinal[b]
                && same(|h| &h.spell)
                && same(|h| &h.live)
                && same(|h| &h.threshold)
                && held()
                && (self.live[a] == 0.0 || same(|h| &h.rate) && same(|h| &h.sum) && same(|h| &h.base))
        })
    }
}

impl super::episode::Spells {
    fn seated(seats: &[Seat<'_, '_>], n: usize) -> Self {
        let views = seats[0].from.episodes[n].keys.len();
        super::episode::Spells {
            keys: (0..views).map(|v| pick(seats, |b| &b.episodes[n].keys[v][..])).collect(),
            ordinals: (0..views).map(|v| pick(seats, |b| &b.episodes[n].ordinals[v][..])).collect(),
            touched: Vec::new(),
        }
    }

    fn goes_on_like(
        &self,
        (lanes, lane): (usize, usize),
        other: &Self,
        (others, at): (usize, usize),
    ) -> bool {
        let keys = self.keys.iter().zip(&other.keys);
        let mut ordinals = self.ordinals.iter().zip(&other.ordinals);
        let mut keys = keys.map(|(a, b)| rows_alike(a, lanes, lane, b, others, at, |x| x));
        keys.all(|same| same) && ordinals.all(|(a, b)| rows_alike(a, lanes, lane, b, others, at, |x| x))
    }
}

impl super::question::Answering {
    fn seated(seats: &[Seat<'_, '_>], n: usize) -> Self {
        super::question::Answering {
            value: pick(seats, |b| &b.questions[n].value),
            latest: pick(seats, |b| &b.questions[n].latest),
            days: seats[0].from.questions[n].days,
        }
    }

    fn goes_on_like(&self, lane: usize, other: &Self, at: usize) -> bool {
        self.value[lane].to_bits() == other.value[at].to_bits()
            && self.latest[lane].to_bits() == other.latest[at].to_bits()
    }
}
