//! Explanations from outside: what they say adds up, and what they promise comes true when it is run.

use presidium::verbs::history::versus::{Beside, Mark, versus};
use presidium::verbs::run::RunOptions;
use presidium::verbs::run::Watch;
use presidium::verbs::weigh::{Weigh, weigh};
use presidium::verbs::why::{Asked, How, Kind, Luck, Why, why};
use presidium::{Error, Project, wire};
use std::path::Path;

fn warsaw() -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/examples/warsaw_1956");
    Project::folder(&folder).expect("the example opens")
}

fn few(last: u64) -> RunOptions {
    RunOptions { luck: (1, last), threads: Some(1), ..RunOptions::default() }
}

fn asked(event: &str) -> Asked {
    Asked { event: event.to_owned(), ..Asked::default() }
}

fn explain(asked: &Asked) -> Result<Why, Error> {
    why(&warsaw(), asked, &few(200))
}

#[test]
fn an_event_goes_back_through_the_decision_to_what_came_of_itself() {
    let told = explain(&asked("entry[poland]")).unwrap();
    assert!(told.picked && told.happened.is_some());
    assert!(told.counted.0 == 200 && told.counted.1 > 0);
    let ids: Vec<&str> = told.steps.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids.last(), Some(&"entry[poland]"));
    for wanted in ["rising[poland]", "meeting[poland]", "answer[poland]"] {
        assert!(ids.contains(&wanted), "{ids:?}");
    }
    let answer = told.steps.iter().rev().find(|s| s.id == "answer[poland]").unwrap();
    assert_eq!(answer.option.as_deref(), Some("force"));
    assert!(matches!(answer.how, How::Arose(..)) && answer.odds.is_some_and(|p| p > 0.0 && p <= 1.0));
    let rising = told.steps.iter().find(|s| s.id == "rising[poland]").unwrap();
    assert!(rising.because.iter().any(|b| b.kind == Kind::Base && b.amount > 0.0));
    assert!(
        rising
            .luck
            .iter()
            .any(|l| matches!(l, Luck::Hazard { summed, threshold, .. } if summed >= threshold))
    );
    assert!(told.steps.windows(2).all(|w| w[0].date <= w[1].date));
    let ways: u64 = told.chains.iter().map(|c| c.1).sum();
    assert!(ways > 0 && ways <= told.counted.1);
}

#[test]
fn without_the_rising_nothing_enters_and_asking_for_one_reason_lists_what_differs() {
    let told = explain(&asked("entry[poland]")).unwrap();
    let rising = told.without.iter().find(|w| w.change == "rising[poland] = never").unwrap();
    assert!(rising.happens.is_none() && rising.differs);
    let one = Asked {
        history: Some(told.history),
        without: Some("rising[poland]".to_owned()),
        ..asked("entry[poland]")
    };
    let one = explain(&one).unwrap();
    assert_eq!(one.without.len(), 1);
    assert!(one.differences.iter().any(|(_, before, title)| *before && title == "Open revolt: Poland"));
    assert!(one.differences.iter().all(|d| d.0 >= one.steps[0].date));
}

#[test]
fn what_did_not_happen_is_explained_by_what_it_waited_for() {
    let happens = explain(&asked("entry[poland]")).unwrap().history;
    let other = (1..).find(|n| {
        *n != happens
            && explain(&Asked { history: Some(*n), ..asked("entry[poland]") }).unwrap().happened.is_none()
    });
    let told = explain(&Asked { history: other, ..asked("entry[poland]") }).unwrap();
    assert!(!told.missing.is_empty() && told.missing[0].id == "entry[poland]");
    for missing in &told.missing {
        if let Some(h) = missing.hazard {
            assert!(h.summed < h.threshold, "{missing:?}");
        }
    }
}

#[test]
fn an_outcome_is_explained_by_the_event_that_answers_it() {
    let told = explain(&asked("force_in_poland")).unwrap();
    assert_eq!(told.steps.last().map(|s| s.id.as_str()), Some("entry[poland]"));
    assert!(told.record.is_some_and(|r| !r.happened));
}

#[test]
fn every_number_is_in_the_document() {
    let told = explain(&asked("entry[poland]")).unwrap();
    let json = wire::why(&told);
    assert_eq!(json["schema"], "presidium.why/1");
    assert_eq!(json["steps"].as_array().map(Vec::len), Some(told.steps.len()));
    assert_eq!(json["without"].as_array().map(Vec::len), Some(told.without.len()));
    assert_eq!(json["counted"]["happens"], told.counted.1);
    assert!(json["model_digest"].is_string());
}

#[test]
fn wrong_names_are_told_with_names_that_are_close() {
    let near = |event: &str| match explain(&asked(event)) {
        Err(Error::Unknown { near, .. }) => near,
        other => panic!("{event}: {other:?}"),
    };
    assert_eq!(near("entri"), ["entry"]);
    assert_eq!(near("entry[polland]"), ["poland"]);
    assert!(matches!(explain(&asked("entry[poland, hungary]")), Err(Error::Usage(_))));
    assert!(matches!(explain(&asked("entry[poland] is force")), Err(Error::Usage(_))));
    assert!(matches!(explain(&Asked { history: Some(0), ..asked("entry") }), Err(Error::NoSuch(_))));
    let wrong = Asked { without: Some("risen[poland]".to_owned()), ..asked("entry[poland]") };
    let Err(Error::Usage(text)) = explain(&wrong) else { panic!("a change that does not resolve") };
    assert!(text.contains("risen"), "{text}");
}

