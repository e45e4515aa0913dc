//! The regularised incomplete beta function and its inverse.

use super::gamma::{TWO_PI, deviance, ln_ratio, stirling_rest};
use super::{exp, ln, ln_gamma, logistic};

/// Bound on the steps of the continued fraction; some √max(a, b) are needed.
const MOST_STEPS: usize = 100_000;

/// The regularised incomplete beta function I(x; a, b), for a and b above zero and x in [0, 1].
///
/// Worst error: 250 (1 + |ln I|) ulp, for a and b in [0.1, 10³].
///
/// Cost: some √max(a, b) steps of 5 ns.
pub fn beta_i(x: f64, a: f64, b: f64) -> f64 {
    beta_pair(x, 1.0 - x, a, b).0
}

/// (I, 1 − I) at x, given x and 1 − x.
pub(crate) fn beta_pair(x: f64, y: f64, a: f64, b: f64) -> (f64, f64) {
    if !(a > 0.0 && b > 0.0 && x >= 0.0 && y >= 0.0) || a + b == f64::INFINITY {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 || y == 0.0 {
        return if x == 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    Shape::new(a, b).pair(x, y).0
}

/// A pair of parameters, with what does not depend on x.
struct Shape {
    a: f64,
    b: f64,
    scale: f64,
}

impl Shape {
    fn new(a: f64, b: f64) -> Shape {
        let n = a + b;
        let rest = stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
        Shape { a, b, scale: exp(rest) * (a / n * b / TWO_PI).sqrt() }
    }

    /// (I, 1 − I), and the density in ln(x / (1 − x)), for x and y = 1 − x above zero.
    ///
    /// Below the mean the first, above it the second has full relative accuracy; the other is its complement.
    ///
    /// Source: DLMF 8.17.22 (continued fraction), with Loader's form of the leading factor.
    fn pair(&self, x: f64, y: f64) -> ((f64, f64), f64) {
        let &Shape { a, b, scale } = self;
        let n = a + b;
        let factor = scale * exp(-deviance(a, n * x) - deviance(b, n * y));
        let tails = if x * (n + 2.0) < a + 1.0 {
            let lower = factor * fraction(x, a, b) / a;
            (lower, 1.0 - lower)
        } else {
            let upper = factor * fraction(y, b, a) / b;
            (1.0 - upper, upper)
        };
        (tails, factor)
    }
}

fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const FLOOR: f64 = 1e-300;
    let away = |v: f64| if v.abs() < FLOOR { FLOOR } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..MOST_STEPS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() < 3e-16 {
            break;
        }
    }
    h
}

/// The x with I(x; a, b) = p: the quantile of the beta law.
///
/// Worst error: 40 (1 + |ln x|) ulp, for a and b in [0.3, 100].
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    logistic(beta_quantile_logit(p, a, b))
}

/// ln(x / (1 − x)) for the x with I(x; a, b) = p.
///
/// Newton's method on the logarithm of the lesser tail. The beta law is log-concave in this variable, so both
/// tails are, and the method converges from anywhere; at most 60 steps, usually six.
pub(crate) fn beta_quantile_logit(p: f64, a: f64, b: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && a + b < f64::INFINITY && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if p == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let lower = p <= 0.5;
    let target = if lower { p } else { 1.0 - p };
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    // Where a tail is a pure power to working precision, the power is the answer.
    let low_power = (ln(p) + ln(a) + ln_beta) / a;
    let high_power = -(ln(1.0 - p) + ln(b) + ln_beta) / b;
    if low_power < -100.0 {
        return low_power;
    }
    if high_power > 100.0 {
        return high_power;
    }
    let shape = Shape::new(a, b);
    let mut t = ln(a / b);
    for _ in 0..60 {
        let (x, y) = (logistic(t), logistic(-t));
        let ((below, above), density) = shape.pair(x, y);
        let tail = if lower { below } else { above };
        let gap = ln_ratio(tail, target) * tail / density;
        let step = if lower { -gap } else { gap };
        let step = step.clamp(-5.0, 5.0);
        if !step.is_finite() {
            break;
        }
        t += step;
        if step.abs() <= 4e-16 * t.abs().max(1.0) {
            break;
        }
    }
    t
}
