//! Warnings about a model that is sound but should be looked at: rules without source, history on rails,
//! names nobody reads, events nothing sets off.

mod rails;
mod sourced;
mod unused;

pub(crate) use sourced::{Line, lines};

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::names::Def;

/// All warnings about a model; a rule without source is an error when the model is published.
pub(crate) fn lint(model: &Model, read: &BTreeSet<Def>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    sourced::unsourced(model, &mut out);
    rails::dated(model, &mut out);
    rails::scheduled(model, &mut out);
    unused::unused(model, read, &mut out);
    unused::unreachable(model, &mut out);
    unused::scattered_inputs(model, &mut out);
    out
}
