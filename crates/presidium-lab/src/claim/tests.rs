//! A model small enough to know the answers: alarms heat, heat makes the strike; a rumour is written into its rate.

use super::probe::{Mirrored, Turn, probe};
use super::*;
use presidium_engine::Options;
use presidium_lang::{SourceKeys, load};

const MODEL: &str = "\
model small \"Small\"
clock day from 1953-01-01 to 1954-12-31
set Side = { north }
stock heat[s in Side] : share = 0.1
  each week + 0.4 * [alarm[s].happened]
event alarm[s in Side] once
  rate 0.1 per month
event rumour[s in Side] once
  rate 0.1 per month
event moon[s in Side] once
  rate 0.1 per month
event strike[s in Side] once
  rate 0.002 per month
  times if heat[s] > 0.5 then 100 else 1 as hot
  times if rumour[s].happened then 5 else 1 as told
outcome struck \"Struck\" = ever strike[north]
claim S001 \"The alarm brought the strike\" stated
  change alarm[north] = never
  expect struck falls
  rivals moon[north] = never
  historians -0.90 to -0.10
claim S002 \"The moon brought the strike\" inferred
  change moon[north] = never
  expect struck falls
  rivals alarm[north] = never
claim S003 \"The alarm kept the strike away\" stated
  change alarm[north] = never
  expect struck rises
claim S004 \"The rumour brought the strike\" stated
  change rumour[north] = never
  expect struck falls
claim S005 \"Words did\" stated
  untestable \"there are no words here\"
";

fn model() -> Model {
    let loaded = load(vec![("small.pres".into(), MODEL.into())], &SourceKeys::default());
    loaded.model.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

fn testable(model: &Model) -> Vec<usize> {
    (0..model.claims.len()).filter(|c| can_be_tried(&model.claims[*c])).collect()
}

#[test]
fn a_true_sentence_a_false_one_and_a_reversed_one() {
    let model = model();
    let claims = testable(&model);
    assert_eq!(claims.len(), 4, "the last one has no experiment");
    let trial = try_claims(&model, &claims, &CompareOptions::new(Options::of(&model), 1, 1000), 500);
    assert_eq!((trial.broken, trial.interrupted, trial.tried.len()), (0, false, 4));
    let standing = |n: usize| Standing::of(&trial.tried[n].answered.answers[0]);
    assert!(
        matches!(standing(0), Standing::Word(Word::AlmostNever | Word::UsuallyTook)),
        "{:?}",
        standing(0)
    );
    assert_eq!(standing(1), Standing::Word(Word::NoDifference));
    assert_eq!(standing(2), Standing::Word(Word::Reverse));
    let moved = &trial.tried[0].answered.answers[0];
    assert!(moved.cells.only_unchanged > 100 && moved.cells.only_changed == 0, "{:?}", moved.cells);
    assert_eq!(
        trial.tried[0].shares[0].share,
        Some(0.0),
        "heat grows in between: nothing leads there straight"
    );
    assert_eq!(standing(3), Standing::Word(Word::Assumed), "the rate reads the rumour itself");
    let share = &trial.tried[3].shares[0];
    assert_eq!((share.lines.len(), share.lines[0].name.as_str()), (1, "told"));
}

#[test]
fn an_effect_before_its_cause_has_no_word() {
    let model = model();
    let trial = try_claims(&model, &[0], &CompareOptions::new(Options::of(&model), 1, 50), 50);
    let mut answer = trial.tried[0].answered.answers[0].clone();
    answer.order.before = 3;
    assert_eq!(Standing::of(&answer), Standing::Void(3));
}

#[test]
fn rivals_are_ranked_and_the_mirror_turns_round() {
    let model = model();
    let run = CompareOptions::new(Options::of(&model), 1, 600);
    let probed = probe(&model, &[0, 1], &run);
    assert_eq!(probed.len(), 2);
    let first = &probed[0].ranking[0];
    assert_eq!((first.rank, first.rival.is_none()), (1, true), "the alarm outranks the moon");
    assert_eq!(probed[1].ranking[0].rank, 1);
    assert!(probed[1].ranking[0].rival.is_some(), "here the alarm is the rival, and the larger cause");
    assert!(probed[1].ranking[1].rank > 1);
    let Mirrored::Run { turn, .. } = &probed[1].mirror else { panic!("{:?}", probed[1].mirror) };
    assert_eq!(*turn, Turn::Nowhere);
    assert!(probed.iter().all(|p| !p.hangs_on_coupling));
}
