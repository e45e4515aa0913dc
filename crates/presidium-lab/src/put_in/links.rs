//! An own rule set and what is treated → the lines that read it, and the places that read it and are no line.

use std::collections::BTreeMap;

use presidium_lang::change::{Line, LineAt, Quantity, lines};
use presidium_lang::model::{
    Arises, Choice, ChoiceId, Decides, Dist, Effect, Event, EventId, Expr, ItemRef, Model, OnSource, Outcome,
    Question, StockId, Trigger, TriggerKind, Writer,
};
use presidium_lang::span::Span;

use super::faces::effects;
use super::own::{Own, name};
use super::place::{At, meet, own_sets};
use super::reads::{Face, Thing, is_face, reads, source_place};
use super::{Gate, Link, Role};

/// Collects links and gates.
struct Finder<'m> {
    model: &'m Model,
    /// The treated things alone.
    treated: &'m [Face],
    /// With what follows and remembers them.
    faces: &'m [Face],
    lines: BTreeMap<Line, Role>,
    gates: Vec<Gate>,
}

/// The links in the order of the model, and the gates in that of their places in the text.
pub(super) fn links(
    model: &Model,
    outcome: &Outcome,
    own: &Own,
    treated: &[Face],
    faces: &[Face],
) -> (Vec<Link>, Vec<Gate>) {
    let mut finder = Finder { model, treated, faces, lines: BTreeMap::new(), gates: Vec::new() };
    for (item, place) in &own.items {
        match *item {
            ItemRef::Event(id) => {
                if let Some(event) = model.events.get(id.at()) {
                    finder.event(id, event, place);
                }
            }
            ItemRef::Choice(id) => {
                if let Some(choice) = model.choices.get(id.at()) {
                    finder.choice(id, choice, place);
                }
            }
        }
    }
    for (what, place) in own.measured() {
        finder.measured(what, place);
    }
    finder.outcome(outcome);
    let Finder { lines: mut found, mut gates, .. } = finder;
    let named = lines(model);
    let links = named.iter().filter_map(|at| found.remove(&at.line).map(|role| link(model, at, role)));
    let links = links.collect();
    gates.sort_by(|a, b| (a.span.source, a.span.start, a.part).cmp(&(b.span.source, b.span.start, b.part)));
    gates.dedup();
    (links, gates)
}

fn link(model: &Model, at: &LineAt<'_>, role: Role) -> Link {
    let set = match at.line {
        Line::Utility(id, ..) | Line::Effect(ItemRef::Choice(id), _) => {
            model.choices.get(id.at()).map(|c| c.set)
        }
        _ => None,
    };
    let elements = set.and_then(|s| model.sets.get(s.at())).map(|s| &s.elements);
    let option = at.option.and_then(|o| elements?.get(o as usize)).map_or(String::new(), |e| e.name.clone());
    Link {
        line: at.line,
        role,
        rule: at.rule.to_string(),
        option,
        name: at.name.to_string(),
        text: at.text.to_string(),
        sources: at.sources.to_vec(),
    }
}

