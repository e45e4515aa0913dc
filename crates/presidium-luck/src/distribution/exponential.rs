//! The exponential law: waiting times without memory.

use crate::math::ln_1p;

/// The quantile of the exponential law with the given mean.
///
/// Units: `mean` and the value in the same unit.
#[inline(always)]
pub fn quantile(u: f64, mean: f64) -> f64 {
    if mean >= 0.0 { unit(u) * mean } else { f64::NAN }
}

/// The quantile of the exponential law of mean 1.
#[inline(always)]
pub fn unit(u: f64) -> f64 {
    let y = 0.0 - ln_1p(-u);
    if u >= 0.0 { y } else { f64::NAN }
}
