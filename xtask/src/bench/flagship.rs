//! F and check: the flagship on one thread and on all, its peak of memory, and how long it takes to check.

use super::report::{Goal, Row, Table};
use super::worker::{Sample, Worker, median};
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
    let rounds = if histories < WANTED { 1 } else { size.rounds };
    let mut rows = Vec::new();
    let mut peak = f64::NAN;
    for (threads, name) in [(0, "all cores"), (1, "one thread")] {
        let mut worker = start(histories, threads, name)?;
        let mut samples = Vec::new();
        for _ in 0..rounds {
            let sample = worker.time("go")?;
            // Threads that have ended take their processor time with them: the clock must do.
            samples.push(Sample { cpu: sample.wall, ..sample });
        }
        if threads == 0 {
            let answer = worker.ask("memory")?;
            peak = answer.parse().map_err(|_| format!("F: no peak of memory but `{answer}`"))?;
        }
        rows.push(Row::of(&worker, &samples, scale, 0));
    }
    let wall = rows[0].value;
    notes.push(format!("{:.0} histories a second on all cores", WANTED as f64 / wall));
    if histories < WANTED {
        notes.push(format!("measured on {histories} histories and scaled to {WANTED}, memory not scaled"));
    }
    let goals = vec![
        Goal { what: "all cores, s".to_owned(), value: wall, target: 2.0 },
        Goal { what: "peak of memory, MiB".to_owned(), value: peak, target: 200.0 },
    ];
    Ok(Table {
        name: "F",
        title: format!("the flagship, {WANTED} histories"),
        unit: "seconds by the clock",
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

pub(super) fn start(histories: usize, threads: usize, name: &str) -> Result<Worker> {
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
