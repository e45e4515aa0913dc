//! Guards on all lanes: looked at again only when something they read has changed.

use super::Block;
use super::item::Due;
use crate::setup::Day;

/// The state of a guard in a block.
pub(crate) struct Guard {
    /// 0 or 1 by combination and lane.
    pub(crate) mask: Vec<f64>,
    /// Cells that turned true today.
    pub(crate) on: Vec<(u32, u32)>,
    /// Whether any cell changed today.
    pub(crate) moved: bool,
    /// Cells that are true.
    pub(crate) list: Vec<(u32, u32)>,
}

impl Guard {
    pub(crate) fn new(combos: u32, lanes: usize) -> Guard {
        Guard { mask: vec![0.0; combos as usize * lanes], on: Vec::new(), moved: false, list: Vec::new() }
    }
}

impl Block<'_> {
    pub(super) fn look_at_guards(&mut self, day: &Day) {
        let setup = self.setup;
        for (n, plan) in setup.program.guards.iter().enumerate() {
            self.guards[n].on.clear();
            self.guards[n].moved = false;
            if !day.first && !plan.reads.touched(&self.changed) {
                continue;
            }
            self.run_full(&plan.code, day);
            let mut guard = std::mem::replace(&mut self.guards[n], Guard::new(0, 0));
            let out = &plan.code.outs[0];
            for combo in 0..plan.combos as usize {
                let mask = &mut guard.mask[combo * self.lanes..][..self.lanes];
                for (lane, m) in mask.iter_mut().enumerate() {
                    let now = f64::from(u8::from(self.value(out, combo, lane, day) != 0.0));
                    if now != *m {
                        *m = now;
                        guard.moved = true;
                        if now != 0.0 {
                            guard.on.push((combo as u32, lane as u32));
                        }
                    }
                }
            }
            if guard.moved {
                guard.list.clear();
                for (cell, m) in guard.mask.iter().enumerate() {
                    if *m != 0.0 {
                        guard.list.push(((cell / self.lanes) as u32, (cell % self.lanes) as u32));
                    }
                }
            }
            self.guards[n] = guard;
        }
    }

    /// Marks the events whose condition has become true today; on the first day nothing becomes.
    pub(super) fn becomings(&mut self, day: &Day) {
        if day.first {
            return;
        }
        for plan in &self.setup.program.becomes {
            for &(combo, lane) in &self.guards[plan.condition].on {
                let cell = combo as usize * self.lanes + lane as usize;
                if plan.guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0) {
                    self.due[plan.event.at()].push(Due {
                        combo,
                        lane,
                        order: plan.trigger as u32 + 1,
                        seq: 0,
                        key: 0,
                        hazard: false,
                    });
                }
            }
        }
    }
}
