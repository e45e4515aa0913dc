//! Exponentials and logarithms, branch-free: one formula for every argument, special values by selection.

const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts; the upper has 32 trailing zero bits, so a product with a small integer is exact.
pub(super) const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
pub(super) const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Adding and subtracting 1.5·2⁵² rounds to the nearest integer.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
const TINY: f64 = 5.551_115_123_125_783e-17;

/// 2ᵏ for a whole k in [−1022, 1023].
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits((k + (ROUNDER + 1023.0)).to_bits() << 52)
}

/// (k, r, t) with eˣ = 2ᵏ (1 + r + t), t much smaller than r; `low` is a correction to `x` below its last bit.
#[inline(always)]
fn exp_parts(x: f64, low: f64) -> (f64, f64, f64) {
    let k = (x * LOG2_E + ROUNDER) - ROUNDER;
    let upper = x - k * LN2_HIGH;
    let lower = k * LN2_LOW - low;
    let r = upper - lower;
    let rest = (upper - r) - lower;
    let r2 = r * r;
    let r4 = r2 * r2;
    let a = 0.5 + r * (1.0 / 6.0) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0));
    let b = 1.0 / 720.0 + r * (1.0 / 5_040.0) + r2 * (1.0 / 40_320.0 + r * (1.0 / 362_880.0));
    let c = 1.0 / 3_628_800.0
        + r * (1.0 / 39_916_800.0)
        + r2 * (1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0));
    let q = a + r4 * (b + r4 * c);
    (k, r, rest + r2 * q)
}

/// e to the power `x + low`, where `low` is below the last bit of `x`.
#[inline(always)]
pub(super) fn exp_two(x: f64, low: f64) -> f64 {
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -750.0 { -750.0 } else { x };
    let (k, r, t) = exp_parts(x, low);
    let one = 1.0 + r;
    let sum = one + (((1.0 - one) + r) + t);
    let half = (k * 0.5 + ROUNDER) - ROUNDER;
    sum * power_of_two(half) * power_of_two(k - half)
}

/// e to the power x.
///
/// Worst error: 0.68 ulp on [−700, 700]; subnormal results are rounded twice.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    exp_two(x, 0.0)
}

/// e to the power x, less one, without loss near zero.
///
/// Worst error: 1.7 ulp on [−40, 700].
#[inline(always)]
pub fn exp_m1(x: f64) -> f64 {
    let y = if x > 710.0 { 710.0 } else { x };
    let y = if y < -50.0 { -50.0 } else { y };
    let (k, r, t) = exp_parts(y, 0.0);
    let p = r + t;
    let s = power_of_two(k - 1.0);
    let wide = (s * p + (s - 0.5)) * 2.0;
    if x.abs() < TINY { x } else { wide }
}

/// (k, m) with x = 2ᵏ m and m in [√½, √2), for positive and finite x.
#[inline(always)]
pub(super) fn binary_parts(x: f64) -> (f64, f64) {
    const SQRT_HALF: u64 = 0x3FE6_A09E_0000_0000;
    const SHIFT: u64 = 0x3FF0_0000_0000_0000 - SQRT_HALF;
    const FRACTION: u64 = 0x000F_FFFF_FFFF_FFFF;
    const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
    let small = x < f64::MIN_POSITIVE;
    let scaled = if small { x * 18_014_398_509_481_984.0 } else { x };
    let bits = scaled.to_bits().wrapping_add(SHIFT);
    let biased = f64::from_bits((bits >> 52) | TWO_52_BITS) - 4_503_599_627_370_496.0;
    let k = biased - if small { 1077.0 } else { 1023.0 };
    (k, f64::from_bits((bits & FRACTION).wrapping_add(SQRT_HALF)))
}

/// The natural logarithm: −∞ at zero, NaN below.
///
/// Worst error: 0.83 ulp on all positive numbers.
///
/// Source: fdlibm `e_log.c` (reduction, minimax polynomial).
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    let (k, m) = binary_parts(x);
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even =
        w * (3.999_999_999_940_942e-1 + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let odd = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1
                + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    let half_square = 0.5 * f * f;
    let y = k * LN2_HIGH + (f + ((s * (half_square + (even + odd)) + k * LN2_LOW) - half_square));
    let y = if x == f64::INFINITY { x } else { y };
    let y = if x == 0.0 { f64::NEG_INFINITY } else { y };
    if x >= 0.0 { y } else { f64::NAN }
}

/// The natural logarithm of 1 + x, without loss near zero: −∞ at −1, NaN below.
///
/// Worst error: 1.6 ulp on [−1, ∞).
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
    let w = 1.0 + x;
    let lost = (x - (w - 1.0)) / w;
    let y = ln(w) + lost;
    let y = if (w == 0.0) | (w == f64::INFINITY) { ln(w) } else { y };
    if x.abs() < TINY { x } else { y }
}

/// 1 / (1 + e⁻ˣ), without loss in either tail.
///
/// Worst error: 2.4 ulp.
#[inline(always)]
pub fn logistic(x: f64) -> f64 {
    let z = exp(-x.abs());
    let top = if x < 0.0 { z } else { 1.0 };
    top / (1.0 + z)
}
