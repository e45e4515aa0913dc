//! Changes that mean something and yet may not do what was hoped: they are what is in force already, nobody
//! sees them, or they lie beyond what the model thinks possible.

use std::collections::BTreeSet;

use super::{Change, ChangeKind, Quantity};
use crate::diagnostic::Diagnostic;
use crate::model::{Dist, ExprKind, Law, Model, ParamId, Value};
use crate::shape::number;
use crate::walk;

/// Warnings about a list of changes of one world.
///
/// Cost: linear in the model for each held stock, otherwise in the changes.
pub(crate) fn doubts(model: &Model, changes: &[Change]) -> Vec<Diagnostic> {
    let interpretation = changes.iter().find_map(|c| match c.kind {
        ChangeKind::Interpretation(n) => Some(n),
        _ => None,
    });
    let interpretation = interpretation.unwrap_or(model.default_interpretation);
    changes.iter().filter_map(|c| doubt(model, interpretation, c)).collect()
}

fn doubt(model: &Model, interpretation: usize, change: &Change) -> Option<Diagnostic> {
    let nothing = |what: &str| {
        Some(
            Diagnostic::warning("idle-change", change.span, format!("this changes nothing: {what}"))
                .help("remove it, or give another value"),
        )
    };
    match &change.kind {
        ChangeKind::Interpretation(n) if *n == model.default_interpretation => {
            nothing("it is in force unless said")
        }
        ChangeKind::Translate(0) => nothing("no day is moved"),
        ChangeKind::Push { by, .. } | ChangeKind::Utility { by, .. } if *by == 0.0 => nothing("it adds 0"),
        ChangeKind::Hazard { factor, .. } if *factor == 1.0 => nothing("the factor is 1"),
        ChangeKind::Hold { what: Quantity::Param(id), cells, value, .. } => {
            let all = values(model, *id, interpretation, cells)?;
            if all.iter().all(|(v, spread)| *spread == 0.0 && fixed(v) == Some(*value)) {
                return nothing("the parameter has this value");
            }
            if *value == 0.0 {
                return None;
            }
            let (low, high) = all
                .iter()
                .map(|(v, _)| range(v))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))?;
            (*value < low || *value > high).then(|| improbable(change))
        }
        ChangeKind::Hold { what: Quantity::Column(id), cells, value, .. } => {
            let column = model.columns.get(id.at())?;
            let same = |n: &u32| column.values.get(*n as usize) == Some(value);
            if column.spread == 0.0 && cells.iter().all(same) {
                nothing("the attribute has this value")
            } else {
                None
            }
        }
        ChangeKind::Hold { what: what @ Quantity::Stock(_), .. }
        | ChangeKind::Push { what: what @ Quantity::Stock(_), .. }
            if !read(model).contains(what) =>
        {
            Some(
                Diagnostic::warning("idle-change", change.span, "nothing reads this stock")
                    .help("only the stock itself will differ; change what rules or outcomes read"),
            )
        }
        _ => None,
    }
}

fn improbable(change: &Change) -> Diagnostic {
    let message = "this value lies outside 98 in 100 of the parameter's prior";
    Diagnostic::warning("beyond-prior", change.span, message)
        .help("widen the prior, or say why so extreme a world is of interest")
}

/// Values and half-widths of some combinations of a parameter.
fn values<'m>(model: &'m Model, id: ParamId, at: usize, cells: &[u32]) -> Option<Vec<(&'m Value, f64)>> {
    let values = &model.params.get(id.at())?.values;
    let row = values.by.get(at)?;
    cells.iter().map(|&n| Some((row.get(n as usize)?, values.spread))).collect()
}

fn fixed(value: &Value) -> Option<f64> {
    match value {
        Value::Expr(e) => number(e),
        Value::Prior(_) => None,
    }
}

/// The 1st and 99th percentile of a prior of numbers, for laws where they are at hand.
fn range(value: &Value) -> Option<(f64, f64)> {
    let Value::Prior(Dist { law, args, above, below, .. }) = value else { return None };
    let args: Vec<f64> = args.iter().map(number).collect::<Option<_>>()?;
    // The standard normal's 99th percentile is 2.326: near enough to 7/3 for a warning.
    let (low, high) = match (law, args.as_slice()) {
        (Law::Uniform, &[lo, hi]) => (lo + 0.01 * (hi - lo), hi - 0.01 * (hi - lo)),
        (Law::Normal, &[mean, sd]) => (mean - 7.0 / 3.0 * sd, mean + 7.0 / 3.0 * sd),
        (Law::Lognormal, &[median, gsd]) => {
            let wide = gsd * gsd * gsd.cbrt();
            (median / wide, median * wide)
        }
        _ => return None,
    };
    (above.is_none() && below.is_none()).then_some((low, high))
}

/// The stocks that rules or questions read.
fn read(model: &Model) -> BTreeSet<Quantity> {
    let mut found = BTreeSet::new();
    walk::in_model(model, &mut |e| {
        walk::each(e, &mut |part| {
            if let ExprKind::Stock(id, _) = &part.kind {
                found.insert(Quantity::Stock(*id));
            }
        });
    });
    found
}
