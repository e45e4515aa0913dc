//! Hazards: rates held between their cadences, hazard summed up, the day on which the threshold is crossed.
//!
//! The sum is re-based only when the total rate changes, so a day on which nothing is evaluated needs no work:
//! the day due is known in advance.

use presidium_luck::distribution::exponential;
use presidium_luck::draw;

use super::{Block, Culprit};
use crate::program::{HazardPlan, Limit};
use crate::setup::{Day, Setup, year_key};

/// Never due.
const NEVER: i32 = i32::MAX;

/// The hazards of one event in a block; everything by combination and lane.
pub(crate) struct Hazards {
    /// Held rates, by trigger.
    held: Vec<Vec<f64>>,
    /// The total in force.
    rate: Vec<f64>,
    /// Hazard summed up before the total in force began.
    sum: Vec<f64>,
    /// The day the total in force began, as position in the clock.
    base: Vec<i32>,
    /// The threshold.
    threshold: Vec<f64>,
    /// The day due, as position in the clock.
    due: Vec<i32>,
    /// Earliest day due of any cell.
    next: i32,
    /// Ordinal within the year (recurring).
    ordinal: Vec<u32>,
    /// Count of openings the threshold belongs to (once per spell).
    spell: Vec<f64>,
    /// Whether totals must be looked at again although no rate was evaluated.
    stale: bool,
}

impl Hazards {
    pub(crate) fn new(setup: &Setup<'_>, plan: &HazardPlan, first: u64, lanes: usize) -> Hazards {
        let cells = plan.combos as usize * lanes;
        let key = match plan.limit {
            Limit::Once | Limit::OncePer(..) => 0,
            Limit::Recurring => setup.days.first().map_or(0, |d| year_key(d.year, 0)),
        };
        let mut hazards = Hazards {
            held: vec![vec![0.0; cells]; plan.triggers.len()],
            rate: vec![0.0; cells],
            sum: vec![0.0; cells],
            base: vec![0; cells],
            threshold: vec![0.0; cells],
            due: vec![NEVER; cells],
            next: NEVER,
            ordinal: vec![0; cells],
            spell: vec![0.0; cells],
            stale: true,
        };
        hazards.draw_all(setup, plan, first, lanes, key);
        hazards
    }

    /// New thresholds for all cells.
    fn draw_all(&mut self, setup: &Setup<'_>, plan: &HazardPlan, first: u64, lanes: usize, key: u64) {
        let mut uniforms = vec![0.0; lanes];
        for combo in 0..plan.combos as usize {
            let site = setup.events[plan.event.at()][combo].own;
            (setup.kernels.uniforms_consecutive)(site, first, key, &mut uniforms);
            let out = &mut self.threshold[combo * lanes..][..lanes];
            (setup.kernels.exponential_quantile)(out, &uniforms);
        }
    }

