//! Questions about changes → histories run in pairs → answers that can be read: the only module here that runs anything.
//!
//! [`ask`] runs what was asked and nothing else; [`put_in_of`] runs the same pairs once more with the direct lines
//! switched off. Worlds that several questions share are run once.

use presidium_engine::Options;
use presidium_engine::worlds::{self, CompareOptions, Comparison, Paired, Pairing, Prepared, Situation};
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, Quantity};
use presidium_lang::model::{
    Expect, ExprKind, ItemRef, Model, OutcomeId, Question as Asks, Repeat, TriggerKind,
};
use presidium_lang::span::Span;
use presidium_lang::walk;

use crate::cells::{Cause, Cells, Difference};
use crate::checks::{Order, Reach, reach};
use crate::put_in::{Gate, Link, PutIn, cause_of, put_in, share_put_in};
use crate::settings::SettingsSpread;
use crate::shift::{Amounts, MeanDifference, Shift, quantile};
use crate::verdict::{Evidence, Expected, Verdict, verdict};

/// Changes that act together, and what is asked of them.
#[derive(Clone, Debug)]
pub struct Question {
    /// What both worlds have; nothing unless worlds are compared within a changed one.
    pub both: Vec<Change>,
    /// What only the changed world has besides.
    pub changes: Vec<Change>,
    /// Outcomes, and which way each is expected to go.
    pub asked: Vec<(OutcomeId, Expected)>,
}

/// What one question says of one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The outcome.
    pub outcome: OutcomeId,
    /// Pairs in which the situation arose.
    pub arose: u64,
    /// The four cells; all zero for an outcome that is an amount.
    pub cells: Cells,
    /// The difference of shares, with its interval; `None` for amounts, or when the situation never arose.
    pub difference: Option<Difference>,
    /// The mean difference of an amount.
    pub amount: Option<MeanDifference>,
    /// How the difference spreads over settings.
    pub settings: SettingsSpread,
    /// By how many days it moved where it happened in both.
    pub shift: Option<Shift>,
    /// Whether the effect came before its cause in any history.
    pub order: Order,
    /// How long it took, in the median changed history, from the first difference of any kind to that of the outcome.
    pub reach: Option<Reach>,
    /// Whether the change takes a cause away or brings one in.
    pub cause: Cause,
    /// What the word was read from.
    pub evidence: Option<Evidence>,
    /// The word.
    pub verdict: Verdict,
    /// Histories in which it differs, by number; the first hundred.
    pub changed: Vec<u64>,
    /// Pairs that differ although the situation did not arise.
    pub elsewhere: u64,
}

/// What one question says.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Pairs run.
    pub histories: u64,
    /// Pairs left out because one of the two stopped with a fault.
    pub faulted: u64,
    /// Pairs in which the situation arose.
    pub arose: u64,
    /// Of these, pairs that are alike in everything: the world was so by itself.
    pub by_itself: u64,
    /// One per outcome asked.
    pub answers: Vec<Answer>,
}

/// How much of an effect leads straight from the change to the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// From 0 to 1; `None` when there is no effect to divide, or the change is no treatment of one thing.
    pub share: Option<f64>,
    /// The lines that were switched off.
    pub lines: Vec<Link>,
    /// Places that read the treated thing and cannot be switched off: with any, the share is a lower bound.
    pub gates: Vec<Gate>,
    /// Why it is put in by definition, or why nothing can be said.
    pub reason: Option<String>,
}

/// Runs questions; the second part of the result is what holds for the run as a whole.
pub fn ask(model: &Model, questions: &[Question], run: &CompareOptions<'_>) -> (Vec<Answered>, Comparison) {
    ask_within(model, questions, None, run)
}

/// The same over histories in which one situation arose, whatever the changes; each question's own if `None`.
///
/// Changes can only be ranked over the same histories.
pub fn ask_within(
    model: &Model,
    questions: &[Question],
    within: Option<&[Situation]>,
    run: &CompareOptions<'_>,
) -> (Vec<Answered>, Comparison) {
    let mut inquiry = Inquiry::new(model, questions.to_vec(), within, run.options);
    inquiry.run(run);
    (inquiry.answers(), inquiry.compared)
}

