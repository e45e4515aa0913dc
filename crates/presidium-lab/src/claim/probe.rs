//! A claim → what is said against it: rival causes over the same histories, its mirror, the other way to share luck.
//!
//! All of it is run over the histories in which the claim's own situation arose, so that causes can be compared.

use std::collections::BTreeMap;

use presidium_engine::worlds::{CompareOptions, Situation};
use presidium_engine::{Coupling, RunOptions, Watched, lower};
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, describe};
use presidium_lang::model::{EventId, ItemRef, Model, OutcomeId};
use presidium_lang::span::Span;

use super::{question, shorter};
use crate::cells::Difference;
use crate::experiment::{Answer, Answered, Question, ask, ask_within, situation};
use crate::mirror::mirror;
use crate::verdict::Expected;

/// Histories from which the usual day of an event is taken.
const FOR_USUAL_DAYS: u64 = 500;

/// What was run against a claim; all of its first outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    /// The claim's own cause and its rivals, largest effect first.
    pub ranking: Vec<Ranked>,
    /// The same change the other way round.
    pub mirror: Mirrored,
    /// The claim with luck keyed by plain occurrence.
    pub occurrence: Option<Answer>,
    /// Whether the answer hangs on how worlds share luck.
    pub hangs_on_coupling: bool,
}

/// A cause among its rivals.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The change; `None` for the claim's own.
    pub rival: Option<Change>,
    /// What it does.
    pub answer: Answer,
    /// 1 and the number of causes whose effect is clearly larger; causes that cannot be told apart share a rank.
    pub rank: usize,
}

/// The mirror of a claim's change.
#[derive(Clone, Debug, PartialEq)]
pub enum Mirrored {
    /// There is none, and why.
    None(String),
    /// It was run.
    Run {
        /// The mirror in words, one line for each change.
        words: Vec<String>,
        /// What it does.
        answer: Box<Answer>,
        /// How that compares.
        turn: Turn,
    },
}

/// Which way a mirror moves the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The other way than the claim: what one expects.
    Round,
    /// The same way: whoever shows one of them only has chosen.
    Same,
    /// Nowhere that can be told, or the claim moves it nowhere.
    Nowhere,
}

impl Turn {
    fn of(claim: Option<Difference>, mirror: Option<Difference>) -> Turn {
        let clear =
            |d: Option<Difference>| d.filter(|d| d.interval.is_clear_of_zero()).map(|d| d.value > 0.0);
        match (clear(claim), clear(mirror)) {
            (Some(a), Some(b)) if a == b => Turn::Same,
            (Some(_), Some(_)) => Turn::Round,
            _ => Turn::Nowhere,
        }
    }
}

/// Whether two answers differ by more than the luck of either: their intervals do not touch.
pub fn are_apart(a: &Answer, b: &Answer) -> bool {
    let lost = |x: &Answer| x.evidence.and_then(|e| e.lost).map(|l| l.interval);
    let effect = |x: &Answer| x.effect().map(|e| e.interval);
    let apart = |a: Option<crate::Interval>, b: Option<crate::Interval>| {
        a.zip(b).is_some_and(|(a, b)| a.hi < b.lo || b.hi < a.lo)
    };
    apart(lost(a), lost(b)) || apart(effect(a), effect(b))
}

/// One claim with everything that is to be run against it.
struct Plan {
    own: Question,
    situation: Vec<Situation>,
    rivals: Vec<Change>,
    mirror: Result<Vec<Change>, String>,
}

