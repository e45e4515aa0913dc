//! The standard Gumbel law: the noise under which the best option is a logit choice.

use crate::math::ln;

/// The quantile of the standard Gumbel law, −ln(−ln u).
#[inline(always)]
pub fn quantile(u: f64) -> f64 {
    -ln(-ln(u))
}
