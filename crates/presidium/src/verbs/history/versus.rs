//! One history beside another, beside itself in a changed world, or beside the record: what is the same, what is
//! only here, what only there, and why they part.

use super::{Entry, entry};
use crate::error::Error;
use crate::project::Project;
use crate::scoreboard::Receipt;
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, interpretation_of, receipt};
use crate::verbs::why::target::{cell_named, item_of};
use crate::verbs::why::{Known, Step, changes_of, date};
use presidium_engine::ensemble::{Happening, Line};
use presidium_engine::explain::{self, Explainer, Traced};
use presidium_engine::worlds::rebuild::{rebuild, rebuilds};
use presidium_engine::worlds::treat::treat;
use presidium_engine::{Options, Setup};
use presidium_lang::calendar::Date;
use presidium_lang::change::Change;
use presidium_lang::model::{ItemRef, Model, RecordKind, RecordOf};

/// What a history is put beside.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// Another history.
    History(u64),
    /// The same history in a world with changes, as written.
    Change(String),
    /// What was recorded.
    Record,
}

impl Beside {
    /// Reads what was typed: a number, `record`, or changes.
    pub fn parse(text: &str) -> Beside {
        match (text.trim(), text.trim().parse()) {
            ("record", _) => Beside::Record,
            (_, Ok(number)) => Beside::History(number),
            (text, Err(_)) => Beside::Change(text.to_owned()),
        }
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// On both sides.
    Same,
    /// Only in the history.
    Here,
    /// Only on the other side.
    There,
}

/// A line of either side.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub mark: Mark,
    /// The line.
    pub entry: Entry,
    /// The day on the other side, where that is another one.
    pub other: Option<Date>,
}

/// A history beside something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Versus {
    /// How it was made.
    pub receipt: Receipt,
    /// The history.
    pub number: u64,
    /// What it is put beside, in words.
    pub other: String,
    /// The settings of both histories, from 1; of one twice where there is one history.
    pub settings: (u64, u64),
    /// Lines by day.
    pub rows: Vec<Row>,
    /// The day of the first difference.
    pub first: Option<Date>,
    /// Why they part: the first line that differs, here and there.
    pub here: Option<Step>,
    /// The same on the other side.
    pub there: Option<Step>,
    /// The first day on which the change bears on anything; `None` if it never does or there is no change.
    pub acts: Option<Date>,
    /// Whether both sides are the same, line by line and key by key, before that day; `None` without a change
    /// that has such a day.
    pub identical_before: Option<bool>,
}

/// One side: what happened in a lane of a trace, and what is needed to explain it.
struct Side<'a> {
    model: &'a Model,
    explainer: &'a Explainer,
    setup: &'a Setup<'a>,
    traced: &'a Traced,
    lane: u32,
    number: u64,
}

impl Side<'_> {
    fn lines(&self) -> Vec<(usize, Date, &Line)> {
        self.traced.of_lane(self.lane).map(|(n, l)| (n, date(self.model, l.day), l)).collect()
    }

    /// A line taken apart.
    fn step(&self, n: usize) -> Step {
        let world = self.lane.checked_sub(1);
        let lines = self.traced.of_lane(self.lane).map(|(n, _)| n).filter(|m| *m <= n).collect();
        let until = Some(self.traced.lines[n].day);
        let wanted = explain::Wanted { lines, until, ..explain::Wanted::default() };
        let here = (self.setup, self.explainer);
        let account = explain::account(here, (self.number, world), self.traced, &wanted);
        Known { model: self.model, traced: self.traced, account: &account, lane: self.lane }.step(n)
    }
}

