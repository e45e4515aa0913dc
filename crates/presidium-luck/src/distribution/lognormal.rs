//! The lognormal law, by its median and geometric standard deviation.

use crate::math::{exp, ln, normal_quantile};

/// The quantile of the lognormal law: `median` × `gsd` to the power of a standard normal.
///
/// Units: `median` and the value in the same unit; `gsd` in 1, at least 1.
pub fn quantile(u: f64, median: f64, gsd: f64) -> f64 {
    if median > 0.0 && gsd >= 1.0 { median * exp(ln(gsd) * normal_quantile(u)) } else { f64::NAN }
}
