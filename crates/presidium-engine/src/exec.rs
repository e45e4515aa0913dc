//! Steps a block of histories through the days of a program, in the phases of the page on semantics.
//!
//! A block holds some histories side by side (lanes). A day costs almost nothing unless something is due:
//! guards are looked at again only when what they read has changed, hazards know the day they are due, and
//! items are worked on only for the lanes in which they happen.

pub(crate) mod code;
mod decide;
mod effect;
mod episode;
mod guard;
mod hazard;
mod item;
mod matching;
pub(crate) mod probe;
mod question;
pub(crate) mod seat;
mod shock;
mod start;
pub(crate) mod stir;
pub(crate) mod world;

use std::collections::BTreeMap;

use presidium_lang::model::{ChoiceId, EventId, ParamId, ShockId, StockId};

use crate::code::{Base, Code, Operand};
use crate::program::{ItemPlan, set_bit};
use crate::setup::{Day, Setup};
use code::{Memory, Registers, Row};

/// The declaration at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Culprit {
    /// A parameter.
    Param(ParamId),
    /// A stock: its start, an update or its result.
    Stock(StockId),
    /// A shock.
    Shock(ShockId),
    /// An event: rate, chance, delay or effect.
    Event(EventId),
    /// A choice: weight, utility, precision or effect.
    Choice(ChoiceId),
}

/// Why a history stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Day, as position in the clock.
    pub day: u32,
    /// The declaration.
    pub culprit: Culprit,
}

/// One firing, or one taking of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired {
    /// The combination.
    pub combo: u32,
    /// The lane.
    pub lane: u32,
    /// The key of the firing.
    pub key: u64,
    /// The option taken (choices).
    pub option: u32,
}

/// What made an event fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A date from outside, or a world in which it is made to happen.
    Outside,
    /// Its cumulative hazard reached the threshold.
    Hazard,
    /// Another trigger: its position, and the key of luck that its source gave it.
    Trigger(u32, u64),
}

/// A list of activations: what list code runs on.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// Lanes.
    pub lanes: Vec<u32>,
    /// Values of the index variables, variable by variable.
    pub vars: Vec<Vec<f64>>,
}

impl Acts {
    /// An empty list with room for some activations.
    fn with_room(vars: usize, n: usize) -> Acts {
        Acts { lanes: Vec::with_capacity(n), vars: (0..vars).map(|_| Vec::with_capacity(n)).collect() }
    }

    /// Repeats an activation of another list, perhaps with one more variable.
    fn push(&mut self, of: &Acts, n: usize, more: Option<u32>) {
        self.lanes.push(of.lanes[n]);
        for (var, from) in self.vars.iter_mut().zip(&of.vars) {
            var.push(from[n]);
        }
        if let Some(more) = more {
            self.vars[of.vars.len()].push(f64::from(more));
        }
    }
}

/// A value waiting to be applied to a stock at the end of the day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    cell: u32,
    lane: u32,
    value: f64,
    assign: bool,
    priority: u32,
}

/// What happened in a day, for whoever watches.
pub trait Watch {
    /// An event fired.
    fn event(&mut self, day: u32, event: EventId, fired: &Fired);
    /// A choice was made; votes are (member, option) with −1 for no vote.
    fn choice(&mut self, day: u32, choice: ChoiceId, fired: &Fired, votes: &[i32]);
    /// What made the event fire that was told last.
    fn because(&mut self, _: Cause) {}
}

/// Watches nothing.
pub struct Nobody;

impl Watch for Nobody {
    fn event(&mut self, _: u32, _: EventId, _: &Fired) {}
    fn choice(&mut self, _: u32, _: ChoiceId, _: &Fired, _: &[i32]) {}
}

