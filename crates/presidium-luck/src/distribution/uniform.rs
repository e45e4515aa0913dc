//! The uniform law.

/// The quantile of the uniform law on [lo, hi].
///
/// Units: `lo`, `hi` and the value in the same unit.
#[inline(always)]
pub fn quantile(u: f64, lo: f64, hi: f64) -> f64 {
    if (lo <= hi) & (0.0..=1.0).contains(&u) { lo + (hi - lo) * u } else { f64::NAN }
}
