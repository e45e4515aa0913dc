//! Names nobody reads, events nothing sets off, inputs in several files.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::{ColumnId, LetId, Model, ParamId, RelationId, ShockId, StockId};
use crate::names::Def;
use crate::span::Span;

/// Parameters, attributes, relations, stocks, definitions and shocks that nothing reads.
pub(super) fn unused(model: &Model, read: &BTreeSet<Def>, out: &mut Vec<Diagnostic>) {
    let mut tell = |noun: &str, name: &str, def: Def, span: Span| {
        if !read.contains(&def) {
            let message = format!("the {noun} `{name}` is never read");
            out.push(
                Diagnostic::warning("unused-name", span, message).help("remove it, or let a rule read it"),
            );
        }
    };
    for (n, p) in (0u32..).zip(&model.params) {
        tell("parameter", &p.name, Def::Param(ParamId(n)), p.span);
    }
    for (n, c) in (0u32..).zip(&model.columns) {
        tell("attribute", &c.name, Def::Column(ColumnId(n)), c.span);
    }
    for (n, r) in (0u32..).zip(&model.relations) {
        tell("relation", &r.name, Def::Relation(RelationId(n)), r.span);
    }
    for (n, s) in (0u32..).zip(&model.stocks) {
        tell("stock", &s.name, Def::Stock(StockId(n)), s.span);
    }
    for (n, l) in (0u32..).zip(&model.lets) {
        tell("definition", &l.name, Def::Let(LetId(n)), l.span);
    }
    for (n, s) in (0u32..).zip(&model.shocks) {
        tell("shock", &s.name, Def::Shock(ShockId(n)), s.span);
    }
}

/// Events that only a change can cause.
pub(super) fn unreachable(model: &Model, out: &mut Vec<Diagnostic>) {
    for event in &model.events {
        if !event.input && event.hazards.is_empty() && event.triggers.is_empty() {
            let message = format!("nothing sets off `{}`", event.name);
            out.push(
                Diagnostic::warning("unreachable-event", event.span, message)
                    .help("give it a `rate`, an `on` or a condition that becomes true"),
            );
        }
    }
}

/// Inputs that stand in another file than the first.
pub(super) fn scattered_inputs(model: &Model, out: &mut Vec<Diagnostic>) {
    let series = model.inputs.iter().map(|i| (i.span, i.name.as_str()));
    let events = model.events.iter().filter(|e| e.input).map(|e| (e.span, e.name.as_str()));
    let mut all: Vec<(Span, &str)> = series.chain(events).collect();
    all.sort_unstable();
    let Some(&(first, _)) = all.first() else { return };
    if let Some(&(span, name)) = all.iter().find(|(s, _)| s.source != first.source) {
        let message = format!("the input `{name}` stands in another file than the others");
        out.push(
            Diagnostic::warning("scattered-inputs", span, message)
                .also(first, "an input elsewhere")
                .help("keep everything that lies outside the system in one file"),
        );
    }
}
