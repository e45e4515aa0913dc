//! The beta law: an unknown share.

use crate::math::beta_quantile;

/// The quantile of the beta law on [0, 1], of mean a / (a + b).
///
/// Units: all in 1.
pub fn quantile(u: f64, a: f64, b: f64) -> f64 {
    beta_quantile(u, a, b)
}
