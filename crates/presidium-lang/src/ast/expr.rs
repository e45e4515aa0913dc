//! Expressions as written, with their operators and reductions.

use super::{Binder, Indices};
use crate::calendar::{Date, TimeUnit};
use crate::span::{Name, Span};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `0.5`; the text as written is taken from the span when formatting.
    Number(f64),
    /// `0.05 per week`
    Rate(f64, TimeUnit),
    /// `4 weeks`
    Duration(f64, TimeUnit),
    /// `yes`, `no`
    Flag(bool),
    /// `nobody`
    Nobody,
    /// `1956-10-23`
    Date(Date),
    /// `today`: the current day, as a date.
    Today,
    /// `x`, `x[a, b]`
    Ref(Ref),
    /// `rising[s].happened`, `.today`, `.since`, `.count`, `.date`, `.made`
    Property(Box<Expr>, Name),
    /// `pledge[s].happened in crisis[s]`, `.count in`
    PropertyIn(Box<Expr>, Name, Ref),
    /// `motion[k].vote[m]`
    Vote(Ref, Box<Expr>),
    /// `a is b`, `a is not b`
    Is(Box<Expr>, bool, Box<Expr>),
    /// `[flag]`
    Bracket(Box<Expr>),
    /// `-x`, `not x`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `if c then a else b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `exp(x)`, `clamp(x, a, b)`
    Call(Name, Vec<Expr>),
    /// `sum(d in S where G: body) else X`
    Reduce(Reduce),
    /// `lag(x[s], 4 weeks)`
    Lag(Box<Expr>, Box<Expr>),
    /// `held(C, 6 weeks)`
    Held(Box<Expr>, Box<Expr>),
    /// `curve(x: (0,0) (1,0.4))`
    Curve(Box<Expr>, Vec<(Expr, Expr)>),
    /// `west[holder[secretary]] else 0.5`
    Else(Box<Expr>, Box<Expr>),
    /// `(x)`
    Paren(Box<Expr>),
    /// Could not be read; already reported.
    Poisoned,
}

/// A reduction over a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduce {
    /// Which.
    pub op: ReduceOp,
    /// Over what.
    pub indices: Indices,
    /// Of what.
    pub body: Box<Expr>,
}

/// The reductions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum ReduceOp {
    Sum,
    Mean,
    Max,
    Min,
    Count,
    Any,
    All,
    Argmax,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum UnaryOp {
    Neg,
    Not,
}

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    And,
    Or,
}

/// A name with index arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Ref {
    /// The name.
    pub name: Name,
    /// The arguments; empty when there are no brackets.
    pub args: Vec<RefArg>,
    /// All of it.
    pub span: Span,
}

/// An argument of a reference.
#[derive(Clone, Debug, PartialEq)]
pub enum RefArg {
    /// An element name, an index variable, or an element-valued expression.
    Expr(Expr),
    /// `d in Satellite`: any such element (in `on`, `opens on` and the like only); a filter may follow the last.
    Any(Binder),
}
