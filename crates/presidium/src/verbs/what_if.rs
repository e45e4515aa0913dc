//! `what-if`: changes and outcomes → histories in pairs over the same luck, and what differs between the two worlds.
//!
//! The pairs themselves are run in full; what puts the answer into perspective (how much was put in, other
//! interpretations, rival changes) over a few thousand of the same histories. All counting is the lab's.

mod asked;
mod beside;
mod words;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::error::Error;
use crate::project::Project;
use crate::scoreboard::Receipt;
use crate::session::Session;
use crate::verbs::check::Checked;
use crate::verbs::run::{RunOptions, Watch, interpretation_of, receipt};
use presidium_engine::Options;
use presidium_engine::worlds::{CompareOptions, Situation};
use presidium_lab::bounds::{CellBounds, NeedBounds};
use presidium_lab::cells::{Cause, Difference, Effect};
use presidium_lab::checks::{Conjunction, Rewrite, clarity, rewrite};
use presidium_lab::experiment::{self, Answer, Answered, Inquiry, Question, Share, is_amount};
use presidium_lab::put_in::is_binary;
use presidium_lab::verdict::Expected;
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind};
use presidium_lang::model::{Model, OutcomeId};

/// Most histories of every rerun that puts the answer into perspective.
pub const MOST_BESIDE: u64 = 400;

/// Pairs unless said.
pub const PAIRS: u64 = 1_000;
/// Of how many outcomes it is worked out how much was put in, when none is named.
const PUT_IN_OF: usize = 4;
/// Of how many changes each is also run alone.
const MOST_ALONE: usize = 4;

/// What to ask.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIfOptions {
    /// How to run it.
    pub run: RunOptions,
    /// Changes as written, or names of scenarios; they act together.
    pub changes: Vec<String>,
    /// Names of outcomes; all when empty.
    pub outcomes: Vec<String>,
    /// Ask under every interpretation, not only the one of `run`.
    pub every_interpretation: bool,
}

/// The answer.
#[derive(Debug)]
pub struct WhatIf {
    /// What was run; its range is what was finished.
    pub receipt: Receipt,
    /// The changes.
    pub changes: Vec<Said>,
    /// What is doubtful about the changes, with the texts it speaks of; `None` when nothing is.
    pub doubts: Option<Arc<Checked>>,
    /// What must come about for the changes to have anything to work on, as `"Crisis" (Poland) arises`.
    pub situation: Option<String>,
    /// Whether outcomes were named.
    pub named: bool,
    /// One for each interpretation asked under; at least one.
    pub columns: Vec<Column>,
    /// Whether it was stopped before everything was run.
    pub partial: bool,
}

/// A change in the language and in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Canonical text.
    pub text: String,
    /// To stand after "if".
    pub words: String,
}

/// The answer under one interpretation.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Which.
    pub interpretation: String,
    /// Whether it is the model's default.
    pub default: bool,
    /// Pairs run.
    pub histories: u64,
    /// Pairs left out because of a fault.
    pub faulted: u64,
    /// Pairs in which the situation arose.
    pub arose: u64,
    /// Of these, pairs in which the change changed nothing at all: the world was so by itself.
    pub by_itself: u64,
    /// How rare that is.
    pub rewrite: Option<Rewrite>,
    /// Whether both worlds are the same, bit for bit, before the change acts, in all pairs.
    pub identical_before: bool,
    /// Caused firings against a false guard, and all caused firings.
    pub forced: (u64, u64),
    /// How seldom several changes come together by themselves.
    pub conjunction: Option<Conjunction>,
    /// One per outcome: as named, or in the order of the model.
    pub outcomes: Vec<OutcomeAnswer>,
}

/// The answer to one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeAnswer {
    /// The outcome's name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its topic; may be empty.
    pub topic: String,
    /// Whether it is an amount; otherwise it happens or not.
    pub amount: bool,
    /// The period it is asked for.
    pub asked: (Date, Date),
    /// Counts, difference, spread over settings, shift, order, verdict.
    pub answer: Answer,
    /// What the cause does to the outcome by the sign found.
    pub effect: Effect,
    /// What holds of the cells whatever luck the worlds share.
    pub bounds: Option<CellBounds>,
    /// The same of need and sufficiency, for changes of something that is there or not.
    pub need: Option<NeedBounds>,
    /// How much was put in; `None` when it was not worked out.
    pub put_in: Option<Share>,
    /// What is missing to make change and outcome a clear question.
    pub unclear: Vec<&'static str>,
    /// The other interpretations, over fewer pairs.
    pub others: Vec<Other>,
    /// What historians hold, from claims with the same changes.
    pub historians: Vec<Published>,
    /// Other single changes, strongest first, over the same histories.
    pub rivals: Vec<Rival>,
    /// Each of several changes alone.
    pub alone: Vec<Alone>,
}