/// Puts a history beside something else.
///
/// Errors: `NoSuch` for number 0, `Usage` for changes that cannot be read, `Broken`, `Unknown`.
pub fn versus(
    project: &Project,
    number: u64,
    beside: &Beside,
    options: &RunOptions,
) -> Result<Versus, Error> {
    if number == 0 || *beside == Beside::History(0) {
        return Err(Error::NoSuch("histories are numbered from 1; there is no history 0".to_owned()));
    }
    let options = RunOptions { luck: (number, number), ..options.clone() };
    options.validate()?;
    let (model, texts) = model_of(project)?;
    let interpretation = interpretation_of(&model, &options)?;
    let engine = options.engine(interpretation);
    let explainer = explain::lower(&model);
    let setup = Setup::new(&explainer.program, engine);
    let traced = explain::trace(&setup, number, 1);
    let here = Side { model: &model, explainer: &explainer, setup: &setup, traced: &traced, lane: 0, number };
    let mut out = Versus {
        receipt: receipt(project, &model, &options, interpretation),
        number,
        other: String::new(),
        settings: (setup.setting(number) + 1, setup.setting(number) + 1),
        rows: Vec::new(),
        first: None,
        here: None,
        there: None,
        acts: None,
        identical_before: None,
    };
    match beside {
        Beside::Record => {
            out.other = "the record".to_owned();
            out.rows = beside_record(&here);
            out.first = out.rows.iter().find(|r| r.mark != Mark::Same).map(|r| r.entry.date);
        }
        Beside::History(other) => {
            out.other = format!("history {other}");
            out.settings.1 = setup.setting(*other) + 1;
            let traced = explain::trace(&setup, *other, 1);
            part(&mut out, &here, &Side { traced: &traced, number: *other, ..here });
        }
        Beside::Change(text) => {
            let changes = changes_of(project, &model, &texts, "--vs", text)?;
            let said: Vec<&str> = changes.iter().map(|c| c.text.as_str()).collect();
            out.other = said.join(", ");
            changed(&mut out, &here, engine, &changes);
        }
    }
    Ok(out)
}

/// Fills in the history in a changed world.
fn changed(out: &mut Versus, here: &Side<'_>, options: Options, changes: &[Change]) {
    let (rebuilt, options, others) = rebuild(here.model, options, changes);
    let treated = treat(&rebuilt, &others.iter().collect::<Vec<_>>());
    let explainer = explain::lower_treated(&treated);
    let switches = treated.switches.iter().flatten().copied().collect();
    let setup = Setup::with_worlds(&explainer.program, options, vec![switches]);
    let traced = explain::trace_worlds(&setup, here.number);
    let there = Side {
        model: &treated.model,
        explainer: &explainer,
        setup: &setup,
        traced: &traced,
        lane: 1,
        number: here.number,
    };
    if !changes.iter().any(rebuilds) {
        let bitten = traced.bitten.get(1).copied().flatten();
        out.acts = bitten.map(|day| date(here.model, day));
        let before = |side: &Side<'_>| -> Vec<Line> {
            let mine = side.traced.of_lane(side.lane).map(|(_, l)| Line { lane: 0, ..l.clone() });
            mine.filter(|l| bitten.is_none_or(|day| l.day < day)).collect()
        };
        out.identical_before = Some(before(here) == before(&there));
    }
    part(out, here, &there);
}

