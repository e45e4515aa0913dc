//! What is asked of a checked model: records, outcomes, scenarios and claims.

use super::{ChoiceId, Dist, EventId, Expr, OnSource, OutcomeId, Rule, Source, StockId};
use crate::ast::ReduceOp;
use crate::calendar::Date;
use crate::change::Change;
use crate::span::Span;

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Record {
    /// The event, choice, outcome or stock.
    pub of: RecordOf,
    /// Elements.
    pub args: Vec<u32>,
    /// What is said.
    pub kind: RecordKind,
    /// A, B or C.
    pub certainty: char,
    /// First and last possible day, when not the certainty's default.
    pub window: Option<(Date, Date)>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordOf {
    /// An event.
    Event(EventId),
    /// A choice.
    Choice(ChoiceId),
    /// An outcome.
    Outcome(OutcomeId),
    /// A stock.
    Stock(StockId),
}

/// What a record says.
#[derive(Clone, Debug)]
pub enum RecordKind {
    /// It happened (or the option was taken) on a day, for the n-th time (1 unless said).
    Dated {
        /// Which time.
        nth: u32,
        /// The option of a choice.
        option: Option<u32>,
        /// The day.
        on: Date,
        /// Roll call: member, option.
        votes: Vec<(u32, u32)>,
    },
    /// It did not happen up to and including a day.
    Never {
        /// The option of a choice.
        option: Option<u32>,
        /// The day.
        by: Date,
    },
    /// It was measured.
    Measured {
        /// Days and values.
        points: Vec<(Date, f64)>,
        /// Observation density: a law whose first argument is the model's value.
        density: Option<Dist>,
    },
}

/// A question.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// Topic.
    pub topic: String,
    /// Frame (no own indices).
    pub rule: Rule,
    /// What is asked.
    pub question: Question,
    /// `unscored "why"`
    pub unscored: Option<String>,
    /// `follows INPUT "why"`
    pub follows: Vec<(String, String)>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// What an outcome asks. Days are inclusive.
#[derive(Clone, Debug)]
pub enum Question {
    /// Whether, and when first.
    Ever {
        /// Whether the date is the headline.
        date: bool,
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` on that day, seeing what happened that day.
        guard: Option<Expr>,
        /// From this day.
        from: Date,
        /// To this day.
        by: Date,
    },
    /// The first day on which a condition holds at the start.
    Condition {
        /// The condition.
        of: Expr,
        /// From this day.
        from: Date,
        /// To this day.
        by: Date,
    },
    /// How often.
    Count {
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` on that day.
        guard: Option<Expr>,
        /// From this day.
        from: Date,
        /// To this day.
        by: Date,
    },
    /// A value at the start of a day.
    Value(Expr, Date),
    /// Mean, least or largest value at the start of the days of a period.
    Summary(ReduceOp, Expr, Date, Date),
}

/// A named list of changes: one world that people ask about.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// The changes; they act together.
    pub changes: Vec<Change>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// A causal sentence as an experiment.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its name, such as `S133a`.
    pub name: String,
    /// The sentence, paraphrased.
    pub title: String,
    /// Whether the notes state it; otherwise it is inferred from them.
    pub stated: bool,
    /// The changes that take the cause away or put it in; they act together. Empty only if it is not tested.
    pub changes: Vec<Change>,
    /// Which way each outcome moves under the changes. Empty only if it is not tested.
    pub expect: Vec<(OutcomeId, Expect)>,
    /// Rival causes: each is one world with this change alone.
    pub rivals: Vec<Change>,
    /// The range of effects that historians hold likely, from and to.
    pub historians: Option<(f64, f64)>,
    /// Why it cannot be tested.
    pub untestable: Option<String>,
    /// The part of the model it waits for, and why.
    pub waits: Option<(String, String)>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// Which way an outcome moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expect {
    /// It becomes more likely, larger or later.
    Rises,
    /// It becomes less likely, smaller or earlier.
    Falls,
    /// Nobody says which way.
    Open,
}
