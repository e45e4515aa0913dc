//! What stands beside an answer: how much was put in, other interpretations, historians, rival changes.

use super::{Asking, Column, MOST_BESIDE, Meter, Other, PUT_IN_OF, Published, Rival, said};
use crate::rests::written;
use presidium_lab::experiment::{self, Question, Share};
use presidium_lab::put_in::{self, PutIn};
use presidium_lang::change::{Change, ChangeKind};
use presidium_lang::model::{Arg, Claim, ItemRef, Model, OutcomeId, Question as Asks};

/// The histories of reruns.
fn few(luck: (u64, u64)) -> (u64, u64) {
    (luck.0, luck.1.min(luck.0 + MOST_BESIDE - 1))
}

/// Works out how much was put in: of the outcomes named, or of those that move most.
pub(super) fn put_in(asking: &Asking<'_>, column: &mut Column, interpretation: usize, meter: &mut Meter<'_>) {
    if meter.is_cancelled() {
        return;
    }
    let mut at: Vec<usize> = (0..column.outcomes.len()).collect();
    if !asking.named {
        at.retain(|n| column.outcomes[*n].moved() > 0);
        at.sort_by_key(|n| std::cmp::Reverse(column.outcomes[*n].moved()));
        at.truncate(PUT_IN_OF);
    }
    if column.arose == 0 {
        return;
    }
    for outcome in &mut column.outcomes {
        outcome.put_in = known(asking, outcome.answer.outcome);
        if let Some(share) = &outcome.put_in {
            outcome.answer = outcome.answer.clone().with_put_in(share);
        }
    }
    at.retain(|n| column.outcomes[*n].put_in.is_none());
    if at.is_empty() {
        return;
    }
    let outcomes: Vec<OutcomeId> = at.iter().map(|n| column.outcomes[*n].answer.outcome).collect();
    let question = asking.question(asking.changes.clone(), &outcomes);
    let shares = meter.stage(asking.run, interpretation, few(asking.run.luck), |options| {
        experiment::put_in_of(asking.model, std::slice::from_ref(&question), options)
    });
    if meter.is_cancelled() {
        return;
    }
    for (n, share) in at.into_iter().zip(shares.into_iter().flatten()) {
        let outcome = &mut column.outcomes[n];
        outcome.answer = outcome.answer.clone().with_put_in(&share);
        outcome.put_in = Some(share);
    }
}

/// The share that is put in, where that is known without a rerun.
fn known(asking: &Asking<'_>, outcome: OutcomeId) -> Option<Share> {
    let found = put_in::put_in(asking.model, &asking.changes, outcome);
    let share = Some(found.known_share()?);
    let reason = if let PutIn::Definitional(why) = found { Some(why) } else { None };
    Some(Share { share, lines: Vec::new(), gates: Vec::new(), reason })
}

/// Asks the same under the other interpretations.
pub(super) fn others(asking: &Asking<'_>, column: &mut Column, others: &[usize], meter: &mut Meter<'_>) {
    let question = asking.question(asking.changes.clone(), &asking.outcomes);
    for other in others {
        if meter.is_cancelled() {
            return;
        }
        let (answered, _) = meter.stage(asking.run, *other, few(asking.run.luck), |options| {
            experiment::ask(asking.model, std::slice::from_ref(&question), options)
        });
        if meter.is_cancelled() {
            return;
        }
        let answers = answered.into_iter().flat_map(|a| a.answers);
        for (outcome, answer) in column.outcomes.iter_mut().zip(answers) {
            let interpretation = asking.model.interpretations[*other].clone();
            outcome.others.push(Other { interpretation, difference: answer.effect() });
        }
    }
}

