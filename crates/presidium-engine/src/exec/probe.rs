//! A block that is asked on the way: what came of a hazard, a chance, a decision, and out of which parts.
//!
//! Questions are put between the items of a day and its effects. Stocks are then still those of the start of
//! the day, and what an item sees as of now has not moved since it was worked on, so the parts are those
//! that counted.

use presidium_lang::ast::Tally;
use presidium_lang::model::{ChoiceId, EventId, Item, ItemRef, StockId};
use presidium_luck::draw;

use super::{Acts, Block, Watch};
use crate::explain::{Chance, Decided, Judgement, Put, Rate, Wait};
use crate::laws;
use crate::layout::own_sets;
use crate::lower::probe::Probes;
use crate::program::{BodyPlan, ChoicePlan, EventPlan, ItemPlan, WriterPlan};

/// A delayed trigger, written down on the day of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PutOff {
    /// The day of the source.
    pub(crate) asked: u32,
    /// The day due.
    pub(crate) due: u32,
    pub(crate) event: usize,
    pub(crate) trigger: u32,
    pub(crate) combo: u32,
    pub(crate) lane: u32,
    pub(crate) key: u64,
}

/// The cumulative hazard of an event on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cumulated {
    /// Summed up to the end of the day.
    pub(crate) summed: f64,
    /// Needed.
    pub(crate) threshold: f64,
    /// The total in force, per day.
    pub(crate) rate: f64,
}

/// What is asked of a block on its way.
pub(crate) trait Ask {
    /// At the start of a day, before items are worked on.
    fn opened(&mut self, _: &mut Block<'_>, _: u32) {}
    /// When items have been worked on, before the day's effects count.
    fn worked(&mut self, _: &mut Block<'_>, _: u32) {}
}

impl Block<'_> {
    /// Steps through the days up to `to`, the last excluded, and asks on each.
    pub(crate) fn run_asked(&mut self, to: u32, watch: &mut dyn Watch, ask: &mut dyn Ask) {
        for day in 0..to {
            self.open_day(day);
            ask.opened(self, day);
            self.work_items(day, watch);
            ask.worked(self, day);
            self.close_day(day);
        }
        if to as usize == self.setup.days.len() {
            self.finish_questions();
        }
    }

    /// How many delayed triggers wait for each day, so that new ones can be told.
    pub(crate) fn put_off_since(
        &self,
        known: &mut std::collections::BTreeMap<u32, usize>,
        out: &mut Vec<PutOff>,
    ) {
        for (due, list) in &self.delayed {
            let seen = known.entry(*due).or_insert(0);
            out.extend(list.iter().skip(*seen).map(|d| PutOff {
                asked: self.today,
                due: *due,
                event: d.event,
                trigger: d.trigger,
                combo: d.combo,
                lane: d.lane,
                key: d.key,
            }));
            *seen = list.len();
        }
        known.retain(|due, _| *due > self.today);
    }

    /// What items put into stocks today in a lane.
    pub(crate) fn put_today(&self, lane: u32) -> Vec<Put> {
        let mut out = Vec::new();
        for (plan, writers) in self.setup.program.stocks.iter().zip(&self.waiting) {
            for (writer, list) in plan.writers.iter().zip(writers) {
                let WriterPlan::Effect { item, effect } = writer else { continue };
                let item = match item {
                    Item::Event(id) => ItemRef::Event(*id),
                    Item::Choice(id) => ItemRef::Choice(*id),
                    Item::Shock(_) => continue,
                };
                out.extend(list.iter().filter(|w| w.lane == lane).map(|w| Put {
                    day: self.today,
                    stock: plan.stock,
                    cell: w.cell,
                    by: item,
                    effect: *effect,
                    value: w.value,
                    sets: w.assign,
                }));
            }
        }
        out
    }

    /// A stock at the start of today.
    pub(crate) fn stock_now(&self, stock: StockId, cell: u32, lane: usize) -> f64 {
        let row = (self.setup.program.layout.stocks[stock.at()] + cell) as usize;
        self.state.get(row * self.lanes + lane).copied().unwrap_or(f64::NAN)
    }

    /// The cumulative hazard of an event today; `None` if it has no hazards.
    pub(crate) fn cumulated(&self, event: EventId, combo: u32, lane: usize) -> Option<Cumulated> {
        let n = self.setup.program.hazards.iter().position(|h| h.event == event)?;
        let cell = combo as usize * self.lanes + lane;
        let hazards = &self.hazards[n];
        let (rate, base) = (hazards.rate[cell], hazards.base[cell]);
        let summed = hazards.sum[cell] + rate * (f64::from(self.today) - base + 1.0);
        Some(Cumulated { summed, threshold: hazards.threshold[cell], rate })
    }

    /// The total rate that the guards of a hazard plan let through today, whether or not its event may still
    /// fire, and how often that has fired; `None` where the event does not exist or the history has stopped.
    pub(crate) fn let_through(&self, n: usize, cell: usize) -> Option<(f64, u32)> {
        let plan = &self.setup.program.hazards[n];
        let (combo, lane) = (cell / self.lanes, cell % self.lanes);
        let model = &self.setup.program.model;
        let exists = model.events[plan.event.at()].exists.get(combo).copied().unwrap_or(true);
        if !exists || !self.alive(lane as u32) {
            return None;
        }
        let triggers = plan.triggers.iter().zip(&self.hazards[n].held);
        let open = triggers.filter(|(t, _)| t.guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0));
        let rate = open.map(|(_, held)| held[cell]).sum();
        let row = self.setup.program.layout.events[plan.event.at()].count as usize + combo;
        Some((rate, self.state[row * self.lanes + lane] as u32))
    }

