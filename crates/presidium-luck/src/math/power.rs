//! Powers: a logarithm to twice the working precision, a product, one exponential; no branch.

use super::elementary::{LN2_HIGH, LN2_LOW, binary_parts, exp_two};

/// The upper 26 bits of a number and the rest; products of such parts are exact or nearly so.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let upper = f64::from_bits(x.to_bits() & 0xFFFF_FFFF_F800_0000);
    (upper, x - upper)
}

/// The rounded product and what the rounding lost.
#[inline(always)]
fn product(a: f64, b: f64) -> (f64, f64) {
    let p = a * b;
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    (p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

/// The rounded sum and what the rounding lost, for |a| ≥ |b| or a = 0.
#[inline(always)]
fn sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    (s, (a - s) + b)
}

/// ln x as a sum of two numbers, good to some 2⁻⁶⁵ of itself, for positive and finite x.
#[inline(always)]
fn ln_two(x: f64) -> (f64, f64) {
    const THIRD: f64 = 1.0 / 3.0;
    const THIRD_LOW: f64 = 1.850_371_707_708_594e-17;
    let (k, m) = binary_parts(x);
    // s = (m − 1) / (m + 1), with ln m = 2 (s + s³/3 + s⁵/5 + …).
    let f = m - 1.0;
    let below = m + 1.0;
    let below_low = m - (below - 1.0);
    let s = f / below;
    let (p, p_low) = product(s, below);
    let s_low = (((f - p) - p_low) - s * below_low) / below;
    let (z, z_low) = product(s, s);
    let z_low = z_low + 2.0 * s * s_low;
    let z2 = z * z;
    let z4 = z2 * z2;
    let a = 1.0 / 5.0 + z * (1.0 / 7.0) + z2 * (1.0 / 9.0 + z * (1.0 / 11.0));
    let b = 1.0 / 13.0 + z * (1.0 / 15.0) + z2 * (1.0 / 17.0 + z * (1.0 / 19.0));
    let c = 1.0 / 21.0 + z * (1.0 / 23.0) + z2 * (1.0 / 25.0);
    let (t, t_low) = sum(THIRD, z * (a + z4 * (b + z4 * c)));
    let t_low = t_low + THIRD_LOW;
    let (v, v_low) = product(z, t);
    let v_low = v_low + z * t_low + z_low * t;
    let (w, w_low) = product(s, v);
    let w_low = w_low + s * v_low + s_low * v;
    let (high, low_1) = sum(k * LN2_HIGH, 2.0 * s);
    let (high, low_2) = sum(high, 2.0 * w);
    sum(high, (low_1 + low_2) + (k * LN2_LOW + 2.0 * (s_low + w_low)))
}

/// a to the power b, with the special cases of IEEE 754 `pow`.
///
/// - b = 0 gives 1, and so does a = 1, even beside NaN; otherwise NaN gives NaN.
/// - A finite a below zero gives NaN unless b is whole; an odd b then keeps the sign.
/// - a = ±0 gives 0 for b above zero and ∞ below, with the sign of a for odd b; a = ±∞ the other way round.
/// - b = ±∞ gives 0, 1 or ∞ as |a| is on this, neither or that side of 1.
///
/// Worst error: 0.94 ulp where the result is a normal number.
#[inline(always)]
pub fn pow(a: f64, b: f64) -> f64 {
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let x = a.abs();
    let (l, l_low) = ln_two(x);
    let (p, p_low) = product(b, l);
    let low = p_low + b * l_low;
    let y = exp_two(p, if p.abs() < 800.0 { low } else { 0.0 });
    let y = if x == 1.0 { 1.0 } else { y };
    let y = if x == 0.0 { if b < 0.0 { f64::INFINITY } else { 0.0 } } else { y };
    let y = if x == f64::INFINITY { if b < 0.0 { 0.0 } else { f64::INFINITY } } else { y };
    let y = if a.is_nan() | b.is_nan() { f64::NAN } else { y };
    let size = b.abs();
    let half = size * 0.5;
    let whole = (size >= TWO_52) | ((size + TWO_52) - TWO_52 == size);
    let even = (half >= TWO_52) | ((half + TWO_52) - TWO_52 == half);
    let y = if whole & !even { y.copysign(a) } else { y };
    let y = if (a < 0.0) & (x < f64::INFINITY) & !whole { f64::NAN } else { y };
    if (b == 0.0) | (a == 1.0) { 1.0 } else { y }
}
