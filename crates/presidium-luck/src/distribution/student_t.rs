//! Student's t law: a normal with heavier tails.

use crate::math::{beta_quantile_logit, exp};

/// The quantile of the standard t law with `df` degrees of freedom, not necessarily whole.
///
/// Units: all in 1.
pub fn quantile(u: f64, df: f64) -> f64 {
    if !(df > 0.0 && df < f64::INFINITY && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    // With x = df / (df + t²), both tails together are I(x; df/2, ½), and t² / df = e^(−logit x).
    let tail = if u < 0.5 { u } else { 1.0 - u };
    let size = df.sqrt() * exp(-0.5 * beta_quantile_logit(2.0 * tail, 0.5 * df, 0.5));
    if u < 0.5 { -size } else { size }
}
