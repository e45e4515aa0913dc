//! Test 5: each input flattened and moved in turn; what moves with one by months is scheduled by it, and must say so.

use presidium_lang::calendar::Date;
use presidium_lang::model::{Input, Model, Ty};

use super::answers::{Answers, Planned};
use super::compare::Pairs;
use super::outcomes::{declared, name, scoreboard};
use super::{Bound, Cell, Check, Plan, Reading, Row, Table, Test};

/// Days by which an input is moved.
pub(super) const DAYS: i32 = 180;
/// An event whose median moves by so many days or more is scheduled by the input: two thirds of its move.
const SCHEDULED: i64 = 120;
/// An event that differs in fewer histories is not listed.
const LISTED: f64 = 0.01;
/// How many events are named for each input.
const NAMED: usize = 3;

pub(super) fn plan<'m>(model: &'m Model, plan: &mut Plan<'m>) -> Reading<'m> {
    let names = inputs(model);
    if names.is_empty() {
        return Reading::Done(Test::not_applicable(5, "the model has no input"));
    }
    if scoreboard(model).is_empty() {
        return Reading::Done(Test::not_applicable(5, "the model has no scored event"));
    }
    let worlds = names.iter().flat_map(|name| [flattened(model, name), moved(model, name)]);
    let at: Vec<usize> = worlds.map(|model| plan.add(Planned::edited(model))).collect();
    Reading::From(at, Box::new(move |worlds| read(model, &names, worlds)))
}

/// The names of all inputs, series and events.
fn inputs(model: &Model) -> Vec<String> {
    let events = model.events.iter().filter(|e| e.input).map(|e| e.name.clone());
    let mut names: Vec<String> = model.inputs.iter().map(|i| i.name.clone()).chain(events).collect();
    names.sort();
    names
}

/// The model with one input some days later.
fn moved(model: &Model, name: &str) -> Model {
    let mut model = model.clone();
    let later = |date: &mut Date| *date = Date(date.0.saturating_add(DAYS));
    let series = model.inputs.iter_mut().filter(|i| i.name == name).flat_map(|i| &mut i.series);
    series.flatten().for_each(|(date, _)| later(date));
    let dates = model.events.iter_mut().filter(|e| e.input && e.name == name).flat_map(|e| &mut e.dates);
    dates.flatten().for_each(later);
    model
}

/// The model with one input that says nothing of time: a series at its mean (what is no number at its commonest
/// value), an event that never happens.
fn flattened(model: &Model, name: &str) -> Model {
    let mut model = model.clone();
    let (start, end) = (model.start, model.end);
    for input in model.inputs.iter_mut().filter(|i| i.name == name) {
        let flat: Vec<f64> = input.series.iter().map(|series| typical(input, series, start, end)).collect();
        for (series, value) in input.series.iter_mut().zip(flat) {
            series.iter_mut().for_each(|point| point.1 = value);
        }
    }
    let dates = model.events.iter_mut().filter(|e| e.input && e.name == name).flat_map(|e| &mut e.dates);
    dates.for_each(Vec::clear);
    model
}

/// The mean of a series over the days of the clock, or its commonest value.
fn typical(input: &Input, series: &[(Date, f64)], start: Date, end: Date) -> f64 {
    let value = |day: i32| presidium_engine::layout::input_at(input.between, series, Date(day));
    let days = start.0..=end.0;
    let n = f64::from(end.0 - start.0 + 1);
    if matches!(input.kind.ty, Ty::Number { .. }) {
        return days.map(value).sum::<f64>() / n;
    }
    let mut counts: Vec<(f64, u32)> = Vec::new();
    for value in days.map(value) {
        match counts.iter_mut().find(|c| c.0 == value) {
            Some(count) => count.1 += 1,
            None => counts.push((value, 1)),
        }
    }
    let common = counts.iter().max_by_key(|c| c.1);
    common.map_or(f64::NAN, |c| c.0)
}

/// What one event does when one input is flattened, and when it is moved.
struct Moved {
    event: String,
    flat: Pairs,
    late: Pairs,
    /// The reason for which it is declared to follow the input.
    why: Option<String>,
}

impl Moved {
    fn scheduled(&self) -> bool {
        self.late.is_moved() && self.late.median().is_some_and(|days| days.abs() >= SCHEDULED)
    }

    /// Whether enough histories differ for it to be listed.
    fn differs(&self) -> bool {
        let shares = [&self.flat, &self.late].map(Pairs::changed_share);
        shares.iter().any(|share| *share >= LISTED) || self.late.median().is_some_and(|days| days != 0)
    }

