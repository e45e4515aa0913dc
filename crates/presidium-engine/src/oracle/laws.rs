//! A law, its arguments and one uniform into a value.

use super::coverage::of_law;
use super::state::{Run, Scope};
use super::value::clamp;
use presidium_lang::model::{Dist, Law};
use presidium_luck::distribution::{
    bernoulli, beta, binomial, exponential, gamma, lognormal, mixture, normal, poisson, triangular,
    truncated_normal, uniform, uniform_days,
};
use presidium_luck::math::{beta_i, exp_m1, gamma_p, ln, normal_cdf};

impl<'m> Run<'m> {
    /// The arguments of a law, read in a scope.
    pub(super) fn arguments(&self, dist: &'m Dist, scope: &mut Scope<'m>) -> Vec<f64> {
        self.hit(of_law(dist.law));
        if dist.above.is_some() {
            self.hit("law above");
        }
        if dist.below.is_some() {
            self.hit("law below");
        }
        dist.args.iter().map(|arg| self.value(arg, scope)).collect()
    }
}

/// The value of a law at one uniform, within its bounds; NaN outside the law's domain.
pub(super) fn at(dist: &Dist, args: &[f64], u: f64) -> f64 {
    if dist.above.is_none() && dist.below.is_none() {
        return quantile(dist, args, u);
    }
    let lo = dist.above.unwrap_or(f64::NEG_INFINITY);
    let hi = dist.below.unwrap_or(f64::INFINITY);
    if let (Law::Normal, [mean, sd]) = (dist.law, args) {
        return truncated_normal::quantile(u, *mean, *sd, lo, hi);
    }
    let under = dist.above.map_or(0.0, |x| cdf(dist.law, args, x));
    let upper = dist.below.map_or(1.0, |x| cdf(dist.law, args, x));
    clamp(quantile(dist, args, under + u * (upper - under)), lo, hi)
}

fn quantile(dist: &Dist, args: &[f64], u: f64) -> f64 {
    match (dist.law, args) {
        (Law::Fixed, [x]) => *x,
        (Law::Normal, [mean, sd]) => normal::quantile(u, *mean, *sd),
        (Law::Lognormal, [median, gsd]) => lognormal::quantile(u, *median, *gsd),
        (Law::Uniform, [lo, hi]) => uniform::quantile(u, *lo, *hi),
        (Law::Triangular, [lo, mode, hi]) => triangular::quantile(u, *lo, *mode, *hi),
        (Law::Exponential, [mean]) => exponential::quantile(u, *mean),
        (Law::Gamma, [shape, mean]) => gamma::quantile(u, *shape, mean / shape),
        (Law::Beta, [a, b]) => beta::quantile(u, *a, *b),
        (Law::Poisson, [mean]) => poisson::quantile(u, *mean),
        (Law::Binomial, [n, p]) => binomial::quantile(u, *n, *p),
        (Law::Bernoulli, [p]) => bernoulli::quantile(u, *p),
        (Law::Mixture, _) => {
            let mut parts = dist.mixture.clone();
            parts.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (values, weights): (Vec<f64>, Vec<f64>) = parts.into_iter().unzip();
            mixture::quantile(u, &values, &weights)
        }
        (Law::Days, [lo, hi]) => uniform_days::quantile(u, *lo, *hi),
        _ => f64::NAN,
    }
}

/// The distribution function of the laws, other than the normal, that `above` and `below` may follow.
fn cdf(law: Law, args: &[f64], x: f64) -> f64 {
    match (law, args) {
        (Law::Lognormal, [median, gsd]) if x > 0.0 => normal_cdf(ln(x / median) / ln(*gsd)),
        (Law::Exponential, [mean]) if x > 0.0 => -exp_m1(-x / mean),
        (Law::Gamma, [shape, mean]) if x > 0.0 => gamma_p(*shape, x / (mean / shape)),
        (Law::Lognormal | Law::Gamma, [_, _]) | (Law::Exponential, [_]) => 0.0,
        (Law::Beta, [a, b]) => beta_i(clamp(x, 0.0, 1.0), *a, *b),
        (Law::Uniform, [lo, hi]) => clamp((x - lo) / (hi - lo), 0.0, 1.0),
        (Law::Triangular, [lo, mode, hi]) => {
            if x <= *lo {
                0.0
            } else if x >= *hi {
                1.0
            } else if x < *mode {
                (x - lo) * (x - lo) / ((hi - lo) * (mode - lo))
            } else {
                1.0 - (hi - x) * (hi - x) / ((hi - lo) * (hi - mode))
            }
        }
        _ => f64::NAN,
    }
}
