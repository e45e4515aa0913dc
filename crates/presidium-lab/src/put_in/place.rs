//! Which elements a rule or a reading stands at, as far as the text alone tells.

use presidium_lang::ast::BinaryOp;
use presidium_lang::model::{Arg, Expr, ExprKind, Model, Rule, SetId};
use presidium_lang::walk;

/// Where one index stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    /// Anywhere.
    Any,
    /// At this element.
    Is(u32),
    /// Anywhere but at this element.
    Not(u32),
}

/// Where all indices of a thing stand, in declared order.
pub(super) type Place = Vec<At>;

/// Whether two places can be the same one.
pub(super) fn meet(a: &[At], b: &[At]) -> bool {
    a.iter().zip(b).all(|pair| match pair {
        (At::Is(x), At::Is(y)) => x == y,
        (At::Is(x), At::Not(y)) | (At::Not(y), At::Is(x)) => x != y,
        (At::Any, _) | (_, At::Any) | (At::Not(_), At::Not(_)) => true,
    })
}

/// The places of cells (row-major combinations of sets); one place when they are all there are.
pub(super) fn of_cells(model: &Model, sets: &[SetId], cells: &[u32]) -> Vec<Place> {
    let sizes: Vec<u32> = sets.iter().map(|s| size(model, *s)).collect();
    if sizes.iter().map(|n| u64::from(*n)).product::<u64>() == cells.len() as u64 {
        return vec![vec![At::Any; sets.len()]];
    }
    cells
        .iter()
        .map(|cell| {
            let mut rest = *cell;
            let mut place: Place = Vec::new();
            for n in sizes.iter().rev() {
                place.push(At::Is(rest % (*n).max(1)));
                rest /= (*n).max(1);
            }
            place.reverse();
            place
        })
        .collect()
}

fn size(model: &Model, set: SetId) -> u32 {
    model.sets.get(set.at()).map_or(0, |s| u32::try_from(s.elements.len()).unwrap_or(u32::MAX))
}

/// The sets of a rule's own indices.
pub(super) fn own_sets(rule: &Rule) -> Vec<SetId> {
    rule.vars.iter().take(rule.own).map(|(_, set)| *set).collect()
}

/// Where arguments point in a context.
pub(super) fn of_args(args: &[Arg], context: &[At]) -> Place {
    args.iter()
        .map(|arg| match arg {
            Arg::Element(e) => At::Is(*e),
            Arg::Var(v) => context.get(v.at()).copied().unwrap_or(At::Any),
            Arg::Expr(_) => At::Any,
        })
        .collect()
}

/// The context of an expression: its rule's own place, and what filters inside it say of other variables.
pub(super) fn context(expr: &Expr, own: &[At]) -> Place {
    let mut at = own.to_vec();
    walk::each(expr, &mut |e| {
        if let ExprKind::Reduce(reduce) = &e.kind
            && let Some(filter) = &reduce.filter
        {
            narrow(filter, own.len(), &mut at);
        }
    });
    at
}

/// Narrows variables beyond the first `fixed` by a filter: `d != s`, `d is poland`, joined by `and`.
pub(super) fn narrow(filter: &Expr, fixed: usize, at: &mut Place) {
    let ExprKind::Binary(op, a, b) = &filter.kind else { return };
    match op {
        BinaryOp::And => {
            narrow(a, fixed, at);
            narrow(b, fixed, at);
        }
        BinaryOp::Eq | BinaryOp::Ne => {
            for (free, other) in [(a, b), (b, a)] {
                let ExprKind::Var(v) = free.kind else { continue };
                let element = match other.kind {
                    ExprKind::Var(o) => at.get(o.at()).copied().unwrap_or(At::Any),
                    ExprKind::Constant(e) if e >= 0.0 => At::Is(e as u32),
                    _ => At::Any,
                };
                let At::Is(element) = element else { continue };
                if v.at() < fixed {
                    continue;
                }
                if at.len() <= v.at() {
                    at.resize(v.at() + 1, At::Any);
                }
                if let Some(slot) = at.get_mut(v.at()) {
                    *slot = if *op == BinaryOp::Eq { At::Is(element) } else { At::Not(element) };
                }
            }
        }
        _ => {}
    }
}