impl Finder<'_> {
    fn reads(&self, expr: &Expr, own: &[At]) -> bool {
        reads(self.model, self.faces, expr, own)
    }

    fn any_reads<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>, own: &[At]) -> bool {
        exprs.into_iter().any(|e| self.reads(e, own))
    }

    fn add(&mut self, line: Line, role: Role) {
        self.lines.insert(line, role);
    }

    fn gate(&mut self, rule: &str, part: &'static str, span: Span) {
        self.gates.push(Gate { rule: rule.to_string(), part, span });
    }

    /// Notes a condition that reads what is treated; it stays.
    fn condition(&mut self, rule: &str, part: &'static str, expr: Option<&Expr>, own: &[At]) {
        if let Some(expr) = expr.filter(|e| self.reads(e, own)) {
            self.gate(rule, part, expr.span);
        }
    }

    fn event(&mut self, id: EventId, event: &Event, own: &[At]) {
        self.condition(&event.name, "guard", event.guard.as_ref(), own);
        for (n, hazard) in event.hazards.iter().enumerate() {
            self.condition(&event.name, "guard of a rate", hazard.guard.as_ref(), own);
            if self.reads(&hazard.rate, own) {
                self.add(Line::Rate(id, n), Role::Trigger);
            }
            for (m, factor) in hazard.factors.iter().enumerate() {
                if self.reads(&factor.expr, own) {
                    self.add(Line::Factor(id, n, m), Role::Term);
                }
            }
        }
        for (n, trigger) in event.triggers.iter().enumerate() {
            if self.trigger(trigger, own) {
                self.add(Line::Trigger(id, n), Role::Trigger);
            }
        }
    }

    /// Whether a trigger hangs on what is treated. Only the treated thing itself counts as a source: what
    /// follows it has a trigger of its own that does.
    fn trigger(&self, trigger: &Trigger, own: &[At]) -> bool {
        match &trigger.kind {
            TriggerKind::Becomes(of) => self.reads(of, own),
            TriggerKind::On { of, guard, chance, delay, unless, otherwise } => {
                let conditions = [guard, chance, unless].into_iter().flatten();
                let law = delay.iter().flat_map(|d: &Dist| &d.args);
                self.any_source(of, own)
                    || self.any_reads(conditions.chain(law), own)
                    || otherwise.as_ref().is_some_and(|(event, args)| {
                        let place = super::place::of_args(args, own);
                        is_face(self.treated, Thing::Item(ItemRef::Event(*event)), &place)
                    })
            }
        }
    }

    fn any_source(&self, of: &[OnSource], own: &[At]) -> bool {
        of.iter().any(|source| {
            is_face(self.treated, Thing::Item(source.of), &source_place(source, own))
                || source.filter.as_ref().is_some_and(|f| self.reads(f, own))
        })
    }

    fn choice(&mut self, id: ChoiceId, choice: &Choice, own: &[At]) {
        let rule = choice.name.as_str();
        self.condition(rule, "guard", choice.guard.as_ref(), own);
        self.condition(rule, "precision", Some(&choice.precision), own);
        if let Arises::On(of) = &choice.arises
            && self.any_source(of, own)
        {
            self.gate(rule, "when it arises", choice.span);
        }
        if let Decides::Consensus(body) | Decides::Vote(body, _) = &choice.decides {
            self.condition(rule, "who takes part", body.filter.as_ref(), own);
            self.condition(rule, "weight of those who decide", Some(&body.weight), own);
        }
        for (n, option) in choice.options.iter().enumerate() {
            self.condition(rule, "guard of an option", option.guard.as_ref(), own);
            for (m, term) in option.terms.iter().enumerate() {
                if self.reads(&term.expr, own) {
                    self.add(Line::Utility(id, n, m), Role::Term);
                }
            }
        }
    }

    fn measured(&mut self, what: Quantity, place: &[At]) {
        match what {
            Quantity::Let(id) => {
                let terms = self.model.lets.get(id.at()).map_or(&[][..], |l| &l.terms);
                for (n, term) in terms.iter().enumerate() {
                    if self.reads(&term.expr, place) {
                        self.add(Line::Term(id, n), Role::Term);
                    }
                }
            }
            Quantity::Stock(id) => self.stock(id, place),
            Quantity::Input(_) | Quantity::Param(_) | Quantity::Column(_) => {}
        }
    }

    fn stock(&mut self, id: StockId, place: &[At]) {
        let Some(stock) = self.model.stocks.get(id.at()) else { return };
        for writer in &stock.writers {
            match *writer {
                Writer::Update(n) => {
                    let Some(update) = stock.updates.get(n) else { continue };
                    self.condition(&stock.name, "guard of an update", update.guard.as_ref(), place);
                    if self.reads(&update.expr, place) {
                        self.add(Line::Update(id, n), Role::Term);
                    }
                }
                Writer::Event(event, n) => self.effect(ItemRef::Event(event), n, place),
                Writer::Choice(choice, n) => self.effect(ItemRef::Choice(choice), n, place),
            }
        }
    }

    /// An effect on a measured stock: direct when what is treated has it, or when its value reads that.
    fn effect(&mut self, item: ItemRef, n: usize, place: &[At]) {
        let Some(effect) = effects(self.model, item).get(n) else { return };
        let rule = match item {
            ItemRef::Event(id) => self.model.events.get(id.at()).map(|e| own_sets(&e.rule).len()),
            ItemRef::Choice(id) => self.model.choices.get(id.at()).map(|c| own_sets(&c.rule).len()),
        };
        let own = own_place(effect, rule.unwrap_or(0), place);
        if is_face(self.faces, Thing::Item(item), &own) || self.reads(&effect.value, &own) {
            self.add(Line::Effect(item, n), Role::Term);
        }
        let name = name(self.model, Thing::Item(item));
        self.condition(&name, "guard of an effect", effect.guard.as_ref(), &own);
        self.condition(&name, "filter of an effect", effect.filter.as_ref(), &own);
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let (Question::Ever { guard, .. } | Question::Count { guard, .. }) = &outcome.question else {
            return;
        };
        self.condition(&outcome.name, "condition of the question", guard.as_ref(), &[]);
    }
}

/// Where an event or choice stands whose effect writes a stock at a place.
fn own_place(effect: &Effect, own: usize, place: &[At]) -> Vec<At> {
    let mut at = vec![At::Any; own];
    for (arg, there) in effect.args.iter().zip(place) {
        if let presidium_lang::model::Arg::Var(v) = arg
            && let Some(slot) = at.get_mut(v.at())
            && meet(&[*slot], &[*there])
        {
            *slot = *there;
        }
    }
    at
}
