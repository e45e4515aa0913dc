//! The Poisson law: counts of rare and independent things.

use super::lattice::{Cumulants, NEARLY_ONE, add_up, cornish_fisher, settle};
use crate::math::{exp, gamma_pair, normal_quantile};

/// Below this mean, probabilities are added up.
const SMALL: f64 = 20.0;

/// The quantile of the Poisson law: the least k with F(k) ≥ u.
///
/// Units: all in 1.
///
/// Exact up to the error of F: where u is within 10⁻¹⁵, or within 10⁻¹² of the lesser tail, of a step of F, the
/// number beside it may be returned. Means above 2⁵² give the rounded normal approximation.
///
/// Source: Giles (2016), *Algorithm 955*: a guess is taken if it is far from a whole number, and checked if not.
pub fn quantile(u: f64, mean: f64) -> f64 {
    if !((0.0..f64::INFINITY).contains(&mean) && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    if u == 1.0 && mean > 0.0 {
        return f64::INFINITY;
    }
    if u == 0.0 {
        return 0.0;
    }
    if mean < SMALL {
        let k = add_up(u, exp(-mean), 1000.0, |k| mean / k);
        return if u < NEARLY_ONE { k } else { settle((u, 1.0 - u), k, f64::MAX, |k| tails(k, mean)) };
    }
    let w = normal_quantile(u);
    let guess = cornish_fisher(w, Cumulants { mean, variance: mean, third: mean, fourth: mean });
    let floor = guess.floor();
    let w2 = w * w;
    let doubt = (0.03 + w2 * (0.015 + 0.006 * w2)) / mean;
    let inside = guess - floor;
    if (w2 < 16.0 && inside > doubt && inside < 1.0 - doubt) || mean > 4_503_599_627_370_496.0 {
        return floor.max(0.0);
    }
    settle((u, 1.0 - u), floor, f64::MAX, |k| tails(k, mean))
}

/// (F(k), 1 − F(k)).
fn tails(k: f64, mean: f64) -> (f64, f64) {
    let (above, below) = gamma_pair(k + 1.0, mean);
    (below, above)
}
