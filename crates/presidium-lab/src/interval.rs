//! Counts → shares and paired differences, each with the interval that finitely many histories leave.
//!
//! Shares use Wilson's score interval. Differences between two worlds use Tango's score interval for paired
//! shares: worlds that share luck agree in nearly all histories, and other intervals are too short there.

use presidium_luck::math::normal_quantile;

/// 95 in 100 such intervals hold the value that endless histories would give.
pub const LEVEL: f64 = 0.95;

/// Halvings of a range of length 2: the ends are exact to the last few bits.
const HALVINGS: usize = 60;

/// A closed interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lo: f64,
    /// The upper end.
    pub hi: f64,
}

impl Interval {
    /// Whether a value lies in it, ends included.
    pub fn holds(self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }

    /// Whether it lies on one side of zero.
    pub fn is_clear_of_zero(self) -> bool {
        self.lo > 0.0 || self.hi < 0.0
    }
}

/// A share of counted histories, with its denominator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// How many did.
    pub count: u64,
    /// Of how many; never 0.
    pub of: u64,
    /// count / of.
    pub value: f64,
    /// Wilson's interval at [`LEVEL`].
    pub interval: Interval,
}

impl Share {
    /// A share of a count; `None` of nothing.
    ///
    /// Source: wilson1927.
    pub fn new(count: u64, of: u64) -> Option<Share> {
        Share::alike(count, of, 1.0)
    }

    /// The same when histories come in groups that are alike: they tell as little as `of / design` single ones.
    ///
    /// Units: `design` in 1; below 1 counts as 1.
    pub fn alike(count: u64, of: u64, design: f64) -> Option<Share> {
        if of == 0 || count > of {
            return None;
        }
        let value = count as f64 / of as f64;
        Some(Share { count, of, value, interval: wilson(value, of as f64 / design.max(1.0), LEVEL) })
    }
}

/// Wilson's score interval of a share seen in `n` histories.
///
/// Units: all in 1. Source: wilson1927.
pub fn wilson(share: f64, n: f64, level: f64) -> Interval {
    let z = two_sided(level);
    let zz = z * z;
    let middle = (share + zz / (2.0 * n)) / (1.0 + zz / n);
    let half = z / (1.0 + zz / n) * (share * (1.0 - share) / n + zz / (4.0 * n * n)).sqrt();
    let lo = if share <= 0.0 { 0.0 } else { (middle - half).max(0.0) };
    let hi = if share >= 1.0 { 1.0 } else { (middle + half).min(1.0) };
    Interval { lo, hi }
}

/// Tango's score interval of `(up − down) / n` for pairs of which `up` moved one way and `down` the other.
///
/// Counts may be fractions (when pairs are alike, fewer independent ones stand for them).
/// Units: all in 1. Source: tango1998; the ends are found by halving.
pub fn tango(up: f64, down: f64, n: f64, level: f64) -> Interval {
    if n <= 0.0 {
        return Interval { lo: -1.0, hi: 1.0 };
    }
    let z = two_sided(level);
    let difference = (up - down) / n;
    // The score falls as the hypothetical difference rises: z at the lower end, −z at the upper.
    let solve = |target: f64, mut lo: f64, mut hi: f64| {
        for _ in 0..HALVINGS {
            let middle = 0.5 * (lo + hi);
            if score(up, down, n, middle) > target {
                lo = middle;
            } else {
                hi = middle;
            }
        }
        0.5 * (lo + hi)
    };
    let lo = if difference <= -1.0 { -1.0 } else { solve(z, -1.0, difference) };
    let hi = if difference >= 1.0 { 1.0 } else { solve(-z, difference, 1.0) };
    Interval { lo, hi }
}

/// How far the counts are from a hypothetical difference, in standard errors under it.
fn score(up: f64, down: f64, n: f64, difference: f64) -> f64 {
    let rest = difference * (1.0 - difference);
    let b = (2.0 * n - up + down) * difference - up - down;
    let c = -down * rest;
    let root = (b * b - 8.0 * n * c).max(0.0).sqrt();
    let down_share = ((root - b) / (4.0 * n)).max(0.0);
    let above = up - down - n * difference;
    let variance = n * (2.0 * down_share + rest);
    if variance > 0.0 {
        above / variance.sqrt()
    } else if above > 0.0 {
        f64::INFINITY
    } else {
        f64::NEG_INFINITY
    }
}

/// The normal quantile of a two-sided level.
pub(crate) fn two_sided(level: f64) -> f64 {
    normal_quantile(0.5 + 0.5 * level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(interval: Interval, lo: f64, hi: f64, within: f64) {
        assert!((interval.lo - lo).abs() <= within, "{interval:?} against {lo}, {hi}");
        assert!((interval.hi - hi).abs() <= within, "{interval:?} against {lo}, {hi}");
    }

    #[test]
    fn published_paired_differences_come_back() {
        // tango1998, the two examples: cells (4, 9, 3, 16) at 95 %, (43, 0, 1, 0) at 90 %.
        near(tango(9.0, 3.0, 32.0, 0.95), -0.027, 0.390, 5e-4);
        near(tango(0.0, 1.0, 44.0, 0.90), -0.096, 0.037, 5e-4);
        // fagerland2014, table III: airway hyper-responsiveness, cells (1, 1, 7, 12).
        near(tango(1.0, 7.0, 21.0, 0.95), -0.517, -0.026, 5e-4);
    }

    #[test]
    fn a_difference_without_any_moved_pair_has_a_known_width() {
        // With no pair moved the score equation is n Δ² = z² (|Δ| − Δ²), so |Δ| = z² / (n + z²).
        let z = two_sided(0.95);
        let width = z * z / (10_000.0 + z * z);
        near(tango(0.0, 0.0, 10_000.0, 0.95), -width, width, 1e-9);
    }

    #[test]
    fn swapping_the_worlds_mirrors_the_interval() {
        for (up, down, n) in [(12.0, 3.0, 50.0), (0.0, 9.0, 9.0), (400.0, 380.0, 10_000.0), (0.5, 0.0, 7.0)] {
            let (a, b) = (tango(up, down, n, 0.95), tango(down, up, n, 0.95));
            near(a, -b.hi, -b.lo, 1e-9);
            assert!(a.holds((up - down) / n), "{a:?}");
        }
        assert_eq!(tango(5.0, 0.0, 5.0, 0.95).hi, 1.0);
    }

    #[test]
    fn published_shares_come_back() {
        // newcombe1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (count, of, lo, hi) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            near(Share::new(count, of).unwrap().interval, lo, hi, 5e-5);
        }
        assert_eq!(Share::new(0, 0), None);
        assert_eq!(Share::new(7, 7).unwrap().interval.hi, 1.0);
    }

    #[test]
    fn groups_that_are_alike_tell_less() {
        let (single, alike) = (Share::new(30, 100).unwrap(), Share::alike(30, 100, 5.0).unwrap());
        let fewer = Share::new(6, 20).unwrap();
        assert!(alike.interval.lo < single.interval.lo && alike.interval.hi > single.interval.hi);
        near(alike.interval, fewer.interval.lo, fewer.interval.hi, 1e-12);
        assert_eq!(Share::alike(30, 100, 0.5), Share::new(30, 100));
    }
}
