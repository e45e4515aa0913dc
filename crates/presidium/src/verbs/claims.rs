//! `claims`: every causal sentence of a model as an experiment, judged, with what speaks against it.
//!
//! All sentences asked for are run together over the same luck; nothing is dropped: one that cannot be tested, or
//! waits for a part of the model, is listed with its reason.

use crate::data::register::Statement;
use crate::digest::Digest;
use crate::error::Error;
use crate::project::Project;
use crate::rests::written;
use crate::scoreboard::{Receipt, name_as_words};
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, Watch, interpretation_of, receipt};
use presidium_engine::worlds::CompareOptions;
use presidium_lab::checks::{Rewrite, clarity, rewrite};
use presidium_lab::claim::probe::probe;
use presidium_lab::claim::{Tried, can_be_tried, try_claims};
use presidium_lab::put_in::is_binary;
use presidium_lang::calendar::Date;
use presidium_lang::change::describe;
pub use presidium_lang::model::Expect;
use presidium_lang::model::{Claim, Model, Outcome, Question, Source};
use std::sync::atomic::Ordering;

pub use presidium_lab::bounds::NeedBounds;
pub use presidium_lab::cells::{Cause, Cells, Effect};
pub use presidium_lab::claim::Standing;
pub use presidium_lab::claim::beside::Beside;
pub use presidium_lab::claim::probe::{Mirrored, Probed, Ranked, Turn};
pub use presidium_lab::experiment::{Answer, Share as PutInShare};
pub use presidium_lab::settings::Range;
pub use presidium_lab::verdict::{WORDS, Word};
pub use presidium_lab::{Interval, Share};

/// Histories of a claim unless said.
pub const HISTORIES: u64 = 400;

/// Histories of a rerun unless said.
pub const AGAIN: u64 = 200;

/// Which claims, and how thoroughly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimsOptions {
    /// Ids of claims (`S133a`) or of statements (`S133`, all that is made of it); all when empty.
    pub ids: Vec<String>,
    /// Only those about this part of the story.
    pub topic: Option<String>,
    /// Also rivals, mirrors, the other coupling and the other interpretations.
    pub full: bool,
    /// Most histories of each rerun; [`AGAIN`] when `None`.
    pub again: Option<u64>,
    /// Each interpretation in turn, over all histories.
    pub every_interpretation: bool,
    /// How to run.
    pub run: RunOptions,
}

/// Claims, tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    /// How the headline was made.
    pub receipt: Receipt,
    /// Most histories of a rerun: put in, rivals, mirrors, and other interpretations unless all were asked for.
    pub again: u64,
    /// Whether it was interrupted; what was not reached is marked.
    pub partial: bool,
    /// Treated histories that differed before any of their changes did; must be 0.
    pub broken: u64,
    /// Every claim asked for, by name.
    pub claims: Vec<Sentence>,
    /// Digest of the counts.
    pub digest: String,
}

/// A causal sentence, how it is read, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Its name: `S133a`.
    pub id: String,
    /// The sentence, paraphrased.
    pub title: String,
    /// The statement of the register it is made of.
    pub statement: Option<Statement>,
    /// Lines of the notes it cites.
    pub lines: Vec<u32>,
    /// The parts of the story it belongs to: that of the statement, and that of what is asked.
    pub topics: Vec<String>,
    /// Whether the notes state the cause; otherwise it is inferred from them.
    pub stated: bool,
    /// The change as written, and in words.
    pub treatment: Vec<(String, String)>,
    /// Its sources as written.
    pub sources: Vec<String>,
    /// Shifts that historians hold likely, and where that is said.
    pub historians: Option<(f64, f64)>,
    /// What became of it.
    pub state: State,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// It was run.
    Tested(Box<Tested>),
    /// It cannot be tested, and why.
    Untestable(String),
    /// It waits for a part of the model, and why.
    Waits(String, String),
    /// The run was interrupted before its turn.
    NotReached,
}

/// A claim that was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// Pairs run.
    pub histories: u64,
    /// Pairs left out because one history stopped with a fault.
    pub faulted: u64,
    /// Pairs in which the situation arose.
    pub arose: u64,
    /// How much of a rewrite the change is.
    pub rewrite: Option<Rewrite>,
    /// What keeps it from being a clear question; empty when nothing does.
    pub unclear: Vec<String>,
    /// What is asked, the first one being the headline.
    pub outcomes: Vec<Asked>,
    /// What was run against it, if it was.
    pub against: Option<Probed>,
    /// The same under other interpretations, by name.
    pub readings: Vec<(String, Vec<Asked>)>,
}

