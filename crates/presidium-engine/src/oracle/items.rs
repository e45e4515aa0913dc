//! What happens within a day: events fire, their episodes open and close, shocks on events are drawn.

use super::day::exists;
use super::state::{Run, Scope, Transition, View, day_key, u32_of};
use super::{Fault, Firing, laws};
use presidium_lang::change::Line;
use presidium_lang::model::{
    Arg, DrawnAt, Event, EventId, ItemRef, OnSource, Repeat, SetId, ShockId, Trigger, TriggerKind, VarId,
};
use presidium_luck::key::{combine, site_hash};

/// Why an event fires.
#[derive(Clone, Copy)]
enum Cause {
    Input,
    Hazard,
    /// By a `becomes`, by position among the triggers.
    Becomes(usize),
    /// By an `on`, by position, with the source's key.
    On(usize, u64),
}

impl<'m> Run<'m> {
    pub(super) fn event(&mut self, id: EventId) -> Result<(), Fault> {
        let event = &self.model.events[id.at()];
        for combo in 0..self.waiting[id.at()].len() {
            if !exists(&event.exists, combo) {
                self.hit("event that does not exist");
                continue;
            }
            if self.barred(ItemRef::Event(id), combo) {
                self.event_by_change(event, id, combo);
            } else {
                self.event_at(event, id, combo)?;
            }
        }
        self.turn_episodes(ItemRef::Event(id), &event.ancestry);
        Ok(())
    }

    fn event_at(&mut self, event: &'m Event, id: EventId, combo: usize) -> Result<(), Fault> {
        let view = View::Item { ancestry: &event.ancestry, own: None };
        let mut scope = self.scope(&event.rule, combo, view);
        let due = self.waiting[id.at()][combo].due;
        let mut cause = None;
        if event.dates.get(combo).is_some_and(|dates| dates.contains(&self.date())) {
            cause = Some(Cause::Input);
        } else if due {
            cause = Some(Cause::Hazard);
        }
        for at in 0..event.triggers.len() {
            cause = cause.or(self.trigger(event, (id, combo, at), &mut scope)?);
        }
        let able = !self.spent(event, id.at(), combo, &mut scope);
        let guard = self.holds(event.guard.as_ref(), &mut scope);
        if event.guard.is_some() {
            self.hit("event guard");
        }
        let fires = cause.filter(|_| able && guard);
        if let Some(cause) = fires {
            let key = self.firing_key(event, (id, combo), cause, &mut scope);
            self.fire(event, id, combo, key, &mut scope);
        }
        if due && self.recurring(id.at()) {
            if fires.is_none() {
                self.hit("hazard used without firing");
            }
            self.renew(id.at(), combo);
        }
        Ok(())
    }

    /// An event whose own rules have no say today: what was due is gone, and it happens if it is caused.
    fn event_by_change(&mut self, event: &'m Event, id: EventId, combo: usize) {
        let today = self.today;
        for trigger in &mut self.waiting[id.at()][combo].triggers {
            trigger.pending.retain(|(day, _)| *day > today);
        }
        if self.caused(id, combo) {
            let view = View::Item { ancestry: &event.ancestry, own: None };
            let mut scope = self.scope(&event.rule, combo, view);
            let key = match &event.repeat {
                _ if event.input => day_key(today),
                Repeat::Once => 0,
                Repeat::OncePer(..) => self.spell_of(event, &mut scope).map_or(0, |(_, key)| key),
                Repeat::Recurring => day_key(today),
            };
            self.fire(event, id, combo, key, &mut scope);
        }
    }

