//! The expressions of a checked model: resolved, typed, with a span on every node.

use super::{
    ChoiceId, ColumnId, EpisodeId, EventId, HeldId, InputId, LetId, ParamId, RelationId, ShockId, StockId,
    SwitchId, Ty, VarId,
};
use crate::ast::ReduceOp;
use crate::span::Span;

/// A resolved expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Ty,
    /// Where it stands.
    pub span: Span,
}

/// An index argument.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A fixed element.
    Element(u32),
    /// An index variable.
    Var(VarId),
    /// An element-valued expression that may be nobody at run time: then the whole lookup takes its `otherwise`.
    Expr(Box<Expr>),
}

/// A lookup: a name with arguments, and the value when an argument is nobody.
#[derive(Clone, Debug)]
pub struct Look {
    /// One per index.
    pub args: Vec<Arg>,
    /// Value when a dynamic argument is nobody; `None` only if no argument can be.
    pub otherwise: Option<Box<Expr>>,
}

/// The kinds of resolved expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A constant (number, flag, rate, duration, date, element, nobody = −1), in base units.
    Constant(f64),
    /// The element an index variable stands at.
    Var(VarId),
    /// The current day, as days since 1970-01-01.
    Today,
    /// A parameter.
    Param(ParamId, Look),
    /// An attribute.
    Column(ColumnId, Look),
    /// The weight of a declared pair; 0 when undeclared.
    Relation(RelationId, Look),
    /// An input series, at the current day.
    Input(InputId, Look),
    /// A stock, at the start of the tick.
    Stock(StockId, Look),
    /// A definition, in the reader's context.
    Let(LetId, Look),
    /// A shock's held value.
    Shock(ShockId, Look),
    /// A property of an event.
    Event(EventId, Look, EventProp),
    /// A property of an event since an episode's latest opening (0 if it never opened).
    EventIn(EventId, Look, EventProp, EpisodeId, Look),
    /// Whether an episode is open.
    Episode(EpisodeId, Look),
    /// The option last taken: an element of the option set, nobody if never made.
    Choice(ChoiceId, Look),
    /// Whether a choice was ever made (flag), made today (flag), or its date (never: ∞), or how often.
    ChoiceProp(ChoiceId, Look, ChoiceProp),
    /// What a member voted when the choice was last made; nobody if it was not or he was not entitled.
    Vote(ChoiceId, Look, Arg),
    /// `-x`, `not x`
    Unary(crate::ast::UnaryOp, Box<Expr>),
    /// Arithmetic, comparison, logic. `and`/`or` evaluate both sides. Equality of elements is by index.
    Binary(crate::ast::BinaryOp, Box<Expr>, Box<Expr>),
    /// Both arms are evaluated; the untaken one cannot fault.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// A builtin function.
    Call(Builtin, Vec<Expr>),
    /// A reduction.
    Reduce(Box<Reduce>),
    /// A stock or input `days` ago (its value at the first tick when that is before the clock starts).
    Lag(Box<Expr>, u32),
    /// Whether a condition was true on each of the last `days` days, today included.
    Held(HeldId, Look, u32),
    /// A piecewise linear curve, flat outside; points by increasing x.
    Curve(Box<Expr>, Vec<(f64, f64)>),
    /// One of two values of one type: the first where a switch is on in the world at hand, the second elsewhere.
    ///
    /// Never written by anybody: changes of a world put it into a model.
    Switch(SwitchId, Box<Expr>, Box<Expr>),
}

/// Properties of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventProp {
    /// Ever happened (flag).
    Happened,
    /// Happened today (flag); always no at the start of a tick.
    Today,
    /// Days since the last time, ∞ if never (duration).
    Since,
    /// How often.
    Count,
    /// Date of the last time, ∞ if never.
    Date,
}

/// Properties of choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChoiceProp {
    /// Ever made (flag).
    Made,
    /// Made today (flag).
    Today,
    /// Days since it was last made, ∞ if never (duration).
    Since,
    /// How often.
    Count,
    /// Date of the last time, ∞ if never.
    Date,
}

/// The builtin functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "documented row by row in builtins.rs")]
pub enum Builtin {
    Min,
    Max,
    Clamp,
    Exp,
    Log,
    Sqrt,
    Logistic,
    Abs,
    Floor,
    Ceil,
}

/// A reduction.
#[derive(Clone, Debug)]
pub struct Reduce {
    /// Which.
    pub op: ReduceOp,
    /// The variables, with the relation that limits them (`k in ally[m]`: relation and first argument).
    pub over: Vec<(VarId, Option<(RelationId, Arg)>)>,
    /// `where …`
    pub filter: Option<Expr>,
    /// The body; `Constant(1)` for a plain count.
    pub body: Expr,
    /// When nothing is left: required for mean, max, min, argmax unless the checker proved it cannot be.
    pub otherwise: Option<Expr>,
}

/// A law with its arguments in base units. Every law is a monotone inverse CDF of one uniform.
#[derive(Clone, Debug)]
pub struct Dist {
    /// Which.
    pub law: Law,
    /// Its arguments, in the order of the law's documentation.
    pub args: Vec<Expr>,
    /// Values and weights of a mixture.
    pub mixture: Vec<(f64, f64)>,
    /// `above X`: the law restricted to values over X (the uniform is rescaled between the CDF values).
    pub above: Option<f64>,
    /// `below X`
    pub below: Option<f64>,
    /// Where it stands.
    pub span: Span,
}

/// The laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Law {
    /// `fixed(x)`
    Fixed,
    /// `normal(mean, sd)`
    Normal,
    /// `lognormal(median, gsd)`
    Lognormal,
    /// `uniform(lo, hi)`
    Uniform,
    /// `triangular(lo, mode, hi)`
    Triangular,
    /// `exponential(mean)`
    Exponential,
    /// `gamma(shape, mean)`
    Gamma,
    /// `beta(a, b)`
    Beta,
    /// `poisson(mean)`
    Poisson,
    /// `binomial(n, p)`
    Binomial,
    /// `bernoulli(p)`
    Bernoulli,
    /// `mixture { v: w, … }`
    Mixture,
    /// `A to B days`: whole days, uniform
    Days,
}
