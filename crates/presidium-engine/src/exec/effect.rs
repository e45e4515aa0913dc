//! Effects and updates → stocks, at the end of the day: replacements, assignments, additions, bounds.

use presidium_lang::model::{Item, SetId, StockId};
use presidium_luck::math;

use super::code::Row;
use super::{Block, Culprit, Fired, Waiting};
use crate::program::{EffectArg, EffectPlan, EffectsPlan, ItemPlan, StockPlan, WriterPlan, set_bit};
use crate::setup::Day;

/// Priority of a reset, above all effects.
const RESET: i64 = i64::MAX;

/// Working space for one stock.
#[derive(Default)]
pub(crate) struct Scratch {
    value: Vec<f64>,
    sum: Vec<f64>,
    cells: Vec<u32>,
}

impl Scratch {
    /// The stock as it is: all of it if all of it is worked on, otherwise where something waits.
    fn fill(&mut self, stock: &[f64], lanes: usize, all: bool, waiting: &[Vec<Waiting>]) {
        self.cells.clear();
        if all {
            self.value.clear();
            self.value.extend_from_slice(stock);
            return;
        }
        if self.value.len() < stock.len() {
            self.value.resize(stock.len(), 0.0);
        }
        for w in waiting.iter().flatten() {
            let cell = w.cell as usize * lanes + w.lane as usize;
            self.value[cell] = stock[cell];
        }
    }
}

