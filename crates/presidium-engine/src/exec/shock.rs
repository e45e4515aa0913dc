//! Runs of held conditions, and shocks: drawn at a cadence on all lanes, or when an event happens.

use presidium_lang::model::ShockId;
use presidium_luck::draw;
use presidium_luck::math;

use super::{Acts, Block, Culprit};
use crate::laws;
use crate::program::{DistPlan, ShockOnPlan, set_bit};
use crate::setup::{Day, date_key};

impl Block<'_> {
    pub(super) fn count_helds(&mut self, day: &Day) {
        let setup = self.setup;
        for (n, code) in setup.program.helds.iter().enumerate() {
            self.run_full(code, day);
            let out = &code.outs[0];
            for row in 0..out.rows.len() {
                for lane in 0..self.lanes {
                    let holds = self.value(out, row, lane, day) != 0.0;
                    let at = (setup.program.layout.helds[n] as usize + row) * self.lanes + lane;
                    self.state[at] = if holds { self.state[at] + 1.0 } else { 0.0 };
                }
            }
        }
    }

    /// Draws what falls on the day; all arguments are read before any value changes.
    pub(super) fn draw_shocks(&mut self, day: &Day) {
        let setup = self.setup;
        let mut drawn = std::mem::take(&mut self.shocks_drawn);
        drawn.clear();
        for (n, plan) in setup.program.shocks.iter().enumerate() {
            if day.first || day.is_on(plan.cadence) {
                drawn.push(n);
            }
        }
        let mut values: Vec<Vec<f64>> = Vec::with_capacity(drawn.len());
        for n in &drawn {
            values.push(self.draw_shock(*n, day));
        }
        for (n, values) in drawn.iter().zip(values) {
            let shock = setup.program.shocks[*n].shock;
            let row = setup.program.layout.shocks[shock.at()].0 as usize;
            self.state[row * self.lanes..][..values.len()].copy_from_slice(&values);
            set_bit(&mut self.changed, setup.bits.shocks + shock.at());
            for (cell, value) in values.iter().enumerate() {
                if !value.is_finite() {
                    self.fault(cell % self.lanes, Culprit::Shock(shock));
                }
            }
        }
        self.shocks_drawn = drawn;
    }

    fn draw_shock(&mut self, n: usize, day: &Day) -> Vec<f64> {
        let setup = self.setup;
        let plan = &setup.program.shocks[n];
        let sites = &setup.shocks[plan.shock.at()];
        let correlated = setup.program.model.shocks[plan.shock.at()].correlated;
        self.run_full(&plan.code, day);
        let lanes = self.lanes;
        let key = date_key(day.date);
        let mut out = vec![0.0; sites.len() * lanes];
        let mut own = vec![0.0; lanes];
        let mut common = vec![0.0; lanes];
        for (combo, (site, shared)) in sites.iter().enumerate() {
            self.uniforms(*site, key, &mut own);
            let out = &mut out[combo * lanes..][..lanes];
            if let Some(r) = correlated {
                self.uniforms(*shared, key, &mut common);
                for lane in 0..lanes {
                    let args = self.args(plan.dist.args, &plan.code.outs, combo, lane, day);
                    out[lane] = correlate(&plan.dist, &args, r, common[lane], own[lane]);
                }
                continue;
            }
            if self.draw_normal(plan, combo, &own, out) {
                continue;
            }
            for lane in 0..lanes {
                let args = self.args(plan.dist.args, &plan.code.outs, combo, lane, day);
                out[lane] = laws::draw(&plan.dist, &args, own[lane]);
            }
        }
        out
    }

    /// The usual case in one pass: a normal law with constant arguments.
    fn draw_normal(
        &self,
        plan: &crate::program::ShockPlan,
        combo: usize,
        u: &[f64],
        out: &mut [f64],
    ) -> bool {
        use crate::code::Base;
        let free = plan.dist.above.is_none() && plan.dist.below.is_none();
        if plan.dist.law != presidium_lang::model::Law::Normal || !free || plan.code.outs.len() != 2 {
            return false;
        }
        let _ = combo;
        let (Base::Const(mean), Base::Const(sd)) = (plan.code.outs[0].base, plan.code.outs[1].base) else {
            return false;
        };
        let (mean, sd) = (f64::from_bits(mean), f64::from_bits(sd));
        if sd < 0.0 || !sd.is_finite() || !mean.is_finite() {
            return false;
        }
        (self.setup.kernels.normal_quantile)(out, u);
        for o in out.iter_mut() {
            *o = mean + sd * *o;
        }
        true
    }

    pub(super) fn args(
        &self,
        n: usize,
        outs: &[crate::code::Operand],
        row: usize,
        at: usize,
        day: &Day,
    ) -> Vec<f64> {
        outs.iter().take(n).map(|o| self.value(o, row.min(o.rows.len().saturating_sub(1)), at, day)).collect()
    }

    /// A shock on an event, for the lanes in which the event happened today.
    pub(super) fn work_shock(&mut self, plan: &ShockOnPlan, day: &Day) {
        let mut found = Vec::new();
        self.match_source(&plan.of, &plan.sets, 0, day, &mut found);
        super::matching::first_of_each(&mut found);
        if found.is_empty() {
            return;
        }
        let setup = self.setup;
        let acts = self.acts_of(&plan.sets, found.iter().map(|c| (c.combo, c.lane)));
        self.run_list(&plan.code, &acts, day);
        let values: Vec<f64> = found
            .iter()
            .enumerate()
            .map(|(n, c)| {
                let (own, common) = setup.shocks[plan.shock.at()][c.combo as usize];
                let history = self.histories[c.lane as usize];
                let args = self.args(plan.dist.args, &plan.code.outs, 0, n, day);
                let u = draw::uniform(own, history, c.key);
                match setup.program.model.shocks[plan.shock.at()].correlated {
                    None => laws::draw(&plan.dist, &args, u),
                    Some(r) => correlate(&plan.dist, &args, r, draw::uniform(common, history, c.key), u),
                }
            })
            .collect();
        let now = setup.program.layout.shocks[plan.shock.at()].1 as usize;
        for (c, value) in found.iter().zip(values) {
            if !value.is_finite() {
                self.fault(c.lane as usize, Culprit::Shock(plan.shock));
            }
            self.state[(now + c.combo as usize) * self.lanes + c.lane as usize] = value;
        }
        set_bit(&mut self.next_changed, setup.bits.shocks + plan.shock.at());
    }

    /// At the end of the day, shocks on events are seen by everybody.
    pub(super) fn commit_shocks(&mut self) {
        let setup = self.setup;
        for n in 0..setup.program.model.shocks.len() {
            let bit = setup.bits.shocks + n;
            if self.next_changed[bit / 64] >> (bit % 64) & 1 == 1 {
                let (start, now) = setup.program.layout.shocks[n];
                let len = (now - start) as usize * self.lanes;
                self.state.copy_within(
                    now as usize * self.lanes..now as usize * self.lanes + len,
                    start as usize * self.lanes,
                );
            }
        }
    }

    /// The site's shock, for traces.
    pub fn shock(&self, shock: ShockId, combo: usize, lane: usize) -> f64 {
        self.state[(self.setup.program.layout.shocks[shock.at()].0 as usize + combo) * self.lanes + lane]
    }

    /// Activations of some combinations and lanes.
    pub(super) fn acts_of(
        &self,
        sets: &[presidium_lang::model::SetId],
        cells: impl Iterator<Item = (u32, u32)>,
    ) -> Acts {
        let sizes = &self.setup.program.layout.sizes;
        let n = cells.size_hint().0;
        let mut acts = Acts::with_room(sets.len(), n);
        for (combo, lane) in cells {
            acts.lanes.push(lane);
            let mut rest = combo;
            for (var, set) in acts.vars.iter_mut().zip(sets).rev() {
                let n = sizes[set.at()];
                var.push(f64::from(rest % n));
                rest /= n;
            }
        }
        acts
    }
}

/// A value with a part in common: the score is √r·common + √(1−r)·own.
fn correlate(dist: &DistPlan, args: &[f64], r: f64, common: f64, own: f64) -> f64 {
    let common = math::sqrt(r) * math::normal_quantile(common);
    laws::scored(dist, args, common + math::sqrt(1.0 - r) * math::normal_quantile(own))
}