/// Sorts the lines of both sides, and explains the first that differs.
fn part(out: &mut Versus, here: &Side<'_>, there: &Side<'_>) {
    let (left, right) = (here.lines(), there.lines());
    let key = |l: &(usize, Date, &Line)| (l.1, l.2.combo, l.2.what.clone());
    let mut unmatched: Vec<bool> = vec![true; right.len()];
    let mut rows: Vec<(Date, usize, Row)> = Vec::new();
    let (mut first_here, mut first_there) = (None, None);
    let row = |side: &Side<'_>, l: &(usize, Date, &Line), mark| Row {
        mark,
        entry: entry(side.model, l.2),
        other: None,
    };
    for l in &left {
        let twin = right.iter().enumerate().position(|(n, r)| unmatched[n] && key(r) == key(l));
        let mark = match twin {
            Some(n) => {
                unmatched[n] = false;
                Mark::Same
            }
            None => {
                first_here.get_or_insert((l.1, l.0));
                Mark::Here
            }
        };
        rows.push((l.1, rows.len(), row(here, l, mark)));
    }
    for (n, r) in right.iter().enumerate().filter(|(n, _)| unmatched[*n]) {
        first_there.get_or_insert((r.1, r.0));
        rows.push((r.1, left.len() + n, row(there, r, Mark::There)));
    }
    rows.sort_by_key(|r| (r.0, r.1));
    out.rows = rows.into_iter().map(|r| r.2).collect();
    out.first = first_here.iter().chain(&first_there).map(|f| f.0).min();
    let on_first = |f: Option<(Date, usize)>| f.filter(|f| Some(f.0) == out.first).map(|f| f.1);
    let (a, b) = (on_first(first_here), on_first(first_there));
    // The same item on the other side, if it is there on that day, says most.
    let twin = |from: &Side<'_>, n: usize, to: &Side<'_>| {
        let line = &from.traced.lines[n];
        let day = date(from.model, line.day);
        let same = |l: &&(usize, Date, &Line)| {
            l.1 == day && item_of(l.2) == item_of(line) && l.2.combo == line.combo
        };
        to.lines().iter().find(same).map(|l| l.0)
    };
    let b = a.and_then(|n| twin(here, n, there)).or(b);
    out.here = a.map(|n| here.step(n));
    out.there = b.map(|n| there.step(n));
}

/// The lines that the record speaks of, with its dates.
fn beside_record(side: &Side<'_>) -> Vec<Row> {
    let model = side.model;
    let lines = side.lines();
    let mut rows = Vec::new();
    for record in &model.records {
        let of = match record.of {
            RecordOf::Event(id) => ItemRef::Event(id),
            RecordOf::Choice(id) => ItemRef::Choice(id),
            RecordOf::Outcome(_) | RecordOf::Stock(_) => continue,
        };
        let sets = presidium_engine::layout::own_sets(crate::verbs::why::target::item(model, of).0);
        let cell = record
            .args
            .iter()
            .zip(&sets)
            .fold(0, |cell, (e, set)| cell * model.sets[set.at()].elements.len() as u32 + e);
        let mine: Vec<&(usize, Date, &Line)> =
            lines.iter().filter(|l| item_of(l.2) == of && l.2.combo == cell).collect();
        let fits = |l: &Line, option: Option<u32>| match (&l.what, option) {
            (Happening::Choice(_, taken, _), Some(option)) => *taken == option,
            _ => true,
        };
        match &record.kind {
            RecordKind::Dated { nth, option, on, .. } => {
                let found = mine.iter().filter(|l| fits(l.2, *option)).nth(*nth as usize - 1);
                rows.push(match found {
                    Some(l) => {
                        Row { mark: Mark::Same, entry: entry(model, l.2), other: (l.1 != *on).then_some(*on) }
                    }
                    None => {
                        Row { mark: Mark::There, entry: recorded(model, of, cell, *option, *on), other: None }
                    }
                });
            }
            RecordKind::Never { option, by } => {
                let against = mine.iter().find(|l| l.1 <= *by && fits(l.2, *option));
                rows.extend(against.map(|l| Row { mark: Mark::Here, entry: entry(model, l.2), other: None }));
            }
            RecordKind::Measured { .. } => {}
        }
    }
    rows.sort_by_key(|r| r.entry.date);
    rows
}

/// A line of the record.
fn recorded(model: &Model, of: ItemRef, cell: u32, option: Option<u32>, on: Date) -> Entry {
    let (id, title) = cell_named(model, of, cell);
    let kind = match (of, option) {
        (ItemRef::Choice(c), Some(option)) => super::Kind::Choice {
            option: super::element(model, model.choices[c.at()].set, option).1,
            votes: Vec::new(),
        },
        _ => super::Kind::Event,
    };
    Entry { date: on, kind, id, title }
}
