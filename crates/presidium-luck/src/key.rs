//! Names into keys: a site and its elements to 64 bits, and a seed with such a hash to a [`Site`].
//!
//! Everything here is frozen by known answers: changing one constant re-deals the luck of every model.

use crate::philox::philox4x32_10;

const FNV_OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01B3;
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Byte 0xFF occurs in no UTF-8 text, so joined names can be read back in one way only.
const SEPARATOR: u8 = 0xFF;
/// Counter words that keep the derivation of site keys apart from other uses of the seed: "site", "key1".
const SITE_TAG: [u32; 2] = [0x7369_7465, 0x6B65_7931];

/// Hashes a site name and its element names to 64 bits.
///
/// FNV-1a over the bytes of the names, byte 0xFF before each element, then the SplitMix64 finaliser.
/// The order of elements matters, and `("a", ["b"])`, `("ab", [])` and `("a", ["b", ""])` all differ.
///
/// Source: FNV-1a (Fowler, Noll, Vo); finaliser: Steele, Lea and Flood (2014), variant 13 of Stafford.
pub fn site_hash(site: &str, elements: &[&str]) -> u64 {
    let mut hash = fnv1a(FNV_OFFSET, site.as_bytes());
    for element in elements {
        hash = fnv1a(hash, &[SEPARATOR]);
        hash = fnv1a(hash, element.as_bytes());
    }
    finalise(hash)
}

/// Mixes two keys into one; the order matters.
///
/// For a fixed `a` no two `b` collide, and for a fixed `b` no two `a` collide.
#[inline]
pub fn combine(a: u64, b: u64) -> u64 {
    finalise(finalise(a.wrapping_add(GOLDEN)).wrapping_add(b.wrapping_mul(GOLDEN)))
}

/// A place where luck is drawn, under one seed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    pub(crate) key: [u32; 2],
}

impl Site {
    /// Derives the Philox key of a site from the seed of a run and the hash of the site's name.
    ///
    /// The key is the first 64 bits of Philox under key `seed` at counter (hash, tag).
    pub fn new(seed: u64, hash: u64) -> Site {
        let [hash_low, hash_high] = words(hash);
        let [a, b, _, _] = philox4x32_10([hash_low, hash_high, SITE_TAG[0], SITE_TAG[1]], words(seed));
        Site { key: [a, b] }
    }
}

/// Low word first.
#[inline(always)]
fn words(x: u64) -> [u32; 2] {
    [x as u32, (x >> 32) as u32]
}

fn fnv1a(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

/// A bijection on 64 bits in which each input bit moves each output bit about half of the time.
#[inline(always)]
fn finalise(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
