//! Hazards: rates held between their cadences, hazard summed up, the day on which the threshold is crossed.
//!
//! The sum is re-based only when the total rate changes, so a day on which nothing is evaluated needs no work:
//! the day due is known in advance.

use presidium_lang::calendar::Cadence;
use presidium_lang::model::{EventId, ItemRef};
use presidium_luck::distribution::exponential;
use presidium_luck::{draw, math};

use super::{Block, Culprit};
use crate::program::{HazardPlan, HazardTrigger, Limit};
use crate::setup::{Coupling, Day, Setup, date_key};

/// Never due.
const NEVER: i32 = i32::MAX;

/// The hazards of one event in a block; everything by combination and lane.
#[derive(Clone)]
pub(crate) struct Hazards {
    /// Held rates, by trigger.
    pub(super) held: Vec<Vec<f64>>,
    /// The total in force.
    pub(super) rate: Vec<f64>,
    /// Hazard summed up before the total in force began.
    pub(super) sum: Vec<f64>,
    /// The day the total in force began, as position in the clock.
    pub(super) base: Vec<f64>,
    /// The threshold.
    pub(super) threshold: Vec<f64>,
    /// The day due, as position in the clock.
    pub(super) due: Vec<i32>,
    /// Earliest day due of any cell, and of any cell of each combination.
    pub(super) next: i32,
    pub(super) next_of: Vec<i32>,
    /// Ordinal within the year (recurring).
    pub(super) ordinal: Vec<u32>,
    /// Count of openings the threshold belongs to (once per spell).
    pub(super) spell: Vec<f64>,
    /// 1 where the event exists and may still fire, by the spell of the threshold.
    pub(super) live: Vec<f64>,
    /// Whether all cells must be looked at although no rate was evaluated.
    pub(super) stale: bool,
    /// Cells whose hazards begin again today, so that their rates are worked out anew.
    pub(super) fresh: Vec<u32>,
    /// Cells to look at today.
    pub(super) cells: Vec<u32>,
    /// Working space for totals.
    pub(super) total: Vec<f64>,
}

impl Hazards {
    pub(crate) fn new(setup: &Setup<'_>, plan: &HazardPlan, luck: (&[u64], bool)) -> Hazards {
        let lanes = luck.0.len();
        let cells = plan.combos as usize * lanes;
        let key = match plan.limit {
            Limit::Once | Limit::OncePer(..) => 0,
            Limit::Recurring => setup.days.first().map_or(0, |d| setup.ordinal_key(d.year, 0)),
        };
        let mut hazards = Hazards {
            held: vec![vec![0.0; cells]; plan.triggers.len()],
            rate: vec![0.0; cells],
            sum: vec![0.0; cells],
            base: vec![0.0; cells],
            threshold: vec![0.0; cells],
            due: vec![NEVER; cells],
            next: NEVER,
            next_of: vec![NEVER; plan.combos as usize],
            ordinal: vec![0; cells],
            spell: vec![0.0; cells],
            live: vec![1.0; cells],
            stale: true,
            fresh: Vec::new(),
            cells: Vec::new(),
            total: vec![0.0; cells],
        };
        let event = &setup.program.model.events[plan.event.at()];
        for (combo, exists) in event.exists.iter().enumerate() {
            if !exists {
                hazards.live[combo * lanes..][..lanes].fill(0.0);
            }
        }
        hazards.draw_all(setup, plan, luck, key);
        hazards
    }

    /// New thresholds for all cells.
    fn draw_all(&mut self, setup: &Setup<'_>, plan: &HazardPlan, luck: (&[u64], bool), key: u64) {
        let lanes = luck.0.len();
        let mut uniforms = vec![0.0; lanes];
        for combo in 0..plan.combos as usize {
            let site = setup.events[plan.event.at()][combo].own;
            super::uniforms_of(setup, luck, site, key, &mut uniforms);
            let out = &mut self.threshold[combo * lanes..][..lanes];
            (setup.kernels.exponential_quantile)(out, &uniforms);
        }
    }

