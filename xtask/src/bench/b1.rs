//! B1: a ring of twelve random walks, Presidium against NumPy, JAX and Numba.
//!
//! Nothing is timed before the means and variances of all contestants agree within four standard errors.

use super::report::{Goal, Row, Table};
use super::straight::date_after_1952;
use super::worker::{Worker, interleave};
use super::{Size, doubles, workshop};
use crate::shell::Result;
use std::path::Path;
use std::process::Command;

const NODES: usize = 12;
const TICKS: usize = 200;
const MODEL: &str = include_str!("ring.pres");
const PYTHON: &str = include_str!("ring.py");
const ENGINE: &str = "presidium";

pub(super) fn run(size: &Size) -> Result<Table> {
    let histories = if size.quick { 2_000 } else { 10_000 };
    let dir = workshop::folder("ring")?;
    workshop::write(&dir.join("ring.pres"), &MODEL.replace("@END@", &date_after_1952(TICKS - 1)))?;
    workshop::write(&dir.join("peer.py"), PYTHON)?;
    let mut workers = Vec::new();
    let mut notes = Vec::new();
    for name in [ENGINE, "presidium, again"] {
        let mut command = Command::new(workshop::engine()?);
        command.args([&histories.to_string(), "1", "1"]).arg(dir.join("ring.pres"));
        workers.push(Worker::start(name, &mut command)?);
    }
    let (python, missing) = workshop::python();
    notes.extend(missing);
    if let Some(python) = python {
        for (package, name) in [("numpy", "NumPy"), ("jax", "JAX"), ("numba", "Numba")] {
            if workshop::imports(&python, package) {
                let mut command = Command::new(&python);
                command.arg(dir.join("peer.py")).arg(package);
                command.args([histories.to_string(), TICKS.to_string()]);
                workers.push(Worker::start(name, &mut command)?);
            }
        }
    }
    check_moments(&dir, &mut workers, histories, &mut notes)?;

    let samples = interleave(&mut workers, size.rounds)?;
    let scale = 1e9 / (histories * TICKS) as f64;
    let rows = workers.iter().zip(&samples).map(|(w, s)| Row::of(w, s, scale, lines(&w.name)));
    let mut table = Table {
        name: "B1",
        title: format!("{NODES} random walks in a ring, {TICKS} ticks, {histories} histories, one thread"),
        unit: "ns per history-tick",
        rows: rows.collect(),
        goals: Vec::new(),
        notes,
    };
    if let Some(value) = table.value(ENGINE) {
        let target = if wide() { 190.0 } else { 260.0 };
        table.goals.push(Goal { what: "presidium, ns per history-tick".to_owned(), value, target });
    }
    for peer in ["NumPy", "JAX", "Numba"] {
        table.ratio(ENGINE, peer, 1.0);
    }
    Ok(table)
}

/// Whether the processor has the 512-bit vectors that the tighter target is for.
fn wide() -> bool {
    std::fs::read_to_string("/proc/cpuinfo").is_ok_and(|text| text.contains("avx512dq"))
}

/// Lines of the model, or of the marked part of a peer.
fn lines(name: &str) -> usize {
    if name.starts_with(ENGINE) {
        return MODEL.lines().count();
    }
    let begin = format!("# begin {}", name.to_lowercase());
    let part = PYTHON.lines().skip_while(|l| l.trim() != begin).skip(1).take_while(|l| l.trim() != "# end");
    part.filter(|l| !l.trim().is_empty()).count()
}

/// The gate: mean and variance of every node against the engine's, within four standard errors.
fn check_moments(
    dir: &Path,
    workers: &mut [Worker],
    histories: usize,
    notes: &mut Vec<String>,
) -> Result<()> {
    let mut expected: Option<Vec<Moments>> = None;
    for (n, worker) in workers.iter_mut().enumerate() {
        let path = dir.join(format!("last{n}"));
        worker.ask(&format!("dump {}", path.display()))?;
        let values = doubles(&path)?;
        if values.len() != histories * NODES {
            return Err(format!("B1: {} gave {} values", worker.name, values.len()));
        }
        let found: Vec<Moments> = (0..NODES).map(|v| moments(&values, v)).collect();
        let Some(expected) = &expected else {
            expected = Some(found);
            continue;
        };
        let worst = expected.iter().zip(&found).map(|(a, b)| a.distance(b)).fold(0.0, f64::max);
        if worst > 4.0 {
            return Err(format!("B1: {} is {worst:.1} standard errors away", worker.name));
        }
        notes.push(format!("gate: {} within {worst:.1} standard errors (largest of 24)", worker.name));
    }
    Ok(())
}

/// Mean, variance and their squared standard errors.
struct Moments {
    mean: (f64, f64),
    variance: (f64, f64),
}

impl Moments {
    /// The larger difference, in standard errors of a difference.
    fn distance(&self, other: &Moments) -> f64 {
        let of = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() / (a.1 + b.1).sqrt();
        of(self.mean, other.mean).max(of(self.variance, other.variance))
    }
}

fn moments(values: &[f64], node: usize) -> Moments {
    let own: Vec<f64> = values.iter().skip(node).step_by(NODES).copied().collect();
    let n = own.len() as f64;
    let mean = own.iter().sum::<f64>() / n;
    let power = |k: i32| own.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / n;
    let (second, fourth) = (power(2), power(4));
    Moments { mean: (mean, second / n), variance: (second, (fourth - second * second) / n) }
}
