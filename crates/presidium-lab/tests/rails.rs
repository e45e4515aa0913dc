//! Every test of `rails` holds for a small free model, and fails for one that is on rails in the way it looks for.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

use presidium_engine::Options;
use presidium_lab::rails::{Asked, Lag, Later, RailsRun, Standing, Test, Thing, try_rails};
use presidium_lang::change::Change;
use presidium_lang::model::{EventId, Model, OutcomeId};
use presidium_lang::{Loaded, SourceKeys, load, resolve_changes};

/// Histories of each world.
const HISTORIES: u64 = 400;

const HEAD: &str = "\
model small \"A small history\"
clock day from 1950-01-01 to 1965-12-31
input event king_dies \"The king dies\" on 1953-03-05 outside \"old age\"        @judgement \"test\"
";

fn loaded(files: &[(&str, &str)]) -> Loaded {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let loaded = load(files, &SourceKeys::default());
    assert!(loaded.model.is_some(), "{:#?}", loaded.diagnostics);
    loaded
}

/// One file with the head in front.
fn small(rules: &str) -> Loaded {
    loaded(&[("small.pres", &format!("{HEAD}{rules}"))])
}

fn change(of: &Loaded, text: &str) -> Change {
    let model = of.model.as_ref().unwrap();
    let found = resolve_changes(model, &of.sources, &SourceKeys::default(), "change", text);
    found.changes.unwrap_or_else(|| panic!("{text}: {:#?}", found.diagnostics)).pop().unwrap()
}

fn outcome(model: &Model, name: &str) -> OutcomeId {
    OutcomeId(model.outcomes.iter().position(|o| o.name == name).unwrap() as u32)
}

fn thing(model: &Model, name: &str) -> Thing {
    let event = EventId(model.events.iter().position(|e| e.name == name).unwrap() as u32);
    Thing { name: name.to_owned(), event, cells: vec![0] }
}

fn test(of: &Loaded, asked: &Asked, number: u8) -> Test {
    let model = of.model.as_ref().unwrap();
    let run = RailsRun {
        options: Options { lucks: 1, ..Options::of(model) },
        first: 1,
        last: HISTORIES,
        threads: 2,
        progress: None,
        cancel: None,
    };
    let tested = try_rails(model, asked, &[number], &run);
    assert_eq!((tested.faulted, tested.interrupted), (0, false));
    tested.tests.into_iter().next().unwrap()
}

#[track_caller]
fn passes(of: &Loaded, asked: &Asked, number: u8) -> Test {
    let test = test(of, asked, number);
    assert_eq!(test.standing, Standing::Passed, "{test:#?}");
    assert!(!test.checks.is_empty() && test.checks.iter().all(|c| c.holds()));
    test
}

#[track_caller]
fn fails(of: &Loaded, asked: &Asked, number: u8) -> Test {
    let test = test(of, asked, number);
    assert_eq!(test.standing, Standing::Failed, "{test:#?}");
    assert!(test.checks.iter().any(|c| !c.holds()));
    test
}

#[track_caller]
fn does_not_apply(of: &Loaded, asked: &Asked, number: u8) -> String {
    let test = test(of, asked, number);
    match test.standing {
        Standing::NotApplicable(why) => why,
        other => panic!("{other:?}"),
    }
}

/// A revolt some time after the king's death.
const FREE: &str = "\
event revolt \"The country rises\" once when king_dies.happened
  each week rate 0.5 per year
event famine \"A famine\" recurring
  each month rate 0.2 per year
outcome rising = date of revolt
outcome hunger = date of famine
";

/// A revolt that waits for a date and then comes at once.
const DATED: &str = "\
event revolt \"The country rises\" once
  each day when today > 1956-10-22 rate 0.9 per day
event famine \"A famine\" recurring
  each month rate 0.2 per year
outcome rising = date of revolt
outcome hunger = date of famine
";

