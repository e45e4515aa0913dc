//! What a day changes: candidates for every stock element, then assignments, additions and bounds.

use super::Fault;
use super::state::{Run, Scope, View, u32_of};
use super::value::clamp;
use presidium_lang::calendar::Cadence;
use presidium_lang::change::Line;
use presidium_lang::model::{
    Effect, EpisodeId, Expr, ItemRef, Rule, Stock, StockId, UpdateTerm, VarId, Writer,
};

/// The priority of a `becomes`, below all effects.
const BECOMES: i64 = -1;
/// The priority of a `reset by`, above all effects.
const RESET: i64 = i64::MAX;

/// What a day does to one stock element.
#[derive(Clone, Default)]
struct Candidates {
    assigned: Option<(i64, f64)>,
    added: Vec<f64>,
}

impl Candidates {
    /// Keeps the highest priority, the last among equals.
    fn assign(&mut self, priority: i64, value: f64) {
        if self.assigned.is_none_or(|(highest, _)| priority >= highest) {
            self.assigned = Some((priority, value));
        }
    }
}

/// An event or choice with the rule and view its effects are read in.
struct Doer<'m> {
    item: ItemRef,
    rule: &'m Rule,
    name: &'m str,
    view: View<'m>,
}

impl<'m> Run<'m> {
    pub(super) fn effects(&mut self) -> Result<(), Fault> {
        let model = self.model;
        let mut next = self.stocks().to_vec();
        for (id, stock) in model.stocks.iter().enumerate() {
            if self.frozen(StockId(u32_of(id))) {
                continue;
            }
            let mut candidates = vec![Candidates::default(); next[id].len()];
            for (at, writer) in stock.writers.iter().enumerate() {
                match writer {
                    Writer::Update(term) => self.update(StockId(u32_of(id)), at, *term, &mut candidates)?,
                    Writer::Event(event, effect) => {
                        let of = &model.events[event.at()];
                        let item = ItemRef::Event(*event);
                        let view = View::Item { ancestry: &of.ancestry, own: Some(item) };
                        let doer = Doer { item, rule: &of.rule, name: &of.name, view };
                        self.effect(&doer, (&of.effects[*effect], *effect), &mut candidates)?;
                    }
                    Writer::Choice(choice, effect) => {
                        let of = &model.choices[choice.at()];
                        let item = ItemRef::Choice(*choice);
                        let view = View::Item { ancestry: &of.ancestry, own: Some(item) };
                        let doer = Doer { item, rule: &of.rule, name: &of.name, view };
                        self.effect(&doer, (&of.effects[*effect], *effect), &mut candidates)?;
                    }
                }
            }
            self.reset(stock, StockId(u32_of(id)), &mut candidates);
            for (value, candidates) in next[id].iter_mut().zip(candidates) {
                let start = candidates.assigned.map_or(*value, |(_, value)| value);
                let sum = candidates.added.iter().fold(start, |sum, added| sum + added);
                *value = clamp(sum, stock.kind.lo, stock.kind.hi);
                if *value != sum {
                    self.hit("bound reached");
                }
                self.finite(*value, &stock.name, stock.span)?;
            }
        }
        self.past.push(next);
        Ok(())
    }

    /// A line of the stock's own equation, on its day; the lines of one `becomes` count at the last of them.
    fn update(
        &self,
        id: StockId,
        at: usize,
        term: usize,
        candidates: &mut [Candidates],
    ) -> Result<(), Fault> {
        let stock = &self.model.stocks[id.at()];
        let line = &stock.updates[term];
        let off = self.off(Line::Update(id, term));
        if line.becomes && off {
            return Ok(());
        }
        if !line.cadence.falls_on(self.date()) {
            return Ok(());
        }
        self.hit(match line.cadence {
            Cadence::Day => "update each day",
            Cadence::Week => "update each week",
            Cadence::Month => "update each month",
            Cadence::Year(_) => "update each year",
        });
        let together = |other: usize| {
            let of: &UpdateTerm = &stock.updates[other];
            let one = of.becomes && of.cadence == line.cadence && same_guard(&of.guard, &line.guard);
            one && !self.off(Line::Update(id, other))
        };
        let later = stock.writers[at + 1..].iter().any(|writer| match writer {
            Writer::Update(other) => together(*other),
            _ => false,
        });
        if line.becomes && later {
            return Ok(());
        }
        for (combo, candidates) in candidates.iter_mut().enumerate() {
            let mut scope = self.scope(&stock.rule, combo, View::Start);
            if line.guard.is_some() {
                self.hit("update guard");
            }
            if !self.holds(line.guard.as_ref(), &mut scope) {
                continue;
            }
            if line.becomes {
                self.hit("update becomes");
                let lines = stock.writers.iter().filter_map(|writer| match writer {
                    Writer::Update(other) if together(*other) => Some(&stock.updates[*other]),
                    _ => None,
                });
                let values: Vec<f64> = lines.map(|other| self.value(&other.expr, &mut scope)).collect();
                let sum = values.iter().copied().reduce(|sum, value| sum + value).unwrap_or(0.0);
                candidates.assign(BECOMES, self.finite(sum, &stock.name, line.span)?);
            } else {
                let value = if off { 0.0 } else { self.value(&line.expr, &mut scope) };
                candidates.added.push(self.finite(value, &stock.name, line.span)?);
            }
        }
        Ok(())
    }

