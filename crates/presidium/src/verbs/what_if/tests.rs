//! Changes of small models and of the flagship → what `what-if` must answer.

use super::*;

/// A die of luck decides whether the alarm sounds; an alarm leads to a raid unless somebody calms it.
const MODEL: &str = "\
model tiny \"Tiny\"
clock day from 1953-01-01 to 1953-12-31
interpretation notes, documents default
set Place = { north \"North\", south }
set Word = { calm \"Calm words\", harsh }
param fear : share = { notes: 0.9, documents: 0.3 }
event alarm[p in Place] \"The alarm sounds\" once
  rate 0.004 per day
event warning[p in Place] \"A warning is given\" once
  on alarm[p] chance 0.5
choice word[p in Place] : Word \"What is said\" on alarm[p]
  precision 1
  calm = 0.5
  harsh = fear                       as fear
event raid[p in Place] \"A raid\" once
  on word[p] is harsh after 2 days
event drill once
  rate 0.01 per day
event flood once
  rate 0.000001 per day
outcome raid_north \"The north is raided\" = ever raid[north] by 1953-11-30
outcome raid_ever \"The north is raided at any time\" = ever raid[north]
outcome drills \"A drill\" = ever drill
outcome fears \"Fear\" = mean of fear from 1953-02-01 to 1953-03-01
scenario kind_words \"Only calm words\"
  change word = calm
claim C1 \"Harsh words bring raids\" stated
  change word[north] = calm
  expect raid_ever falls
  rivals alarm[north] = never
  historians -0.50 to 0.00
claim C2 \"Fear brings raids\" stated
  change fear = 0
  expect raid_ever falls
";

fn project() -> Project {
    Project::from_texts(vec![("tiny.pres".to_owned(), MODEL.to_owned())])
}

fn asks(changes: &[&str], outcomes: &[&str], histories: u64) -> Result<WhatIf, Error> {
    let options = WhatIfOptions {
        run: RunOptions { luck: (1, histories), ..RunOptions::default() },
        changes: changes.iter().map(|s| (*s).to_owned()).collect(),
        outcomes: outcomes.iter().map(|s| (*s).to_owned()).collect(),
        every_interpretation: false,
    };
    what_if(&project(), &options, &Watch::default())
}

fn answers(changes: &[&str], outcomes: &[&str], histories: u64) -> WhatIf {
    asks(changes, outcomes, histories).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_cells_add_up_and_what_is_not_touched_stays() {
    let answer = answers(&["word[north]=calm"], &[], 600);
    let column = &answer.columns[0];
    assert_eq!((column.histories, column.faulted, column.identical_before), (600, 0, true));
    assert!(column.arose > 300 && column.arose < 600, "{}", column.arose);
    for outcome in column.outcomes.iter().filter(|o| !o.amount) {
        assert_eq!(outcome.answer.cells.arose(), column.arose, "{}", outcome.id);
    }
    let of = |id: &str| column.outcomes.iter().find(|o| o.id == id).unwrap();
    let raid = of("raid_north");
    assert_eq!((raid.answer.cells.both, raid.answer.cells.only_changed), (0, 0));
    assert!(raid.answer.cells.only_unchanged > 50);
    assert_eq!(raid.effect, Effect::Happens);
    assert_eq!(of("drills").moved(), 0);
    assert_eq!(answer.situation.as_deref(), Some("\"What is said\" (North) comes up"));
}

#[test]
fn the_answer_is_made_of_the_histories_that_run_shows() {
    // Without a situation all histories count, so the shares are those of `run`.
    let answer = answers(&["fear = 0"], &["raid_north"], 500);
    let cells = answer.columns[0].outcomes[0].answer.cells;
    let options = RunOptions { luck: (1, 500), ..RunOptions::default() };
    let board = crate::verbs::run::run(&project(), &options, &Watch::default()).unwrap();
    let row = board.rows.iter().find(|r| r.id == "raid_north").unwrap();
    assert_eq!(cells.unchanged().unwrap().value, row.spread.share);
    assert!(cells.only_unchanged > 0 && cells.changed().unwrap().value < row.spread.share);
}

#[test]
fn rivals_and_historians_come_from_claims_about_the_same_events() {
    let answer = answers(&["word[north] = calm"], &["raid_north"], 400);
    let outcome = &answer.columns[0].outcomes[0];
    let rivals: Vec<(&str, &str, bool)> =
        outcome.rivals.iter().map(|r| (r.change.text.as_str(), r.claim.as_str(), r.named)).collect();
    assert_eq!(rivals, [("alarm[north] = never", "C1", true), ("fear = 0", "C2", false)]);
    let size = |n: usize| outcome.rivals[n].difference.unwrap().value.abs();
    assert!(size(0) > size(1) && size(1) > 0.0);
    assert_eq!(outcome.historians.len(), 1);
    assert_eq!(outcome.historians[0].range, (-0.5, 0.0));
    assert!(answers(&["fear = 0.1"], &["raid_north"], 50).columns[0].outcomes[0].historians.is_empty());
}

#[test]
fn other_interpretations_are_asked_the_same() {
    let answer = answers(&["fear = 0"], &["raid_north"], 400);
    let outcome = &answer.columns[0].outcomes[0];
    assert_eq!(outcome.others.len(), 1);
    assert_eq!(outcome.others[0].interpretation, "notes");
    // More fear to lose: the notes' rules lose more raids.
    let (here, there) =
        (outcome.answer.difference.unwrap().value, outcome.others[0].difference.unwrap().value);
    assert!(there < here && here < 0.0, "{here} {there}");
    let run = RunOptions { luck: (1, 400), ..RunOptions::default() };
    let options = WhatIfOptions {
        run,
        changes: vec!["fear = 0".to_owned()],
        outcomes: vec!["raid_north".to_owned()],
        every_interpretation: true,
    };
    let every = what_if(&project(), &options, &Watch::default()).unwrap();
    let names: Vec<&str> = every.columns.iter().map(|c| c.interpretation.as_str()).collect();
    assert_eq!(names, ["notes", "documents"]);
    assert_eq!(every.columns[0].outcomes[0].answer.difference.unwrap().value, there);
    assert_eq!(every.columns[1].outcomes[0].answer.cells, outcome.answer.cells);
}

#[test]
fn what_is_put_in_is_told_apart() {
    let put_in = |change: &str, outcome: &str| {
        let answer = answers(&[change], &[outcome], 600);
        answer.columns[0].outcomes[0].put_in.clone().unwrap()
    };
    // The line of the choice reads fear and nothing else carries it.
    let line = put_in("fear = 0", "raid_north");
    assert_eq!((line.share, line.lines.len()), (Some(1.0), 1));
    assert_eq!(line.lines[0].name, "fear");
    // The change fixes what is asked.
    assert!(put_in("raid[north] = never", "raid_north").reason.is_some());
    // A warning has no line to a raid.
    assert_eq!(put_in("warning[north] = never", "raid_north").share, Some(0.0));
}

#[test]
fn several_changes_are_also_tried_alone() {
    let answer = answers(&["fear = 0", "word[south] = calm"], &["raid_north"], 300);
    let outcome = &answer.columns[0].outcomes[0];
    assert_eq!(outcome.alone.len(), 2);
    let cells = |n: usize| outcome.alone[n].answer.cells;
    assert_eq!(cells(0), outcome.answer.cells, "the south has no bearing on the north");
    assert_eq!(cells(1).only_unchanged + cells(1).only_changed, 0);
    assert!(answer.columns[0].conjunction.as_ref().unwrap().is_coherent());
}

#[test]
fn scenarios_stand_for_their_changes() {
    let (named, written) = (answers(&["kind_words"], &[], 200), answers(&["word = calm"], &[], 200));
    assert_eq!(named.changes, written.changes);
    assert_eq!(named.columns[0].outcomes, written.columns[0].outcomes);
    assert_eq!(named.changes[0].words, "the answer to \"What is said\" had always been \"Calm words\"");
}

#[test]
fn the_result_hangs_on_neither_threads_nor_on_what_else_is_asked() {
    let with = |threads: usize, outcomes: &[&str]| {
        let options = WhatIfOptions {
            run: RunOptions { luck: (1, 300), threads: Some(threads), ..RunOptions::default() },
            changes: vec!["fear = 0".to_owned()],
            outcomes: outcomes.iter().map(|s| (*s).to_owned()).collect(),
            every_interpretation: false,
        };
        what_if(&project(), &options, &Watch::default()).unwrap().columns.remove(0)
    };
    assert_eq!(with(1, &["raid_north"]), with(3, &["raid_north"]));
    let (alone, both) = (with(1, &["raid_north"]), with(1, &["raid_north", "drills"]));
    assert_eq!(alone.outcomes[0].answer.cells, both.outcomes[0].answer.cells);
}

#[test]
fn a_situation_that_never_arises_is_no_zero() {
    let answer = answers(&["raid[north] @ flood + 3 days"], &["raid_north"], 100);
    assert_eq!(answer.situation.as_deref(), Some("\"Flood\" happens"));
    let column = &answer.columns[0];
    assert_eq!((column.histories, column.arose), (100, 0));
    let outcome = &column.outcomes[0];
    assert_eq!(outcome.answer.difference, None);
    assert_eq!(outcome.answer.verdict.word, presidium_lab::Word::Untestable);
    assert_eq!((outcome.put_in.as_ref(), outcome.rivals.len()), (None, 0));
}

#[test]
fn a_stopped_comparison_says_so() {
    let watch = Watch::default();
    watch.cancel.store(true, Ordering::Relaxed);
    let options = WhatIfOptions { changes: vec!["fear = 0".to_owned()], ..WhatIfOptions::default() };
    let answer = what_if(&project(), &options, &watch).unwrap();
    let column = &answer.columns[0];
    assert!(answer.partial && column.histories < 10_000);
    assert!(column.outcomes.iter().all(|o| o.put_in.is_none() && o.others.is_empty()));
}

#[test]
fn mistakes_are_told_apart() {
    let error = |changes: &[&str], outcomes: &[&str]| asks(changes, outcomes, 10).unwrap_err();
    assert!(matches!(error(&["fear = 3"], &[]), Error::Change(c) if c.errors == 1));
    assert!(matches!(error(&["word = calm", "word = harsh"], &[]), Error::Change(_)));
    assert!(matches!(error(&["kind_words", "word = harsh"], &[]), Error::Change(_)));
    assert!(matches!(error(&["fear ="], &[]), Error::Change(_)));
    assert!(matches!(error(&[""], &[]), Error::Usage(_)));
    let near = |e: Error| match e {
        Error::Unknown { kind, near, .. } => (kind, near),
        other => panic!("{other}"),
    };
    assert_eq!(near(error(&["kind_word"], &[])), ("scenario", vec!["kind_words".to_owned()]));
    assert_eq!(near(error(&["fear = 0"], &["raid_nort"])), ("outcome", vec!["raid_north".to_owned()]));
}

#[test]
fn changes_read_as_sentences() {
    let words = |change: &str| answers(&[change], &["drills"], 5).changes[0].words.clone();
    assert_eq!(words("alarm[north] = never"), "it had never come to \"The alarm sounds\" (North)");
    assert_eq!(words("fear += 0.1 @ 1953-02-01"), "\"Fear\" had been 0.1 more from 1 Feb 1953");
    assert_eq!(
        words("raid[south] @ alarm[south] + 3 days"),
        "it had come to \"A raid\" (south) 3 days after \"The alarm sounds\" (south), and not before"
    );
    assert_eq!(words("hazard:drill *= 2"), "the rate of \"Drill\" had been 2 times as high");
    assert_eq!(words("utility:word.harsh += -1"), "\"harsh\" had been worth 1 less in \"What is said\"");
    assert_eq!(words("rule:word.fear = off"), "the model had no line word.fear");
    assert_eq!(words("swap:north,south"), "North and south had changed places");
    assert_eq!(words("interpretation = notes"), "the rules were those of the interpretation notes");
}
