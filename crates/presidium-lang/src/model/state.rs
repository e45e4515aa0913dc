//! What a checked model carries and works out: stocks with their updates and terms, lets, shocks.

use super::{Arg, ChoiceId, Dist, EpisodeId, EventId, Expr, Kind, Rule, Source, Values};
use crate::calendar::Cadence;
use crate::span::Span;

/// A quantity carried from tick to tick.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// The frame of its update terms; own variables are its indices.
    pub rule: Rule,
    /// Its kind, with bounds.
    pub kind: Kind,
    /// Initial values.
    pub values: Values,
    /// Returns to its initial value at the end of a day on which this episode opens.
    pub reset: Option<(EpisodeId, Vec<Arg>)>,
    /// Update terms in canonical order.
    pub updates: Vec<UpdateTerm>,
    /// Effects of events and choices on it, in canonical order with the update terms: see [`Writer`].
    pub writers: Vec<Writer>,
    /// Sources of the initial value.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// What adds to or sets a stock, in the canonical order in which it is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// [`Stock::updates`] at a position.
    Update(usize),
    /// An effect of an event, by position in [`Event::effects`](super::Event::effects).
    Event(EventId, usize),
    /// An effect of a choice, by position in [`Choice::effects`](super::Choice::effects).
    Choice(ChoiceId, usize),
}

/// One line of a stock's equation.
#[derive(Clone, Debug)]
pub struct UpdateTerm {
    /// How often.
    pub cadence: Cadence,
    /// `when G`
    pub guard: Option<Expr>,
    /// Replaces the value instead of adding to it.
    pub becomes: bool,
    /// The value per step, sign included; a rate times the length of the cadence is already written as a product.
    pub expr: Expr,
    /// `as NAME`, or empty.
    pub name: String,
    /// Canonical text of the line.
    pub text: String,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// One named line of a sum or product.
#[derive(Clone, Debug)]
pub struct Term {
    /// The value, sign included.
    pub expr: Expr,
    /// `as NAME`, or empty.
    pub name: String,
    /// Canonical text.
    pub text: String,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// A definition.
#[derive(Clone, Debug)]
pub struct Let {
    /// Its name.
    pub name: String,
    /// Its frame.
    pub rule: Rule,
    /// Its kind.
    pub kind: Kind,
    /// Number of sweeps and starting value, for a fixed-point iteration over all its elements together.
    pub sweeps: Option<(u32, f64)>,
    /// The sum of these in canonical order (a single term is just that term).
    pub terms: Vec<Term>,
    /// Where it is declared.
    pub span: Span,
}

/// A site of continuous luck.
#[derive(Clone, Debug)]
pub struct Shock {
    /// Its name.
    pub name: String,
    /// Its frame.
    pub rule: Rule,
    /// Its law; arguments may depend on state.
    pub dist: Dist,
    /// Correlation over the last index set: each element's normal score is √r·common + √(1−r)·own (normal laws only).
    pub correlated: Option<f64>,
    /// When it is drawn.
    pub drawn: DrawnAt,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// When a shock is drawn.
#[derive(Clone, Debug)]
pub enum DrawnAt {
    /// On the first tick and at a cadence.
    Cadence(Cadence),
    /// When an event happens, on that day; 0 before.
    On(EventId, Vec<Arg>),
}

/// How often an event may happen.
#[derive(Clone, Debug)]
pub enum Repeat {
    /// Once in a history.
    Once,
    /// Again and again.
    Recurring,
    /// Once in each spell of an episode (and once before the first).
    OncePer(EpisodeId, Vec<Arg>),
}

/// A condition whose unbroken run is counted.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its frame; own variables are those of the rule it was written in that it uses.
    pub rule: Rule,
    /// The condition, read at the start of each tick.
    pub condition: Expr,
}
