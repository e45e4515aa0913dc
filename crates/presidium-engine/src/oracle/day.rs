//! One day, step by step in the order of the specification: new year, held runs, shocks, hazards, becomes,
//! then the items, the questions about them, and the effects.

use super::state::{Run, Scope, View, day_key, u32_of};
use super::{Coupling, Fault, laws};
use presidium_lang::calendar::Cadence;
use presidium_lang::change::Line;
use presidium_lang::model::{
    DrawnAt, EpisodeId, Event, EventId, Expr, Hazard, Item, ItemRef, Law, Repeat, Shock, TriggerKind,
};
use presidium_luck::math;

impl<'m> Run<'m> {
    pub(super) fn day(&mut self) -> Result<(), Fault> {
        self.new_moment();
        if !self.first_day() && Cadence::Year(1).falls_on(self.date()) {
            self.new_year();
        }
        self.held_runs();
        self.cadence_shocks()?;
        self.new_moment();
        for id in 0..self.model.events.len() {
            self.hazards(id)?;
        }
        for id in 0..self.model.events.len() {
            self.becomes(id);
        }
        self.ask_at_start();
        let model = self.model;
        for item in &model.order {
            match item {
                Item::Event(id) => self.event(*id)?,
                Item::Choice(id) => self.choice(*id)?,
                Item::Shock(id) => self.shock_on_event(*id)?,
            }
        }
        self.ask_at_end();
        self.effects()?;
        self.close_day();
        Ok(())
    }

    fn new_year(&mut self) {
        if self.options.coupling == Coupling::Occurrence {
            return;
        }
        self.forget_ordinals();
        for id in 0..self.model.events.len() {
            if !self.recurring(id) || self.model.events[id].hazards.is_empty() {
                continue;
            }
            for combo in 0..self.waiting[id].len() {
                self.hit("new year threshold");
                let threshold = self.threshold(id, combo, self.ordinal_key(0));
                let waiting = &mut self.waiting[id][combo];
                waiting.threshold = threshold;
                waiting.before = 0.0;
                waiting.base = self.today;
            }
        }
    }

    fn held_runs(&mut self) {
        let model = self.model;
        for (id, held) in model.helds.iter().enumerate() {
            for combo in 0..self.helds[id].len() {
                let mut scope = self.scope(&held.rule, combo, View::Start);
                let run = self.helds[id][combo];
                let holds = self.holds(Some(&held.condition), &mut scope);
                self.helds[id][combo] = if holds { run + 1 } else { 0 };
            }
        }
    }

    /// All shocks whose cadence falls on the day read the start of the tick, then all are seen.
    fn cadence_shocks(&mut self) -> Result<(), Fault> {
        let model = self.model;
        let mut drawn = Vec::new();
        for (id, shock) in model.shocks.iter().enumerate() {
            let DrawnAt::Cadence(cadence) = &shock.drawn else { continue };
            if !self.first_day() && !cadence.falls_on(self.date()) {
                continue;
            }
            self.hit(match cadence {
                Cadence::Day => "shock each day",
                Cadence::Week => "shock each week",
                Cadence::Month => "shock each month",
                Cadence::Year(_) => "shock each year",
            });
            for combo in 0..self.shocks_now[id].len() {
                let mut scope = self.scope(&shock.rule, combo, View::Start);
                let key = day_key(self.today);
                drawn.push((id, combo, self.draw_shock(id, combo, &mut scope, key)?));
            }
        }
        for (id, combo, value) in drawn {
            self.shocks_start[id][combo] = value;
            self.shocks_now[id][combo] = value;
        }
        Ok(())
    }

    pub(super) fn draw_shock(
        &self,
        id: usize,
        combo: usize,
        scope: &mut Scope<'m>,
        key: u64,
    ) -> Result<f64, Fault> {
        let shock = &self.model.shocks[id];
        let args = self.arguments(&shock.dist, scope);
        let names = self.names(&self.shapes.shocks[id], combo);
        let own = self.draw(&shock.name, &names, self.history, key);
        let value = match (shock.correlated, names.split_last()) {
            (Some(r), Some((_, others))) => {
                self.hit("shock correlated");
                let common = self.draw(&shock.name, others, self.history, key);
                correlated(shock, &args, r, common, own)
            }
            _ => laws::at(&shock.dist, &args, own),
        };
        self.finite(value, &shock.name, shock.dist.span)
    }