/// The same question under another interpretation.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Which.
    pub interpretation: String,
    /// Its difference, of shares or means.
    pub difference: Option<Difference>,
}

/// A range published by historians.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The claim it stands in.
    pub claim: String,
    /// From and to, as shifts of the share.
    pub range: (f64, f64),
    /// Its sources, as written.
    pub sources: Vec<String>,
}

/// Another change that is said to bear on the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// The change.
    pub change: Said,
    /// The claim it was taken from.
    pub claim: String,
    /// Whether that claim has the changes asked about and names this as its rival.
    pub named: bool,
    /// Its difference over the same histories.
    pub difference: Option<Difference>,
}

/// One of several changes by itself, over the same histories as all together.
#[derive(Clone, Debug, PartialEq)]
pub struct Alone {
    /// The change.
    pub change: Said,
    /// What it does.
    pub answer: Answer,
}

impl Column {
    /// Pairs without a fault.
    pub fn completed(&self) -> u64 {
        self.histories - self.faulted
    }
}

impl OutcomeAnswer {
    /// How much of the effect is left when the direct lines are off.
    pub fn emerges(&self) -> Option<f64> {
        self.put_in.as_ref()?.share.map(|share| 1.0 - share)
    }

    /// Pairs whose answer differs.
    pub fn moved(&self) -> u64 {
        self.answer.cells.only_changed + self.answer.cells.only_unchanged
    }
}

/// Compares a model with itself under changes.
///
/// Errors: `Usage`, `Broken`, `Change` when the changes make no sense, `Unknown` for outcomes, scenarios and
/// interpretations, `Faults` above the limit.
pub fn what_if(project: &Project, options: &WhatIfOptions, watch: &Watch) -> Result<WhatIf, Error> {
    options.run.validate()?;
    let mut last = None;
    let session = Session::open(project.clone())?;
    what_if_in_steps(&session, options, &Steps::default(), watch, &mut |answer, _| last = Some(answer))?;
    last.ok_or_else(|| Error::Usage("the range of histories is empty".to_owned()))
}

/// When to tell of an answer that is not yet whole, and what the whole is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Numbers of pairs after which to tell; they are moved to the end of a setting.
    pub after: Vec<u64>,
    /// Whether to tell of all pairs before anything is put beside them.
    pub before_beside: bool,
    /// Leave out what is put beside the answer: the share put in, other interpretations, rivals.
    pub bare: bool,
}