    fn undeclared(&self) -> bool {
        self.scheduled() && self.why.is_none()
    }
}

fn read(model: &Model, names: &[String], worlds: &[&Answers]) -> Test {
    let Some((base, worlds)) = worlds.split_first() else {
        return Test::not_applicable(5, "nothing was run");
    };
    let mut scheduled = Vec::new();
    let (mut touched, mut all) = (Vec::new(), Vec::new());
    let mut undeclared = Vec::new();
    for (input, pair) in names.iter().zip(worlds.chunks(2)) {
        let [flat, late] = pair else { continue };
        let found: Vec<Moved> = scoreboard(model)
            .into_iter()
            .map(|id| {
                let days = |world: &Answers| {
                    Pairs::of((base, &base.outcomes[id.at()]), (world, &world.outcomes[id.at()]))
                };
                let why = declared(model, id, input);
                Moved { event: name(model, id).to_owned(), flat: days(flat), late: days(late), why }
            })
            .collect();
        undeclared.extend(found.iter().filter(|m| m.undeclared()).map(|m| format!("{} by {input}", m.event)));
        scheduled
            .extend(found.iter().filter(|m| m.scheduled() || m.why.is_some()).map(|m| binding(input, m)));
        touched.push(reach(input, &found));
        all.extend(found.iter().filter(|m| m.differs()).map(|m| everything(input, m)));
    }
    let check = Check {
        what: format!("events moved {SCHEDULED} days or more by one input moved {DAYS}, and not declared"),
        measured: undeclared.len() as f64,
        asked: Bound::AtMost(0.0),
        at: undeclared.first().cloned(),
    };
    scheduled.sort_by_key(|row| !row.flagged);
    let tables = vec![
        Table::new(
            "scheduled",
            "Events that an input schedules, or is declared to",
            &["event", "input", "median_move", "pairs", "declared"],
            scheduled,
        ),
        Table::new(
            "inputs",
            format!("Each input flattened, and moved {DAYS} days: how many events differ, and which most"),
            &["input", "flattened", "most_flattened", "moved", "most_moved"],
            touched,
        ),
        Table::new(
            "moves",
            "Every event that differs",
            &[
                "input",
                "event",
                "changed_flattened",
                "net_flattened",
                "changed_moved",
                "median_move",
                "pairs",
            ],
            all,
        ),
    ];
    Test::judged(5, vec![check], tables)
}

/// A line of the table of events and the inputs they are bound to.
fn binding(input: &str, moved: &Moved) -> Row {
    Row {
        cells: vec![
            Cell::text(&moved.event),
            Cell::text(input),
            Cell::days(moved.late.median()),
            Cell::Count(moved.late.moves.len() as u64),
            moved.why.as_deref().map_or(Cell::Nothing, Cell::text),
        ],
        flagged: moved.undeclared(),
    }
}

/// A line of the table of all that differs.
fn everything(input: &str, moved: &Moved) -> Row {
    let cells = vec![
        Cell::text(input),
        Cell::text(&moved.event),
        Cell::Share(moved.flat.changed_share()),
        Cell::Number(moved.flat.net_share()),
        Cell::Share(moved.late.changed_share()),
        Cell::days(moved.late.median()),
        Cell::Count(moved.late.moves.len() as u64),
    ];
    Row { cells, flagged: moved.undeclared() }
}

/// A line of the table of inputs: what each reaches.
fn reach(input: &str, found: &[Moved]) -> Row {
    let mut flat: Vec<&Moved> = found.iter().filter(|m| m.flat.changed_share() >= LISTED).collect();
    flat.sort_by(|a, b| b.flat.net.abs().cmp(&a.flat.net.abs()).then_with(|| a.event.cmp(&b.event)));
    let days = |m: &Moved| m.late.median().unwrap_or(0);
    let differs = |m: &&Moved| m.late.changed_share() >= LISTED || days(m) != 0;
    let mut late: Vec<&Moved> = found.iter().filter(differs).collect();
    late.sort_by(|a, b| days(b).abs().cmp(&days(a).abs()).then_with(|| a.event.cmp(&b.event)));
    let in_100 = |m: &&Moved| format!("{} {:+.0}", m.event, 100.0 * m.flat.net_share());
    let moves = |m: &&Moved| format!("{} {:+} d", m.event, days(m));
    Row {
        cells: vec![
            Cell::text(input),
            Cell::Count(flat.len() as u64),
            Cell::List(flat.iter().take(NAMED).map(in_100).collect()),
            Cell::Count(late.len() as u64),
            Cell::List(late.iter().take(NAMED).filter(|m| days(m) != 0).map(moves).collect()),
        ],
        flagged: false,
    }
}