    /// The hazards of an event whose rate was worked out today, taken apart; and whether each counts today.
    pub(crate) fn rates_today(
        &mut self,
        probes: &Probes,
        event: EventId,
        combo: u32,
        lane: u32,
    ) -> Vec<(bool, Option<Rate>)> {
        let setup = self.setup;
        let Some(n) = setup.program.hazards.iter().position(|h| h.event == event) else { return Vec::new() };
        let plan = &setup.program.hazards[n];
        let day = &setup.days[self.today as usize];
        let cell = combo as usize * self.lanes + lane as usize;
        let sets = own_sets(&setup.program.model.events[event.at()].rule);
        let mut out = Vec::new();
        for (at, trigger) in plan.triggers.iter().enumerate() {
            let open = trigger.guard.is_none_or(|g| self.guards[g].mask[cell] != 0.0);
            let turned = trigger.guard.is_some_and(|g| self.guards[g].on.contains(&(combo, lane)));
            let falls = day.first || day.is_on(trigger.cadence);
            let code = probes.hazards[event.at()].get(at);
            let rate = code.filter(|_| open && (falls || turned)).map(|code| {
                let acts = self.acts_of(&sets, std::iter::once((combo, lane)));
                self.run_list(code, &acts, day);
                let values: Vec<f64> = code.outs.iter().map(|o| self.value(o, 0, 0, day)).collect();
                Rate {
                    day: self.today,
                    base: values.first().copied().unwrap_or(f64::NAN),
                    factors: values.iter().skip(1).copied().collect(),
                    held: self.hazards[n].held[at][cell],
                }
            });
            out.push((open, rate));
        }
        out
    }

    /// The chance and the delay of a trigger whose source happened today.
    pub(crate) fn trigger_today(
        &mut self,
        event: EventId,
        trigger: u32,
        (combo, lane): (u32, u32),
        key: u64,
    ) -> (Option<Chance>, Option<Wait>) {
        let setup = self.setup;
        let day = &setup.days[self.today as usize];
        let Some(plan) = event_plan(setup, event) else { return (None, None) };
        let Some(trigger) = plan.triggers.get(trigger as usize) else { return (None, None) };
        let sites = setup.events[event.at()][combo as usize];
        let history = self.histories[lane as usize];
        let acts = self.acts_of(&plan.sets, std::iter::once((combo, lane)));
        let chance = trigger.chance.as_ref().map(|code| {
            self.run_list(code, &acts, day);
            Chance { p: self.value(&code.outs[0], 0, 0, day), u: draw::uniform(sites.own, history, key) }
        });
        let wait = trigger.delay.as_ref().map(|(dist, code)| {
            self.run_list(code, &acts, day);
            let args = self.args(dist.args, &code.outs, 0, 0, day);
            let u = draw::uniform(sites.after, history, key);
            Wait { u, drawn: laws::draw(dist, &args, u) }
        });
        (chance, wait)
    }

