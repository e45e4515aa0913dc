//! What the laws on the whole numbers share: two ways to find the least k with F(k) ≥ u.

/// Above this, sums of probabilities are too coarse and the upper tail is asked instead.
pub(super) const NEARLY_ONE: f64 = 1.0 - 1e-6;

/// Adds up probabilities from `start` until they reach `u`, or no longer change the sum.
///
/// `ratio(k)` is P(k) / P(k − 1). At most `most` steps; the error of F is some 10⁻¹⁵.
pub(super) fn add_up(u: f64, start: f64, most: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let mut k = 0.0;
    let mut term = start;
    let mut sum = start;
    while sum < u && k < most {
        k += 1.0;
        term *= ratio(k);
        let next = sum + term;
        if next == sum && term < start {
            return k;
        }
        sum = next;
    }
    k
}

/// The first four cumulants of a law.
#[derive(Clone, Copy)]
pub(super) struct Cumulants {
    pub(super) mean: f64,
    pub(super) variance: f64,
    pub(super) third: f64,
    pub(super) fourth: f64,
}

/// A real number whose floor is the quantile, up to a small error, for a standard normal quantile `w`.
///
/// Source: Cornish and Fisher (1938), with Sheppard's correction of the variance for grouping.
pub(super) fn cornish_fisher(w: f64, law: Cumulants) -> f64 {
    let variance = law.variance - 1.0 / 12.0;
    let sd = variance.sqrt();
    let skew = law.third / (variance * sd);
    let kurtosis = (law.fourth + 1.0 / 120.0) / (variance * variance);
    let w2 = w * w;
    let bend =
        skew * (w2 - 1.0) / 6.0 + w * (kurtosis * (w2 - 3.0) / 24.0 - skew * skew * (2.0 * w2 - 5.0) / 36.0);
    law.mean + 0.5 + sd * (w + bend)
}

/// The least k in [0, most] with F(k) ≥ u, from a guess outwards and then by halving.
///
/// `luck` is (u, 1 − u) and `tails(k)` is (F(k), 1 − F(k)), each with its own relative accuracy; the lesser is
/// compared. Some 2 log₂ of the guess's error steps, two if the guess is right.
pub(super) fn settle(luck: (f64, f64), guess: f64, most: f64, tails: impl Fn(f64) -> (f64, f64)) -> f64 {
    let reached = |k: f64| {
        let (below, above) = tails(k);
        if luck.0 <= 0.5 { below >= luck.0 } else { above <= luck.1 }
    };
    let mut step = 1.0;
    let mut high = guess.clamp(0.0, most);
    let mut low;
    if reached(high) {
        loop {
            low = high - step;
            if low < 0.0 || !reached(low) {
                break;
            }
            high = low;
            step *= 2.0;
        }
        low = low.max(-1.0);
    } else {
        loop {
            low = high;
            high = (low + step).min(most);
            if high >= most || reached(high) {
                break;
            }
            step *= 2.0;
        }
    }
    // F(low) < u ≤ F(high) from here on.
    while high - low > 1.0 {
        let middle = (0.5 * (low + high)).floor();
        if middle <= low || middle >= high {
            break;
        }
        if reached(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
