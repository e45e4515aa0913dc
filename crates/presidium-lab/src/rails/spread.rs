//! Test 6: no event has its date before anything has happened; steps of a spell are dated from what opens it.

use presidium_engine::explain::windows::{Narrow, Windows, windows};
use presidium_engine::layout::{combos, elements_of, own_sets};
use presidium_engine::worlds::alone::World;
use presidium_lang::ast::BinaryOp;
use presidium_lang::model::{
    Arg, Episode, EpisodeId, Event, EventId, Expr, ExprKind, Model, OnSource, OutcomeId, Repeat,
};

use super::answers::{Answers, NEVER};
use super::compare::{FEWEST, Sample, median};
use super::outcomes::{asked_about, events, name, opening, scoreboard};
use super::{Bound, Cell, Check, RailsRun, Reading, Row, Table, Test};

/// 8 in 10 dates of an event span so many days, at least.
const SPAN: i64 = 60;
/// A guard open for fewer days, with a steeper hazard, is listed: it leaves little to luck.
const NARROW: Narrow = Narrow { days: 10, rate: 0.5 };
/// Histories watched for narrow guards, at most.
const WATCHED: u64 = 60;

pub(super) fn plan<'m>(model: &'m Model, run: &RailsRun<'_>) -> Reading<'m> {
    if scoreboard(model).is_empty() {
        return Reading::Done(Test::not_applicable(6, "the model has no scored event"));
    }
    let (options, first, last) = (run.options, run.first, run.last.min(run.first + WATCHED - 1));
    let watch = move || {
        let world = World::new(model, &[], options);
        windows(&world.setup(), (first, (last - first + 1) as usize), NARROW)
    };
    Reading::From(Vec::new(), Box::new(move |worlds| read(model, worlds[0], &watch())))
}

fn read(model: &Model, base: &Answers, windows: &[Windows]) -> Test {
    let (mut dated, mut steps) = (Vec::new(), Vec::new());
    let mut narrowest: Option<(i64, String)> = None;
    for id in scoreboard(model) {
        let sample = Sample::of(base, &base.outcomes[id.at()]);
        if sample.days.len() < FEWEST {
            continue;
        }
        let Some(span) = sample.tenth(9).zip(sample.tenth(1)).map(|(last, first)| last - first) else {
            continue;
        };
        if let Some(spell) = spell_of(model, id) {
            steps.push((
                name(model, id),
                span,
                spell.trigger(model),
                spell.lags(base, &base.outcomes[id.at()]),
            ));
            continue;
        }
        if narrowest.as_ref().is_none_or(|n| span < n.0) {
            narrowest = Some((span, name(model, id).to_owned()));
        }
        dated.push((span, name(model, id)));
    }
    let Some((span, at)) = narrowest else {
        return Test::not_applicable(6, format!("no scored event happens in {FEWEST} histories"));
    };
    let check = Check {
        what: "days spanned by 8 in 10 dates of the narrowest event, steps of a spell aside".to_owned(),
        measured: span as f64,
        asked: Bound::AtLeast(SPAN as f64),
        at: Some(at),
    };
    dated.sort_unstable();
    let dated = dated
        .iter()
        .map(|(span, name)| Row { cells: vec![Cell::text(name), Cell::Days(*span)], flagged: *span < SPAN });
    let tables = vec![
        Table::new("spans", "Days spanned by 8 in 10 dates", &["event", "span"], dated.collect()),
        steps_table(steps),
        windows_table(model, windows),
    ];
    Test::judged(6, vec![check], tables)
}

fn steps_table(mut steps: Vec<(&str, i64, String, Vec<i64>)>) -> Table {
    steps.sort_unstable_by(|a, b| (&a.2, median(&a.3), a.0).cmp(&(&b.2, median(&b.3), b.0)));
    let tenth = |lags: &[i64], tenths: usize| {
        let at = (lags.len() * tenths).div_ceil(10).max(1) - 1;
        Cell::days(lags.get(at).copied().filter(|_| lags.len() >= FEWEST))
    };
    let rows = steps.iter().map(|(name, span, trigger, lags)| Row {
        cells: vec![
            Cell::text(name),
            Cell::Days(*span),
            Cell::text(trigger),
            tenth(lags, 1),
            Cell::days(median(lags)),
            tenth(lags, 9),
        ],
        flagged: false,
    });
    Table::new(
        "steps",
        "Steps of a spell: days from what opened it, 8 in 10 and the median",
        &["event", "span", "opened_by", "lag_p10", "lag_median", "lag_p90"],
        rows.collect(),
    )
}