impl Block<'_> {
    /// Evaluates the effects of what happened today, in the order of items.
    pub(super) fn effects_of_items(&mut self, day: &Day) {
        let today = std::mem::take(&mut self.stirred.happened);
        for at in &today {
            let item = &self.setup.program.items[*at];
            let (plan, sets, happened) = match item {
                ItemPlan::Event(e) => (&e.effects, &e.sets, &mut self.fired[e.event.at()]),
                ItemPlan::Choice(c) => (&c.effects, &c.sets, &mut self.taken[c.choice.at()]),
                ItemPlan::Shock(_) => continue,
            };
            if plan.effects.is_empty() || happened.is_empty() {
                continue;
            }
            let list = std::mem::take(happened);
            self.work_effects(plan, sets, &list, day);
            match item {
                ItemPlan::Event(e) => self.fired[e.event.at()] = list,
                ItemPlan::Choice(c) => self.taken[c.choice.at()] = list,
                ItemPlan::Shock(_) => {}
            }
        }
        self.stirred.happened = today;
    }

    /// Evaluates the effects of what an item did; they are applied at the end of the day.
    fn work_effects(&mut self, plan: &EffectsPlan, sets: &[SetId], happened: &[Fired], day: &Day) {
        let acts = self.acts_of(sets, happened.iter().map(|f| (f.combo, f.lane)));
        self.run_list(&plan.code, &acts, day);
        for effect in &plan.effects {
            for (n, fired) in happened.iter().enumerate() {
                if effect.option.is_some_and(|o| o != fired.option) {
                    continue;
                }
                for (each, row) in &effect.each {
                    self.collect(plan, effect, (&acts.vars, each), *row as usize, n, fired.lane, day);
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
        for (n, plan) in setup.program.stocks.iter().enumerate() {
            self.apply_to(n, plan, day);
        }
    }

    /// Values of update lines inside spells, where their guard holds.
    fn run_sparse_updates(&mut self, day: &Day) {
        let setup = self.setup;
        for &(at, n) in &setup.sparse {
            let plan = &setup.program.stocks[at];
            let WriterPlan::Sparse { cadence, guard, code, becomes } = &plan.writers[n] else { continue };
            if !day.is_on(*cadence) {
                continue;
            }
            let mut cells = self.guards[*guard].list(self.lanes).to_vec();
            cells.retain(|c| self.alive(c.1));
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

    fn apply_to(&mut self, n: usize, plan: &StockPlan, day: &Day) {
        let at = plan.stock.at();
        let dense = day.cadences.meet(self.setup.dense[n]);
        let reset = plan.reset.as_ref().is_some_and(|(episode, _)| self.turned(episode.at()));
        if !dense && !reset && !self.stocks_waiting[at] {
            return;
        }
        let lanes = self.lanes;
        let cells = plan.combos as usize * lanes;
        let first = self.setup.program.layout.stocks[at] as usize * lanes;
        let mut scratch = std::mem::take(&mut self.scratch);
        let still = self.setup.touched.still[at].then(|| self.state[first..first + cells].to_vec());
        let waiting = std::mem::take(&mut self.waiting[at]);
        scratch.fill(&self.state[first..first + cells], lanes, dense, &waiting);
        self.check_candidates(plan, &waiting, day);
        self.assign(plan, &waiting, day, &mut scratch);
        self.add(plan, &waiting, day, &mut scratch);
        self.bound(plan, dense, first, &mut scratch);
        if let Some(before) = still {
            self.stand_still(at, first, &before);
        }
        if dense {
            set_bit(&mut self.next_changed, at);
        } else {
            for cell in &scratch.cells {
                self.mark_here(at, cell % lanes as u32);
            }
        }
        let mut waiting = waiting;
        waiting.iter_mut().for_each(Vec::clear);
        self.waiting[at] = waiting;
        self.stocks_waiting[at] = false;
        self.scratch = scratch;
    }

    /// Faults of candidate values, writer by writer.
    fn check_candidates(&mut self, plan: &StockPlan, waiting: &[Vec<Waiting>], day: &Day) {
        for (writer, list) in plan.writers.iter().zip(waiting) {
            let culprit = match writer {
                WriterPlan::Dense { .. } | WriterPlan::Sparse { .. } => Culprit::Stock(plan.stock),
                WriterPlan::Effect { item: Item::Event(id), .. } => Culprit::Event(*id),
                WriterPlan::Effect { item: Item::Choice(id), .. } => Culprit::Choice(*id),
                WriterPlan::Effect { item: Item::Shock(id), .. } => Culprit::Shock(*id),
            };
            for w in list {
                if !w.value.is_finite() && !self.is_still(plan.stock, w.lane as usize) {
                    self.fault(w.lane as usize, culprit);
                }
            }
            let WriterPlan::Dense { cadence, phase, value, mask, .. } = writer else { continue };
            if day.is_on(*cadence) {
                self.check_dense(plan, (*phase, *value, *mask), culprit, day);
            }
        }
    }

    fn check_dense(
        &mut self,
        plan: &StockPlan,
        (phase, value, mask): (usize, usize, Option<usize>),
        culprit: Culprit,
        day: &Day,
    ) {
        let outs = &self.setup.program.phases[phase].code.outs;
        for row in 0..plan.combos as usize {
            let fine = match self.phase_row(phase, &outs[value], row, day) {
                Row::Lanes(x) => (self.setup.kernels.all_finite)(x),
                Row::One(x) => x.is_finite(),
            };
            if fine {
                continue;
            }
            for lane in 0..self.lanes {
                let on = mask.is_none_or(|m| self.phase_value(phase, &outs[m], row, lane, day) != 0.0);
                let finite = self.phase_value(phase, &outs[value], row, lane, day).is_finite();
                if on && !finite && !self.is_still(plan.stock, lane) {
                    self.fault(lane, culprit);
                }
            }
        }
    }

    /// Replacements, then assignments by priority, then resets.
    fn assign(&mut self, plan: &StockPlan, waiting: &[Vec<Waiting>], day: &Day, scratch: &mut Scratch) {
        let mut list: Vec<(i64, usize, usize, f64)> = Vec::new();
        let mut groups: Vec<&Vec<usize>> = plan.becomes.iter().collect();
        groups.sort_by_key(|g| g.last().copied());
        for group in groups {
            self.replace(plan, group, waiting, day, scratch);
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
            scratch.cells.push(cell as u32);
        }
    }

    /// The lines of one replacement as one value: their sum in order. Replacements come before all effects.
    fn replace(
        &self,
        plan: &StockPlan,
        group: &[usize],
        waiting: &[Vec<Waiting>],
        day: &Day,
        scratch: &mut Scratch,
    ) {
        let lanes = self.lanes;
        match &plan.writers[group[0]] {
            WriterPlan::Dense { cadence, phase, mask, .. } => {
                if !day.is_on(*cadence) {
                    return;
                }
                let outs = &self.setup.program.phases[*phase].code.outs;
                let mut sum = std::mem::take(&mut scratch.sum);
                for row in 0..plan.combos as usize {
                    for (k, n) in group.iter().enumerate() {
                        let WriterPlan::Dense { value, .. } = &plan.writers[*n] else { continue };
                        let value = self.phase_row(*phase, &outs[*value], row, day);
                        if k == 0 {
                            sum.clear();
                            match value {
                                Row::Lanes(x) => sum.extend_from_slice(x),
                                Row::One(x) => sum.resize(lanes, x),
                            }
                        } else {
                            super::code::add_row(self.setup.kernels, &mut sum, value, None);
                        }
                    }
                    let out = &mut scratch.value[row * lanes..][..lanes];
                    match mask.map(|m| self.phase_row(*phase, &outs[m], row, day)) {
                        None => out.copy_from_slice(&sum),
                        Some(Row::One(m)) => {
                            if m != 0.0 {
                                out.copy_from_slice(&sum);
                            }
                        }
                        Some(Row::Lanes(m)) => {
                            for ((o, s), m) in out.iter_mut().zip(&sum).zip(m) {
                                *o = if *m != 0.0 { *s } else { *o };
                            }
                        }
                    }
                }
                scratch.sum = sum;
            }
            WriterPlan::Sparse { .. } => {
                for (k, w) in waiting[group[0]].iter().enumerate() {
                    let mut sum = w.value;
                    for n in &group[1..] {
                        sum += waiting[*n].get(k).map_or(0.0, |w| w.value);
                    }
                    let cell = w.cell as usize * lanes + w.lane as usize;
                    scratch.value[cell] = sum;
                    scratch.cells.push(cell as u32);
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
                    if !day.is_on(*cadence) {
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
                        scratch.cells.push(cell as u32);
                    }
                }
            }
        }
    }

    fn bound(&mut self, plan: &StockPlan, dense: bool, first: usize, scratch: &mut Scratch) {
        let lanes = self.lanes;
        let k = self.setup.kernels;
        if dense {
            let out = &mut self.state[first..][..plan.combos as usize * lanes];
            (k.clamp_s)(out, &scratch.value, plan.lo, plan.hi);
            if !(k.all_finite)(out) {
                for cell in 0..plan.combos as usize * lanes {
                    if !self.state[first + cell].is_finite() {
                        self.fault(cell % lanes, Culprit::Stock(plan.stock));
                    }
                }
            }
            return;
        }
        for cell in &scratch.cells {
            let cell = *cell as usize;
            let value = math::clamp(scratch.value[cell], plan.lo, plan.hi);
            if !value.is_finite() {
                self.fault(cell % lanes, Culprit::Stock(plan.stock));
            }
            self.state[first + cell] = value;
        }
    }

    fn phase_row<'a>(
        &'a self,
        phase: usize,
        out: &'a crate::code::Operand,
        row: usize,
        day: &'a Day,
    ) -> Row<'a> {
        let memory = Self::memory(&self.state, self.lanes, self.setup, day, (&self.rings, &self.ring_at));
        self.phase_registers[phase].row(&memory, out, row)
    }

    fn phase_value(
        &self,
        phase: usize,
        out: &crate::code::Operand,
        row: usize,
        lane: usize,
        day: &Day,
    ) -> f64 {
        match self.phase_row(phase, out, row, day) {
            Row::Lanes(x) => x[lane],
            Row::One(x) => x,
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
