//! Days and amounts: how much earlier or later, how much more or less.
//!
//! A shift is the day in the changed world minus the day in the unchanged one, over pairs in which the
//! outcome happens in both; quantiles are exact, from counts per day.

use std::collections::BTreeMap;

use crate::interval::{Interval, LEVEL, two_sided};

/// How the day of an outcome moves where it happens in both worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Pairs in which it happens in both.
    pub pairs: u64,
    /// Pairs in which it comes earlier with the change.
    pub earlier: u64,
    /// Pairs in which it comes on the same day.
    pub same: u64,
    /// Pairs in which it comes later.
    pub later: u64,
    /// Days by which one half come at most later.
    pub median: i32,
    /// The same for 1 in 10.
    pub p10: i32,
    /// The same for 9 in 10.
    pub p90: i32,
}

impl Shift {
    /// From counts of pairs by days of shift; `None` when there is no pair.
    pub fn of(days: &BTreeMap<i32, u64>) -> Option<Shift> {
        let pairs: u64 = days.values().sum();
        let count = |which: fn(i32) -> bool| days.iter().filter(|(d, _)| which(**d)).map(|(_, n)| n).sum();
        Some(Shift {
            pairs,
            earlier: count(|d| d < 0),
            same: count(|d| d == 0),
            later: count(|d| d > 0),
            median: quantile(days, 5)?,
            p10: quantile(days, 1)?,
            p90: quantile(days, 9)?,
        })
    }
}

/// The least value that at least so many tenths of the counts do not exceed; `None` of nothing.
pub fn quantile(counts: &BTreeMap<i32, u64>, tenths: u64) -> Option<i32> {
    let all: u64 = counts.values().sum();
    let mut seen = 0;
    counts.iter().filter(|(_, n)| **n > 0).find_map(|(value, n)| {
        seen += n;
        (10 * u128::from(seen) >= u128::from(tenths) * u128::from(all)).then_some(*value)
    })
}

/// Sums over pairs of an outcome that is an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amounts {
    /// Pairs in which the situation arose.
    pub pairs: u64,
    /// Σ of the amount in the unchanged world.
    pub unchanged: f64,
    /// Σ of (changed − unchanged).
    pub difference: f64,
    /// Σ of (changed − unchanged)².
    pub squares: f64,
}

/// The mean difference of an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanDifference {
    /// Mean of (changed − unchanged), in the outcome's unit.
    pub value: f64,
    /// What finitely many pairs leave open, at [`LEVEL`]; normal, so meant for some 30 pairs or more.
    pub interval: Interval,
    /// Mean of the amount in the unchanged world.
    pub unchanged: f64,
    /// Pairs.
    pub of: u64,
}

impl Amounts {
    /// The mean difference; `None` with fewer than two pairs.
    ///
    /// Units: `design` in 1, see [`crate::settings::design()`]; 1 for independent pairs.
    pub fn mean(&self, design: f64) -> Option<MeanDifference> {
        if self.pairs < 2 {
            return None;
        }
        let n = self.pairs as f64;
        let value = self.difference / n;
        let variance = ((self.squares - n * value * value) / (n - 1.0)).max(0.0);
        let half = two_sided(LEVEL) * (variance / n * design.max(1.0)).sqrt();
        let interval = Interval { lo: value - half, hi: value + half };
        Some(MeanDifference { value, interval, unchanged: self.unchanged / n, of: self.pairs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_are_counted_and_quantiles_exact() {
        let days = BTreeMap::from([(-30, 2), (0, 5), (1, 1), (400, 2)]);
        let shift = Shift::of(&days).unwrap();
        assert_eq!((shift.pairs, shift.earlier, shift.same, shift.later), (10, 2, 5, 3));
        assert_eq!((shift.p10, shift.median, shift.p90), (-30, 0, 400));
        assert_eq!(Shift::of(&BTreeMap::new()), None);
        assert_eq!(Shift::of(&BTreeMap::from([(3, 0)])), None);
        let one = Shift::of(&BTreeMap::from([(7, 1), (9, 0)])).unwrap();
        assert_eq!((one.p10, one.median, one.p90), (7, 7, 7));
    }

    #[test]
    fn half_of_an_even_count_is_the_lower_of_the_two() {
        assert_eq!(quantile(&BTreeMap::from([(1, 5), (2, 5)]), 5), Some(1));
        assert_eq!(quantile(&BTreeMap::from([(1, 4), (2, 6)]), 5), Some(2));
    }

    #[test]
    fn amounts_have_the_mean_and_error_of_their_differences() {
        // Differences 1, 2, 3, 4: mean 2.5, variance 5/3.
        let amounts = Amounts { pairs: 4, unchanged: 40.0, difference: 10.0, squares: 30.0 };
        let mean = amounts.mean(1.0).unwrap();
        let half = 1.959964 * (5.0 / 3.0 / 4.0_f64).sqrt();
        assert!((mean.value - 2.5).abs() < 1e-12 && (mean.unchanged - 10.0).abs() < 1e-12);
        assert!((mean.interval.hi - 2.5 - half).abs() < 1e-6, "{mean:?}");
        let wider = amounts.mean(4.0).unwrap();
        assert!((wider.interval.hi - 2.5 - 2.0 * half).abs() < 1e-6, "{wider:?}");
        assert_eq!(Amounts { pairs: 1, ..amounts }.mean(1.0), None);
    }
}
