//! Worlds in a block: which switches are on in which lanes, what hangs on them, and where they would bite.
//!
//! A lane belongs to the unchanged world or to a treated one. In the unchanged world every switch is off, and a
//! switch that *could* be on is watched: the first day on which it would have made a difference is noted.

use presidium_lang::change::{During, Moment};
use presidium_lang::model::{ChoiceId, EventId, ItemRef, StockId, SwitchId};
use presidium_luck::math;

use super::Block;
use crate::program::set_bit;
use crate::setup::{Day, Setup, date_key};
use crate::worlds::treat::Deed;

/// The world without changes.
pub(crate) const UNCHANGED: u32 = u32::MAX;
/// No day.
const NEVER: u32 = u32::MAX;

/// What a block knows of worlds.
#[derive(Clone, Default)]
pub(crate) struct Worlds {
    /// The world of each lane.
    pub(crate) of: Vec<u32>,
    /// First day since it was last cleared on which a switch would have made a difference: `[switch][lane]`.
    pub(crate) bites: Vec<u32>,
    /// Forced firings whose guard was false, and all forced firings.
    pub(crate) forced: (u64, u64),
    /// Whether each switch was in force yesterday, where that is the same for all lanes.
    active: Vec<Option<bool>>,
}

impl Worlds {
    pub(crate) fn new(setup: &Setup<'_>, of: Vec<u32>) -> Worlds {
        let cells = setup.program.model.switches.len() * of.len();
        Worlds {
            of,
            bites: vec![NEVER; cells],
            forced: (0, 0),
            active: vec![None; setup.program.model.switches.len()],
        }
    }
}

impl Worlds {
    /// Takes over what another block of the same day knows of the days.
    pub(super) fn follow(&mut self, other: &Worlds) {
        self.active.clone_from(&other.active);
    }
}

