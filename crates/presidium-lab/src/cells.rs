//! The four cells of one outcome in two worlds → a difference, "not without it" and "enough by itself".
//!
//! A cell counts pairs of histories with the same luck in which the treated situation arose in the
//! unchanged world. Pairs with a fault in either world are left out before anything here is counted.

use crate::interval::{Interval, LEVEL, Share, tango};
use crate::settings::{OverSettings, design};

/// How many pairs there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Asked for and run, faulted ones included.
    pub histories: u64,
    /// Without a fault in either world.
    pub completed: u64,
    /// With one, left out of every cell.
    pub faulted: u64,
}

/// The four cells of a yes-or-no outcome, over pairs in which the situation arose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// In both worlds.
    pub both: u64,
    /// In neither.
    pub neither: u64,
    /// Only with the change.
    pub only_changed: u64,
    /// Only without the change.
    pub only_unchanged: u64,
}

/// What the change does to the cause that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It is there in the unchanged world and the change takes it away.
    Removed,
    /// It is missing in the unchanged world and the change brings it in.
    Added,
}

/// What the cause is said to bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// That the outcome happens.
    Happens,
    /// That it stays away: the cause is said to prevent it.
    StaysAway,
}

/// A difference between two shares of the same histories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Share with the change minus share without it.
    pub value: f64,
    /// What finitely many pairs leave open, at [`LEVEL`].
    pub interval: Interval,
    /// Pairs it is taken over.
    pub of: u64,
}

/// The cells seen from cause and effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// The effect is there with the cause and without it.
    either_way: u64,
    /// Only with the cause.
    with_only: u64,
    /// In neither world.
    in_neither: u64,
}

impl std::ops::Add for Pairs {
    type Output = Pairs;
    fn add(self, other: Pairs) -> Pairs {
        Pairs {
            histories: self.histories + other.histories,
            completed: self.completed + other.completed,
            faulted: self.faulted + other.faulted,
        }
    }
}

impl std::ops::Add for Cells {
    type Output = Cells;
    fn add(self, other: Cells) -> Cells {
        Cells {
            both: self.both + other.both,
            neither: self.neither + other.neither,
            only_changed: self.only_changed + other.only_changed,
            only_unchanged: self.only_unchanged + other.only_unchanged,
        }
    }
}

impl Cells {
    /// Pairs in which the situation arose: the sum of the cells.
    pub fn arose(self) -> u64 {
        self.both + self.neither + self.only_changed + self.only_unchanged
    }

    /// Share of the pairs in which the outcome happens in the unchanged world; `None` of none.
    pub fn unchanged(self) -> Option<Share> {
        Share::new(self.both + self.only_unchanged, self.arose())
    }

    /// Share of the pairs in which it happens in the changed world.
    pub fn changed(self) -> Option<Share> {
        Share::new(self.both + self.only_changed, self.arose())
    }

    /// Share of the pairs whose answer differs between the worlds, either way.
    pub fn moved(self) -> Option<Share> {
        Share::new(self.only_changed + self.only_unchanged, self.arose())
    }

    /// (only changed − only unchanged) / arose, every pair counted as independent; `None` of none.
    ///
    /// Source: tango1998.
    pub fn difference(self) -> Option<Difference> {
        self.difference_alike(1.0)
    }

    /// The same, with the pairs of a setting as alike as the sums say they are.
    pub fn difference_in_settings(self, sums: &OverSettings) -> Option<Difference> {
        self.difference_alike(design(sums))
    }

    fn difference_alike(self, design: f64) -> Option<Difference> {
        let of = self.arose();
        if of == 0 {
            return None;
        }
        let n = of as f64;
        let (up, down) = (self.only_changed as f64, self.only_unchanged as f64);
        let design = design.max(1.0);
        let interval = tango(up / design, down / design, n / design, LEVEL);
        Some(Difference { value: (up - down) / n, interval, of })
    }

    /// Probability of necessity: of the pairs in which the effect is there with the cause, how many lack it
    /// without. `None` when there is no such pair.
    ///
    /// Source: pearl2009, section 9.2; tian2000.
    pub fn not_without_it(self, cause: Cause, effect: Effect) -> Option<Share> {
        let seen = self.seen(cause, effect);
        Share::new(seen.with_only, seen.either_way + seen.with_only)
    }

    /// Probability of sufficiency: of the pairs in which the effect is missing without the cause, how many
    /// have it with. `None` when there is no such pair.
    ///
    /// Source: pearl2009, section 9.2; tian2000.
    pub fn enough_by_itself(self, cause: Cause, effect: Effect) -> Option<Share> {
        let seen = self.seen(cause, effect);
        Share::new(seen.with_only, seen.in_neither + seen.with_only)
    }