/// One outcome of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The outcome's name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The last day it is asked for.
    pub by: Date,
    /// Which way it should go.
    pub expected: Expect,
    /// Whether it is an amount: a mean instead of four cells.
    pub is_amount: bool,
    /// The counts and what they say.
    pub answer: Answer,
    /// Where the effect comes from.
    pub put_in: PutInShare,
    /// Need and sufficiency whatever the coupling; `None` where the cause is not simply there or not.
    pub bounds: Option<NeedBounds>,
    /// Beside the range of historians, if there is one; it is about the first outcome.
    pub beside: Option<Beside>,
}

/// Tries claims.
///
/// Errors: `Usage`, `Broken`, `Unknown` for a claim, topic or interpretation, `Faults` above the limit.
pub fn claims(project: &Project, options: &ClaimsOptions, watch: &Watch) -> Result<Claims, Error> {
    options.run.validate()?;
    let (model, _) = model_of(project)?;
    let base = interpretation_of(&model, &options.run)?;
    let mut sentences: Vec<(usize, Sentence)> =
        model.claims.iter().enumerate().map(|(n, claim)| (n, sentence(project, &model, claim))).collect();
    choose(&mut sentences, options)?;
    let tried: Vec<usize> =
        sentences.iter().map(|s| s.0).filter(|n| can_be_tried(&model.claims[*n])).collect();
    let mut ran = run_all(&model, &tried, base, options, watch);
    let mut faults = (0, 0);
    for (n, sentence) in &mut sentences {
        if let Some(tested) = ran.take(&model, *n) {
            faults = faults.max((tested.faulted, tested.histories));
            sentence.state = State::Tested(Box::new(tested));
        }
    }
    if faults.0 as f64 > options.run.max_faulted * faults.1 as f64 {
        let first = "in one of the two worlds of a claim".to_owned();
        return Err(Error::Faults { faults: faults.0, histories: faults.1, first });
    }
    let claims: Vec<Sentence> = sentences.into_iter().map(|s| s.1).collect();
    Ok(Claims {
        receipt: receipt(project, &model, &options.run, base),
        again: options.again(),
        partial: ran.interrupted,
        broken: ran.broken,
        digest: digest(&claims),
        claims,
    })
}

impl ClaimsOptions {
    /// Histories of a rerun.
    fn again(&self) -> u64 {
        self.again.unwrap_or(AGAIN).clamp(1, self.run.luck.1 - self.run.luck.0 + 1)
    }
}

/// Keeps what was asked for.
fn choose(sentences: &mut Vec<(usize, Sentence)>, options: &ClaimsOptions) -> Result<(), Error> {
    let known = || sentences.iter().map(|s| s.1.id.as_str());
    for id in &options.ids {
        if !sentences.iter().any(|s| s.1.is(id)) {
            return Err(Error::unknown("claim", id, known()));
        }
    }
    if let Some(topic) = &options.topic {
        let mut topics: Vec<String> = sentences.iter().flat_map(|s| s.1.topics.clone()).collect();
        topics.sort_unstable();
        topics.dedup();
        if !topics.contains(topic) {
            let near = crate::near::near(topic, topics.iter().map(String::as_str));
            let near = if near.is_empty() { topics } else { near };
            return Err(Error::Unknown { kind: "topic", name: topic.clone(), near });
        }
    }
    let asked = |s: &Sentence| options.ids.is_empty() || options.ids.iter().any(|id| s.is(id));
    let about = |s: &Sentence| options.topic.as_ref().is_none_or(|topic| s.topics.contains(topic));
    sentences.retain(|(_, s)| asked(s) && about(s));
    Ok(())
}

impl Sentence {
    /// Whether an id names it or the statement it is made of.
    fn is(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id) || statement_id(&self.id).eq_ignore_ascii_case(id)
    }

    /// What its first answer comes to, if it was run.
    pub fn standing(&self) -> Option<Standing> {
        match &self.state {
            State::Tested(tested) => tested.outcomes.first().map(|o| Standing::of(&o.answer)),
            _ => None,
        }
    }
}

