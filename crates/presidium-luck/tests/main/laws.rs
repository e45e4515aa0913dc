//! Properties of the laws: monotone in luck, finite where they should be, exact where they count.

use presidium_luck::distribution as law;
use presidium_luck::draw;
use presidium_luck::key::{Site, site_hash};
use presidium_luck::math;

type Law = (&'static str, fn(f64) -> f64);

const LEAST: f64 = 0.5 * f64::EPSILON;
const INF: f64 = f64::INFINITY;

const LAWS: [Law; 37] = [
    ("exponential", |u| law::exponential::quantile(u, 3.0)),
    ("exponential unit", law::exponential::unit),
    ("gumbel", law::gumbel::quantile),
    ("normal", |u| law::normal::quantile(u, 1.0, 2.0)),
    ("lognormal", |u| law::lognormal::quantile(u, 5.0, 1.7)),
    ("uniform", |u| law::uniform::quantile(u, -2.0, 7.0)),
    ("triangular", |u| law::triangular::quantile(u, 1.0, 2.0, 7.0)),
    ("triangular, peak low", |u| law::triangular::quantile(u, 1.0, 1.0, 7.0)),
    ("logistic", |u| law::logistic::quantile(u, 1.0, 2.0)),
    ("truncated", |u| law::truncated_normal::quantile(u, 0.0, 1.0, -1.0, 2.0)),
    ("truncated, half", |u| law::truncated_normal::quantile(u, 0.0, 1.0, 0.0, INF)),
    ("truncated, tail", |u| law::truncated_normal::quantile(u, 0.0, 1.0, 8.0, INF)),
    ("truncated, far", |u| law::truncated_normal::quantile(u, 0.0, 1.0, -60.0, -50.0)),
    ("truncated, below", |u| law::truncated_normal::quantile(u, 0.0, 1.0, -INF, -50.0)),
    ("student 1", |u| law::student_t::quantile(u, 1.0)),
    ("student 5", |u| law::student_t::quantile(u, 5.0)),
    ("beta", |u| law::beta::quantile(u, 2.0, 5.0)),
    ("beta, bowl", |u| law::beta::quantile(u, 0.3, 0.2)),
    ("beta, peaked", |u| law::beta::quantile(u, 3e3, 4e4)),
    ("gamma", |u| law::gamma::quantile(u, 2.5, 2.0)),
    ("gamma, small", |u| law::gamma::quantile(u, 0.05, 2.0)),
    ("gamma, large", |u| law::gamma::quantile(u, 4e4, 2.0)),
    ("weibull", |u| law::weibull::quantile(u, 1.7, 2.0)),
    ("poisson 0.3", |u| law::poisson::quantile(u, 0.3)),
    ("poisson 19", |u| law::poisson::quantile(u, 19.0)),
    ("poisson 21", |u| law::poisson::quantile(u, 21.0)),
    ("poisson 1e5", |u| law::poisson::quantile(u, 1e5)),
    ("binomial 10", |u| law::binomial::quantile(u, 10.0, 0.4)),
    ("binomial 1e5", |u| law::binomial::quantile(u, 1e5, 0.3)),
    ("binomial 1e5, high", |u| law::binomial::quantile(u, 1e5, 0.7)),
    ("binomial 60, high", |u| law::binomial::quantile(u, 60.0, 0.9)),
    ("negative binomial", |u| law::negative_binomial::quantile(u, 3.0, 0.5)),
    ("negative binomial, large", |u| law::negative_binomial::quantile(u, 300.0, 4.0)),
    ("geometric", |u| law::geometric::quantile(u, 0.2)),
    ("bernoulli", |u| law::bernoulli::quantile(u, 0.2)),
    ("days", |u| law::uniform_days::quantile(u, -3.0, 364.0)),
    ("mixture", |u| law::mixture::quantile(u, &[1.0, 4.0, 9.0], &[1.0, 0.0, 2.0])),
];

/// Ascending uniforms: both ends, and many in between.
fn ladder(n: u32) -> Vec<f64> {
    let mut all = vec![LEAST, 3.0 * LEAST, 1e-12, 1e-8, 1e-5, 1e-3];
    all.extend((1..n).map(|i| f64::from(i) / f64::from(n)));
    all.extend([1.0 - 1e-3, 1.0 - 1e-5, 1.0 - 1e-8, 1.0 - 1e-12, 1.0 - LEAST]);
    all.sort_by(f64::total_cmp);
    all
}

#[test]
fn quantiles_are_finite_and_monotone() {
    for (name, quantile) in LAWS {
        let mut last = f64::NEG_INFINITY;
        for u in ladder(401) {
            let x = quantile(u);
            assert!(x.is_finite(), "{name} at {u:e}: {x}");
            assert!(x >= last, "{name} falls from {last} to {x} at {u:e}");
            last = x;
        }
    }
}

#[test]
fn outside_luck_and_bad_parameters_give_nan() {
    for (name, quantile) in LAWS {
        for u in [-0.5, 1.5, f64::NAN] {
            assert!(quantile(u).is_nan(), "{name} at {u}: {}", quantile(u));
        }
    }
    assert!(law::poisson::quantile(0.5, -1.0).is_nan());
    assert!(law::binomial::quantile(0.5, 2.5, 0.5).is_nan());
    assert!(law::binomial::quantile(0.5, 2.0, 1.5).is_nan());
    assert!(law::normal::quantile(0.5, 0.0, -1.0).is_nan());
    assert!(law::gamma::quantile(0.5, 0.0, 1.0).is_nan());
    assert!(law::beta::quantile(0.5, f64::NAN, 1.0).is_nan());
    assert_eq!(law::mixture::index(0.5, &[]), None);
    assert_eq!(law::mixture::index(0.5, &[1.0, -1.0]), None);
}

#[test]
fn degenerate_laws_are_points() {
    for u in ladder(20) {
        assert_eq!(law::poisson::quantile(u, 0.0), 0.0);
        assert_eq!(law::binomial::quantile(u, 7.0, 0.0), 0.0);
        assert_eq!(law::binomial::quantile(u, 7.0, 1.0), 7.0);
        assert_eq!(law::binomial::quantile(u, 0.0, 0.3), 0.0);
        assert_eq!(law::bernoulli::quantile(u, 0.0), 0.0);
        assert_eq!(law::bernoulli::quantile(u, 1.0), 1.0);
        assert_eq!(law::truncated_normal::quantile(u, 0.0, 1.0, 2.0, 2.0), 2.0);
        assert_eq!(law::uniform_days::quantile(u, 4.0, 4.0), 4.0);
    }
}

/// The shortcut for large means must agree with the distribution function, whose error has its own test.
#[test]
fn large_counts_are_where_the_distribution_function_says() {
    let site = Site::new(3, site_hash("counts", &[]));
    for i in 0..20_000 {
        let [u, v] = draw::uniform_pair(site, i, 0);
        let mean = 20.0 * math::pow(500.0, v);
        let k = law::poisson::quantile(u, mean);
        let (below, here) =
            (if k > 0.0 { math::gamma_q(k, mean) } else { 0.0 }, math::gamma_q(k + 1.0, mean));
        assert!(below < u + 1e-13 && u <= here + 1e-13, "poisson({mean}) at {u}: {k}, {below} {here}");
    }
    for i in 0..20_000 {
        let [u, v] = draw::uniform_pair(site, i, 1);
        let [a, _] = draw::uniform_pair(site, i, 2);
        let p = 0.001 + 0.998 * a;
        let n = (20.0 * math::pow(500.0, v) / p.min(1.0 - p)).floor();
        let k = law::binomial::quantile(u, n, p);
        let cdf = |k: f64| {
            if k < 0.0 {
                0.0
            } else if k >= n {
                1.0
            } else {
                1.0 - math::beta_i(p, k + 1.0, n - k)
            }
        };
        let (below, here) = (cdf(k - 1.0), cdf(k));
        assert!(below < u + 1e-12 && u <= here + 1e-12, "binomial({n}, {p}) at {u}: {k}, {below} {here}");
    }
}

#[test]
fn powers_follow_ieee_754() {
    let cases = [
        (0.0, 0.0, 1.0),
        (f64::NAN, 0.0, 1.0),
        (1.0, f64::NAN, 1.0),
        (0.0, 2.0, 0.0),
        (-0.0, 3.0, -0.0),
        (-0.0, 2.0, 0.0),
        (0.0, -1.0, INF),
        (-0.0, -1.0, -INF),
        (-0.0, -2.0, INF),
        (-2.0, 3.0, -8.0),
        (-2.0, 2.0, 4.0),
        (-2.0, -1.0, -0.5),
        (-1.0, INF, 1.0),
        (0.5, INF, 0.0),
        (2.0, INF, INF),
        (2.0, -INF, 0.0),
        (INF, -1.0, 0.0),
        (INF, 0.5, INF),
        (-INF, 3.0, -INF),
        (-INF, 2.5, INF),
        (3.0, 2.0, 9.0),
        (10.0, 15.0, 1e15),
        (2.0, -1074.0, 5e-324),
        (2.0, 1023.0, 8.98846567431158e307),
        (2.0, 1e300, INF),
        (2.0, -1e300, 0.0),
        (4.0, 0.5, 2.0),
    ];
    for (a, b, expected) in cases {
        assert_eq!(math::pow(a, b).to_bits(), f64::to_bits(expected), "{a} ^ {b} is {}", math::pow(a, b));
    }
    for (a, b) in [(-2.0, 0.5), (-1e-300, 1.5), (f64::NAN, 1.0), (2.0, f64::NAN)] {
        assert!(math::pow(a, b).is_nan(), "{a} ^ {b}");
    }
}

#[test]
fn special_values_of_the_elementary_functions() {
    let same =
        |got: f64, expected: f64| assert_eq!(got.to_bits(), expected.to_bits(), "{got} is not {expected}");
    same(math::exp(0.0), 1.0);
    same(math::exp(INF), INF);
    same(math::exp(-INF), 0.0);
    same(math::exp(710.0), INF);
    same(math::exp(-746.0), 0.0);
    same(math::exp_m1(-0.0), -0.0);
    same(math::exp_m1(-INF), -1.0);
    same(math::exp_m1(INF), INF);
    same(math::ln(1.0), 0.0);
    same(math::ln(0.0), -INF);
    same(math::ln(-0.0), -INF);
    same(math::ln(INF), INF);
    same(math::ln_1p(-1.0), -INF);
    same(math::ln_1p(INF), INF);
    same(math::ln_1p(-0.0), -0.0);
    same(math::logistic(0.0), 0.5);
    same(math::logistic(-INF), 0.0);
    same(math::logistic(INF), 1.0);
    same(math::normal_quantile(0.5), 0.0);
    same(math::normal_quantile(0.0), -INF);
    same(math::normal_quantile(1.0), INF);
    same(math::normal_cdf(0.0), 0.5);
    same(math::normal_cdf(INF), 1.0);
    same(math::ln_gamma(1.0), 0.0);
    same(math::ln_gamma(2.0), 0.0);
    same(math::min(f64::NAN, 1.0).abs(), f64::NAN.abs());
    same(math::min(1.0, f64::NAN), 1.0);
    same(math::max(-0.0, 0.0), -0.0);
    for f in [math::exp, math::exp_m1, math::ln, math::ln_1p, math::logistic, math::normal_quantile] {
        assert!(f(f64::NAN).is_nan());
    }
    assert!(math::ln(-1.0).is_nan() && math::ln_1p(-1.5).is_nan() && math::normal_quantile(1.5).is_nan());
}

/// No argument, however odd, hangs or gives anything but a number, an infinity or NaN in good time.
#[test]
fn odd_arguments_are_survived() {
    let odd = [
        0.0,
        -0.0,
        5e-324,
        1e-300,
        1e-17,
        LEAST,
        0.1,
        0.5,
        1.0 - LEAST,
        1.0,
        1.5,
        19.999,
        20.0,
        1e3,
        1e7,
        1e16,
        1e300,
        f64::MAX,
        INF,
        -1.0,
        f64::NAN,
    ];
    let two: [fn(f64, f64, f64) -> f64; 10] = [
        law::gamma::quantile,
        law::weibull::quantile,
        law::lognormal::quantile,
        law::normal::quantile,
        law::logistic::quantile,
        law::uniform::quantile,
        law::uniform_days::quantile,
        law::binomial::quantile,
        law::negative_binomial::quantile,
        |u, a, b| law::truncated_normal::quantile(u, 0.0, 1.0, a, b),
    ];
    let one: [fn(f64, f64) -> f64; 4] = [
        law::exponential::quantile,
        law::geometric::quantile,
        law::poisson::quantile,
        law::bernoulli::quantile,
    ];
    let mut numbers = 0;
    for u in odd {
        for a in odd {
            for quantile in one {
                numbers += u32::from(!quantile(u, a).is_nan());
            }
            for b in odd {
                for quantile in two {
                    numbers += u32::from(!quantile(u, a, b).is_nan());
                }
            }
        }
    }
    assert!(numbers > 10_000, "{numbers}");
}
