//! Causal sentences of a model → experiments over the same luck, judged: how one claim is tried.
//!
//! [`try_claims`] runs what the sentences say and, where something moved, once more without the lines that lead
//! straight from cause to outcome. [`mod@probe`] runs what is said against them: rivals, the mirror, the other way
//! to share luck. A claim whose effect comes before its cause gets no word at all.

pub mod beside;
pub mod probe;

use std::sync::atomic::Ordering;

use presidium_engine::worlds::CompareOptions;
use presidium_lang::model::{Claim, Model, OutcomeId};

use crate::experiment::{Answer, Answered, Question, Share, ask, put_in_of};
use crate::put_in::{PutIn, put_in};
use crate::verdict::Word;

/// A claim that was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Which: its position in [`Model::claims`].
    pub claim: usize,
    /// What came out; the verdicts have seen what was put in.
    pub answered: Answered,
    /// Where each effect comes from, one for each outcome.
    pub shares: Vec<Share>,
}

/// Claims that were run together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    /// One for each claim asked for, in that order.
    pub tried: Vec<Tried>,
    /// Treated histories that differed before any of their changes did. Must be 0.
    pub broken: u64,
    /// Whether it was stopped before all histories were run.
    pub interrupted: bool,
}

/// What an answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A word of the table.
    Word(Word),
    /// None can be given: in so many histories the effect comes before its cause.
    Void(u64),
}

impl Standing {
    /// Of an answer.
    pub fn of(answer: &Answer) -> Standing {
        if answer.order.holds() {
            Standing::Word(answer.verdict.word)
        } else {
            Standing::Void(answer.order.before)
        }
    }

    /// As people read it.
    pub fn text(self) -> &'static str {
        match self {
            Standing::Word(word) => word.text(),
            Standing::Void(_) => "no verdict: effect before cause",
        }
    }
}

/// Whether a claim has an experiment that this model can run.
pub fn can_be_tried(claim: &Claim) -> bool {
    claim.untestable.is_none()
        && claim.waits.is_none()
        && !claim.changes.is_empty()
        && !claim.expect.is_empty()
}

/// The question a claim asks.
pub fn question(claim: &Claim) -> Question {
    Question {
        both: Vec::new(),
        changes: claim.changes.clone(),
        asked: claim.expect.iter().map(|(outcome, expect)| (*outcome, (*expect).into())).collect(),
    }
}

/// Runs claims, all worlds together, and says how much of each effect was put in.
///
/// Shape: `claims` are positions in [`Model::claims`] that [`can_be_tried`]. What is put in is measured over the
/// first `again` histories, for effects that are clear of zero; the others have nothing to divide.
pub fn try_claims(model: &Model, claims: &[usize], run: &CompareOptions<'_>, again: u64) -> Trial {
    let questions: Vec<Question> = claims.iter().filter_map(|c| model.claims.get(*c)).map(question).collect();
    let (answered, compared) = ask(model, &questions, run);
    let shares = shares(model, &questions, &answered, &shorter(run, again));
    let cancelled = run.cancel.is_some_and(|c| c.load(Ordering::Relaxed));
    let tried = claims.iter().zip(answered).zip(shares).map(|((claim, answered), shares)| {
        let answers = answered.answers.into_iter().zip(&shares).map(|(a, s)| a.with_put_in(s)).collect();
        Tried { claim: *claim, answered: Answered { answers, ..answered }, shares }
    });
    Trial {
        tried: tried.collect(),
        broken: compared.broken.len() as u64,
        interrupted: compared.interrupted || cancelled,
    }
}

/// The same run over at most so many histories.
pub(crate) fn shorter<'a>(run: &CompareOptions<'a>, most: u64) -> CompareOptions<'a> {
    let last = run.last.min(run.first.saturating_add(most).saturating_sub(1));
    let CompareOptions { options, first, threads, progress, cancel, share, .. } = *run;
    CompareOptions { options, first, last, threads, progress, cancel, share }
}

/// Where effects come from: measured where there is one, otherwise what the model's text alone says.
fn shares(
    model: &Model,
    questions: &[Question],
    answered: &[Answered],
    run: &CompareOptions<'_>,
) -> Vec<Vec<Share>> {
    let clear = |answer: &&Answer| answer.effect().is_some_and(|e| e.interval.is_clear_of_zero());
    let moved: Vec<Question> = questions
        .iter()
        .zip(answered)
        .map(|(question, answered)| {
            let moved: Vec<OutcomeId> = answered.answers.iter().filter(clear).map(|a| a.outcome).collect();
            let asked = question.asked.iter().filter(|a| moved.contains(&a.0)).copied().collect();
            Question { asked, ..question.clone() }
        })
        .collect();
    let measured = put_in_of(model, &moved, run);
    let each = questions.iter().zip(&moved).zip(measured).map(|((question, moved), measured)| {
        let mut measured = moved.asked.iter().map(|a| a.0).zip(measured);
        let mut next = measured.next();
        let of = |asked: &(OutcomeId, _)| match next.take() {
            Some((outcome, share)) if outcome == asked.0 => {
                next = measured.next();
                share
            }
            other => {
                next = other;
                unmeasured(put_in(model, &question.changes, asked.0))
            }
        };
        question.asked.iter().map(of).collect()
    });
    each.collect()
}

/// What is known of a share without a rerun.
fn unmeasured(found: PutIn) -> Share {
    let share = found.known_share();
    match found {
        PutIn::Definitional(why) | PutIn::Undefined(why) => {
            Share { share, lines: Vec::new(), gates: Vec::new(), reason: Some(why) }
        }
        PutIn::Links { lines, gates } => Share { share, lines, gates, reason: None },
    }
}

#[cfg(test)]
mod tests;
