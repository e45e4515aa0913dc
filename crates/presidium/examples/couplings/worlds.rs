//! A model's texts into worlds: one file frozen, or two elements exchanged; then what happened in each history.
//!
//! The trees of the texts are edited and checked again, so a world is what its author could have written.
//! Luck is keyed by seed, site and history, so histories of two worlds with one number can be compared.

use presidium::{Error, Project};
use presidium_engine::exec::{Block, Nobody};
use presidium_engine::{Options, Setup, lower};
use presidium_lang::SourceKeys;
use presidium_lang::ast::{Ast, Effect, Expr, ExprKind, ItemKind, MapKey, Value};
use presidium_lang::model::{ItemRef, Model, OnSource, Question};
use presidium_lang::source::Source;
use presidium_lang::span::{Name, Span};
use std::collections::BTreeSet;

/// The five subsystems of the flagship, by the names of their files.
pub(crate) const SUBSYSTEMS: [&str; 11] = [
    "leadership",
    "course",
    "economy",
    "destalinisation",
    "satellites",
    "moscow_answers",
    "germany",
    "west",
    "china",
    "arms",
    "cuba",
];

/// Histories of a block.
const LANES: u64 = 200;

/// A model as written: texts and trees.
#[derive(Clone)]
pub(crate) struct Written {
    /// The texts.
    pub(crate) sources: Vec<Source>,
    /// Their trees.
    pub(crate) asts: Vec<Ast>,
}

impl Written {
    /// The flagship inside the program.
    pub(crate) fn flagship() -> Result<Written, Error> {
        let checked = presidium::verbs::check::check(&Project::flagship()?);
        Ok(Written { sources: checked.sources, asts: checked.asts })
    }

    /// The checked model; what was wrong, when something was.
    pub(crate) fn model(&self) -> Result<Model, Vec<String>> {
        let checked = presidium_lang::check(&self.sources, &self.asts, &SourceKeys::default());
        checked.model.ok_or_else(|| checked.diagnostics.into_iter().map(|d| d.message).collect())
    }

    /// The same with one file frozen: its stocks stay constant, its events and choices never happen.
    ///
    /// Experiments that name its lines (scenarios, claims) are left out; they are not part of a history.
    pub(crate) fn frozen(mut self, file: &str) -> Written {
        let texts = self.sources.iter().zip(&mut self.asts);
        let of_file = texts.filter(|(source, _)| stem(&source.name) == file);
        let mut stocks = BTreeSet::new();
        for item in of_file.flat_map(|(_, ast)| &mut ast.items) {
            let never = |span: Span| Some(Expr { kind: ExprKind::Flag(false), span });
            match &mut item.kind {
                ItemKind::Stock(stock) => {
                    stock.updates.clear();
                    stock.reset = None;
                    stocks.insert(stock.name.value.clone());
                }
                ItemKind::Event(event) => event.guard = never(item.span),
                ItemKind::Choice(choice) => choice.guard = never(item.span),
                _ => {}
            }
        }
        let moves = |effect: &Effect| !stocks.contains(&effect.target.name.value);
        let experiment = |kind: &ItemKind| matches!(kind, ItemKind::Scenario(_) | ItemKind::Claim(_));
        self.asts.iter_mut().for_each(|ast| ast.items.retain(|item| !experiment(&item.kind)));
        for item in self.asts.iter_mut().flat_map(|ast| &mut ast.items) {
            match &mut item.kind {
                ItemKind::Event(event) => event.effects.retain(moves),
                ItemKind::Choice(choice) => choice.effects.retain(moves),
                _ => {}
            }
        }
        self
    }

    /// The same with the attributes and initial values of two elements exchanged; names in questions stay.
    pub(crate) fn exchanged(mut self, a: &str, b: &str) -> Written {
        let name = |name: &mut Name| {
            if name.value == a {
                b.clone_into(&mut name.value);
            } else if name.value == b {
                a.clone_into(&mut name.value);
            }
        };
        let key = |key: &mut MapKey| {
            if let MapKey::Names(names) = key {
                names.iter_mut().for_each(name);
            }
        };
        let map = |value: &mut Value| {
            if let Value::Map(entries, _) = value {
                entries.iter_mut().for_each(|(k, _)| key(k));
            }
        };
        for item in self.asts.iter_mut().flat_map(|ast| &mut ast.items) {
            match &mut item.kind {
                ItemKind::Table(table) => table.rows.iter_mut().for_each(|(row, _)| name(row)),
                ItemKind::Relation(relation) => relation.pairs.iter_mut().for_each(|(one, other, _)| {
                    name(one);
                    name(other);
                }),
                ItemKind::Param(param) => map(&mut param.value),
                ItemKind::Stock(stock) => map(&mut stock.value),
                ItemKind::Input(input) => input.series.iter_mut().filter_map(|s| s.0.as_mut()).for_each(key),
                ItemKind::InputEvent(event) => {
                    event.dates.iter_mut().filter_map(|d| d.0.as_mut()).for_each(key);
                }
                _ => {}
            }
        }
        self
    }
}

