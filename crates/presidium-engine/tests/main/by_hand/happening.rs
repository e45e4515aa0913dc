//! Hazards, triggers, delays, episodes: on which day, under which key.

use super::{SEED, day, days, draw, firings, history, model, threshold, year_key};
use presidium_luck::distribution::uniform_days;
use presidium_luck::key::{combine, site_hash};

#[test]
fn a_constant_rate_fires_when_it_has_added_up_to_the_threshold() {
    let model = model("1956-06-01", "1957-06-30", "event rising once\n  each day rate 0.01 per day\n");
    for number in 1..=300 {
        let threshold = threshold("rising", &[], number, 0);
        let first = (0..395).find(|&n| 0.01 * f64::from(n + 1) >= threshold);
        let expected: Vec<(i32, u64)> = first.map(|n| (day(1956, 6, 1) + n, 0)).into_iter().collect();
        assert_eq!(firings(&model, &history(&model, number), "rising"), expected, "history {number}");
    }
}

#[test]
fn elements_have_luck_of_their_own() {
    let rules = "set S = { poland, hungary }\nevent rising[s in S] once\n  each day rate 0.02 per day\n";
    let model = model("1956-06-01", "1956-12-31", rules);
    for number in 1..=50 {
        for (combo, name) in [(0, "poland"), (1, "hungary")] {
            let threshold = threshold("rising", &[name], number, 0);
            let first = (0..214).find(|&n| 0.02 * f64::from(n + 1) >= threshold);
            let found = history(&model, number).firings.iter().find(|f| f.combo == combo).map(|f| f.day);
            assert_eq!(found, first.map(|n| day(1956, 6, 1) + n), "history {number}, {name}");
        }
    }
}

/// The first day on which rates held from cadence days on add up to a threshold.
fn accumulated(days: i32, threshold: f64, rate: impl Fn(i32) -> f64) -> Option<i32> {
    let (mut sum, mut day) = (0.0, 0);
    while day < days {
        sum += rate(day);
        assert!((sum - threshold).abs() > 1e-9, "too near to call");
        if sum >= threshold {
            return Some(day);
        }
        day += 1;
    }
    None
}

#[test]
fn a_rate_is_held_from_one_cadence_day_to_the_next() {
    // 1956-06-01 is a Friday: Mondays are days 3, 10, 17, … and months begin on days 30, 61, …
    let rules = "stock x : count = 1\n  each day + 1\n\
                 event weekly once\n  each week rate 0.0002 per day * x\n\
                 event monthly once\n  each month rate 0.0002 per day * x\n";
    let model = model("1956-06-01", "1956-08-31", rules);
    for number in 1..=200 {
        let found = history(&model, number);
        let held = |day: i32| if day < 3 { 0 } else { day - (day - 3) % 7 };
        let rate = |day: i32| 0.0002 * f64::from(1 + held(day));
        let expected = accumulated(92, threshold("weekly", &[], number, 0), rate);
        let weekly: Vec<i32> = expected.map(|n| day(1956, 6, 1) + n).into_iter().collect();
        assert_eq!(days(&model, &found, "weekly"), weekly);
        let held = |day: i32| [0, 30, 61].into_iter().filter(|first| *first <= day).max().unwrap();
        let rate = |day: i32| 0.0002 * f64::from(1 + held(day));
        let expected = accumulated(92, threshold("monthly", &[], number, 0), rate);
        let monthly: Vec<i32> = expected.map(|n| day(1956, 6, 1) + n).into_iter().collect();
        assert_eq!(days(&model, &found, "monthly"), monthly);
    }
}

#[test]
fn hazard_adds_up_only_while_the_guard_holds() {
    let rules = "input open : real step { 1956-06-01: 0, 1956-06-11: 1, 1956-06-21: 0, 1956-07-01: 1 } outside \"given\"\n\
                 event entry once when open > 0\n  each day rate 0.05 per day\n";
    let model = model("1956-06-01", "1956-08-31", rules);
    for number in 1..=200 {
        let rate = |day: i32| if (10..20).contains(&day) || day >= 30 { 0.05 } else { 0.0 };
        let expected = accumulated(92, threshold("entry", &[], number, 0), rate);
        let expected: Vec<i32> = expected.map(|n| day(1956, 6, 1) + n).into_iter().collect();
        assert_eq!(days(&model, &history(&model, number), "entry"), expected);
    }
}

#[test]
fn thresholds_are_renewed_each_january() {
    let model = model("1956-10-01", "1957-03-31", "event riot recurring\n  each day rate 0.03 per day\n");
    for number in 1..=100 {
        let mut expected = Vec::new();
        for (year, from, to) in
            [(1956, day(1956, 10, 1), day(1956, 12, 31)), (1957, day(1957, 1, 1), day(1957, 3, 31))]
        {
            let (mut base, mut ordinal) = (from, 0);
            for today in from..=to {
                let key = year_key(year, ordinal);
                if 0.03 * f64::from(today - base + 1) >= threshold("riot", &[], number, key) {
                    expected.push((today, key));
                    base = today + 1;
                    ordinal += 1;
                }
            }
        }
        assert_eq!(firings(&model, &history(&model, number), "riot"), expected, "history {number}");
    }
}

#[test]
fn the_key_of_a_day_before_1970_is_its_twos_complement() {
    let model = model("1956-10-01", "1956-10-25", "input event march on 1956-10-23 outside \"given\"\n");
    let today = day(1956, 10, 23);
    let key = u64::MAX - u64::from(today.unsigned_abs()) + 1;
    assert_eq!(firings(&model, &history(&model, 1), "march"), [(today, key)]);
}