/// Compares, and tells of the first pairs, of more, and last of the whole; each pair is run once. With each
/// answer goes whether it is the last.
///
/// Errors: `Usage`, `Change` when the changes make no sense, `Unknown` for outcomes, scenarios and
/// interpretations, `Faults` above the limit.
pub fn what_if_in_steps(
    session: &Session,
    options: &WhatIfOptions,
    steps: &Steps,
    watch: &Watch,
    told: &mut dyn FnMut(WhatIf, bool),
) -> Result<(), Error> {
    options.run.validate()?;
    let model = session.model();
    let interpretation = interpretation_of(model, &options.run)?;
    let (changes, doubts) = asked::changes(session.project(), model, session.texts(), &options.changes)?;
    let outcomes = asked::outcomes(model, &options.outcomes)?;
    let interpretations = match options.every_interpretation {
        true => (0..model.interpretations.len()).collect(),
        false => vec![interpretation],
    };
    let question = Asking {
        model,
        situation: experiment::situation(model, &changes),
        changes,
        outcomes,
        named: !options.outcomes.is_empty(),
        run: &options.run,
    };
    let none = options.every_interpretation || steps.bare;
    let others = if none { Vec::new() } else { question.others(interpretation) };
    let mut meter = Meter::new(&question, interpretations.len(), others.len(), watch);
    let mut inquiries: Vec<Inquiry<'_>> =
        interpretations.iter().map(|at| question.inquiry(options.run.engine(*at))).collect();
    let receipt = receipt(session.project(), model, &options.run, interpretation);
    let answer = |columns: Vec<Column>, partial: bool| {
        let first = options.run.luck.0;
        let finished = columns.iter().map(|c| c.histories).min().unwrap_or(0);
        WhatIf {
            receipt: Receipt { luck: (first, first + finished.max(1) - 1), ..receipt.clone() },
            changes: question.changes.iter().map(|c| said(model, c)).collect(),
            doubts: doubts.clone(),
            situation: words::situation_words(model, &question.situation),
            named: question.named,
            columns,
            partial,
        }
    };
    let ranges = options.run.ranges(&steps.after);
    for (n, range) in ranges.iter().enumerate() {
        let mut columns = Vec::new();
        for (at, inquiry) in interpretations.iter().zip(&mut inquiries) {
            meter.stage(&options.run, *at, *range, |run| inquiry.run(run));
            columns.push(question.column(*at, inquiry)?);
            if meter.is_cancelled() {
                break;
            }
        }
        let whole = n + 1 == ranges.len() || meter.is_cancelled();
        if !whole || steps.before_beside && !steps.bare {
            told(answer(columns.clone(), meter.is_cancelled()), false);
        }
        if whole {
            for (at, column) in interpretations.iter().zip(&mut columns) {
                if !steps.bare {
                    beside::put_in(&question, column, *at, &mut meter);
                    beside::others(&question, column, &others, &mut meter);
                    beside::rivals(&question, column, *at, &mut meter);
                }
            }
            told(answer(columns, meter.is_cancelled()), true);
            break;
        }
    }
    Ok(())
}

fn said(model: &Model, change: &Change) -> Said {
    Said { text: change.text.clone(), words: words::supposed(model, change) }
}

/// What is asked, whatever the interpretation.
struct Asking<'a> {
    model: &'a Model,
    changes: Vec<Change>,
    outcomes: Vec<OutcomeId>,
    named: bool,
    situation: Vec<Situation>,
    run: &'a RunOptions,
}