    /// The first day, not before `from`, on which the sum reaches the threshold.
    fn crossing(&self, cell: usize, from: i32) -> i32 {
        let (rate, sum, threshold) = (self.rate[cell], self.sum[cell], self.threshold[cell]);
        let base = self.base[cell];
        let reached = |n: i32| sum + rate * f64::from(n) >= threshold;
        let least = (from - base + 1).max(1);
        if rate <= 0.0 {
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
}

impl Block<'_> {
    /// On 1 January recurring events get new thresholds, and ordinals begin again.
    pub(super) fn new_year(&mut self, day: &Day) {
        let setup = self.setup;
        let today = self.today as i32;
        for (plan, hazards) in setup.program.hazards.iter().zip(&mut self.hazards) {
            if !matches!(plan.limit, Limit::Recurring) {
                continue;
            }
            hazards.draw_all(setup, plan, self.first, self.lanes, year_key(day.year, 0));
            hazards.sum.fill(0.0);
            hazards.base.fill(today);
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
            self.phase_ran[n] = day.first || phase.cadence.falls_on(day.date);
            if !self.phase_ran[n] || phase.code.outs.is_empty() {
                continue;
            }
            let mut registers = std::mem::take(&mut self.phase_registers[n]);
            registers.prepare(&phase.code, self.lanes);
            let memory = Self::memory(&self.state, self.lanes, setup, day, (&self.rings, &self.ring_at));
            super::code::run(setup.kernels, &phase.code, &memory, &mut registers, None);
            self.phase_registers[n] = registers;
        }
    }

    /// Evaluates what is due, sums up, and marks the cells due today.
    pub(super) fn hazards_of_day(&mut self, day: &Day) {
        let setup = self.setup;
        for n in 0..setup.program.hazards.len() {
            let plan = &setup.program.hazards[n];
            let mut looked = self.hazards[n].stale;
            self.hazards[n].stale = false;
            looked |= self.follow_spells(n, plan, day);
            for at in 0..plan.triggers.len() {
                looked |= self.hold_rates(n, plan, at, day);
            }
            if looked {
                self.sum_up(n, plan);
            }
            if self.hazards[n].next <= self.today as i32 {
                self.mark_due(n, plan, day);
            }
        }
    }

    /// New thresholds where a spell has begun since the threshold was drawn.
    fn follow_spells(&mut self, n: usize, plan: &HazardPlan, day: &Day) -> bool {
        let Limit::OncePer(episode, combos) = &plan.limit else { return false };
        let setup = self.setup;
        let bit = setup.bits.episodes + episode.at();
        if !day.first && self.changed[bit / 64] >> (bit % 64) & 1 == 0 {
            return false;
        }
        let count = setup.program.layout.episodes[episode.at()][0].count as usize;
        let mut any = false;
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
                let u = draw::uniform(site, self.first + lane as u64, key);
                hazards.threshold[cell] = exponential::quantile(u, 1.0);
                hazards.spell[cell] = now;
                hazards.sum[cell] = 0.0;
                hazards.base[cell] = self.today as i32;
                any = true;
            }
        }
        any
    }

    /// Evaluates one trigger's rate where it must be; whether anything may have changed.
    fn hold_rates(&mut self, n: usize, plan: &HazardPlan, at: usize, day: &Day) -> bool {
        let trigger = &plan.triggers[at];
        let falls = day.first || trigger.cadence.falls_on(day.date);
        let moved = trigger.guard.is_some_and(|g| self.guards[g].moved);
        match (falls, trigger.full) {
            (true, Some((phase, out))) => self.copy_rates(n, plan, at, phase, out, day),
            (true, None) => {
                let cells = trigger.guard.map_or_else(Vec::new, |g| self.guards[g].list.clone());
                self.list_rates(n, plan, at, &cells, day);
            }
            (false, _) => {
                let cells = trigger.guard.map_or_else(Vec::new, |g| self.guards[g].on.clone());
                self.list_rates(n, plan, at, &cells, day);
            }
        }
        falls || moved
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
        exists && !spent
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

    /// Totals, re-based where they changed, and days due.
    fn sum_up(&mut self, n: usize, plan: &HazardPlan) {
        let today = self.today as i32;
        let lanes = self.lanes;
        let event = &self.setup.program.model.events[plan.event.at()];
        let mut hazards = std::mem::replace(&mut self.hazards[n], Hazards::empty());
        let mut next = NEVER;
        for cell in 0..hazards.rate.len() {
            let exists = event.exists.get(cell / lanes).copied().unwrap_or(true);
            let fired_in = self.fired_in[plan.event.at()][cell];
            let spent = match plan.limit {
                Limit::Once => fired_in >= 0.0,
                Limit::Recurring => false,
                Limit::OncePer(..) => fired_in == hazards.spell[cell],
            };
            let mut total = 0.0;
            if exists && !spent {
                for (trigger, held) in plan.triggers.iter().zip(&hazards.held) {
                    let on = trigger.guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0);
                    total += if on { held[cell] } else { 0.0 };
                }
            }
            if total != hazards.rate[cell] {
                hazards.sum[cell] += hazards.rate[cell] * f64::from(today - hazards.base[cell]);
                hazards.base[cell] = today;
                hazards.rate[cell] = total;
            }
            let due = if self.faults[cell % lanes].is_some() { NEVER } else { hazards.crossing(cell, today) };
            hazards.due[cell] = due;
            next = next.min(due);
        }
        hazards.next = next;
        self.hazards[n] = hazards;
    }

    fn mark_due(&mut self, n: usize, plan: &HazardPlan, day: &Day) {
        let today = self.today as i32;
        let mut next = NEVER;
        for cell in 0..self.hazards[n].due.len() {
            let due = self.hazards[n].due[cell];
            if due > today {
                next = next.min(due);
                continue;
            }
            let lane = (cell % self.lanes) as u32;
            if !self.alive(lane) {
                self.hazards[n].due[cell] = NEVER;
                continue;
            }
            let key = match plan.limit {
                Limit::Recurring => year_key(day.year, self.hazards[n].ordinal[cell]),
                Limit::Once | Limit::OncePer(..) => 0,
            };
            let combo = (cell / self.lanes) as u32;
            let due = super::item::Due { combo, lane, order: 0, seq: 0, key, hazard: true };
            self.due[plan.event.at()].push(due);
            next = next.min(today + 1);
        }
        self.hazards[n].next = next;
    }

    /// After the item was worked on: what was due and is used up, and what stays due.
    pub(super) fn after_due(&mut self, n: usize, combo: u32, lane: u32, day: &Day) {
        let setup = self.setup;
        let plan = &setup.program.hazards[n];
        let cell = combo as usize * self.lanes + lane as usize;
        let today = self.today as i32;
        let fired_in = self.fired_in[plan.event.at()][cell];
        let hazards = &mut self.hazards[n];
        match plan.limit {
            Limit::Recurring => {
                hazards.ordinal[cell] += 1;
                let key = year_key(day.year, hazards.ordinal[cell]);
                let site = setup.events[plan.event.at()][combo as usize].own;
                let u = draw::uniform(site, self.first + u64::from(lane), key);
                hazards.threshold[cell] = exponential::quantile(u, 1.0);
                hazards.sum[cell] = 0.0;
                hazards.base[cell] = today + 1;
                hazards.due[cell] = hazards.crossing(cell, today + 1);
            }
            Limit::Once | Limit::OncePer(..) => {
                let spent =
                    fired_in >= 0.0 && (matches!(plan.limit, Limit::Once) || fired_in == hazards.spell[cell]);
                hazards.due[cell] = if spent { NEVER } else { today + 1 };
            }
        }
        hazards.next = hazards.next.min(hazards.due[cell]);
    }

    /// An event that fired otherwise than by hazard may be spent now.
    pub(super) fn look_again(&mut self, n: usize) {
        self.hazards[n].stale = true;
    }
}

impl Hazards {
    fn empty() -> Hazards {
        Hazards {
            held: Vec::new(),
            rate: Vec::new(),
            sum: Vec::new(),
            base: Vec::new(),
            threshold: Vec::new(),
            due: Vec::new(),
            next: NEVER,
            ordinal: Vec::new(),
            spell: Vec::new(),
            stale: false,
        }
    }
}
