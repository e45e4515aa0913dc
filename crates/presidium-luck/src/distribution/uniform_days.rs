//! Whole days, each as likely as the next.

/// The quantile of the uniform law on the whole numbers lo, lo + 1, …, hi.
///
/// Units: `lo`, `hi` and the value in days. NaN unless both are whole and lo ≤ hi.
pub fn quantile(u: f64, lo: f64, hi: f64) -> f64 {
    if !(lo <= hi && lo.floor() == lo && hi.floor() == hi && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    let day = lo + ((hi - lo + 1.0) * u).floor();
    if day > hi { hi } else { day }
}
