//! Guards on all lanes: looked at again only when something they read has changed.

use super::Block;
use super::code::Row;
use super::item::Due;
use crate::setup::Day;

/// Lanes picked one by one cost so many times as much as all lanes in a row.
const FEW: usize = 3;

/// The state of a guard in a block.
pub(crate) struct Guard {
    /// 0 or 1 by combination and lane.
    pub(crate) mask: Vec<f64>,
    /// Cells that turned true today.
    pub(crate) on: Vec<(u32, u32)>,
    /// Cells that turned false today.
    pub(crate) off: Vec<(u32, u32)>,
    /// Whether any cell changed today.
    pub(crate) moved: bool,
    cells: Vec<(u32, u32)>,
    listed: bool,
}

impl Guard {
    pub(crate) fn new(combos: u32, lanes: usize) -> Guard {
        Guard {
            mask: vec![0.0; combos as usize * lanes],
            on: Vec::new(),
            off: Vec::new(),
            moved: false,
            cells: Vec::new(),
            listed: false,
        }
    }

    /// A guard in a new block, with what is known of it.
    pub(super) fn holding(mask: Vec<f64>) -> Guard {
        Guard { mask, ..Guard::new(0, 0) }
    }

    /// Nothing has turned so far today.
    fn rest(&mut self) {
        if self.moved {
            self.on.clear();
            self.off.clear();
            self.moved = false;
        }
    }

    /// The cells that are true, listed anew only when somebody asks after a change.
    pub(crate) fn list(&mut self, lanes: usize) -> &[(u32, u32)] {
        if !self.listed {
            self.listed = true;
            self.cells.clear();
            for (combo, mask) in self.mask.chunks_exact(lanes.max(1)).enumerate() {
                let open = mask.iter().enumerate().filter(|(_, m)| **m != 0.0);
                self.cells.extend(open.map(|(lane, _)| (combo as u32, lane as u32)));
            }
        }
        &self.cells
    }

    /// Takes in a row of the condition.
    fn look(&mut self, combo: u32, lanes: usize, row: Row<'_>) {
        let mask = &mut self.mask[combo as usize * lanes..][..lanes];
        let same = match row {
            Row::Lanes(x) => x.iter().zip(&*mask).all(|(x, m)| (*x != 0.0) == (*m != 0.0)),
            Row::One(x) => mask.iter().all(|m| (x != 0.0) == (*m != 0.0)),
        };
        if same {
            return;
        }
        self.moved = true;
        for (lane, m) in mask.iter_mut().enumerate() {
            let now = match row {
                Row::Lanes(x) => x[lane] != 0.0,
                Row::One(x) => x != 0.0,
            };
            match (now, *m != 0.0) {
                (true, false) => self.on.push((combo, lane as u32)),
                (false, true) => self.off.push((combo, lane as u32)),
                _ => {}
            }
            *m = f64::from(u8::from(now));
        }
    }
}

impl Block<'_> {
    pub(super) fn look_at_guards(&mut self, day: &Day) {
        let setup = self.setup;
        let [everywhere, here] = [&self.changed, &self.changed_here].map(|bits| bits.iter().any(|b| *b != 0));
        for (n, plan) in setup.program.guards.iter().enumerate() {
            self.guards[n].rest();
            let all = day.first || plan.reads.volatile || everywhere && plan.reads.touched(&self.changed);
            if !all {
                if !here || !plan.reads.touched(&self.changed_here) {
                    continue;
                }
                let lanes = self.lanes_with_news(n);
                if lanes.len() * FEW <= self.lanes {
                    self.look_here(n, &lanes, day);
                    continue;
                }
            }
            self.run_full(&plan.code, day);
            let mut guard = std::mem::replace(&mut self.guards[n], Guard::new(0, 0));
            let out = &plan.code.outs[0];
            for combo in 0..plan.combos {
                let row = self.row(out, combo as usize, day);
                guard.look(combo, self.lanes, row);
            }
            guard.listed &= !guard.moved;
            self.guards[n] = guard;
        }
    }

    /// The lanes in which something happened yesterday that a guard reads.
    fn lanes_with_news(&self, n: usize) -> Vec<u32> {
        let plan = &self.setup.program.guards[n];
        let read = |bit: u32| plan.reads.bits[bit as usize / 64] >> (bit % 64) & 1 == 1;
        let mut lanes: Vec<u32> = self.marks.iter().filter(|m| read(m.0)).map(|m| m.1).collect();
        lanes.sort_unstable();
        lanes.dedup();
        lanes
    }

    /// Looks at a guard in some lanes, and nowhere else.
    fn look_here(&mut self, n: usize, lanes: &[u32], day: &Day) {
        let plan = &self.setup.program.guards[n];
        self.run_on(&plan.code, lanes, day);
        let mut guard = std::mem::replace(&mut self.guards[n], Guard::new(0, 0));
        for combo in 0..plan.combos {
            let row = self.row(&plan.code.outs[0], combo as usize, day);
            for (k, lane) in lanes.iter().enumerate() {
                let now = match row {
                    Row::Lanes(x) => x[k] != 0.0,
                    Row::One(x) => x != 0.0,
                };
                let m = &mut guard.mask[combo as usize * self.lanes + *lane as usize];
                if now == (*m != 0.0) {
                    continue;
                }
                *m = f64::from(u8::from(now));
                guard.moved = true;
                if now { &mut guard.on } else { &mut guard.off }.push((combo, *lane));
            }
        }
        guard.listed &= !guard.moved;
        self.guards[n] = guard;
    }

    /// Marks the events whose condition has become true today; on the first day nothing becomes.
    pub(super) fn becomings(&mut self, day: &Day) {
        if day.first {
            return;
        }
        for plan in &self.setup.program.becomes {
            let on = std::mem::take(&mut self.guards[plan.condition].on);
            for &(combo, lane) in &on {
                let cell = combo as usize * self.lanes + lane as usize;
                if plan.guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0) {
                    self.stir_due(plan.event.at());
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
            self.guards[plan.condition].on = on;
        }
    }
}
