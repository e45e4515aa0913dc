//! The triangular law.

/// The quantile of the triangular law on [lo, hi] with its peak at `mode`.
///
/// Units: `lo`, `mode`, `hi` and the value in the same unit.
pub fn quantile(u: f64, lo: f64, mode: f64, hi: f64) -> f64 {
    if !(lo <= mode && mode <= hi && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    let width = hi - lo;
    let rise = mode - lo;
    if u * width < rise {
        lo + (u * width * rise).sqrt()
    } else {
        hi - ((1.0 - u) * width * (hi - mode)).sqrt()
    }
}
