//! Effects and updates → stocks, at the end of the day: replacements, assignments, additions, bounds.

use presidium_lang::calendar::Cadence;
use presidium_lang::model::{Item, SetId, StockId};
use presidium_luck::math;

use super::{Block, Culprit, Fired, Waiting};
use crate::program::{EffectArg, EffectPlan, EffectsPlan, StockPlan, WriterPlan, set_bit};
use crate::setup::Day;

/// Priority of a replacement, below all effects.
const BECOMES: i64 = -1;
/// Priority of a reset, above all effects.
const RESET: i64 = i64::MAX;

/// Working space for one stock.
#[derive(Default)]
pub(crate) struct Scratch {
    value: Vec<f64>,
    touched: Vec<bool>,
    cells: Vec<u32>,
}

impl Block<'_> {
    /// Evaluates the effects of what an item did; they are applied at the end of the day.
    pub(super) fn work_effects(&mut self, plan: &EffectsPlan, sets: &[SetId], happened: &[Fired], day: &Day) {
        if plan.effects.is_empty() || happened.is_empty() {
            return;
        }
        let acts = self.acts_of(sets, happened.iter().map(|f| (f.combo, f.lane)));
        self.run_list(&plan.code, &acts, day);
        for effect in &plan.effects {
            let orders: Vec<&[u32]> =
                effect.each.iter().map(|s| &*self.setup.program.model.sets[s.at()].canonical).collect();
            let sizes: Vec<u32> =
                effect.each.iter().map(|s| self.setup.program.layout.sizes[s.at()]).collect();
            let combos = crate::lower::product(&orders);
            for (n, fired) in happened.iter().enumerate() {
                if effect.option.is_some_and(|o| o != fired.option) {
                    continue;
                }
                for each in &combos {
                    let row = each.iter().zip(&sizes).fold(0, |row, (e, size)| row * size + e) as usize;
                    self.collect(plan, effect, (&acts.vars, each), row, n, fired.lane, day);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call site, the coordinates of one value")]
    fn collect(
        &mut self,
        plan: &EffectsPlan,
        effect: &EffectPlan,
        (own, each): (&[Vec<f64>], &[u32]),
        row: usize,
        n: usize,
        lane: u32,
        day: &Day,
    ) {
        let outs = &plan.code.outs;
        if effect.condition.is_some_and(|c| self.value(&outs[c], row, n, day) == 0.0) {
            return;
        }
        let mut cell = 0;
        for (stride, arg) in &effect.args {
            let e = match arg {
                EffectArg::Element(e) => f64::from(*e),
                EffectArg::Own(k) => own[*k][n],
                EffectArg::Each(k) => f64::from(each[*k]),
                EffectArg::Result(out) => self.value(&outs[*out], row, n, day),
            };
            if e.is_nan() || e < 0.0 {
                // Nobody: nothing is done.
                return;
            }
            cell += stride * e as u32;
        }
        let value = self.value(&outs[effect.value], row, n, day);
        let at = effect.stock.at();
        if let Some(list) = self.waiting[at].get_mut(effect.writer) {
            list.push(Waiting { cell, lane, value, assign: effect.assign, priority: effect.priority });
            self.stocks_waiting[at] = true;
        }
    }

    /// Applies everything to the stocks.
    pub(super) fn apply_effects(&mut self, day: &Day) {
        let setup = self.setup;
        self.run_sparse_updates(day);
        for plan in &setup.program.stocks {
            self.apply_to(plan, day);
        }
    }

    /// Whether an update line is due on a day; the first day counts only if the cadence falls on it.
    fn is_due(cadence: Cadence, day: &Day) -> bool {
        cadence.falls_on(day.date)
    }

    /// Values of update lines inside spells, where their guard holds.
    fn run_sparse_updates(&mut self, day: &Day) {
        let setup = self.setup;
        for plan in &setup.program.stocks {
            for (n, writer) in plan.writers.iter().enumerate() {
                let WriterPlan::Sparse { cadence, guard, code, becomes } = writer else { continue };
                if !Self::is_due(*cadence, day) || self.guards[*guard].list.is_empty() {
                    continue;
                }
                let cells: Vec<(u32, u32)> =
                    self.guards[*guard].list.iter().copied().filter(|c| self.alive(c.1)).collect();
                if cells.is_empty() {
                    continue;
                }
                let sets = crate::layout::own_sets(&setup.program.model.stocks[plan.stock.at()].rule);
                let acts = self.acts_of(&sets, cells.iter().copied());
                self.run_list(code, &acts, day);
                for (k, (combo, lane)) in cells.iter().enumerate() {
                    let value = self.value(&code.outs[0], 0, k, day);
                    let waiting = Waiting { cell: *combo, lane: *lane, value, assign: *becomes, priority: 0 };
                    self.waiting[plan.stock.at()][n].push(waiting);
                }
                self.stocks_waiting[plan.stock.at()] = true;
            }
        }
    }

    fn apply_to(&mut self, plan: &StockPlan, day: &Day) {
        let at = plan.stock.at();
        let dense = plan
            .writers
            .iter()
            .any(|w| matches!(w, WriterPlan::Dense { cadence, .. } if Self::is_due(*cadence, day)));
        let reset = plan.reset.as_ref().is_some_and(|(episode, _)| self.turned(episode.at()));
        if !dense && !reset && !self.stocks_waiting[at] {
            return;
        }
        let lanes = self.lanes;
        let cells = plan.combos as usize * lanes;
        let first = self.setup.program.layout.stocks[at] as usize * lanes;
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.value.clear();
        scratch.value.extend_from_slice(&self.state[first..first + cells]);
        scratch.touched.clear();
        scratch.touched.resize(cells, dense);
        scratch.cells.clear();
        let waiting = std::mem::take(&mut self.waiting[at]);
        self.check_candidates(plan, &waiting, day);
        self.assign(plan, &waiting, day, &mut scratch);
        self.add(plan, &waiting, day, &mut scratch);
        self.bound(plan, dense, first, &mut scratch);
        set_bit(&mut self.next_changed, at);
        let mut waiting = waiting;
        waiting.iter_mut().for_each(Vec::clear);
        self.waiting[at] = waiting;
        self.stocks_waiting[at] = false;
        self.scratch = scratch;
    }

    /// Faults of candidate values, writer by writer.
    fn check_candidates(&mut self, plan: &StockPlan, waiting: &[Vec<Waiting>], day: &Day) {
        let setup = self.setup;
        for (writer, list) in plan.writers.iter().zip(waiting) {
            let culprit = match writer {
                WriterPlan::Dense { .. } | WriterPlan::Sparse { .. } => Culprit::Stock(plan.stock),
                WriterPlan::Effect { item: Item::Event(id), .. } => Culprit::Event(*id),
                WriterPlan::Effect { item: Item::Choice(id), .. } => Culprit::Choice(*id),
                WriterPlan::Effect { item: Item::Shock(id), .. } => Culprit::Shock(*id),
            };
            for w in list {
                if !w.value.is_finite() {
                    self.fault(w.lane as usize, culprit);
                }
            }
            let WriterPlan::Dense { cadence, phase, value, mask, .. } = writer else { continue };
            if !Self::is_due(*cadence, day) {
                continue;
            }
            let code = &setup.program.phases[*phase].code;
            for row in 0..plan.combos as usize {
                for lane in 0..self.lanes {
                    let on =
                        mask.is_none_or(|m| self.phase_value(*phase, &code.outs[m], row, lane, day) != 0.0);
                    if on && !self.phase_value(*phase, &code.outs[*value], row, lane, day).is_finite() {
                        self.fault(lane, culprit);
                    }
                }
            }
        }
    }

    /// Replacements, then assignments by priority, then resets.
    fn assign(&mut self, plan: &StockPlan, waiting: &[Vec<Waiting>], day: &Day, scratch: &mut Scratch) {
        let mut list: Vec<(i64, usize, usize, f64)> = Vec::new();
        for group in &plan.becomes {
            self.replace(plan, group, waiting, day, &mut list);
        }
        for (n, (writer, values)) in plan.writers.iter().zip(waiting).enumerate() {
            if matches!(writer, WriterPlan::Effect { .. }) {
                for w in values.iter().filter(|w| w.assign) {
                    let cell = w.cell as usize * self.lanes + w.lane as usize;
                    list.push((i64::from(w.priority), n, cell, w.value));
                }
            }
        }
        if let Some((episode, combos)) = &plan.reset
            && self.turned(episode.at())
        {
            for (combo, of) in combos.iter().enumerate() {
                for lane in 0..self.lanes {
                    if self.opened_today(episode.at(), *of, lane) {
                        let cell = combo * self.lanes + lane;
                        list.push((RESET, usize::MAX, cell, self.initial[plan.stock.at()][cell]));
                    }
                }
            }
        }
        // Stable: among equals the last stands.
        list.sort_by_key(|c| (c.0, c.1));
        for (_, _, cell, value) in list {
            scratch.value[cell] = value;
            scratch.touched[cell] = true;
            scratch.cells.push(cell as u32);
        }
    }

    /// The lines of one replacement as one value: their sum in order.
    fn replace(
        &self,
        plan: &StockPlan,
        group: &[usize],
        waiting: &[Vec<Waiting>],
        day: &Day,
        list: &mut Vec<(i64, usize, usize, f64)>,
    ) {
        let last = group.last().copied().unwrap_or(0);
        match &plan.writers[group[0]] {
            WriterPlan::Dense { cadence, phase, mask, .. } => {
                if !Self::is_due(*cadence, day) {
                    return;
                }
                let code = &self.setup.program.phases[*phase].code;
                for row in 0..plan.combos as usize {
                    for lane in 0..self.lanes {
                        if mask
                            .is_some_and(|m| self.phase_value(*phase, &code.outs[m], row, lane, day) == 0.0)
                        {
                            continue;
                        }
                        let mut sum: Option<f64> = None;
                        for n in group {
                            if let WriterPlan::Dense { value, .. } = &plan.writers[*n] {
                                let x = self.phase_value(*phase, &code.outs[*value], row, lane, day);
                                sum = Some(sum.map_or(x, |s| s + x));
                            }
                        }
                        list.push((BECOMES, last, row * self.lanes + lane, sum.unwrap_or(0.0)));
                    }
                }
            }
            WriterPlan::Sparse { .. } => {
                for (k, w) in waiting[group[0]].iter().enumerate() {
                    let mut sum = w.value;
                    for n in &group[1..] {
                        sum += waiting[*n].get(k).map_or(0.0, |w| w.value);
                    }
                    list.push((BECOMES, last, w.cell as usize * self.lanes + w.lane as usize, sum));
                }
            }
            WriterPlan::Effect { .. } => {}
        }
    }

    fn add(&mut self, plan: &StockPlan, waiting: &[Vec<Waiting>], day: &Day, scratch: &mut Scratch) {
        let setup = self.setup;
        let lanes = self.lanes;
        for (writer, values) in plan.writers.iter().zip(waiting) {
            match writer {
                WriterPlan::Dense { cadence, phase, value, mask, becomes: false } => {
                    if !Self::is_due(*cadence, day) {
                        continue;
                    }
                    let code = &setup.program.phases[*phase].code;
                    let memory = Self::memory(&self.state, lanes, setup, day, (&self.rings, &self.ring_at));
                    let registers = &self.phase_registers[*phase];
                    for row in 0..plan.combos as usize {
                        let out = &mut scratch.value[row * lanes..][..lanes];
                        let value = registers.row(&memory, &code.outs[*value], row);
                        let mask = mask.map(|m| registers.row(&memory, &code.outs[m], row));
                        super::code::add_row(setup.kernels, out, value, mask);
                    }
                }
                WriterPlan::Dense { .. } => {}
                WriterPlan::Sparse { becomes: true, .. } => {}
                WriterPlan::Sparse { .. } | WriterPlan::Effect { .. } => {
                    for w in values.iter().filter(|w| !w.assign) {
                        let cell = w.cell as usize * lanes + w.lane as usize;
                        scratch.value[cell] += w.value;
                        scratch.touched[cell] = true;
                        scratch.cells.push(cell as u32);
                    }
                }
            }
        }
    }

    fn bound(&mut self, plan: &StockPlan, dense: bool, first: usize, scratch: &mut Scratch) {
        let lanes = self.lanes;
        let one = |block: &mut Self, cell: usize| {
            let value = math::clamp(scratch.value[cell], plan.lo, plan.hi);
            if !value.is_finite() {
                block.fault(cell % lanes, Culprit::Stock(plan.stock));
            }
            block.state[first + cell] = value;
        };
        if dense {
            for cell in 0..plan.combos as usize * lanes {
                one(self, cell);
            }
        } else {
            for cell in &scratch.cells {
                one(self, *cell as usize);
            }
        }
    }

    fn phase_value(
        &self,
        phase: usize,
        out: &crate::code::Operand,
        row: usize,
        lane: usize,
        day: &Day,
    ) -> f64 {
        let memory = Self::memory(&self.state, self.lanes, self.setup, day, (&self.rings, &self.ring_at));
        match self.phase_registers[phase].row(&memory, out, row) {
            super::code::Row::Lanes(x) => x[lane],
            super::code::Row::One(x) => x,
        }
    }

    /// Whether an episode moved today.
    fn turned(&self, episode: usize) -> bool {
        self.episodes[episode].moved()
    }

    fn opened_today(&self, episode: usize, combo: u32, lane: usize) -> bool {
        let views = &self.setup.program.layout.episodes[episode];
        let at = |row: u32| self.state[(row + combo) as usize * self.lanes + lane];
        at(views[1].count) > at(views[0].count)
    }

    /// A stock's value at the start of the next tick.
    pub fn stock(&self, stock: StockId, combo: usize, lane: usize) -> f64 {
        self.state[(self.setup.program.layout.stocks[stock.at()] as usize + combo) * self.lanes + lane]
    }
}
