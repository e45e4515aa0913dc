//! `presidium what-if` from outside, over the example of the guide.

use super::{ends, model, run, stderr, stdout, warsaw};
use serde_json::Value;

const CHINA: &str = "china_backs[poland]=never";

fn json(args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.push("--json");
    let output = warsaw(&all);
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", stderr(&output)))
}

#[test]
fn one_outcome_is_told_in_full() {
    let output = warsaw(&["what-if", CHINA, "--outcome", "force_in_poland", "-n", "4000"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let head = "IF it had never come to \"Beijing backs the local party\" (Poland),\n\
        4,000 pairs, 1956-57, same luck. Interpretation: documents. Not fitted.\n";
    assert!(text.starts_with(head), "{text}");
    assert!(text.contains("WOULD it have come to this by 31 Dec 1956?\n   Force in poland\n"), "{text}");
    let grid: Vec<&str> = text.lines().filter(|l| l.starts_with("   #") || l.starts_with("   .")).collect();
    let marks = |mark: char| -> usize {
        grid.iter().map(|l| l.chars().skip(3).take(25).filter(|c| *c == mark).count()).sum()
    };
    let all: usize = ['#', '+', '-', '.'].map(marks).iter().sum();
    assert_eq!((grid.len(), all), (4, 100), "{text}");
    for label in [
        "Verdict   ",
        "8 in 10 settings   ",
        "Not without it   ",
        "Whatever the luck   ",
        "Other interpretations  notes ",
        "Published historians   0 to 25 more (S133a",
        "How much is put in?   ",
        "Learned                nothing",
        "Order of events        the change comes first in all ",
        "Change instead   ",
        "Before the change      identical in all 4,000 pairs: yes",
        "One history            presidium ",
    ] {
        assert!(text.lines().any(|l| l.starts_with(label)), "{label} in\n{text}");
    }
    for word in ["probab", "likely"] {
        assert!(!text.contains(word), "{word} in\n{text}");
    }
    assert!(stderr(&output).contains("warning: documents: the world is so by itself in less than 1 in 100"));
    let quiet = warsaw(&["what-if", CHINA, "--outcome", "force_in_poland", "-n", "4000", "--quiet"]);
    assert_eq!((stdout(&quiet), stderr(&quiet)), (text, String::new()));
}

#[test]
fn the_json_adds_up_and_can_be_made_again() {
    let args = ["what-if", CHINA, "-o", "force_in_poland", "-n", "2000"];
    let answer = json(&args);
    assert_eq!(answer["schema"], "presidium.whatif/1");
    assert_eq!((&answer["luck"], &answer["coupling"]), (&serde_json::json!([1, 2000]), &"keyed".into()));
    assert_eq!(answer["before_change_identical"], true);
    assert_eq!(answer["changes"][0]["text"], "china_backs[poland] = never");
    let outcome = &answer["outcomes"][0];
    let count = |key: &str| outcome[key].as_u64().unwrap_or_else(|| panic!("{key} in {outcome}"));
    let cells = ["both", "neither", "only_changed", "only_unchanged"].map(count);
    assert_eq!(cells.iter().sum::<u64>(), count("arose"));
    let difference = outcome["difference"].as_f64().unwrap();
    let counted = (cells[2] as f64 - cells[3] as f64) / count("arose") as f64;
    assert!((difference - counted).abs() < 1e-12 && difference > 0.0);
    let interval = |n: usize| outcome["interval"][n].as_f64().unwrap();
    assert!(interval(0) < difference && difference < interval(1));
    assert_eq!(outcome["direct"]["lines"][0]["name"], "china_restrains");
    assert_eq!(outcome["learned"], Value::Null);
    assert_eq!(outcome["others"].as_array().unwrap().len(), 2);
    let mut again = args.to_vec();
    again.extend(["--threads", "1"]);
    assert_eq!(json(&again), answer);
}

#[test]
fn without_an_outcome_all_are_told_and_with_all_interpretations_a_column_for_each() {
    let short = stdout(&warsaw(&["what-if", CHINA, "-n", "2000"]));
    assert!(short.contains("WOULD IT HAVE COME TO THIS?"), "{short}");
    assert!(short.contains("(force_in_poland"), "{short}");
    assert!(short.contains("Before the change identical in all 2,000 pairs: yes."), "{short}");
    let columns = stdout(&warsaw(&["what-if", CHINA, "-o", "force_in_poland", "-n", "1000", "-i", "all"]));
    let head = columns.lines().find(|l| l.starts_with("IN 100 ")).unwrap_or_default();
    let names: Vec<&str> = head.split_whitespace().skip(2).collect();
    assert_eq!(names, ["notes", "documents", "literature"], "{columns}");
    assert!(columns.contains("* it had never come to \"Beijing backs"), "{columns}");
    let answer = json(&["what-if", CHINA, "-o", "force_in_poland", "-n", "500", "-i", "all"]);
    let each = answer["interpretations"].as_array().unwrap();
    assert_eq!(each.len(), 3);
    assert_eq!(each[1]["outcomes"], answer["outcomes"]);
    let boards: Value = serde_json::from_str(&stdout(&warsaw(&["run", "-i", "all", "-n", "50", "--json"])))
        .expect("run -i all gives JSON");
    assert_eq!(
        (&boards["schema"], boards["runs"].as_array().unwrap().len()),
        (&"presidium.runs/1".into(), 3)
    );
}

#[test]
fn another_coupling_gives_other_pairs() {
    let with = |coupling: &str| {
        json(&[
            "what-if",
            "pledge[poland]=never",
            "-o",
            "force_in_poland",
            "-n",
            "1000",
            "--coupling",
            coupling,
        ])
    };
    let (keyed, ticks) = (with("keyed"), with("per-tick"));
    assert_eq!((&keyed["coupling"], &ticks["coupling"]), (&"keyed".into(), &"per-tick".into()));
    assert_ne!(keyed["outcomes"][0]["both"], ticks["outcomes"][0]["both"]);
}

#[test]
fn several_changes_are_shown_alone_and_together() {
    let args = ["what-if", CHINA, "pledge[poland]=never", "-o", "force_in_poland", "-n", "1000"];
    let text = stdout(&warsaw(&args));
    assert!(text.contains("   AND it had never come to \"The leader keeps"), "{text}");
    for part in ["with neither change", " together", "so by itself: "] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let answer = json(&args);
    assert_eq!(answer["outcomes"][0]["alone"].as_array().unwrap().len(), 2);
}

#[test]
fn what_never_arises_is_not_called_zero() {
    let folder = model(
        "what_if_never",
        "event flood \"A flood\" once\n  rate 0.000001 per day\nevent e once\n  rate 0.01 per day\n\
         outcome o = ever e\n",
    );
    let args = ["what-if", "e @ flood + 3 days", "-o", "o", "-n", "50", "--model", folder.to_str().unwrap()];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("NOTHING TO COMPARE: \"A flood\" happens in none of these histories"), "{text}");
    assert!(!text.contains("0 unchanged"), "{text}");
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let says = |change: &str, code: i32, said: &str| ends(&warsaw(&["what-if", change]), code, said);
    says("china_bakcs[poland]=never", 4, "did you mean `china_backs`?");
    says("china_backs[poland]=never,pledge[poland]=0.3", 2, "the change:1:");
    says("answer[poland]=shrug", 4, "is not an element of Answer");
    says("answer[poland]=force,answer[poland]=wait", 2, "two changes take different options");
    says("china", 4, "no scenario `china`");
    says("unrest[poland]=2", 2, "outside the bounds");
    ends(&warsaw(&["what-if", CHINA, "-o", "force_in_polnad"]), 4, "did you mean `force_in_poland`?");
    ends(&warsaw(&["what-if", CHINA, "-i", "gossip"]), 4, "no interpretation `gossip`");
}
