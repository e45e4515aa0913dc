//! The order of files, declarations and lines means nothing; neither does the unit a rate is given in.

use super::{checked, clauses, declarations, named_histories};
use crate::by_hand::model as by_hand;
use crate::generate::{self, Rng};
use crate::generated::{model, options, workers};
use presidium_engine::Options;

/// How a list is shuffled (Fisher and Yates 1938).
fn shuffle<T>(rng: &mut Rng, list: &mut [T]) {
    for last in (1..list.len()).rev() {
        let other = usize::try_from(rng.next() % (last as u64 + 1)).expect("a position");
        list.swap(last, other);
    }
}

/// The text in two files, declarations and lines in another order; the header stays in front.
fn shuffled(text: &str, seed: u64) -> Vec<String> {
    let mut rng = Rng(seed);
    let (head, mut rest): (Vec<String>, Vec<String>) = declarations(text)
        .into_iter()
        .partition(|d| ["model ", "clock ", "interpretation "].iter().any(|word| d.starts_with(word)));
    for declaration in &mut rest {
        if ["event ", "let ", "stock "].iter().any(|word| declaration.starts_with(word)) {
            let (first, mut lines) = clauses(declaration);
            shuffle(&mut rng, &mut lines);
            lines.insert(0, first);
            *declaration = lines.join("\n");
        }
    }
    shuffle(&mut rng, &mut rest);
    let second = rest.split_off(rest.len() / 2);
    let text = |parts: &[String]| format!("{}\n", parts.join("\n"));
    vec![text(&second), text(&[head, rest].concat())]
}

#[test]
fn order_has_no_meaning() {
    let moved = workers(0..200, |seeds| {
        let mut moved = 0;
        for seed in seeds {
            let text = generate::model(seed).text;
            let as_written = model(seed);
            let files = shuffled(&text, seed);
            let another = checked(&format!("seed {seed}\n{}", files.join("\n---\n")), files);
            let options = options(&as_written, seed);
            let one = named_histories(&as_written, options, 1..4);
            let two = named_histories(&another, options, 1..4);
            for (number, (one, two)) in (1..).zip(one.iter().zip(&two)) {
                for (name, what) in one {
                    assert_eq!(two.get(name), Some(what), "seed {seed}, history {number}: {name}");
                }
                assert_eq!(one.len(), two.len(), "seed {seed}, history {number}");
            }
            moved += u32::from(one.iter().any(|history| history.len() > 1));
        }
        moved
    });
    assert!(moved.iter().sum::<u32>() > 150, "{moved:?} models in which something happens");
}

/// The same rates and drifts per week and per month.
#[test]
fn a_unit_is_only_spelling() {
    let rules = |rate: &str, drift: &str| {
        format!(
            "stock level : real = 0\n  each week + {drift} * (10 - level)\n\
             event one recurring\n  rate {rate}\n  times exp(0.1 * level)\n  then level -= 1\n\
             outcome ones = count one\n"
        )
    };
    let month = 30.436_875;
    let weekly = by_hand("1956-01-01", "1957-12-31", &rules("0.07 per week", "0.14 per week"));
    let monthly = format!("{} per month", 0.01 * month);
    let drift = format!("{} per month", 0.02 * month);
    let monthly = by_hand("1956-01-01", "1957-12-31", &rules(&monthly, &drift));
    let options = Options::of(&weekly);
    let histories =
        |model| crate::agreement::engine_histories(&presidium_engine::lower(model), options, 1..40);
    let mut fired = 0;
    for (a, b) in histories(&weekly).iter().zip(&histories(&monthly)) {
        assert_eq!(a.firings, b.firings);
        fired += a.firings.len();
        let (a, b) = (a.stocks[0][0], b.stocks[0][0]);
        assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{a} and {b}");
    }
    assert!(fired > 100, "{fired} firings");
}
