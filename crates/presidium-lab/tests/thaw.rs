//! The direct lines of the flagship's claims are the ones a reader of its text would name.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads files and may stop")]

use presidium_lab::put_in::{PutIn, put_in};
use presidium_lang::model::{Model, OutcomeId};
use presidium_lang::{SourceKeys, load};

fn thaw() -> Model {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/thaw");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pres"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    load(files, &SourceKeys::default()).model.expect("the flagship has no errors")
}

/// The direct lines of a claim for its first outcome, `rule.option.name`, and the gates, `rule: part`.
fn of(model: &Model, claim: &str) -> (PutIn, Vec<String>, Vec<String>) {
    let claim = model.claims.iter().find(|c| c.name == claim).unwrap();
    let (outcome, _) = claim.expect[0];
    let found = put_in(model, &claim.changes, outcome);
    let PutIn::Links { lines, gates } = &found else { return (found, Vec::new(), Vec::new()) };
    let path = |parts: [&str; 3]| parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(".");
    let lines = lines.iter().map(|l| path([&l.rule, &l.option, &l.name])).collect();
    let gates = gates.iter().map(|g| format!("{}: {}", g.rule, g.part)).collect();
    (found, lines, gates)
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is worth reading")]
fn every_claim_has_lines_gates_or_a_reason() {
    let model = thaw();
    let mut tested = 0;
    for claim in model.claims.iter().filter(|c| !c.changes.is_empty()) {
        for (outcome, _) in &claim.expect {
            let found = put_in(&model, &claim.changes, *outcome);
            let name = &model.outcomes[outcome.at()].name;
            match &found {
                PutIn::Links { lines, gates } => {
                    let paths: Vec<String> =
                        lines.iter().map(|l| format!("{}.{}.{}", l.rule, l.option, l.name)).collect();
                    println!("{} {name}: {} | {} gates", claim.name, paths.join(", "), gates.len());
                }
                other => println!("{} {name}: {other:?}", claim.name),
            }
            tested += 1;
        }
    }
    assert!(tested > 40, "{tested}");
}

#[test]
fn china_speaks_to_moscow_by_three_lines() {
    let model = thaw();
    let (_, lines, _) = of(&model, "S133a");
    assert_eq!(lines, ["answer.threaten.china", "answer.limited.china", "answer.full.china"]);
}

#[test]
fn a_pledge_is_read_as_a_contract() {
    let model = thaw();
    let (found, lines, _) = of(&model, "S127");
    for line in ["answer.bargain.contract", "answer.limited.contract", "answer.full.contract"] {
        assert!(lines.iter().any(|l| l == line), "{line} is not in {lines:?}");
    }
    let PutIn::Links { lines, .. } = found else { panic!("{found:?}") };
    assert!(lines.iter().all(|l| !l.text.is_empty()));
    assert!(lines.iter().filter(|l| !l.name.is_empty()).all(|l| !l.sources.is_empty()));
}

#[test]
fn shots_and_revolt_are_joined_by_their_factor_and_their_trigger() {
    let model = thaw();
    let (_, lines, _) = of(&model, "S147a");
    assert!(lines.contains(&"armed_revolt.police_fire".to_string()), "{lines:?}");
    assert!(lines.contains(&"armed_revolt.shots".to_string()), "{lines:?}");
}

#[test]
fn the_speech_reaches_budapest_by_no_direct_line() {
    let model = thaw();
    let (found, lines, gates) = of(&model, "S091b");
    assert_eq!((lines, gates), (Vec::<String>::new(), Vec::<String>::new()), "{found:?}");
    assert_eq!(found.known_share(), Some(0.0));
}

#[test]
fn an_outcome_that_is_not_there_is_said() {
    let model = thaw();
    assert!(matches!(put_in(&model, &[], OutcomeId(u32::MAX)), PutIn::Undefined(_)));
}