/// Runs rivals, mirrors and the other coupling of claims.
///
/// Shape: one for each claim, in their order. Cost: a world for each rival and mirror, and two for each claim.
pub fn probe(model: &Model, claims: &[usize], run: &CompareOptions<'_>) -> Vec<Probed> {
    let usual = usual_days(model, claims, run);
    let plans: Vec<Plan> = claims.iter().filter_map(|c| plan(model, *c, &usual)).collect();
    let mut other = shorter(run, u64::MAX);
    other.options.coupling = match run.options.coupling {
        Coupling::Keyed | Coupling::PerTick => Coupling::Occurrence,
        Coupling::Occurrence => Coupling::Keyed,
    };
    let owns: Vec<Question> = plans.iter().map(|p| p.own.clone()).collect();
    let otherwise = ask(model, &owns, &other).0;
    let within = run_plans(model, &plans, run);
    let all = plans.iter().zip(within).zip(otherwise);
    all.map(|((plan, answers), otherwise)| judge(model, plan, answers, otherwise)).collect()
}

fn plan(model: &Model, claim: usize, usual: &BTreeMap<(EventId, u32), Date>) -> Option<Plan> {
    let claim = model.claims.get(claim)?;
    let mut own = question(claim);
    own.asked.truncate(1);
    let mirrored = |change: &Change| {
        let day = match &change.kind {
            ChangeKind::Never { item: ItemRef::Event(event), cells, .. } => {
                cells.iter().find_map(|cell| usual.get(&(*event, *cell)).copied())
            }
            _ => None,
        };
        let kind = mirror(model, &change.kind, day).map_err(str::to_owned)?;
        Ok(Change { kind, text: format!("the mirror of {}", change.text), span: Span::default() })
    };
    Some(Plan {
        situation: situation(model, &own.changes),
        mirror: own.changes.iter().map(mirrored).collect(),
        rivals: claim.rivals.clone(),
        own,
    })
}

impl Plan {
    /// The claim, its rivals, its mirror.
    fn questions(&self) -> Vec<Question> {
        let asked: Vec<(OutcomeId, Expected)> =
            self.own.asked.iter().map(|(outcome, _)| (*outcome, Expected::Open)).collect();
        let of = |changes: Vec<Change>| Question { both: Vec::new(), changes, asked: asked.clone() };
        let rivals = self.rivals.iter().map(|rival| of(vec![rival.clone()]));
        let mirror = self.mirror.iter().map(|changes| of(changes.clone()));
        std::iter::once(self.own.clone()).chain(rivals).chain(mirror).collect()
    }
}

/// Claims with the same situation are run together.
fn run_plans(model: &Model, plans: &[Plan], run: &CompareOptions<'_>) -> Vec<Vec<Answered>> {
    let mut out: Vec<Vec<Answered>> = vec![Vec::new(); plans.len()];
    let mut groups: Vec<(&[Situation], Vec<usize>)> = Vec::new();
    for (n, plan) in plans.iter().enumerate() {
        match groups.iter_mut().find(|g| g.0 == plan.situation) {
            Some(group) => group.1.push(n),
            None => groups.push((&plan.situation, vec![n])),
        }
    }
    for (situation, members) in groups {
        let questions: Vec<Vec<Question>> =
            members.iter().filter_map(|n| plans.get(*n)).map(Plan::questions).collect();
        let flat: Vec<Question> = questions.iter().flatten().cloned().collect();
        let mut answered = ask_within(model, &flat, Some(situation), run).0.into_iter();
        for (n, questions) in members.iter().zip(&questions) {
            if let Some(place) = out.get_mut(*n) {
                *place = answered.by_ref().take(questions.len()).collect();
            }
        }
    }
    out
}

fn judge(model: &Model, plan: &Plan, answers: Vec<Answered>, otherwise: Answered) -> Probed {
    let mut answers = answers.into_iter().filter_map(|mut a| a.answers.pop());
    let own = answers.next();
    let mut causes: Vec<(Option<Change>, Answer)> = own.iter().map(|a| (None, a.clone())).collect();
    causes.extend(plan.rivals.iter().map(|r| Some(r.clone())).zip(answers.by_ref()).take(plan.rivals.len()));
    let mirror = match (&plan.mirror, answers.next()) {
        (Ok(changes), Some(answer)) => Mirrored::Run {
            words: changes.iter().map(|c| describe(model, c)).collect(),
            turn: Turn::of(own.as_ref().and_then(Answer::effect), answer.effect()),
            answer: Box::new(answer),
        },
        (Ok(_), None) => Mirrored::None("it was not run".to_owned()),
        (Err(why), _) => Mirrored::None(why.clone()),
    };
    let occurrence = otherwise.answers.into_iter().next();
    let hangs_on_coupling = own.as_ref().zip(occurrence.as_ref()).is_some_and(|(a, b)| are_apart(a, b));
    Probed { ranking: ranked(causes), mirror, occurrence, hangs_on_coupling }
}

