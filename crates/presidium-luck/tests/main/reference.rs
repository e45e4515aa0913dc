//! Every function and law against values computed with 60 digits (`tests/reference.py`).

use std::collections::BTreeMap;

use presidium_luck::distribution as law;
use presidium_luck::math;

const TABLE: &str = include_str!("../reference.txt");

/// How an error is measured.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    /// Units in the last place of the true value.
    Ulp,
    /// The same, but of 1 where the value is smaller.
    UlpOfOne,
    /// Units in the last place, for each unit of 1 + |ln value|: an exponent's error shows in its power.
    UlpPerLog,
    /// The value is a whole number and must be met.
    Exact,
}
use Unit::{Exact, Ulp, UlpOfOne, UlpPerLog};

/// Worst errors allowed: those of the README, which come from tables a hundred times as long.
const BOUNDS: [(&str, f64, Unit); 28] = [
    ("exp", 1.0, Ulp),
    ("exp_m1", 1.75, Ulp),
    ("ln", 0.85, Ulp),
    ("ln_1p", 1.75, Ulp),
    ("logistic", 2.5, Ulp),
    ("pow", 1.0, Ulp),
    ("normal_quantile", 5.0, Ulp),
    ("normal_cdf", 5.0, Ulp),
    ("ln_gamma", 6.0, Ulp),
    ("gamma_p", 150.0, UlpPerLog),
    ("gamma_q", 150.0, UlpPerLog),
    ("beta_i", 250.0, UlpPerLog),
    ("exponential", 3.0, Ulp),
    ("gumbel", 2.0, UlpOfOne),
    ("normal", 5.0, Ulp),
    ("lognormal", 10.0, UlpPerLog),
    ("uniform", 2.0, Ulp),
    ("logistic_law", 3.0, Ulp),
    ("weibull", 3.0, UlpPerLog),
    ("triangular", 10.0, Ulp),
    ("truncated_normal", 20.0, UlpOfOne),
    ("gamma", 40.0, UlpPerLog),
    ("beta", 40.0, UlpPerLog),
    ("student_t", 40.0, UlpPerLog),
    ("poisson", 0.0, Exact),
    ("binomial", 0.0, Exact),
    ("negative_binomial", 0.0, Exact),
    ("geometric", 0.0, Exact),
];

fn value(name: &str, a: &[f64]) -> Option<f64> {
    Some(match name {
        "exp" => math::exp(a[0]),
        "exp_m1" => math::exp_m1(a[0]),
        "ln" => math::ln(a[0]),
        "ln_1p" => math::ln_1p(a[0]),
        "logistic" => math::logistic(a[0]),
        "pow" => math::pow(a[0], a[1]),
        "normal_quantile" => math::normal_quantile(a[0]),
        "normal_cdf" => math::normal_cdf(a[0]),
        "ln_gamma" => math::ln_gamma(a[0]),
        "gamma_p" => math::gamma_p(a[0], a[1]),
        "gamma_q" => math::gamma_q(a[0], a[1]),
        "beta_i" => math::beta_i(a[0], a[1], a[2]),
        "exponential" => law::exponential::quantile(a[0], a[1]),
        "gumbel" => law::gumbel::quantile(a[0]),
        "normal" => law::normal::quantile(a[0], a[1], a[2]),
        "lognormal" => law::lognormal::quantile(a[0], a[1], a[2]),
        "uniform" => law::uniform::quantile(a[0], a[1], a[2]),
        "logistic_law" => law::logistic::quantile(a[0], a[1], a[2]),
        "weibull" => law::weibull::quantile(a[0], a[1], a[2]),
        "triangular" => law::triangular::quantile(a[0], a[1], a[2], a[3]),
        "truncated_normal" => law::truncated_normal::quantile(a[0], a[1], a[2], a[3], a[4]),
        "gamma" => law::gamma::quantile(a[0], a[1], a[2]),
        "beta" => law::beta::quantile(a[0], a[1], a[2]),
        "student_t" => law::student_t::quantile(a[0], a[1]),
        "poisson" => law::poisson::quantile(a[0], a[1]),
        "binomial" => law::binomial::quantile(a[0], a[1], a[2]),
        "negative_binomial" => law::negative_binomial::quantile(a[0], a[1], a[2]),
        "geometric" => law::geometric::quantile(a[0], a[1]),
        _ => return None,
    })
}

/// The distance of two neighbouring doubles at `x`.
fn ulp(x: f64) -> f64 {
    let x = x.abs().max(f64::MIN_POSITIVE);
    f64::from_bits(x.to_bits() + 1) - x
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|x| x.parse().expect("the table holds numbers")).collect()
}

#[test]
fn errors_stay_within_the_stated_bounds() {
    let mut worst: BTreeMap<&str, (f64, &str, usize)> = BTreeMap::new();
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        let (call, truth) = row.split_once('=').expect("a row has a value");
        let (name, arguments) = call.split_once(' ').expect("a row has a name");
        let (arguments, truth) = (numbers(arguments), numbers(truth));
        let unit = BOUNDS.iter().find(|b| b.0 == name).expect("a row's function has a bound").2;
        let got = value(name, &arguments).expect("a row's function is known");
        let size = truth[0].abs();
        let distance = ((got - truth[0]) - truth[1]).abs();
        let error = match unit {
            Ulp => distance / ulp(size),
            UlpOfOne => distance / ulp(size.max(1.0)),
            UlpPerLog => distance / ulp(size) / (1.0 + math::ln(size).abs()),
            Exact => distance,
        };
        let entry = worst.entry(name).or_insert((0.0, row, 0));
        entry.2 += 1;
        if !(error <= entry.0) {
            (entry.0, entry.1) = (error, row);
        }
    }
    let mut failures = String::new();
    for (name, bound, _) in BOUNDS {
        let Some((error, row, rows)) = worst.get(name) else {
            failures += &format!("{name} has no row\n");
            continue;
        };
        eprintln!("{name:18} {rows:6} rows, worst {error:8.3} of {bound}");
        if !(*error <= bound) {
            failures += &format!("{name}: {error} > {bound} at {row}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
