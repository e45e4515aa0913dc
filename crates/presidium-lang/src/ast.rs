//! What was written: the tree of a source text, with a span on everything that can be wrong.
//!
//! The tree keeps what the formatter needs (comments, order, names of terms) and nothing about meaning:
//! names are text, kinds are words. A broken declaration becomes [`ItemKind::Poisoned`].

use crate::calendar::{Cadence, Date, TimeUnit};
use crate::span::{Name, Span, Spanned};

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

/// The extra clauses an event or outcome may carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tags {
    /// `topic NAME`
    pub topic: Option<Name>,
    /// `unscored "why"`
    pub unscored: Option<Spanned<String>>,
    /// `follows INPUT "why"`
    pub follows: Vec<(Name, Spanned<String>)>,
}

/// Something that may happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// How often.
    pub repeat: Repeat,
    /// `when G`: tested on the firing day, and for hazards on every day.
    pub guard: Option<Expr>,
    /// Topic and the like.
    pub tags: Tags,
    /// What sets it off.
    pub triggers: Vec<Trigger>,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// What sets an event off.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// The kind of trigger.
    pub kind: TriggerKind,
    /// `as NAME`
    pub name: Option<Name>,
    /// `@…`
    pub sources: Vec<Source>,
    /// The line or lines.
    pub span: Span,
}