/// Questions that are answered over more and more histories.
pub struct Inquiry<'m> {
    model: &'m Model,
    questions: Vec<Question>,
    prepared: Prepared<'m>,
    /// What all ranges so far gave.
    pub compared: Comparison,
}

impl<'m> Inquiry<'m> {
    /// Prepares the worlds of some questions, over histories in which one situation arose; each question's own
    /// if `None`.
    pub fn new(
        model: &'m Model,
        questions: Vec<Question>,
        within: Option<&[Situation]>,
        options: Options,
    ) -> Inquiry<'m> {
        let mut plan = Plan::default();
        for question in &questions {
            let at = plan.pair(model, question, &[]);
            if let (Some(situation), Some(pairing)) = (within, plan.pairings.get_mut(at)) {
                pairing.situation = situation.to_vec();
            }
        }
        let prepared = Prepared::new(model, &plan.worlds, &plan.pairings, options);
        Inquiry { model, questions, prepared, compared: Comparison::default() }
    }

    /// Runs a further range; seed, lucks, interpretation and coupling are those of the preparation.
    pub fn run(&mut self, run: &CompareOptions<'_>) {
        self.prepared.run(run, &mut self.compared);
    }

    /// The answers so far.
    pub fn answers(&self) -> Vec<Answered> {
        let all = self.questions.iter().zip(&self.compared.pairs);
        all.map(|(question, pairs)| answered(self.model, question, pairs)).collect()
    }
}

/// Runs questions with their direct lines and without them: how much of each answer is put in.
///
/// Both runs are over the same histories, so that the share compares like with like.
pub fn put_in_of(model: &Model, questions: &[Question], run: &CompareOptions<'_>) -> Vec<Vec<Share>> {
    let found: Vec<Vec<PutIn>> = questions
        .iter()
        .map(|q| q.asked.iter().map(|(outcome, _)| put_in(model, &q.changes, *outcome)).collect())
        .collect();
    let mut plan = Plan::default();
    let mut runs: Vec<Vec<Option<[usize; 2]>>> = Vec::new();
    for (question, found) in questions.iter().zip(&found) {
        let each = question.asked.iter().zip(found).map(|(asked, put_in)| {
            let off = put_in.off()?;
            let off = Change { kind: off, text: "the direct lines = off".to_owned(), span: Span::default() };
            let alone = Question { asked: vec![*asked], ..question.clone() };
            Some([plan.pair(model, &alone, &[]), plan.pair(model, &alone, &[off])])
        });
        runs.push(each.collect());
    }
    let compared = if plan.pairings.is_empty() {
        Comparison::default()
    } else {
        worlds::compare(model, &plan.worlds, &plan.pairings, run)
    };
    let difference = |question: &Question, k: usize, n: usize| {
        let alone = Question { asked: vec![question.asked[k]], ..question.clone() };
        answered(model, &alone, &compared.pairs[n]).answers.pop().and_then(|a| a.effect())
    };
    let mut out = Vec::new();
    for ((question, found), runs) in questions.iter().zip(found).zip(runs) {
        let each = found.into_iter().zip(runs).enumerate().map(|(k, (put_in, runs))| {
            let measured = runs.and_then(|[full, off]| {
                share_put_in(&difference(question, k, full)?, difference(question, k, off)?.value)
            });
            let share = put_in.known_share().or(measured);
            match put_in {
                PutIn::Definitional(why) | PutIn::Undefined(why) => {
                    Share { share, lines: Vec::new(), gates: Vec::new(), reason: Some(why) }
                }
                PutIn::Links { lines, gates } => Share { share, lines, gates, reason: None },
            }
        });
        out.push(each.collect());
    }
    out
}

impl Answer {
    /// The difference, of shares or of means.
    pub fn effect(&self) -> Option<Difference> {
        let mean = |m: MeanDifference| Difference { value: m.value, interval: m.interval, of: m.of };
        self.difference.or(self.amount.map(mean))
    }

