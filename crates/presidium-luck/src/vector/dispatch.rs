//! One table of kernels per level, and the choice of the best level this machine has.
//!
//! This is the only file with `unsafe`. The argument: a function compiled for a feature may be called where the
//! processor has that feature. Each such function is private to a module of a level; the only way to it is the
//! level's table, and the only way to the table is [`kernels_at`], which asks the processor first.
#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calls into functions compiled for a feature that kernels_at has checked")
)]

use std::sync::OnceLock;

use super::bodies;
use super::machine::{File, Task};
use crate::key::Site;

/// How wide the vectors are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// What every machine of this architecture has; SSE2 on x86-64.
    Baseline,
    /// 256-bit vectors on x86-64.
    Avx2,
    /// 512-bit vectors on x86-64 (F, DQ and VL).
    Avx512,
}

/// Writes the struct of kernels and one static table per level from one list of signatures.
macro_rules! kernels {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)?;)*) => {
        /// The kernels of one level, as plain functions.
        #[derive(Clone, Copy, Debug)]
        pub struct Kernels {
            /// The level these kernels were compiled for.
            pub level: Level,
            $($(#[$doc])* pub $name: fn($($ty),*) $(-> $ret)?,)*
        }

        static BASELINE: Kernels = Kernels { level: Level::Baseline, $($name: bodies::$name,)* };

        #[cfg(target_arch = "x86_64")]
        mod avx2 {
            use super::*;

            pub(super) static TABLE: Kernels = Kernels { level: Level::Avx2, $($name,)* };

            $(fn $name($($arg: $ty),*) $(-> $ret)? {
                #[target_feature(enable = "avx2")]
                fn wide($($arg: $ty),*) $(-> $ret)? {
                    bodies::$name($($arg),*)
                }
                // SAFETY: reached through TABLE only, which kernels_at hands out after seeing AVX2.
                unsafe { wide($($arg),*) }
            })*
        }

        #[cfg(target_arch = "x86_64")]
        mod avx512 {
            use super::*;

            pub(super) static TABLE: Kernels = Kernels { level: Level::Avx512, $($name,)* };

            $(fn $name($($arg: $ty),*) $(-> $ret)? {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl")]
                fn wide($($arg: $ty),*) $(-> $ret)? {
                    bodies::$name($($arg),*)
                }
                // SAFETY: reached through TABLE only, which kernels_at hands out after seeing AVX-512 F, DQ, VL.
                unsafe { wide($($arg),*) }
            })*
        }
    };
}

kernels! {
    /// out = a moved into [lo, hi].
    clamp_s(out: &mut [f64], a: &[f64], lo: f64, hi: f64);
    /// out += a.
    add_assign(out: &mut [f64], a: &[f64]);
    /// out += a where the mask is true.
    add_assign_masked(out: &mut [f64], a: &[f64], mask: &[f64]);
    /// out = the standard normal quantile of u.
    normal_quantile(out: &mut [f64], u: &[f64]);
    /// out = the quantile of the exponential law of mean 1.
    exponential_quantile(out: &mut [f64], u: &[f64]);
    /// Whether some element is true (not zero; NaN is true).
    any_nonzero(a: &[f64]) -> bool;
    /// Whether no element is infinite or NaN.
    all_finite(a: &[f64]) -> bool;
    /// One uniform per history and key; see [`crate::draw::uniforms`].
    uniforms(site: Site, histories: &[u64], keys: &[u64], out: &mut [f64]);
    /// One uniform per consecutive history; see [`crate::draw::uniforms_consecutive`].
    uniforms_consecutive(site: Site, first_history: u64, key: u64, out: &mut [f64]);
    /// Sums up hazards: where `total` differs from `rate`, `sum` takes in `rate` × (now − base), `base` becomes
    /// `now`, and `rate` becomes `total`. Says whether some `sum` + `rate` × (horizon − base) ≥ `threshold`.
    accumulate(
        total: &[f64],
        rate: &mut [f64],
        sum: &mut [f64],
        base: &mut [f64],
        threshold: &[f64],
        now: f64,
        horizon: f64
    ) -> bool;
    /// Runs the program of a task over lanes `from..to`, neighbours of one another, in whole runs.
    machine_run(task: &Task<'_>, file: &mut File, from: usize, to: usize);
    /// Runs the program of a task over lanes `from..to` of its list, eight at a time.
    machine_eight(task: &Task<'_>, file: &mut File, from: usize, to: usize);
    /// Runs the program of a task over lanes `from..to` of its list, one at a time.
    machine_one(task: &Task<'_>, file: &mut File, from: usize, to: usize);
}

/// Lists every level this machine has, narrowest first.
pub fn available() -> Vec<Level> {
    [Level::Baseline, Level::Avx2, Level::Avx512]
        .into_iter()
        .filter(|&level| kernels_at(level).is_some())
        .collect()
}

/// The kernels of the best level of this machine, found once.
#[inline]
pub fn kernels() -> &'static Kernels {
    static BEST: OnceLock<&'static Kernels> = OnceLock::new();
    BEST.get_or_init(|| kernels_at(Level::Avx512).or_else(|| kernels_at(Level::Avx2)).unwrap_or(&BASELINE))
}

/// The kernels of a level, if this machine has it.
pub fn kernels_at(level: Level) -> Option<&'static Kernels> {
    match level {
        Level::Baseline => Some(&BASELINE),
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => std::is_x86_feature_detected!("avx2").then_some(&avx2::TABLE),
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => (std::is_x86_feature_detected!("avx512f")
            && std::is_x86_feature_detected!("avx512dq")
            && std::is_x86_feature_detected!("avx512vl"))
        .then_some(&avx512::TABLE),
        #[cfg(not(target_arch = "x86_64"))]
        Level::Avx2 | Level::Avx512 => None,
    }
}
