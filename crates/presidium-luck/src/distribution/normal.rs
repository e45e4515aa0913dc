//! The normal law.

use crate::math::normal_quantile;

/// The quantile of the normal law.
///
/// Units: `mean`, `sd` and the value in the same unit.
pub fn quantile(u: f64, mean: f64, sd: f64) -> f64 {
    if sd >= 0.0 { mean + sd * normal_quantile(u) } else { f64::NAN }
}