#[test]
fn items_outside_the_ancestry_wait_for_the_next_day() {
    let rules = "input event march on 1976-10-23 outside \"given\"\n\
                 event shooting once\n  on march\n\
                 event order once when march.today and shooting.today\n  on shooting\n\
                 event stranger recurring when march.today\n  each day rate 1000 per day\n\
                 event echo once when march.happened\n  each day rate 1000 per day\n";
    let model = model("1976-10-01", "1976-10-25", rules);
    let found = history(&model, 1);
    let today = day(1976, 10, 23);
    assert_eq!(days(&model, &found, "shooting"), [today]);
    assert_eq!(days(&model, &found, "order"), [today]);
    assert_eq!(days(&model, &found, "stranger"), []);
    assert_eq!(days(&model, &found, "echo"), [today + 1]);
}

#[test]
fn an_episode_is_seen_the_same_day_by_those_who_follow_its_event() {
    let rules = "input event rising on 1976-10-05, 1976-10-15 outside \"given\"\n\
                 input event calm on 1976-10-10 outside \"given\"\n\
                 episode crisis opens on rising closes on calm\n\
                 event meeting recurring when crisis\n  on rising\n\
                 event late once per crisis\n  each day when crisis rate 1000 per day\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    let found = history(&model, 7);
    let october = |d: u32| day(1976, 10, d);
    assert_eq!(days(&model, &found, "meeting"), [october(5), october(15)]);
    // Once in each spell, under the key of the spell, from the day after its opening on.
    let expected = [(october(6), year_key(1976, 0)), (october(16), year_key(1976, 1))];
    assert_eq!(firings(&model, &found, "late"), expected);
}

#[test]
fn once_per_also_allows_one_firing_before_the_first_spell() {
    let rules = "input event rising on 1976-10-05 outside \"given\"\n\
                 episode crisis opens on rising closes on rising\n\
                 event word once per crisis\n  each day rate 1000 per day\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    let found = firings(&model, &history(&model, 1), "word");
    assert_eq!(found, [(day(1976, 10, 1), 0), (day(1976, 10, 6), year_key(1976, 0))]);
}

#[test]
fn delays_are_drawn_once_and_round_up() {
    let rules = "input event sent on 1976-10-05 outside \"given\"\n\
                 event fixed once\n  on sent after 3 days\n\
                 event part once\n  on sent after 36 days / 24\n\
                 event some recurring\n  on sent after 1 to 4 days as post\n\
                 event stopped once\n  on sent after 3 days unless fixed.happened or sent.happened\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    let sent = day(1976, 10, 5);
    let source = u64::from(sent.cast_unsigned());
    let key = combine(site_hash("post", &[]), source);
    let mut seen = [0; 5];
    for number in 1..=200 {
        let found = history(&model, number);
        assert_eq!(days(&model, &found, "fixed"), [sent + 3]);
        assert_eq!(days(&model, &found, "part"), [sent + 2]);
        assert_eq!(days(&model, &found, "stopped"), []);
        let wait = uniform_days::quantile(draw("some after", &[], number, key), 1.0, 4.0) as i32;
        assert_eq!(firings(&model, &found, "some"), [(sent + wait, key)]);
        seen[wait.unsigned_abs() as usize] += 1;
    }
    assert_eq!(seen[0], 0);
    assert!(seen[1..].iter().all(|n| *n > 0), "{seen:?}");
}

#[test]
fn a_chance_is_one_uniform_under_the_triggers_key() {
    let rules = "set S = { a, b }\ninput event call on 1976-10-05, 1976-10-06 outside \"given\"\n\
                 event answer[s in S] recurring\n  on call chance 0.3 as reply\n\
                 event silence recurring\n  on call otherwise answer[a]\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    for number in 1..=100 {
        let found = history(&model, number);
        let mut silent = Vec::new();
        for today in [day(1976, 10, 5), day(1976, 10, 6)] {
            let key = combine(site_hash("reply", &[]), u64::from(today.cast_unsigned()));
            for (combo, name) in [(0, "a"), (1, "b")] {
                let fires = draw("answer", &[name], number, key) < 0.3;
                let fired = found.firings.iter().any(|f| {
                    model.events[f.event.at()].name == "answer"
                        && f.day == today
                        && f.combo == combo
                        && f.key == key
                });
                assert_eq!(fired, fires);
            }
            if draw("answer", &["a"], number, key) >= 0.3 {
                silent.push(today);
            }
        }
        assert_eq!(days(&model, &found, "silence"), silent);
    }
}

#[test]
fn a_condition_becomes_true_on_one_day() {
    let rules = "stock x : count = 0\n  each day + 1\n\
                 event full once\n  when x >= 10 becomes true\n\
                 event always once\n  when x >= 0 becomes true\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    let found = history(&model, 1);
    assert_eq!(days(&model, &found, "full"), [day(1976, 10, 11)]);
    assert_eq!(days(&model, &found, "always"), []);
}

#[test]
fn held_counts_unbroken_days_today_included() {
    let rules = "input open : real step { 1976-10-01: 1, 1976-10-04: 0, 1976-10-06: 1 } outside \"given\"\n\
                 event tired once when held(open > 0, 5 days)\n  each day rate 1000 per day\n";
    let model = model("1976-10-01", "1976-10-31", rules);
    assert_eq!(days(&model, &history(&model, 1), "tired"), [day(1976, 10, 10)]);
}

#[test]
fn another_seed_is_another_luck() {
    let model = model("1956-06-01", "1957-06-30", "event rising once\n  each day rate 0.01 per day\n");
    let options = presidium_engine::oracle::Options::new(&model, SEED + 1);
    let same = (1..=40)
        .filter(|&n| presidium_engine::oracle::run(&model, &options, n).firings == history(&model, n).firings)
        .count();
    assert!(same < 10, "{same} of 40 histories are the same");
}
