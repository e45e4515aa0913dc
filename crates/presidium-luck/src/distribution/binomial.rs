//! The binomial law: how many of n independent trials succeed.

use super::lattice::{Cumulants, add_up, cornish_fisher, settle};
use crate::math::{beta_pair, exp, ln_1p, normal_quantile};

/// Below this mean, probabilities are added up.
const SMALL: f64 = 20.0;

/// The quantile of the binomial law: the least k with F(k) ≥ u.
///
/// Units: all in 1; `n` a whole number, `p` in [0, 1].
///
/// Exact up to the error of F: where u is within 10⁻¹² of a step of F, relative to the lesser tail, the next
/// number may be returned.
///
/// Source: as for [`super::poisson::quantile`], with the incomplete beta function.
pub fn quantile(u: f64, n: f64, p: f64) -> f64 {
    let valid = (0.0..f64::INFINITY).contains(&n) && n.floor() == n;
    if !(valid && (0.0..=1.0).contains(&p) && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    // Failures are counted when successes are the rule: the least k with F(k) ≥ u is n − (the least m of
    // failures with F(m) > 1 − u).
    if p > 0.5 { n - half(1.0 - u, n, 1.0 - p) } else { half(u, n, p) }
}

fn half(u: f64, n: f64, p: f64) -> f64 {
    let q = 1.0 - p;
    let mean = n * p;
    if mean == 0.0 || u == 0.0 {
        return 0.0;
    }
    if u == 1.0 {
        return n;
    }
    if mean < SMALL {
        let odds = p / q;
        return add_up(u, exp(n * ln_1p(-p)), n.min(1000.0), |k| (n - k + 1.0) / k * odds);
    }
    let w = normal_quantile(u);
    let variance = mean * q;
    let law = Cumulants { mean, variance, third: variance * (q - p), fourth: variance * (1.0 - 6.0 * p * q) };
    let guess = cornish_fisher(w, law);
    let floor = guess.floor();
    let w2 = w * w;
    let doubt = (0.03 + w2 * (0.015 + 0.006 * w2)) / variance;
    let inside = guess - floor;
    if w2 < 16.0 && inside > doubt && inside < 1.0 - doubt {
        return floor.clamp(0.0, n);
    }
    settle(u, floor, n, |k| beta_pair(q, p, n - k, k + 1.0))
}