impl Block<'_> {
    /// Whether a lane's world has a switch.
    pub(super) fn has(&self, switch: SwitchId, lane: usize) -> bool {
        let world = self.worlds.of[lane] as usize;
        self.setup.worlds.get(world).is_some_and(|w| w.contains(&switch))
    }

    /// Whether a switch is on in a lane.
    fn is_on(&self, switch: SwitchId, lane: usize) -> bool {
        self.state[self.setup.program.layout.on(switch) as usize * self.lanes + lane] != 0.0
    }

    /// Whether a switch is off in a lane of the unchanged world but would be on in worlds that have it.
    fn is_watched(&self, switch: SwitchId, lane: usize) -> bool {
        self.state[self.setup.program.layout.could(switch) as usize * self.lanes + lane] != 0.0
    }

    /// Notes that a switch would make a difference today.
    fn bite(&mut self, switch: SwitchId, lane: usize) {
        let first = &mut self.worlds.bites[switch.at() * self.lanes + lane];
        *first = (*first).min(self.today);
    }

    /// The first day on which any of a world's switches would have bitten a lane; `None` if none has.
    pub(crate) fn bitten(&self, world: u32, lane: usize) -> Option<u32> {
        let switches = self.setup.worlds.get(world as usize)?;
        let days = switches.iter().map(|s| self.worlds.bites[s.at() * self.lanes + lane]);
        days.min().filter(|d| *d != NEVER)
    }

    /// Forgets what has bitten so far.
    pub(crate) fn clear_bites(&mut self) {
        self.worlds.bites.fill(NEVER);
    }

    /// Takes in what expressions noted while they were evaluated.
    pub(super) fn note_bites(&mut self) {
        if self.setup.program.model.switches.is_empty() {
            return;
        }
        let today = self.today;
        for registers in std::iter::once(&mut self.registers).chain(&mut self.phase_registers) {
            for (switch, lane) in registers.bites.drain(..) {
                let first = &mut self.worlds.bites[switch as usize * self.lanes + lane as usize];
                *first = (*first).min(today);
            }
        }
    }

    /// The position in the clock of a moment in a lane; `NEVER` if there is none, or not yet.
    fn moment(&self, moment: Moment, lane: usize) -> i64 {
        match moment {
            Moment::Day(date) => i64::from(date.0) - i64::from(self.setup.program.model.start.0),
            Moment::After(event, combo, days) => {
                let first = self.first_fired[event.at()][combo as usize * self.lanes + lane];
                if first == NEVER { i64::MAX } else { i64::from(first) + i64::from(days.max(1)) }
            }
        }
    }

    /// Whether a period is in force today in a lane. A beginning that is no day has not come; an end neither.
    fn in_force(&self, during: During, lane: usize) -> bool {
        let today = i64::from(self.today);
        during.from.is_none_or(|m| self.moment(m, lane) <= today)
            && during.to.is_none_or(|m| today <= self.moment(m, lane))
    }

    /// Whether a moment is today in a lane.
    fn is_today(&self, moment: Moment, lane: usize) -> bool {
        self.moment(moment, lane) == i64::from(self.today)
    }

    /// Sets the rows of all switches for the day; `eve` is the start of the history, before anything hangs on them.
    pub(super) fn turn_switches(&mut self, eve: bool) {
        let setup = self.setup;
        let first_day = self.today == 0 && !eve;
        for (n, during) in setup.program.model.switches.iter().enumerate() {
            let switch = SwitchId(n as u32);
            let follows = |m: Option<Moment>| matches!(m, Some(Moment::After(..)));
            let same_for_all = !follows(during.from) && !follows(during.to);
            let mut active = same_for_all && self.lanes > 0 && self.in_force(*during, 0);
            if same_for_all && self.worlds.active[n] == Some(active) {
                continue;
            }
            if !eve {
                self.worlds.active[n] = same_for_all.then_some(active);
            }
            let on = setup.program.layout.on(switch) as usize * self.lanes;
            let could = setup.program.layout.could(switch) as usize * self.lanes;
            let mut moved = false;
            for lane in 0..self.lanes {
                if !same_for_all {
                    active = self.in_force(*during, lane);
                }
                let row = if self.worlds.of[lane] == UNCHANGED { could } else { on };
                let now = active && (row == could || self.has(switch, lane));
                let before = self.state[row + lane] != 0.0 && !first_day;
                if now == before {
                    continue;
                }
                self.state[row + lane] = f64::from(u8::from(now));
                moved = true;
                if !eve {
                    self.hang(switch, lane, now);
                }
            }
            if moved && !eve {
                set_bit(&mut self.changed, setup.bits.switches + n);
            }
        }
    }

    /// What hangs on a switch that turns today.
    fn hang(&mut self, switch: SwitchId, lane: usize, on: bool) {
        let setup = self.setup;
        for deed in setup.program.interventions.iter().filter(|i| i.switch == switch).map(|i| &i.deed) {
            match deed {
                Deed::Push(stock, cells, by) if on => {
                    let plan = &setup.program.stocks[stock.at()];
                    for cell in cells {
                        let row = (setup.program.layout.stocks[stock.at()] + cell) as usize;
                        let was = self.state[row * self.lanes + lane];
                        let value = math::clamp(was + by, plan.lo, plan.hi);
                        self.change_stock(switch, stock.at(), row, lane, value);
                    }
                }
                Deed::Never(ItemRef::Event(event), cells) | Deed::Cause(event, cells, _)
                    if self.worlds.of[lane] != UNCHANGED =>
                {
                    cells.iter().for_each(|cell| self.hold_hazard(*event, *cell, lane, !on));
                }
                _ => {}
            }
        }
    }

    /// Writes a stock where a switch is on; notes the difference where it is watched.
    fn change_stock(&mut self, switch: SwitchId, stock: usize, row: usize, lane: usize, value: f64) {
        let at = row * self.lanes + lane;
        if self.state[at].to_bits() == value.to_bits() {
            return;
        }
        if self.worlds.of[lane] == UNCHANGED {
            self.bite(switch, lane);
        } else {
            self.state[at] = value;
            set_bit(&mut self.changed, stock);
        }
    }

    /// Holds stocks at their values, at the start of the day.
    pub(super) fn hold_stocks(&mut self) {
        let setup = self.setup;
        for intervention in &setup.program.interventions {
            let Deed::Hold(stock, cells, value) = &intervention.deed else { continue };
            let switch = intervention.switch;
            for cell in cells {
                let row = (setup.program.layout.stocks[stock.at()] + cell) as usize;
                for lane in 0..self.lanes {
                    if self.is_on(switch, lane) || self.is_watched(switch, lane) {
                        self.change_stock(switch, stock.at(), row, lane, *value);
                    }
                }
            }
        }
    }

    /// Whether an item may not happen in a lane today.
    pub(super) fn stops(&self, item: ItemRef, combo: u32, lane: u32) -> bool {
        self.may_stop(item)
            && self.setup.program.interventions.iter().any(|i| {
                let (of, cells) = match &i.deed {
                    Deed::Never(of, cells) => (*of, cells),
                    Deed::Cause(event, cells, _) => (ItemRef::Event(*event), cells),
                    _ => return false,
                };
                of == item && cells.binary_search(&combo).is_ok() && self.is_on(i.switch, lane as usize)
            })
    }

    /// Whether an item may not happen in a lane today; watched switches are noted when `happens` says it would.
    pub(super) fn is_stopped(&mut self, item: ItemRef, combo: u32, lane: u32, happens: bool) -> bool {
        let setup = self.setup;
        if !self.may_stop(item) {
            return false;
        }
        let mut stopped = false;
        for intervention in &setup.program.interventions {
            let (of, cells) = match &intervention.deed {
                Deed::Never(of, cells) => (*of, cells),
                Deed::Cause(event, cells, _) => (ItemRef::Event(*event), cells),
                _ => continue,
            };
            if of != item || cells.binary_search(&combo).is_err() {
                continue;
            }
            stopped |= self.is_on(intervention.switch, lane as usize);
            if happens && self.is_watched(intervention.switch, lane as usize) {
                self.bite(intervention.switch, lane as usize);
            }
        }
        stopped
    }

    /// Whether anything may stop an item in any lane.
    pub(super) fn may_stop(&self, item: ItemRef) -> bool {
        match item {
            ItemRef::Event(id) => self.setup.touched.events[id.at()],
            ItemRef::Choice(id) => self.setup.touched.stopped[id.at()],
        }
    }

    /// Combinations and lanes in which an event is caused today.
    pub(super) fn caused(&mut self, event: EventId) -> Vec<(u32, u32)> {
        let setup = self.setup;
        let mut list = Vec::new();
        for intervention in &setup.program.interventions {
            let Deed::Cause(of, cells, moment) = &intervention.deed else { continue };
            if *of != event {
                continue;
            }
            for lane in 0..self.lanes {
                if !self.is_today(*moment, lane) {
                    continue;
                }
                if self.is_on(intervention.switch, lane) && self.alive(lane as u32) {
                    list.extend(cells.iter().map(|cell| (*cell, lane as u32)));
                } else if self.is_watched(intervention.switch, lane) {
                    self.bite(intervention.switch, lane);
                }
            }
        }
        list.sort_unstable();
        list.dedup();
        list
    }

    /// Combinations and lanes in which a choice is made to arise today.
    pub(super) fn summoned(&mut self, choice: ChoiceId) -> Vec<(u32, u32)> {
        let setup = self.setup;
        let mut list = Vec::new();
        for intervention in &setup.program.interventions {
            let Deed::Summon(of, cells, _) = &intervention.deed else { continue };
            if *of != choice {
                continue;
            }
            for lane in 0..self.lanes {
                if self.is_on(intervention.switch, lane) && self.alive(lane as u32) {
                    list.extend(cells.iter().map(|cell| (*cell, lane as u32)));
                } else if self.is_watched(intervention.switch, lane) {
                    self.bite(intervention.switch, lane);
                }
            }
        }
        list.sort_unstable();
        list.dedup();
        list
    }

    /// The option a world takes in a choice that was made, if it is not left to those who decide.
    pub(super) fn pinned(&mut self, choice: ChoiceId, combo: u32, lane: u32, taken: u32) -> Option<u32> {
        let setup = self.setup;
        let mut pinned = None;
        for intervention in &setup.program.interventions {
            let (Deed::Take(of, cells, option) | Deed::Summon(of, cells, option)) = &intervention.deed else {
                continue;
            };
            if *of != choice || cells.binary_search(&combo).is_err() {
                continue;
            }
            if self.is_on(intervention.switch, lane as usize) {
                pinned = Some(*option);
            } else if self.is_watched(intervention.switch, lane as usize) && *option != taken {
                self.bite(intervention.switch, lane as usize);
            }
        }
        pinned
    }

    /// Whether a stock stands still in a lane.
    pub(super) fn is_still(&self, stock: StockId, lane: usize) -> bool {
        self.setup.touched.still[stock.at()]
            && self.setup.program.interventions.iter().any(|i| match &i.deed {
                Deed::Freeze(stocks) => stocks.contains(&stock) && self.is_on(i.switch, lane),
                _ => false,
            })
    }

    /// Where a stock stands still: values before the day's changes are put back.
    pub(super) fn stand_still(&mut self, stock: usize, first: usize, before: &[f64]) {
        let setup = self.setup;
        for intervention in &setup.program.interventions {
            let Deed::Freeze(stocks) = &intervention.deed else { continue };
            if !stocks.iter().any(|s| s.at() == stock) {
                continue;
            }
            for (at, was) in before.iter().enumerate() {
                let lane = at % self.lanes;
                if self.state[first + at].to_bits() == was.to_bits() {
                    continue;
                }
                if self.is_on(intervention.switch, lane) {
                    self.state[first + at] = *was;
                } else if self.is_watched(intervention.switch, lane) {
                    self.bite(intervention.switch, lane);
                }
            }
        }
    }

    /// The key of a firing that was caused.
    pub(super) fn caused_key(day: &Day) -> u64 {
        date_key(day.date)
    }
}
