//! The gamma law: positive quantities, waiting times of several steps.

use crate::math::gamma_quantile;

/// The quantile of the gamma law of mean `shape × scale`.
///
/// Units: `shape` in 1; `scale` and the value in the same unit.
pub fn quantile(u: f64, shape: f64, scale: f64) -> f64 {
    if scale >= 0.0 { scale * gamma_quantile(u, shape) } else { f64::NAN }
}