/// The kinds of trigger.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a model has few triggers, and they are matched everywhere")]
pub enum TriggerKind {
    /// `[each CADENCE [when G]] rate EXPR` with `times EXPR as NAME` lines.
    Hazard {
        /// `each …`; a week unless said.
        cadence: Option<Cadence>,
        /// `when G` of this trigger.
        guard: Option<Expr>,
        /// The base rate.
        rate: Expr,
        /// The factors.
        factors: Vec<Term>,
    },
    /// `on X [or Y] [when G] [chance P] [after DELAY [unless G]]`
    On {
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` of this trigger, tested on the day of the trigger.
        guard: Option<Expr>,
        /// `chance P`
        chance: Option<Expr>,
        /// `after DELAY`
        delay: Option<Dist>,
        /// `unless G`, tested on the day due.
        unless: Option<Expr>,
        /// `otherwise Y`: fires when X does and Y, on the same day, does not.
        otherwise: Option<Ref>,
    },
    /// `when C becomes true`
    Becomes(Expr),
}

/// One source of an `on`.
#[derive(Clone, Debug, PartialEq)]
pub struct OnSource {
    /// The event, or the choice when `is` follows (or the choice itself: whenever it is made).
    pub of: Ref,
    /// A filter after an `in` binder: `on rising[d in Satellite where d != s]`.
    pub filter: Option<Expr>,
    /// `is OPTION` / `is not OPTION`
    pub is: Option<(bool, Name)>,
}

/// An effect on a stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// `then OPTION:` of a choice.
    pub option: Option<Name>,
    /// `for k in Member where G:`
    pub each: Option<Indices>,
    /// The stock.
    pub target: Ref,
    /// `=` or `+=` (`-=` is `+=` of the negative).
    pub op: EffectOp,
    /// The value.
    pub value: Expr,
    /// `when G`
    pub guard: Option<Expr>,
    /// `priority N`
    pub priority: Option<Spanned<u32>>,
    /// `as NAME`
    pub name: Option<Name>,
    /// `@…`
    pub sources: Vec<Source>,
    /// The line.
    pub span: Span,
}

/// What an effect does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectOp {
    /// `=`
    Assign,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
}

/// A spell that opens and closes.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// `opens on X or Y`
    pub opens: Vec<OnSource>,
    /// `closes on X or Y`
    pub closes: Vec<OnSource>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// When a choice arises.
#[derive(Clone, Debug, PartialEq)]
pub enum Arises {
    /// `on X or Y`
    On(Vec<OnSource>),
    /// `every month` and the like.
    Every(Cadence),
}

/// Who decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// One actor.
    Single,
    /// `by consensus of m in S [where F] weight w`
    Consensus(Body),
    /// `by vote of m in S [where F] weight w majority|plurality|two thirds`
    Vote(Body, Tally),
}

/// A deciding body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The member variable, its set and filter.
    pub members: Indices,
    /// `weight EXPR`; 1 unless said.
    pub weight: Option<Expr>,
}

/// How votes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    /// Over half of the total weight, otherwise the first open option.
    Majority,
    /// The largest tally; ties to the first option.
    Plurality,
    /// At least two thirds of the total weight, otherwise the first open option.
    TwoThirds,
}

/// A decision among options.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its name.
    pub name: Name,
    /// Its indices.
    pub indices: Indices,
    /// The set of its options.
    pub set: Name,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// When it arises.
    pub arises: Arises,
    /// `when G`
    pub guard: Option<Expr>,
    /// Topic and the like.
    pub tags: Tags,
    /// Who decides.
    pub rule: Rule,
    /// `precision EXPR`; 1 unless said.
    pub precision: Option<Expr>,
    /// `@…` of the header lines (body, precision).
    pub sources: Vec<Source>,
    /// The options.
    pub options: Vec<ChoiceOption>,
    /// Effects.
    pub effects: Vec<Effect>,
}

/// One option, or all elements of a set at once.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// The option.
    pub of: OptionOf,
    /// `when G`: closed otherwise.
    pub guard: Option<Expr>,
    /// Its utility: the sum of these lines.
    pub terms: Vec<Term>,
    /// From the name.
    pub span: Span,
}

/// Which option a utility belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionOf {
    /// One element of the option set.
    Named(Name),
    /// `each c in Member where G`
    Each(Indices),
}

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

/// What was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The event, choice, outcome or stock.
    pub of: Ref,
    /// What is said of it.
    pub kind: RecordKind,
    /// `certain A`
    pub certainty: Option<Spanned<char>>,
    /// `within 3 days`, or `from D to D`: the window.
    pub window: Option<Window>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// The window of a dated record.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `within N days`: either side.
    Days(Expr),
    /// `between D and D`
    Range(Spanned<Date>, Spanned<Date>),
}

/// What is recorded.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordKind {
    /// `[nth N] [= OPTION] on D [votes { m: option, … }]`
    Dated {
        /// `nth N`
        nth: Option<Spanned<u32>>,
        /// `= OPTION`
        option: Option<Name>,
        /// `on D`
        on: Spanned<Date>,
        /// `votes { … }`
        votes: Vec<(Name, Name)>,
    },
    /// `[= OPTION] did not by D`
    Never {
        /// `= OPTION`
        option: Option<Name>,
        /// `by D`
        by: Spanned<Date>,
    },
    /// `at D = VALUE [~ DIST]`: the value is the law's middle.
    Measured {
        /// Days and values.
        points: Vec<(Spanned<Date>, Expr)>,
        /// The observation density, written with `value` as its centre: `~ normal(sd 5)`.
        density: Option<Dist>,
    },
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: Name,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// Topic and the like.
    pub tags: Tags,
    /// What is asked.
    pub question: Question,
    /// `@…`
    pub sources: Vec<Source>,
}

/// What an outcome asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// `ever X [or Y] [when G] [from D] [by D]`; `date of …` is the same with the date as the headline.
    Ever {
        /// Whether `date of` was written.
        date: bool,
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` on that day.
        guard: Option<Expr>,
        /// `from D`
        from: Option<Spanned<Date>>,
        /// `by D`
        by: Option<Spanned<Date>>,
    },
    /// `ever true C [from D] [by D]`: first day on which a condition holds at the start.
    Condition {
        /// The condition.
        of: Expr,
        /// `from D`
        from: Option<Spanned<Date>>,
        /// `by D`
        by: Option<Spanned<Date>>,
    },
    /// `count X [when G] [from D] [by D]`
    Count {
        /// Any of these.
        of: Vec<OnSource>,
        /// `when G` on that day.
        guard: Option<Expr>,
        /// `from D`
        from: Option<Spanned<Date>>,
        /// `by D`
        by: Option<Spanned<Date>>,
    },
    /// `value of EXPR at D`
    Value(Expr, Spanned<Date>),
    /// `mean|min|max of EXPR from D to D`
    Summary(ReduceOp, Expr, Spanned<Date>, Spanned<Date>),
}

