//! `presidium claims` from outside, over the example of the guide.

use super::{ends, run, stderr, stdout, warsaw};
use serde_json::Value;

/// Runs the example's claim as JSON.
fn json(args: &[&str]) -> Value {
    let mut all = vec!["claims", "--json"];
    all.extend(args);
    let output = warsaw(&all);
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", stderr(&output)))
}

#[test]
fn the_json_of_a_claim_has_its_counts_and_where_they_come_from() {
    let all = json(&["S133a", "-n", "300", "--again", "100"]);
    assert_eq!(all["schema"], "presidium.claims/1");
    assert_eq!((&all["histories"], &all["again"], &all["broken"]), (&300.into(), &100.into(), &0.into()));
    let claim = &all["claims"][0];
    assert_eq!(claim["id"], "S133a");
    assert_eq!(claim["basis"], "stated");
    assert_eq!(claim["lines"], serde_json::json!([124, 133]));
    assert_eq!(claim["treatment"], "china_backs[poland] = never");
    assert_eq!((&claim["outcome"], &claim["expected"]), (&"force_in_poland".into(), &"rises".into()));
    assert_eq!(claim["learned"], Value::Null);
    let cell = |name: &str| claim["cells"][name].as_u64().unwrap();
    let sum: u64 = ["both", "neither", "only_changed", "only_unchanged"].map(cell).iter().sum();
    assert_eq!(Some(sum), claim["arose"].as_u64());
    assert!(sum > 10 && sum < 300, "a crisis comes now and then: {sum}");
    let difference = (cell("only_changed") as f64 - cell("only_unchanged") as f64) / sum as f64;
    assert!((claim["difference"].as_f64().unwrap() - difference).abs() < 1e-12);
    assert!(cell("only_changed") > cell("only_unchanged"), "China restrains in this model");
    let lines = claim["put_in_lines"].as_array().unwrap();
    assert!(lines.iter().any(|l| l["name"] == "china_restrains"), "{lines:?}");
    assert_eq!(claim["rivals"].as_array().unwrap().len(), 3, "its own and two rivals");
    assert!(claim["coupling_dependent"].is_boolean());
    assert_eq!(claim["interpretations"].as_array().unwrap().len(), 2);
    assert_eq!(claim["order"]["before"], 0);
    assert_eq!(all, json(&["s133", "-n", "300", "--again", "100", "--threads", "1"]), "any thread count");
}

#[test]
fn the_table_and_the_card_keep_to_80_columns() {
    let columns = ["claims", "-i", "all", "-n", "60"];
    for args in
        [&["claims", "-n", "60"][..], &["claims", "S133a", "-n", "60"], &columns, &["claims", "--words"]]
    {
        let output = warsaw(args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = stdout(&output);
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    }
    let card = stdout(&warsaw(&["claims", "S133a", "-n", "60", "--again", "40"]));
    for part in
        ["lines 124, 133", "in both worlds", "Verdict", "Where from", "THIS CLAIM", "Mirror", "Historians"]
    {
        assert!(card.contains(part), "{part} is not in {card}");
    }
    let three = stdout(&warsaw(&columns));
    assert!(three.contains("DOCUMENTS       NOTES  LITERATURE"), "{three}");
}

#[test]
fn a_gate_that_trips_ends_with_5_and_one_that_does_not_with_0() {
    // Sixty pairs can say nothing, and nothing in the model lets an effect come before its cause.
    let few = warsaw(&["claims", "-n", "60", "--fail-on", "too-few"]);
    assert_eq!(few.status.code(), Some(5), "{}", stderr(&few));
    assert!(stderr(&few).contains("--fail-on too-few: S133a"), "{}", stderr(&few));
    assert!(!stdout(&few).is_empty(), "the result is printed all the same");
    let order = warsaw(&["claims", "-n", "60", "--fail-on", "order,reversed"]);
    assert_eq!(order.status.code(), Some(0), "{}", stderr(&order));
}

#[test]
fn what_is_not_there_is_said() {
    ends(&warsaw(&["claims", "S132a"]), 4, "did you mean `S133a`?");
    ends(&run(&["claims", "--topic", "cubba"]), 4, "did you mean `cuba`?");
    ends(&run(&["claims", "--fail-on", "luck"]), 2, "possible values: reversed, order, assumed, too-few");
    ends(&run(&["run", "--fail-on", "order"]), 2, "only `presidium claims` has gates");
    ends(&warsaw(&["claims", "-i", "none"]), 4, "no interpretation `none`");
}

#[test]
fn the_report_names_every_claim_in_one_table() {
    let output = warsaw(&["claims", "--report", "-n", "60", "--again", "30"]);
    let text = stdout(&output);
    assert!(text.starts_with("# What became of the claims\n"), "{text}");
    assert_eq!(text.lines().filter(|l| l.starts_with("| S133a |")).count(), 1, "{text}");
}
