//! Events of the day: triggers tested, firings keyed, limits kept.

use presidium_lang::model::ItemRef;
use presidium_luck::draw;
use presidium_luck::key::combine;

use super::matching::{Match, first_of_each};
use super::{Block, Cause, Culprit, Fired, Watch};
use crate::laws;
use crate::program::{EventPlan, ItemPlan, Limit, TriggerPlan};
use crate::setup::Day;

/// A trigger that is due for a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due {
    pub(crate) combo: u32,
    pub(crate) lane: u32,
    /// 0 for inputs and hazards, then the position of the trigger.
    pub(crate) order: u32,
    /// Order of scheduling among delayed ones.
    pub(crate) seq: u32,
    pub(crate) key: u64,
    pub(crate) hazard: bool,
}

/// A delayed trigger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Delayed {
    pub(super) event: usize,
    pub(super) trigger: u32,
    pub(super) combo: u32,
    pub(super) lane: u32,
    pub(super) key: u64,
}

impl Delayed {
    /// The event.
    pub(super) fn event(&self) -> usize {
        self.event
    }
}

impl Block<'_> {
    pub(super) fn work_event(&mut self, plan: &EventPlan, day: &Day, watch: &mut dyn Watch) {
        let at = plan.event.at();
        self.fired[at].clear();
        let mut due = std::mem::take(&mut self.due[at]);
        for (n, trigger) in plan.triggers.iter().enumerate() {
            self.test_trigger(plan, trigger, n as u32, day, &mut due);
        }
        self.take_delayed(plan, day, &mut due);
        let item = ItemRef::Event(plan.event);
        let stoppable = self.may_stop(item);
        let caused = if stoppable { self.caused(plan.event) } else { Vec::new() };
        if due.is_empty() && caused.is_empty() {
            self.due[at] = due;
            return;
        }
        due.retain(|d| self.exists(&plan.exists, d.combo) && self.alive(d.lane));
        if stoppable {
            due.retain(|d| !self.is_stopped(item, d.combo, d.lane, false));
        }
        due.sort_unstable();
        let hazards: Vec<(u32, u32)> = due.iter().filter(|d| d.hazard).map(|d| (d.combo, d.lane)).collect();
        due.dedup_by(|b, a| (a.combo, a.lane) == (b.combo, b.lane));
        self.keep_allowed(plan, day, &mut due);
        if stoppable {
            for d in &due {
                self.is_stopped(item, d.combo, d.lane, true);
            }
            self.cause(plan, &caused, day, &mut due);
        }
        let input = self.setup.program.model.events[at].input;
        for d in &due {
            self.fire(plan, d, day, input);
        }
        if let Some(n) = plan.hazard {
            for (combo, lane) in hazards {
                self.after_due(n, combo, lane, day);
            }
        }
        if !self.fired[at].is_empty() {
            for n in 0..self.fired[at].len() {
                self.mark_here(self.setup.bits.events + at, self.fired[at][n].lane);
            }
            for (fired, d) in self.fired[at].iter().zip(&due) {
                watch.event(self.today, plan.event, fired);
                watch.because(match (d.hazard, d.order.checked_sub(1)) {
                    (true, _) => Cause::Hazard,
                    (false, None) => Cause::Outside,
                    (false, Some(trigger)) => Cause::Trigger(trigger, d.key),
                });
            }
            let happened = std::mem::take(&mut self.fired[at]);
            self.fired[at] = happened.clone();
            self.turn_episodes(&plan.transitions, &happened, day);
        }
        due.clear();
        self.due[at] = due;
    }

    /// Adds what worlds cause today, and counts how often the guard was false.
    fn cause(&mut self, plan: &EventPlan, caused: &[(u32, u32)], day: &Day, due: &mut Vec<Due>) {
        if caused.is_empty() {
            return;
        }
        let key = Self::caused_key(day);
        self.worlds.forced.1 += caused.len() as u64;
        if let Some(code) = &plan.guard {
            let acts = self.acts_of(&plan.sets, caused.iter().copied());
            self.run_list(code, &acts, day);
            let closed = (0..caused.len()).filter(|n| self.value(&code.outs[0], 0, *n, day) == 0.0).count();
            self.worlds.forced.0 += closed as u64;
        }
        let due_of = |(combo, lane): &(u32, u32)| Due {
            combo: *combo,
            lane: *lane,
            order: 0,
            seq: 0,
            key,
            hazard: false,
        };
        due.extend(caused.iter().map(due_of));
        due.sort_unstable();
    }

    pub(super) fn exists(&self, flags: &[bool], combo: u32) -> bool {
        flags.get(combo as usize).copied().unwrap_or(true)
    }

    /// Sources, `when`, `otherwise`, `chance`, `after`.
    fn test_trigger(
        &mut self,
        plan: &EventPlan,
        trigger: &TriggerPlan,
        n: u32,
        day: &Day,
        due: &mut Vec<Due>,
    ) {
        let mut found = Vec::new();
        for (position, source) in trigger.of.iter().enumerate() {
            self.match_source(source, &plan.sets, position as u32, day, &mut found);
        }
        if found.is_empty() {
            return;
        }
        first_of_each(&mut found);
        found.retain(|m| self.exists(&plan.exists, m.combo));
        let item = ItemRef::Event(plan.event);
        if self.may_stop(item) {
            // What is put off is forgotten too, so it would make a difference even before it comes due.
            found.retain(|m| !self.is_stopped(item, m.combo, m.lane, trigger.delay.is_some()));
        }
        if let Some(code) = &trigger.guard {
            self.keep_where(code, plan, day, &mut found, true);
        }
        if let Some(other) = &trigger.otherwise {
            let mut happened = Vec::new();
            self.match_source(other, &plan.sets, 0, day, &mut happened);
            found.retain(|m| !happened.iter().any(|h| (h.combo, h.lane) == (m.combo, m.lane)));
        }
        for m in &mut found {
            m.key = combine(trigger.key, m.key);
        }
        if let Some(code) = &trigger.chance {
            self.take_chances(plan, code, day, &mut found);
        }
        match &trigger.delay {
            Some(delay) => self.schedule(plan, delay, n, day, &found),
            None => due.extend(found.iter().map(|m| Due {
                combo: m.combo,
                lane: m.lane,
                order: n + 1,
                seq: 0,
                key: m.key,
                hazard: false,
            })),
        }
    }

    fn keep_where(
        &mut self,
        code: &crate::code::Code,
        plan: &EventPlan,
        day: &Day,
        found: &mut Vec<Match>,
        wanted: bool,
    ) {
        if found.is_empty() {
            return;
        }
        let acts = self.acts_of(&plan.sets, found.iter().map(|m| (m.combo, m.lane)));
        self.run_list(code, &acts, day);
        let mut n = 0;
        found.retain(|_| {
            n += 1;
            (self.value(&code.outs[0], 0, n - 1, day) != 0.0) == wanted
        });
    }

    fn take_chances(
        &mut self,
        plan: &EventPlan,
        code: &crate::code::Code,
        day: &Day,
        found: &mut Vec<Match>,
    ) {
        if found.is_empty() {
            return;
        }
        let acts = self.acts_of(&plan.sets, found.iter().map(|m| (m.combo, m.lane)));
        self.run_list(code, &acts, day);
        let odds: Vec<f64> = (0..found.len()).map(|n| self.value(&code.outs[0], 0, n, day)).collect();
        let mut odds = odds.into_iter();
        let mut faults = Vec::new();
        found.retain(|m| {
            let p = odds.next().unwrap_or(f64::NAN);
            if !p.is_finite() {
                faults.push(m.lane);
                return false;
            }
            let site = self.setup.events[plan.event.at()][m.combo as usize].own;
            draw::uniform(site, self.histories[m.lane as usize], m.key) < p
        });
        for lane in faults {
            self.fault(lane as usize, Culprit::Event(plan.event));
        }
    }

    fn schedule(
        &mut self,
        plan: &EventPlan,
        (dist, code): &(crate::program::DistPlan, crate::code::Code),
        n: u32,
        day: &Day,
        found: &[Match],
    ) {
        if found.is_empty() {
            return;
        }
        let acts = self.acts_of(&plan.sets, found.iter().map(|m| (m.combo, m.lane)));
        self.run_list(code, &acts, day);
        for (k, m) in found.iter().enumerate() {
            let args = self.args(dist.args, &code.outs, 0, k, day);
            let site = self.setup.events[plan.event.at()][m.combo as usize].after;
            let u = draw::uniform(site, self.histories[m.lane as usize], m.key);
            let days = laws::draw(dist, &args, u);
            if !days.is_finite() {
                self.fault(m.lane as usize, Culprit::Event(plan.event));
                continue;
            }
            // Nothing is kept that would come due after the clock has stopped.
            let days = days.ceil().max(1.0);
            if days > self.setup.days.len() as f64 {
                continue;
            }
            let delayed =
                Delayed { event: plan.event.at(), trigger: n, combo: m.combo, lane: m.lane, key: m.key };
            self.delayed.entry(self.today + days as u32).or_default().push(delayed);
        }
    }

    /// Delayed triggers that come due today and are not stopped by their `unless`.
    fn take_delayed(&mut self, plan: &EventPlan, day: &Day, due: &mut Vec<Due>) {
        let Some(waiting) = self.delayed.get(&self.today) else { return };
        let at = plan.event.at();
        let mine: Vec<(u32, Delayed)> = waiting
            .iter()
            .enumerate()
            .filter(|(_, d)| d.event == at)
            .map(|(seq, d)| (seq as u32, *d))
            .collect();
        for (n, trigger) in plan.triggers.iter().enumerate() {
            let list: Vec<&(u32, Delayed)> = mine.iter().filter(|d| d.1.trigger == n as u32).collect();
            if list.is_empty() {
                continue;
            }
            let stopped: Vec<bool> = match &trigger.unless {
                None => vec![false; list.len()],
                Some(code) => {
                    let acts = self.acts_of(&plan.sets, list.iter().map(|d| (d.1.combo, d.1.lane)));
                    self.run_list(code, &acts, day);
                    (0..list.len()).map(|k| self.value(&code.outs[0], 0, k, day) != 0.0).collect()
                }
            };
            for ((seq, d), stopped) in list.into_iter().zip(stopped) {
                if !stopped {
                    due.push(Due {
                        combo: d.combo,
                        lane: d.lane,
                        order: n as u32 + 1,
                        seq: *seq,
                        key: d.key,
                        hazard: false,
                    });
                }
            }
        }
    }

    /// Leaves what is not spent and whose guard holds in context.
    fn keep_allowed(&mut self, plan: &EventPlan, day: &Day, due: &mut Vec<Due>) {
        let at = plan.event.at();
        let lanes = self.lanes;
        if self.setup.program.model.events[at].input {
            return;
        }
        due.retain(|d| {
            let cell = d.combo as usize * lanes + d.lane as usize;
            match &plan.limit {
                Limit::Recurring => true,
                Limit::Once => self.fired_in[at][cell] < 0.0,
                Limit::OncePer(..) => self.fired_in[at][cell] != self.spell(plan, d.combo, d.lane).0,
            }
        });
        let Some(code) = &plan.guard else { return };
        if due.is_empty() {
            return;
        }
        let acts = self.acts_of(&plan.sets, due.iter().map(|d| (d.combo, d.lane)));
        self.run_list(code, &acts, day);
        let mut n = 0;
        due.retain(|_| {
            n += 1;
            self.value(&code.outs[0], 0, n - 1, day) != 0.0
        });
    }

    /// Count of openings and key of the spell an event belongs to, as seen in its context.
    fn spell(&self, plan: &EventPlan, combo: u32, lane: u32) -> (f64, u64) {
        let Limit::OncePer(episode, combos) = &plan.limit else { return (0.0, 0) };
        let rows = &self.setup.program.layout.episodes[episode.at()][plan.limit_view];
        let cell = combos[combo as usize] as usize * self.lanes + lane as usize;
        let count = self.state[rows.count as usize * self.lanes + cell];
        (count, self.episodes[episode.at()].keys[plan.limit_view][cell])
    }

    fn fire(&mut self, plan: &EventPlan, due: &Due, day: &Day, input: bool) {
        let at = plan.event.at();
        let cell = due.combo as usize * self.lanes + due.lane as usize;
        let mut key = due.key;
        let becomes =
            due.order.checked_sub(1).and_then(|n| plan.triggers.get(n as usize)).filter(|t| t.becomes);
        if let Some(trigger) = becomes {
            let ordinal = self.becoming_ordinals.entry((at as u32, due.order, cell as u32)).or_insert(0);
            key = combine(trigger.key, self.setup.ordinal_key(day.year, *ordinal));
            *ordinal += 1;
        }
        let mut spell = 0.0;
        if !input {
            match &plan.limit {
                Limit::Recurring => {}
                Limit::Once => key = 0,
                Limit::OncePer(..) => (spell, key) = self.spell(plan, due.combo, due.lane),
            }
        }
        self.fired_in[at][cell] = spell;
        if let Some(n) = plan.hazard {
            self.spend(n, due.combo, due.lane, spell);
        }
        let rows = self.setup.program.layout.events[at];
        self.state[rows.count_now as usize * self.lanes + cell] += 1.0;
        self.state[rows.date_now as usize * self.lanes + cell] = f64::from(day.date.0);
        if self.first_fired[at][cell] == u32::MAX {
            self.first_fired[at][cell] = self.today;
        }
        self.stir_readers(ItemRef::Event(plan.event));
        self.fired[at].push(Fired { combo: due.combo, lane: due.lane, key, option: 0 });
    }

    fn commit_event(&mut self, at: usize) {
        let lanes = self.lanes;
        let rows = self.setup.program.layout.events[at];
        for fired in &self.fired[at] {
            let cell = fired.combo as usize * lanes + fired.lane as usize;
            self.state[rows.count as usize * lanes + cell] =
                self.state[rows.count_now as usize * lanes + cell];
            self.state[rows.date as usize * lanes + cell] = self.state[rows.date_now as usize * lanes + cell];
        }
        self.fired[at].clear();
    }

    /// At the end of the day what happened is seen by everybody.
    pub(super) fn commit_happenings(&mut self) {
        let setup = self.setup;
        let today = std::mem::take(&mut self.stirred.happened);
        for at in &today {
            match &setup.program.items[*at] {
                ItemPlan::Event(plan) => self.commit_event(plan.event.at()),
                ItemPlan::Choice(plan) => self.commit_choice(plan.choice.at()),
                ItemPlan::Shock(_) => {}
            }
        }
        self.stirred.happened = today;
        self.commit_shocks();
        self.commit_episodes();
        self.delayed.remove(&self.today);
    }
}