#[test]
fn a_date_in_a_rule_stays_behind_when_the_clock_moves() {
    passes(&small(FREE), &Asked::default(), 1);
    let found = fails(&small(DATED), &Asked::default(), 1);
    let late = found.checks.iter().find(|c| !c.holds()).unwrap();
    assert_eq!(late.at.as_deref(), Some("rising"));
    assert!(does_not_apply(&small("stock x : real = 0\n"), &Asked::default(), 1).contains("scored"));
}

fn later(of: &Loaded, moves: &[&str], stays: &[&str]) -> Asked {
    let model = of.model.as_ref().unwrap();
    let ids = |names: &[&str]| names.iter().map(|n| outcome(model, n)).collect();
    let change = change(of, "king_dies @ 1955-03-05");
    Asked { later: Some(Later { change, moves: ids(moves), stays: ids(stays) }), ..Asked::default() }
}

#[test]
fn what_hangs_on_an_input_moves_with_it_and_what_does_not_stays() {
    let free = small(FREE);
    passes(&free, &later(&free, &["rising"], &["hunger"]), 2);
    fails(&free, &later(&free, &["hunger"], &[]), 2);
    fails(&free, &later(&free, &[], &["rising"]), 2);
    let dated = small(DATED);
    fails(&dated, &later(&dated, &["rising"], &["hunger"]), 2);
    assert!(does_not_apply(&free, &Asked::default(), 2).contains("rails.toml"));
}

fn lag(of: &Loaded, to: &str) -> Asked {
    let model = of.model.as_ref().unwrap();
    let change = change(of, "speech @ 1957-02-25");
    Asked {
        lag: Some(Lag { change, from: thing(model, "speech"), to: thing(model, to) }),
        ..Asked::default()
    }
}

#[test]
fn an_effect_keeps_its_lag_and_a_dated_one_keeps_its_date() {
    let of = small(
        "\
event speech \"A speech\" once when king_dies.happened
  each week rate 0.4 per year
event strike \"A strike\" once
  on speech after lognormal(median 200 days, gsd 1.5)
event parade \"A parade\" once
  each day when today > 1960-04-30 rate 0.3 per day
",
    );
    passes(&of, &lag(&of, "strike"), 3);
    fails(&of, &lag(&of, "parade"), 3);
    assert!(does_not_apply(&of, &lag(&of, "speech"), 3).contains("in both worlds in 0 histories"));
}

fn two_countries(rate: &str) -> Loaded {
    small(&format!(
        "\
set Country = {{ east, west }}
table Country {{ anger
  east  0.9
  west  0.2 }}
event revolt[c in Country] \"A revolt\" once
  each week rate 0.2 per year times {rate} as anger
"
    ))
}

#[test]
fn what_follows_a_name_rather_than_attributes_is_found() {
    let swap = |of: &Loaded| Asked { swap: Some(change(of, "swap:east,west")), ..Asked::default() };
    let by_attribute = two_countries("anger[c]");
    passes(&by_attribute, &swap(&by_attribute), 4);
    let by_name = two_countries("(if c is east then 0.9 else 0.2)");
    fails(&by_name, &swap(&by_name), 4);
    let alike = two_countries("0.5");
    assert!(does_not_apply(&alike, &swap(&alike), 4).contains("alike"));
}

#[test]
fn what_an_input_schedules_must_be_declared() {
    let rules = |tag: &str| {
        small(&format!(
            "\
event crowning \"A crowning\" once {tag}
  on king_dies after 20 to 60 days
event famine \"A famine\" recurring
  each month rate 0.2 per year
outcome crowned = date of crowning
outcome hunger = date of famine
"
        ))
    };
    let found = fails(&rules(""), &Asked::default(), 5);
    assert_eq!(found.checks[0].at.as_deref(), Some("crowned by king_dies"));
    passes(&rules("follows king_dies \"an heir waits for the throne\""), &Asked::default(), 5);
    let no_input = loaded(&[(
        "small.pres",
        "\
model small \"No input\"
clock day from 1950-01-01 to 1951-12-31
event famine \"A famine\" once
  each month rate 1 per year
outcome hunger = date of famine
",
    )]);
    assert!(does_not_apply(&no_input, &Asked::default(), 5).contains("no input"));
}