fn weighed(event: &str) -> Weigh {
    weigh(&warsaw(), event, &few(400), &Watch::default()).expect("causes")
}

#[test]
fn causes_are_ranked_by_how_many_histories_lose_the_event() {
    let told = weighed("entry[poland]");
    assert!(told.completed == 400 && told.happens > 20 && told.left_out == 0);
    let of = |change: &str| told.causes.iter().find(|c| c.change == change).unwrap();
    let rising = of("rising[poland] = never");
    assert_eq!((rising.lost, rising.gained), (told.happens, 0), "no crisis, no entry");
    assert!(of("rule:answer.force.first_reflex = off").lost < told.happens);
    assert_eq!(of("rule:answer.force.china_restrains = off").lost, 0, "what restrains is no cause");
    assert!(of("rule:answer.force.china_restrains = off").gained > 0);
    assert!(told.causes.windows(2).all(|w| w[0].lost >= w[1].lost));
    for cause in &told.causes {
        assert!(cause.interval.holds(cause.share) && cause.of == told.happens, "{cause:?}");
    }
    assert!(told.standing.contains(&"Soviet units enter: Poland".to_owned()));
    let json = wire::weigh(&told);
    assert_eq!(json["schema"], "presidium.weigh/1");
    assert_eq!(json["causes"].as_array().map(Vec::len), Some(told.causes.len()));
}

#[test]
fn a_history_reruns_as_weigh_counted_it() {
    // Of the histories in which it happens, those that lose it one by one are as many as were counted.
    let told = weighed("entry[poland]");
    let counted =
        told.causes.iter().find(|c| c.change == "rule:answer.force.first_reflex = off").unwrap().lost;
    let mut lost = 0;
    for number in 1..=400 {
        let beside = Beside::Change("rule:answer.first_reflex = off".to_owned());
        let pair = versus(&warsaw(), number, &beside, &few(400)).unwrap();
        assert_eq!(pair.identical_before, Some(true), "history {number}");
        let entries = |mark: Mark| pair.rows.iter().any(|r| r.mark == mark && r.entry.id == "entry[poland]");
        let (both, here, there) = (entries(Mark::Same), entries(Mark::Here), entries(Mark::There));
        // It may happen twice: what counts is whether it happens on a side at all.
        lost += u64::from(here && !both && !there);
    }
    assert_eq!(lost, counted);
}

#[test]
fn a_history_beside_itself_without_a_cause_parts_where_the_cause_bears_on_it() {
    let told = explain(&asked("entry[poland]")).unwrap();
    let rising = told.steps.iter().find(|s| s.id == "rising[poland]").unwrap();
    let beside = Beside::parse("rising[poland] = never");
    let pair = versus(&warsaw(), told.history, &beside, &few(200)).unwrap();
    assert_eq!(pair.identical_before, Some(true));
    assert_eq!((pair.first, pair.acts), (Some(rising.date), Some(rising.date)));
    let here = pair.here.as_ref().unwrap();
    assert_eq!((here.id.as_str(), here.date), ("rising[poland]", rising.date));
    assert!(pair.there.is_none());
    assert!(pair.rows.iter().take_while(|r| r.entry.date < rising.date).all(|r| r.mark == Mark::Same));
    let json = wire::versus(&pair);
    assert_eq!(
        (&json["schema"], &json["before_change_identical"]),
        (&"presidium.history-vs/1".into(), &true.into())
    );
}

#[test]
fn other_sides_of_a_history() {
    assert_eq!(Beside::parse(" 12 "), Beside::History(12));
    assert_eq!(Beside::parse("record"), Beside::Record);
    let same = versus(&warsaw(), 5, &Beside::History(5), &few(200)).unwrap();
    assert!(same.first.is_none() && same.rows.iter().all(|r| r.mark == Mark::Same));
    let with = explain(&asked("entry[poland]")).unwrap().history;
    let other = versus(&warsaw(), with, &Beside::History(with + 1), &few(200)).unwrap();
    assert!(other.first.is_some() && (other.here.is_some() || other.there.is_some()));
    let record = versus(&warsaw(), 5, &Beside::Record, &few(200)).unwrap();
    let answer = |r: &&presidium::verbs::history::versus::Row| r.entry.id == "answer[poland]";
    assert!(record.rows.iter().any(|r| r.entry.id == "rising[poland]"));
    assert!(record.rows.iter().any(|r| answer(&r)));
    for wrong in [Beside::History(0), Beside::Change("rising[poland] =".to_owned())] {
        assert!(versus(&warsaw(), 5, &wrong, &few(200)).is_err(), "{wrong:?}");
    }
}
