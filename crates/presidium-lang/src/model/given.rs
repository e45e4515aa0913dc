//! What a checked model is given from outside: parameters, inputs, columns and relations of sets.

use super::{Dist, Expr, Kind, Rule, SetId, Source};
use crate::ast::Between;
use crate::calendar::Date;
use crate::span::Span;

/// A value, possibly unknown.
#[derive(Clone, Debug)]
pub enum Value {
    /// An expression of constants, attributes and parameters.
    Expr(Expr),
    /// A prior.
    Prior(Dist),
}

/// Values of an indexed constant: one per interpretation and element combination (row-major in declared
/// element order; one entry when there are no indices).
#[derive(Clone, Debug)]
pub struct Values {
    /// `[interpretation][combination]`; equal interpretations repeat.
    pub by: Vec<Vec<Value>>,
    /// Half-width of `plus or minus w`, 0 if none: uniform, independent per element and setting, clipped to the kind.
    pub spread: f64,
}

/// A column of an attribute table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The set of its rows.
    pub set: SetId,
    /// Its kind.
    pub kind: Kind,
    /// One value per element.
    pub values: Vec<f64>,
    /// Half-width of `plus or minus w`.
    pub spread: f64,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// Declared pairs.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its name.
    pub name: String,
    /// The two sets.
    pub sets: (SetId, SetId),
    /// `(a, b, weight)`, both directions listed when symmetric, sorted.
    pub pairs: Vec<(u32, u32, f64)>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// An unknown constant.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// Index sets.
    pub sets: Vec<SetId>,
    /// The frame of its values: own variables are its indices, further ones belong to reductions.
    pub rule: Rule,
    /// Its kind.
    pub kind: Kind,
    /// Its values or priors.
    pub values: Values,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// A dated series.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Index sets.
    pub sets: Vec<SetId>,
    /// Its kind.
    pub kind: Kind,
    /// Step or linear.
    pub between: Between,
    /// Per combination: increasing days and values; before the first the first value holds.
    pub series: Vec<Vec<(Date, f64)>>,
    /// Why it is outside.
    pub outside: String,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}
