//! A new block: attributes, parameters and initial values settled, nothing has happened yet.

use presidium_lang::model::{ParamId, StockId};
use presidium_luck::draw;
use presidium_luck::key::{Site, site_hash};
use presidium_luck::math;

use super::code::Registers;
use super::{Block, Culprit};
use crate::laws;
use crate::layout::{elements_of, names_of};
use crate::program::{Settled, StartPlan, ValuePlan};
use crate::setup::Setup;

impl<'r> Block<'r> {
    /// A block of histories `first`, `first + 1`, … of the unchanged world, on the eve of the first day.
    pub fn new(setup: &'r Setup<'r>, first: u64, lanes: usize) -> Block<'r> {
        let histories = (first..first + lanes as u64).collect();
        Block::of_worlds(setup, histories, vec![super::world::UNCHANGED; lanes])
    }

    /// A block of histories, each in a world, on the eve of the first day.
    pub(crate) fn of_worlds(setup: &'r Setup<'r>, histories: Vec<u64>, worlds: Vec<u32>) -> Block<'r> {
        let lanes = histories.len();
        let consecutive = super::are_consecutive(&histories);
        let program = setup.program;
        let model = &program.model;
        let layout = &program.layout;
        let mut block = Block {
            setup,
            lanes,
            histories,
            consecutive,
            worlds: super::world::Worlds::new(setup, worlds),
            state: vec![0.0; layout.rows as usize * lanes],
            rings: vec![Vec::new(); layout.rings.len()],
            ring_at: vec![0; layout.rings.len()],
            registers: Registers::default(),
            phase_registers: program.phases.iter().map(|_| Registers::default()).collect(),
            phase_ran: vec![false; program.phases.len()],
            guards: program.guards.iter().map(|g| super::guard::Guard::new(g.combos, lanes)).collect(),
            hazards: Vec::new(),
            episodes: super::episode::spells(layout, lanes),
            fired_in: layout.events.iter().map(|e| vec![-1.0; e.combos as usize * lanes]).collect(),
            delayed: std::collections::BTreeMap::new(),
            fired: vec![Vec::new(); model.events.len()],
            taken: vec![Vec::new(); model.choices.len()],
            due: vec![Vec::new(); model.events.len()],
            waiting: program.stocks.iter().map(|s| vec![Vec::new(); s.writers.len()]).collect(),
            stocks_waiting: vec![false; program.stocks.len()],
            scratch: super::effect::Scratch::default(),
            changed: vec![0; setup.bits.words],
            next_changed: vec![0; setup.bits.words],
            changed_here: vec![0; setup.bits.words],
            next_changed_here: vec![0; setup.bits.words],
            marks: Vec::new(),
            next_marks: Vec::new(),
            initial: vec![Vec::new(); program.stocks.len()],
            questions: super::question::answering(program, lanes),
            first_fired: layout.events.iter().map(|e| vec![u32::MAX; e.combos as usize * lanes]).collect(),
            first_taken: model
                .choices
                .iter()
                .zip(&layout.choices)
                .map(|(c, rows)| {
                    let combos = (rows[0].count - rows[0].option) as usize;
                    vec![u32::MAX; combos * layout.sizes[c.set.at()] as usize * lanes]
                })
                .collect(),
            faults: vec![None; lanes],
            shocks_drawn: Vec::new(),
            stirred: super::stir::Stirred::new(&setup.readers),
            becoming_ordinals: std::collections::BTreeMap::new(),
            today: 0,
        };
        block.never_happened();
        block.turn_switches(true);
        for plan in &program.start {
            block.settle(plan);
        }
        for (n, plan) in program.stocks.iter().enumerate() {
            if plan.reset.is_some() {
                let row = layout.stocks[n] as usize * lanes;
                block.initial[n] = block.state[row..][..plan.combos as usize * lanes].to_vec();
            }
        }
        let luck = (block.histories.as_slice(), block.consecutive);
        block.hazards = program.hazards.iter().map(|h| super::hazard::Hazards::new(setup, h, luck)).collect();
        block.note_bites();
        block
    }

    /// Dates are never, options are nobody.
    fn never_happened(&mut self) {
        let layout = &self.setup.program.layout;
        let lanes = self.lanes;
        let mut fill = |row: u32, rows: u32, x: f64| {
            self.state[row as usize * lanes..][..rows as usize * lanes].fill(x);
        };
        for rows in &layout.events {
            fill(rows.date, rows.combos, f64::INFINITY);
            fill(rows.date_now, rows.combos, f64::INFINITY);
        }
        for (views, combos) in layout.episodes.iter().zip(&layout.episode_combos) {
            views.iter().for_each(|v| fill(v.date, *combos, f64::INFINITY));
        }
        for (choice, rows) in self.setup.program.model.choices.iter().zip(&layout.choices) {
            for rows in rows {
                let combos = rows.count - rows.option;
                fill(rows.option, combos, -1.0);
                fill(rows.date, combos, f64::INFINITY);
                if let (Some(votes), presidium_lang::model::Decides::Vote(body, _)) =
                    (rows.votes, &choice.decides)
                {
                    fill(votes, combos * layout.sizes[body.set.at()], -1.0);
                }
            }
        }
    }

    fn settle(&mut self, plan: &StartPlan) {
        let setup = self.setup;
        let Some(values) = plan.by.get(setup.options.interpretation).or_else(|| plan.by.first()) else {
            return;
        };
        let day = &setup.days[0];
        let settings: Vec<u64> = self.histories.iter().map(|h| setup.setting(*h)).collect();
        for (combo, value) in values.iter().enumerate() {
            let elements = elements_of(&setup.program.layout.sizes, &plan.sets, combo as u32);
            let names = names_of(&setup.program.model, &plan.sets, &elements);
            let mut out = vec![0.0; self.lanes];
            let prior = matches!(value, ValuePlan::Prior(..));
            match value {
                ValuePlan::Code(code) => {
                    self.run_full(code, day);
                    for (n, o) in out.iter_mut().enumerate() {
                        *o = self.value(&code.outs[0], 0, n, day);
                    }
                }
                ValuePlan::Prior(dist, code) => {
                    self.run_full(code, day);
                    let site = Site::new(setup.options.seed, site_hash(&plan.site, &names));
                    for (n, o) in out.iter_mut().enumerate() {
                        let args: Vec<f64> = code.outs.iter().map(|a| self.value(a, 0, n, day)).collect();
                        *o = laws::draw(dist, &args, draw::uniform(site, settings[n], 0));
                    }
                }
            }
            if plan.spread > 0.0 {
                let name = format!("{} plus or minus", plan.site);
                let site = Site::new(setup.options.seed, site_hash(&name, &names));
                for (o, setting) in out.iter_mut().zip(&settings) {
                    *o += (2.0 * draw::uniform(site, *setting, 0) - 1.0) * plan.spread;
                }
            }
            if prior || plan.spread > 0.0 || matches!(plan.of, Settled::Stock(_)) {
                out.iter_mut().for_each(|o| *o = math::clamp(*o, plan.lo, plan.hi));
            }
            self.check_start(plan, &out);
            self.state[(plan.row as usize + combo) * self.lanes..][..self.lanes].copy_from_slice(&out);
        }
    }

    fn check_start(&mut self, plan: &StartPlan, values: &[f64]) {
        let culprit = match plan.of {
            Settled::Column(_) => return,
            Settled::Param(n) => Culprit::Param(ParamId(n as u32)),
            Settled::Stock(n) => Culprit::Stock(StockId(n as u32)),
        };
        for (lane, value) in values.iter().enumerate() {
            if !value.is_finite() {
                self.fault(lane, culprit);
            }
        }
    }
}
