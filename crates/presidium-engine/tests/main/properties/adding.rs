//! What is added elsewhere changes no bit of what was there.

use super::{checked, named_histories};
use crate::by_hand::model as by_hand;
use crate::generate;
use crate::generated::{model, options, workers};
use presidium_engine::Options;
use presidium_lang::model::Model;

/// Declarations that touch nothing; names come before, among and after those of any model.
const ADDED: &str = "
set Aaa_added = { zz_added, aa_added }
set Mmm_added = { mm_added }
param aaa_added : real ~ normal(0, 1)
param mmm_added[m in Mmm_added] : real = 2 plus or minus 1
stock aaa_added_stock[a in Aaa_added] : real = aaa_added
  each week + 0.1 * zzz_added_shock
  each day when mmm_added_spell becomes mmm_added_let[a]
stock zzz_added_stock : share = 0.5
let mmm_added_let[a in Aaa_added] = sum(m in Mmm_added: mmm_added[m] * aaa_added_stock[a])
shock zzz_added_shock ~ normal(0, 0.1) each day
shock aaa_added_shock ~ lognormal(median 1, gsd 2) on mmm_added_event
event mmm_added_event recurring
  rate 1 per week
  times 1 + zzz_added_stock
  then zzz_added_stock += 0.01 * aaa_added_shock
event zzz_added_event[a in Aaa_added] once per mmm_added_spell
  on mmm_added_event after 1 to 9 days
episode mmm_added_spell opens on mmm_added_event closes on zzz_added_event[a in Aaa_added]
choice mmm_added_choice : Aaa_added on mmm_added_event
  precision 1
  zz_added = aaa_added
  aa_added = 0
outcome aaa_added_outcome = ever zzz_added_event[zz_added]
scenario zzz_added_scenario \"Another world\"
  change aaa_added = 0
";

/// Everything under names that one model has is the same in the other.
fn kept(what: &str, before: &Model, after: &Model, options: Options) {
    let one = named_histories(before, options, 1..4);
    let two = named_histories(after, options, 1..4);
    for (number, (one, two)) in (1..).zip(one.iter().zip(&two)) {
        for (name, value) in one {
            assert_eq!(two.get(name), Some(value), "{what}, history {number}: {name}");
        }
        let added = |name: &&String| !name.contains("_added") && !one.contains_key(*name);
        assert_eq!(two.keys().find(added), None, "{what}, history {number}");
    }
}

#[test]
fn unused_declarations_change_nothing_elsewhere() {
    let parts = workers(0..150, |seeds| {
        for seed in seeds {
            let before = model(seed);
            let after = checked(&format!("seed {seed}"), vec![generate::model(seed).text, ADDED.to_owned()]);
            assert!(after.events.len() == before.events.len() + 2 && after.sets.len() > before.sets.len());
            kept(&format!("seed {seed}"), &before, &after, options(&before, seed));
        }
    });
    assert!(!parts.is_empty());
}

/// Luck goes by name: an element more, wherever it is declared, deals the others the same.
#[test]
fn another_element_changes_nothing_for_the_others() {
    let rules = |set: &str| {
        format!(
            "set Place = {{ {set} }}\nset Answer = {{ yield, refuse }}\n\
             param temper[p in Place] : real ~ normal(0, 1)\n\
             stock level[p in Place] : real ~ normal(0, 1)\n  each week + temper[p] + weather[p]\n\
             shock weather[p in Place] ~ normal(0, 1) correlated 0.5 each week\n\
             event strike[p in Place] recurring\n  rate 1 per month\n  times exp(0.1 * clamp(level[p], -5, 5))\n  \
             then level[p] += 1\n\
             choice answer[p in Place] : Answer on strike[p]\n  precision 1\n  yield = level[p]\n  refuse = 0\n\
             event echo[p in Place] recurring\n  on answer[p] is yield chance 0.5 after 1 to 20 days\n  \
             then level[p] -= 2\n"
        )
    };
    let before = by_hand("1955-11-01", "1956-06-30", &rules("mid, east"));
    for set in ["mid, east, added_last", "aa_added, mid, east", "mid, zz_added, east, bb_added"] {
        let after = by_hand("1955-11-01", "1956-06-30", &rules(set));
        let one = named_histories(&before, Options::of(&before), 1..20);
        let two = named_histories(&after, Options::of(&after), 1..20);
        let echoed = one.iter().filter(|history| history.keys().any(|name| name.starts_with("event echo")));
        assert!(echoed.count() > 5, "{set}");
        for (one, two) in one.iter().zip(&two) {
            for (name, value) in one {
                assert_eq!(two.get(name), Some(value), "{set}: {name}");
            }
        }
    }
}
