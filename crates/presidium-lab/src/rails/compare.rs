//! Two worlds' days → whether they differ by more than luck: shares and dates of two samples, moves of pairs.
//!
//! Limits are set so that a whole table of comparisons raises a false alarm once in some thousand runs.

use super::answers::{Answers, NEVER};

/// Two shares that lie further apart than so many standard errors differ.
pub const ERRORS: f64 = 4.5;
/// Two samples of days differ when their distribution functions lie further apart than this times
/// √(1/n + 1/m): 1 in 100,000 by luck alone. Source: smirnov1948.
pub const APART: f64 = 2.47;
/// Fewest days a distribution or a median is judged by.
pub const FEWEST: usize = 20;
/// Standard errors between a median and the ends of its interval.
const MEDIAN_ERRORS: f64 = 3.3;

/// The days on which something happened, and in how many histories it might have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Sorted.
    pub days: Vec<i64>,
    /// Histories that ran to the end.
    pub of: usize,
}

impl Sample {
    /// From the first days of a world.
    pub fn of(answers: &Answers, days: &[u32]) -> Sample {
        let all: Vec<u32> = answers.ran(days).map(|d| d.1).collect();
        let mut days: Vec<i64> = all.iter().filter(|d| **d != NEVER).map(|d| i64::from(*d)).collect();
        days.sort_unstable();
        Sample { days, of: all.len() }
    }

    /// The share of histories in which it happened.
    pub fn share(&self) -> f64 {
        self.days.len() as f64 / self.of.max(1) as f64
    }

    /// The least day that so many tenths of the days do not exceed; `None` of nothing.
    pub fn tenth(&self, tenths: usize) -> Option<i64> {
        let at = (self.days.len() * tenths).div_ceil(10).max(1);
        self.days.get(at - 1).copied()
    }

    /// How far the shares of two samples are apart, in standard errors of independent samples.
    pub fn errors_apart(&self, other: &Sample) -> f64 {
        let (n, m) = (self.of.max(1) as f64, other.of.max(1) as f64);
        let together = (self.days.len() + other.days.len()) as f64 / (n + m);
        let error = (together * (1.0 - together) * (1.0 / n + 1.0 / m)).sqrt();
        let apart = (self.share() - other.share()).abs();
        if error > 0.0 { apart / error } else { 0.0 }
    }

    /// How far the distributions of days are apart as a part of what luck allows; 1 is the limit, `None` when
    /// there are too few days. Days that are `slack` apart count as one.
    pub fn dates_apart(&self, other: &Sample, slack: i64) -> Option<f64> {
        if self.days.len() < FEWEST || other.days.len() < FEWEST {
            return None;
        }
        let below = |sample: &Sample, day: i64| {
            sample.days.partition_point(|d| *d <= day) as f64 / sample.days.len() as f64
        };
        let over = |a: &Sample, b: &Sample| {
            let gaps = a.days.iter().map(|day| below(a, *day) - below(b, day + slack));
            gaps.fold(0.0, f64::max)
        };
        let gap = f64::max(over(self, other), over(other, self));
        let (n, m) = (self.days.len() as f64, other.days.len() as f64);
        Some(gap / (APART * (1.0 / n + 1.0 / m).sqrt()))
    }
}

/// Pairs of histories of two worlds with one number, of one outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// Pairs in which neither history stopped early.
    pub of: usize,
    /// Pairs in which it happens in one and not in the other.
    pub changed: usize,
    /// Histories of the other world in which it happens, less those of the first.
    pub net: i64,
    /// Days by which it comes later in the other world, where it happens in both; sorted.
    pub moves: Vec<i64>,
}

impl Pairs {
    /// From the first days of two worlds.
    pub fn of(base: (&Answers, &[u32]), other: (&Answers, &[u32])) -> Pairs {
        let mut pairs = Pairs::default();
        let faults = base.0.faulted.iter().zip(&other.0.faulted);
        for ((a, b), _) in base.1.iter().zip(other.1).zip(faults).filter(|(_, (f, g))| !**f && !**g) {
            pairs.of += 1;
            match (*a != NEVER, *b != NEVER) {
                (true, true) => pairs.moves.push(i64::from(*b) - i64::from(*a)),
                (false, true) => pairs.net += 1,
                (true, false) => pairs.net -= 1,
                (false, false) => {}
            }
            pairs.changed += usize::from((*a == NEVER) != (*b == NEVER));
        }
        pairs.moves.sort_unstable();
        pairs
    }

    /// The share of pairs in which it happens in one and not in the other.
    pub fn changed_share(&self) -> f64 {
        self.changed as f64 / self.of.max(1) as f64
    }

    /// The share in the other world less that in the first.
    pub fn net_share(&self) -> f64 {
        self.net as f64 / self.of.max(1) as f64
    }

    /// The median move; `None` with too few pairs.
    pub fn median(&self) -> Option<i64> {
        median(&self.moves)
    }

    /// Whether the median is told from 0: its interval lies on one side.
    pub fn is_moved(&self) -> bool {
        let n = self.moves.len();
        let half = MEDIAN_ERRORS * (n as f64).sqrt() / 2.0;
        let (low, high) = ((n as f64 / 2.0 - half).floor(), (n as f64 / 2.0 + half).ceil());
        if n < FEWEST || low < 0.0 || high >= n as f64 {
            return false;
        }
        let ends = (self.moves.get(low as usize), self.moves.get(high as usize));
        matches!(ends, (Some(a), Some(b)) if *a > 0 || *b < 0)
    }
}

/// The middle of sorted days, the lower of two; `None` of fewer than [`FEWEST`].
pub fn median(sorted: &[i64]) -> Option<i64> {
    if sorted.len() < FEWEST { None } else { sorted.get((sorted.len() - 1) / 2).copied() }
}