/// Largest effect first, whichever way; those whose intervals touch share a rank.
fn ranked(causes: Vec<(Option<Change>, Answer)>) -> Vec<Ranked> {
    let size = |answer: &Answer| match answer.effect() {
        Some(e) if e.interval.is_clear_of_zero() => {
            let (a, b) = (e.interval.lo.abs(), e.interval.hi.abs());
            (e.value.abs(), a.min(b), a.max(b))
        }
        Some(e) => (e.value.abs(), 0.0, e.interval.lo.abs().max(e.interval.hi.abs())),
        None => (0.0, 0.0, 0.0),
    };
    let sizes: Vec<(f64, f64, f64)> = causes.iter().map(|c| size(&c.1)).collect();
    let mut out: Vec<(f64, Ranked)> = causes
        .into_iter()
        .zip(&sizes)
        .map(|((rival, answer), (value, _, most))| {
            let rank = 1 + sizes.iter().filter(|other| other.1 > *most).count();
            (*value, Ranked { rival, answer, rank })
        })
        .collect();
    out.sort_by(|a, b| a.1.rank.cmp(&b.1.rank).then(b.0.total_cmp(&a.0)));
    out.into_iter().map(|c| c.1).collect()
}

/// The median first day, in unchanged histories, of each event that a claim keeps from happening.
fn usual_days(model: &Model, claims: &[usize], run: &CompareOptions<'_>) -> BTreeMap<(EventId, u32), Date> {
    let mut wanted: Vec<(EventId, u32)> = Vec::new();
    for change in claims.iter().filter_map(|c| model.claims.get(*c)).flat_map(|c| &c.changes) {
        if let ChangeKind::Never { item: ItemRef::Event(event), cells, .. } = &change.kind {
            wanted.extend(cells.iter().map(|cell| (*event, *cell)));
        }
    }
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let last = run.last.min(run.first + FOR_USUAL_DAYS - 1);
    let options = RunOptions {
        threads: run.threads,
        cancel: run.cancel,
        ..RunOptions::new(run.options, run.first, last)
    };
    let summary = presidium_engine::run(&lower(model), &options);
    let median = |(event, cell): &(EventId, u32)| {
        let days = &summary.tally(Watched::Event(*event, *cell))?.days;
        let all: u64 = days.iter().map(|n| u64::from(*n)).sum();
        let mut seen = 0;
        let at = days.iter().position(|n| {
            seen += u64::from(*n);
            seen > 0 && 2 * seen >= all
        })?;
        Some(Date(model.start.0.saturating_add(i32::try_from(at).ok()?)))
    };
    wanted.iter().filter_map(|key| Some((*key, median(key)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;

    fn difference(lo: f64, hi: f64) -> Option<Difference> {
        Some(Difference { value: (lo + hi) / 2.0, interval: Interval { lo, hi }, of: 100 })
    }

    #[test]
    fn a_mirror_turns_round_stays_or_says_nothing() {
        assert_eq!(Turn::of(difference(0.1, 0.2), difference(-0.3, -0.1)), Turn::Round);
        assert_eq!(Turn::of(difference(0.1, 0.2), difference(0.3, 0.4)), Turn::Same);
        assert_eq!(Turn::of(difference(0.1, 0.2), difference(-0.1, 0.4)), Turn::Nowhere);
        assert_eq!(Turn::of(None, difference(0.3, 0.4)), Turn::Nowhere);
    }
}