    /// The same with what is known of where the effect comes from; the word is read anew.
    pub fn with_put_in(mut self, share: &Share) -> Answer {
        if let Some(evidence) = &mut self.evidence {
            evidence.put_in = share.share;
        }
        self.verdict = verdict(self.evidence.as_ref());
        self
    }
}

/// Worlds and pairings, each world once.
#[derive(Default)]
struct Plan {
    worlds: Vec<Vec<Change>>,
    pairings: Vec<Pairing>,
}

impl Plan {
    fn world(&mut self, changes: Vec<Change>) -> usize {
        let same = |w: &Vec<Change>| w.iter().map(|c| &c.kind).eq(changes.iter().map(|c| &c.kind));
        if let Some(found) = self.worlds.iter().position(same) {
            return found;
        }
        self.worlds.push(changes);
        self.worlds.len() - 1
    }

    /// Adds a pairing with more changes in both of its worlds; its position.
    fn pair(&mut self, model: &Model, question: &Question, more: &[Change]) -> usize {
        let both: Vec<Change> = question.both.iter().chain(more).cloned().collect();
        let unchanged = self.world(both.clone());
        let changed = self.world(both.into_iter().chain(question.changes.iter().cloned()).collect());
        let outcomes = question.asked.iter().map(|a| a.0).collect();
        let situation = situation(model, &question.changes);
        self.pairings.push(Pairing { unchanged, changed, outcomes, situation });
        self.pairings.len() - 1
    }
}

fn answered(model: &Model, question: &Question, paired: &Paired) -> Answered {
    let cause = question.changes.first().map_or(Cause::Removed, |c| cause_of(model, &c.kind));
    let answers = question
        .asked
        .iter()
        .zip(&paired.cells)
        .map(|((outcome, expected), cells)| answer(*outcome, *expected, cause, paired.arose, cells))
        .collect();
    Answered {
        histories: paired.histories,
        faulted: paired.faulted,
        arose: paired.arose,
        by_itself: paired.untouched,
        answers,
    }
}

fn answer(
    outcome: OutcomeId,
    expected: Expected,
    cause: Cause,
    arose: u64,
    counted: &worlds::Cells,
) -> Answer {
    let cells = Cells {
        both: counted.both,
        neither: counted.neither,
        only_changed: counted.only_changed,
        only_unchanged: counted.only_unchanged,
    };
    let numeric = !counted.values.is_empty();
    let difference = if numeric { None } else { cells.difference_in_settings(&counted.over_settings) };
    let amount = if numeric { amounts(&counted.values).mean(1.0) } else { None };
    let evidence = match (difference, amount) {
        (Some(difference), _) => Some(Evidence::of_cells(cells, difference, cause, expected)),
        (None, Some(mean)) => Some(Evidence::of_amount(mean, expected)),
        (None, None) => None,
    };
    let small = |counts: &std::collections::BTreeMap<i64, u64>| {
        counts.iter().map(|(d, n)| (i32::try_from(*d).unwrap_or(i32::MAX), *n)).collect()
    };
    Answer {
        outcome,
        arose,
        cells,
        difference,
        amount,
        settings: SettingsSpread::of(&counted.over_settings),
        shift: Shift::of(&small(&counted.shifts)),
        order: Order::of(&small(&counted.order)),
        reach: quantile(&small(&counted.order), 5).map(|days| reach(Date(0), Date(days))),
        cause,
        verdict: verdict(evidence.as_ref()),
        evidence,
        changed: counted.changed.clone(),
        elsewhere: counted.elsewhere,
    }
}

fn amounts(values: &[(u64, f64, f64)]) -> Amounts {
    let mut sum = Amounts::default();
    for (_, unchanged, changed) in values.iter().filter(|v| v.1.is_finite() && v.2.is_finite()) {
        let difference = changed - unchanged;
        sum.pairs += 1;
        sum.unchanged += unchanged;
        sum.difference += difference;
        sum.squares += difference * difference;
    }
    sum
}

/// Which way a claim expects an outcome to go.
impl From<Expect> for Expected {
    fn from(expect: Expect) -> Expected {
        match expect {
            Expect::Rises => Expected::Rises,
            Expect::Falls => Expected::Falls,
            Expect::Open => Expected::Open,
        }
    }
}

