//! What was written: the tree of a source text, with a span on everything that can be wrong.
//!
//! The tree keeps what the formatter needs (comments, order, names of terms) and nothing about meaning:
//! names are text, kinds are words. A broken declaration becomes [`ItemKind::Poisoned`].

mod ask;
mod change;
mod expr;
mod given;
mod happen;
mod state;

use crate::calendar::{Date, TimeUnit};
use crate::span::{Name, Span, Spanned};

pub use ask::{Claim, Outcome, Question, Record, RecordKind, Scenario, Window};
pub use change::{Change, ChangeArg, ChangeKind, ChangeTarget, During, When};
pub use expr::{BinaryOp, Expr, ExprKind, Reduce, ReduceOp, Ref, RefArg, UnaryOp};
pub use given::{Between, Dist, Input, InputEvent, MapKey, Param, Points, Relation, Table, Value};
pub use happen::{
    Arises, Body, Choice, ChoiceOption, Effect, EffectOp, Episode, Event, OnSource, OptionOf, Rule, Tags,
    Tally, Trigger, TriggerKind,
};
pub use state::{DrawnAt, Let, Repeat, Shock, Stock, Update};

/// One source text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ast {
    /// The declarations in the order written.
    pub items: Vec<Item>,
    /// All comments (`# …` to the end of the line) in order.
    pub comments: Vec<Spanned<String>>,
    /// Names that poisoned declarations seem to have given; a stage that misses one of these says nothing.
    pub poisoned: Vec<Name>,
}

/// A declaration: a keyword at the start of a line, and the indented lines below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is declared.
    pub kind: ItemKind,
    /// From the keyword to the last token.
    pub span: Span,
}

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "fields of variants are explained by the syntax shown")]
pub enum ItemKind {
    /// `model NAME "title" [published]`
    Model { name: Name, title: Option<Spanned<String>>, published: bool },
    /// `clock day from D to D`
    Clock { from: Spanned<Date>, to: Spanned<Date> },
    /// `interpretation a, b default, c`
    Interpretations(Vec<(Name, bool)>),
    /// `uses a, b`: what this file takes from others.
    Uses(Vec<Name>),
    /// `set NAME = { a "A", b }`
    Set { name: Name, elements: Vec<(Name, Option<Spanned<String>>)> },
    /// `table SET [: KIND] [plus or minus W] { columns; rows }`
    Table(Table),
    /// `relation NAME[SET, SET] [symmetric] { a b [WEIGHT], … }`
    Relation(Relation),
    /// `param NAME[…] : KIND = … | ~ …`
    Param(Param),
    /// `input NAME[…] : KIND step|linear { D: v, … } outside "why"`
    Input(Input),
    /// `input event NAME[…] on D, D outside "why"`
    InputEvent(InputEvent),
    /// `stock NAME[…] : KIND = …`
    Stock(Stock),
    /// `let NAME[…] [: KIND] [sweeps N from X] = …`
    Let(Let),
    /// `shock NAME[…] ~ DIST each CADENCE | on EVENT`
    Shock(Shock),
    /// `event NAME[…] …`
    Event(Event),
    /// `episode NAME[…] opens on … closes on …`
    Episode(Episode),
    /// `choice NAME[…] : SET …`
    Choice(Choice),
    /// `record …`
    Record(Record),
    /// `outcome NAME = …`
    Outcome(Outcome),
    /// `scenario NAME "title"` with changes
    Scenario(Scenario),
    /// `claim ID "sentence" stated|inferred …`
    Claim(Claim),
    /// A declaration that could not be read; already reported.
    Poisoned,
}

/// One binder of an index list or reduction: `s in Satellite`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binder {
    /// The index variable.
    pub var: Name,
    /// What it ranges over.
    pub domain: Domain,
}

/// What an index variable ranges over.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// All elements of a set.
    Set(Name),
    /// The declared partners of an element: `k in ally[m]`.
    Relation(Name, Box<Expr>),
}

/// The indices of a declaration: `[v in Member, m in Member where v != m]`; `[v, m in Member …]` is the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indices {
    /// In order.
    pub binders: Vec<Binder>,
    /// `where …`
    pub filter: Option<Box<Expr>>,
}

/// A kind as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The word or words.
    pub name: KindName,
    /// `in A .. B`
    pub bounds: Option<(Expr, Expr)>,
    /// `"GNP points"`: a unit for display.
    pub unit: Option<Spanned<String>>,
    /// All of it.
    pub span: Span,
}

/// The word of a kind.
#[derive(Clone, Debug, PartialEq)]
pub enum KindName {
    /// `share`: 0 to 1
    Share,
    /// `prob`: 0 to 1
    Prob,
    /// `flag`: yes or no
    Flag,
    /// `count`
    Count,
    /// `rate per UNIT`
    Rate(TimeUnit),
    /// `duration`
    Duration,
    /// `real`
    Real,
    /// `money`
    Money,
    /// An element of a set, `or nobody`.
    Element {
        /// The set.
        set: Name,
        /// Whether `or nobody` was written.
        or_nobody: bool,
    },
}

/// Where a statement about the world comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What kind of source.
    pub kind: SourceKind,
    /// From the `@`.
    pub span: Span,
}

/// The kinds of source.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// `@notes 114-116, 120`: inclusive ranges of lines.
    Notes(Vec<(u32, u32)>),
    /// `@record KEY`
    Record(String),
    /// `@KEY` of the bibliography
    Work(String),
    /// `@judgement "why"`
    Judgement(String),
}

/// One physical line of a rule: `+ expr as NAME @source`.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Whether the line begins with `-`.
    pub negative: bool,
    /// The expression after the sign.
    pub expr: Expr,
    /// `as NAME`
    pub name: Option<Name>,
    /// `@…`
    pub sources: Vec<Source>,
    /// The whole line.
    pub span: Span,
}