    /// A decision made today, taken apart.
    pub(crate) fn decision_today(
        &mut self,
        probes: &Probes,
        choice: ChoiceId,
        (combo, lane): (u32, u32),
        key: u64,
    ) -> Option<Decided> {
        let setup = self.setup;
        let day = &setup.days[self.today as usize];
        let plan = setup.program.items.iter().find_map(|item| match item {
            ItemPlan::Choice(plan) if plan.choice == choice => Some(plan),
            _ => None,
        })?;
        let sitting = self.sit(plan, &[(combo, lane, key)], day).pop()?;
        let body = !matches!(plan.body, BodyPlan::Single);
        let members = match &plan.body {
            BodyPlan::Vote(set, _) => Some(setup.program.layout.sizes[set.at()] as usize),
            BodyPlan::Single | BodyPlan::Consensus(_) => None,
        };
        let width = sitting.open.len();
        let mut judgements = Vec::new();
        for (k, member) in sitting.part.iter().enumerate() {
            let luck = |option: &u32| match members {
                Some(n) => self.gumbel(&sitting, *member as usize, n, *option),
                None => 0.0,
            };
            let luck: Vec<f64> = members.map_or(Vec::new(), |_| sitting.open.iter().map(luck).collect());
            let mut terms = Vec::new();
            for option in &sitting.open {
                terms.push(self.terms_of(probes, plan, (combo, lane), body.then_some(*member), *option));
            }
            judgements.push(Judgement {
                member: body.then_some(*member),
                weight: sitting.weights.get(k).copied().unwrap_or(f64::NAN),
                precision: sitting.precisions.get(k).copied().unwrap_or(f64::NAN),
                worth: sitting.worth.get(k * width..(k + 1) * width).map_or(Vec::new(), <[f64]>::to_vec),
                terms,
                luck,
            });
        }
        let luck = match members {
            None => sitting.open.iter().map(|o| self.gumbel(&sitting, 0, 1, *o)).collect(),
            Some(_) => Vec::new(),
        };
        let tally = match &plan.body {
            BodyPlan::Vote(_, tally) => Some(*tally),
            BodyPlan::Single | BodyPlan::Consensus(_) => None::<Tally>,
        };
        Some(Decided { open: sitting.open.clone(), judgements, luck, tally })
    }

    fn terms_of(
        &mut self,
        probes: &Probes,
        plan: &ChoicePlan,
        (combo, lane): (u32, u32),
        member: Option<u32>,
        option: u32,
    ) -> Vec<f64> {
        let setup = self.setup;
        let day = &setup.days[self.today as usize];
        let Some(rule) = plan.options.iter().position(|o| o.of.is_none_or(|e| e == option)) else {
            return Vec::new();
        };
        let Some(code) = probes.options[plan.choice.at()].get(rule) else { return Vec::new() };
        let mut acts: Acts = self.acts_of(&plan.sets, std::iter::once((combo, lane)));
        let each = plan.options[rule].of.is_none().then_some(option);
        acts.vars.extend(member.into_iter().chain(each).map(|e| vec![f64::from(e)]));
        self.run_list(code, &acts, day);
        code.outs.iter().map(|o| self.value(o, 0, 0, day)).collect()
    }
}

fn event_plan<'p>(setup: &crate::setup::Setup<'p>, event: EventId) -> Option<&'p EventPlan> {
    setup.program.items.iter().find_map(|item| match item {
        ItemPlan::Event(plan) if plan.event == event => Some(&**plan),
        _ => None,
    })
}
