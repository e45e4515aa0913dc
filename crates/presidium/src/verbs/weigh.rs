//! `weigh`: what leads to an event, each cause taken away from all histories over the same luck, ranked by how
//! many of the histories with the event lose it.

use crate::error::Error;
use crate::project::Project;
use crate::scoreboard::Receipt;
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, Watch, interpretation_of, receipt};
use crate::verbs::why::target::{Target, cell_named, item};
use crate::verbs::why::{Read, Removal, closure, own, reads};
use presidium_engine::layout::{elements_of, own_sets};
use presidium_engine::worlds::{CompareOptions, Pairing, Situation, compare};
use presidium_lab::{Interval, Share};
use presidium_lang::change::{Change, Line};
use presidium_lang::model::{Expr, ItemRef, Model, Outcome, OutcomeId, Rule};
use presidium_lang::span::Span;
use std::sync::atomic::Ordering;

/// Histories compared, unless said.
pub const WEIGHED: u64 = 1_000;
/// Most causes tried.
const MOST: usize = 60;
/// Most decisions that are named as not to be taken away.
const STANDING: usize = 6;

/// Causes ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct Weigh {
    /// How it was made.
    pub receipt: Receipt,
    /// What was asked, as it may be typed.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Histories that ran to the end, in all worlds.
    pub completed: u64,
    /// Histories in which it happens.
    pub happens: u64,
    /// Causes, heaviest first.
    pub causes: Vec<Weighed>,
    /// Causes that were not tried, because there are too many.
    pub left_out: usize,
    /// What leads to it and cannot be taken away without taking the event itself away.
    pub standing: Vec<String>,
    /// Whether it was stopped before all histories were run.
    pub partial: bool,
}

/// A cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// In words.
    pub reason: String,
    /// How it can be typed as a change; empty for a line without a name.
    pub change: String,
    /// Histories with the event that lose it.
    pub lost: u64,
    /// Of so many.
    pub of: u64,
    /// The share that lose it, in 1.
    pub share: f64,
    /// Its interval (95 in 100), in 1.
    pub interval: Interval,
    /// Histories without the event that get it.
    pub gained: u64,
    /// Whether it cannot be told from the cause above it.
    pub tied: bool,
    /// Sources.
    pub sources: Vec<String>,
}

/// Weighs the causes of an event.
///
/// Errors: `Usage`, `Broken`, `Unknown` names, `NoSuch` when it happens in none of the histories.
pub fn weigh(project: &Project, event: &str, options: &RunOptions, watch: &Watch) -> Result<Weigh, Error> {
    options.validate()?;
    let (mut model, _) = model_of(project)?;
    let target = Target::parse(&model, event)?;
    let interpretation = interpretation_of(&model, options)?;
    let receipt = receipt(project, &model, options, interpretation);
    let mut removals = removals(&model, &target);
    let left_out = removals.len().saturating_sub(MOST);
    removals.truncate(MOST);
    let outcome = ask(&mut model, &target);
    let worlds: Vec<Vec<Change>> =
        std::iter::once(Vec::new()).chain(removals.iter().map(|r| vec![r.change()])).collect();
    let pairings: Vec<Pairing> = (1..worlds.len().max(2))
        .map(|changed| Pairing {
            unchanged: 0,
            changed: changed.min(worlds.len() - 1),
            outcomes: vec![outcome],
            situation: vec![Situation::Always],
        })
        .collect();
    let compared = compare(
        &model,
        &worlds,
        &pairings,
        &CompareOptions {
            threads: options.n_threads(),
            progress: Some(&|done, _| watch.done.store(done, Ordering::Relaxed)),
            cancel: Some(&watch.cancel),
            ..CompareOptions::new(options.engine(interpretation), options.luck.0, options.luck.1)
        },
    );
    let mut causes = Vec::new();
    let (mut completed, mut happens) = (0, 0);
    for (n, paired) in compared.pairs.iter().enumerate() {
        let Some(cells) = paired.cells.first() else { continue };
        completed = paired.histories - paired.faulted;
        happens = cells.both + cells.only_unchanged;
        let (Some(removal), Some(share)) = (removals.get(n), Share::new(cells.only_unchanged, happens))
        else {
            continue;
        };
        causes.push(Weighed {
            reason: removal.reason.clone(),
            change: removal.text.clone(),
            lost: cells.only_unchanged,
            of: happens,
            share: share.value,
            interval: share.interval,
            gained: cells.only_changed,
            tied: false,
            sources: removal.sources.clone(),
        });
    }
    if happens == 0 {
        return Err(Error::NoSuch(format!(
            "`{}` happens in none of the histories {} to {}: there is nothing to weigh",
            target.id, options.luck.0, options.luck.1
        )));
    }
    rank(&mut causes);
    Ok(Weigh {
        receipt,
        standing: standing(&model, &target),
        id: target.id,
        title: target.title,
        completed,
        happens,
        causes,
        left_out,
        partial: compared.interrupted,
    })
}