/// A named list of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name.
    pub name: Name,
    /// A display title.
    pub title: Option<Spanned<String>>,
    /// The changes.
    pub changes: Vec<Change>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// A causal sentence as an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its name, such as `S133a`.
    pub name: Name,
    /// The sentence, paraphrased.
    pub title: Option<Spanned<String>>,
    /// `stated` (true) or `inferred`.
    pub stated: bool,
    /// `change …, …`
    pub changes: Vec<Change>,
    /// `expect OUTCOME rises|falls|open` (by name).
    pub expect: Vec<(Name, Name)>,
    /// `rivals change; change`: other single changes.
    pub rivals: Vec<Change>,
    /// `historians A to B`
    pub historians: Option<(Expr, Expr)>,
    /// `untestable "why"`
    pub untestable: Option<Spanned<String>>,
    /// `waits for SUBSYSTEM "why"`
    pub waits: Option<(Name, Spanned<String>)>,
    /// `@…`
    pub sources: Vec<Source>,
}

/// One change of a world, in the grammar shared by model files, command line and page.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What is changed.
    pub kind: ChangeKind,
    /// All of it.
    pub span: Span,
}

/// The forms of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// `x = v`, `x = v @ D`, `x = v @ D..D2`; `E = never`, `C = option` have a name as value.
    Set {
        /// The stock, let, input, param, event or choice, perhaps with a filtered index.
        target: ChangeTarget,
        /// The value.
        value: Expr,
        /// From when to when.
        during: During,
    },
    /// `x += v`
    Shift {
        /// The quantity.
        target: ChangeTarget,
        /// How much.
        value: Expr,
        /// From when to when.
        during: During,
    },
    /// `E @ D`: prevented before, caused on the day.
    Cause {
        /// The event.
        target: ChangeTarget,
        /// The day.
        at: When,
    },
    /// `hazard:E *= k`
    Hazard {
        /// The event.
        target: ChangeTarget,
        /// The factor.
        factor: Expr,
        /// From when to when.
        during: During,
    },
    /// `utility:C.option += v`
    Utility {
        /// The choice.
        target: ChangeTarget,
        /// The option.
        option: Name,
        /// How much.
        value: Expr,
        /// From when to when.
        during: During,
    },
    /// `rule:RULE.NAME = off`
    Rule {
        /// The rule and the name of its line.
        path: Vec<Name>,
    },
    /// `source:S133 = off`
    SourceOff(Name),
    /// `swap:poland,hungary`
    Swap(Name, Name),
    /// `freeze:file`
    Freeze(Name),
    /// `interpretation=notes`
    Interpretation(Name),
    /// `translate=730d`
    Translate(Expr),
}

/// What a change aims at: a name, with elements or `m where …` filters as indices.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeTarget {
    /// The name.
    pub name: Name,
    /// Its indices.
    pub args: Vec<ChangeArg>,
    /// All of it.
    pub span: Span,
}

/// One index of a change's target.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeArg {
    /// An element.
    Element(Name),
    /// `m where G`
    Where(Name, Expr),
}

/// A moment: a day, or an event of the history itself, perhaps some days later.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// `1956-10-18`
    Date(Spanned<Date>),
    /// `party_crisis[poland]+3d`
    Event(Ref, i32),
}

/// From when to when a change holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct During {
    /// `@ D`
    pub from: Option<When>,
    /// `.. D2`
    pub to: Option<When>,
}