    /// Whether a trigger without hazard is due; a source of a delayed one is scheduled.
    fn trigger(
        &mut self,
        event: &'m Event,
        (id, combo, at): (EventId, usize, usize),
        scope: &mut Scope<'m>,
    ) -> Result<Option<Cause>, Fault> {
        let trigger = &event.triggers[at];
        if self.off(Line::Trigger(id, at)) {
            return Ok(None);
        }
        let TriggerKind::On { delay, unless, .. } = &trigger.kind else {
            let due = self.waiting[id.at()][combo].triggers[at].becomes;
            return Ok(due.then_some(Cause::Becomes(at)));
        };
        let source = self.on(event, trigger, combo, scope)?;
        let Some(delay) = delay else {
            return Ok(source.map(|key| Cause::On(at, key)));
        };
        let today = self.today;
        let pending = &mut self.waiting[id.at()][combo].triggers[at].pending;
        let due = pending.iter().find(|(day, _)| *day == today).map(|(_, key)| *key);
        pending.retain(|(day, _)| *day > today);
        if let Some(source) = source {
            let args = self.arguments(delay, scope);
            let names = self.names(&self.shapes.events[id.at()], combo);
            let key = combine(site_hash(&trigger.key, &[]), source);
            let u = self.draw(&format!("{} after", event.name), &names, self.history, key);
            let days = self.finite(laws::at(delay, &args, u), &event.name, delay.span)?;
            self.hit("delay scheduled");
            let pending = &mut self.waiting[id.at()][combo].triggers[at].pending;
            pending.push((today.saturating_add(whole_days(days)), source));
            if pending.len() > 1 {
                self.hit("delay several waiting");
            }
        }
        if due.is_some() && unless.is_some() {
            self.hit("delay unless");
        }
        let stopped = unless.as_ref().is_some_and(|unless| self.holds(Some(unless), scope));
        Ok(due.filter(|_| !stopped).map(|key| Cause::On(at, key)))
    }

    /// The key of the source that sets an `on` off today: source, guard, `otherwise`, chance.
    fn on(
        &self,
        event: &'m Event,
        trigger: &'m Trigger,
        combo: usize,
        scope: &mut Scope<'m>,
    ) -> Result<Option<u64>, Fault> {
        let TriggerKind::On { of, guard, chance, otherwise, .. } = &trigger.kind else { return Ok(None) };
        if of.len() > 1 {
            self.hit("on several");
        }
        let Some(source) = self.any_source(of, event.rule.own, scope) else { return Ok(None) };
        if guard.is_some() {
            self.hit("on guard");
        }
        if !self.holds(guard.as_ref(), scope) {
            return Ok(None);
        }
        if let Some((other, args)) = otherwise {
            self.hit("on otherwise");
            let place = self.place(args, &self.shapes.events[other.at()], scope);
            if place.is_some_and(|at| self.today_of(ItemRef::Event(*other), at).is_some()) {
                return Ok(None);
            }
        }
        if let Some(chance) = chance {
            self.hit("on chance");
            let p = self.value(chance, scope);
            self.finite(p, &event.name, chance.span)?;
            let sets: Vec<SetId> = scope.sets[..event.rule.own].to_vec();
            let names = self.names(&sets, combo);
            let key = combine(site_hash(&trigger.key, &[]), source);
            if self.draw(&event.name, &names, self.history, key) >= p {
                return Ok(None);
            }
        }
        Ok(Some(source))
    }

    /// The key of the first listed source that happened today.
    pub(super) fn any_source(&self, of: &'m [OnSource], own: usize, scope: &mut Scope<'m>) -> Option<u64> {
        of.iter().find_map(|source| {
            let mut found = None;
            self.sources(source, own, scope, &mut |_, key| {
                found = Some(key);
                true
            });
            found
        })
    }

