//! What is meant: a checked model, resolved, typed and in a fixed order, with a span and a source on every rule.
//!
//! The model says *what*; how it runs is the engine's business. Everything here is in canonical order
//! (declarations by name, terms by name then text), so the order in which a model was written has no meaning.
//! Numbers are in base units: rates per day, durations in days, flags 0 or 1, elements by their index in the
//! set (−1 is nobody), dates as days since 1970-01-01. See `docs/design/001-semantics.md`.

mod ask;
mod expr;
mod given;
mod happen;
mod state;

use crate::calendar::Date;
use crate::span::Span;

pub use ask::{Claim, Expect, Outcome, Question, Record, RecordKind, RecordOf, Scenario};
pub use expr::{Arg, Builtin, ChoiceProp, Dist, EventProp, Expr, ExprKind, Law, Look, Reduce};
pub use given::{Column, Input, Param, Relation, Value, Values};
pub use happen::{
    Ancestry, Arises, Body, Choice, ChoiceOption, Decides, Effect, Episode, Event, Hazard, Item, ItemRef,
    OnSource, OptionOf, Trigger, TriggerKind,
};
pub use state::{DrawnAt, Held, Let, Repeat, Shock, Stock, Term, UpdateTerm, Writer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// The position in the model's list.
            pub fn at(self) -> usize { self.0 as usize }
        }
    )* };
}

ids! {
    /// A set in [`Model::sets`].
    SetId,
    /// A column in [`Model::columns`].
    ColumnId,
    /// A relation in [`Model::relations`].
    RelationId,
    /// A parameter in [`Model::params`].
    ParamId,
    /// An input series in [`Model::inputs`].
    InputId,
    /// A stock in [`Model::stocks`].
    StockId,
    /// A let in [`Model::lets`].
    LetId,
    /// A shock in [`Model::shocks`].
    ShockId,
    /// An event in [`Model::events`]; input events are events too.
    EventId,
    /// An episode in [`Model::episodes`].
    EpisodeId,
    /// A choice in [`Model::choices`].
    ChoiceId,
    /// A running condition in [`Model::helds`].
    HeldId,
    /// An outcome in [`Model::outcomes`].
    OutcomeId,
    /// A switch in [`Model::switches`].
    SwitchId,
    /// An index variable, numbered within its rule (see [`Rule::vars`]).
    VarId,
}

/// A checked model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it claims to be published (every rule sourced).
    pub published: bool,
    /// First day, inclusive.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
    /// Names of the interpretations; at least one (`default` when none is declared).
    pub interpretations: Vec<String>,
    /// The one in force unless said.
    pub default_interpretation: usize,
    /// Index sets, by name.
    pub sets: Vec<Set>,
    /// Columns of attribute tables, by set then name.
    pub columns: Vec<Column>,
    /// Declared pairs.
    pub relations: Vec<Relation>,
    /// Unknown constants.
    pub params: Vec<Param>,
    /// Dated series from outside.
    pub inputs: Vec<Input>,
    /// Quantities carried from tick to tick.
    pub stocks: Vec<Stock>,
    /// Definitions, in an order in which each uses only earlier ones (and itself, if it sweeps).
    pub lets: Vec<Let>,
    /// Sites of continuous luck.
    pub shocks: Vec<Shock>,
    /// What may happen.
    pub events: Vec<Event>,
    /// Spells.
    pub episodes: Vec<Episode>,
    /// Decisions.
    pub choices: Vec<Choice>,
    /// Conditions whose unbroken run is asked for by `held(C, …)`.
    pub helds: Vec<Held>,
    /// The order in which shocks-on-events, events and choices are worked on within a day:
    /// topological by `on`, ties by name.
    pub order: Vec<Item>,
    /// What was recorded.
    pub records: Vec<Record>,
    /// Questions.
    pub outcomes: Vec<Outcome>,
    /// Named lists of changes, by name.
    pub scenarios: Vec<Scenario>,
    /// Causal sentences as experiments, by name.
    pub claims: Vec<Claim>,
    /// When the switches of treated worlds are on, in worlds that have them; empty in a model as written.
    pub switches: Vec<crate::change::During>,
    /// The file each declaration's spans refer to, by [`crate::span::SourceId`].
    pub files: Vec<String>,
}

/// An index set.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// Elements in declared order: this order is that of options; sums go by [`Set::canonical`].
    pub elements: Vec<Element>,
    /// Element indices sorted by name.
    pub canonical: Vec<u32>,
    /// Where it is declared.
    pub span: Span,
}

/// An element of a set.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name; part of every key of luck.
    pub name: String,
    /// Its display name.
    pub title: String,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ty {
    /// A number with a power of time: 0 plain, −1 a rate, 1 a duration.
    Number {
        /// Power of time (days).
        time: i8,
    },
    /// Yes or no.
    Flag,
    /// An element of a set, perhaps nobody.
    Element {
        /// The set.
        set: SetId,
        /// Whether it may be nobody.
        or_nobody: bool,
    },
    /// A calendar day (or never: infinity).
    Date,
}

/// A checked kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The type.
    pub ty: Ty,
    /// The word for people: `share`, `rate per month`, …
    pub word: String,
    /// Smallest value (−∞ if none).
    pub lo: f64,
    /// Largest value (∞ if none).
    pub hi: f64,
    /// Display unit in words.
    pub unit: String,
}

/// Where a statement about the world comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Lines of the notes.
    Notes(Vec<(u32, u32)>),
    /// The model's record data.
    Record(String),
    /// The model's bibliography.
    Work(String),
    /// A judgement and its reason.
    Judgement(String),
}

/// The frame of a rule: its index variables and which of their combinations exist.
///
/// The first `n` variables are the rule's own indices in order; further ones belong to reductions and bodies.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Name and set of every variable used in the rule, own indices first.
    pub vars: Vec<(String, SetId)>,
    /// How many of them are the rule's own indices.
    pub own: usize,
}