/// The name of a file without folder and suffix.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".pres").unwrap_or(name)
}

/// The file an event is declared in; `None` for what comes from outside.
fn file_of_event(model: &Model, event: usize) -> Option<&str> {
    let event = &model.events[event];
    (!event.input).then(|| stem(&model.files[usize::from(event.span.source.0)]))
}

/// The file of what a scored outcome asks about.
fn file_of_outcome(model: &Model, outcome: usize) -> Option<&str> {
    let outcome = &model.outcomes[outcome];
    let of: &[OnSource] = match &outcome.question {
        Question::Ever { of, .. } | Question::Count { of, .. } => of,
        _ => &[],
    };
    match of.first().filter(|_| outcome.unscored.is_none())?.of {
        ItemRef::Event(id) => file_of_event(model, id.at()),
        ItemRef::Choice(id) => Some(stem(&model.files[usize::from(model.choices[id.at()].span.source.0)])),
    }
}

/// One thing that may happen, in every history.
pub(crate) struct Row {
    /// The event or outcome.
    pub(crate) name: String,
    /// The file that decides it.
    pub(crate) file: String,
    /// Whether it is an outcome of the scoreboard.
    pub(crate) scored: bool,
    /// First day by combination and history; `u32::MAX` is never.
    pub(crate) first: Vec<Vec<u32>>,
}

/// What happened in every history of a world.
pub(crate) struct Answers {
    /// How many histories were run, and none of them stopped early.
    pub(crate) histories: u64,
    /// Events in order of name, then scored outcomes.
    pub(crate) rows: Vec<Row>,
}

/// Runs histories 1 to `histories`, one luck per setting, under the default interpretation.
///
/// Errors: how many histories stopped at a fault, when any did.
pub(crate) fn answers(model: &Model, seed: u64, histories: u64) -> Result<Answers, String> {
    let program = lower(model);
    let setup = Setup::new(&program, Options { seed, lucks: 1, ..Options::of(model) });
    let starts: Vec<u64> = (1..=histories).step_by(LANES as usize).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(starts.len());
    let run = |mine: usize| {
        let mut parts = Vec::new();
        for (n, &first) in starts.iter().enumerate().filter(|(n, _)| n % threads == mine) {
            let mut block = Block::new(&setup, first, LANES.min(histories - first + 1) as usize);
            block.run(&mut Nobody);
            parts.push((n, read(model, &block)));
        }
        parts
    };
    let mut parts: Vec<(usize, Result<Vec<Row>, String>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|n| scope.spawn(move || run(n))).collect();
        let mut parts = run(0);
        parts.extend(others.into_iter().flat_map(|o| o.join().expect("a block does not panic")));
        parts
    });
    parts.sort_by_key(|p| p.0);
    let mut parts = parts.into_iter().map(|p| p.1);
    let mut rows = parts.next().unwrap_or(Ok(Vec::new()))?;
    for part in parts {
        for (row, more) in rows.iter_mut().zip(part?) {
            row.first.iter_mut().zip(more.first).for_each(|(all, days)| all.extend(days));
        }
    }
    Ok(Answers { histories, rows })
}

fn read(model: &Model, block: &Block<'_>) -> Result<Vec<Row>, String> {
    let stopped = block.faults.iter().flatten().count();
    if stopped > 0 {
        return Err(format!("{stopped} histories stopped early"));
    }
    let mut rows = Vec::new();
    for (n, event) in model.events.iter().enumerate() {
        if let Some(file) = file_of_event(model, n) {
            let first = block.first_fired[n].chunks(block.lanes).map(<[u32]>::to_vec).collect();
            rows.push(Row { name: event.name.clone(), file: file.to_owned(), scored: false, first });
        }
    }
    for (n, outcome) in model.outcomes.iter().enumerate() {
        if let Some(file) = file_of_outcome(model, n) {
            let day = |lane| {
                let answer = block.answer(n, lane);
                if answer.is_nan() { u32::MAX } else { answer as u32 }
            };
            let first = vec![(0..block.lanes).map(day).collect()];
            rows.push(Row { name: outcome.name.clone(), file: file.to_owned(), scored: true, first });
        }
    }
    Ok(rows)
}