/// A block of histories.
pub struct Block<'r> {
    pub(crate) setup: &'r Setup<'r>,
    /// Number of histories.
    pub lanes: usize,
    /// Number of the history in each lane.
    pub histories: Vec<u64>,
    /// Whether histories follow one another.
    consecutive: bool,
    pub(crate) worlds: world::Worlds,
    pub(crate) state: Vec<f64>,
    rings: Vec<Vec<f64>>,
    ring_at: Vec<usize>,
    registers: Registers,
    phase_registers: Vec<Registers>,
    phase_ran: Vec<bool>,
    guards: Vec<guard::Guard>,
    hazards: Vec<hazard::Hazards>,
    episodes: Vec<episode::Spells>,
    fired_in: Vec<Vec<f64>>,
    delayed: BTreeMap<u32, Vec<item::Delayed>>,
    fired: Vec<Vec<Fired>>,
    taken: Vec<Vec<Fired>>,
    due: Vec<Vec<item::Due>>,
    waiting: Vec<Vec<Vec<Waiting>>>,
    stocks_waiting: Vec<bool>,
    scratch: effect::Scratch,
    /// What changed since the start of the tick before, in many lanes.
    changed: Vec<u64>,
    next_changed: Vec<u64>,
    /// What changed in a few lanes only, and in which.
    changed_here: Vec<u64>,
    next_changed_here: Vec<u64>,
    marks: Vec<(u32, u32)>,
    next_marks: Vec<(u32, u32)>,
    initial: Vec<Vec<f64>>,
    questions: Vec<question::Answering>,
    /// First day of each event combination, per lane; `u32::MAX` if never.
    pub first_fired: Vec<Vec<u32>>,
    /// First day each option of each choice was taken: `[choice][combination × option × lane]`.
    pub first_taken: Vec<Vec<u32>>,
    /// Why a history stopped, per lane.
    pub faults: Vec<Option<Fault>>,
    shocks_drawn: Vec<usize>,
    stirred: stir::Stirred,
    becoming_ordinals: BTreeMap<(u32, u32, u32), u32>,
    today: u32,
}

impl<'r> Block<'r> {
    /// Steps through the whole clock.
    pub fn run(&mut self, watch: &mut dyn Watch) {
        self.run_days(0, self.setup.days.len() as u32, watch);
        self.finish_questions();
    }

    /// Steps through days `from` to `to`, the latter excluded.
    pub(crate) fn run_days(&mut self, from: u32, to: u32, watch: &mut dyn Watch) {
        for day in from..to {
            self.step(day, watch);
        }
    }

    /// Works on one day.
    fn step(&mut self, at: u32, watch: &mut dyn Watch) {
        self.open_day(at);
        self.work_items(at, watch);
        self.close_day(at);
    }

    /// What is read at the start of the day: shocks, guards, hazards, conditions that have become true.
    fn open_day(&mut self, at: u32) {
        let setup = self.setup;
        let day = &setup.days[at as usize];
        self.today = at;
        for (word, bits) in self.changed.iter_mut().zip(&day.changed) {
            *word |= bits;
        }
        if !setup.program.model.switches.is_empty() {
            self.turn_switches(false);
            self.hold_stocks();
        }
        self.turn_rings(day);
        if day.new_year {
            self.new_year(day);
        }
        self.count_helds(day);
        self.draw_shocks(day);
        self.look_at_guards(day);
        self.run_phases(day);
        self.hazards_of_day(day);
        self.becomings(day);
        self.ask_at_start(day);
    }

    /// Events, choices and the shocks drawn on events, in order.
    fn work_items(&mut self, at: u32, watch: &mut dyn Watch) {
        let setup = self.setup;
        let day = &setup.days[at as usize];
        for (event, combo) in &day.happenings {
            for lane in 0..self.lanes as u32 {
                let key = crate::setup::date_key(day.date);
                self.stir_due(*event);
                self.due[*event].push(item::Due {
                    combo: *combo,
                    lane,
                    order: 0,
                    seq: 0,
                    key,
                    hazard: false,
                });
            }
        }
        self.stir_delayed();
        for (at, item) in setup.program.items.iter().enumerate() {
            if !self.is_stirred(at) {
                continue;
            }
            match item {
                ItemPlan::Event(plan) => self.work_event(plan, day, watch),
                ItemPlan::Choice(plan) => self.work_choice(plan, day, watch),
                ItemPlan::Shock(plan) => self.work_shock(plan, day),
            }
        }
        self.ask_what_happened(day);
        self.effects_of_items(day);
    }

    /// Stocks take what the day's rules add and set; what happened is seen by everybody.
    fn close_day(&mut self, at: u32) {
        let setup = self.setup;
        let day = &setup.days[at as usize];
        self.apply_effects(day);
        self.note_bites();
        self.end_of_day();
    }

    fn turn_rings(&mut self, day: &Day) {
        for (n, ring) in self.setup.program.layout.rings.iter().enumerate() {
            let slot = ring.rows as usize * self.lanes;
            let now = &self.state[ring.row as usize * self.lanes..][..slot];
            let slots = ring.days as usize + 1;
            if day.first {
                self.rings[n] = now.repeat(slots);
            } else {
                let here = self.today as usize % slots;
                self.rings[n][here * slot..][..slot].copy_from_slice(now);
            }
            // The slot after today's is the oldest: `days` days ago.
            self.ring_at[n] = (self.today as usize + 1) % slots * slot;
        }
    }

