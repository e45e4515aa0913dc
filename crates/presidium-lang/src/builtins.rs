//! The functions, reductions, properties and laws of the language: one row each, with its sentence.
//!
//! The checker reads signatures from here; `docs/reference/builtins.md` is generated from the same rows.

use crate::model::{Builtin, ChoiceProp, EventProp, Law};

/// A thing of the language that documents itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name it is written with.
    pub name: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// One sentence on what it gives.
    pub says: &'static str,
}

/// How the kind of a function's result follows from its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindRule {
    /// All arguments and the result have one kind.
    Same,
    /// Plain numbers in, a plain number out.
    Plain,
    /// A number; the power of time is halved.
    Root,
}

/// A function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its row.
    pub row: Row,
    /// What it is in the model.
    pub builtin: Builtin,
    /// Fewest and most arguments.
    pub arguments: (usize, usize),
    /// Its kind rule.
    pub rule: KindRule,
}

const fn row(name: &'static str, form: &'static str, says: &'static str) -> Row {
    Row { name, form, says }
}

const fn function(row: Row, builtin: Builtin, arguments: (usize, usize), rule: KindRule) -> Function {
    Function { row, builtin, arguments, rule }
}

/// The functions.
pub const FUNCTIONS: &[Function] = &[
    function(
        row("abs", "abs(x)", "The size of a number without its sign."),
        Builtin::Abs,
        (1, 1),
        KindRule::Same,
    ),
    function(
        row("ceil", "ceil(x)", "The smallest whole number not below a plain number."),
        Builtin::Ceil,
        (1, 1),
        KindRule::Plain,
    ),
    function(
        row("clamp", "clamp(x, low, high)", "`x` held between two bounds: `min(max(x, low), high)`."),
        Builtin::Clamp,
        (3, 3),
        KindRule::Same,
    ),
    function(
        row("exp", "exp(x)", "e to the power of a plain number."),
        Builtin::Exp,
        (1, 1),
        KindRule::Plain,
    ),
    function(
        row("floor", "floor(x)", "The largest whole number not above a plain number."),
        Builtin::Floor,
        (1, 1),
        KindRule::Plain,
    ),
    function(
        row("log", "log(x)", "The natural logarithm of a plain number."),
        Builtin::Log,
        (1, 1),
        KindRule::Plain,
    ),
    function(
        row("logistic", "logistic(x)", "1 / (1 + exp(-x)): a plain number turned into a share."),
        Builtin::Logistic,
        (1, 1),
        KindRule::Plain,
    ),
    function(
        row("max", "max(a, b, …)", "The largest of two or more values; over a set see the reductions."),
        Builtin::Max,
        (2, 64),
        KindRule::Same,
    ),
    function(
        row("min", "min(a, b, …)", "The smallest of two or more values; over a set see the reductions."),
        Builtin::Min,
        (2, 64),
        KindRule::Same,
    ),
    function(
        row("sqrt", "sqrt(x)", "The square root; halves a power of time."),
        Builtin::Sqrt,
        (1, 1),
        KindRule::Root,
    ),
];

/// The reductions over sets.
pub const REDUCTIONS: &[Row] = &[
    row("all", "all(m in S where G: flag)", "Yes unless the flag is no somewhere; nothing left gives yes."),
    row("any", "any(m in S where G: flag)", "Yes if the flag is yes somewhere; nothing left gives no."),
    row(
        "argmax",
        "argmax(m in S where G: x) else E",
        "The element with the largest value; ties go to the first name in alphabetical order.",
    ),
    row("count", "count(m in S where G)", "How many elements pass the filter."),
    row("max", "max(m in S where G: x) else E", "The largest value; `else` when nothing may be left."),
    row("mean", "mean(m in S where G: x) else E", "The sum divided by the number of elements left."),
    row("min", "min(m in S where G: x) else E", "The smallest value; `else` when nothing may be left."),
    row(
        "sum",
        "sum(m in S where G: x)",
        "The sum in alphabetical order of the elements; nothing left gives 0.",
    ),
];

/// Forms with a grammar of their own.
pub const FORMS: &[Row] = &[
    row("[…]", "[flag]", "1 if the flag is yes, 0 if it is no."),
    row("curve", "curve(x: (0, 0) (1, 0.4))", "Straight lines between points, flat outside them."),
    row(
        "held",
        "held(condition, 6 weeks)",
        "Whether the condition was true on each of the last days, today included.",
    ),
    row("if", "if C then a else b", "One of two values; the other cannot stop a history."),
    row("is", "a is b, a is not b", "Whether two elements are the same, or a choice was last made so."),
    row(
        "lag",
        "lag(x, 4 weeks)",
        "A stock or input as it was some days ago; before the clock, its first value.",
    ),
    row("today", "today", "The current day; dates may be compared and subtracted."),
    row(
        "else",
        "west[holder[secretary]] else 0.5",
        "The value of a lookup when its element is nobody, or of a reduction when nothing is left.",
    ),
];

