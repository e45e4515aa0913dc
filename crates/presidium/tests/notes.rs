//! Every statement of the notes is accounted for: used, or left out with a reason; tried, or not with a reason.

use presidium::Project;
use presidium::verbs::check::check;
use presidium::verbs::notes::coverage;
use std::collections::BTreeSet;

/// `S133` of `S133a`.
fn statement_of(claim: &str) -> &str {
    claim.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

#[test]
fn every_statement_is_used_or_says_why_not_and_never_both() {
    let project = Project::flagship().unwrap();
    let ids: Vec<&str> = project.data.register.iter().map(|s| s.id.as_str()).collect();
    let wanted: Vec<String> = (1..=152).map(|n| format!("S{n:03}")).collect();
    assert_eq!(ids, wanted);
    let covered = coverage(&project, &check(&project)).unwrap().statements;
    assert_eq!(covered.len(), ids.len());
    let missing = covered.iter().filter(|c| c.used_by.is_empty() && c.reason.is_none());
    let missing: Vec<&str> = missing.map(|c| c.statement.id.as_str()).collect();
    assert!(missing.is_empty(), "neither used nor left out with a reason: {missing:?}");
    let stale = covered.iter().filter(|c| !c.used_by.is_empty() && c.statement.unused.is_some());
    let stale: Vec<&str> = stale.map(|c| c.statement.id.as_str()).collect();
    assert!(stale.is_empty(), "used, and said not to be: {stale:?}");
}

#[test]
fn every_causal_statement_is_a_claim_or_says_why_it_cannot_be_tried() {
    let project = Project::flagship().unwrap();
    let model = check(&project).model.unwrap();
    let tried: BTreeSet<&str> = model.claims.iter().map(|c| statement_of(&c.name)).collect();
    let mut experiments = 0;
    for statement in &project.data.register {
        let id = &statement.id;
        let experiment = statement.treatment.is_some();
        let parts = [&statement.basis, &statement.treatment, &statement.outcome, &statement.direction];
        assert!(parts.iter().all(|p| p.is_some() == experiment), "{id} is half an experiment");
        assert!(experiment || statement.kind != "causal", "{id} is causal and no experiment");
        assert_eq!(experiment, tried.contains(&**id), "{id}: experiment and claim go together");
        experiments += usize::from(experiment);
    }
    assert!(experiments >= 76, "{experiments}");
    for claim in &model.claims {
        let reasons = usize::from(claim.untestable.is_some()) + usize::from(claim.waits.is_some());
        let whole = !claim.changes.is_empty() && !claim.expect.is_empty();
        assert!(whole || reasons == 1, "{} is neither tried nor says why not", claim.name);
        let why = claim.untestable.as_ref().or(claim.waits.as_ref().map(|w| &w.1));
        assert!(why.is_none_or(|why| why.len() > 10), "{}: {why:?}", claim.name);
    }
}
