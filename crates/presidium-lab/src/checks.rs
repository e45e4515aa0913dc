//! The standards of a good counterfactual that a program can test, each as a small report.
//!
//! Clarity, minimal rewrite, last minute, order of events, conjunction; the mirror has a file of its own
//! ([`crate::mirror`]). Source: tetlock1996, and the lists of Lebow and Levy summed up in
//! `docs/design/004-claims.md`.

use std::collections::BTreeMap;

use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Moment};
use presidium_lang::model::{Model, Outcome, Question};
use presidium_luck::math::ln;

use crate::interval::{Interval, Share};

/// A treated state rarer than this among unchanged histories is a rewrite worth a warning.
pub const RARE: f64 = 0.01;

/// More months than this between treatment and outcome are worth a warning.
pub const FAR_MONTHS: f64 = 24.0;

/// Days of a month, on average.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// Fewest histories in which the treated state arises by itself for a comparison with forcing it.
pub const FEWEST_BY_ITSELF: u64 = 30;

/// Whether change and outcome are stated so that they can be tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clarity {
    /// The change as written.
    pub change: String,
    /// First day it can act, where it is a calendar day.
    pub from: Option<Date>,
    /// Last day it can act, where it is one.
    pub to: Option<Date>,
    /// Last day the outcome is asked for.
    pub by: Date,
    /// What is missing; empty when nothing is.
    pub missing: Vec<&'static str>,
}

/// Whether a change is one typed treatment with a beginning, and lets its outcome come after it.
///
/// A change without dates acts on the whole clock and is clear; one that treats many things at once is not.
pub fn clarity(model: &Model, change: &Change, outcome: &Outcome) -> Clarity {
    let (first, last) = asked(&outcome.question);
    let (from, to) = acts(model, &change.kind);
    let mut missing = Vec::new();
    if matches!(
        change.kind,
        ChangeKind::Swap { .. }
            | ChangeKind::Freeze { .. }
            | ChangeKind::Interpretation(_)
            | ChangeKind::Translate(_)
    ) {
        missing.push("one thing that is changed");
    }
    if from.is_some_and(|day| day > last) {
        missing.push("an outcome asked for after the change begins");
    }
    if to.is_some_and(|day| day < model.start) {
        missing.push("a day of the clock on which the change acts");
    }
    if first > last {
        missing.push("a period in which the outcome is asked for");
    }
    Clarity { change: change.text.clone(), from, to, by: last, missing }
}

/// The period of a question.
fn asked(question: &Question) -> (Date, Date) {
    match question {
        Question::Ever { from, by, .. }
        | Question::Condition { from, by, .. }
        | Question::Count { from, by, .. }
        | Question::Summary(_, _, from, by) => (*from, *by),
        Question::Value(_, day) => (*day, *day),
    }
}

/// First and last day on which a change can act, where these are calendar days.
fn acts(model: &Model, change: &ChangeKind) -> (Option<Date>, Option<Date>) {
    let day = |moment: &Moment| match moment {
        Moment::Day(day) => Some(*day),
        Moment::After(..) => None,
    };
    let period = |during: &During| {
        let from = during.from.as_ref().map_or(Some(model.start), day);
        (from, during.to.as_ref().map_or(Some(model.end), day))
    };
    match change {
        ChangeKind::Hold { during, .. }
        | ChangeKind::Push { during, .. }
        | ChangeKind::Never { during, .. }
        | ChangeKind::Hazard { during, .. }
        | ChangeKind::Utility { during, .. } => period(during),
        ChangeKind::Take { at: None, .. } => (Some(model.start), Some(model.end)),
        // What is caused on a day is prevented before it.
        ChangeKind::Cause { at, .. } => (Some(model.start), day(at)),
        ChangeKind::Take { at: Some(at), .. } => (day(at), day(at)),
        _ => (Some(model.start), Some(model.end)),
    }
}

