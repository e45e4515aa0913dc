//! F and check: the flagship on one thread and on all, its peak of memory, and how long it takes to check.

use super::report::{Goal, Row, Table};
use super::worker::{Worker, median};
use super::{Size, workshop};
use crate::shell::{Result, root};
use std::path::PathBuf;
use std::process::Command;

const WANTED: usize = 10_000;
/// Settings of five lucks each, as a run has by default.
const LUCKS: &str = "5";
/// A whole run that would take longer than this is measured on fewer histories.
const PATIENCE: f64 = 60.0;

/// Seconds for 10,000 histories, and the memory they take.
pub(super) fn run(size: &Size) -> Result<Table> {
    let mut notes = Vec::new();
    let probe = start(200, 0, "probe")?.time("go")?.wall;
    let estimate = probe * WANTED as f64 / 200.0;
    let enough = if size.quick { PATIENCE / 10.0 } else { PATIENCE };
    let histories = if estimate > enough {
        ((WANTED as f64 * enough / estimate / 200.0).floor() as usize * 200).max(200)
    } else {
        WANTED
    };
    let scale = WANTED as f64 / histories as f64;
    if histories < WANTED {
        notes.push(format!("measured on {histories} histories and scaled to {WANTED}"));
    }
    let mut rows = Vec::new();
    for (threads, name) in [(0, "all cores"), (1, "one thread")] {
        let mut worker = start(histories, threads, name)?;
        let rounds = if histories < WANTED { 1 } else { size.rounds.min(5) };
        let mut samples = Vec::new();
        for _ in 0..rounds {
            samples.push(worker.time("go")?);
        }
        rows.push(Row::of(&worker, &samples, scale, 0));
        if threads == 0 {
            let peak = worker.ask("memory").unwrap_or_default();
            let seconds = rows.last().map_or(f64::NAN, |r| r.wall);
            notes.push(format!("{:.0} histories a second on all cores", WANTED as f64 / seconds));
            notes.push(format!("peak of memory {peak} MiB"));
            if let (Some(row), Ok(peak)) = (rows.last(), peak.parse::<f64>()) {
                notes.push(format!("by the clock {:.3} s on all cores", row.wall));
                let goal = Goal { what: "peak of memory, MiB".to_owned(), value: peak, target: 200.0 };
                return finish(rows, goal, notes, histories, scale);
            }
        }
    }
    Err("F: no figure of memory on this system".to_owned())
}

fn finish(
    mut rows: Vec<Row>,
    memory: Goal,
    notes: Vec<String>,
    histories: usize,
    scale: f64,
) -> Result<Table> {
    let mut worker = start(histories, 1, "one thread")?;
    let sample = worker.time("go")?;
    rows.push(Row::of(&worker, &[sample], scale, 0));
    let wall = rows.first().map_or(f64::NAN, |r| r.wall);
    let goals =
        vec![Goal { what: "all cores, by the clock, s".to_owned(), value: wall, target: 2.0 }, memory];
    Ok(Table {
        name: "F",
        title: format!("the flagship, {WANTED} histories"),
        unit: "processor seconds",
        rows,
        goals,
        notes,
    })
}

/// Milliseconds to check the flagship, and to the first summary.
pub(super) fn check(size: &Size) -> Result<Table> {
    let mut worker = start(100, 0, "check")?;
    let mut samples = Vec::new();
    worker.time("check")?;
    for _ in 0..size.rounds.max(5) {
        samples.push(worker.time("check")?);
    }
    let mut rows = vec![Row::of(&worker, &samples, 1e3, 0)];
    worker.name = "check, lower, 100 histories".to_owned();
    let first = [worker.time("first")?];
    rows.push(Row::of(&worker, &first, 1e3, 0));
    let value = median(samples.iter().map(|s| s.cpu * 1e3).collect());
    Ok(Table {
        name: "check",
        title: "the flagship".to_owned(),
        unit: "milliseconds",
        rows,
        goals: vec![Goal { what: "check, ms".to_owned(), value, target: 50.0 }],
        notes: Vec::new(),
    })
}

fn start(histories: usize, threads: usize, name: &str) -> Result<Worker> {
    let mut command = Command::new(workshop::engine()?);
    command.args([&histories.to_string(), LUCKS, &threads.to_string()]).args(files()?);
    Worker::start(name, &mut command)
}

/// The flagship's files.
fn files() -> Result<Vec<PathBuf>> {
    let dir = root().join("models/thaw");
    let entries = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "pres")).collect();
    files.sort();
    Ok(files)
}