    /// What list and full code may read.
    fn memory<'a>(
        state: &'a [f64],
        lanes: usize,
        setup: &'a Setup<'_>,
        day: &'a Day,
        rings: (&'a [Vec<f64>], &'a [usize]),
    ) -> Memory<'a> {
        Memory {
            state,
            lanes,
            tables: &setup.program.layout.tables,
            daily: &day.values,
            rings: rings.0,
            ring_at: rings.1,
        }
    }

    /// Runs full code on all lanes.
    fn run_full(&mut self, code: &Code, day: &Day) {
        let memory = Self::memory(&self.state, self.lanes, self.setup, day, (&self.rings, &self.ring_at));
        self.registers.run(self.setup.kernels, code, &memory, self.lanes, None);
    }

    /// Runs full code on some lanes; results lie by position in the list.
    fn run_on(&mut self, code: &Code, lanes: &[u32], day: &Day) {
        let memory = Self::memory(&self.state, self.lanes, self.setup, day, (&self.rings, &self.ring_at));
        self.registers.run(self.setup.kernels, code, &memory, lanes.len(), Some((lanes, &[])));
    }

    /// Runs list code on activations.
    fn run_list(&mut self, code: &Code, acts: &Acts, day: &Day) {
        let memory = Self::memory(&self.state, self.lanes, self.setup, day, (&self.rings, &self.ring_at));
        let list = Some((&acts.lanes[..], &acts.vars[..]));
        self.registers.run(self.setup.kernels, code, &memory, acts.lanes.len(), list);
    }

    /// A row of a result of the code run last.
    fn row<'a>(&'a self, out: &'a Operand, row: usize, day: &'a Day) -> Row<'a> {
        let memory = Self::memory(&self.state, self.lanes, self.setup, day, (&self.rings, &self.ring_at));
        self.registers.row(&memory, out, row)
    }

    /// One value of a result of the code run last.
    fn value(&self, out: &Operand, row: usize, n: usize, day: &Day) -> f64 {
        match out.base {
            Base::Const(bits) => f64::from_bits(bits),
            Base::Reg(_) => self.registers.file.results[out.rows[row] as usize * self.registers.width + n],
            Base::Table | Base::Daily | Base::State | Base::Ring(_) => match self.row(out, row, day) {
                Row::Lanes(x) => x[n],
                Row::One(x) => x,
            },
        }
    }

    /// One uniform per lane.
    pub(crate) fn uniforms(&self, site: presidium_luck::key::Site, key: u64, out: &mut [f64]) {
        uniforms_of(self.setup, (&self.histories, self.consecutive), site, key, out);
    }

    /// Notes the first fault of a lane.
    pub(crate) fn fault(&mut self, lane: usize, culprit: Culprit) {
        let day = self.today;
        self.faults[lane].get_or_insert(Fault { day, culprit });
    }

    pub(crate) fn alive(&self, lane: u32) -> bool {
        self.faults[lane as usize].is_none()
    }

    fn end_of_day(&mut self) {
        self.commit_happenings();
        self.stirred.clear();
        std::mem::swap(&mut self.changed, &mut self.next_changed);
        self.next_changed.fill(0);
        std::mem::swap(&mut self.changed_here, &mut self.next_changed_here);
        self.next_changed_here.fill(0);
        std::mem::swap(&mut self.marks, &mut self.next_marks);
        self.next_marks.clear();
    }

    /// Marks a change in one lane.
    fn mark_here(&mut self, bit: usize, lane: u32) {
        set_bit(&mut self.next_changed_here, bit);
        self.next_marks.push((bit as u32, lane));
    }
}

/// One uniform per history, and whether histories follow one another.
pub(crate) fn uniforms_of(
    setup: &Setup<'_>,
    (histories, consecutive): (&[u64], bool),
    site: presidium_luck::key::Site,
    key: u64,
    out: &mut [f64],
) {
    match histories.first() {
        Some(first) if consecutive => (setup.kernels.uniforms_consecutive)(site, *first, key, out),
        _ => (setup.kernels.uniforms)(site, histories, &vec![key; histories.len()], out),
    }
}

/// Whether numbers follow one another.
pub(crate) fn are_consecutive(histories: &[u64]) -> bool {
    histories.windows(2).all(|w| w[1] == w[0].wrapping_add(1))
}