/// How much of a rewrite of history a treatment is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rewrite {
    /// Unchanged histories that are in the treated state by themselves.
    pub by_itself: Share,
    /// −ln of that share, in nats: 0 is what happens anyway. When it never happens by itself, the least it
    /// can be: −ln of the upper end of the interval.
    pub nats: f64,
    /// Whether `nats` is only the least it can be.
    pub at_least: bool,
    /// Whether the state is rarer than [`RARE`].
    pub rare: bool,
    /// Whether the histories that are there by themselves are enough to compare with forced ones.
    pub comparable: bool,
}

/// How rare the treated state is among `of` unchanged histories; `None` of none.
///
/// Source: tetlock1996, minimal rewrite; surprise in nats as for recorded events.
pub fn rewrite(in_state: u64, of: u64) -> Option<Rewrite> {
    let by_itself = Share::new(in_state, of)?;
    let at_least = in_state == 0;
    let share = if at_least { by_itself.interval.hi } else { by_itself.value };
    Some(Rewrite {
        by_itself,
        nats: -ln(share),
        at_least,
        rare: by_itself.value < RARE,
        comparable: in_state >= FEWEST_BY_ITSELF,
    })
}

/// The time from treatment to outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Average months from the one to the other.
    pub months: f64,
    /// Whether that is more than [`FAR_MONTHS`].
    pub far: bool,
}

/// How far an outcome lies from its treatment; negative when it comes first.
pub fn reach(treatment: Date, outcome: Date) -> Reach {
    let months = f64::from(outcome.0 - treatment.0) / DAYS_PER_MONTH;
    Reach { months, far: months > FAR_MONTHS }
}

/// Whether effects come after their cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Changed histories looked at.
    pub histories: u64,
    /// Those in which the outcome differs before the treatment does: each is a failure.
    pub before: u64,
    /// Those in which both differ on the same day.
    pub same_day: u64,
    /// The largest number of days by which an effect came first; 0 if none did.
    pub worst: i32,
}

impl Order {
    /// From counts of changed histories by days from the treatment to the first day on which the outcome
    /// differs.
    pub fn of(days: &BTreeMap<i32, u64>) -> Order {
        let count = |which: fn(i32) -> bool| days.iter().filter(|(d, _)| which(**d)).map(|(_, n)| n).sum();
        let first = days.iter().find(|(_, n)| **n > 0).map_or(0, |(d, _)| *d);
        Order {
            histories: days.values().sum(),
            before: count(|d| d < 0),
            same_day: count(|d| d == 0),
            worst: first.min(0).saturating_neg(),
        }
    }

    /// Whether no effect comes before its cause. One that does makes the whole answer void.
    pub fn holds(&self) -> bool {
        self.before == 0
    }
}

/// Several changes at once, and how often all of them are there by themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Conjunction {
    /// Each part, with the share of unchanged histories in which it is there by itself.
    pub parts: Vec<(String, Share)>,
    /// The share in which all are.
    pub together: Share,
    /// What luck alone would make of them if they had nothing to do with one another.
    pub product: f64,
    /// The least and most the whole can be, given the parts.
    pub bounds: Interval,
}

impl Conjunction {
    /// From counts of `of` unchanged histories; `None` of none, or with fewer than two parts.
    ///
    /// Source: frechet1935 for the bounds; tetlock1996 for why a long story must not look likelier than its parts.
    pub fn of(parts: &[(String, u64)], together: u64, of: u64) -> Option<Conjunction> {
        if parts.len() < 2 {
            return None;
        }
        let shares: Option<Vec<(String, Share)>> =
            parts.iter().map(|(text, n)| Some((text.clone(), Share::new(*n, of)?))).collect();
        let parts = shares?;
        let values = || parts.iter().map(|(_, s)| s.value);
        let least = values().sum::<f64>() - (parts.len() as f64 - 1.0);
        let most = values().fold(1.0, f64::min);
        Some(Conjunction {
            product: values().product(),
            bounds: Interval { lo: least.max(0.0), hi: most },
            together: Share::new(together, of)?,
            parts,
        })
    }

    /// Whether the whole lies between its bounds, as any true counts do.
    pub fn is_coherent(&self) -> bool {
        let slack = 1e-9;
        self.bounds.lo - slack <= self.together.value && self.together.value <= self.bounds.hi + slack
    }
}

#[cfg(test)]
mod tests;