/// `S133` of `S133a`.
fn statement_id(claim: &str) -> &str {
    claim.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

fn sentence(project: &Project, model: &Model, claim: &Claim) -> Sentence {
    let statement = project.data.register.iter().find(|s| s.id == statement_id(&claim.name)).cloned();
    let lines = claim.sources.iter().filter_map(|s| match s {
        Source::Notes(ranges) => Some(ranges.iter().flat_map(|(a, b)| *a..=*b)),
        Source::Record(_) | Source::Work(_) | Source::Judgement(_) => None,
    });
    let asked = claim.expect.first().and_then(|(outcome, _)| model.outcomes.get(outcome.at()));
    let waits = claim.waits.clone();
    let of_statement = statement.as_ref().map(|s| s.subsystem.clone());
    let of_outcome = asked.map(|outcome| outcome.topic.clone());
    let of_part = waits.as_ref().map(|w| w.0.clone());
    let mut topics: Vec<String> = of_statement.into_iter().chain(of_outcome).chain(of_part).collect();
    topics.retain(|topic| !topic.is_empty());
    topics.dedup();
    let state = match (waits, &claim.untestable) {
        (Some((part, why)), _) => State::Waits(part, why),
        (None, Some(why)) => State::Untestable(why.clone()),
        (None, None) => State::NotReached,
    };
    Sentence {
        id: claim.name.clone(),
        title: claim.title.clone(),
        lines: lines.flatten().collect(),
        topics,
        stated: claim.stated,
        treatment: claim.changes.iter().map(|c| (c.text.clone(), describe(model, c))).collect(),
        sources: claim.sources.iter().map(written).collect(),
        historians: claim.historians,
        statement,
        state,
    }
}

/// Everything that was run, by claim.
struct Ran {
    headline: Vec<Tried>,
    against: Vec<(usize, Probed)>,
    readings: Vec<(String, Vec<Tried>)>,
    broken: u64,
    interrupted: bool,
}

fn run_all(model: &Model, tried: &[usize], base: usize, options: &ClaimsOptions, watch: &Watch) -> Ran {
    let histories = options.run.luck.1 - options.run.luck.0 + 1;
    let progress = |done: u64, all: u64| {
        let part = u128::from(done) * u128::from(histories) / u128::from(all.max(1));
        watch.done.store(u64::try_from(part).unwrap_or(histories), Ordering::Relaxed);
    };
    let of = |interpretation: usize, last: u64| CompareOptions {
        threads: options.run.n_threads(),
        progress: Some(&progress),
        cancel: Some(&watch.cancel),
        ..CompareOptions::new(options.run.engine(interpretation), options.run.luck.0, last)
    };
    let again = options.again();
    let short = options.run.luck.0 + again - 1;
    let headline = try_claims(model, tried, &of(base, options.run.luck.1), again);
    let mut ran = Ran {
        headline: headline.tried,
        against: Vec::new(),
        readings: Vec::new(),
        broken: headline.broken,
        interrupted: headline.interrupted,
    };
    if !(options.full || options.every_interpretation) || ran.interrupted || tried.is_empty() {
        return ran;
    }
    let last = if options.every_interpretation { options.run.luck.1 } else { short };
    for (n, name) in model.interpretations.iter().enumerate().filter(|(n, _)| *n != base) {
        let trial = try_claims(model, tried, &of(n, last), again);
        ran.readings.push((name.clone(), trial.tried));
        ran.broken += trial.broken;
        ran.interrupted |= trial.interrupted;
    }
    if options.full {
        let probed = probe(model, tried, &of(base, short));
        ran.against = tried.iter().copied().zip(probed).collect();
        ran.interrupted |= watch.cancel.load(Ordering::Relaxed);
    }
    ran
}

impl Ran {
    /// What was run of one claim; `None` when nothing was, or not one pair.
    fn take(&mut self, model: &Model, claim: usize) -> Option<Tested> {
        let tried = self.headline.iter().find(|t| t.claim == claim && t.answered.histories > 0)?;
        let of = model.claims.get(claim)?;
        let unclear = of.changes.iter().flat_map(|change| {
            let outcome = of.expect.first().and_then(|(outcome, _)| model.outcomes.get(outcome.at()));
            let missing = outcome.map(|outcome| clarity(model, change, outcome).missing);
            missing.into_iter().flatten().map(|what| format!("`{}`: there is not {what}", change.text))
        });
        let against = self.against.iter().position(|a| a.0 == claim).map(|n| self.against.swap_remove(n).1);
        let readings = self.readings.iter().filter_map(|(name, all)| {
            let found = all.iter().find(|t| t.claim == claim && t.answered.histories > 0)?;
            Some((name.clone(), outcomes(model, of, found)))
        });
        let answered = &tried.answered;
        Some(Tested {
            histories: answered.histories,
            faulted: answered.faulted,
            arose: answered.arose,
            rewrite: rewrite(answered.by_itself, answered.arose),
            unclear: unclear.collect(),
            outcomes: outcomes(model, of, tried),
            readings: readings.collect(),
            against,
        })
    }
}

fn outcomes(model: &Model, claim: &Claim, tried: &Tried) -> Vec<Asked> {
    let all = claim.expect.iter().zip(&tried.answered.answers).zip(&tried.shares);
    let mut out: Vec<Asked> = all
        .filter_map(|(((id, expected), answer), share)| {
            let outcome = model.outcomes.get(id.at())?;
            Some(asked(model, claim, outcome, *expected, answer, share))
        })
        .collect();
    if let (Some(first), Some(range)) = (out.first_mut(), claim.historians) {
        first.beside = first.answer.effect().map(|found| Beside::of(range, &found));
    }
    out
}

fn asked(
    model: &Model,
    claim: &Claim,
    outcome: &Outcome,
    expected: Expect,
    answer: &Answer,
    share: &PutInShare,
) -> Asked {
    let is_amount = !matches!(outcome.question, Question::Ever { .. } | Question::Condition { .. });
    let plain = outcome.title.is_empty() || outcome.title == outcome.name;
    let binary = claim.changes.len() == 1 && claim.changes.iter().all(|c| is_binary(model, &c.kind));
    let bounds =
        (binary && !is_amount).then(|| answer.cells.need_bounds(answer.cause, effect(answer, expected)));
    Asked {
        id: outcome.name.clone(),
        title: if plain { name_as_words(&outcome.name) } else { outcome.title.clone() },
        by: last_day(&outcome.question),
        expected,
        is_amount,
        answer: answer.clone(),
        put_in: share.clone(),
        bounds: bounds.flatten(),
        beside: None,
    }
}

impl Asked {
    /// Of the pairs that have effect and cause, those that lose the effect without the cause.
    pub fn not_without_it(&self) -> Option<Share> {
        let answer = &self.answer;
        (!self.is_amount).then(|| answer.cells.not_without_it(answer.cause, self.effect())).flatten()
    }

    /// Of the pairs that have neither, those that get the effect with the cause.
    pub fn enough_by_itself(&self) -> Option<Share> {
        let answer = &self.answer;
        (!self.is_amount).then(|| answer.cells.enough_by_itself(answer.cause, self.effect())).flatten()
    }

    /// What the cause is said to bring about.
    pub fn effect(&self) -> Effect {
        effect(&self.answer, self.expected)
    }
}

/// The effect a word is read from: see [`presidium_lab::verdict::Evidence::of_cells`].
fn effect(answer: &Answer, expected: Expect) -> Effect {
    let falls = match expected {
        Expect::Falls => true,
        Expect::Rises => false,
        Expect::Open => answer.effect().is_none_or(|e| e.value <= 0.0),
    };
    match (answer.cause, falls) {
        (Cause::Removed, true) | (Cause::Added, false) => Effect::Happens,
        (Cause::Removed, false) | (Cause::Added, true) => Effect::StaysAway,
    }
}

fn last_day(question: &Question) -> Date {
    match question {
        Question::Ever { by, .. } | Question::Condition { by, .. } | Question::Count { by, .. } => *by,
        Question::Value(_, day) => *day,
        Question::Summary(_, _, _, to) => *to,
    }
}

/// Over all that was counted, in the order of the claims; not over time or threads.
fn digest(claims: &[Sentence]) -> String {
    let mut digest = Digest::default();
    for sentence in claims {
        digest.text(&sentence.id);
        let State::Tested(tested) = &sentence.state else { continue };
        digest.number(tested.histories);
        digest.number(tested.arose);
        for asked in &tested.outcomes {
            let c = asked.answer.cells;
            digest.text(&asked.id);
            for n in [c.both, c.neither, c.only_changed, c.only_unchanged] {
                digest.number(n);
            }
            if let Some(amount) = asked.answer.amount {
                digest.number(amount.value.to_bits());
                digest.number(amount.unchanged.to_bits());
            }
            digest.number(asked.put_in.share.map_or(u64::MAX, f64::to_bits));
        }
    }
    digest.hex()
}

#[cfg(test)]
mod tests;
