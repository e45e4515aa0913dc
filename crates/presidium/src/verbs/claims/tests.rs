//! Every claim is accounted for; the example's claim has the word its counts give.

use super::*;
use std::path::Path;

fn options(last: u64) -> ClaimsOptions {
    let run = RunOptions { luck: (1, last), threads: Some(2), ..RunOptions::default() };
    ClaimsOptions { run, again: Some(last), ..ClaimsOptions::default() }
}

fn warsaw() -> Project {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/examples/warsaw_1956");
    Project::folder(&path).unwrap()
}

/// The example's only claim, over so many pairs.
fn tried(last: u64) -> Sentence {
    let claims = claims(&warsaw(), &options(last), &Watch::default()).unwrap();
    assert_eq!((claims.claims.len(), claims.broken, claims.partial), (1, 0, false));
    claims.claims[0].clone()
}

#[test]
fn every_claim_of_the_flagship_is_accounted_for_exactly_once() {
    let project = Project::flagship().unwrap();
    let (model, _) = model_of(&project).unwrap();
    let written: Vec<&str> = model.claims.iter().map(|c| c.name.as_str()).collect();
    let claims = claims(&project, &options(5), &Watch::default()).unwrap();
    let told: Vec<&str> = claims.claims.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(told, written);
    for (sentence, claim) in claims.claims.iter().zip(&model.claims) {
        let expected = match (&claim.waits, &claim.untestable) {
            (Some(_), _) => matches!(sentence.state, State::Waits(..)),
            (None, Some(_)) => matches!(sentence.state, State::Untestable(_)),
            (None, None) => matches!(sentence.state, State::Tested(_)),
        };
        assert!(expected, "{}: {:?}", sentence.id, sentence.state);
        assert!(sentence.statement.is_some(), "{} is about no statement of the register", sentence.id);
    }
    assert_eq!(claims.broken, 0);
}

#[test]
fn the_examples_verdict_is_read_from_its_counts() {
    let few = tried(200);
    assert_eq!(few.standing(), Some(Standing::Word(Word::TooFew)));
    let many = tried(6000);
    let State::Tested(tested) = &many.state else { panic!("{:?}", many.state) };
    let asked = &tested.outcomes[0];
    assert!(asked.answer.effect().unwrap().interval.is_clear_of_zero(), "{:?}", asked.answer.cells);
    let share = asked.put_in.share.unwrap();
    assert!(share > 0.5, "one term is all that China does here: {share}");
    assert_eq!(many.standing(), Some(Standing::Word(Word::Assumed)));
    assert_eq!(asked.effect(), Effect::StaysAway, "what China's backing is said to bring about");
    assert!(asked.beside.is_some());
    assert!(tested.against.is_none() && tested.readings.is_empty(), "nothing was asked besides");
}

#[test]
fn an_id_a_statement_and_a_topic_choose() {
    let project = Project::flagship().unwrap();
    let chosen = |ids: &[&str], topic: Option<&str>| -> Result<Vec<String>, Error> {
        let (model, _) = model_of(&project)?;
        let all = model.claims.iter().enumerate();
        let mut sentences: Vec<_> = all.map(|(n, c)| (n, sentence(&project, &model, c))).collect();
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        let topic = topic.map(str::to_owned);
        choose(&mut sentences, &ClaimsOptions { ids, topic, ..ClaimsOptions::default() })?;
        Ok(sentences.into_iter().map(|s| s.1.id).collect())
    };
    assert_eq!(chosen(&["S133a"], None).unwrap(), ["S133a"]);
    assert_eq!(chosen(&["s133"], None).unwrap(), ["S133a", "S133b"]);
    let poland = chosen(&[], Some("poland")).unwrap();
    assert!(poland.contains(&"S133a".to_owned()) && poland.len() > 3, "{poland:?}");
    assert!(matches!(chosen(&["S133z"], None), Err(Error::Unknown { .. })));
    assert!(matches!(chosen(&[], Some("polnad")), Err(Error::Unknown { .. })));
}

#[test]
fn an_interrupted_run_says_what_it_did_not_reach() {
    let watch = Watch::default();
    watch.cancel.store(true, Ordering::Relaxed);
    let claims = claims(&warsaw(), &options(100), &watch).unwrap();
    assert!(claims.partial);
    assert_eq!(claims.claims[0].state, State::NotReached);
}

#[test]
fn counts_do_not_depend_on_threads() {
    let of = |threads| {
        let mut options = options(300);
        options.run.threads = Some(threads);
        claims(&warsaw(), &options, &Watch::default()).unwrap()
    };
    assert_eq!(of(1), of(3));
}