/// Heaviest first; a cause whose interval holds the share of the one above it is tied with it.
fn rank(causes: &mut [Weighed]) {
    causes.sort_by(|a, b| b.lost.cmp(&a.lost).then(a.gained.cmp(&b.gained)).then(a.reason.cmp(&b.reason)));
    for n in 1..causes.len() {
        causes[n].tied = causes[n].interval.holds(causes[n - 1].share);
    }
}

/// The question asked of both worlds: the outcome itself, or a new one about the event.
fn ask(model: &mut Model, target: &Target) -> OutcomeId {
    if let Some(id) = target.outcome {
        return id;
    }
    let question = target.question(model);
    model.outcomes.push(Outcome {
        name: target.id.clone(),
        title: target.title.clone(),
        topic: String::new(),
        rule: Rule::default(),
        question,
        unscored: None,
        follows: Vec::new(),
        sources: Vec::new(),
        span: Span::default(),
    });
    OutcomeId(model.outcomes.len() as u32 - 1)
}

/// Everything that leads to an event directly: the events behind it through `on`, the events that their lines
/// and those of the decisions between read, and these lines; nearest first, each once.
fn removals(model: &Model, target: &Target) -> Vec<Removal> {
    let behind = closure(model, target);
    let mut out: Vec<Removal> = Vec::new();
    let mut read: Vec<(ItemRef, u32)> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |removal: Option<Removal>| {
        if let Some(removal) = removal
            && !out.iter().any(|r: &Removal| r.kind == removal.kind)
        {
            out.push(removal);
        }
    };
    let asked = |of: ItemRef, cell: u32| behind.iter().any(|b| (b.0, b.1, b.2) == (of, cell, 0));
    for (of, cell, depth) in &behind {
        if *depth > 0 && matches!(of, ItemRef::Event(_)) {
            add(Some(Removal::never(model, *of, *cell)));
        }
        for (line, expr) in lines_of(model, *of) {
            lines.extend(line);
            let rule = item(model, *of).0;
            let elements = elements_of(&super::why::target::sizes(model), &own_sets(rule), *cell);
            for r in reads(model, expr, rule, &own(&elements)) {
                if let Read::Event(id, cell) = r {
                    read.push((ItemRef::Event(id), cell));
                }
            }
        }
    }
    for (of, cell) in read {
        if !asked(of, cell) {
            add(Some(Removal::never(model, of, cell)));
        }
    }
    for line in lines {
        add(Removal::off(model, line));
    }
    out
}

/// The expressions of an item that bear on whether it happens, with the line each is, if it can be switched off.
/// A base rate or trigger is such a line only beside others: alone, it is the event itself.
fn lines_of(model: &Model, of: ItemRef) -> Vec<(Option<Line>, &Expr)> {
    let mut out: Vec<(Option<Line>, &Expr)> = Vec::new();
    match of {
        ItemRef::Event(id) => {
            let event = &model.events[id.at()];
            let several = event.hazards.len() + event.triggers.len() > 1;
            out.extend(event.guard.iter().map(|g| (None, g)));
            for (n, hazard) in event.hazards.iter().enumerate() {
                out.push((several.then_some(Line::Rate(id, n)), &hazard.rate));
                out.extend(hazard.guard.iter().map(|g| (None, g)));
                let factors = hazard.factors.iter().enumerate();
                out.extend(factors.map(|(k, f)| (Some(Line::Factor(id, n, k)), &f.expr)));
            }
            for (n, trigger) in event.triggers.iter().enumerate() {
                let expr = match &trigger.kind {
                    presidium_lang::model::TriggerKind::Becomes(c) => Some(c),
                    presidium_lang::model::TriggerKind::On { guard, chance, unless, .. } => {
                        guard.as_ref().or(chance.as_ref()).or(unless.as_ref())
                    }
                };
                if let Some(expr) = expr {
                    out.push((several.then_some(Line::Trigger(id, n)), expr));
                }
            }
        }
        ItemRef::Choice(id) => {
            let choice = &model.choices[id.at()];
            for (o, option) in choice.options.iter().enumerate() {
                let terms = option.terms.iter().enumerate();
                out.extend(terms.map(|(t, term)| (Some(Line::Utility(id, o, t)), &term.expr)));
            }
        }
    }
    out
}

/// The event itself and the decisions behind it.
fn standing(model: &Model, target: &Target) -> Vec<String> {
    let behind = closure(model, target);
    let fixed = behind.iter().filter(|b| b.2 == 0 || matches!(b.0, ItemRef::Choice(_)));
    let mut names: Vec<String> = fixed.map(|b| cell_named(model, b.0, b.1).1).collect();
    names.dedup();
    names.truncate(STANDING);
    names
}