    fn hazards(&mut self, id: usize) -> Result<(), Fault> {
        let event = &self.model.events[id];
        if event.hazards.is_empty() {
            return Ok(());
        }
        if event.hazards.len() > 1 {
            self.hit("several hazards");
        }
        for combo in 0..self.waiting[id].len() {
            if exists(&event.exists, combo) {
                self.renew_for_spell(event, id, combo);
                self.hazard(event, id, combo)?;
            }
        }
        Ok(())
    }

    /// `once per E`: a new threshold when E's count of openings is not that of the one in force.
    fn renew_for_spell(&mut self, event: &'m Event, id: usize, combo: usize) {
        let mut scope = self.scope(&event.rule, combo, View::Start);
        let Some((count, key)) = self.spell_of(event, &mut scope) else { return };
        if count != self.waiting[id][combo].spell {
            self.hit("threshold of a new spell");
            let threshold = self.threshold(id, combo, key);
            let waiting = &mut self.waiting[id][combo];
            waiting.spell = count;
            waiting.threshold = threshold;
            waiting.before = 0.0;
            waiting.base = self.today;
        }
    }

    fn hazard(&mut self, event: &'m Event, id: usize, combo: usize) -> Result<(), Fault> {
        let barred = self.barred(ItemRef::Event(EventId(u32_of(id))), combo);
        let waiting = &mut self.waiting[id][combo];
        if waiting.barred && !barred {
            (waiting.before, waiting.rate, waiting.base) = (0.0, 0.0, self.today);
        }
        waiting.barred = barred;
        let mut scope = self.scope(&event.rule, combo, View::Start);
        let spent = self.spent(event, id, combo, &mut scope);
        let mut total = 0.0;
        if !(spent && matches!(event.repeat, Repeat::Once)) {
            let guard = !barred && self.holds(event.guard.as_ref(), &mut scope);
            for (at, hazard) in event.hazards.iter().enumerate() {
                total += self.held_rate(event, hazard, (id, combo, at), guard, &mut scope)?;
            }
        }
        if spent {
            total = 0.0;
        }
        let due_today = self.due_today(event, id, combo, total);
        let today = self.today;
        let waiting = &mut self.waiting[id][combo];
        if total != waiting.rate {
            waiting.before += waiting.rate * f64::from(today - waiting.base);
            waiting.base = today;
            waiting.rate = total;
        }
        waiting.due = waiting.rate > 0.0
            && waiting.before + waiting.rate * f64::from(today - waiting.base + 1) >= waiting.threshold;
        if let Some(due) = due_today {
            waiting.due = due;
        }
        if waiting.due {
            self.hit("due by hazard");
        }
        Ok(())
    }

    /// Luck of the date, where hazards go by that: whether a total hazard is due.
    fn due_today(&self, event: &Event, id: usize, combo: usize, total: f64) -> Option<bool> {
        if self.options.coupling != Coupling::PerTick {
            return None;
        }
        let names = self.names(&self.shapes.events[id], combo);
        let u = self.draw(&event.name, &names, self.history, day_key(self.today));
        Some(u < -math::exp_m1(-total))
    }

    /// The held rate while the guards are true, otherwise 0; worked out anew when it is time.
    fn held_rate(
        &mut self,
        event: &'m Event,
        hazard: &'m Hazard,
        (id, combo, at): (usize, usize, usize),
        guard: bool,
        scope: &mut Scope<'m>,
    ) -> Result<f64, Fault> {
        if hazard.guard.is_some() {
            self.hit("hazard with guard");
        }
        let guard = guard & self.holds(hazard.guard.as_ref(), scope);
        let (mut rate, before) = self.waiting[id][combo].hazards[at];
        if guard && (self.first_day() || !before || hazard.cadence.falls_on(self.date())) {
            rate = self.rate(hazard, (id, combo, at), scope);
            self.finite(rate, &event.name, hazard.span)?;
        }
        self.waiting[id][combo].hazards[at] = (rate, guard);
        Ok(if guard { rate } else { 0.0 })
    }

