//! What is carried and worked out, as written: stocks with their updates, lets, shocks.

use super::{Dist, Expr, Indices, Kind, Ref, Source, Term, Value};
use crate::calendar::Cadence;
use crate::span::{Name, Span, Spanned};

/// A quantity carried from tick to tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Stock {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// Its kind.
    pub kind: Kind,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// Initial value, prior or map.
    pub value: Value,
    /// `plus or minus W`
    pub spread: Option<Expr>,
    /// `reset by EPISODE[…]`
    pub reset: Option<Ref>,
    /// `@…` of the initial value.
    pub sources: Vec<Source>,
    /// `each CADENCE [when G] ± term` and `becomes`.
    pub updates: Vec<Update>,
}

/// A block of update terms that share a cadence and guard.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// How often.
    pub cadence: Cadence,
    /// `when G`
    pub guard: Option<Expr>,
    /// Whether the value is replaced (`becomes`) instead of added to; then there is one sum of terms.
    pub becomes: bool,
    /// The lines.
    pub terms: Vec<Term>,
    /// From `each`.
    pub span: Span,
}

/// A definition evaluated where it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// Its kind, if stated.
    pub kind: Option<Kind>,
    /// `sweeps N from X`
    pub sweeps: Option<(Spanned<u32>, Expr)>,
    /// The sum of these lines.
    pub terms: Vec<Term>,
}

/// When a shock is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawnAt {
    /// At a cadence.
    Cadence(Cadence),
    /// When an event happens.
    On(Ref),
}

/// A named site of continuous luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Shock {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// Its law.
    pub dist: Dist,
    /// `correlated r` over the (last) index set.
    pub correlated: Option<Expr>,
    /// When it is drawn.
    pub drawn: DrawnAt,
    /// `@…`
    pub sources: Vec<Source>,
}

/// How often an event may happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Repeat {
    /// `once`
    Once,
    /// `recurring`
    Recurring,
    /// `once per EPISODE[…]`
    OncePer(Ref),
}
