//! Changes as written: what a world does differently, and when.

use super::{Expr, Ref};
use crate::calendar::Date;
use crate::span::{Name, Span, Spanned};

/// One change of a world, in the grammar shared by model files, command line and page.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What is changed.
    pub kind: ChangeKind,
    /// All of it.
    pub span: Span,
}

/// The forms of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// `x = v`, `x = v @ D`, `x = v @ D..D2`; `E = never`, `C = option` have a name as value.
    Set {
        /// The stock, let, input, param, event or choice, perhaps with a filtered index.
        target: ChangeTarget,
        /// The value.
        value: Expr,
        /// From when to when.
        during: During,
    },
    /// `x += v`
    Shift {
        /// The quantity.
        target: ChangeTarget,
        /// How much.
        value: Expr,
        /// From when to when.
        during: During,
    },
    /// `E @ D`: prevented before, caused on the day.
    Cause {
        /// The event.
        target: ChangeTarget,
        /// The day.
        at: When,
    },
    /// `hazard:E *= k`
    Hazard {
        /// The event.
        target: ChangeTarget,
        /// The factor.
        factor: Expr,
        /// From when to when.
        during: During,
    },
    /// `utility:C.option += v`
    Utility {
        /// The choice.
        target: ChangeTarget,
        /// The option.
        option: Name,
        /// How much.
        value: Expr,
        /// From when to when.
        during: During,
    },
    /// `rule:RULE.NAME = off`
    Rule {
        /// The rule and the name of its line.
        path: Vec<Name>,
    },
    /// `source:S133 = off`
    SourceOff(Name),
    /// `swap:poland,hungary`
    Swap(Name, Name),
    /// `freeze:file`
    Freeze(Name),
    /// `interpretation=notes`
    Interpretation(Name),
    /// `translate=730d`
    Translate(Expr),
}

/// What a change aims at: a name, with elements or `m where …` filters as indices.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeTarget {
    /// The name.
    pub name: Name,
    /// Its indices.
    pub args: Vec<ChangeArg>,
    /// All of it.
    pub span: Span,
}

/// One index of a change's target.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeArg {
    /// An element.
    Element(Name),
    /// `m where G`
    Where(Name, Expr),
}

/// A moment: a day, or an event of the history itself, perhaps some days later.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// `1956-10-18`
    Date(Spanned<Date>),
    /// `party_crisis[poland]+3d`
    Event(Ref, i32),
}

/// From when to when a change holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct During {
    /// `@ D`
    pub from: Option<When>,
    /// `.. D2`
    pub to: Option<When>,
}
