//! Small models on which the engine and the oracle once differed; each says what was wrong.

use crate::agreement::differences;
use crate::by_hand::model;
use presidium_engine::oracle::Coverage;
use presidium_engine::{Options, lower};

/// Engine and oracle agree on some histories of rules (set in by nine spaces) over half a year.
fn agree(rules: &str) {
    let lines: Vec<&str> = rules.lines().map(|line| line.strip_prefix("         ").unwrap_or(line)).collect();
    let model = model("1956-01-01", "1956-06-30", &lines.join("\n"));
    let wrong = differences(&lower(&model), Options::of(&model), 1..20, &Coverage::default());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Equal guards share one mask; these looked equal and had one row and three.
#[test]
fn constant_guards_over_different_sets_are_not_one() {
    agree(
        "set Place = { here, there, yonder }
         stock level : real = 0
         event one recurring when 1 < 2
           rate 1 per week
           then level += 1
         event many[p in Place] recurring when 1 < 2
           each day rate 1 per month * level
           then level += 2",
    );
}

/// Stocks are worked on in the order of their names; a mask that was a stock's own row saw its new value.
#[test]
fn the_guard_of_an_update_reads_the_start_of_the_tick() {
    agree(
        "stock ajar : flag = yes
         stock till : real = 0
           each day when ajar + 10 + copy
         stock copy : real = 1
           each day + 1
         event ruin once
           rate 1 per month
           then ajar = no",
    );
}

/// The filter of one episode's source asks for another episode that the same firings open and close.
#[test]
fn episodes_turn_after_all_filters_have_been_read() {
    agree(
        "set Place = { here, there, yonder }
         stock level : real = 0
         event word[p in Place] recurring
           rate 1 per week
         episode alarm opens on word[p in Place] closes on word[there]
         episode quiet opens on word[p in Place where alarm] closes on word[p in Place where word[here].today]
         event echo once per quiet
           on word[p in Place]
           then level += 1",
    );
}

/// A shock on an event is drawn before the effects of the event are worked out.
#[test]
fn effects_see_the_shocks_drawn_on_their_own_event() {
    agree(
        "set Place = { here, there }
         stock level[p in Place] : real = 0
         shock size[p in Place] ~ lognormal(median 1, gsd 2) on strike[p]
         shock more[p in Place] ~ normal(size[p], 1) on strike[p]
         event strike[p in Place] recurring
           rate 1 per week
           then level[p] += size[p] + more[p]",
    );
}
