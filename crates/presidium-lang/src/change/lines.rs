//! A model → the lines that can be switched off, with what they are called and what they rest on.

use super::Line;
use crate::model::{ChoiceId, Effect, EventId, ItemRef, LetId, Model, OptionOf, Source, StockId};
use crate::span::Span;

/// A line that can be switched off.
#[derive(Clone, Copy, Debug)]
pub struct LineAt<'m> {
    /// Which.
    pub line: Line,
    /// The rule it belongs to, by name.
    pub rule: &'m str,
    /// The option of a choice it belongs to; `None` for lines of no option or of all.
    pub option: Option<u32>,
    /// `as NAME`, or empty.
    pub name: &'m str,
    /// Canonical text.
    pub text: &'m str,
    /// Sources.
    pub sources: &'m [Source],
    /// Where it stands.
    pub span: Span,
}

/// All lines of a model that can be switched off: those of definitions, stocks, events and choices, each in
/// the order of the model's lists.
///
/// Cost: linear in the model.
pub fn lines(model: &Model) -> Vec<LineAt<'_>> {
    let mut out = Vec::new();
    of_lets(model, &mut out);
    of_stocks(model, &mut out);
    of_events(model, &mut out);
    of_choices(model, &mut out);
    out
}

fn of_lets<'m>(model: &'m Model, out: &mut Vec<LineAt<'m>>) {
    for (id, l) in (0u32..).map(LetId).zip(&model.lets) {
        out.extend(l.terms.iter().enumerate().map(|(n, t)| LineAt {
            line: Line::Term(id, n),
            rule: &l.name,
            option: None,
            name: &t.name,
            text: &t.text,
            sources: &t.sources,
            span: t.span,
        }));
    }
}

fn of_stocks<'m>(model: &'m Model, out: &mut Vec<LineAt<'m>>) {
    for (id, s) in (0u32..).map(StockId).zip(&model.stocks) {
        out.extend(s.updates.iter().enumerate().map(|(n, u)| LineAt {
            line: Line::Update(id, n),
            rule: &s.name,
            option: None,
            name: &u.name,
            text: &u.text,
            sources: &u.sources,
            span: u.span,
        }));
    }
}

fn of_events<'m>(model: &'m Model, out: &mut Vec<LineAt<'m>>) {
    for (id, e) in (0u32..).map(EventId).zip(&model.events) {
        let rule = e.name.as_str();
        for (n, h) in e.hazards.iter().enumerate() {
            let (name, text, sources, span) = (h.name.as_str(), h.text.as_str(), &h.sources[..], h.span);
            out.push(LineAt { line: Line::Rate(id, n), rule, option: None, name, text, sources, span });
            out.extend(h.factors.iter().enumerate().map(|(m, t)| LineAt {
                line: Line::Factor(id, n, m),
                rule,
                option: None,
                name: &t.name,
                text: &t.text,
                sources: &t.sources,
                span: t.span,
            }));
        }
        out.extend(e.triggers.iter().enumerate().map(|(n, t)| LineAt {
            line: Line::Trigger(id, n),
            rule,
            option: None,
            name: &t.name,
            text: &t.text,
            sources: &t.sources,
            span: t.span,
        }));
        effects(ItemRef::Event(id), rule, &e.effects, out);
    }
}

fn of_choices<'m>(model: &'m Model, out: &mut Vec<LineAt<'m>>) {
    for (id, c) in (0u32..).map(ChoiceId).zip(&model.choices) {
        for (n, o) in c.options.iter().enumerate() {
            let option = match o.of {
                OptionOf::Element(option) => Some(option),
                OptionOf::Each(_) => None,
            };
            out.extend(o.terms.iter().enumerate().map(|(m, t)| LineAt {
                line: Line::Utility(id, n, m),
                rule: &c.name,
                option,
                name: &t.name,
                text: &t.text,
                sources: &t.sources,
                span: t.span,
            }));
        }
        effects(ItemRef::Choice(id), &c.name, &c.effects, out);
    }
}

fn effects<'m>(item: ItemRef, rule: &'m str, effects: &'m [Effect], out: &mut Vec<LineAt<'m>>) {
    out.extend(effects.iter().enumerate().map(|(n, e)| LineAt {
        line: Line::Effect(item, n),
        rule,
        option: e.option,
        name: &e.name,
        text: &e.text,
        sources: &e.sources,
        span: e.span,
    }));
}
