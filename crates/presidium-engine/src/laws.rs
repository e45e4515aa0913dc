//! A law, its arguments and one uniform → a value: always a monotone inverse of the distribution function.

use presidium_lang::model::Law;
use presidium_luck::{distribution as law, math};

use crate::program::DistPlan;

/// The value of a law at a uniform, within its bounds; NaN where the law is not defined.
pub(crate) fn draw(plan: &DistPlan, args: &[f64], u: f64) -> f64 {
    if plan.above.is_none() && plan.below.is_none() {
        return quantile(plan, args, u);
    }
    let lo = plan.above.unwrap_or(f64::NEG_INFINITY);
    let hi = plan.below.unwrap_or(f64::INFINITY);
    if plan.law == Law::Normal && args.len() == 2 {
        return law::truncated_normal::quantile(u, args[0], args[1], lo, hi);
    }
    let from = plan.above.map_or(0.0, |x| cumulative(plan.law, args, x));
    let to = plan.below.map_or(1.0, |x| cumulative(plan.law, args, x));
    math::clamp(quantile(plan, args, from + u * (to - from)), lo, hi)
}

fn quantile(plan: &DistPlan, args: &[f64], u: f64) -> f64 {
    let wanted = match plan.law {
        Law::Mixture => 0,
        Law::Fixed | Law::Exponential | Law::Poisson | Law::Bernoulli => 1,
        Law::Triangular => 3,
        Law::Normal | Law::Lognormal | Law::Uniform | Law::Gamma | Law::Beta | Law::Binomial | Law::Days => 2,
    };
    if args.len() < wanted {
        return f64::NAN;
    }
    match plan.law {
        Law::Fixed => args[0],
        Law::Normal => law::normal::quantile(u, args[0], args[1]),
        Law::Lognormal => law::lognormal::quantile(u, args[0], args[1]),
        Law::Uniform => law::uniform::quantile(u, args[0], args[1]),
        Law::Triangular => law::triangular::quantile(u, args[0], args[1], args[2]),
        Law::Exponential => law::exponential::quantile(u, args[0]),
        Law::Gamma => law::gamma::quantile(u, args[0], args[1] / args[0]),
        Law::Beta => law::beta::quantile(u, args[0], args[1]),
        Law::Poisson => law::poisson::quantile(u, args[0]),
        Law::Binomial => law::binomial::quantile(u, args[0], args[1]),
        Law::Bernoulli => law::bernoulli::quantile(u, args[0]),
        Law::Days => law::uniform_days::quantile(u, args[0], args[1]),
        Law::Mixture => {
            let mut pairs = plan.mixture.clone();
            pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
            let values: Vec<f64> = pairs.iter().map(|p| p.0).collect();
            let weights: Vec<f64> = pairs.iter().map(|p| p.1).collect();
            law::mixture::quantile(u, &values, &weights)
        }
    }
}

/// The distribution function of the laws that bounds may restrict, the normal apart.
fn cumulative(law: Law, args: &[f64], x: f64) -> f64 {
    let positive = |f: &dyn Fn() -> f64| if x > 0.0 { f() } else { 0.0 };
    match law {
        Law::Lognormal => positive(&|| math::normal_cdf(math::ln(x / args[0]) / math::ln(args[1]))),
        Law::Exponential => positive(&|| -math::exp_m1(-x / args[0])),
        Law::Gamma => positive(&|| math::gamma_p(args[0], x / (args[1] / args[0]))),
        Law::Beta => math::beta_i(math::clamp(x, 0.0, 1.0), args[0], args[1]),
        Law::Uniform => math::clamp((x - args[0]) / (args[1] - args[0]), 0.0, 1.0),
        Law::Triangular => {
            let (lo, mode, hi) = (args[0], args[1], args[2]);
            if x <= lo {
                0.0
            } else if x >= hi {
                1.0
            } else if x < mode {
                (x - lo) * (x - lo) / ((hi - lo) * (mode - lo))
            } else {
                1.0 - (hi - x) * (hi - x) / ((hi - lo) * (hi - mode))
            }
        }
        Law::Fixed
        | Law::Normal
        | Law::Poisson
        | Law::Binomial
        | Law::Bernoulli
        | Law::Mixture
        | Law::Days => f64::NAN,
    }
}

/// The value of a normal score under a law, for correlated shocks.
pub(crate) fn scored(plan: &DistPlan, args: &[f64], z: f64) -> f64 {
    let free = plan.above.is_none() && plan.below.is_none() && args.len() == 2;
    match plan.law {
        Law::Normal if free => args[0] + args[1] * z,
        Law::Lognormal if free => args[0] * math::exp(math::ln(args[1]) * z),
        _ => draw(plan, args, math::normal_cdf(z)),
    }
}

/// The value that a prior lies below with a probability, in base units; `None` when its arguments are not constants.
pub fn prior_quantile(dist: &presidium_lang::model::Dist, probability: f64) -> Option<f64> {
    let constant = |e: &presidium_lang::model::Expr| match e.kind {
        presidium_lang::model::ExprKind::Constant(value) => Some(value),
        _ => None,
    };
    let args: Vec<f64> = dist.args.iter().map(constant).collect::<Option<_>>()?;
    let plan = DistPlan {
        law: dist.law,
        args: args.len(),
        mixture: dist.mixture.clone(),
        above: dist.above,
        below: dist.below,
    };
    Some(draw(&plan, &args, probability)).filter(|value| value.is_finite())
}
