//! Canonical text of the lines of a rule: what they are sorted by, and what keys their luck.

use crate::ast::{self, Expr, ExprKind, OnSource, Ref, TriggerKind};
use crate::calendar::Cadence;
use crate::format::{dist_text, expr_text};

/// `each week`, `each year in september`.
pub(crate) fn cadence_text(cadence: Cadence) -> String {
    match cadence {
        Cadence::Day => "each day".to_string(),
        Cadence::Week => "each week".to_string(),
        Cadence::Month => "each month".to_string(),
        Cadence::Year(1) => "each year".to_string(),
        Cadence::Year(month) => {
            let name =
                crate::parse::MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or("january");
            format!("each year in {name}")
        }
    }
}

/// The sign and expression of a term.
pub(crate) fn line_text(term: &ast::Term) -> String {
    format!("{}{}", if term.negative { "- " } else { "" }, expr_text(&term.expr))
}

/// A reference.
pub(crate) fn ref_text(of: &Ref) -> String {
    expr_text(&Expr { kind: ExprKind::Ref(of.clone()), span: of.span })
}

fn source_text(of: &OnSource) -> String {
    let mut out = ref_text(&of.of);
    if let Some(filter) = &of.filter {
        out.push_str(&format!(" where {}", expr_text(filter)));
    }
    if let Some((positive, option)) = &of.is {
        out.push_str(&format!(" is {}{}", if *positive { "" } else { "not " }, option.value));
    }
    out
}

/// `X or Y`.
pub(crate) fn sources_text(of: &[OnSource]) -> String {
    of.iter().map(source_text).collect::<Vec<_>>().join(" or ")
}

/// A trigger, without name and sources.
pub(crate) fn trigger_text(kind: &TriggerKind) -> String {
    let guard = |g: &Option<Expr>| g.as_ref().map_or(String::new(), |g| format!(" when {}", expr_text(g)));
    match kind {
        TriggerKind::Hazard { cadence, guard: g, rate, .. } => {
            let each = cadence_text(cadence.unwrap_or(Cadence::Week));
            format!("{each}{} rate {}", guard(g), expr_text(rate))
        }
        TriggerKind::On { of, guard: g, chance, delay, unless, otherwise } => {
            let mut out = format!("on {}{}", sources_text(of), guard(g));
            if let Some(other) = otherwise {
                out.push_str(&format!(" otherwise {}", ref_text(other)));
            }
            if let Some(p) = chance {
                out.push_str(&format!(" chance {}", expr_text(p)));
            }
            if let Some(law) = delay {
                out.push_str(&format!(" after {}", dist_text(law)));
            }
            if let Some(u) = unless {
                out.push_str(&format!(" unless {}", expr_text(u)));
            }
            out
        }
        TriggerKind::Becomes(c) => format!("when {} becomes true", expr_text(c)),
    }
}
