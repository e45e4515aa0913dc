//! The other couplings: the same law of a history, keys of their own, and the default as it was.

use super::{BASE, SEED, model};
use presidium_engine::oracle::{self, Coupling, History, Options};
use presidium_lang::model::Model;
use presidium_luck::distribution::exponential;
use presidium_luck::draw::uniform;
use presidium_luck::key::{Site, combine, site_hash};
use presidium_luck::math;

fn run(model: &Model, coupling: Coupling, number: u64) -> History {
    oracle::run(model, &Options { coupling, ..Options::new(model, SEED) }, number)
}

fn draw(site: &str, history: u64, key: u64) -> f64 {
    uniform(Site::new(SEED, site_hash(site, &[])), history, key)
}

const RECURRING: &str = "event rising recurring\n  each day rate 0.02 per day\n  each day rate 0.005 per day\n\
                         event echo recurring\n  when x > 0.5 becomes true as up\n\
                         stock x : real = 0\n  each day becomes 1 - x\n";

#[test]
fn the_default_is_by_key() {
    assert_eq!(Options::new(&model("1956-01-01", "1956-01-02", RECURRING), 1).coupling, Coupling::Keyed);
}

#[test]
fn by_occurrence_ordinals_count_from_the_start_of_the_clock() {
    let model = model("1955-11-01", "1957-03-01", RECURRING);
    let rising = super::event(&model, "rising");
    let mut second_year = 0;
    for number in 1..=50 {
        let found = run(&model, Coupling::Occurrence, number);
        let (mut ordinal, mut sum) = (0, 0.0);
        let mut expected = Vec::new();
        for day in model.start.0..=model.end.0 {
            sum += 0.025;
            let threshold = exponential::quantile(draw("rising", number, ordinal), 1.0);
            assert!((sum - threshold).abs() > 1e-9, "too near to call");
            if sum >= threshold {
                expected.push((day, ordinal));
                (ordinal, sum) = (ordinal + 1, 0.0);
            }
        }
        let of = |event| found.firings.iter().filter(move |f| f.event == event).map(|f| (f.day, f.key));
        assert_eq!(of(rising).collect::<Vec<_>>(), expected, "history {number}");
        second_year += expected.iter().filter(|(day, _)| *day > model.start.0 + 62).count();
        let echoes: Vec<u64> = of(super::event(&model, "echo")).map(|(_, key)| key).collect();
        let up = site_hash("up", &[]);
        let keys: Vec<u64> = (0..echoes.len() as u64).map(|ordinal| combine(up, ordinal)).collect();
        assert_eq!(echoes, keys);
        assert!(echoes.len() > 200);
    }
    assert!(second_year > 100, "{second_year}");
}

#[test]
fn per_tick_every_day_has_its_own_luck() {
    let model = model("1955-11-01", "1956-03-01", RECURRING);
    let rising = super::event(&model, "rising");
    let mut all = 0;
    for number in 1..=200 {
        let found = run(&model, Coupling::PerTick, number);
        let p = -math::exp_m1(-(0.02 + 0.005));
        let (mut ordinal, mut year) = (0, 1955);
        let mut expected = Vec::new();
        for day in model.start.0..=model.end.0 {
            if day == model.start.0 + 61 {
                (ordinal, year) = (0, 1956);
            }
            // Days before 1970 as two's complement.
            if draw("rising", number, i64::from(day).cast_unsigned()) < p {
                expected.push((day, year << 32 | ordinal));
                ordinal += 1;
            }
        }
        let of_rising: Vec<(i32, u64)> =
            found.firings.iter().filter(|f| f.event == rising).map(|f| (f.day, f.key)).collect();
        assert_eq!(of_rising, expected, "history {number}");
        all += expected.len();
    }
    assert!(all > 300, "{all}");
}

#[test]
fn an_episodes_key_is_its_ordinal() {
    let rules = "input event open on 1956-12-20, 1957-01-10 outside \"given\"\n\
                 input event shut on 1956-12-30 outside \"given\"\n\
                 episode spell opens on open closes on shut\n\
                 event within once per spell\n  when x > 0.5 becomes true as up\n\
                 stock x : real = 0\n  each day becomes 1 - x\n";
    let model = model("1956-12-15", "1957-01-20", rules);
    let within = super::event(&model, "within");
    let keys = |coupling| -> Vec<u64> {
        let found = run(&model, coupling, 1);
        found.firings.iter().filter(|f| f.event == within).map(|f| f.key).collect()
    };
    // Before the first spell, in the first, in the second.
    assert_eq!(keys(Coupling::Occurrence), [0, 0, 1]);
    assert_eq!(keys(Coupling::Keyed), [0, 1956 << 32, 1957 << 32]);
    assert_eq!(keys(Coupling::PerTick), keys(Coupling::Keyed));
}

/// How often events happened, choices were made, and an outcome came true, with squares for the error.
fn totals(model: &Model, coupling: Coupling, histories: std::ops::Range<u64>) -> Vec<(f64, f64)> {
    let n = (histories.end - histories.start) as f64;
    let mut sums = vec![(0.0, 0.0); model.events.len() + 2];
    for number in histories {
        let found = run(model, coupling, number);
        let mut counts = vec![0.0; sums.len()];
        for firing in &found.firings {
            counts[firing.event.at()] += 1.0;
        }
        let stormy = found.firings.iter().any(|f| model.events[f.event.at()].name == "storm");
        counts[model.events.len()] = found.choices.len() as f64;
        counts[model.events.len() + 1] = f64::from(u8::from(stormy));
        for (sum, count) in sums.iter_mut().zip(counts) {
            sum.0 += count;
            sum.1 += count * count;
        }
    }
    sums.iter().map(|(sum, squares)| (sum / n, (squares / n - (sum / n).powi(2)) / n)).collect()
}

/// Means over disjoint histories, two by two, within five standard errors: a false alarm is one in a million.
#[test]
fn the_law_of_a_history_is_the_same() {
    let model = model("1956-06-01", "1957-03-01", BASE);
    let keyed = totals(&model, Coupling::Keyed, 1..1001);
    for (coupling, from) in [(Coupling::Occurrence, 1001), (Coupling::PerTick, 2001)] {
        let other = totals(&model, coupling, from..from + 1000);
        for (at, (a, b)) in keyed.iter().zip(&other).enumerate() {
            let sigma = (a.1 + b.1).sqrt();
            let far = (a.0 - b.0).abs();
            assert!(far <= 5.0 * sigma, "{coupling:?}, {at}: {} against {}, sigma {sigma}", a.0, b.0);
        }
        assert!(other.iter().any(|(mean, variance)| *mean > 1.0 && *variance > 0.0));
    }
}

#[test]
fn worlds_of_one_history_differ_in_luck_by_coupling() {
    let model = model("1956-06-01", "1957-03-01", BASE);
    let firings = |coupling| run(&model, coupling, 3).firings;
    assert_ne!(firings(Coupling::Keyed), firings(Coupling::PerTick));
    assert_ne!(firings(Coupling::Keyed), firings(Coupling::Occurrence));
}
