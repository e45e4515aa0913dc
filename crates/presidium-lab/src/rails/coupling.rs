//! Test 9: each part of a model held still in turn; a part that no other notices is no part of the story.

use presidium_lang::change::{Change, ChangeKind};
use presidium_lang::model::{ChoiceId, EventId, ItemRef, Model, StockId};
use presidium_lang::span::Span;

use super::answers::{Answers, Keep, Planned};
use super::compare::Pairs;
use super::outcomes::{file_of, name, scoreboard, stem};
use super::translate::larger;
use super::{Bound, Cell, Check, Plan, Reading, Row, Table, Test};

/// An event counts as changed when it differs in this share of histories or more.
const CHANGED: f64 = 0.01;
/// Every part changes so many events of other parts, at least.
const EVENTS: u64 = 3;

/// A file with something that can be held still.
struct Part {
    file: String,
    stocks: Vec<StockId>,
    items: Vec<ItemRef>,
}

pub(super) fn plan<'m>(model: &'m Model, plan: &mut Plan<'m>) -> Reading<'m> {
    let parts = parts(model);
    if parts.len() < 2 {
        let why = "the model is of one part: it has no second file with stocks, events or choices";
        return Reading::Done(Test::not_applicable(9, why));
    }
    let enough = |part: &Part| of_others(model, &part.file).count() as u64 >= EVENTS;
    if let Some(alone) = parts.iter().find(|part| !enough(part)) {
        let why = format!("outside {} fewer than {EVENTS} events are scored", alone.file);
        return Reading::Done(Test::not_applicable(9, why));
    }
    let freeze = |part: &Part| {
        let (file, stocks, items) = (part.file.clone(), part.stocks.clone(), part.items.clone());
        let text = format!("freeze:{file}");
        Change { kind: ChangeKind::Freeze { file, stocks, items }, text, span: Span::default() }
    };
    let worlds = parts.iter().map(|part| Planned::of(model, vec![freeze(part)], Keep::Outcomes));
    let at: Vec<usize> = worlds.map(|world| plan.add(world)).collect();
    Reading::From(at, Box::new(move |worlds| read(model, &parts, worlds)))
}

fn parts(model: &Model) -> Vec<Part> {
    let file = |span: Span| model.files.get(usize::from(span.source.0)).map_or("", |path| stem(path));
    let mut names: Vec<&str> = model.files.iter().map(|path| stem(path)).collect();
    names.sort_unstable();
    names.dedup();
    let of = |name: &str| {
        let stocks = (0..).map(StockId).zip(&model.stocks).filter(|(_, s)| file(s.span) == name);
        let events = (0..).map(EventId).zip(&model.events).filter(|(_, e)| !e.input && file(e.span) == name);
        let choices = (0..).map(ChoiceId).zip(&model.choices).filter(|(_, c)| file(c.span) == name);
        let items =
            events.map(|(id, _)| ItemRef::Event(id)).chain(choices.map(|(id, _)| ItemRef::Choice(id)));
        Part { file: name.to_owned(), stocks: stocks.map(|(id, _)| id).collect(), items: items.collect() }
    };
    let all = names.into_iter().map(of);
    all.filter(|part| !part.stocks.is_empty() || !part.items.is_empty()).collect()
}

/// The scored events that other files decide.
fn of_others<'m>(
    model: &'m Model,
    file: &'m str,
) -> impl Iterator<Item = presidium_lang::model::OutcomeId> + 'm {
    scoreboard(model).into_iter().filter(move |id| file_of(model, *id).is_some_and(|of| of != file))
}

fn read(model: &Model, parts: &[Part], worlds: &[&Answers]) -> Test {
    let Some((base, worlds)) = worlds.split_first() else {
        return Test::not_applicable(9, "nothing was run");
    };
    let mut rows = Vec::new();
    let mut fewest: Option<(u64, String)> = None;
    for (part, world) in parts.iter().zip(worlds) {
        let mut changed = 0;
        let mut cells = vec![Cell::text(&part.file)];
        let mut most = (0.0, None);
        for other in parts {
            if other.file == part.file {
                cells.push(Cell::Nothing);
                continue;
            }
            let decided =
                scoreboard(model).into_iter().filter(|id| file_of(model, *id) == Some(&*other.file));
            let mut here = 0;
            for id in decided {
                let pairs = Pairs::of((base, &base.outcomes[id.at()]), (world, &world.outcomes[id.at()]));
                here += u64::from(pairs.changed_share() >= CHANGED);
                larger(&mut most, pairs.changed_share(), name(model, id));
            }
            changed += here;
            cells.push(Cell::Count(here));
        }
        cells.push(Cell::Count(changed));
        cells.push(most.1.map_or(Cell::Nothing, |name| Cell::Text(format!("{name} {:.0}", 100.0 * most.0))));
        rows.push(Row { cells, flagged: changed < EVENTS });
        if fewest.as_ref().is_none_or(|f| changed < f.0) {
            fewest = Some((changed, part.file.clone()));
        }
    }
    let (count, file) = fewest.unwrap_or_default();
    let check = Check {
        what: "fewest events of other parts that differ in 1 of 100 histories or more".to_owned(),
        measured: count as f64,
        asked: Bound::AtLeast(EVENTS as f64),
        at: Some(file),
    };
    let names = parts.iter().map(|part| part.file.as_str());
    let columns: Vec<&str> =
        std::iter::once("held_still").chain(names).chain(["all", "most_changed"]).collect();
    let title = "Events of each part that differ when another is held still";
    Test::judged(9, vec![check], vec![Table::new("couplings", title, &columns, rows)])
}