/// Asks what other single changes do to the outcomes named, over the histories of the change itself.
pub(super) fn rivals(asking: &Asking<'_>, column: &mut Column, interpretation: usize, meter: &mut Meter<'_>) {
    if meter.is_cancelled() || !asking.named || column.arose == 0 {
        return;
    }
    let mut questions: Vec<Question> = Vec::new();
    let mut from: Vec<(usize, Found)> = Vec::new();
    for (n, outcome) in column.outcomes.iter().enumerate() {
        for found in rivals_of(asking.model, &asking.changes, outcome.answer.outcome) {
            questions.push(asking.question(vec![found.change.clone()], &[outcome.answer.outcome]));
            from.push((n, found));
        }
    }
    if questions.is_empty() {
        return;
    }
    let (answered, _) = meter.stage(asking.run, interpretation, few(asking.run.luck), |options| {
        experiment::ask_within(asking.model, &questions, Some(&asking.situation), options)
    });
    if meter.is_cancelled() {
        return;
    }
    for ((n, found), answered) in from.into_iter().zip(answered) {
        let Found { change, claim, named } = found;
        let difference = answered.answers.first().and_then(|a| a.effect());
        let change = said(asking.model, &change);
        column.outcomes[n].rivals.push(Rival { change, claim, named, difference });
    }
    for outcome in &mut column.outcomes {
        let size = |r: &Rival| r.difference.map_or(-1.0, |d| d.value.abs());
        outcome.rivals.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.change.text.cmp(&b.change.text)));
    }
}

/// A rival change and where it was found.
struct Found {
    change: Change,
    claim: String,
    named: bool,
}

/// Single changes that claims name as causes of the same outcome: each once, none that is asked.
///
/// Those that a claim of the same changes names as its rivals come first.
fn rivals_of(model: &Model, asked: &[Change], outcome: OutcomeId) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let claims = claims_about(model, outcome);
    let (same, others): (Vec<&Claim>, Vec<&Claim>) = claims.into_iter().partition(|c| is_of(c, asked));
    let named = same.iter().flat_map(|c| c.rivals.iter().map(|r| (r, *c, true)));
    let single = |c: &Claim| c.changes.len() == 1;
    let own = others.iter().filter(|c| single(c)).flat_map(|c| c.changes.iter().map(|r| (r, *c, false)));
    let theirs = others.iter().flat_map(|c| c.rivals.iter().map(|r| (r, *c, false)));
    for (change, claim, named) in named.chain(own).chain(theirs) {
        let known = asked.iter().chain(found.iter().map(|f| &f.change)).any(|c| c.kind == change.kind);
        if !known && !matches!(change.kind, ChangeKind::Interpretation(_) | ChangeKind::Translate(_)) {
            found.push(Found { change: change.clone(), claim: claim.name.clone(), named });
        }
    }
    found
}

/// Whether a claim has these changes and no others.
fn is_of(claim: &Claim, changes: &[Change]) -> bool {
    claim.changes.len() == changes.len()
        && claim.changes.iter().all(|c| changes.iter().any(|a| a.kind == c.kind))
}

/// What historians hold of the same changes; they speak of shares, so nothing for amounts.
pub(super) fn historians(model: &Model, asked: &[Change], outcome: OutcomeId) -> Vec<Published> {
    if experiment::is_amount(model, outcome) {
        return Vec::new();
    }
    let published = |claim: &Claim| {
        let sources = claim.sources.iter().map(written).collect();
        claim.historians.map(|range| Published { claim: claim.name.clone(), range, sources })
    };
    claims_about(model, outcome).into_iter().filter(|c| is_of(c, asked)).filter_map(published).collect()
}

/// Claims about this outcome, or about the same events in another period.
fn claims_about(model: &Model, outcome: OutcomeId) -> Vec<&Claim> {
    let about = |claim: &&Claim| claim.expect.iter().any(|(of, _)| are_kin(model, *of, outcome));
    model.claims.iter().filter(about).collect()
}

/// Whether two outcomes are the same, or ask of the same events.
fn are_kin(model: &Model, a: OutcomeId, b: OutcomeId) -> bool {
    let asks = |id: OutcomeId| model.outcomes.get(id.at()).and_then(|o| plain(&o.question));
    a == b || asks(a).zip(asks(b)).is_some_and(|(a, b)| a == b)
}

/// What a question asks of, when it asks whether certain things happened and nothing else.
type Plain = Vec<(ItemRef, Vec<u32>, Option<(bool, u32)>)>;

fn plain(question: &Asks) -> Option<Plain> {
    let Asks::Ever { of, guard: None, .. } = question else { return None };
    let element = |arg: &Arg| match arg {
        Arg::Element(e) => Some(*e),
        Arg::Var(_) | Arg::Expr(_) => None,
    };
    let one = |source: &presidium_lang::model::OnSource| {
        let args: Option<Vec<u32>> = source.args.iter().map(element).collect();
        if source.filter.is_some() { None } else { Some((source.of, args?, source.is)) }
    };
    of.iter().map(one).collect()
}
