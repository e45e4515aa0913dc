//! Laws: one uniform in, one value out, by the inverse of the distribution function; one file per law.
//!
//! Every `quantile` is non-decreasing in its uniform `u`, takes exactly one of them and rejects nothing, so the
//! same luck stays the same luck when a parameter changes. Parameters outside a law's domain, and `u` outside
//! [0, 1], give NaN.

mod lattice;

pub mod bernoulli;
pub mod beta;
pub mod binomial;
pub mod exponential;
pub mod gamma;
pub mod geometric;
pub mod gumbel;
pub mod logistic;
pub mod lognormal;
pub mod mixture;
pub mod negative_binomial;
pub mod normal;
pub mod poisson;
pub mod student_t;
pub mod triangular;
pub mod truncated_normal;
pub mod uniform;
pub mod uniform_days;
pub mod weibull;
