//! Something that did not happen → what it waited for: hazards that stood, triggers whose source never came.

use super::argue::{Known, by_then, date, sources};
use super::target::{Sought, Target, cell_named, item_of, sizes};
use super::{Missing, Stood};
use crate::verbs::history::element;
use presidium_engine::ensemble::Happening;
use presidium_engine::explain::Traced;
use presidium_engine::layout::{elements_of, own_sets};
use presidium_lang::model::{Arg, Arises, EventId, ItemRef, Model, OnSource, TriggerKind};
use std::collections::BTreeSet;

/// How far back is asked.
const DEPTH: usize = 4;
/// Most that is said.
const MOST: usize = 8;

/// What is sought, and everything it comes from through `on`, nearest first.
pub(crate) fn closure(model: &Model, target: &Target) -> Vec<(ItemRef, u32, usize)> {
    let mut out: Vec<(ItemRef, u32, usize)> = Vec::new();
    let mut seen = BTreeSet::new();
    let cells = |s: &Sought| s.cells.iter().map(|c| (s.item, *c)).collect::<Vec<_>>();
    let mut todo: std::collections::VecDeque<_> =
        target.sought.iter().flat_map(cells).map(|(i, c)| (i, c, 0)).collect();
    while let Some((item, cell, depth)) = todo.pop_front() {
        if !seen.insert((item, cell)) {
            continue;
        }
        out.push((item, cell, depth));
        if depth < DEPTH {
            for source in sources_of(model, item) {
                todo.extend(
                    cells_of(model, item, cell, source).into_iter().map(|c| (source.of, c, depth + 1)),
                );
            }
        }
    }
    out
}

fn sources_of(model: &Model, item: ItemRef) -> Vec<&OnSource> {
    match item {
        ItemRef::Event(id) => model.events[id.at()]
            .triggers
            .iter()
            .flat_map(|t| match &t.kind {
                TriggerKind::On { of, .. } => &of[..],
                TriggerKind::Becomes(_) => &[],
            })
            .collect(),
        ItemRef::Choice(id) => match &model.choices[id.at()].arises {
            Arises::On(of) => of.iter().collect(),
            Arises::Every(_) => Vec::new(),
        },
    }
}

/// The combinations of a source that a reader's combination looks at.
pub(crate) fn cells_of(model: &Model, item: ItemRef, cell: u32, source: &OnSource) -> Vec<u32> {
    let sizes = sizes(model);
    let own = elements_of(&sizes, &own_sets(super::target::item(model, item).0), cell);
    let sets = own_sets(super::target::item(model, source.of).0);
    let mut cells = vec![0u32];
    for (arg, set) in source.args.iter().zip(&sets) {
        let size = sizes[set.at()];
        let elements: Vec<u32> = match arg {
            Arg::Element(e) => vec![*e],
            Arg::Var(v) => own.get(v.at()).map_or_else(|| (0..size).collect(), |e| vec![*e]),
            Arg::Expr(_) => (0..size).collect(),
        };
        cells = cells.iter().flat_map(|c| elements.iter().map(move |e| c * size + e)).collect();
    }
    cells
}

/// The events whose hazards are worth watching when something does not happen.
pub(super) fn watched(model: &Model, target: &Target) -> Vec<(EventId, u32)> {
    let hazards = |id: &EventId| !model.events[id.at()].hazards.is_empty();
    let all = closure(model, target).into_iter().filter_map(|(item, cell, _)| match item {
        ItemRef::Event(id) => Some((id, cell)),
        ItemRef::Choice(_) => None,
    });
    all.filter(|(id, _)| hazards(id)).take(24).collect()
}

/// The last decision that could have led to it.
pub(super) fn last_decision(model: &Model, traced: &Traced, target: &Target) -> Option<usize> {
    let of: Vec<(ItemRef, u32, usize)> = closure(model, target);
    let mut best: Option<(usize, usize)> = None;
    let until = target.until(model).unwrap_or(u32::MAX);
    for (n, line) in traced.of_lane(0).filter(|(_, l)| l.day <= until) {
        if !matches!(line.what, Happening::Choice(..)) {
            continue;
        }
        let depth = of.iter().find(|(item, cell, _)| (*item, *cell) == (item_of(line), line.combo));
        if let Some((_, _, depth)) = depth
            && best.is_none_or(|(d, _)| *depth <= d)
        {
            best = Some((*depth, n));
        }
    }
    best.map(|b| b.1)
}

/// What it waited for, from the event backwards.
pub(super) fn missing(known: &Known<'_>, target: &Target) -> Vec<Missing> {
    let model = known.model;
    let until = target.until(model).unwrap_or(u32::MAX);
    let mut out = Vec::new();
    for (item, cell, depth) in closure(model, target) {
        let here = |n: &usize| {
            let line = &known.traced.lines[*n];
            line.day <= until && line.lane == known.lane && item_of(line) == item && line.combo == cell
        };
        let last = (0..known.traced.lines.len()).rev().find(here);
        let (id, title) = cell_named(model, item, cell);
        if let Some(n) = last {
            let line = &known.traced.lines[n];
            let when = date(model, line.day);
            let times = (0..known.traced.lines.len()).filter(|n| here(n)).count();
            let text = match line.what {
                Happening::Event(_) if times == 1 => "happened on".to_owned(),
                Happening::Event(_) => format!("happened {times} times, last on"),
                Happening::Choice(id, option, _) => {
                    let option = element(model, model.choices[id.at()].set, option).1;
                    format!("decided {times} time{}, last as {option} on", if times == 1 { "" } else { "s" })
                }
            };
            out.push(Missing { id, title, text, last: Some(when), hazard: None, sources: Vec::new() });
            continue;
        }
        let ItemRef::Event(event) = item else {
            out.push(Missing {
                id,
                title,
                text: "never came up".to_owned(),
                last: None,
                hazard: None,
                sources: Vec::new(),
            });
            continue;
        };
        let rule = &model.events[event.at()];
        let nearest = known.account.nearest.get(&(event, cell));
        let hazard = nearest.map(|(day, h)| Stood {
            summed: h.summed,
            threshold: h.threshold,
            share: by_then(h.summed),
            date: date(model, *day),
        });
        let text = match (rule.hazards.is_empty(), hazard) {
            (true, _) if rule.triggers.is_empty() => "has no date in this model's clock",
            (true, _) => "did not happen: none of its triggers was due",
            (false, None) => "did not happen: what it needs never held",
            (false, Some(_)) => "did not happen: its hazards did not reach what the dice asked for",
        };
        let from =
            rule.hazards.first().map(|h| &h.sources).or_else(|| rule.triggers.first().map(|t| &t.sources));
        let from = from.map_or(Vec::new(), |s| sources(s));
        if depth <= 2 || hazard.is_some() {
            out.push(Missing { id, title, text: text.to_owned(), last: None, hazard, sources: from });
        }
    }
    out.truncate(MOST);
    out
}
