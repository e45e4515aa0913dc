//! What is given from outside, as written: values, distributions, tables, relations, parameters, inputs.

use super::{Expr, Indices, Kind, Source};
use crate::calendar::Date;
use crate::span::{Name, Span, Spanned};

/// A value, a prior, or a map of them by interpretation or element.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An expression of constants and other parameters.
    Expr(Expr),
    /// `~ DIST`
    Prior(Dist),
    /// `{ key: value, key ~ dist, else: value }`
    Map(Vec<(MapKey, Value)>, Span),
}

/// The key of an entry of a map.
#[derive(Clone, Debug, PartialEq)]
pub enum MapKey {
    /// An interpretation, or one or several elements joined by a space for several indices (`poland khrushchev`).
    Names(Vec<Name>),
    /// `else`
    Else(Span),
}

/// A law: `lognormal(median 0.2, gsd 1.8) above 0`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dist {
    /// Its name; `days` for `A to B days`, `fixed` for a plain duration.
    pub name: Name,
    /// Arguments, with their words when given.
    pub args: Vec<(Option<Name>, Expr)>,
    /// `{ 0: .5, 1: .5 }` of `mixture`: value and weight.
    pub mixture: Vec<(Expr, Expr)>,
    /// `above X`
    pub above: Option<Box<Expr>>,
    /// `below X`
    pub below: Option<Box<Expr>>,
    /// All of it.
    pub span: Span,
}

/// An attribute table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The set whose elements are the rows.
    pub set: Name,
    /// Kind of all columns; `real` unless said.
    pub kind: Option<Kind>,
    /// `plus or minus W`
    pub spread: Option<Expr>,
    /// Column names.
    pub columns: Vec<Name>,
    /// Row name and values.
    pub rows: Vec<(Name, Vec<Expr>)>,
    /// `@…` after the closing brace.
    pub sources: Vec<Source>,
}

/// Declared pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its name.
    pub name: Name,
    /// The two sets.
    pub sets: (Name, Name),
    /// Whether `a b` also means `b a`.
    pub symmetric: bool,
    /// Pairs, with a weight (1 unless said).
    pub pairs: Vec<(Name, Name, Option<Expr>)>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// An unknown constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// Its kind.
    pub kind: Kind,
    /// Its value or prior.
    pub value: Value,
    /// `plus or minus W`
    pub spread: Option<Expr>,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// How an input behaves between its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// The latest value holds.
    Step,
    /// Straight lines.
    Linear,
}

/// Dated values, in the order written.
pub type Points = Vec<(Spanned<Date>, Expr)>;

/// A dated series from outside the system.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// Its kind.
    pub kind: Kind,
    /// Step or linear.
    pub between: Between,
    /// One series; for an indexed input one per element (`poland: { D: v, … }`).
    pub series: Vec<(Option<MapKey>, Points)>,
    /// `outside "why"`
    pub outside: Option<Spanned<String>>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// A happening from outside the system.
#[derive(Clone, Debug, PartialEq)]
pub struct InputEvent {
    /// Its name.
    pub name: Name,
    /// Its indices; then dates are given per element.
    pub indices: Indices,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// Dates, per element when indexed.
    pub dates: Vec<(Option<MapKey>, Vec<Spanned<Date>>)>,
    /// `outside "why"`
    pub outside: Option<Spanned<String>>,
    /// `@…`
    pub sources: Vec<Source>,
}