    fn rate(&self, hazard: &'m Hazard, (id, combo, at): (usize, usize, usize), scope: &mut Scope<'m>) -> f64 {
        let event = EventId(u32_of(id));
        self.hit(match hazard.cadence {
            Cadence::Day => "hazard each day",
            Cadence::Week => "hazard each week",
            Cadence::Month => "hazard each month",
            Cadence::Year(_) => "hazard each year",
        });
        let base = Line::Rate(event, at);
        let mut rate = if self.off(base) { 0.0 } else { self.value(&hazard.rate, scope) };
        for (n, factor) in hazard.factors.iter().enumerate() {
            self.hit("hazard factor");
            rate *= if self.off(Line::Factor(event, at, n)) { 1.0 } else { self.value(&factor.expr, scope) };
        }
        let rate = self.multiplied(event, combo, rate);
        if 0.0 > rate { 0.0 } else { rate }
    }

    fn becomes(&mut self, id: usize) {
        let event = &self.model.events[id];
        for (at, trigger) in event.triggers.iter().enumerate() {
            let TriggerKind::Becomes(condition) = &trigger.kind else { continue };
            for combo in 0..self.waiting[id].len() {
                if exists(&event.exists, combo) {
                    self.become_true(event, condition, (id, combo, at));
                }
            }
        }
    }

    fn become_true(&mut self, event: &'m Event, condition: &'m Expr, (id, combo, at): (usize, usize, usize)) {
        let mut scope = self.scope(&event.rule, combo, View::Start);
        let is = self.holds(Some(condition), &mut scope);
        let guard = self.holds(event.guard.as_ref(), &mut scope);
        let of = EventId(u32_of(id));
        let free = !self.barred(ItemRef::Event(of), combo) && !self.off(Line::Trigger(of, at));
        let first = self.first_day();
        let trigger = &mut self.waiting[id][combo].triggers[at];
        trigger.becomes = is && guard && !trigger.was && !first && free;
        trigger.was = is;
    }

    pub(super) fn recurring(&self, id: usize) -> bool {
        matches!(self.model.events[id].repeat, Repeat::Recurring)
    }

    /// `once per E`: E's count of openings and key, as the scope sees them; 0 when an argument is nobody.
    pub(super) fn spell_of(&self, event: &'m Event, scope: &mut Scope<'m>) -> Option<(u32, u64)> {
        let Repeat::OncePer(episode, args) = &event.repeat else { return None };
        let place = self.place(args, &self.shapes.episodes[episode.at()], scope);
        let of = |at: usize| self.seen_episode(EpisodeId(u32_of(episode.at())), at, scope.view);
        Some(place.map(of).map_or((0, 0), |spell| (spell.count, spell.key)))
    }

    /// Whether an event combination can fire no more, as the scope sees it; inputs always can.
    pub(super) fn spent(&self, event: &'m Event, id: usize, combo: usize, scope: &mut Scope<'m>) -> bool {
        let spent = match event.repeat {
            _ if event.input => false,
            Repeat::Recurring => false,
            Repeat::Once => self.events_now[id][combo].count > 0,
            Repeat::OncePer(..) => {
                let spell = self.spell_of(event, scope).map(|(count, _)| count);
                spell.is_some() && spell == self.waiting[id][combo].fired_in
            }
        };
        if spent && matches!(event.repeat, Repeat::OncePer(..)) {
            self.hit("once per spent");
        }
        spent
    }
}

/// Whether a combination is among those of a declaration.
pub(super) fn exists(flags: &[bool], combo: usize) -> bool {
    flags.get(combo).copied().unwrap_or(true)
}

/// A normal score √r·common + √(1−r)·own, through the law: directly when it is normal or lognormal.
fn correlated(shock: &Shock, args: &[f64], r: f64, common: f64, own: f64) -> f64 {
    let score =
        math::sqrt(r) * math::normal_quantile(common) + math::sqrt(1.0 - r) * math::normal_quantile(own);
    let free = shock.dist.above.is_none() && shock.dist.below.is_none();
    match (shock.dist.law, args) {
        (Law::Normal, [mean, sd]) if free && *sd >= 0.0 => mean + sd * score,
        (Law::Lognormal, [median, gsd]) if free && *median > 0.0 && *gsd >= 1.0 => {
            median * math::exp(math::ln(*gsd) * score)
        }
        _ => laws::at(&shock.dist, args, math::normal_cdf(score)),
    }
}
