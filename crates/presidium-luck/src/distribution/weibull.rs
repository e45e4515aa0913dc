//! The Weibull law: waiting times whose hazard rises or falls as a power of time.

use super::exponential;
use crate::math::pow;

/// The quantile of the Weibull law.
///
/// Units: `shape` in 1; `scale` and the value in the same unit.
pub fn quantile(u: f64, shape: f64, scale: f64) -> f64 {
    if shape > 0.0 && scale >= 0.0 { scale * pow(exponential::unit(u), 1.0 / shape) } else { f64::NAN }
}
