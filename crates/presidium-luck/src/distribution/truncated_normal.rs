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
    let z = if b < -FAR {
        far(u, a, b)
    } else if a > FAR {
        -far(1.0 - u, -b, -a)
    } else {
        near(u, a, b)
    };
    clamp(mean + sd * z, lo, hi)
}

/// Counts the probability from the side on which less than half of the whole normal law lies.
fn near(u: f64, a: f64, b: f64) -> f64 {
    let (below_a, below_b) = (normal_cdf(a), normal_cdf(b));
    let lower = below_a + u * (below_b - below_a);
    if lower <= 0.5 {
        return normal_quantile(lower);
    }
    let (above_a, above_b) = (normal_cdf(-a), normal_cdf(-b));
    -normal_quantile(above_b + (1.0 - u) * (above_a - above_b))
}

/// With v = −z in [−b, −a] and P(v > t) ~ e^(−t²/2): solves for the share u counted from v = −a inwards.
fn far(u: f64, a: f64, b: f64) -> f64 {
    let reach = exp(0.5 * (b - a) * (b + a));
    -(b * b - 2.0 * ln_1p(-(1.0 - u) * (1.0 - reach))).sqrt()
}
