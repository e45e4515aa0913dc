//! The binomial law: how many of n independent trials succeed.

use super::lattice::{Cumulants, NEARLY_ONE, add_up, cornish_fisher, settle};
use crate::math::{beta_pair, exp, ln_1p, normal_quantile};

/// Below this mean, probabilities are added up.
const SMALL: f64 = 20.0;
/// Above this many trials the guess is not checked: its error is far below one.
const MOST_CHECKED: f64 = 1e9;
const MOST_TRIALS: f64 = 9_007_199_254_740_992.0;

/// The quantile of the binomial law: the least k with F(k) ≥ u.
///
/// Units: all in 1; `n` a whole number of at most 2⁵³, `p` in [0, 1].
///
/// Exact up to the error of F: where u is within 10⁻¹⁵, or within 10⁻¹² of the lesser tail, of a step of F, the
/// number beside it may be returned. Above 10⁹ trials the guess is not checked, and may be one off near a step.
///
/// Source: as for [`super::poisson::quantile`], with the incomplete beta function.
pub fn quantile(u: f64, n: f64, p: f64) -> f64 {
    let valid = (0.0..=MOST_TRIALS).contains(&n) && n.floor() == n;
    if !(valid && (0.0..=1.0).contains(&p) && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    // Failures are counted when successes are the rule: the least k with F(k) ≥ u is n − (the least m of
    // failures with F(m) > 1 − u).
    if p > 0.5 { n - half((1.0 - u, u), n, 1.0 - p) } else { half((u, 1.0 - u), n, p) }
}

/// The quantile for p ≤ ½, given u and 1 − u.
fn half((u, v): (f64, f64), n: f64, p: f64) -> f64 {
    let q = 1.0 - p;
    let mean = n * p;
    let tails = |k: f64| if k >= n { (1.0, 0.0) } else { beta_pair(q, p, n - k, k + 1.0) };
    if mean == 0.0 || u == 0.0 {
        return 0.0;
    }
    if v == 0.0 {
        return n;
    }
    if mean < SMALL {
        let odds = p / q;
        let k = add_up(u, exp(n * ln_1p(-p)), n.min(1000.0), |k| (n - k + 1.0) / k * odds);
        return if u < NEARLY_ONE { k } else { settle((u, v), k, n, tails) };
    }
    let w = if u <= v { normal_quantile(u) } else { -normal_quantile(v) };
    let variance = mean * q;
    let law = Cumulants { mean, variance, third: variance * (q - p), fourth: variance * (1.0 - 6.0 * p * q) };
    let guess = cornish_fisher(w, law);
    let floor = guess.floor();
    let w2 = w * w;
    let doubt = (0.03 + w2 * (0.015 + 0.006 * w2)) / variance;
    let inside = guess - floor;
    if (w2 < 16.0 && inside > doubt && inside < 1.0 - doubt) || n > MOST_CHECKED {
        return floor.clamp(0.0, n);
    }
    settle((u, v), floor, n, tails)
}
