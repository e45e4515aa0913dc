//! Settings drawn from known laws → their spread comes back; small runs give none.

use super::*;
use presidium_luck::distribution::binomial;
use presidium_luck::{draw, key};

/// Settings of five pairs whose own shares of gains and losses come from beta laws.
fn simulate(gain: (f64, f64), loss: Option<(f64, f64)>, settings: u64) -> OverSettings {
    let site = key::Site::new(7, key::site_hash("effect", &[]));
    let draw = |s: u64, k: u64| draw::uniform(site, s, k);
    (0..settings)
        .map(|s| {
            let gained = binomial::quantile(draw(s, 1), 5.0, beta::quantile(draw(s, 0), gain.0, gain.1));
            let left = 5.0 - gained;
            let lost = loss
                .map_or(0.0, |(a, b)| binomial::quantile(draw(s, 3), left, beta::quantile(draw(s, 2), a, b)));
            OverSettings::of_setting(5, gained as u64, lost as u64)
        })
        .sum()
}

fn ends(sums: &OverSettings) -> (f64, f64) {
    let spread = SettingsSpread::of(sums);
    let mean = (sums.g as f64 - sums.l as f64) / sums.n as f64;
    spread.ends(mean).unwrap_or_else(|| panic!("{spread:?}"))
}

#[test]
fn a_beta_law_of_gains_comes_back_and_stays_above_zero() {
    let sums = simulate((0.8, 7.2), None, 4000);
    let (lo, hi) = ends(&sums);
    let truth = (beta::quantile(0.1, 0.8, 7.2), beta::quantile(0.9, 0.8, 7.2));
    assert!(lo >= 0.0 && (lo - truth.0).abs() < 0.02, "{lo} {truth:?}");
    assert!((hi - truth.1).abs() < 0.03, "{hi} {truth:?}");
}

#[test]
fn one_pair_the_other_way_hardly_moves_the_range() {
    let gains = simulate((0.8, 7.2), None, 4000);
    let with_one = [gains, OverSettings::of_setting(5, 0, 1)].into_iter().sum();
    let (a, b) = (ends(&gains), ends(&with_one));
    assert!((a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01, "{a:?} {b:?}");
}

#[test]
fn gains_and_losses_keep_the_variance_that_was_found() {
    let sums = simulate((2.0, 6.0), Some((2.0, 6.0)), 4000);
    let spread = SettingsSpread::of(&sums);
    let (lo, hi) = ends(&sums);
    // A setting's own difference is G − (1 − G) L with G, L of mean 1/4 and variance 1/48.
    let (m, v) = (0.25, 0.25 * 0.75 / 9.0);
    let loss = v * v + v * m * m + v * (1.0 - m) * (1.0 - m);
    let truth = v + loss + 2.0 * v * m;
    let found = spread.deviation.unwrap();
    assert!((found * found / truth - 1.0).abs() < 0.15, "{found} {truth}");
    assert!((hi - lo - 2.0 * EIGHT_IN_TEN * found).abs() < 0.05, "{lo} {hi} {found}");
    assert!(lo < 0.0 && hi > 0.0);
}

#[test]
fn luck_alone_is_said_when_the_run_could_have_seen_more() {
    let site = key::Site::new(3, key::site_hash("luck", &[]));
    let draw = |s: u64| draw::uniform(site, s, 0);
    // Every setting has the same share of gains, 3 in 100.
    let of = |settings: u64| -> OverSettings {
        (0..settings)
            .map(|s| OverSettings::of_setting(5, binomial::quantile(draw(s), 5.0, 0.03) as u64, 0))
            .sum()
    };
    let large = SettingsSpread::of(&of(4000));
    assert!(large.hidden.unwrap() < COARSEST, "{large:?}");
    assert!(large.deviation.unwrap() < 0.02, "{large:?}");
    let negative: OverSettings = (0..4000).map(|_| OverSettings::of_setting(5, 1, 0)).sum();
    let spread = SettingsSpread::of(&negative);
    assert_eq!((spread.deviation, spread.range), (Some(0.0), Range::LuckAlone));
    assert_eq!(spread.ends(0.2), Some((0.2, 0.2)));
    let small = SettingsSpread::of(&of(40));
    assert_eq!((small.range, small.ends(0.03)), (Range::TooFew, None));
}

#[test]
fn few_settings_and_single_pairs_have_no_range() {
    let few: OverSettings =
        (0..FEWEST_SETTINGS - 1).map(|s| OverSettings::of_setting(5, 5 * (s % 2), 0)).sum();
    assert_eq!(SettingsSpread::of(&few).range, Range::TooFew);
    let enough = [few, OverSettings::of_setting(5, 5, 0)].into_iter().sum();
    assert!(matches!(SettingsSpread::of(&enough).range, Range::Between(_)), "{enough:?}");
    let single: OverSettings = (0..500).map(|s| OverSettings::of_setting(1, s % 2, 0)).sum();
    assert_eq!(SettingsSpread::of(&single).deviation, None);
    assert_eq!(SettingsSpread::of(&OverSettings::of_setting(50, 20, 1)).range, Range::TooFew);
    assert_eq!(SettingsSpread::of(&OverSettings::default()).settings, 0);
}

#[test]
fn settings_that_decide_everything_span_it() {
    let sums: OverSettings =
        (0..100).map(|s| OverSettings::of_setting(5, if s < 30 { 5 } else { 0 }, 0)).sum();
    assert_eq!(ends(&sums), (0.0, 1.0));
    assert!((design(&sums) - 5.0).abs() < 0.05, "{}", design(&sums));
    let independent: OverSettings =
        (0..500).map(|s| OverSettings::of_setting(1, u64::from(s < 150), 0)).sum();
    assert_eq!(design(&independent), 1.0);
}

#[test]
fn sums_are_those_of_the_definition_and_merge() {
    let sums: OverSettings = [(5, 2, 1), (4, 0, 3), (0, 0, 0)]
        .map(|(n, g, l)| OverSettings::of_setting(n, g, l))
        .into_iter()
        .sum();
    assert_eq!(sums, OverSettings { settings: 2, n: 9, nn: 32, g: 2, gg: 2, l: 4, ll: 6, gl: 2 });
}