fn windows_table(model: &Model, windows: &[Windows]) -> Table {
    let mut narrow: Vec<&Windows> = windows.iter().filter(|w| w.narrow > 0).collect();
    narrow.sort_by_key(|w| std::cmp::Reverse(w.narrow));
    let rows = narrow.iter().map(|w| Row {
        cells: vec![
            Cell::text(&model.events[w.event.at()].name),
            Cell::Count(w.all),
            Cell::Count(w.narrow),
            Cell::Count(w.fired),
        ],
        flagged: false,
    });
    let title = format!(
        "Guards open under {} days with a hazard above {} a day (listed, not judged)",
        NARROW.days, NARROW.rate
    );
    Table::new("narrow_guards", title, &["event", "openings", "narrow", "happened_then"], rows.collect())
}

/// The spell that an outcome is a step of.
struct Spell<'m> {
    episode: &'m Episode,
    /// The events that open it, in the combinations that open it here.
    opened_by: Vec<(EventId, Vec<u32>)>,
}

/// The spell of an outcome all of whose events belong to one, with the elements asked about.
fn spell_of(model: &Model, id: OutcomeId) -> Option<Spell<'_>> {
    let all: Vec<(&OnSource, EpisodeId)> = events(model, id)
        .map(|(source, event)| Some((source, episode_of(model, event)?)))
        .collect::<Option<_>>()?;
    let (source, episode) = *all.first().filter(|first| all.iter().all(|a| a.1 == first.1))?;
    if all.len() < asked_about(model, id).len() {
        return None;
    }
    let episode = &model.episodes[episode.at()];
    let sizes: Vec<u32> = model.sets.iter().map(|s| s.elements.len() as u32).collect();
    // Element by element where the opening event is indexed as the episode is; any otherwise.
    let here = |event: EventId| -> Vec<u32> {
        let sets = own_sets(&model.events[event.at()].rule);
        let same = own_sets(&episode.rule) == sets;
        let fits = |combo: &u32| {
            let elements = elements_of(&sizes, &sets, *combo);
            source
                .args
                .iter()
                .zip(elements)
                .all(|(arg, e)| !matches!(arg, Arg::Element(x) if same && *x != e))
        };
        (0..combos(model, &sets)).filter(fits).collect()
    };
    let opened_by: Vec<(EventId, Vec<u32>)> =
        opening(episode).map(|(_, event)| (event, here(event))).collect();
    (!opened_by.is_empty()).then_some(Spell { episode, opened_by })
}

/// The episode an event belongs to: it is once in each, or cannot happen outside it.
fn episode_of(model: &Model, event: &Event) -> Option<EpisodeId> {
    if let Repeat::OncePer(episode, _) = &event.repeat {
        return Some(*episode);
    }
    let own = own_sets(&event.rule);
    let mut needed = Vec::new();
    event.guard.iter().for_each(|guard| conditions(guard, &mut needed));
    if event.triggers.is_empty()
        && let [hazard] = &*event.hazards
    {
        hazard.guard.iter().for_each(|guard| conditions(guard, &mut needed));
    }
    needed.into_iter().find_map(|e| match e.kind {
        ExprKind::Episode(episode, _) if own_sets(&model.episodes[episode.at()].rule) == own => Some(episode),
        _ => None,
    })
}

/// The parts of a condition that must all hold.
fn conditions<'e>(e: &'e Expr, out: &mut Vec<&'e Expr>) {
    match &e.kind {
        ExprKind::Binary(BinaryOp::And, a, b) => {
            conditions(a, out);
            conditions(b, out);
        }
        _ => out.push(e),
    }
}

impl Spell<'_> {
    fn trigger(&self, model: &Model) -> String {
        let names: Vec<&str> =
            self.opened_by.iter().map(|(event, _)| model.events[event.at()].name.as_str()).collect();
        format!("{} ({})", self.episode.name, names.join(" or "))
    }

    /// Days from the last opening before each first day, sorted.
    fn lags(&self, base: &Answers, days: &[u32]) -> Vec<i64> {
        let mut opened: Vec<Vec<u32>> = vec![Vec::new(); base.histories()];
        for (event, cells) in &self.opened_by {
            let found = cells.iter().filter_map(|cell| base.openings.get(&(event.0, *cell)));
            for (history, day) in found.flatten() {
                if let Some(list) = opened.get_mut(*history as usize) {
                    list.push(*day);
                }
            }
        }
        let lag = |(history, day): (usize, u32)| {
            let last = opened.get(history)?.iter().filter(|o| **o <= day).max()?;
            Some(i64::from(day) - i64::from(*last))
        };
        let mut lags: Vec<i64> = base.ran(days).filter(|d| d.1 != NEVER).filter_map(lag).collect();
        lags.sort_unstable();
        lags
    }
}
