//! Every level against the scalar functions, bit for bit: the kernels, and the loops of the machine in `machine.rs`.

use presidium_luck::draw;
use presidium_luck::key::{Site, site_hash};
use presidium_luck::vector::{Kernels, available, kernels_at, scalar};

pub(crate) const LENGTHS: [usize; 9] = [0, 1, 2, 7, 8, 9, 33, 64, 1003];

fn specials() -> Vec<f64> {
    let mut all = vec![
        0.0,
        f64::MIN_POSITIVE,
        5e-324,
        1e-310,
        0.5,
        1.0,
        1.5,
        2.0,
        3.0,
        1e-20,
        0.3,
        37.0,
        700.0,
        709.5,
        745.0,
        1e10,
        1e300,
        f64::MAX,
        f64::INFINITY,
        1.0 - f64::EPSILON / 2.0,
        1.0 + f64::EPSILON,
        f64::NAN,
    ];
    all.extend(all.clone().iter().map(|x| -x));
    all
}

/// Special values and values over many magnitudes, repeated to length `n` from an offset.
pub(crate) fn numbers(n: usize, offset: u64) -> Vec<f64> {
    let site = Site::new(5, site_hash("numbers", &[]));
    let specials = specials();
    (0..n as u64)
        .map(|i| match draw::uniform_pair(site, i, offset) {
            [a, b] if a < 0.25 => specials[(b * specials.len() as f64) as usize],
            [a, b] if a < 0.5 => (b - 0.5) * 1500.0,
            [a, b] if a < 0.75 => (b - 0.5) * 4.0,
            [_, b] => b,
        })
        .collect()
}

#[track_caller]
pub(crate) fn same(what: &str, got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    for (i, (g, e)) in got.iter().zip(expected).enumerate() {
        assert!(g.to_bits() == e.to_bits() || (g.is_nan() && e.is_nan()), "{what}[{i}]: {g:?} is not {e:?}");
    }
}

pub(crate) fn each(check: impl Fn(&Kernels, usize)) {
    for level in available() {
        let kernels = kernels_at(level).expect("a level that is available has kernels");
        assert_eq!(kernels.level, level);
        for n in LENGTHS {
            check(kernels, n);
        }
    }
}

#[test]
fn kernels_are_the_scalar_functions() {
    each(|kernels, n| {
        let (a, b, c) = (numbers(n, 4), numbers(n, 5), numbers(n, 6));
        let mask: Vec<f64> = c.iter().map(|&x| scalar::gt(x, 0.4)).collect();
        let expect = |f: &dyn Fn(usize) -> f64| (0..n).map(f).collect::<Vec<_>>();
        let mut out = vec![9.0; n];
        (kernels.exponential_quantile)(&mut out, &a);
        same("exponential_quantile", &out, &expect(&|i| scalar::exponential_quantile(a[i])));
        (kernels.normal_quantile)(&mut out, &a);
        same("normal_quantile", &out, &expect(&|i| scalar::normal_quantile(a[i])));
        (kernels.clamp_s)(&mut out, &a, -1.0, 2.0);
        same("clamp_s", &out, &expect(&|i| scalar::clamp(a[i], -1.0, 2.0)));
        out.copy_from_slice(&b);
        (kernels.add_assign)(&mut out, &a);
        same("add_assign", &out, &expect(&|i| b[i] + a[i]));
        out.copy_from_slice(&b);
        (kernels.add_assign_masked)(&mut out, &a, &mask);
        same("add_assign_masked", &out, &expect(&|i| if mask[i] != 0.0 { b[i] + a[i] } else { b[i] }));
        assert_eq!((kernels.any_nonzero)(&mask), mask.iter().any(|&x| x != 0.0));
        assert!(!(kernels.any_nonzero)(&vec![-0.0; n]));
        assert_eq!((kernels.all_finite)(&a), a.iter().all(|x| x.is_finite()));
        assert!((kernels.all_finite)(&mask));
    });
}

#[test]
fn uniform_kernels_are_the_scalar_draw() {
    let site = Site::new(11, site_hash("rain", &["north"]));
    each(|kernels, n| {
        for first in [0, 3, u64::from(u32::MAX) - 4, u64::MAX - 5] {
            let histories: Vec<u64> = (0..n as u64).map(|i| first.wrapping_add(i)).collect();
            let keys: Vec<u64> = histories.iter().map(|h| h.rotate_left(40) ^ 77).collect();
            let mut out = vec![9.0; n];
            (kernels.uniforms)(site, &histories, &keys, &mut out);
            let pairs = histories.iter().zip(&keys);
            same("uniforms", &out, &pairs.map(|(&h, &k)| draw::uniform(site, h, k)).collect::<Vec<_>>());
            (kernels.uniforms_consecutive)(site, first, 1956, &mut out);
            let draws: Vec<f64> = histories.iter().map(|&h| draw::uniform(site, h, 1956)).collect();
            same("uniforms_consecutive", &out, &draws);
        }
    });
}

#[test]
fn the_shortest_slice_rules() {
    each(|kernels, n| {
        let a = numbers(n, 8);
        let mut out = vec![9.0; n + 3];
        (kernels.exponential_quantile)(&mut out, &a);
        assert_eq!(out[n..], [9.0; 3]);
        (kernels.normal_quantile)(&mut out, &a);
        assert_eq!(out[n..], [9.0; 3]);
    });
}

#[test]
fn accumulate_is_the_same_step_lane_by_lane() {
    each(|kernels, n| {
        let (total, threshold) = (numbers(n, 7), numbers(n, 8));
        let start = (numbers(n, 9), numbers(n, 10), numbers(n, 11));
        let (mut rate, mut sum, mut base) = start.clone();
        // Some totals stay what they were.
        (0..n).step_by(3).for_each(|i| rate[i] = total[i]);
        let was = rate.clone();
        let any = (kernels.accumulate)(&total, &mut rate, &mut sum, &mut base, &threshold, 9.0, 16.0);
        let mut expected = false;
        let (mut sums, mut bases) = (Vec::new(), Vec::new());
        for i in 0..n {
            let moved = scalar::ne(total[i], was[i]);
            sums.push(scalar::select(moved, start.1[i] + was[i] * (9.0 - start.2[i]), start.1[i]));
            bases.push(scalar::select(moved, 9.0, start.2[i]));
            expected |= sums[i] + total[i] * (16.0 - bases[i]) >= threshold[i];
        }
        same("rate", &rate, &total);
        same("sum", &sum, &sums);
        same("base", &base, &bases);
        assert_eq!(any, expected);
    });
}
