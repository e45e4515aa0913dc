//! An answer's numbers → one word, by a table that is the same for every claim.
//!
//! | in 100 of the histories where the effect is | word |
//! | --- | --- |
//! | 90 and more | without it, almost never |
//! | 50 to 89 | it usually took this |
//! | 15 to 49 | it helped |
//! | 3 to 14 | a nudge |
//! | 0 to 2 | no difference in this model |
//!
//! The share is rounded to whole numbers in 100 first, so that the word and the printed number agree. Five
//! more words say that the table does not apply; [`verdict`] gives their order.

use crate::cells::{Cause, Cells, Difference, Effect};
use crate::interval::{Interval, Share};
use crate::shift::MeanDifference;

/// More than this share put in by hand makes an answer a restated assumption.
pub const MOSTLY: f64 = 0.5;

/// The words of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// 0 to 2 in 100, or a difference that is known to be no larger.
    NoDifference,
    /// 3 to 14.
    Nudge,
    /// 15 to 49.
    Helped,
    /// 50 to 89.
    UsuallyTook,
    /// 90 and more.
    AlmostNever,
    /// The difference has the other sign, and its interval is clear of zero.
    Reverse,
    /// More than half of the effect was put in, and nothing of that was learned.
    Assumed,
    /// The situation or the effect never arises, or somebody said why it cannot be tested.
    Untestable,
    /// The interval spans more than one word.
    TooFew,
}

/// All words, weakest effect first.
pub const WORDS: [Word; 9] = [
    Word::NoDifference,
    Word::Nudge,
    Word::Helped,
    Word::UsuallyTook,
    Word::AlmostNever,
    Word::Reverse,
    Word::Assumed,
    Word::Untestable,
    Word::TooFew,
];

impl Word {
    /// The word as people read it.
    pub fn text(self) -> &'static str {
        match self {
            Word::NoDifference => "no difference in this model",
            Word::Nudge => "a nudge",
            Word::Helped => "it helped",
            Word::UsuallyTook => "it usually took this",
            Word::AlmostNever => "without it, almost never",
            Word::Reverse => "the model says the reverse",
            Word::Assumed => "assumed here, not tested",
            Word::Untestable => "cannot be tested here",
            Word::TooFew => "too few histories to say",
        }
    }

    /// The word of a share of the histories that have the effect.
    ///
    /// Units: 1.
    pub fn of_share(share: f64) -> Word {
        match (share * 100.0).round() {
            x if x >= 90.0 => Word::AlmostNever,
            x if x >= 50.0 => Word::UsuallyTook,
            x if x >= 15.0 => Word::Helped,
            x if x >= 3.0 => Word::Nudge,
            _ => Word::NoDifference,
        }
    }
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

/// What a sentence says of the outcome when the cause is there; what `expect` says is of the changed world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The outcome is rarer, later or smaller in the changed world.
    Falls,
    /// It is more frequent or larger there.
    Rises,
    /// The sentence does not say.
    Open,
}

/// What a verdict is made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The changed world minus the unchanged one.
    pub difference: f64,
    /// Its interval.
    pub interval: Interval,
    /// How many of those with the effect lose it; `None` when none has it.
    pub lost: Option<Lost>,
    /// How large the difference is: of shares its amount, of means the part of the larger mean it makes up.
    pub size: f64,
    /// What was expected of the changed world.
    pub expected: Expected,
    /// Share of the effect that was put in; `None` when it is not known or there is no effect.
    pub put_in: Option<f64>,
    /// Share of what was put in that a fit has learned; `None` without a fit.
    pub learned: Option<f64>,
}

/// The share a word is read from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lost {
    /// The share.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// A word, and what it was read from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The word.
    pub word: Word,
    /// The share in the table; `None` where the word does not come from the table.
    pub share: Option<f64>,
    /// The words of the two ends of its interval; when there are too few histories, it is one of these or
    /// between them.
    pub span: Option<(Word, Word)>,
}

impl From<Share> for Lost {
    fn from(share: Share) -> Lost {
        Lost { value: share.value, interval: share.interval }
    }
}

