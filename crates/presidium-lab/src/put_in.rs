//! A model, a change and an outcome → the lines that lead straight from the one to the other.
//!
//! The outcome's *own rule set* is what it asks about, and the choices and events reached backwards through
//! `on`. A line of it is *direct* when it reads what the change treats: the thing itself, a definition (let)
//! made of it, an event that only follows it, or a stock that only remembers it. What vanishes when the
//! direct lines are switched off was put in by hand; the rest emerges from other paths.

mod faces;
mod links;
mod own;
mod place;
mod reads;

use presidium_lang::change::{Change, ChangeKind, Line, Quantity};
use presidium_lang::model::{Model, OutcomeId, Source, Ty};
use presidium_lang::span::Span;

use crate::cells::{Cause, Difference};

/// How a change bears on an outcome without any detour.
#[derive(Clone, Debug, PartialEq)]
pub enum PutIn {
    /// The change fixes what is asked: all of the effect is put in.
    Definitional(String),
    /// Lines that read what is treated; perhaps none, and then nothing is put in.
    Links {
        /// Lines that can be switched off.
        lines: Vec<Link>,
        /// Other places that read it, and stay.
        gates: Vec<Gate>,
    },
    /// The change is not a treatment of one thing, with the reason.
    Undefined(String),
}

/// A line of the own rule set that reads what is treated.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Which.
    pub line: Line,
    /// What goes with it when it is switched off.
    pub role: Role,
    /// The rule it belongs to, by name.
    pub rule: String,
    /// The option of a choice it belongs to, by name; empty for lines of none or of all.
    pub option: String,
    /// `as NAME`, or empty.
    pub name: String,
    /// Canonical text.
    pub text: String,
    /// Sources.
    pub sources: Vec<Source>,
}

/// What switching a line off takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One term, factor or effect.
    Term,
    /// A whole trigger: whatever else it hangs on goes with it.
    Trigger,
}

/// A place that reads what is treated and is no line, so it cannot be switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The rule, by name.
    pub rule: String,
    /// Which part of it.
    pub part: &'static str,
    /// Where the expression stands; of the whole rule where the part has no expression of its own.
    pub span: Span,
}

impl PutIn {
    /// The change that switches the direct lines off; `None` when there is none to switch off.
    pub fn off(&self) -> Option<ChangeKind> {
        let PutIn::Links { lines, .. } = self else { return None };
        let lines: Vec<Line> = lines.iter().map(|l| l.line).collect();
        (!lines.is_empty()).then_some(ChangeKind::Off { lines })
    }

    /// The share that is known without a rerun: 1 by definition, 0 without any direct line or gate.
    pub fn known_share(&self) -> Option<f64> {
        match self {
            PutIn::Definitional(_) => Some(1.0),
            PutIn::Links { lines, gates } if lines.is_empty() && gates.is_empty() => Some(0.0),
            PutIn::Links { .. } | PutIn::Undefined(_) => None,
        }
    }
}

/// Finds the direct lines from changes that act together to an outcome.
///
/// With several changes, one that fixes what is asked makes the whole definitional.
/// Errors: `Undefined` for changes that exchange, freeze, translate or choose an interpretation, and for an
/// outcome the model does not have.
/// Cost: linear in the model times the size of the own rule set.
pub fn put_in(model: &Model, changes: &[Change], outcome: OutcomeId) -> PutIn {
    let Some(asked) = model.outcomes.get(outcome.at()) else {
        return PutIn::Undefined("the model has no such outcome".to_string());
    };
    let own = own::Own::of(model, asked);
    let mut treated = Vec::new();
    for change in changes {
        match faces::treated(model, &change.kind) {
            Ok(faces) => treated.extend(faces),
            Err(reason) => return PutIn::Undefined(reason.to_string()),
        }
        if let Some(reason) = own.is_fixed_by(model, &change.kind) {
            return PutIn::Definitional(reason);
        }
    }
    let faces = faces::with_followers(model, treated.clone());
    let (lines, gates) = links::links(model, asked, &own, &treated, &faces);
    PutIn::Links { lines, gates }
}

/// The share of an effect that vanishes when the direct lines are off, from 0 to 1.
///
/// `None` when the full effect is not clear of zero: there is nothing to divide.
pub fn share_put_in(full: &Difference, with_lines_off: f64) -> Option<f64> {
    full.interval.is_clear_of_zero().then(|| ((full.value - with_lines_off) / full.value).clamp(0.0, 1.0))
}

/// Whether what a change treats is there or not, with nothing between: Tian and Pearl's bounds are for those.
pub fn is_binary(model: &Model, change: &ChangeKind) -> bool {
    let of_choice = |id: usize| {
        let set = model.choices.get(id).map(|c| c.set);
        set.and_then(|s| model.sets.get(s.at())).is_some_and(|s| s.elements.len() == 2)
    };
    match change {
        ChangeKind::Never { .. } | ChangeKind::Cause { .. } | ChangeKind::Off { .. } => true,
        ChangeKind::Take { choice, .. } => of_choice(choice.at()),
        ChangeKind::Hold { what, .. } => is_flag(model, *what),
        _ => false,
    }
}

/// Whether a change takes away what its sentence calls the cause, or brings it in.
///
/// Brought in: an event or decision caused at a moment, a flag held at yes, and everything made larger.
/// All else replaces what was there, so what was there is the cause.
pub fn cause_of(model: &Model, change: &ChangeKind) -> Cause {
    let added = match change {
        ChangeKind::Cause { .. } | ChangeKind::Take { at: Some(_), .. } => true,
        ChangeKind::Hold { what, value, .. } => is_flag(model, *what) && *value != 0.0,
        ChangeKind::Push { by, .. } | ChangeKind::Utility { by, .. } => *by > 0.0,
        ChangeKind::Hazard { factor, .. } => *factor > 1.0,
        _ => false,
    };
    if added { Cause::Added } else { Cause::Removed }
}

/// Whether a quantity is yes or no.
pub(crate) fn is_flag(model: &Model, what: Quantity) -> bool {
    let kind = match what {
        Quantity::Stock(id) => model.stocks.get(id.at()).map(|s| &s.kind),
        Quantity::Let(id) => model.lets.get(id.at()).map(|l| &l.kind),
        Quantity::Input(id) => model.inputs.get(id.at()).map(|i| &i.kind),
        Quantity::Param(id) => model.params.get(id.at()).map(|p| &p.kind),
        Quantity::Column(id) => model.columns.get(id.at()).map(|c| &c.kind),
    };
    kind.is_some_and(|k| k.ty == Ty::Flag)
}

#[cfg(test)]
mod tests;