impl Asking<'_> {
    fn question(&self, changes: Vec<Change>, outcomes: &[OutcomeId]) -> Question {
        let asked = outcomes.iter().map(|o| (*o, Expected::Open)).collect();
        Question { both: Vec::new(), changes, asked }
    }

    /// The other interpretations; none when no outcome is named, or the changes choose one themselves.
    fn others(&self, interpretation: usize) -> Vec<usize> {
        if !self.named || self.changes.iter().any(|c| matches!(c.kind, ChangeKind::Interpretation(_))) {
            return Vec::new();
        }
        (0..self.model.interpretations.len()).filter(|i| *i != interpretation).collect()
    }

    /// Everything under one interpretation that the pairs so far say.
    fn column(&self, interpretation: usize, inquiry: &Inquiry<'_>) -> Result<Column, Error> {
        let mut answered = inquiry.answers();
        self.few_faults(&answered)?;
        let together = answered.remove(0);
        let mut column = Column {
            interpretation: self.model.interpretations[interpretation].clone(),
            default: interpretation == self.model.default_interpretation,
            histories: together.histories,
            faulted: together.faulted,
            arose: together.arose,
            by_itself: together.by_itself,
            rewrite: rewrite(together.by_itself, together.arose),
            identical_before: inquiry.compared.identical_before_change(),
            forced: inquiry.compared.forced,
            conjunction: self.conjunction(&together, &answered),
            outcomes: together.answers.into_iter().map(|a| self.outcome(a)).collect(),
        };
        for alone in answered.iter().zip(&self.changes) {
            for (outcome, answer) in column.outcomes.iter_mut().zip(&alone.0.answers) {
                let change = said(self.model, alone.1);
                outcome.alone.push(Alone { change, answer: answer.clone() });
            }
        }
        Ok(column)
    }

    /// All changes together and, when there are a few, each alone: over the same histories.
    fn inquiry(&self, options: Options) -> Inquiry<'_> {
        let mut questions = vec![self.question(self.changes.clone(), &self.outcomes)];
        if (2..=MOST_ALONE).contains(&self.changes.len()) {
            let alone = self.changes.iter().map(|c| self.question(vec![c.clone()], &self.outcomes));
            questions.extend(alone);
        }
        Inquiry::new(self.model, questions, Some(&self.situation), options)
    }

    /// Refuses an answer of which too many pairs are missing.
    fn few_faults(&self, answered: &[Answered]) -> Result<(), Error> {
        let worst = answered.iter().max_by_key(|a| a.faulted);
        match worst.filter(|a| a.faulted as f64 > self.run.max_faulted * a.histories as f64) {
            None => Ok(()),
            Some(worst) => {
                let first = "run `presidium run` with the same flags to see which rule".to_owned();
                Err(Error::Faults { faults: worst.faulted, histories: worst.histories, first })
            }
        }
    }

    fn conjunction(&self, together: &Answered, alone: &[Answered]) -> Option<Conjunction> {
        let parts: Vec<(String, u64)> =
            self.changes.iter().zip(alone).map(|(c, a)| (c.text.clone(), a.by_itself)).collect();
        Conjunction::of(&parts, together.by_itself, together.arose)
    }

    /// An answer with all that follows from its counts.
    fn outcome(&self, answer: Answer) -> OutcomeAnswer {
        let outcome = &self.model.outcomes[answer.outcome.at()];
        let falls = answer.difference.is_some_and(|d| d.value <= 0.0);
        let effect = match (answer.cause, falls) {
            (Cause::Removed, true) | (Cause::Added, false) => Effect::Happens,
            (Cause::Removed, false) | (Cause::Added, true) => Effect::StaysAway,
        };
        let amount = is_amount(self.model, answer.outcome);
        let binary = !amount && self.changes.iter().all(|c| is_binary(self.model, &c.kind));
        let mut unclear: Vec<&'static str> =
            self.changes.iter().flat_map(|c| clarity(self.model, c, outcome).missing).collect();
        unclear.sort_unstable();
        unclear.dedup();
        OutcomeAnswer {
            id: outcome.name.clone(),
            title: words::outcome_title(outcome),
            topic: outcome.topic.clone(),
            amount,
            asked: words::asked_days(&outcome.question),
            effect,
            bounds: if amount { None } else { answer.cells.bounds() },
            need: if binary { answer.cells.need_bounds(answer.cause, effect) } else { None },
            put_in: None,
            unclear,
            others: Vec::new(),
            historians: beside::historians(self.model, &self.changes, answer.outcome),
            rivals: Vec::new(),
            alone: Vec::new(),
            answer,
        }
    }
}

/// Runs the stages of an answer and tells the watcher how far all of it is, in pairs of the whole.
struct Meter<'a> {
    watch: &'a Watch,
    /// Pairs shown as all there are to do.
    shown: f64,
    /// Work of all stages, in pairs.
    all: f64,
    /// Work of the stages that are finished.
    finished: f64,
}

impl<'a> Meter<'a> {
    fn new(asking: &Asking<'_>, columns: usize, others: usize, watch: &'a Watch) -> Meter<'a> {
        let pairs = (asking.run.luck.1 - asking.run.luck.0 + 1) as f64;
        let beside = pairs.min(MOST_BESIDE as f64);
        let all = columns as f64 * (pairs + beside * (2 + others) as f64);
        Meter { watch, shown: pairs, all, finished: 0.0 }
    }

    fn is_cancelled(&self) -> bool {
        self.watch.cancel.load(Ordering::Relaxed)
    }

    fn stage<T>(
        &mut self,
        run: &RunOptions,
        interpretation: usize,
        luck: (u64, u64),
        work: impl FnOnce(&CompareOptions<'_>) -> T,
    ) -> T {
        let weight = (luck.1 - luck.0 + 1) as f64;
        let (base, scale) = (self.finished, self.shown / self.all.max(1.0));
        let tell = |done: u64, of: u64| {
            let share = done as f64 / of.max(1) as f64;
            self.watch.done.store((scale * (base + weight * share)) as u64, Ordering::Relaxed);
        };
        let options = CompareOptions {
            threads: run.n_threads(),
            progress: Some(&tell),
            cancel: Some(&self.watch.cancel),
            ..CompareOptions::new(run.engine(interpretation), luck.0, luck.1)
        };
        let value = work(&options);
        self.finished += weight;
        value
    }
}

#[cfg(test)]
mod tests;
