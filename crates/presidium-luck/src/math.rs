//! Every function a result may depend on: `f64` in, the same `f64` out on every machine.
//!
//! Only IEEE additions, multiplications, divisions, square roots, comparisons and integer operations are used:
//! no fused multiply-add, no platform library, no table. All functions are pure. Where a result is NaN, its
//! sign and payload mean nothing. Each function states its worst measured error; `tests/` holds the check.

mod plain;

mod elementary;
mod power;

mod beta;
mod gamma;
mod gamma_tables;
mod normal;

pub use beta::{beta_i, beta_quantile};
pub(crate) use beta::{beta_pair, beta_quantile_logit};
pub use elementary::{exp, exp_m1, ln, ln_1p, logistic};
pub(crate) use gamma::gamma_pair;
pub use gamma::{gamma_p, gamma_q, gamma_quantile, ln_gamma};
pub(crate) use normal::normal_quantile_near;
pub use normal::{normal_cdf, normal_quantile};
pub use plain::{
    abs, add, and, ceil, clamp, div, eq, floor, ge, gt, le, lt, max, min, mul, mul_add, ne, neg, not, or,
    select, sqrt, sub,
};
pub use power::pow;
