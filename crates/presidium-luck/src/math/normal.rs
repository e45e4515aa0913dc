//! The normal law: its distribution function and the inverse.

use super::{abs, exp, floor, ln};

/// Within this distance of one half the central formula holds.
const CENTRAL: f64 = 0.425;
/// Below this value of √(−ln tail) the near-tail formula holds.
const NEAR: f64 = 5.0;

/// The standard normal quantile: −∞ at 0, ∞ at 1, NaN outside.
///
/// Worst error: 5 ulp, from 10⁻³⁰⁰ to 1 − 2⁻⁵³.
///
/// Source: Wichura (1988), algorithm AS 241, `PPND16`.
#[inline(always)]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if abs(q) <= CENTRAL {
        return central(q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = (-ln(tail)).sqrt();
    let size = if r <= NEAR { near_tail(r) } else { far_tail(r) };
    if q < 0.0 { -size } else { size }
}

/// The quantile and whether it may be trusted: the centre and the near tails, without a branch.
///
/// Where the second value is false (far tails, the ends, NaN) [`normal_quantile`] must be asked; where it is
/// true both give the same bits.
#[inline(always)]
pub(crate) fn normal_quantile_near(p: f64) -> (f64, bool) {
    let q = p - 0.5;
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let size = near_tail(r);
    let outer = if q < 0.0 { -size } else { size };
    (if abs(q) <= CENTRAL { central(q) } else { outer }, r <= NEAR)
}

#[inline(always)]
fn central(q: f64) -> f64 {
    let r = 0.180625 - q * q;
    let top = polynomial(
        r,
        [
            3.387_132_872_796_366_5,
            1.331_416_678_917_843_8e2,
            1.971_590_950_306_551_3e3,
            1.373_169_376_550_946e4,
            4.592_195_393_154_987e4,
            6.726_577_092_700_87e4,
            3.343_057_558_358_813e4,
            2.509_080_928_730_122_7e3,
        ],
    );
    let bottom = polynomial(
        r,
        [
            1.0,
            4.231_333_070_160_091e1,
            6.871_870_074_920_579e2,
            5.394_196_021_424_751e3,
            2.121_379_430_158_659_7e4,
            3.930_789_580_009_271e4,
            2.872_908_573_572_194_3e4,
            5.226_495_278_852_854e3,
        ],
    );
    q * top / bottom
}

#[inline(always)]
fn near_tail(r: f64) -> f64 {
    let r = r - 1.6;
    let top = polynomial(
        r,
        [
            1.423_437_110_749_683_5,
            4.630_337_846_156_546,
            5.769_497_221_460_691,
            3.647_848_324_763_204_5,
            1.270_458_252_452_368_4,
            2.417_807_251_774_506e-1,
            2.272_384_498_926_918_4e-2,
            7.745_450_142_783_414e-4,
        ],
    );
    let bottom = polynomial(
        r,
        [
            1.0,
            2.053_191_626_637_759,
            1.676_384_830_183_803_8,
            6.897_673_349_851e-1,
            1.481_039_764_274_800_8e-1,
            1.519_866_656_361_645_7e-2,
            5.475_938_084_995_345e-4,
            1.050_750_071_644_416_9e-9,
        ],
    );
    top / bottom
}

#[inline(always)]
fn far_tail(r: f64) -> f64 {
    let r = r - 5.0;
    let top = polynomial(
        r,
        [
            6.657_904_643_501_103,
            5.463_784_911_164_114,
            1.784_826_539_917_291_3,
            2.965_605_718_285_048_7e-1,
            2.653_218_952_657_612_4e-2,
            1.242_660_947_388_078_4e-3,
            2.711_555_568_743_487_6e-5,
            2.010_334_399_292_288_1e-7,
        ],
    );
    let bottom = polynomial(
        r,
        [
            1.0,
            5.998_322_065_558_88e-1,
            1.369_298_809_227_358e-1,
            1.487_536_129_085_061_5e-2,
            7.868_691_311_456_133e-4,
            1.846_318_317_510_054_8e-5,
            1.421_511_758_316_446e-7,
            2.044_263_103_389_939_8e-15,
        ],
    );
    top / bottom
}

