//! Each standard fails when it should.

use super::*;
use presidium_lang::{SourceKeys, load, resolve_changes};

const MODEL: &str = "\
model tiny \"Tiny\"
clock day from 1953-01-01 to 1955-12-31
set Place = { north, south }
stock heat[p in Place] : share = 0.2
event alarm[p in Place] recurring
  rate 0.1 per month
  times 1 + heat[p] as hot
outcome soon \"Soon\" = ever alarm[north] by 1953-06-30
outcome heat_at \"Heat\" = value of heat[north] at 1954-01-01
";

fn clear(change: &str, outcome: &str) -> Clarity {
    let keys = SourceKeys::default();
    let loaded = load(vec![("tiny.pres".into(), MODEL.into())], &keys);
    let model = loaded.model.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let found = resolve_changes(&model, &loaded.sources, &keys, "change", change);
    let change = found.changes.unwrap_or_else(|| panic!("{:?}", found.diagnostics)).remove(0);
    clarity(&model, &change, model.outcomes.iter().find(|o| o.name == outcome).unwrap())
}

#[test]
fn a_clear_change_names_its_days() {
    let clear_one = clear("heat[north] = 0.5 @ 1953-02-01..1953-03-01", "soon");
    assert_eq!(clear_one.missing, Vec::<&str>::new());
    assert_eq!(clear_one.from, Date::from_ymd(1953, 2, 1));
    assert_eq!((clear_one.to, Some(clear_one.by)), (Date::from_ymd(1953, 3, 1), Date::from_ymd(1953, 6, 30)));
    assert_eq!(clear("alarm[south] = never", "soon").from, Date::from_ymd(1953, 1, 1));
    // What is put off until after the outcome's last day is prevented meanwhile.
    assert_eq!(clear("alarm[south] @ 1953-09-01", "soon").missing, Vec::<&str>::new());
}

#[test]
fn what_is_unclear_is_said() {
    let late = clear("heat[north] += 0.1 @ 1954-02-01", "heat_at");
    assert_eq!(late.missing, ["an outcome asked for after the change begins"]);
    assert_eq!(clear("swap:north,south", "soon").missing, ["one thing that is changed"]);
}

#[test]
fn a_rewrite_is_the_surprise_of_the_treated_state() {
    let common = rewrite(250, 1000).unwrap();
    assert!((common.nats - 2.0 * std::f64::consts::LN_2).abs() < 1e-12, "{common:?}");
    assert!(!common.rare && !common.at_least && common.comparable);
    let edge = rewrite(10, 1000).unwrap();
    assert!(!edge.rare && !edge.comparable);
    assert!(rewrite(9, 1000).unwrap().rare);
    let never = rewrite(0, 1000).unwrap();
    assert!(never.at_least && never.rare && never.nats > 5.0 && never.nats < 6.0, "{never:?}");
    assert_eq!(rewrite(0, 0), None);
}

#[test]
fn two_years_are_the_last_minute() {
    let day = |y, m, d| Date::from_ymd(y, m, d).unwrap();
    assert!(!reach(day(1953, 1, 1), day(1954, 12, 31)).far);
    assert!(reach(day(1953, 1, 1), day(1955, 2, 1)).far);
    assert!(reach(day(1953, 2, 1), day(1953, 1, 1)).months < -0.9);
}

#[test]
fn one_effect_before_its_cause_fails() {
    let fine = Order::of(&BTreeMap::from([(-9, 0), (0, 3), (40, 7)]));
    assert_eq!(fine, Order { histories: 10, before: 0, same_day: 3, worst: 0 });
    assert!(fine.holds());
    let wrong = Order::of(&BTreeMap::from([(-3, 1), (-1, 1), (40, 9_998)]));
    assert_eq!((wrong.before, wrong.worst, wrong.holds()), (2, 3, false));
    assert!(Order::of(&BTreeMap::new()).holds());
}

#[test]
fn a_long_story_is_not_likelier_than_its_parts() {
    let parts = [("a".to_string(), 400), ("b".to_string(), 700)];
    let both = Conjunction::of(&parts, 300, 1000).unwrap();
    assert!((both.product - 0.28).abs() < 1e-12);
    assert!((both.bounds.lo - 0.1).abs() < 1e-12 && (both.bounds.hi - 0.4).abs() < 1e-12);
    assert!(both.is_coherent());
    assert!(!Conjunction::of(&parts, 401, 1000).unwrap().is_coherent());
    assert!(!Conjunction::of(&parts, 99, 1000).unwrap().is_coherent());
    assert_eq!(Conjunction::of(&parts[..1], 400, 1000), None);
}
