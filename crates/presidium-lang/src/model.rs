//! What is meant: a checked model, resolved, typed and in a fixed order, with a span and a source on every rule.
//!
//! The model says *what*; how it runs is the engine's business. Everything here is in canonical order
//! (declarations by name, terms by name then text), so the order in which a model was written has no meaning.
//! Numbers are in base units: rates per day, durations in days, flags 0 or 1, elements by their index in the
//! set (−1 is nobody), dates as days since 1970-01-01. See `docs/design/001-semantics.md`.

use crate::ast::{Between, ReduceOp, Tally};
use crate::calendar::{Cadence, Date};
use crate::change::Change;
use crate::span::Span;

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
    /// An effect of an event, by position in [`Event::effects`].
    Event(EventId, usize),
    /// An effect of a choice, by position in [`Choice::effects`].
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

/// Something that may happen.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// Its frame.
    pub rule: Rule,
    /// Own index combinations that exist (`where` on the declaration): flags, row-major; empty means all.
    pub exists: Vec<bool>,
    /// How often.
    pub repeat: Repeat,
    /// `when G`
    pub guard: Option<Expr>,
    /// Hazard triggers in canonical order; they share one cumulative hazard.
    pub hazards: Vec<Hazard>,
    /// Other triggers in canonical order.
    pub triggers: Vec<Trigger>,
    /// Fixed days of an input event, per combination; empty for all others.
    pub dates: Vec<Vec<Date>>,
    /// Whether it is an input.
    pub input: bool,
    /// Why it is outside, for inputs.
    pub outside: String,
    /// Effects, in the order written.
    pub effects: Vec<Effect>,
    /// All events, choices and shocks-on in the transitive `on` ancestry, itself excluded.
    pub ancestry: Ancestry,
    /// `topic NAME`
    pub topic: String,
    /// `unscored "why"`
    pub unscored: Option<String>,
    /// `follows INPUT "why"`
    pub follows: Vec<(String, String)>,
    /// Sources of the whole (input events).
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// The events and choices whose happening today an item sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ancestry {
    /// Events, sorted.
    pub events: Vec<EventId>,
    /// Choices, sorted.
    pub choices: Vec<ChoiceId>,
    /// Shocks drawn on events of the ancestry, sorted.
    pub shocks: Vec<ShockId>,
}

