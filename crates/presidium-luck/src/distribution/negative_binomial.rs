//! The negative binomial law: counts more spread out than Poisson.

use super::gamma;
use super::lattice::{NEARLY_ONE, add_up, settle};
use crate::math::{beta_pair, exp, ln_1p};

/// Below this mean, probabilities are added up.
const SMALL: f64 = 20.0;
/// Above this the incomplete beta function takes too long.
const MOST: f64 = 1e9;
const LEAST_SIZE: f64 = 1e-9;

/// The quantile of the negative binomial law with variance `mean + mean² / size`.
///
/// It is a Poisson law whose mean is a gamma law of shape `size`; as `size` grows it becomes Poisson.
///
/// Units: all in 1; `mean` at most 10⁹; `size` from 10⁻⁹ to 10⁹, not necessarily whole.
///
/// Exact up to the error of F, like [`super::binomial::quantile`].
pub fn quantile(u: f64, mean: f64, size: f64) -> f64 {
    let valid = (0.0..=MOST).contains(&mean) && (LEAST_SIZE..=MOST).contains(&size);
    if !(valid && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    if mean == 0.0 || u == 0.0 {
        return 0.0;
    }
    if u == 1.0 {
        return f64::INFINITY;
    }
    let q = mean / (mean + size);
    let p = size / (mean + size);
    let most = 400.0;
    if mean < SMALL {
        let k = add_up(u, exp(-size * ln_1p(mean / size)), most, |k| (size + k - 1.0) / k * q);
        if k < most && u < NEARLY_ONE {
            return k;
        }
    }
    let guess = gamma::quantile(u, size, mean / size).floor();
    settle((u, 1.0 - u), guess, f64::MAX, |k| beta_pair(p, q, size, k + 1.0))
}
