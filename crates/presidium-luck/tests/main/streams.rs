//! Keys are frozen, and what they deal looks independent across histories, keys, sites and seeds.

use presidium_luck::draw::{uniform, uniform_pair};
use presidium_luck::key::{Site, combine, site_hash};

const N: u64 = 40_000;

#[test]
fn keys_are_frozen() {
    assert_eq!(site_hash("", &[]), KNOWN_HASHES[0]);
    assert_eq!(site_hash("unrest", &[]), KNOWN_HASHES[1]);
    assert_eq!(site_hash("unrest", &["poland"]), KNOWN_HASHES[2]);
    assert_eq!(site_hash("invade", &["hungary", "погода"]), KNOWN_HASHES[3]);
    assert_eq!(combine(1, 2), KNOWN_HASHES[4]);
    assert_eq!(combine(2, 1), KNOWN_HASHES[5]);
    let site = Site::new(1956, site_hash("unrest", &["poland"]));
    assert_eq!(uniform_pair(site, 1, 0).map(f64::to_bits), KNOWN_DRAWS[0]);
    assert_eq!(uniform_pair(site, u64::MAX, u64::MAX).map(f64::to_bits), KNOWN_DRAWS[1]);
    assert_eq!(uniform(site, 1, 0).to_bits(), KNOWN_DRAWS[0][0]);
}

/// Computed by a second implementation, in Python.
const KNOWN_HASHES: [u64; 6] = [
    0xF52A_15E9_A9B5_E89B,
    0x6B8E_020F_BE91_A6D8,
    0xB0A0_48F8_0BDC_615A,
    0x1606_F0CC_2ED8_7B80,
    0xF18D_6CE9_3D6C_F1EE,
    0x6468_4C4F_0FD7_84B4,
];
const KNOWN_DRAWS: [[u64; 2]; 2] =
    [[0x3FE5_1512_1725_5403, 0x3FE7_A573_6336_DC43], [0x3FD5_0705_41C1_217A, 0x3FDC_8640_78EF_CE16]];

#[test]
fn joined_names_are_unambiguous() {
    let all = [
        site_hash("a", &["b"]),
        site_hash("ab", &[]),
        site_hash("a", &["b", ""]),
        site_hash("a", &["", "b"]),
        site_hash("", &["a", "b"]),
        site_hash("b", &["a"]),
    ];
    for (i, a) in all.iter().enumerate() {
        assert!(all[i + 1..].iter().all(|b| a != b));
    }
}

#[test]
fn one_bit_of_a_key_moves_half_of_the_hash() {
    let mut moved = 0;
    for bit in 0..64 {
        for base in 0..64 {
            moved += (combine(base, 9) ^ combine(base ^ (1 << bit), 9)).count_ones();
            moved += (combine(9, base) ^ combine(9, base ^ (1 << bit))).count_ones();
        }
    }
    // 524,288 fair bits: five standard deviations are 1,810.
    assert!((i64::from(moved) - 262_144).abs() < 1_810, "{moved}");
}

/// Mean, variance and correlation of two columns within five standard errors.
#[track_caller]
fn check(name: &str, column: impl Fn(u64) -> (f64, f64)) {
    let (mut a, mut b, mut aa, mut ab) = (0.0, 0.0, 0.0, 0.0);
    for i in 0..N {
        let (x, y) = column(i);
        assert!(0.0 < x && x < 1.0 && 0.0 < y && y < 1.0);
        a += x - 0.5;
        b += y - 0.5;
        aa += (x - 0.5) * (x - 0.5) - 1.0 / 12.0;
        ab += (x - 0.5) * (y - 0.5);
    }
    let n = N as f64;
    let five = 5.0 * n.sqrt();
    assert!(a.abs() < five * (1.0f64 / 12.0).sqrt(), "{name}: mean {a}");
    assert!(b.abs() < five * (1.0f64 / 12.0).sqrt(), "{name}: other mean {b}");
    assert!(aa.abs() < five * (1.0f64 / 180.0).sqrt(), "{name}: variance {aa}");
    assert!(ab.abs() < five / 12.0, "{name}: correlation {ab}");
}

#[test]
fn neighbours_are_uncorrelated() {
    let hash = |i: u64| site_hash("unrest", &[&i.to_string()]);
    let site = Site::new(7, hash(0));
    let other = Site::new(7, hash(1));
    let reseeded = Site::new(8, hash(0));
    check("histories", |i| (uniform(site, i, 5), uniform(site, i + 1, 5)));
    check("keys", |i| (uniform(site, 5, i), uniform(site, 5, i + 1)));
    check("keys at one history", |i| (uniform(site, i, 1956), uniform(site, i, 1957)));
    check("sites", |i| (uniform(site, i, 5), uniform(other, i, 5)));
    check("seeds", |i| (uniform(site, i, 5), uniform(reseeded, i, 5)));
    check("the two of a pair", |i| uniform_pair(site, i, 5).into());
    check("swapped words", |i| (uniform(site, i, 3), uniform(site, 3, i)));
    check("sites in a row", |i| {
        (uniform(Site::new(7, hash(i)), 1, 1), uniform(Site::new(7, hash(i + 1)), 1, 1))
    });
}

#[test]
fn draws_fill_the_unit_interval_evenly() {
    let site = Site::new(7, site_hash("even", &[]));
    let mut bins = [0u32; 64];
    for i in 0..N {
        bins[(uniform(site, i, 0) * 64.0) as usize] += 1;
    }
    let expected = N as f64 / 64.0;
    let chi2: f64 =
        bins.iter().map(|&b| (f64::from(b) - expected) * (f64::from(b) - expected) / expected).sum();
    // 63 degrees of freedom: beyond 136 with probability 1e-7 or so.
    assert!(chi2 < 136.0, "{chi2}");
}
