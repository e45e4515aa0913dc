//! `rails` from outside: every value beside its threshold, and an end by what came of it.

use super::{WARSAW, ends, model, presidium, run, stderr, stdout};
use serde_json::Value;
use std::process::Output;

/// A model whose one event waits for a date and then comes at once.
fn dated(name: &str, more: &[&str]) -> Output {
    let rules = "event rising \"A rising\" once\n  each day when today > 1953-10-22 rate 0.9 per day\n\
                 outcome rose = date of rising\n";
    let folder = model(name, rules);
    let mut all =
        vec!["rails", "-n", "60", "--quiet", "--model", folder.to_str().expect("a path that is text")];
    all.extend(more);
    run(&all)
}

#[test]
fn a_scheduled_event_fails_and_says_where() {
    let output = dated("rails-dated", &[]);
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("6  FAILED") && text.contains("at least 60") && text.contains("(rose)"), "{text}");
    assert!(text.contains("4  NOT APPLICABLE") && text.contains("7  WAITS"), "{text}");
}

#[test]
fn each_test_is_whole_in_json() {
    let output = dated("rails-json", &["--only", "6", "--json"]);
    assert_eq!(output.status.code(), Some(5), "{}", stderr(&output));
    let found: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!((&found["schema"], &found["passed"]), (&"presidium.rails/1".into(), &false.into()));
    let test = &found["tests"][0];
    assert_eq!((&test["test"], &test["standing"]), (&6.into(), &"failed".into()));
    let check = &test["checks"][0];
    assert_eq!(
        (&check["limit"], &check["holds"], &check["at"]),
        (&60.0.into(), &false.into(), &"rose".into())
    );
    assert!(check["measured"].as_f64().is_some_and(|days| days < 60.0), "{check}");
    assert_eq!(test["tables"]["spans"]["rows"][0]["flagged"], true);
}

#[test]
fn no_line_is_wider_than_the_terminal_and_none_of_the_tests_of_the_example_is_lost() {
    let mut command = presidium();
    command.env("COLUMNS", "80").args(["rails", "-n", "60", "--quiet", "--model", WARSAW]);
    let output = command.output().expect("the program starts");
    assert!(matches!(output.status.code(), Some(0 | 5)), "{}", stderr(&output));
    let text = stdout(&output);
    for number in 1..=9 {
        assert!(text.lines().any(|l| l.starts_with(&format!("{number}  "))), "{number} is missing: {text}");
    }
    let wide: Vec<&str> = text.lines().filter(|l| l.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn a_test_that_is_not_there_is_told() {
    ends(&dated("rails-none", &["--only", "12"]), 4, "there is no test 12");
    ends(&dated("rails-all", &["-i", "all"]), 2, "one interpretation at a time");
}
