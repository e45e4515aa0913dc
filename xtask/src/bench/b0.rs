//! B0: one straight-line program as a model, as scalar and fused Rust, in JAX and in NumPy, side by side.
//!
//! Nothing is timed before the scalar Rust has returned the bits of the engine for every history; the Python
//! peers round their exponentials differently and must stay close.

use super::report::{Row, Table};
use super::straight::{OPERATIONS, STOCKS, Straight};
use super::worker::{Worker, interleave};
use super::{Size, doubles, workshop};
use crate::shell::{Result, root};
use std::path::Path;
use std::process::Command;

const SEED: u64 = 7;
const ENGINE: &str = "presidium";
const MAIN: &str = include_str!("straight.rs.txt");
const SCALAR: &str = include_str!("scalar.rs.txt");
const FUSED: &str = include_str!("fused.rs.txt");
const PYTHON: &str = include_str!("straight.py");

/// Days of the clock.
const TICKS: usize = 605;

pub(super) fn run(size: &Size) -> Result<Table> {
    let histories = if size.quick { 512 } else { 4096 };
    let dir = workshop::folder("straight")?;
    let program = Straight::new(SEED);
    let model = program.pres(TICKS);
    workshop::write(&dir.join("straight.pres"), &model)?;
    write_rust(&dir, &program, histories)?;
    let mut workers = Vec::new();
    let engine = workshop::engine()?;
    for name in [ENGINE, "presidium, again"] {
        let mut command = Command::new(&engine);
        command.args([&histories.to_string(), "1", "1"]).arg(dir.join("straight.pres"));
        workers.push(Worker::start(name, &mut command)?);
    }
    for (native, words) in [(false, "baseline"), (true, "native")] {
        let programs = workshop::generated(&dir, native)?;
        for (program, text) in [("scalar", "scalar Rust"), ("fused4", "fused 4"), ("fused8", "fused 8")] {
            let mut command = Command::new(programs.join(program));
            workers.push(Worker::start(&format!("{text}, {words}"), &mut command)?);
        }
    }
    let mut notes = Vec::new();
    check_rust(&dir, &mut workers, &mut notes)?;
    let python = program.python();
    workshop::write(&dir.join("day.py"), &python)?;
    workshop::write(&dir.join("peer.py"), PYTHON)?;
    add_python(&dir, histories, &mut workers, &mut notes)?;

    let samples = interleave(&mut workers, size.rounds)?;
    let scale = 1e9 / (histories * TICKS * OPERATIONS) as f64;
    let rows = workers.iter().zip(&samples).map(|(w, s)| {
        let lines = match w.name.as_str() {
            "NumPy" | "JAX" => python.lines().count(),
            name if name.starts_with(ENGINE) => model.lines().count(),
            _ => program.rust().lines().count(),
        };
        Row::of(w, s, scale, lines)
    });
    let mut table = Table {
        name: "B0",
        title: format!("{OPERATIONS} operations, {TICKS} ticks, {histories} histories, one thread"),
        unit: "ns per history-operation",
        rows: rows.collect(),
        goals: Vec::new(),
        notes,
    };
    table.ratio(ENGINE, "scalar Rust, baseline", 0.6);
    table.ratio(ENGINE, "scalar Rust, native", 0.6);
    table.ratio(ENGINE, "fused 4, native", 1.5);
    table.ratio(ENGINE, "JAX", 0.75);
    Ok(table)
}

fn write_rust(dir: &Path, program: &Straight, histories: usize) -> Result<()> {
    let luck = root().join("crates/presidium-luck");
    std::fs::create_dir_all(dir.join("src/bin")).map_err(|e| e.to_string())?;
    let manifest = format!(
        "[package]\nname = \"straight\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         presidium-luck = {{ path = {luck:?} }}\n\n[profile.release]\nopt-level = 3\ncodegen-units = 1\n"
    );
    workshop::write(&dir.join("Cargo.toml"), &manifest)?;
    let list = |letter: &str| -> String {
        (0..STOCKS).map(|k| format!("{letter}{k:02}")).collect::<Vec<_>>().join(", ")
    };
    for (name, lanes, ops) in [("scalar", 1, SCALAR), ("fused4", 4, FUSED), ("fused8", 8, FUSED)] {
        let text = MAIN
            .replace("@LANES@", &lanes.to_string())
            .replace("@HISTORIES@", &histories.to_string())
            .replace("@TICKS@", &TICKS.to_string())
            .replace("@STOCKS@", &STOCKS.to_string())
            .replace("@OPS@", ops)
            .replace("@XS@", &list("x"))
            .replace("@YS@", &list("y"))
            .replace("@PS@", &list("p"))
            .replace("@DAY@", &program.rust());
        workshop::write(&dir.join(format!("src/bin/{name}.rs")), &text)?;
    }
    Ok(())
}

/// The gate: identical bits from everything written in Rust.
fn check_rust(dir: &Path, workers: &mut [Worker], notes: &mut Vec<String>) -> Result<()> {
    let mut expected: Option<Vec<f64>> = None;
    for (n, worker) in workers.iter_mut().enumerate() {
        let path = dir.join(format!("last{n}"));
        worker.ask(&format!("dump {}", path.display()))?;
        let found = doubles(&path)?;
        match &expected {
            None => expected = Some(found),
            Some(expected) => {
                let same = expected.len() == found.len()
                    && expected.iter().zip(&found).all(|(a, b)| a.to_bits() == b.to_bits());
                if !same {
                    return Err(format!("B0: {} does not return the engine's bits", worker.name));
                }
            }
        }
    }
    let last = expected.unwrap_or_default();
    if last.iter().any(|x| !x.is_finite()) || distinct(&last) < last.len() / 2 {
        return Err("B0: the program does not do enough to be a benchmark".to_owned());
    }
    notes.push(format!("gate: {} values identical to the bit in all Rust and engine runs", last.len()));
    Ok(())
}

fn distinct(values: &[f64]) -> usize {
    let mut bits: Vec<u64> = values.iter().map(|x| x.to_bits()).collect();
    bits.sort_unstable();
    bits.dedup();
    bits.len()
}

fn add_python(
    dir: &Path,
    histories: usize,
    workers: &mut Vec<Worker>,
    notes: &mut Vec<String>,
) -> Result<()> {
    let (python, missing) = workshop::python();
    notes.extend(missing);
    let Some(python) = python else { return Ok(()) };
    let expected = doubles(&dir.join("last0"))?;
    for (package, name) in [("numpy", "NumPy"), ("jax", "JAX")] {
        if !workshop::imports(&python, package) {
            continue;
        }
        let mut command = Command::new(&python);
        command.arg(dir.join("peer.py")).arg(package).args([histories.to_string(), TICKS.to_string()]);
        command.arg(dir.join("last2.start"));
        let mut worker = Worker::start(name, &mut command)?;
        let path = dir.join(package);
        let answer = worker.ask(&format!("dump {}", path.display()))?;
        let found = doubles(&path)?;
        let near = expected.iter().zip(&found).filter(|(a, b)| (*a - *b).abs() <= 1e-6).count();
        if found.len() != expected.len() || near * 100 < expected.len() * 99 {
            return Err(format!("B0: {name} agrees in {near} of {} values only", expected.len()));
        }
        let width = answer.trim_start_matches("ok ");
        notes.push(format!("{name}: {near} of {} values within 1e-6; best width {width}", expected.len()));
        workers.push(worker);
    }
    Ok(())
}