/// c₀ + c₁ x + … + c₇ x⁷.
#[inline(always)]
fn polynomial(x: f64, c: [f64; 8]) -> f64 {
    let x2 = x * x;
    let x4 = x2 * x2;
    let low = (c[0] + c[1] * x) + x2 * (c[2] + c[3] * x);
    let high = (c[4] + c[5] * x) + x2 * (c[6] + c[7] * x);
    low + x4 * high
}

/// The standard normal distribution function, with full relative accuracy in the lower tail.
///
/// Worst error: 5 ulp on [−37, 9].
///
/// Source: Cody (1969), *Rational Chebyshev approximations for the error function*.
pub fn normal_cdf(x: f64) -> f64 {
    let y = abs(x);
    if y <= 0.67448975 {
        return 0.5 + x * centre_ratio(x * x);
    }
    if x.is_nan() {
        return x;
    }
    if y > 40.0 {
        return if x < 0.0 { 0.0 } else { 1.0 };
    }
    let ratio = if y <= 5.656_854_249_492_381 { mid_ratio(y) } else { far_ratio(y) };
    // The square of y in two parts, the first exact, so that the exponential loses nothing.
    let coarse = floor(y * 16.0) / 16.0;
    let rest = (y - coarse) * (y + coarse);
    let tail = exp(-0.5 * coarse * coarse) * exp(-0.5 * rest) * ratio;
    if x < 0.0 { tail } else { 1.0 - tail }
}

fn centre_ratio(z: f64) -> f64 {
    let mut top = 0.065_682_337_918_207_45 * z;
    let mut bottom = z;
    for (a, b) in [
        (2.235_252_035_460_684, 47.202_581_904_688_245),
        (161.028_231_068_555_88, 976.098_551_737_776_7),
        (1_067.689_485_460_371, 10_260.932_208_618_979),
    ] {
        top = (top + a) * z;
        bottom = (bottom + b) * z;
    }
    (top + 18_154.981_253_343_56) / (bottom + 45_507.789_335_026_73)
}

fn mid_ratio(y: f64) -> f64 {
    let mut top = 1.076_557_677_372_019_3e-8 * y;
    let mut bottom = y;
    for (c, d) in [
        (0.398_941_512_088_134_66, 22.266_688_044_328_117),
        (8.883_149_794_388_377, 235.387_901_782_625),
        (93.506_656_132_177_85, 1_519.377_599_407_554_7),
        (597.270_276_394_800_3, 6_485.558_298_266_761),
        (2_494.537_585_290_372_6, 18_615.571_640_885_097),
        (6_848.190_450_536_283, 34_900.952_721_145_98),
        (11_602.651_437_647_35, 38_912.003_286_093_27),
    ] {
        top = (top + c) * y;
        bottom = (bottom + d) * y;
    }
    (top + 9_842.714_838_383_978) / (bottom + 19_685.429_676_859_992)
}

fn far_ratio(y: f64) -> f64 {
    let z = 1.0 / (y * y);
    let mut top = 0.023_073_441_764_940_174 * z;
    let mut bottom = z;
    for (p, q) in [
        (0.215_898_534_057_957, 1.284_260_096_144_911),
        (0.127_401_161_160_247_36, 0.468_238_212_480_865_1),
        (0.022_235_277_870_649_807, 0.065_988_137_868_928_55),
        (0.001_421_619_193_227_893_4, 0.003_782_396_332_027_582_4),
    ] {
        top = (top + p) * z;
        bottom = (bottom + q) * z;
    }
    let series = z * (top + 2.911_287_495_116_879_3e-5) / (bottom + 7.297_515_550_839_662e-5);
    (0.398_942_280_401_432_7 - series) / y
}