    /// Shows the combinations of a source that happened today, in canonical order, until told to stop.
    ///
    /// The scope's extra variables stand at the source's elements meanwhile and, when stopped, afterwards.
    pub(super) fn sources(
        &self,
        source: &'m OnSource,
        own: usize,
        scope: &mut Scope<'m>,
        found: &mut dyn FnMut(&mut Scope<'m>, u64) -> bool,
    ) {
        let mut extra: Vec<VarId> = Vec::new();
        for arg in &source.args {
            if let Arg::Var(var) = arg
                && var.at() >= own
                && !extra.contains(var)
            {
                extra.push(*var);
            }
        }
        if !extra.is_empty() {
            self.hit("on any element");
        }
        self.source_at(source, &extra, scope, found);
    }

    fn source_at(
        &self,
        source: &'m OnSource,
        extra: &[VarId],
        scope: &mut Scope<'m>,
        found: &mut dyn FnMut(&mut Scope<'m>, u64) -> bool,
    ) -> bool {
        let Some((var, rest)) = extra.split_first() else {
            return match self.source_now(source, scope) {
                Some(key) => found(scope, key),
                None => false,
            };
        };
        let set = scope.sets[var.at()];
        for &element in &self.model.sets[set.at()].canonical {
            scope.at[var.at()] = element as usize;
            if self.source_at(source, rest, scope, found) {
                return true;
            }
        }
        false
    }

    /// The key of a source with all variables at an element, if it happened today as asked.
    fn source_now(&self, source: &'m OnSource, scope: &mut Scope<'m>) -> Option<u64> {
        let sets = match source.of {
            ItemRef::Event(id) => &self.shapes.events[id.at()],
            ItemRef::Choice(id) => &self.shapes.choices[id.at()],
        };
        let at = self.place(&source.args, sets, scope)?;
        let key = self.today_of(source.of, at)?;
        (self.option_fits(source, at) && self.filter_fits(source, scope)).then_some(key)
    }

    fn option_fits(&self, source: &OnSource, at: usize) -> bool {
        let ItemRef::Choice(id) = source.of else { return true };
        self.hit("on choice");
        let Some((is, option)) = source.is else { return true };
        self.hit(if is { "on choice is" } else { "on choice is not" });
        (u32_of(self.choices_now[id.at()][at].option) == option) == is
    }

    fn filter_fits(&self, source: &'m OnSource, scope: &mut Scope<'m>) -> bool {
        if source.filter.is_some() {
            self.hit("on any with filter");
        }
        self.holds(source.filter.as_ref(), scope)
    }

    fn firing_key(
        &mut self,
        event: &'m Event,
        (id, combo): (EventId, usize),
        cause: Cause,
        scope: &mut Scope<'m>,
    ) -> u64 {
        self.hit(match cause {
            Cause::Input => "fired by input",
            Cause::Hazard => "fired by hazard",
            Cause::Becomes(_) => "fired by becomes",
            Cause::On(at, _) => match event.triggers[at].kind {
                TriggerKind::On { delay: Some(_), .. } => "fired by delay",
                _ => "fired by on",
            },
        });
        let waiting = &mut self.waiting[id.at()][combo];
        let by_ordinal = match cause {
            Cause::Becomes(at) => {
                let ordinal = waiting.triggers[at].ordinal;
                waiting.triggers[at].ordinal += 1;
                ordinal
            }
            _ => waiting.ordinal,
        };
        let (cause, repeat) = (cause, &event.repeat);
        match (cause, repeat) {
            (Cause::Input, _) => day_key(self.today),
            (_, Repeat::Once) => 0,
            (_, Repeat::OncePer(..)) => self.spell_of(event, scope).map_or(0, |(_, key)| key),
            (Cause::Hazard, Repeat::Recurring) => self.ordinal_key(by_ordinal),
            (Cause::Becomes(at), Repeat::Recurring) => {
                combine(site_hash(&event.triggers[at].key, &[]), self.ordinal_key(by_ordinal))
            }
            (Cause::On(at, source), Repeat::Recurring) => {
                combine(site_hash(&event.triggers[at].key, &[]), source)
            }
        }
    }

    fn fire(&mut self, event: &'m Event, id: EventId, combo: usize, key: u64, scope: &mut Scope<'m>) {
        self.hit(match event.repeat {
            Repeat::Once => "event once",
            Repeat::Recurring => "event recurring",
            Repeat::OncePer(..) => "event once per",
        });
        let spell = self.spell_of(event, scope);
        self.waiting[id.at()][combo].fired_in = spell.map(|(count, _)| count);
        let happening = &mut self.events_now[id.at()][combo];
        happening.count += 1;
        happening.last = self.today;
        happening.key = key;
        self.firings.push(Firing { day: self.today, event: id, combo: u32_of(combo), key });
    }

    /// After a recurring event's hazard was used: the next ordinal's threshold, from tomorrow.
    fn renew(&mut self, id: usize, combo: usize) {
        let ordinal = self.waiting[id][combo].ordinal + 1;
        let threshold = self.threshold(id, combo, self.ordinal_key(ordinal));
        let tomorrow = self.today.saturating_add(1);
        let waiting = &mut self.waiting[id][combo];
        waiting.ordinal = ordinal;
        waiting.threshold = threshold;
        waiting.before = 0.0;
        waiting.base = tomorrow;
    }

    /// Opens and closes the episodes that follow what an item did today: all is found out before any turns.
    pub(super) fn turn_episodes(&mut self, by: ItemRef, ancestry: &'m presidium_lang::model::Ancestry) {
        let model = self.model;
        let view = View::Item { ancestry, own: Some(by) };
        let combos = match by {
            ItemRef::Event(id) => self.events_now[id.at()].len(),
            ItemRef::Choice(id) => self.choices_now[id.at()].len(),
        };
        let mut turns = Vec::new();
        for combo in (0..combos).filter(|combo| self.today_of(by, *combo).is_some()) {
            for (id, episode) in model.episodes.iter().enumerate() {
                for at in 0..self.transitions[id].len() {
                    let mut scope = self.scope(&episode.rule, at, view);
                    for (list, opens) in [(&episode.opens, true), (&episode.closes, false)] {
                        let own = episode.rule.own;
                        if list.iter().any(|source| self.turned_by(source, own, by, combo, &mut scope)) {
                            self.hit(if opens { "episode opened" } else { "episode closed" });
                            turns.push((id, at, opens));
                        }
                    }
                }
            }
        }
        for (id, at, opens) in turns {
            self.transitions[id][at].push(Transition { by, opens });
        }
    }

    /// Whether a source names this very item and combination.
    fn turned_by(
        &self,
        source: &'m OnSource,
        own: usize,
        by: ItemRef,
        combo: usize,
        scope: &mut Scope<'m>,
    ) -> bool {
        if source.of != by {
            return false;
        }
        let sets = match by {
            ItemRef::Event(id) => &self.shapes.events[id.at()],
            ItemRef::Choice(id) => &self.shapes.choices[id.at()],
        };
        let mut turned = false;
        self.sources(source, own, scope, &mut |scope, _| {
            turned = self.place(&source.args, sets, scope) == Some(combo);
            turned
        });
        turned
    }

    pub(super) fn shock_on_event(&mut self, id: ShockId) -> Result<(), Fault> {
        let shock = &self.model.shocks[id.at()];
        let DrawnAt::On(event, args) = &shock.drawn else { return Ok(()) };
        let ancestry = &self.model.events[event.at()].ancestry;
        let view = View::Item { ancestry, own: Some(ItemRef::Event(*event)) };
        let mut drawn = Vec::new();
        for combo in 0..self.shocks_now[id.at()].len() {
            let mut scope = self.scope(&shock.rule, combo, view);
            let Some(at) = self.place(args, &self.shapes.events[event.at()], &mut scope) else { continue };
            let Some(key) = self.today_of(ItemRef::Event(*event), at) else { continue };
            self.hit("shock on event");
            drawn.push((combo, self.draw_shock(id.at(), combo, &mut scope, key)?));
        }
        for (combo, value) in drawn {
            self.shocks_now[id.at()][combo] = value;
        }
        Ok(())
    }
}

/// A delay in whole days, at least one.
fn whole_days(days: f64) -> i32 {
    // The conversion saturates: a delay beyond all clocks is never due.
    let days = presidium_luck::math::ceil(days) as i32;
    days.max(1)
}
