//! What is asked, as written: records, outcomes, scenarios, claims.

use super::{Change, Dist, Expr, OnSource, ReduceOp, Ref, Source, Tags};
use crate::calendar::Date;
use crate::span::{Name, Spanned};

/// What was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The event, choice, outcome or stock.
    pub of: Ref,
    /// What is said of it.
    pub kind: RecordKind,
    /// `certain A`
    pub certainty: Option<Spanned<char>>,
    /// `within 3 days`, or `from D to D`: the window.
    pub window: Option<Window>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// The window of a dated record.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `within N days`: either side.
    Days(Expr),
    /// `between D and D`
    Range(Spanned<Date>, Spanned<Date>),
}

/// What is recorded.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordKind {
    /// `[nth N] [= OPTION] on D [votes { m: option, … }]`
    Dated {
        /// `nth N`
        nth: Option<Spanned<u32>>,
        /// `= OPTION`
        option: Option<Name>,
        /// `on D`
        on: Spanned<Date>,
        /// `votes { … }`
        votes: Vec<(Name, Name)>,
    },
    /// `[= OPTION] did not by D`
    Never {
        /// `= OPTION`
        option: Option<Name>,
        /// `by D`
        by: Spanned<Date>,
    },
    /// `at D = VALUE [~ DIST]`: the value is the law's middle.
    Measured {
        /// Days and values.
        points: Vec<(Spanned<Date>, Expr)>,
        /// The observation density, written with `value` as its centre: `~ normal(sd 5)`.
        density: Option<Dist>,
    },
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: Name,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// Topic and the like.
    pub tags: Tags,
    /// What is asked.
    pub question: Question,
    /// `@…`
    pub sources: Vec<Source>,
}

/// What an outcome asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// `ever X [or Y] [when G] [from D] [by D]`; `date of …` is the same with the date as the headline.
    Ever {
        /// Whether `date of` was written.
        date: bool,
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` on that day.
        guard: Option<Expr>,
        /// `from D`
        from: Option<Spanned<Date>>,
        /// `by D`
        by: Option<Spanned<Date>>,
    },
    /// `ever true C [from D] [by D]`: first day on which a condition holds at the start.
    Condition {
        /// The condition.
        of: Expr,
        /// `from D`
        from: Option<Spanned<Date>>,
        /// `by D`
        by: Option<Spanned<Date>>,
    },
    /// `count X [when G] [from D] [by D]`
    Count {
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` on that day.
        guard: Option<Expr>,
        /// `from D`
        from: Option<Spanned<Date>>,
        /// `by D`
        by: Option<Spanned<Date>>,
    },
    /// `value of EXPR at D`
    Value(Expr, Spanned<Date>),
    /// `mean|min|max of EXPR from D to D`
    Summary(ReduceOp, Expr, Spanned<Date>, Spanned<Date>),
}

/// A named list of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name.
    pub name: Name,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// The changes.
    pub changes: Vec<Change>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// A causal sentence as an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its name, such as `S133a`.
    pub name: Name,
    /// The sentence, paraphrased.
    pub title: Option<Spanned<String>>,
    /// `stated` (true) or `inferred`.
    pub stated: bool,
    /// `change …, …`
    pub changes: Vec<Change>,
    /// `expect OUTCOME rises|falls|open` (by name).
    pub expect: Vec<(Name, Name)>,
    /// `rivals change; change`: other single changes.
    pub rivals: Vec<Change>,
    /// `historians A to B`
    pub historians: Option<(Expr, Expr)>,
    /// `untestable "why"`
    pub untestable: Option<Spanned<String>>,
    /// `waits for SUBSYSTEM "why"`
    pub waits: Option<(Name, Spanned<String>)>,
    /// `@…`
    pub sources: Vec<Source>,
}