    fn seen(self, cause: Cause, effect: Effect) -> Seen {
        let (either_way, in_neither) = match effect {
            Effect::Happens => (self.both, self.neither),
            Effect::StaysAway => (self.neither, self.both),
        };
        let with_only = match (cause, effect) {
            (Cause::Removed, Effect::Happens) | (Cause::Added, Effect::StaysAway) => self.only_unchanged,
            (Cause::Added, Effect::Happens) | (Cause::Removed, Effect::StaysAway) => self.only_changed,
        };
        Seen { either_way, with_only, in_neither }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELLS: Cells = Cells { both: 22, neither: 60, only_changed: 14, only_unchanged: 4 };

    fn counts(share: Option<Share>) -> (u64, u64) {
        share.map_or((0, 0), |s| (s.count, s.of))
    }

    #[test]
    fn the_cells_add_up_and_the_difference_is_that_of_the_margins() {
        let difference = CELLS.difference().unwrap();
        assert_eq!(CELLS.arose(), 100);
        assert!((difference.value - 0.10).abs() < 1e-12);
        let margins = CELLS.changed().unwrap().value - CELLS.unchanged().unwrap().value;
        assert!((difference.value - margins).abs() < 1e-12);
        assert!(difference.interval.holds(0.10) && difference.interval.is_clear_of_zero(), "{difference:?}");
        assert_eq!(counts(CELLS.moved()), (18, 100));
        assert_eq!(Cells::default().difference(), None);
    }

    #[test]
    fn need_is_counted_among_those_that_have_the_effect() {
        // Taking the cause away: of 26 unchanged histories with the outcome 4 lose it.
        assert_eq!(counts(CELLS.not_without_it(Cause::Removed, Effect::Happens)), (4, 26));
        assert_eq!(counts(CELLS.enough_by_itself(Cause::Removed, Effect::Happens)), (4, 64));
        // The cause is said to prevent it: of 74 unchanged histories without the outcome 14 get it.
        assert_eq!(counts(CELLS.not_without_it(Cause::Removed, Effect::StaysAway)), (14, 74));
        assert_eq!(counts(CELLS.enough_by_itself(Cause::Removed, Effect::StaysAway)), (14, 36));
        // Bringing the cause in: of 36 changed histories with the outcome 14 lack it unchanged.
        assert_eq!(counts(CELLS.not_without_it(Cause::Added, Effect::Happens)), (14, 36));
        assert_eq!(counts(CELLS.enough_by_itself(Cause::Added, Effect::Happens)), (14, 74));
        assert_eq!(counts(CELLS.not_without_it(Cause::Added, Effect::StaysAway)), (4, 64));
        assert_eq!(counts(CELLS.enough_by_itself(Cause::Added, Effect::StaysAway)), (4, 26));
    }

    #[test]
    fn nothing_to_count_is_none() {
        let never = Cells { neither: 50, ..Cells::default() };
        assert_eq!(never.not_without_it(Cause::Removed, Effect::Happens), None);
        assert_eq!(counts(never.enough_by_itself(Cause::Removed, Effect::Happens)), (0, 50));
    }

    #[test]
    fn ranges_merge() {
        let sum = CELLS + CELLS;
        assert_eq!((sum.arose(), sum.only_changed), (200, 28));
        let (wide, narrow) = (CELLS.difference().unwrap(), sum.difference().unwrap());
        assert_eq!(wide.value, narrow.value);
        assert!(narrow.interval.lo > wide.interval.lo && narrow.interval.hi < wide.interval.hi);
        let pairs = Pairs { histories: 10, completed: 9, faulted: 1 };
        assert_eq!((pairs + pairs).faulted, 2);
    }

    #[test]
    fn pairs_that_are_alike_widen_the_interval() {
        // Ten settings of ten pairs that all do the same tell as much as ten pairs.
        let cells = Cells { only_changed: 30, neither: 70, ..Cells::default() };
        let sums: OverSettings =
            (0..10).map(|s| OverSettings::of_setting(10, if s < 3 { 10 } else { 0 }, 0)).sum();
        let (one, alike) = (cells.difference().unwrap(), cells.difference_in_settings(&sums).unwrap());
        assert_eq!(one.value, alike.value);
        assert!(alike.interval.lo < one.interval.lo - 0.05, "{one:?} {alike:?}");
        let ten = tango(3.0, 0.0, 10.0, LEVEL);
        assert!((alike.interval.lo - ten.lo).abs() < 0.05, "{alike:?} {ten:?}");
    }
}
