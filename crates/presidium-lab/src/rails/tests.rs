//! Days that are known → what the comparisons of two worlds say of them.

use super::answers::{Answers, NEVER};
use super::compare::{ERRORS, FEWEST, Pairs, Sample, median};
use super::{Bound, Check};

/// A world in which one thing has these first days.
fn world(days: &[u32]) -> Answers {
    Answers { faulted: vec![false; days.len()], outcomes: vec![days.to_vec()], ..Answers::default() }
}

fn sample(days: &[u32]) -> Sample {
    let world = world(days);
    Sample::of(&world, &world.outcomes[0])
}

fn pairs(before: &[u32], after: &[u32]) -> Pairs {
    Pairs::of((&world(before), before), (&world(after), after))
}

#[test]
fn what_is_no_number_holds_no_check() {
    let check = |measured, asked| Check { what: String::new(), measured, asked, at: None };
    for asked in [Bound::AtMost(1.0), Bound::AtLeast(1.0), Bound::Below(1.0)] {
        assert!(!check(f64::NAN, asked).holds(), "{asked:?}");
    }
    assert!(check(1.0, Bound::AtMost(1.0)).holds() && check(1.0, Bound::AtLeast(1.0)).holds());
    assert!(!check(1.0, Bound::Below(1.0)).holds());
}

#[test]
fn a_history_with_a_fault_counts_nowhere() {
    let mut before = world(&[10, 20, NEVER]);
    before.faulted[1] = true;
    assert_eq!(Sample::of(&before, &before.outcomes[0]), Sample { days: vec![10], of: 2 });
    let after = world(&[15, NEVER, 30]);
    let found = Pairs::of((&before, &before.outcomes[0]), (&after, &after.outcomes[0]));
    assert_eq!(found, Pairs { of: 2, changed: 1, net: 1, moves: vec![5] });
}

#[test]
fn tenths_are_the_least_days_that_so_many_do_not_exceed() {
    let ten: Vec<u32> = (1..=10).collect();
    let of = sample(&ten);
    assert_eq!((of.tenth(1), of.tenth(5), of.tenth(9)), (Some(1), Some(5), Some(9)));
    assert_eq!(sample(&[NEVER; 4]).tenth(5), None);
}

#[test]
fn shares_are_apart_in_standard_errors_of_two_samples() {
    let of = |happened: usize| {
        let days: Vec<u32> = (0..100).map(|n| if n < happened { 5 } else { NEVER }).collect();
        sample(&days)
    };
    // 60 and 40 of 100: together a half, error √(¼ · 2/100), 0.2 apart.
    assert!((of(60).errors_apart(&of(40)) - 0.2 / 0.005f64.sqrt()).abs() < 1e-12);
    assert!(of(80).errors_apart(&of(40)) > ERRORS);
    assert_eq!(of(0).errors_apart(&of(0)), 0.0);
    assert_eq!(of(100).errors_apart(&of(100)), 0.0);
}

#[test]
fn dates_within_the_slack_are_one_and_a_few_are_not_judged() {
    let many: Vec<u32> = (0..200).collect();
    let later = |by: u32| sample(&many.iter().map(|d| d + by).collect::<Vec<_>>());
    let of = sample(&many);
    assert_eq!(of.dates_apart(&of, 0), Some(0.0));
    assert_eq!(of.dates_apart(&later(10), 10), Some(0.0));
    assert!(of.dates_apart(&later(10), 0).is_some_and(|part| part > 0.0 && part < 1.0));
    assert!(of.dates_apart(&later(100), 10).is_some_and(|part| part > 1.0));
    assert_eq!(sample(&many[..FEWEST - 1]).dates_apart(&of, 0), None);
}

#[test]
fn a_median_is_moved_when_its_interval_lies_on_one_side() {
    let before = vec![1000; 100];
    let split = |later: usize| -> Vec<u32> { (0..100).map(|n| if n < later { 1200 } else { 900 }).collect() };
    let clear = pairs(&before, &split(80));
    assert_eq!((clear.median(), clear.is_moved()), (Some(200), true));
    let unclear = pairs(&before, &split(55));
    assert_eq!((unclear.median(), unclear.is_moved()), (Some(200), false));
    let few = pairs(&before[..FEWEST - 1], &[1200; FEWEST - 1]);
    assert_eq!((few.median(), few.is_moved()), (None, false));
    assert_eq!(median(&(0..FEWEST as i64).collect::<Vec<_>>()), Some((FEWEST as i64 - 1) / 2));
}
