//! The logistic law.

use crate::math::ln_1p;

/// The quantile of the logistic law.
///
/// Units: `location`, `scale` and the value in the same unit.
pub fn quantile(u: f64, location: f64, scale: f64) -> f64 {
    // ln(u / (1 − u)) from the side on which the ratio is at least 1.
    let tail = if u < 0.5 { u } else { 1.0 - u };
    let size = ln_1p((1.0 - 2.0 * tail) / tail);
    let standard = if u < 0.5 { -size } else { size };
    if scale >= 0.0 { location + scale * standard } else { f64::NAN }
}