impl Evidence {
    /// From the four cells. The effect is the outcome when the change is to make it rarer, its staying away
    /// when the change is to make it more frequent; where nothing is expected the sign found decides.
    ///
    /// With [`Cause::Added`] the two are exchanged: the cause is in the changed world.
    pub fn of_cells(cells: Cells, difference: Difference, cause: Cause, expected: Expected) -> Evidence {
        let falls = match expected {
            Expected::Falls => true,
            Expected::Rises => false,
            Expected::Open => difference.value <= 0.0,
        };
        let effect = match (cause, falls) {
            (Cause::Removed, true) | (Cause::Added, false) => Effect::Happens,
            (Cause::Removed, false) | (Cause::Added, true) => Effect::StaysAway,
        };
        let lost = cells.not_without_it(cause, effect).map(Lost::from);
        let Difference { value, interval, .. } = difference;
        let size = value.abs();
        Evidence { difference: value, interval, lost, size, expected, put_in: None, learned: None }
    }

    /// From the mean of an amount that is not negative: what is lost is the part of the larger world's mean
    /// that the smaller one lacks.
    pub fn of_amount(mean: MeanDifference, expected: Expected) -> Evidence {
        let part = |difference: f64| {
            let larger = mean.unchanged.max(mean.unchanged + difference);
            if larger > 0.0 { (difference.abs() / larger).min(1.0) } else { 0.0 }
        };
        let ends = [part(mean.interval.lo), part(mean.interval.hi)];
        let across = mean.interval.holds(0.0);
        let lo = if across { 0.0 } else { ends[0].min(ends[1]) };
        let interval = Interval { lo, hi: ends[0].max(ends[1]) };
        let some = mean.unchanged > 0.0 || mean.unchanged + mean.value > 0.0;
        let lost = some.then(|| Lost { value: part(mean.value), interval });
        let (difference, whole) = (mean.value, mean.interval);
        let size = part(difference);
        Evidence { difference, interval: whole, lost, size, expected, put_in: None, learned: None }
    }
}

/// The word of the evidence; `None` is what cannot be tested: no pair arose, or a reason was given.
///
/// In order: *cannot be tested here* when there is no evidence or nobody has the effect. When the difference
/// is clear of zero: *assumed here, not tested* if more than half was put in and not learned, then *the model
/// says the reverse* if its sign is the other one, or *no difference in this model* if it is too small for any
/// other word. Otherwise the table, if both ends of the interval have the same word. A difference that is not
/// clear of zero is *no difference in this model* when what is left open is below 2.5 in 100 either way. What
/// remains is *too few histories to say*.
pub fn verdict(evidence: Option<&Evidence>) -> Verdict {
    let plain = |word| Verdict { word, share: None, span: None };
    let Some(evidence) = evidence else { return plain(Word::Untestable) };
    let Some(lost) = evidence.lost else { return plain(Word::Untestable) };
    let clear = evidence.interval.is_clear_of_zero();
    if clear && assumed(evidence) {
        return plain(Word::Assumed);
    }
    if clear && reversed(evidence) {
        // What would be no difference one way is none the other way.
        let none = Word::of_share(evidence.size) == Word::NoDifference;
        return plain(if none { Word::NoDifference } else { Word::Reverse });
    }
    let (low, high) = (Word::of_share(lost.interval.lo), Word::of_share(lost.interval.hi));
    let read = |word| Verdict { word, share: Some(lost.value), span: Some((low, high)) };
    if clear && low == high {
        return read(low);
    }
    let widest = evidence.interval.lo.abs().max(evidence.interval.hi.abs());
    if !clear && (high == Word::NoDifference || widest < 0.025) {
        return read(Word::NoDifference);
    }
    read(Word::TooFew)
}

fn assumed(evidence: &Evidence) -> bool {
    evidence.put_in.is_some_and(|share| share > MOSTLY) && evidence.learned.is_none_or(|share| share <= 0.0)
}

fn reversed(evidence: &Evidence) -> bool {
    match evidence.expected {
        Expected::Falls => evidence.difference > 0.0,
        Expected::Rises => evidence.difference < 0.0,
        Expected::Open => false,
    }
}

#[cfg(test)]
mod tests;
