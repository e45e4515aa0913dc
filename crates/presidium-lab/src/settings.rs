//! How the effect of a change differs between settings: what the sources leave open, with luck taken out.
//!
//! Each setting gives a few pairs; their scatter is partly luck. Two pairs of one setting agree more often
//! than two of different settings, and by how much is the variance between settings. Both kinds of pair of
//! pairs are counted exactly, as integers, so any split of a run merges to the same bits.
//!
//! Source: ridout1999, moment estimators of a variance between groups, here for counts of two kinds.

pub use presidium_engine::worlds::OverSettings;
use presidium_luck::distribution::beta;

use crate::interval::Interval;

/// Fewest settings a range is given for.
pub const FEWEST_SETTINGS: u64 = 30;

/// A run whose luck could hide a range wider than this on either side says nothing of ranges.
pub const COARSEST: f64 = 0.05;

/// One-sided 95 % point of the normal law: what counts as more than luck.
const MORE_THAN_LUCK: f64 = 1.645;

/// Half the width of 8 in 10 of a normal law, in standard deviations.
const EIGHT_IN_TEN: f64 = 1.2816;

/// Points of each law in which its difference is worked out.
const POINTS: u32 = 64;

/// How the difference spreads over settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SettingsSpread {
    /// Settings with a pair in which the situation arose.
    pub settings: u64,
    /// Standard deviation of settings' own differences, with luck taken out; 0 when luck alone explains the
    /// scatter, `None` without two pairs in a setting and a second setting.
    pub deviation: Option<f64>,
    /// Half the width of an 8-in-10 range that luck could hide in a run of this size.
    pub hidden: Option<f64>,
    /// The range.
    pub range: Range,
}

/// In which range 8 of 10 settings' own differences lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// In this one.
    Between(Interval),
    /// Luck alone explains the scatter, and the run is large enough to have seen more.
    LuckAlone,
    /// The run is too small to tell settings from luck.
    TooFew,
}

/// Mean and between-setting variance of the difference; `None` when no two pairs share a setting or no two do
/// not.
fn estimate(sums: &OverSettings) -> Option<Estimate> {
    let (together, apart) = (i128::from(sums.nn), apart(sums)?);
    if together == 0 || apart == 0 {
        return None;
    }
    let [g, l, gg, ll, gl] = [sums.g, sums.l, sums.gg, sums.ll, sums.gl].map(i128::from);
    // Products of two different pairs of one setting, then of two settings.
    let variance = |both: i128, all: i128| both as f64 / together as f64 - (all - both) as f64 / apart as f64;
    let gained = variance(gg, g * g - g);
    let lost = variance(ll, l * l - l);
    let difference = variance(gg + ll - 2 * gl, (g - l) * (g - l) - g - l);
    let n = sums.n as f64;
    let mean = (g - l) as f64 / n;
    let total = ((g + l) as f64 / n - mean * mean).max(0.0);
    Some(Estimate { gained, lost, difference, total })
}

/// Ordered pairs of pairs from two settings.
fn apart(sums: &OverSettings) -> Option<i128> {
    let n = i128::from(sums.n);
    Some(n * n - n - i128::from(sums.nn)).filter(|apart| *apart >= 0)
}

/// How many pairs of these tell as much as one independent pair; 1 when they are not alike, or when nothing
/// says whether they are (one setting only, or one pair in each).
pub fn design(sums: &OverSettings) -> f64 {
    let Some(estimate) = estimate(sums).filter(|e| e.total > 0.0) else { return 1.0 };
    let alike = (estimate.difference / estimate.total).clamp(0.0, 1.0);
    1.0 + sums.nn as f64 / sums.n as f64 * alike
}

struct Estimate {
    gained: f64,
    lost: f64,
    difference: f64,
    /// Variance of the difference over single pairs.
    total: f64,
}

impl SettingsSpread {
    /// Estimates from sums over settings.
    pub fn of(sums: &OverSettings) -> SettingsSpread {
        let settings = sums.settings;
        let Some(estimate) = estimate(sums) else {
            return SettingsSpread { settings, deviation: None, hidden: None, range: Range::TooFew };
        };
        // By luck alone the estimate scatters by total √(2 / nn) around 0.
        let noise = MORE_THAN_LUCK * estimate.total * (2.0 / sums.nn as f64).sqrt();
        let hidden = EIGHT_IN_TEN * noise.sqrt();
        let variance = estimate.difference.max(0.0);
        let told = variance > noise || hidden <= COARSEST;
        let range = if settings < FEWEST_SETTINGS || !told {
            Range::TooFew
        } else if variance <= 0.0 {
            Range::LuckAlone
        } else {
            Range::Between(range(sums, &estimate))
        };
        SettingsSpread { settings, deviation: Some(variance.sqrt()), hidden: Some(hidden), range }
    }

    /// The two ends of the range; the mean twice when luck alone explains the scatter, `None` when the run
    /// cannot tell.
    pub fn ends(&self, mean: f64) -> Option<(f64, f64)> {
        match self.range {
            Range::Between(Interval { lo, hi }) => Some((lo, hi)),
            Range::LuckAlone => Some((mean, mean)),
            Range::TooFew => None,
        }
    }
}

/// 8 in 10 of the difference of two beta laws, one of gains and one of losses, stretched about its mean to
/// the variance that was found. Where nothing is ever lost the range stays above zero, as it must.
fn range(sums: &OverSettings, estimate: &Estimate) -> Interval {
    let n = sums.n as f64;
    let (gain, loss) = (sums.g as f64 / n, sums.l as f64 / n);
    let (gains, losses) = (points(gain, estimate.gained), points(loss, estimate.lost));
    let mean = gain - loss;
    let mut all: Vec<f64> = gains.iter().flat_map(|g| losses.iter().map(move |l| g - l)).collect();
    let found = all.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / all.len().max(1) as f64;
    all.sort_by(f64::total_cmp);
    let at = |tenths: usize| all.get((all.len() * tenths / 10).min(all.len().saturating_sub(1)));
    let (low, high) = (at(1).copied().unwrap_or(mean), at(9).copied().unwrap_or(mean));
    let stretch = if found > 0.0 { (estimate.difference / found).sqrt() } else { 1.0 };
    // A one-sided law is matched by its own variance already; the grid's small error is not stretched away.
    let stretch = if sums.g == 0 || sums.l == 0 { 1.0 } else { stretch };
    let end = |d: f64| (mean + (d - mean) * stretch).clamp(-1.0, 1.0);
    Interval { lo: end(low), hi: end(high) }
}

/// Equally likely values of a share with this mean and variance between settings.
fn points(mean: f64, variance: f64) -> Vec<f64> {
    let most = mean * (1.0 - mean);
    if variance <= 0.0 || most <= 0.0 {
        return vec![mean];
    }
    let size = most / variance - 1.0;
    let u = |i: u32| (f64::from(i) + 0.5) / f64::from(POINTS);
    if size <= 0.0 {
        return (0..POINTS).map(|i| if u(i) < 1.0 - mean { 0.0 } else { 1.0 }).collect();
    }
    (0..POINTS).map(|i| beta::quantile(u(i), mean * size, (1.0 - mean) * size)).collect()
}

#[cfg(test)]
mod tests;