    /// The first day, not before `from`, on which the sum reaches the threshold.
    fn crossing(&self, cell: usize, from: i32) -> i32 {
        let (rate, sum, threshold) = (self.rate[cell], self.sum[cell], self.threshold[cell]);
        let base = self.base[cell] as i32;
        let reached = |n: i32| sum + rate * f64::from(n) >= threshold;
        let least = (from - base + 1).max(1);
        if rate <= 0.0 || self.live[cell] == 0.0 {
            return NEVER;
        }
        if reached(least) {
            return base + least - 1;
        }
        let guess = (threshold - sum) / rate;
        if guess.is_nan() || guess > 1e7 {
            return NEVER;
        }
        let mut n = (guess as i32).max(least);
        while n > least && reached(n - 1) {
            n -= 1;
        }
        while !reached(n) {
            n += 1;
        }
        base + n - 1
    }

    /// Notes the day a cell is due.
    fn set_due(&mut self, cell: usize, due: i32) {
        self.due[cell] = due;
        self.next = self.next.min(due);
        let lanes = self.due.len() / self.next_of.len().max(1);
        let of = &mut self.next_of[cell / lanes.max(1)];
        *of = (*of).min(due);
    }

    /// Takes in a new total of one cell.
    fn sum_up_cell(&mut self, cell: usize, total: f64, today: i32) {
        if total != self.rate[cell] {
            self.sum[cell] += self.rate[cell] * (f64::from(today) - self.base[cell]);
            self.base[cell] = f64::from(today);
            self.rate[cell] = total;
        }
        let due = self.crossing(cell, today);
        self.set_due(cell, due);
    }
}

