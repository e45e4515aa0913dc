//! Two shares → what must be true of the pairs behind them, however luck is shared between the worlds.
//!
//! The four cells hang on the coupling of luck, which is an assumption. The two shares do not: whatever
//! the coupling, each cell lies between Fréchet's bounds, and need and sufficiency between Tian and Pearl's.

use crate::cells::{Cause, Cells, Effect};
use crate::interval::Interval;

/// Bounds of the four cells, as shares of the pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellBounds {
    /// Of [`Cells::both`].
    pub both: Interval,
    /// Of [`Cells::neither`].
    pub neither: Interval,
    /// Of [`Cells::only_changed`].
    pub only_changed: Interval,
    /// Of [`Cells::only_unchanged`].
    pub only_unchanged: Interval,
}

/// Bounds of need and sufficiency from the two shares alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeedBounds {
    /// Both needed and enough: the effect comes with the cause and only with it; a share of all pairs.
    pub both_needed_and_enough: Interval,
    /// Not without it; `None` when the effect never comes with the cause.
    pub not_without_it: Option<Interval>,
    /// Enough by itself; `None` when the effect always comes without the cause.
    pub enough_by_itself: Option<Interval>,
    /// Single values if the cause never works against the effect; `None` when the shares refute that.
    pub if_never_against: Option<Need>,
}

/// Need and sufficiency as single values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// Both needed and enough.
    pub both_needed_and_enough: f64,
    /// Not without it; `None` when the effect never comes with the cause.
    pub not_without_it: Option<f64>,
    /// Enough by itself; `None` when the effect always comes without the cause.
    pub enough_by_itself: Option<f64>,
}

/// Fréchet's bounds of the cells, given the shares in which the outcome happens in the two worlds.
///
/// Units: all in 1. Source: frechet1935.
pub fn frechet(unchanged: f64, changed: f64) -> CellBounds {
    let joint = |a: f64, b: f64| Interval { lo: (a + b - 1.0).max(0.0), hi: a.min(b) };
    CellBounds {
        both: joint(unchanged, changed),
        neither: joint(1.0 - unchanged, 1.0 - changed),
        only_changed: joint(1.0 - unchanged, changed),
        only_unchanged: joint(unchanged, 1.0 - changed),
    }
}

/// Tian and Pearl's bounds for a cause that is there or not, from the shares of the effect with and without it.
///
/// Both shares are over the same pairs, so the histories in which the cause acts are all of them; the bounds
/// for experimental data then divide those of "both needed and enough" by the shares.
/// Units: all in 1. Source: tian2000, bounds from experimental data, and under monotonicity.
pub fn tian_pearl(with: f64, without: f64) -> NeedBounds {
    let (lo, hi) = ((with - without).max(0.0), with.min(1.0 - without));
    let over = |whole: f64| (whole > 0.0).then(|| Interval { lo: lo / whole, hi: (hi / whole).min(1.0) });
    let gain = with - without;
    let single = |whole: f64| (whole > 0.0).then(|| gain / whole);
    NeedBounds {
        both_needed_and_enough: Interval { lo, hi },
        not_without_it: over(with),
        enough_by_itself: over(1.0 - without),
        if_never_against: (gain >= 0.0).then(|| Need {
            both_needed_and_enough: gain,
            not_without_it: single(with),
            enough_by_itself: single(1.0 - without),
        }),
    }
}

impl Cells {
    /// Fréchet's bounds from the margins of these cells; `None` without a pair.
    pub fn bounds(self) -> Option<CellBounds> {
        Some(frechet(self.unchanged()?.value, self.changed()?.value))
    }

    /// Tian and Pearl's bounds from the margins of these cells; `None` without a pair.
    ///
    /// Means something only when the cause is there or not: see [`crate::put_in::is_binary`].
    pub fn need_bounds(self, cause: Cause, effect: Effect) -> Option<NeedBounds> {
        let (unchanged, changed) = (self.unchanged()?.value, self.changed()?.value);
        let (with, without) = match cause {
            Cause::Removed => (unchanged, changed),
            Cause::Added => (changed, unchanged),
        };
        Some(match effect {
            Effect::Happens => tian_pearl(with, without),
            Effect::StaysAway => tian_pearl(1.0 - with, 1.0 - without),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn a_published_trial_comes_back() {
        // tian2000, the legal example: a drug trial with 16 and 14 deaths per 1000.
        let bounds = tian_pearl(0.016, 0.014);
        near(bounds.both_needed_and_enough.lo, 0.002);
        near(bounds.both_needed_and_enough.hi, 0.016);
        near(bounds.if_never_against.unwrap().not_without_it.unwrap(), 0.125);
        near(bounds.not_without_it.unwrap().hi, 1.0);
        // Among those the drug did not kill it would be enough for at most 16 of 986.
        near(bounds.enough_by_itself.unwrap().hi, 16.0 / 986.0);
    }

    #[test]
    fn a_cause_that_works_against_is_refuted_by_the_shares() {
        let bounds = tian_pearl(0.2, 0.5);
        assert_eq!(bounds.if_never_against, None);
        near(bounds.both_needed_and_enough.lo, 0.0);
        assert_eq!(tian_pearl(0.0, 0.0).not_without_it, None);
        assert_eq!(tian_pearl(1.0, 1.0).enough_by_itself, None);
    }

    #[test]
    fn whatever_the_coupling_the_cells_lie_within() {
        let all = |n: u64| (0..=n).flat_map(move |a| (0..=n - a).map(move |b| (a, b)));
        for (both, neither) in all(8) {
            for only_changed in 0..=8 - both - neither {
                let only_unchanged = 8 - both - neither - only_changed;
                let cells = Cells { both, neither, only_changed, only_unchanged };
                let bounds = cells.bounds().unwrap();
                let pairs = [
                    (bounds.both, both),
                    (bounds.neither, neither),
                    (bounds.only_changed, only_changed),
                    (bounds.only_unchanged, only_unchanged),
                ];
                for (interval, count) in pairs {
                    assert!(interval.holds(count as f64 / 8.0), "{cells:?} {bounds:?}");
                }
                for cause in [Cause::Removed, Cause::Added] {
                    for effect in [Effect::Happens, Effect::StaysAway] {
                        within(cells, cause, effect);
                    }
                }
            }
        }
    }

    fn within(cells: Cells, cause: Cause, effect: Effect) {
        let bounds = cells.need_bounds(cause, effect).unwrap();
        let need = (cells.not_without_it(cause, effect), bounds.not_without_it);
        let enough = (cells.enough_by_itself(cause, effect), bounds.enough_by_itself);
        for (share, interval) in [need, enough] {
            assert_eq!(share.is_some(), interval.is_some(), "{cells:?} {cause:?} {effect:?}");
            let (Some(share), Some(Interval { lo, hi })) = (share, interval) else { continue };
            assert!(lo - 1e-12 <= share.value && share.value <= hi + 1e-12, "{cells:?} {cause:?} {effect:?}");
        }
        // With no pair against the effect the single values are those of the cells.
        let against = match (cause, effect) {
            (Cause::Removed, Effect::Happens) | (Cause::Added, Effect::StaysAway) => cells.only_changed,
            (Cause::Added, Effect::Happens) | (Cause::Removed, Effect::StaysAway) => cells.only_unchanged,
        };
        if against == 0 {
            let single = bounds.if_never_against.unwrap();
            let value = cells.not_without_it(cause, effect).map_or(0.0, |s| s.value);
            near(single.not_without_it.unwrap_or(0.0), value);
        }
    }
}