/// What must have come about for changes to have anything to work on; any of these will do.
///
/// An event or choice has a situation when it belongs to an episode (it is `once per` one, or its guards ask for
/// one), or else when it can only happen `on` something. All other changes find their object in every history.
pub fn situation(model: &Model, changes: &[Change]) -> Vec<Situation> {
    let mut all: Vec<Situation> = Vec::new();
    for change in changes {
        let found = situation_of(model, &change.kind);
        if found.is_empty() {
            return vec![Situation::Always];
        }
        for situation in found {
            if !all.contains(&situation) {
                all.push(situation);
            }
        }
    }
    if all.is_empty() { vec![Situation::Always] } else { all }
}

fn situation_of(model: &Model, kind: &ChangeKind) -> Vec<Situation> {
    match kind {
        ChangeKind::Never { item: ItemRef::Event(id), cells, .. }
        | ChangeKind::Hazard { event: id, cells, .. } => event_situation(model, *id, cells),
        ChangeKind::Never { item: ItemRef::Choice(id), cells, .. }
        | ChangeKind::Take { choice: id, cells, at: None, .. }
        | ChangeKind::Utility { choice: id, cells, .. } => {
            vec![Situation::Choice(*id, cells.clone())]
        }
        ChangeKind::Hold { what: Quantity::Stock(_), during, .. } => after(during.from),
        ChangeKind::Cause { at, .. } | ChangeKind::Take { at: Some(at), .. } => after(Some(*at)),
        _ => Vec::new(),
    }
}

/// A change that waits for an event has nothing to work on until it has happened.
fn after(moment: Option<presidium_lang::change::Moment>) -> Vec<Situation> {
    match moment {
        Some(presidium_lang::change::Moment::After(event, combo, _)) => {
            vec![Situation::Event(event, vec![combo])]
        }
        _ => Vec::new(),
    }
}

fn event_situation(model: &Model, id: presidium_lang::model::EventId, cells: &[u32]) -> Vec<Situation> {
    let event = &model.events[id.at()];
    if let Repeat::OncePer(episode, _) = &event.repeat {
        return vec![Situation::Episode(*episode, cells.to_vec())];
    }
    let mut episodes = Vec::new();
    let guards = event.guard.iter().chain(event.hazards.iter().filter_map(|h| h.guard.as_ref()));
    for guard in guards {
        walk::each(guard, &mut |e| {
            if let ExprKind::Episode(episode, _) = e.kind {
                episodes.push(episode);
            }
        });
    }
    let same_shape = |e: &presidium_lang::model::EpisodeId| {
        let own = |rule: &presidium_lang::model::Rule| {
            rule.vars[..rule.own].iter().map(|v| v.1).collect::<Vec<_>>()
        };
        own(&model.episodes[e.at()].rule) == own(&event.rule)
    };
    if let Some(episode) = episodes.into_iter().find(same_shape) {
        return vec![Situation::Episode(episode, cells.to_vec())];
    }
    if !event.hazards.is_empty() || event.input {
        return Vec::new();
    }
    let mut found = Vec::new();
    for trigger in &event.triggers {
        let TriggerKind::On { of, .. } = &trigger.kind else { return Vec::new() };
        for source in of {
            let all = |n: u32| (0..n).collect::<Vec<u32>>();
            found.push(match source.of {
                ItemRef::Event(e) => {
                    Situation::Event(e, all(combinations(model, &model.events[e.at()].rule)))
                }
                ItemRef::Choice(c) => {
                    Situation::Choice(c, all(combinations(model, &model.choices[c.at()].rule)))
                }
            });
        }
    }
    found
}

fn combinations(model: &Model, rule: &presidium_lang::model::Rule) -> u32 {
    rule.vars[..rule.own].iter().map(|v| model.sets[v.1.at()].elements.len() as u32).product()
}

/// Whether an outcome is an amount rather than something that happens or not.
pub fn is_amount(model: &Model, outcome: OutcomeId) -> bool {
    !matches!(model.outcomes[outcome.at()].question, Asks::Ever { .. } | Asks::Condition { .. })
}
