//! The normal law restricted to an interval.

use crate::math::{clamp, exp, ln_1p, normal_cdf, normal_quantile};

/// Beyond this many standard deviations the distribution function leaves the normal numbers.
const FAR: f64 = 37.0;

/// The quantile of the normal law, given that its value lies in [lo, hi]; either may be infinite.
///
/// Units: `mean`, `sd`, `lo`, `hi` and the value in the same unit. `mean` and `sd` are those before the
/// restriction.
///
/// If the interval lies more than 37 `sd` from the mean, the tail is taken as that of t e^(−t²/2), which
/// misplaces the distance to the near bound by less than 0.1 %.
pub fn quantile(u: f64, mean: f64, sd: f64, lo: f64, hi: f64) -> f64 {
    let valid = sd >= 0.0 && lo <= hi && mean.abs() < f64::INFINITY && sd < f64::INFINITY;
    if !(valid && (0.0..=1.0).contains(&u)) {
        return f64::NAN;
    }
    if sd == 0.0 || lo == hi {
        return clamp(mean, lo, hi);
    }
    let (a, b) = ((lo - mean) / sd, (hi - mean) / sd);
    // In the upper tail the mirror image is exact where this side is not.
    let z = if a + b > 0.0 { -standard(1.0 - u, -b, -a) } else { standard(u, a, b) };
    clamp(mean + sd * z, lo, hi)
}

/// For an interval whose middle is not above zero.
fn standard(u: f64, a: f64, b: f64) -> f64 {
    if b < -FAR {
        // With v = −z in [−b, −a], P(v > t) ~ e^(−t²/2): solve for the share u counted from −a inwards.
        let reach = exp(0.5 * (b - a) * (b + a));
        return -(b * b - 2.0 * ln_1p(-(1.0 - u) * (1.0 - reach))).sqrt();
    }
    let (below, above) = (normal_cdf(a), normal_cdf(b));
    normal_quantile(below + u * (above - below))
}
