//! Changes of a world, resolved against a model: what `x = v @ D` and its relatives aim at, in ids and numbers.
//!
//! [`crate::ast::Change`] is what was written; this is what was meant. The page `docs/design/002-changes.md`
//! says what each kind does to a history, to the bit.

mod clash;
mod describe;
mod doubt;
mod lines;

pub use clash::clashes;
pub use describe::{describe, describe_value};
pub(crate) use doubt::doubts;
pub use lines::{LineAt, lines};

use crate::calendar::Date;
use crate::model::{ChoiceId, ColumnId, EventId, InputId, ItemRef, LetId, ParamId, SetId, StockId};
use crate::span::Span;

/// A resolved change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it does.
    pub kind: ChangeKind,
    /// Its canonical text, as the formatter prints it.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// What a change does. Cells are combinations of the target's indices, row-major in declared order, ascending.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// A quantity holds a value.
    Hold {
        /// The quantity.
        what: Quantity,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// The value, in base units.
        value: f64,
        /// From when to when.
        during: During,
    },
    /// A quantity is shifted: a stock once, on the first day of the period; all else as long as it lasts.
    Push {
        /// The quantity.
        what: Quantity,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// How much, in base units.
        by: f64,
        /// From when to when.
        during: During,
    },
    /// An event or choice does not happen.
    Never {
        /// Which.
        item: ItemRef,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// From when to when.
        during: During,
    },
    /// An event happens at a moment and not before.
    Cause {
        /// The event.
        event: EventId,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// When.
        at: Moment,
    },
    /// An option is taken whenever the choice arises, or at a moment at which the choice is made to arise.
    Take {
        /// The choice.
        choice: ChoiceId,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// The option, by element of the option set.
        option: u32,
        /// When; whenever it arises if `None`.
        at: Option<Moment>,
    },
    /// An event's hazards are multiplied.
    Hazard {
        /// The event.
        event: EventId,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// The factor, 0 or more.
        factor: f64,
        /// From when to when.
        during: During,
    },
    /// An option's utility is shifted (each member's, in a body).
    Utility {
        /// The choice.
        choice: ChoiceId,
        /// Which of its combinations.
        cells: Vec<u32>,
        /// The option, by element of the option set.
        option: u32,
        /// How much.
        by: f64,
        /// From when to when.
        during: During,
    },
    /// Lines are switched off: a term is 0, a factor 1, a trigger or an effect does nothing.
    Off {
        /// The lines, in the order of the model; not empty.
        lines: Vec<Line>,
    },
    /// Two elements exchange attributes, parameters, initial values, inputs and relations.
    Swap {
        /// Their set.
        set: SetId,
        /// One.
        a: u32,
        /// The other.
        b: u32,
    },
    /// The stocks of a file keep their initial values, its events and choices never happen; inputs go on.
    Freeze {
        /// The file's name, without folder and suffix.
        file: String,
        /// Its stocks.
        stocks: Vec<StockId>,
        /// Its events and choices.
        items: Vec<ItemRef>,
    },
    /// Another rule set is in force.
    Interpretation(usize),
    /// Clock, inputs, and the days of questions move by some days.
    Translate(i32),
}

/// What can hold a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// A stock.
    Stock(StockId),
    /// A let.
    Let(LetId),
    /// An input series.
    Input(InputId),
    /// A parameter.
    Param(ParamId),
    /// An attribute.
    Column(ColumnId),
}

/// A day of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// A calendar day.
    Day(Date),
    /// So many days (0 counts as 1) after an event combination first happened in the history.
    After(EventId, u32, u32),
}

impl Moment {
    /// Whether this moment comes before another in every history; false where that hangs on the history.
    pub fn is_before(self, other: Moment) -> bool {
        match (self, other) {
            (Moment::Day(a), Moment::Day(b)) => a < b,
            (Moment::After(e, c, a), Moment::After(f, d, b)) => (e, c) == (f, d) && a.max(1) < b.max(1),
            (Moment::Day(_), Moment::After(..)) | (Moment::After(..), Moment::Day(_)) => false,
        }
    }
}

impl During {
    /// Whether two periods have no day in common in any history.
    pub fn is_apart_from(self, other: During) -> bool {
        let before = |a: During, b: During| a.to.zip(b.from).is_some_and(|(end, start)| end.is_before(start));
        before(self, other) || before(other, self)
    }
}

/// A period; both ends inclusive, open where `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct During {
    /// First day.
    pub from: Option<Moment>,
    /// Last day.
    pub to: Option<Moment>,
}

/// A physical line of a model, by position in its owner's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// A term of a let: [`crate::model::Let::terms`].
    Term(LetId, usize),
    /// An update of a stock: [`crate::model::Stock::updates`].
    Update(StockId, usize),
    /// The base rate of a hazard: [`crate::model::Event::hazards`].
    Rate(EventId, usize),
    /// A factor of a hazard: hazard, factor.
    Factor(EventId, usize, usize),
    /// A trigger without hazard: [`crate::model::Event::triggers`].
    Trigger(EventId, usize),
    /// A term of an option: option (position in [`crate::model::Choice::options`]), term.
    Utility(ChoiceId, usize, usize),
    /// An effect of an event or choice: position in its list.
    Effect(ItemRef, usize),
}
