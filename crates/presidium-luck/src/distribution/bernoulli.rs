//! The Bernoulli law: yes or no.

/// The quantile: 0 for u ≤ 1 − p, else 1, so a greater chance can only turn 0 into 1.
///
/// Units: all in 1.
#[inline(always)]
pub fn quantile(u: f64, p: f64) -> f64 {
    if (0.0..=1.0).contains(&p) && (0.0..=1.0).contains(&u) {
        if u > 1.0 - p { 1.0 } else { 0.0 }
    } else {
        f64::NAN
    }
}
