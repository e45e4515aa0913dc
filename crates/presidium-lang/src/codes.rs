//! The table of every diagnostic code: one row each, with its page.

/// The stage that finds a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Text to tree.
    Reading,
    /// Which declaration a name means.
    Names,
    /// Index sets and reductions.
    Shapes,
    /// Kinds and units of time.
    Kinds,
    /// What comes before what.
    Order,
    /// Where rules come from.
    Sources,
    /// Rules that put history on rails, and leftovers.
    Rails,
    /// Records, outcomes, scenarios and claims.
    Questions,
}

/// A diagnostic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code in words; never renamed, never reused.
    pub code: &'static str,
    /// The stage that finds it.
    pub phase: Phase,
    /// One line on what it means, lower case, no full stop.
    pub summary: &'static str,
    /// Its page, as Markdown.
    pub page: &'static str,
}

/// All codes, by name.
pub const CODES: &[Code] = &[
    Code {
        code: "ambiguous-guard",
        phase: Phase::Reading,
        summary: "a guard and the first term of an update run into each other",
        page: include_str!("../../../docs/errors/ambiguous-guard.md"),
    },
    Code {
        code: "beyond-prior",
        phase: Phase::Questions,
        summary: "a change sets a parameter to a value its prior hardly knows",
        page: include_str!("../../../docs/errors/beyond-prior.md"),
    },
    Code {
        code: "chained-comparison",
        phase: Phase::Reading,
        summary: "two comparisons in a row, as in `a < b < c`",
        page: include_str!("../../../docs/errors/chained-comparison.md"),
    },
    Code {
        code: "curve-order",
        phase: Phase::Kinds,
        summary: "the points of a curve are not in order",
        page: include_str!("../../../docs/errors/curve-order.md"),
    },
    Code {
        code: "cycle-in-tick",
        phase: Phase::Order,
        summary: "definitions that need each other on the same day",
        page: include_str!("../../../docs/errors/cycle-in-tick.md"),
    },
    Code {
        code: "cycle-of-on",
        phase: Phase::Order,
        summary: "events and choices that follow each other in a circle",
        page: include_str!("../../../docs/errors/cycle-of-on.md"),
    },
    Code {
        code: "cycle-of-params",
        phase: Phase::Order,
        summary: "parameters that need each other",
        page: include_str!("../../../docs/errors/cycle-of-params.md"),
    },
    Code {
        code: "dated-rule",
        phase: Phase::Rails,
        summary: "a date in a rule",
        page: include_str!("../../../docs/errors/dated-rule.md"),
    },
    Code {
        code: "duplicate-clause",
        phase: Phase::Reading,
        summary: "a clause is given twice in one declaration",
        page: include_str!("../../../docs/errors/duplicate-clause.md"),
    },
    Code {
        code: "duplicate-entry",
        phase: Phase::Names,
        summary: "an entry is given twice",
        page: include_str!("../../../docs/errors/duplicate-entry.md"),
    },
    Code {
        code: "duplicate-name",
        phase: Phase::Names,
        summary: "one name is declared twice",
        page: include_str!("../../../docs/errors/duplicate-name.md"),
    },
    Code {
        code: "duration-without-time",
        phase: Phase::Kinds,
        summary: "a duration without its unit of time",
        page: include_str!("../../../docs/errors/duration-without-time.md"),
    },
    Code {
        code: "empty-reduction",
        phase: Phase::Shapes,
        summary: "nothing may be left to reduce",
        page: include_str!("../../../docs/errors/empty-reduction.md"),
    },
    Code {
        code: "empty-set",
        phase: Phase::Names,
        summary: "a set without elements",
        page: include_str!("../../../docs/errors/empty-set.md"),
    },
    Code {
        code: "flag-as-number",
        phase: Phase::Kinds,
        summary: "a flag where a number is expected",
        page: include_str!("../../../docs/errors/flag-as-number.md"),
    },
    Code {
        code: "idle-change",
        phase: Phase::Questions,
        summary: "a change that changes nothing",
        page: include_str!("../../../docs/errors/idle-change.md"),
    },
    Code {
        code: "indented-declaration",
        phase: Phase::Reading,
        summary: "a declaration does not begin at the start of a line",
        page: include_str!("../../../docs/errors/indented-declaration.md"),
    },
    Code {
        code: "input-without-why",
        phase: Phase::Names,
        summary: "an input that does not say why it lies outside",
        page: include_str!("../../../docs/errors/input-without-why.md"),
    },
    Code {
        code: "kind-mismatch",
        phase: Phase::Kinds,
        summary: "two values that cannot meet",
        page: include_str!("../../../docs/errors/kind-mismatch.md"),
    },
    Code {
        code: "may-be-nobody",
        phase: Phase::Kinds,
        summary: "an element that may be nobody, where somebody is needed",
        page: include_str!("../../../docs/errors/may-be-nobody.md"),
    },
    Code {
        code: "misplaced-else",
        phase: Phase::Reading,
        summary: "`else` does not follow a lookup or a reduction",
        page: include_str!("../../../docs/errors/misplaced-else.md"),
    },
    Code {
        code: "misplaced-source",
        phase: Phase::Reading,
        summary: "a source stands where nothing is stated",
        page: include_str!("../../../docs/errors/misplaced-source.md"),
    },
    Code {
        code: "missing-clause",
        phase: Phase::Reading,
        summary: "a declaration lacks a clause it cannot do without",
        page: include_str!("../../../docs/errors/missing-clause.md"),
    },
    Code {
        code: "missing-entry",
        phase: Phase::Names,
        summary: "a value is missing for some element",
        page: include_str!("../../../docs/errors/missing-entry.md"),
    },
    Code {
        code: "missing-header",
        phase: Phase::Names,
        summary: "no `model` line or no `clock` line",
        page: include_str!("../../../docs/errors/missing-header.md"),
    },
    Code {
        code: "missing-option",
        phase: Phase::Names,
        summary: "a choice with fewer than two options",
        page: include_str!("../../../docs/errors/missing-option.md"),
    },
    Code {
        code: "missing-sign",
        phase: Phase::Reading,
        summary: "a line of an update does not begin with `+` or `-`",
        page: include_str!("../../../docs/errors/missing-sign.md"),
    },
    Code {
        code: "missing-use",
        phase: Phase::Names,
        summary: "a name from a file that `uses` does not list",
        page: include_str!("../../../docs/errors/missing-use.md"),
    },
    Code {
        code: "moving-filter",
        phase: Phase::Shapes,
        summary: "the filter of a declaration is not fixed",
        page: include_str!("../../../docs/errors/moving-filter.md"),
    },
    Code {
        code: "needless-else",
        phase: Phase::Kinds,
        summary: "an `else` that can never be taken",
        page: include_str!("../../../docs/errors/needless-else.md"),
    },
    Code {
        code: "never-today",
        phase: Phase::Order,
        summary: "`.today` of something that is never seen to happen today",
        page: include_str!("../../../docs/errors/never-today.md"),
    },
    Code {
        code: "no-such-date",
        phase: Phase::Reading,
        summary: "a date that is not in the calendar",
        page: include_str!("../../../docs/errors/no-such-date.md"),
    },
    Code {
        code: "not-constant",
        phase: Phase::Kinds,
        summary: "a number that must stand in the text",
        page: include_str!("../../../docs/errors/not-constant.md"),
    },
    Code {
        code: "not-settled",
        phase: Phase::Kinds,
        summary: "a value that is not settled before the first day",
        page: include_str!("../../../docs/errors/not-settled.md"),
    },
    Code {
        code: "number-as-flag",
        phase: Phase::Kinds,
        summary: "a number where a condition is expected",
        page: include_str!("../../../docs/errors/number-as-flag.md"),
    },
    Code {
        code: "number-too-large",
        phase: Phase::Reading,
        summary: "a number beyond the range of double precision",
        page: include_str!("../../../docs/errors/number-too-large.md"),
    },
    Code {
        code: "outside-bounds",
        phase: Phase::Kinds,
        summary: "a number outside the bounds of its kind or place",
        page: include_str!("../../../docs/errors/outside-bounds.md"),
    },
    Code {
        code: "outside-clock",
        phase: Phase::Questions,
        summary: "a day outside the clock, or a period that ends before it begins",
        page: include_str!("../../../docs/errors/outside-clock.md"),
    },
    Code {
        code: "rate-above-one-a-day",
        phase: Phase::Rails,
        summary: "a rate above one a day",
        page: include_str!("../../../docs/errors/rate-above-one-a-day.md"),
    },
    Code {
        code: "rate-without-time",
        phase: Phase::Kinds,
        summary: "a rate without its unit of time",
        page: include_str!("../../../docs/errors/rate-without-time.md"),
    },
    Code {
        code: "reserved-word",
        phase: Phase::Reading,
        summary: "a word of the language used as a name",
        page: include_str!("../../../docs/errors/reserved-word.md"),
    },
    Code {
        code: "scattered-inputs",
        phase: Phase::Rails,
        summary: "inputs in several files",
        page: include_str!("../../../docs/errors/scattered-inputs.md"),
    },
    Code {
        code: "scheduled-outcome",
        phase: Phase::Rails,
        summary: "a rule that depends on nothing but the calendar",
        page: include_str!("../../../docs/errors/scheduled-outcome.md"),
    },
    Code {
        code: "stale-choice",
        phase: Phase::Order,
        summary: "a choice is read that may be made later the same day",
        page: include_str!("../../../docs/errors/stale-choice.md"),
    },
    Code {
        code: "text-too-long",
        phase: Phase::Reading,
        summary: "a text of more than 4 MiB",
        page: include_str!("../../../docs/errors/text-too-long.md"),
    },
    Code {
        code: "too-deep",
        phase: Phase::Reading,
        summary: "brackets or expressions nested too deeply",
        page: include_str!("../../../docs/errors/too-deep.md"),
    },
    Code {
        code: "too-large",
        phase: Phase::Shapes,
        summary: "too many combinations of elements",
        page: include_str!("../../../docs/errors/too-large.md"),
    },
    Code {
        code: "too-many-declarations",
        phase: Phase::Reading,
        summary: "more than 20,000 declarations in one text",
        page: include_str!("../../../docs/errors/too-many-declarations.md"),
    },
    Code {
        code: "too-many-problems",
        phase: Phase::Reading,
        summary: "reading stopped after 200 problems",
        page: include_str!("../../../docs/errors/too-many-problems.md"),
    },
    Code {
        code: "two-owners",
        phase: Phase::Names,
        summary: "an element of two sets, where neither is expected",
        page: include_str!("../../../docs/errors/two-owners.md"),
    },
    Code {
        code: "two-writers",
        phase: Phase::Order,
        summary: "two rules set one stock to different values",
        page: include_str!("../../../docs/errors/two-writers.md"),
    },
    Code {
        code: "unclosed-bracket",
        phase: Phase::Reading,
        summary: "a bracket that is never closed",
        page: include_str!("../../../docs/errors/unclosed-bracket.md"),
    },
    Code {
        code: "unexpected-character",
        phase: Phase::Reading,
        summary: "a character that means nothing in a model",
        page: include_str!("../../../docs/errors/unexpected-character.md"),
    },
    Code {
        code: "unexpected-token",
        phase: Phase::Reading,
        summary: "something else was expected here",
        page: include_str!("../../../docs/errors/unexpected-token.md"),
    },
    Code {
        code: "unknown-clause",
        phase: Phase::Reading,
        summary: "a line begins with a word this declaration does not know",
        page: include_str!("../../../docs/errors/unknown-clause.md"),
    },
    Code {
        code: "unknown-keyword",
        phase: Phase::Reading,
        summary: "a line begins with a word that declares nothing",
        page: include_str!("../../../docs/errors/unknown-keyword.md"),
    },
    Code {
        code: "unknown-name",
        phase: Phase::Names,
        summary: "a name that no declaration gives",
        page: include_str!("../../../docs/errors/unknown-name.md"),
    },
    Code {
        code: "unknown-source",
        phase: Phase::Names,
        summary: "a source that the model's data do not have",
        page: include_str!("../../../docs/errors/unknown-source.md"),
    },
    Code {
        code: "unreachable-event",
        phase: Phase::Rails,
        summary: "nothing sets off an event",
        page: include_str!("../../../docs/errors/unreachable-event.md"),
    },
    Code {
        code: "unsourced-rule",
        phase: Phase::Sources,
        summary: "a line that states something without a source",
        page: include_str!("../../../docs/errors/unsourced-rule.md"),
    },
    Code {
        code: "unterminated-string",
        phase: Phase::Reading,
        summary: "a text without its closing quotation mark",
        page: include_str!("../../../docs/errors/unterminated-string.md"),
    },
    Code {
        code: "unused-name",
        phase: Phase::Rails,
        summary: "a name nobody reads",
        page: include_str!("../../../docs/errors/unused-name.md"),
    },
    Code {
        code: "unused-use",
        phase: Phase::Names,
        summary: "a file in `uses` from which nothing is used",
        page: include_str!("../../../docs/errors/unused-use.md"),
    },
    Code {
        code: "wrong-arguments",
        phase: Phase::Kinds,
        summary: "arguments that do not fit the function or law",
        page: include_str!("../../../docs/errors/wrong-arguments.md"),
    },
    Code {
        code: "wrong-change",
        phase: Phase::Questions,
        summary: "a change that makes no sense",
        page: include_str!("../../../docs/errors/wrong-change.md"),
    },
    Code {
        code: "wrong-index",
        phase: Phase::Names,
        summary: "indices that do not fit what is indexed",
        page: include_str!("../../../docs/errors/wrong-index.md"),
    },
    Code {
        code: "wrong-record",
        phase: Phase::Questions,
        summary: "a record that does not suit what it is about",
        page: include_str!("../../../docs/errors/wrong-record.md"),
    },
    Code {
        code: "wrong-reference",
        phase: Phase::Names,
        summary: "a name of the wrong sort",
        page: include_str!("../../../docs/errors/wrong-reference.md"),
    },
];

/// The row of a code.
pub fn row(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|row| row.code == code)
}
