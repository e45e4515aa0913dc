//! What may happen in a checked model: events, episodes, and the choices of people and bodies.

use super::{Arg, ChoiceId, Dist, EventId, Expr, Repeat, Rule, SetId, ShockId, Source, StockId, Term, VarId};
use crate::ast::Tally;
use crate::calendar::{Cadence, Date};
use crate::span::Span;

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

/// Something worked on within a day, in [`Model::order`](super::Model::order).
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