    /// One effect of all combinations of an item that happened today.
    fn effect(
        &self,
        doer: &Doer<'m>,
        (effect, at): (&'m Effect, usize),
        candidates: &mut [Candidates],
    ) -> Result<(), Fault> {
        let combos = match doer.item {
            ItemRef::Event(id) => self.events_now[id.at()].len(),
            ItemRef::Choice(id) => self.choices_now[id.at()].len(),
        };
        for combo in 0..combos {
            if self.today_of(doer.item, combo).is_none() || !self.taken(doer.item, combo, effect.option) {
                continue;
            }
            let mut scope = self.scope(doer.rule, combo, doer.view);
            self.effect_each(doer, (effect, at), &effect.each, &mut scope, candidates)?;
        }
        Ok(())
    }

    fn taken(&self, item: ItemRef, combo: usize, option: Option<u32>) -> bool {
        let (ItemRef::Choice(id), Some(option)) = (item, option) else { return true };
        self.hit("effect option");
        self.choices_now[id.at()][combo].option == option as usize
    }

    /// The effect over its own variables, in canonical order.
    fn effect_each(
        &self,
        doer: &Doer<'m>,
        (effect, at): (&'m Effect, usize),
        each: &[VarId],
        scope: &mut Scope<'m>,
        candidates: &mut [Candidates],
    ) -> Result<(), Fault> {
        let Some((var, rest)) = each.split_first() else {
            return self.effect_once(doer, (effect, at), scope, candidates);
        };
        self.hit("effect each");
        let set = scope.sets[var.at()];
        for &element in &self.model.sets[set.at()].canonical {
            scope.at[var.at()] = element as usize;
            self.effect_each(doer, (effect, at), rest, scope, candidates)?;
        }
        Ok(())
    }

    fn effect_once(
        &self,
        doer: &Doer<'m>,
        (effect, at): (&'m Effect, usize),
        scope: &mut Scope<'m>,
        candidates: &mut [Candidates],
    ) -> Result<(), Fault> {
        if effect.filter.is_some() {
            self.hit("effect filter");
        }
        if effect.guard.is_some() {
            self.hit("effect guard");
        }
        if !self.holds(effect.filter.as_ref(), scope) || !self.holds(effect.guard.as_ref(), scope) {
            return Ok(());
        }
        let off = self.off(Line::Effect(doer.item, at));
        if off && effect.assign {
            return Ok(());
        }
        let Some(at) = self.place(&effect.args, &self.shapes.stocks[effect.stock.at()], scope) else {
            self.hit("effect on nobody");
            return Ok(());
        };
        let value = if off { 0.0 } else { self.value(&effect.value, scope) };
        self.finite(value, doer.name, effect.span)?;
        if matches!(doer.item, ItemRef::Choice(_)) {
            self.hit("effect of choice");
        }
        if effect.assign {
            self.hit("effect assign");
            if effect.priority > 0 {
                self.hit("effect priority");
            }
            candidates[at].assign(i64::from(effect.priority), value);
        } else {
            self.hit("effect add");
            candidates[at].added.push(value);
        }
        Ok(())
    }

    /// The initial value, on a day on which the stock's episode opened.
    fn reset(&self, stock: &'m Stock, id: StockId, candidates: &mut [Candidates]) {
        let Some((episode, args)) = &stock.reset else { return };
        for (combo, candidates) in candidates.iter_mut().enumerate() {
            let mut scope = self.scope(&stock.rule, combo, View::Start);
            let sets = &self.shapes.episodes[episode.at()];
            let Some(at) = self.place(args, sets, &mut scope) else { continue };
            let before = self.seen_episode(EpisodeId(episode.0), at, View::Start).count;
            if self.seen_episode(EpisodeId(episode.0), at, View::All).count > before {
                self.hit("reset");
                candidates.assign(RESET, self.initial[id.at()][combo]);
            }
        }
    }
}

/// Whether two lines stand under one `each … when …`.
fn same_guard(a: &Option<Expr>, b: &Option<Expr>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.span == b.span,
        _ => false,
    }
}
