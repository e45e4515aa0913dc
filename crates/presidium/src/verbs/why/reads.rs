//! An expression in its place → the events, decisions, episodes and stocks it reads, through definitions.

use presidium_engine::layout::own_sets;
use presidium_lang::model::{
    Arg, ChoiceId, EpisodeId, EventId, Expr, ExprKind, Look, Model, Rule, SetId, StockId,
};
use presidium_lang::walk;
use std::collections::BTreeMap;

/// How deep definitions are followed.
const DEEP: usize = 4;
/// Most combinations one lookup stands for.
const WIDE: usize = 16;

/// Something read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Read {
    Event(EventId, u32),
    Choice(ChoiceId, u32),
    Episode(EpisodeId, u32),
    Stock(StockId, u32),
}

/// What index variables stand for, by number; others range over their sets.
pub(crate) type Bound = BTreeMap<u32, u32>;

/// A rule's own variables at a combination.
pub(crate) fn own(elements: &[u32]) -> Bound {
    (0u32..).zip(elements.iter().copied()).collect()
}

/// What an expression reads, each thing once, in the order met.
pub(crate) fn reads(model: &Model, expr: &Expr, rule: &Rule, bound: &Bound) -> Vec<Read> {
    let mut out = Vec::new();
    collect(model, expr, rule, bound, 0, &mut out);
    out
}

fn collect(model: &Model, expr: &Expr, rule: &Rule, bound: &Bound, depth: usize, out: &mut Vec<Read>) {
    let mut found: Vec<Read> = Vec::new();
    let mut lets = Vec::new();
    walk::each(expr, &mut |e| {
        let mut add = |look: &Look, of: &Rule, make: &dyn Fn(u32) -> Read| {
            found.extend(cells(model, look, rule, bound, &own_sets(of)).into_iter().map(make));
        };
        match &e.kind {
            ExprKind::Event(id, look, _) | ExprKind::EventIn(id, look, ..) => {
                add(look, &model.events[id.at()].rule, &|c| Read::Event(*id, c));
            }
            ExprKind::Choice(id, look) | ExprKind::ChoiceProp(id, look, _) | ExprKind::Vote(id, look, _) => {
                add(look, &model.choices[id.at()].rule, &|c| Read::Choice(*id, c));
            }
            ExprKind::Episode(id, look) => {
                add(look, &model.episodes[id.at()].rule, &|c| Read::Episode(*id, c));
            }
            ExprKind::Stock(id, look) => {
                add(look, &model.stocks[id.at()].rule, &|c| Read::Stock(*id, c));
            }
            ExprKind::Let(id, look) => lets.push((*id, look.clone())),
            _ => {}
        }
    });
    for read in found {
        if !out.contains(&read) {
            out.push(read);
        }
    }
    if depth == DEEP {
        return;
    }
    for (id, look) in lets {
        let of = &model.lets[id.at()];
        let mut inner = Bound::new();
        for (n, arg) in (0u32..).zip(&look.args) {
            let element = match arg {
                Arg::Element(e) => Some(*e),
                Arg::Var(v) => bound.get(&v.0).copied(),
                Arg::Expr(_) => None,
            };
            inner.extend(element.map(|e| (n, e)));
        }
        for term in &of.terms {
            collect(model, &term.expr, &of.rule, &inner, depth + 1, out);
        }
    }
}

/// The combinations a lookup may stand for; none if they are too many to say.
fn cells(model: &Model, look: &Look, rule: &Rule, bound: &Bound, sets: &[SetId]) -> Vec<u32> {
    let mut cells = vec![0u32];
    for (arg, set) in look.args.iter().zip(sets) {
        let size = model.sets[set.at()].elements.len() as u32;
        let elements: Vec<u32> = match arg {
            Arg::Element(e) => vec![*e],
            Arg::Var(v) => bound.get(&v.0).map_or_else(|| (0..size).collect(), |e| vec![*e]),
            Arg::Expr(e) => match e.kind {
                ExprKind::Var(v) if rule.own > v.at() => {
                    bound.get(&v.0).map_or_else(|| (0..size).collect(), |e| vec![*e])
                }
                _ => (0..size).collect(),
            },
        };
        cells = cells.iter().flat_map(|c| elements.iter().map(move |e| c * size + e)).collect();
        if cells.len() > WIDE {
            return Vec::new();
        }
    }
    cells
}
