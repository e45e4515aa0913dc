//! Discrete mixtures: one of several, by weight.

/// The index chosen by `u`: the first whose cumulated weight reaches u times the total.
///
/// Weights are added in the order given and need not sum to 1; an index of weight zero is never chosen.
/// `None` if a weight is negative or not finite, if all are zero, or if `u` is outside [0, 1].
pub fn index(u: f64, weights: &[f64]) -> Option<usize> {
    let valid = weights.iter().all(|w| (0.0..f64::INFINITY).contains(w)) && (0.0..=1.0).contains(&u);
    let total: f64 = weights.iter().fold(0.0, |sum, &w| sum + w);
    if !(valid && total > 0.0 && total < f64::INFINITY) {
        return None;
    }
    let target = u * total;
    let mut sum = 0.0;
    let mut last = None;
    for (i, &w) in weights.iter().enumerate().filter(|&(_, &w)| w > 0.0) {
        sum += w;
        last = Some(i);
        if sum >= target {
            break;
        }
    }
    last
}

/// The value at the chosen index; monotone in `u` if the values ascend. NaN where [`index`] is `None`.
///
/// Shape: `values` and `weights` of one length; the shorter rules.
pub fn quantile(u: f64, values: &[f64], weights: &[f64]) -> f64 {
    let n = values.len().min(weights.len());
    index(u, &weights[..n]).map_or(f64::NAN, |i| values[i])
}