#[test]
fn a_series_is_an_input_too() {
    let of = small(
        "\
input rain : share step { 1950-01-01: 0.9, 1956-08-01: 0, 1956-09-15: 0.9 } outside \"weather\"   @judgement \"test\"
event famine \"A famine\" once when rain < 0.5
  each day rate 0.2 per day
outcome hunger = date of famine
",
    );
    let found = fails(&of, &Asked::default(), 5);
    assert_eq!(found.checks[0].at.as_deref(), Some("hunger by rain"));
}

#[test]
fn a_date_before_anything_has_happened_is_narrow_and_a_step_of_a_spell_is_not_asked() {
    passes(&small(FREE), &Asked::default(), 6);
    let found = fails(&small(DATED), &Asked::default(), 6);
    assert_eq!(found.checks[0].at.as_deref(), Some("rising"));
    let steps = small(
        "\
event alarm \"Alarm\" once
  on king_dies
event calm \"Calm\" recurring when crisis
  each day rate 0.1 per day
episode crisis opens on alarm closes on calm
event pledge \"A pledge\" once per crisis when crisis
  each day rate 0.2 per day
event famine \"A famine\" recurring
  each month rate 0.2 per year
outcome pledged = date of pledge
outcome hunger = date of famine
",
    );
    let found = passes(&steps, &Asked::default(), 6);
    let table = found.tables.iter().find(|t| t.name == "steps").unwrap();
    assert_eq!(table.rows.len(), 1, "{table:?}");
    let none: Vec<&str> = found.tables.iter().filter(|t| t.name == "spans").map(|t| t.name).collect();
    assert_eq!(none, ["spans"]);
}

#[test]
fn a_guard_that_is_a_date_is_listed() {
    let of = small(
        "\
event vote \"A vote\" recurring
  each day when king_dies.since < 5 days rate 0.9 per day
event famine \"A famine\" recurring
  each month rate 0.2 per year
outcome voted = date of vote
outcome hunger = date of famine
",
    );
    let test = test(&of, &Asked::default(), 6);
    let table = test.tables.iter().find(|t| t.name == "narrow_guards").unwrap();
    assert_eq!(table.rows.len(), 1, "{table:?}");
}

/// Two parts; in one of them nothing reads the other.
fn two_parts(read: &str) -> Loaded {
    let head = "\
model small \"Two parts\"
clock day from 1950-01-01 to 1959-12-31
outcome a1 = ever march
outcome a2 = ever strike
outcome a3 = ever split
outcome b1 = ever drought
outcome b2 = ever flood
outcome b3 = ever frost
";
    let weather = "\
stock heat : real = 0
  each month + 0.02
event drought \"A drought\" once
  each month rate 0.1 per year times 1 + heat + marches
event flood \"A flood\" once
  each month rate 0.1 per year times 1 + heat + marches
event frost \"A frost\" once
  each month rate 0.1 per year times 1 + heat + marches
";
    let people = format!(
        "\
let marches = count(x in One: march.happened)
set One = {{ one }}
event march \"A march\" once
  each month rate 0.1 per year times {read}
event strike \"A strike\" once
  each month rate 0.1 per year times {read}
event split \"A split\" once
  each month rate 0.1 per year times {read}
"
    );
    loaded(&[("frame.pres", head), ("weather.pres", weather), ("people.pres", &people)])
}

#[test]
fn a_part_that_no_other_notices_is_found() {
    let together = two_parts("(if drought.happened or flood.happened or frost.happened then 3 else 1)");
    passes(&together, &Asked::default(), 9);
    let apart = fails(&two_parts("1.5"), &Asked::default(), 9);
    assert_eq!(apart.checks[0].at.as_deref(), Some("weather"));
    assert!(does_not_apply(&small(FREE), &Asked::default(), 9).contains("one part"));
}

#[test]
fn what_waits_for_conditioning_is_never_passed() {
    for number in [7, 8] {
        assert!(matches!(test(&small(FREE), &Asked::default(), number).standing, Standing::Waits(_)));
    }
}