/// A hazard trigger.
#[derive(Clone, Debug)]
pub struct Hazard {
    /// How often the rate is evaluated.
    pub cadence: Cadence,
    /// `when G` of the trigger.
    pub guard: Option<Expr>,
    /// The base rate, per day.
    pub rate: Expr,
    /// Factors in canonical order.
    pub factors: Vec<Term>,
    /// `as NAME`, or empty.
    pub name: String,
    /// Canonical text.
    pub text: String,
    /// Sources of the base rate.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// A trigger without hazard.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// What it is.
    pub kind: TriggerKind,
    /// The name that goes into its keys: `as NAME`, or its canonical text.
    pub key: String,
    /// `as NAME`, or empty.
    pub name: String,
    /// Canonical text.
    pub text: String,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of trigger without hazard.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a model has few triggers, nearly all of the large kind")]
pub enum TriggerKind {
    /// `on X [or Y] …`
    On {
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G`, tested on the day of the source, in the item's context.
        guard: Option<Expr>,
        /// `chance P`
        chance: Option<Expr>,
        /// `after DELAY`: at least one day.
        delay: Option<Dist>,
        /// `unless G`, tested on the day due.
        unless: Option<Expr>,
        /// `otherwise Y`: not if Y happened today.
        otherwise: Option<(EventId, Vec<Arg>)>,
    },
    /// `when C becomes true`
    Becomes(Expr),
}

/// One source of an `on`.
#[derive(Clone, Debug)]
pub struct OnSource {
    /// The event or choice.
    pub of: ItemRef,
    /// Its arguments; an extra variable (not one of the rule's own) means *any such element*.
    pub args: Vec<Arg>,
    /// Filter over the extra variables (and the rule's own).
    pub filter: Option<Expr>,
    /// `is OPTION` (true) / `is not OPTION` (false), for choices.
    pub is: Option<(bool, u32)>,
}

/// An event or a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemRef {
    /// An event.
    Event(EventId),
    /// A choice.
    Choice(ChoiceId),
}

/// Something worked on within a day, in [`Model::order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// An event.
    Event(EventId),
    /// A choice.
    Choice(ChoiceId),
    /// A shock drawn on an event.
    Shock(ShockId),
}

/// An effect on a stock.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Only when this option was taken (choices).
    pub option: Option<u32>,
    /// Extra variables of `for k in …`, and their filter.
    pub each: Vec<VarId>,
    /// `where …` of the extra variables.
    pub filter: Option<Expr>,
    /// `when G`
    pub guard: Option<Expr>,
    /// The stock.
    pub stock: StockId,
    /// Its arguments; when a dynamic one is nobody nothing is done.
    pub args: Vec<Arg>,
    /// Sets (true) or adds (false).
    pub assign: bool,
    /// The value, sign included.
    pub value: Expr,
    /// Larger wins among assignments; 0 unless said.
    pub priority: u32,
    /// `as NAME`, or empty.
    pub name: String,
    /// Canonical text.
    pub text: String,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// A spell.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// Its frame.
    pub rule: Rule,
    /// What opens it.
    pub opens: Vec<OnSource>,
    /// What closes it.
    pub closes: Vec<OnSource>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// When a choice arises.
#[derive(Clone, Debug)]
pub enum Arises {
    /// On events or choices.
    On(Vec<OnSource>),
    /// At a cadence.
    Every(Cadence),
}

/// Who decides.
#[derive(Clone, Debug)]
pub enum Decides {
    /// One actor.
    Single,
    /// The weighted mean of members' utilities.
    Consensus(Body),
    /// Each member by quantal response, then a tally.
    Vote(Body, Tally),
}

/// A deciding body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The member variable.
    pub member: VarId,
    /// Its set.
    pub set: SetId,
    /// Who takes part.
    pub filter: Option<Expr>,
    /// Weight; 1 unless said.
    pub weight: Expr,
}

/// A decision among options.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Display title.
    pub title: String,
    /// Its frame.
    pub rule: Rule,
    /// Own index combinations that exist; empty means all.
    pub exists: Vec<bool>,
    /// The option set.
    pub set: SetId,
    /// When it arises.
    pub arises: Arises,
    /// `when G`
    pub guard: Option<Expr>,
    /// Who decides.
    pub decides: Decides,
    /// Precision.
    pub precision: Expr,
    /// Options that can be taken, by element index (ascending): a rule each.
    pub options: Vec<ChoiceOption>,
    /// Effects.
    pub effects: Vec<Effect>,
    /// The `on` ancestry, itself excluded.
    pub ancestry: Ancestry,
    /// `topic NAME`
    pub topic: String,
    /// Sources of body and precision.
    pub sources: Vec<Source>,
    /// Where it is declared.
    pub span: Span,
}

/// The utility of an option (or of all options at once).
#[derive(Clone, Debug)]
pub struct ChoiceOption {
    /// One element, or a variable that ranges over the whole option set.
    pub of: OptionOf,
    /// Closed unless true (`when G`, or the filter of `each`).
    pub guard: Option<Expr>,
    /// The sum of these in canonical order.
    pub terms: Vec<Term>,
    /// Where it stands.
    pub span: Span,
}

/// Which option a utility belongs to.
#[derive(Clone, Debug)]
pub enum OptionOf {
    /// An element of the option set.
    Element(u32),
    /// All elements, through a variable.
    Each(VarId),
}

/// A condition whose unbroken run is counted.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its frame; own variables are those of the rule it was written in that it uses.
    pub rule: Rule,
    /// The condition, read at the start of each tick.
    pub condition: Expr,
}

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