/// The properties of events.
pub const EVENT_PROPERTIES: &[(Row, EventProp)] = &[
    (
        row(
            "happened",
            "E.happened",
            "Whether the event ever happened; `E.happened in S` asks since S opened last.",
        ),
        EventProp::Happened,
    ),
    (row("today", "E.today", "Whether it happened today; always no outside its ancestry."), EventProp::Today),
    (row("since", "E.since", "The time since it last happened; without end if never."), EventProp::Since),
    (row("count", "E.count", "How often it happened."), EventProp::Count),
    (row("date", "E.date", "The day it last happened; later than all days if never."), EventProp::Date),
];

/// The properties of choices.
pub const CHOICE_PROPERTIES: &[(Row, ChoiceProp)] = &[
    (row("made", "C.made", "Whether the choice was ever made."), ChoiceProp::Made),
    (row("today", "C.today", "Whether it was made today."), ChoiceProp::Today),
    (row("since", "C.since", "The time since it was last made; without end if never."), ChoiceProp::Since),
    (row("count", "C.count", "How often it was made."), ChoiceProp::Count),
    (row("date", "C.date", "The day it was last made; later than all days if never."), ChoiceProp::Date),
];

/// What an argument of a law is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// Of the kind of the value drawn.
    Value,
    /// A plain number.
    Plain,
}

/// A law.
#[derive(Clone, Copy, Debug)]
pub struct LawRow {
    /// Its row.
    pub row: Row,
    /// What it is in the model.
    pub law: Law,
    /// Its arguments in order.
    pub arguments: &'static [(&'static str, ArgumentKind)],
}

const fn law(row: Row, law: Law, arguments: &'static [(&'static str, ArgumentKind)]) -> LawRow {
    LawRow { row, law, arguments }
}

use ArgumentKind::{Plain, Value};

/// The laws of luck and of priors.
pub const LAWS: &[LawRow] = &[
    law(
        row("bernoulli", "bernoulli(p)", "1 with a probability, otherwise 0."),
        Law::Bernoulli,
        &[("p", Plain)],
    ),
    law(row("beta", "beta(a, b)", "A share; mean a / (a + b)."), Law::Beta, &[("a", Plain), ("b", Plain)]),
    law(
        row("binomial", "binomial(n, p)", "How many of n independent trials succeed."),
        Law::Binomial,
        &[("n", Plain), ("p", Plain)],
    ),
    law(
        row("days", "after 1 to 4 days", "A whole number of days, each equally likely; for delays."),
        Law::Days,
        &[("low", Value), ("high", Value)],
    ),
    law(
        row("exponential", "exponential(mean)", "A waiting time without memory."),
        Law::Exponential,
        &[("mean", Value)],
    ),
    law(
        row("fixed", "fixed(x)", "Always the same value; `after 3 days` is short for it."),
        Law::Fixed,
        &[("x", Value)],
    ),
    law(
        row("gamma", "gamma(shape, mean)", "A positive number of a given shape and mean."),
        Law::Gamma,
        &[("shape", Plain), ("mean", Value)],
    ),
    law(
        row(
            "lognormal",
            "lognormal(median, gsd)",
            "A positive number; two thirds lie within a factor gsd of the median.",
        ),
        Law::Lognormal,
        &[("median", Value), ("gsd", Plain)],
    ),
    law(
        row("mixture", "mixture { 0: .5, 1: .5 }", "One of the listed values, by weight."),
        Law::Mixture,
        &[],
    ),
    law(row("normal", "normal(mean, sd)", "The bell curve."), Law::Normal, &[("mean", Value), ("sd", Value)]),
    law(
        row("poisson", "poisson(mean)", "A count of independent happenings."),
        Law::Poisson,
        &[("mean", Plain)],
    ),
    law(
        row("triangular", "triangular(low, mode, high)", "Straight up to the mode, straight down from it."),
        Law::Triangular,
        &[("low", Value), ("mode", Value), ("high", Value)],
    ),
    law(
        row("uniform", "uniform(low, high)", "Anything between two numbers, equally likely."),
        Law::Uniform,
        &[("low", Value), ("high", Value)],
    ),
];

/// The function of a name.
pub(crate) fn function_named(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.row.name == name)
}

/// The law of a name.
pub(crate) fn law_named(name: &str) -> Option<&'static LawRow> {
    LAWS.iter().find(|l| l.row.name == name)
}

/// The tables of the reference page as Markdown, one per group.
pub fn reference() -> String {
    let mut out = String::new();
    let mut group = |title: &str, rows: &mut dyn Iterator<Item = &'static Row>| {
        out.push_str(&format!("## {title}\n\n| written | gives |\n| --- | --- |\n"));
        for row in rows {
            out.push_str(&format!("| `{}` | {} |\n", row.form, row.says));
        }
        out.push('\n');
    };
    group("Functions", &mut FUNCTIONS.iter().map(|f| &f.row));
    group("Reductions", &mut REDUCTIONS.iter());
    group("Other forms", &mut FORMS.iter());
    group("Properties of events", &mut EVENT_PROPERTIES.iter().map(|p| &p.0));
    group("Properties of choices", &mut CHOICE_PROPERTIES.iter().map(|p| &p.0));
    group("Laws", &mut LAWS.iter().map(|l| &l.row));
    out
}
