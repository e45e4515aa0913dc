//! What may happen, as written: events, effects, episodes, choices.

use super::{Dist, Expr, Indices, Ref, Repeat, Source, Term};
use crate::calendar::Cadence;
use crate::span::{Name, Span, Spanned};

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
