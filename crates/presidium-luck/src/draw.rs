//! Keys into uniforms: a draw is a pure function of a site, a history and a key.
//!
//! The Philox counter is (history low, history high, key low, key high) under the site's key, each low and
//! high half a 32-bit word. The first two words of the block, low word first, are the first 64 bits; the other
//! two are the second. The slice forms give the same bits as [`uniform`], whatever the length or the level.

use crate::key::Site;
use crate::philox;
use crate::vector;

const LOW: u64 = 0xFFFF_FFFF;
const ONE_BITS: u64 = 0x3FF0_0000_0000_0000;

/// Draws a uniform in the open interval (0, 1).
///
/// The value is (⌊bits / 2¹²⌋ + ½) · 2⁻⁵² of the first 64 bits: exact, never 0 or 1, and symmetric, so 1 − u is a
/// possible draw whenever u is. The least and largest values are 2⁻⁵³ and 1 − 2⁻⁵³.
#[inline(always)]
pub fn uniform(site: Site, history: u64, key: u64) -> f64 {
    uniform_pair(site, history, key)[0]
}

/// Draws two independent uniforms from one Philox block; the first is the value of [`uniform`].
#[inline(always)]
pub fn uniform_pair(site: Site, history: u64, key: u64) -> [f64; 2] {
    let [a, b, c, d] = philox::block([history & LOW, history >> 32, key & LOW, key >> 32], site.key);
    [from_bits((a & LOW) | (b << 32)), from_bits((c & LOW) | (d << 32))]
}

/// Draws one uniform per history and key, on the widest vectors of this machine.
///
/// Shape: the shortest of the three slices rules; the rest of `out` is left alone.
pub fn uniforms(site: Site, histories: &[u64], keys: &[u64], out: &mut [f64]) {
    (vector::kernels().uniforms)(site, histories, keys, out);
}

/// Draws one uniform for each of the histories `first_history`, `first_history + 1`, … under one key.
///
/// Shape: one value per element of `out`; history numbers wrap at 2⁶⁴.
pub fn uniforms_consecutive(site: Site, first_history: u64, key: u64, out: &mut [f64]) {
    (vector::kernels().uniforms_consecutive)(site, first_history, key, out);
}

/// 1 + k·2⁻⁵² is built from the top 52 bits; the subtraction of 1 − 2⁻⁵³ is exact.
#[inline(always)]
fn from_bits(bits: u64) -> f64 {
    const ONE_LESS_HALF_STEP: f64 = 1.0 - 0.5 * f64::EPSILON;
    f64::from_bits((bits >> 12) | ONE_BITS) - ONE_LESS_HALF_STEP
}
