//! Which names a declaration mentions, before anything is resolved: the order in which definitions and
//! parameters are settled.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{self, Domain, Expr, ExprKind, Indices, Ref, RefArg, Value};

/// Visits every reference inside an expression.
pub(crate) fn refs<'e>(e: &'e Expr, visit: &mut dyn FnMut(&'e Ref)) {
    match &e.kind {
        ExprKind::Ref(of) => one(of, visit),
        ExprKind::Property(a, _) | ExprKind::Bracket(a) | ExprKind::Unary(_, a) | ExprKind::Paren(a) => {
            refs(a, visit);
        }
        ExprKind::PropertyIn(a, _, of) => {
            refs(a, visit);
            one(of, visit);
        }
        ExprKind::Vote(of, a) => {
            one(of, visit);
            refs(a, visit);
        }
        ExprKind::Is(a, _, b)
        | ExprKind::Binary(_, a, b)
        | ExprKind::Lag(a, b)
        | ExprKind::Held(a, b)
        | ExprKind::Else(a, b) => {
            refs(a, visit);
            refs(b, visit);
        }
        ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|e| refs(e, visit)),
        ExprKind::Call(_, args) => args.iter().for_each(|e| refs(e, visit)),
        ExprKind::Reduce(reduce) => {
            in_indices(&reduce.indices, visit);
            refs(&reduce.body, visit);
        }
        ExprKind::Curve(a, points) => {
            refs(a, visit);
            points.iter().for_each(|(x, y)| {
                refs(x, visit);
                refs(y, visit);
            });
        }
        ExprKind::Number(_)
        | ExprKind::Rate(..)
        | ExprKind::Duration(..)
        | ExprKind::Flag(_)
        | ExprKind::Nobody
        | ExprKind::Date(_)
        | ExprKind::Today
        | ExprKind::Poisoned => {}
    }
}

fn one<'e>(of: &'e Ref, visit: &mut dyn FnMut(&'e Ref)) {
    visit(of);
    for arg in &of.args {
        match arg {
            RefArg::Expr(e) => refs(e, visit),
            RefArg::Any(binder) => in_domain(&binder.domain, visit),
        }
    }
}

fn in_domain<'e>(domain: &'e Domain, visit: &mut dyn FnMut(&'e Ref)) {
    if let Domain::Relation(_, of) = domain {
        refs(of, visit);
    }
}

/// Visits every reference in index lists.
pub(crate) fn in_indices<'e>(indices: &'e Indices, visit: &mut dyn FnMut(&'e Ref)) {
    indices.binders.iter().for_each(|b| in_domain(&b.domain, visit));
    if let Some(filter) = &indices.filter {
        refs(filter, visit);
    }
}

/// Visits every reference in a value or prior.
pub(crate) fn in_value<'e>(value: &'e Value, visit: &mut dyn FnMut(&'e Ref)) {
    match value {
        Value::Expr(e) => refs(e, visit),
        Value::Prior(dist) => in_dist(dist, visit),
        Value::Map(entries, _) => entries.iter().for_each(|(_, v)| in_value(v, visit)),
    }
}

fn in_dist<'e>(dist: &'e ast::Dist, visit: &mut dyn FnMut(&'e Ref)) {
    dist.args.iter().for_each(|(_, e)| refs(e, visit));
}

/// An order in which each comes after what it mentions, ties by name; and the cycles, each as a path of names.
///
/// Those on a cycle are put into the order too, by name.
pub(crate) fn ordered(needs: &BTreeMap<&str, BTreeSet<&str>>) -> (Vec<String>, Vec<Vec<String>>) {
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    let mut needed_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, of) in needs {
        let of: Vec<&str> = of.iter().copied().filter(|n| n != name && needs.contains_key(n)).collect();
        missing.insert(name, of.len());
        for n in of {
            needed_by.entry(n).or_default().push(name);
        }
    }
    let mut ready: BTreeSet<&str> = missing.iter().filter(|(_, n)| **n == 0).map(|(name, _)| *name).collect();
    let mut order = Vec::new();
    let mut cycles = Vec::new();
    let mut left: BTreeSet<&str> = needs.keys().copied().collect();
    loop {
        while let Some(name) = ready.pop_first() {
            left.remove(name);
            order.push(name.to_string());
            for next in needed_by.get(name).into_iter().flatten() {
                if let Some(n) = missing.get_mut(next) {
                    *n = n.saturating_sub(1);
                    if *n == 0 && left.contains(next) {
                        ready.insert(next);
                    }
                }
            }
        }
        let Some(&first) = left.first() else { return (order, cycles) };
        let cycle = cycle_from(first, needs, &left);
        let broken = left.iter().find(|n| cycle.iter().any(|c| c == *n)).copied().unwrap_or(first);
        cycles.push(cycle);
        ready.insert(broken);
    }
}

/// A cycle reached from a name by going to what is needed and not yet ordered.
fn cycle_from(first: &str, needs: &BTreeMap<&str, BTreeSet<&str>>, left: &BTreeSet<&str>) -> Vec<String> {
    let mut path: Vec<&str> = vec![first];
    loop {
        let here = path.last().copied().unwrap_or(first);
        let next =
            needs.get(here).and_then(|of| of.iter().find(|n| **n != here && left.contains(*n)).copied());
        let Some(next) = next else { return path.into_iter().map(str::to_string).collect() };
        if let Some(at) = path.iter().position(|n| *n == next) {
            return path[at..].iter().map(|n| (*n).to_string()).collect();
        }
        path.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(pairs: &[(&'static str, &[&'static str])]) -> (Vec<String>, Vec<Vec<String>>) {
        ordered(&pairs.iter().map(|(n, of)| (*n, of.iter().copied().collect())).collect())
    }

    #[test]
    fn what_is_needed_comes_first() {
        let (found, cycles) = order(&[("a", &["c"]), ("b", &[]), ("c", &["b"])]);
        assert_eq!(found, ["b", "c", "a"]);
        assert!(cycles.is_empty());
    }

    #[test]
    fn cycles_are_paths() {
        let (found, cycles) = order(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"]), ("d", &["d"])]);
        assert_eq!(cycles, [["b", "c"]]);
        assert_eq!(found.len(), 4);
    }
}
