//! The front door from outside: the flagship and the examples open, check and run; the guide is its example.

use presidium::verbs::run::{RunOptions, Watch, run};
use presidium::verbs::{check, history, show};
use presidium::{Error, Project};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn warsaw() -> Project {
    Project::folder(&root().join("models/examples/warsaw_1956")).expect("the example opens")
}

fn small(last: u64) -> RunOptions {
    RunOptions { luck: (1, last), threads: Some(2), ..RunOptions::default() }
}

#[test]
fn the_flagship_has_no_errors_and_every_source_it_cites_exists() {
    let checked = check::check(&Project::flagship().unwrap());
    let told: Vec<String> =
        checked.diagnostics.iter().map(|d| format!("[{}] {}", d.code, d.message)).collect();
    assert_eq!(checked.errors, 0, "{told:#?}");
    assert!(checked.model.is_some());
}

#[test]
fn every_example_checks_and_runs() {
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("models/examples")).unwrap() {
        let path = entry.unwrap().path();
        let project = Project::open(Some(&path)).unwrap();
        let board = run(&project, &small(50), &Watch::default()).unwrap();
        assert_eq!(board.completed, 50, "{}", path.display());
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn a_run_does_not_depend_on_threads_and_any_split_adds_up() {
    let project = warsaw();
    let of = |options: RunOptions| run(&project, &options, &Watch::default()).unwrap();
    let whole = of(small(400));
    for threads in [1, 3] {
        assert_eq!(of(RunOptions { threads: Some(threads), ..small(400) }), whole);
    }
    let halves = [(1, 200), (201, 400)].map(|luck| of(RunOptions { luck, ..small(400) }));
    let shares: f64 = halves.iter().map(|b| b.rows[0].spread.share).sum::<f64>() / 2.0;
    assert!((shares - whole.rows[0].spread.share).abs() < 1e-12);
    assert_ne!(of(RunOptions { seed: 2, ..small(400) }).digest, whole.digest);
}

#[test]
fn an_interrupted_run_keeps_a_beginning_and_says_so() {
    let watch = Watch::default();
    watch.cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    let board = run(&warsaw(), &small(400), &watch).unwrap();
    assert!(board.partial);
    assert_eq!(board.completed, 0);
}

#[test]
fn names_that_do_not_exist_are_told_with_those_that_do() {
    let options = RunOptions { interpretation: Some("documnets".to_owned()), ..small(10) };
    let Err(Error::Unknown { near, .. }) = run(&warsaw(), &options, &Watch::default()) else {
        panic!("unknown")
    };
    assert_eq!(near, ["documents"]);
    let stage = show::Stage::Equation("unrset[poland]".to_owned());
    assert!(matches!(show::show(&warsaw(), &stage), Err(Error::NoSuch(_))));
    assert!(matches!(history::history(&warsaw(), 0, &small(1)), Err(Error::NoSuch(_))));
}

#[test]
fn one_history_agrees_with_the_scoreboard() {
    let project = warsaw();
    let told = (1..=60).filter(|n| {
        let history = history::history(&project, *n, &small(1)).unwrap();
        history.entries.iter().any(|e| e.id == "entry[poland]" && e.date.to_string().as_str() <= "1956-12-31")
    });
    let board = run(&project, &small(60), &Watch::default()).unwrap();
    let row = board.rows.iter().find(|r| r.id == "force_in_poland").unwrap();
    assert_eq!(told.count(), (row.spread.share * 60.0).round() as usize);
}

#[test]
fn the_guide_is_its_example() {
    let page = std::fs::read_to_string(root().join("docs/guide/first-model.md")).unwrap();
    let parts: Vec<&str> =
        page.split("```pres-part\n").skip(1).map(|rest| rest.split("```").next().unwrap_or("")).collect();
    let rules = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(rules(&parts.concat()), rules(&warsaw().texts[0].1));
    let guide = Project::from_texts(vec![("guide.pres".to_owned(), parts.concat())]);
    let board = run(&guide, &small(200), &Watch::default()).unwrap();
    assert_eq!(board.completed, 200);
}
