//! Philox4x32-10: a counter and a key in, 128 random bits out, no state.
//!
//! Source: Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3* (2011), with the
//! constants of Random123. `block` is the same permutation on words held in 64-bit lanes, which is the form
//! that compilers turn into vector code; [`philox4x32_10`] is defined by it.

const MULTIPLIER_0: u64 = 0xD251_1F53;
const MULTIPLIER_1: u64 = 0xCD9E_8D57;
const WEYL_0: u32 = 0x9E37_79B9;
const WEYL_1: u32 = 0xBB67_AE85;
const LOW: u64 = 0xFFFF_FFFF;

/// Enciphers a counter under a key with ten rounds of Philox4x32.
///
/// Source: Salmon et al. (2011), Random123 `philox4x32-10`.
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    block(counter.map(u64::from), key).map(|word| (word & LOW) as u32)
}

/// Ten rounds on words in 64-bit lanes; only the low half of each result word has meaning.
#[inline(always)]
pub(crate) fn block(counter: [u64; 4], key: [u32; 2]) -> [u64; 4] {
    let [mut a, mut b, mut c, mut d] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..10 {
        let p0 = (a & LOW).wrapping_mul(MULTIPLIER_0);
        let p1 = (c & LOW).wrapping_mul(MULTIPLIER_1);
        a = (p1 >> 32) ^ b ^ u64::from(k0);
        b = p1;
        c = (p0 >> 32) ^ d ^ u64::from(k1);
        d = p0;
        k0 = k0.wrapping_add(WEYL_0);
        k1 = k1.wrapping_add(WEYL_1);
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::philox4x32_10;

    #[track_caller]
    fn check(counter: [u32; 4], key: [u32; 2], expected: [u32; 4]) {
        assert_eq!(philox4x32_10(counter, key), expected);
    }

    #[test]
    fn random123_zeros() {
        check([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
    }

    #[test]
    fn random123_ones() {
        check([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
    }

    #[test]
    fn random123_digits_of_pi() {
        check(
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        );
    }
}