/// The share of histories in which it differs whether a thing happens, and the share in which a first day does.
pub(crate) fn changed(base: &Row, other: &Row) -> (f64, f64) {
    let histories = base.first.first().map_or(0, Vec::len);
    let differs = |test: &dyn Fn(u32, u32) -> bool| {
        let moved = (0..histories).filter(|&h| {
            let mut combos = base.first.iter().zip(&other.first);
            combos.any(|(a, b)| test(a[h], b[h]))
        });
        moved.count() as f64 / histories.max(1) as f64
    };
    (differs(&|a, b| (a == u32::MAX) != (b == u32::MAX)), differs(&|a, b| a != b))
}

/// The share of histories in which a thing happens, in any combination.
fn happens(row: &Row) -> f64 {
    let histories = row.first.first().map_or(0, Vec::len);
    let ever = |h: &usize| row.first.iter().any(|combo| combo[*h] != u32::MAX);
    (0..histories).filter(ever).count() as f64 / histories.max(1) as f64
}

/// Events over the elements of one set of this size: the share of histories in which each happens to one element.
pub(crate) fn shares(answers: &Answers, size: usize, element: usize) -> Vec<(&str, f64)> {
    let indexed = answers.rows.iter().filter(|r| !r.scored && r.first.len() == size);
    let ever = |r: &Row| r.first[element].iter().filter(|day| **day != u32::MAX).count() as f64;
    indexed.map(|r| (r.name.as_str(), ever(r) / answers.histories as f64)).collect()
}

/// Something that happens in one world and not in the other.
pub(crate) struct Moved {
    /// The event or outcome.
    pub(crate) name: String,
    /// The share of histories in which it differs.
    pub(crate) share: f64,
    /// The share in which it happens when frozen, less the share when free.
    pub(crate) net: f64,
}

/// One frozen subsystem against one other: what it changes there.
pub(crate) struct Cell {
    /// The frozen file.
    pub(crate) frozen: &'static str,
    /// The file whose events or outcomes are compared.
    pub(crate) of: &'static str,
    /// How many there are.
    pub(crate) all: usize,
    /// Those for which it differs in a hundredth of the histories or more whether they happen; largest first.
    pub(crate) moved: Vec<Moved>,
}

/// The cells of one frozen world beside the free one, of events or of scored outcomes.
pub(crate) fn cells(base: &Answers, world: &Answers, frozen: &'static str, scored: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for of in SUBSYSTEMS.into_iter().filter(|of| *of != frozen) {
        let mut cell = Cell { frozen, of, all: 0, moved: Vec::new() };
        let pairs = base.rows.iter().zip(&world.rows);
        for (a, b) in pairs.filter(|(a, _)| a.scored == scored && a.file == of) {
            assert_eq!(a.name, b.name, "a frozen world declares the same");
            let (share, _) = changed(a, b);
            cell.all += 1;
            if share >= 0.01 {
                cell.moved.push(Moved { name: a.name.clone(), share, net: happens(b) - happens(a) });
            }
        }
        cell.moved.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.name.cmp(&b.name)));
        cells.push(cell);
    }
    cells
}

/// The cells as a table in Markdown: the frozen down, the others across.
pub(crate) fn table(cells: &[Cell]) -> String {
    let mut out = String::from("| frozen |");
    SUBSYSTEMS.iter().for_each(|of| out += &format!(" {of} |"));
    out += "\n| --- |";
    SUBSYSTEMS.iter().for_each(|_| out += " --- |");
    out.push('\n');
    for frozen in SUBSYSTEMS {
        out += &format!("| {frozen} |");
        for of in SUBSYSTEMS {
            out += &match cells.iter().find(|c| c.frozen == frozen && c.of == of) {
                None => " |".to_owned(),
                Some(cell) => {
                    let largest = cell.moved.first().map_or(String::new(), |m| {
                        format!(": `{}` {:.0} ({:+.0})", m.name, 100.0 * m.share, 100.0 * m.net)
                    });
                    format!(" {} of {}{largest} |", cell.moved.len(), cell.all)
                }
            };
        }
        out.push('\n');
    }
    out
}
