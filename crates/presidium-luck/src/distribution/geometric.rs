//! The geometric law: failures before the first success.

use crate::math::ln_1p;

/// The quantile of the number of failures before the first success; `p` is the chance of success.
///
/// Units: all in 1. Exact except where u is within some 10⁻¹⁵ (relative) of a step.
pub fn quantile(u: f64, p: f64) -> f64 {
    if !(p > 0.0 && p <= 1.0 && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    if p == 1.0 {
        return 0.0;
    }
    ((ln_1p(-u) / ln_1p(-p)).ceil() - 1.0).max(0.0)
}
