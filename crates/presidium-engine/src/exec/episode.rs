//! Episodes open and close as their events fire, for each view that sees them.

use super::{Block, Fired};
use crate::layout::Layout;
use crate::program::TransitionPlan;
use crate::setup::Day;

/// What is kept of one episode besides its rows, by view: key of the spell, openings this year.
#[derive(Clone)]
pub(crate) struct Spells {
    pub(crate) keys: Vec<Vec<u64>>,
    pub(super) ordinals: Vec<Vec<u32>>,
    pub(super) touched: Vec<u32>,
}

pub(crate) fn spells(layout: &Layout, lanes: usize) -> Vec<Spells> {
    layout
        .episodes
        .iter()
        .zip(&layout.episode_combos)
        .map(|(views, combos)| {
            let cells = *combos as usize * lanes;
            Spells {
                keys: vec![vec![0; cells]; views.len()],
                ordinals: vec![vec![0; cells]; views.len()],
                touched: Vec::new(),
            }
        })
        .collect()
}

impl Block<'_> {
    pub(super) fn renew_spells(&mut self) {
        for spells in &mut self.episodes {
            spells.ordinals.iter_mut().for_each(|o| o.fill(0));
        }
    }

    /// Applies what an item's happening opens and closes.
    pub(super) fn turn_episodes(&mut self, plans: &[TransitionPlan], happened: &[Fired], day: &Day) {
        if happened.is_empty() {
            return;
        }
        let mut moves: Vec<(u32, usize, u32, u32)> = Vec::new();
        for (n, plan) in plans.iter().enumerate() {
            let mut found = Vec::new();
            self.match_source(&plan.source, &plan.sets, 0, day, &mut found);
            moves.extend(found.iter().map(|m| (m.source, n, m.combo, m.lane)));
        }
        // Firing by firing; within one, opening before closing.
        moves.sort_unstable();
        for (_, n, combo, lane) in moves {
            let plan = &plans[n];
            for view in &plan.views {
                self.turn(plan, *view, combo, lane, day);
            }
            let cell = combo * self.lanes as u32 + lane;
            self.episodes[plan.episode.at()].touched.push(cell);
        }
    }

    fn turn(&mut self, plan: &TransitionPlan, view: usize, combo: u32, lane: u32, day: &Day) {
        let at = plan.episode.at();
        let rows = &self.setup.program.layout.episodes[at][view];
        let cell = combo as usize * self.lanes + lane as usize;
        let open = rows.open as usize * self.lanes + cell;
        if plan.opens && self.state[open] == 0.0 {
            self.state[open] = 1.0;
            self.state[rows.count as usize * self.lanes + cell] += 1.0;
            self.state[rows.date as usize * self.lanes + cell] = f64::from(day.date.0);
            let spells = &mut self.episodes[at];
            spells.keys[view][cell] = self.setup.ordinal_key(day.year, spells.ordinals[view][cell]);
            spells.ordinals[view][cell] += 1;
        } else if !plan.opens && self.state[open] != 0.0 {
            self.state[open] = 0.0;
        }
    }

    /// At the end of the day every view shows what the full one shows.
    pub(super) fn commit_episodes(&mut self) {
        let setup = self.setup;
        for (at, views) in setup.program.layout.episodes.iter().enumerate() {
            let touched = std::mem::take(&mut self.episodes[at].touched);
            if touched.is_empty() {
                continue;
            }
            for cell in &touched {
                let cell = *cell as usize;
                self.mark_here(setup.bits.episodes + at, (cell % self.lanes) as u32);
                for view in 0..views.len() {
                    if view == 1 {
                        continue;
                    }
                    for (from, to) in [
                        (views[1].open, views[view].open),
                        (views[1].count, views[view].count),
                        (views[1].date, views[view].date),
                    ] {
                        self.state[to as usize * self.lanes + cell] =
                            self.state[from as usize * self.lanes + cell];
                    }
                    let spells = &mut self.episodes[at];
                    spells.keys[view][cell] = spells.keys[1][cell];
                    spells.ordinals[view][cell] = spells.ordinals[1][cell];
                }
            }
            let mut touched = touched;
            touched.clear();
            self.episodes[at].touched = touched;
        }
    }
}

impl Spells {
    /// Whether anything was opened or closed today.
    pub(crate) fn moved(&self) -> bool {
        !self.touched.is_empty()
    }
}