impl Block<'_> {
    /// On 1 January recurring events get new thresholds, and ordinals begin again.
    pub(super) fn new_year(&mut self, day: &Day) {
        let setup = self.setup;
        if setup.options.coupling == Coupling::Occurrence {
            return;
        }
        let today = self.today as i32;
        for (plan, hazards) in setup.program.hazards.iter().zip(&mut self.hazards) {
            if !matches!(plan.limit, Limit::Recurring) {
                continue;
            }
            hazards.draw_all(
                setup,
                plan,
                (&self.histories, self.consecutive),
                setup.ordinal_key(day.year, 0),
            );
            hazards.sum.fill(0.0);
            hazards.base.fill(f64::from(today));
            hazards.ordinal.fill(0);
            hazards.stale = true;
        }
        self.renew_spells();
        self.becoming_ordinals.values_mut().for_each(|n| *n = 0);
    }

    /// Runs the code of every cadence that falls on the day (all of them on the first day).
    pub(super) fn run_phases(&mut self, day: &Day) {
        let setup = self.setup;
        for (n, phase) in setup.program.phases.iter().enumerate() {
            self.phase_ran[n] = day.first || day.is_on(phase.cadence);
            if !self.phase_ran[n] || phase.code.outs.is_empty() {
                continue;
            }
            let mut registers = std::mem::take(&mut self.phase_registers[n]);
            let memory = Self::memory(&self.state, self.lanes, setup, day, (&self.rings, &self.ring_at));
            registers.run(setup.kernels, &phase.code, &memory, self.lanes, None);
            self.phase_registers[n] = registers;
        }
    }

    /// Evaluates what is due, sums up, and marks the cells due today.
    pub(super) fn hazards_of_day(&mut self, day: &Day) {
        let setup = self.setup;
        for n in 0..setup.program.hazards.len() {
            let plan = &setup.program.hazards[n];
            if self.is_quiet(n, plan, day) {
                continue;
            }
            let mut all = std::mem::take(&mut self.hazards[n].stale);
            self.follow_spells(n, plan, day);
            for at in 0..plan.triggers.len() {
                all |= self.hold_rates(n, plan, at, day);
            }
            if all {
                self.sum_up(n, plan);
            } else if !self.hazards[n].cells.is_empty() {
                self.sum_up_cells(n, plan);
            }
            self.hazards[n].cells.clear();
            self.hazards[n].fresh.clear();
            if setup.options.coupling == Coupling::PerTick {
                self.mark_due_by_date(n, plan, day);
            } else if self.hazards[n].next <= self.today as i32 {
                self.mark_due(n, plan, day);
            }
        }
    }

    /// Whether neither rates, guards, spells nor the sum of an event's hazards ask for anything today.
    fn is_quiet(&self, n: usize, plan: &HazardPlan, day: &Day) -> bool {
        let hazards = &self.hazards[n];
        let moved = |trigger: &HazardTrigger| trigger.guard.is_some_and(|g| self.guards[g].moved);
        !(day.first
            || day.cadences.meet(self.setup.rated[n])
            || hazards.next <= self.today as i32
            || hazards.stale
            || !hazards.fresh.is_empty()
            || self.setup.options.coupling == Coupling::PerTick
            || self.spells_moved(plan)
            || plan.triggers.iter().any(moved))
    }

    /// Whether spells that an event is counted by began or ended yesterday.
    fn spells_moved(&self, plan: &HazardPlan) -> bool {
        let Limit::OncePer(episode, _) = &plan.limit else { return false };
        let bit = self.setup.bits.episodes + episode.at();
        self.changed_here[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// New thresholds where a spell has begun since the threshold was drawn.
    fn follow_spells(&mut self, n: usize, plan: &HazardPlan, day: &Day) {
        let Limit::OncePer(episode, combos) = &plan.limit else { return };
        let setup = self.setup;
        if !day.first && !self.spells_moved(plan) {
            return;
        }
        let count = setup.program.layout.episodes[episode.at()][0].count as usize;
        for (combo, of) in combos.iter().enumerate() {
            for lane in 0..self.lanes {
                let cell = combo * self.lanes + lane;
                let spell = *of as usize * self.lanes + lane;
                let now = self.state[count * self.lanes + spell];
                let hazards = &mut self.hazards[n];
                if now == hazards.spell[cell] {
                    continue;
                }
                let key = self.episodes[episode.at()].keys[0][spell];
                let site = setup.events[plan.event.at()][combo].own;
                let stopped = self.stops(ItemRef::Event(plan.event), combo as u32, lane as u32);
                let hazards = &mut self.hazards[n];
                let u = draw::uniform(site, self.histories[lane], key);
                hazards.threshold[cell] = exponential::quantile(u, 1.0);
                hazards.spell[cell] = now;
                hazards.sum[cell] = 0.0;
                hazards.base[cell] = f64::from(self.today);
                let exists =
                    setup.program.model.events[plan.event.at()].exists.get(combo).copied().unwrap_or(true);
                let fired_in = self.fired_in[plan.event.at()][cell];
                hazards.live[cell] = f64::from(u8::from(exists && fired_in != now && !stopped));
                hazards.cells.push(cell as u32);
            }
        }
    }

    /// Evaluates one trigger's rate where it must be; whether that was everywhere.
    fn hold_rates(&mut self, n: usize, plan: &HazardPlan, at: usize, day: &Day) -> bool {
        let trigger = &plan.triggers[at];
        let falls = day.first || day.is_on(trigger.cadence);
        if let (true, Some((phase, out))) = (falls, trigger.full) {
            self.copy_rates(n, plan, at, phase, out, day);
            return true;
        }
        if !self.hazards[n].fresh.is_empty() {
            let lanes = self.lanes as u32;
            let holds = |cell: &u32| trigger.guard.is_none_or(|g| self.guards[g].mask[*cell as usize] != 0.0);
            let fresh = self.hazards[n].fresh.iter().copied().filter(holds);
            let fresh: Vec<(u32, u32)> = fresh.map(|cell| (cell / lanes, cell % lanes)).collect();
            self.list_rates(n, plan, at, &fresh, day);
        }
        let Some(g) = trigger.guard else { return false };
        let lanes = self.lanes as u32;
        let guard = &self.guards[g];
        if guard.moved {
            let moved = guard.on.iter().chain(&guard.off);
            self.hazards[n].cells.extend(moved.map(|(combo, lane)| combo * lanes + lane));
        }
        let lanes_of_block = self.lanes;
        let wanted =
            if falls { self.guards[g].list(lanes_of_block).to_vec() } else { self.guards[g].on.clone() };
        if wanted.is_empty() {
            return false;
        }
        self.hazards[n].cells.extend(wanted.iter().map(|(combo, lane)| combo * lanes + lane));
        self.list_rates(n, plan, at, &wanted, day);
        false
    }

    fn copy_rates(&mut self, n: usize, plan: &HazardPlan, at: usize, phase: usize, out: usize, day: &Day) {
        let setup = self.setup;
        let lanes = self.lanes;
        let operand = &setup.program.phases[phase].code.outs[out];
        let memory = Self::memory(&self.state, lanes, setup, day, (&self.rings, &self.ring_at));
        let held = &mut self.hazards[n].held[at];
        for combo in 0..plan.combos as usize {
            let to = &mut held[combo * lanes..][..lanes];
            match self.phase_registers[phase].row(&memory, operand, combo) {
                super::code::Row::Lanes(x) => to.copy_from_slice(x),
                super::code::Row::One(x) => to.fill(x),
            }
        }
        if (setup.kernels.all_finite)(held) {
            return;
        }
        let guard = plan.triggers[at].guard;
        for cell in 0..held.len() {
            let asked = guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0);
            if asked && !self.hazards[n].held[at][cell].is_finite() && self.may_rate(plan, cell) {
                self.fault(cell % lanes, Culprit::Event(plan.event));
            }
        }
    }

    /// Whether a cell's rate is evaluated at all: it exists and, if it fires once, has not.
    fn may_rate(&self, plan: &HazardPlan, cell: usize) -> bool {
        let event = &self.setup.program.model.events[plan.event.at()];
        let exists = event.exists.get(cell / self.lanes).copied().unwrap_or(true);
        let spent = matches!(plan.limit, Limit::Once) && self.fired_in[plan.event.at()][cell] >= 0.0;
        let (combo, lane) = ((cell / self.lanes) as u32, (cell % self.lanes) as u32);
        exists && !spent && !self.stops(ItemRef::Event(plan.event), combo, lane)
    }

    fn list_rates(&mut self, n: usize, plan: &HazardPlan, at: usize, cells: &[(u32, u32)], day: &Day) {
        let Some(code) = &plan.triggers[at].list else { return };
        let lanes = self.lanes;
        let wanted: Vec<(u32, u32)> = cells
            .iter()
            .copied()
            .filter(|(combo, lane)| {
                self.alive(*lane) && self.may_rate(plan, *combo as usize * lanes + *lane as usize)
            })
            .collect();
        if wanted.is_empty() {
            return;
        }
        let sets = crate::layout::own_sets(&self.setup.program.model.events[plan.event.at()].rule);
        let acts = self.acts_of(&sets, wanted.iter().copied());
        self.run_list(code, &acts, day);
        for (k, (combo, lane)) in wanted.iter().enumerate() {
            let value = self.value(&code.outs[0], 0, k, day);
            if !value.is_finite() {
                self.fault(*lane as usize, Culprit::Event(plan.event));
            }
            self.hazards[n].held[at][*combo as usize * lanes + *lane as usize] = value;
        }
    }

    /// Totals of some cells.
    fn sum_up_cells(&mut self, n: usize, plan: &HazardPlan) {
        let today = self.today as i32;
        let mut cells = std::mem::take(&mut self.hazards[n].cells);
        cells.sort_unstable();
        cells.dedup();
        for cell in &cells {
            let cell = *cell as usize;
            let hazards = &mut self.hazards[n];
            let mut total = 0.0;
            if hazards.live[cell] != 0.0 {
                for (trigger, held) in plan.triggers.iter().zip(&hazards.held) {
                    let on = trigger.guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0);
                    total += if on { held[cell] } else { 0.0 };
                }
            }
            hazards.sum_up_cell(cell, total, today);
        }
        self.hazards[n].cells = cells;
    }

    /// Totals of all cells, re-based where they changed; the day due only where it may come before all are
    /// looked at again.
    fn sum_up(&mut self, n: usize, plan: &HazardPlan) {
        let k = self.setup.kernels;
        let today = self.today as i32;
        let hazards = &mut self.hazards[n];
        let mut total = std::mem::take(&mut hazards.total);
        total.fill(0.0);
        for (trigger, held) in plan.triggers.iter().zip(&hazards.held) {
            match trigger.guard {
                None => (k.add_assign)(&mut total, held),
                Some(g) => (k.add_assign_masked)(&mut total, held, &self.guards[g].mask),
            }
        }
        for (t, live) in total.iter_mut().zip(&hazards.live) {
            *t = if *live != 0.0 { *t } else { 0.0 };
        }
        let days = plan.triggers.iter().filter(|t| t.full.is_some()).map(|t| longest(t.cadence)).min();
        let horizon = days.map_or(f64::INFINITY, |d| f64::from(today + d));
        let Hazards { rate, sum, base, threshold, .. } = hazards;
        let any = (k.accumulate)(&total, rate, sum, base, threshold, f64::from(today), horizon);
        hazards.total = total;
        hazards.next = NEVER;
        hazards.next_of.fill(NEVER);
        if !any && horizon.is_finite() {
            hazards.due.fill(NEVER);
            return;
        }
        let lanes = self.lanes;
        for combo in 0..plan.combos as usize {
            let mut next = NEVER;
            for cell in combo * lanes..(combo + 1) * lanes {
                let far = hazards.sum[cell] + hazards.rate[cell] * (horizon - hazards.base[cell]);
                let soon = far.is_nan() || far >= hazards.threshold[cell];
                let due = if soon { hazards.crossing(cell, today) } else { NEVER };
                hazards.due[cell] = due;
                next = next.min(due);
            }
            hazards.next_of[combo] = next;
            hazards.next = hazards.next.min(next);
        }
    }

    /// Luck of the date decides what is due, not the sum.
    fn mark_due_by_date(&mut self, n: usize, plan: &HazardPlan, day: &Day) {
        let lanes = self.lanes;
        let mut uniforms = vec![0.0; lanes];
        for combo in 0..plan.combos as usize {
            let cells = combo * lanes..(combo + 1) * lanes;
            if !(self.setup.kernels.any_nonzero)(&self.hazards[n].rate[cells.clone()]) {
                continue;
            }
            let site = self.setup.events[plan.event.at()][combo].own;
            self.uniforms(site, date_key(day.date), &mut uniforms);
            let hazards = &mut self.hazards[n];
            for (cell, u) in cells.zip(&uniforms) {
                let live = hazards.live[cell] != 0.0 && hazards.rate[cell] > 0.0;
                let due = live && *u < -math::exp_m1(-hazards.rate[cell]);
                hazards.due[cell] = if due { self.today as i32 } else { NEVER };
            }
            self.mark_due_of(n, plan, combo as u32, day);
        }
    }

    fn mark_due(&mut self, n: usize, plan: &HazardPlan, day: &Day) {
        let today = self.today as i32;
        let mut next = NEVER;
        for combo in 0..plan.combos {
            if self.hazards[n].next_of[combo as usize] <= today {
                self.mark_due_of(n, plan, combo, day);
            }
            next = next.min(self.hazards[n].next_of[combo as usize]);
        }
        self.hazards[n].next = next;
    }

    fn mark_due_of(&mut self, n: usize, plan: &HazardPlan, combo: u32, day: &Day) {
        let today = self.today as i32;
        let mut next = NEVER;
        for lane in 0..self.lanes as u32 {
            let cell = combo as usize * self.lanes + lane as usize;
            let due = self.hazards[n].due[cell];
            if due > today {
                next = next.min(due);
                continue;
            }
            if !self.alive(lane) {
                self.hazards[n].due[cell] = NEVER;
                continue;
            }
            let key = match plan.limit {
                Limit::Recurring => self.setup.ordinal_key(day.year, self.hazards[n].ordinal[cell]),
                Limit::Once | Limit::OncePer(..) => 0,
            };
            let due = super::item::Due { combo, lane, order: 0, seq: 0, key, hazard: true };
            self.stir_due(plan.event.at());
            self.due[plan.event.at()].push(due);
            next = next.min(today + 1);
        }
        self.hazards[n].next_of[combo as usize] = next;
    }

    /// After the item was worked on: what was due and is used up, and what stays due.
    pub(super) fn after_due(&mut self, n: usize, combo: u32, lane: u32, day: &Day) {
        let setup = self.setup;
        let plan = &setup.program.hazards[n];
        let cell = combo as usize * self.lanes + lane as usize;
        let today = self.today as i32;
        let hazards = &mut self.hazards[n];
        match plan.limit {
            Limit::Recurring => {
                hazards.ordinal[cell] += 1;
                let key = setup.ordinal_key(day.year, hazards.ordinal[cell]);
                let site = setup.events[plan.event.at()][combo as usize].own;
                let u = draw::uniform(site, self.histories[lane as usize], key);
                hazards.threshold[cell] = exponential::quantile(u, 1.0);
                hazards.sum[cell] = 0.0;
                hazards.base[cell] = f64::from(today + 1);
                let due = hazards.crossing(cell, today + 1);
                hazards.set_due(cell, due);
            }
            Limit::Once | Limit::OncePer(..) => {
                let due = if hazards.live[cell] == 0.0 { NEVER } else { today + 1 };
                hazards.set_due(cell, due);
            }
        }
    }

    /// Holds the hazards of a cell at nothing, or lets them begin again from zero.
    pub(super) fn hold_hazard(&mut self, event: EventId, combo: u32, lane: usize, begins: bool) {
        let setup = self.setup;
        let Some(n) = setup.program.hazards.iter().position(|h| h.event == event) else { return };
        let cell = combo as usize * self.lanes + lane;
        let exists =
            setup.program.model.events[event.at()].exists.get(combo as usize).copied().unwrap_or(true);
        let fired_in = self.fired_in[event.at()][cell];
        let hazards = &mut self.hazards[n];
        let spent = match setup.program.hazards[n].limit {
            Limit::Once => fired_in >= 0.0,
            Limit::Recurring => false,
            Limit::OncePer(..) => fired_in == hazards.spell[cell],
        };
        hazards.live[cell] = f64::from(u8::from(begins && exists && !spent));
        hazards.sum[cell] = 0.0;
        hazards.rate[cell] = 0.0;
        hazards.base[cell] = f64::from(self.today);
        hazards.due[cell] = NEVER;
        hazards.stale = true;
        if begins {
            hazards.fresh.push(cell as u32);
        }
    }

    /// An event that fires once (in a spell) has fired.
    pub(super) fn spend(&mut self, n: usize, combo: u32, lane: u32, spell: f64) {
        let plan = &self.setup.program.hazards[n];
        let cell = combo as usize * self.lanes + lane as usize;
        let hazards = &mut self.hazards[n];
        let spent = match plan.limit {
            Limit::Once => true,
            Limit::Recurring => false,
            Limit::OncePer(..) => hazards.spell[cell] == spell,
        };
        if spent {
            hazards.live[cell] = 0.0;
            hazards.due[cell] = NEVER;
        }
    }
}

/// The most days from one evaluation to the next.
fn longest(cadence: Cadence) -> i32 {
    match cadence {
        Cadence::Day => 1,
        Cadence::Week => 7,
        Cadence::Month => 31,
        Cadence::Year(_) => 366,
    }
}
