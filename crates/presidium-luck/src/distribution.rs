//! Laws: one uniform in, one value out, by the inverse of the distribution function; one file per law.
//!
//! Every `quantile` is non-decreasing in its uniform `u`, takes exactly one of them and rejects nothing, so the
//! same luck stays the same luck when a parameter changes. Parameters outside a law's domain, and `u` outside
//! [0, 1], give NaN.

pub mod exponential;
pub mod gumbel;
pub mod logistic;
pub mod lognormal;
pub mod normal;
pub mod triangular;
pub mod uniform;
pub mod uniform_days;
pub mod weibull;
