//! The logistic law.

use crate::math::{ln, ln_1p};

/// The quantile of the logistic law.
///
/// Units: `location`, `scale` and the value in the same unit.
pub fn quantile(u: f64, location: f64, scale: f64) -> f64 {
    if scale >= 0.0 { location + scale * (ln(u) - ln_1p(-u)) } else { f64::NAN }
}
