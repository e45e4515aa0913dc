//! The loops: each kernel as a plain function, always inlined into the function of a level.

use crate::distribution::exponential;
use crate::draw;
use crate::key::Site;
use crate::math;
use crate::vector::machine::{self, File, Task};

#[inline(always)]
fn map(out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
    let n = out.len().min(a.len());
    let (out, a) = (&mut out[..n], &a[..n]);
    for i in 0..n {
        out[i] = f(a[i]);
    }
}

#[inline(always)]
pub(super) fn exponential_quantile(out: &mut [f64], u: &[f64]) {
    map(out, u, exponential::unit);
}

#[inline(always)]
pub(super) fn clamp_s(out: &mut [f64], a: &[f64], lo: f64, hi: f64) {
    map(out, a, |x| math::clamp(x, lo, hi));
}

#[inline(always)]
pub(super) fn add_assign(out: &mut [f64], a: &[f64]) {
    let n = out.len().min(a.len());
    let (out, a) = (&mut out[..n], &a[..n]);
    for i in 0..n {
        out[i] += a[i];
    }
}

#[inline(always)]
pub(super) fn add_assign_masked(out: &mut [f64], a: &[f64], mask: &[f64]) {
    let n = out.len().min(a.len()).min(mask.len());
    let (out, a, mask) = (&mut out[..n], &a[..n], &mask[..n]);
    for i in 0..n {
        let sum = out[i] + a[i];
        out[i] = math::select(mask[i], sum, out[i]);
    }
}

/// See [`super::Kernels::accumulate`].
#[inline(always)]
pub(super) fn accumulate(
    total: &[f64],
    rate: &mut [f64],
    sum: &mut [f64],
    base: &mut [f64],
    threshold: &[f64],
    now: f64,
    horizon: f64,
) -> bool {
    let n = total.len().min(rate.len()).min(sum.len()).min(base.len()).min(threshold.len());
    let (total, threshold) = (&total[..n], &threshold[..n]);
    let (rate, sum, base) = (&mut rate[..n], &mut sum[..n], &mut base[..n]);
    let mut any = 0u64;
    for i in 0..n {
        let moved = math::ne(total[i], rate[i]);
        let so_far = sum[i] + rate[i] * (now - base[i]);
        sum[i] = math::select(moved, so_far, sum[i]);
        base[i] = math::select(moved, now, base[i]);
        rate[i] = total[i];
        any |= u64::from(sum[i] + rate[i] * (horizon - base[i]) >= threshold[i]);
    }
    any != 0
}

/// A run of lanes at a time: first the branch-free formula, then, if any lane asks for it, the full one.
#[inline(always)]
pub(super) fn normal_quantile(out: &mut [f64], u: &[f64]) {
    const RUN: usize = 32;
    let n = out.len().min(u.len());
    for (out, u) in out[..n].chunks_mut(RUN).zip(u[..n].chunks(RUN)) {
        let mut untrusted = 0u64;
        for i in 0..out.len().min(u.len()) {
            let (value, trusted) = math::normal_quantile_near(u[i]);
            out[i] = value;
            untrusted |= u64::from(!trusted);
        }
        if untrusted != 0 {
            for (out, &u) in out.iter_mut().zip(u) {
                *out = math::normal_quantile(u);
            }
        }
    }
}

#[inline(always)]
pub(super) fn any_nonzero(a: &[f64]) -> bool {
    const RUN: usize = 64;
    a.chunks(RUN).any(|run| run.iter().fold(0u64, |seen, &x| seen | u64::from(x != 0.0)) != 0)
}

#[inline(always)]
pub(super) fn all_finite(a: &[f64]) -> bool {
    const RUN: usize = 64;
    a.chunks(RUN).all(|run| run.iter().fold(0u64, |seen, &x| seen | u64::from(!x.is_finite())) == 0)
}

#[inline(always)]
pub(super) fn uniforms(site: Site, histories: &[u64], keys: &[u64], out: &mut [f64]) {
    let n = out.len().min(histories.len()).min(keys.len());
    let (out, histories, keys) = (&mut out[..n], &histories[..n], &keys[..n]);
    for i in 0..n {
        out[i] = draw::uniform(site, histories[i], keys[i]);
    }
}

#[inline(always)]
pub(super) fn uniforms_consecutive(site: Site, first_history: u64, key: u64, out: &mut [f64]) {
    for (i, out) in out.iter_mut().enumerate() {
        *out = draw::uniform(site, first_history.wrapping_add(i as u64), key);
    }
}

/// See [`super::Kernels::machine_run`].
#[inline(always)]
pub(super) fn machine_run(task: &Task<'_>, file: &mut File, from: usize, to: usize) {
    let File { eights, results, bites, .. } = file;
    machine::run::<8, { machine::RUN }, false>(task, eights, (results, bites), (from, to));
}

/// See [`super::Kernels::machine_eight`].
#[inline(always)]
pub(super) fn machine_eight(task: &Task<'_>, file: &mut File, from: usize, to: usize) {
    let File { eights, results, bites, .. } = file;
    machine::run::<8, 1, true>(task, eights, (results, bites), (from, to));
}

/// See [`super::Kernels::machine_one`].
#[inline(always)]
pub(super) fn machine_one(task: &Task<'_>, file: &mut File, from: usize, to: usize) {
    let File { ones, results, bites, .. } = file;
    machine::run::<1, 1, true>(task, ones, (results, bites), (from, to));
}
