//! Runs the benchmarks and prints them side by side; their numbers are read, never committed as truth.
//!
//! Every contestant is a process of its own ([`worker`]); [`workshop`] builds them, [`straight`] writes the
//! program of B0 in every language. A benchmark checks that all contestants give the same answers, then runs
//! them in turn, round after round, with the engine twice: what lies between the two is noise.

mod b0;
mod b1;
mod b6;
mod flagship;
mod report;
mod straight;
mod worker;
mod workshop;
mod worlds;

use crate::shell::Result;
use std::path::Path;

const USAGE: &str = "cargo xtask bench [B0|B1|B6|F|W|check|all] [--quick] [--json FILE]";

/// How much is measured.
struct Size {
    quick: bool,
    rounds: usize,
}

/// Runs the benchmarks named, or all.
pub(crate) fn bench(args: &[String]) -> Result<()> {
    let mut size = Size { quick: false, rounds: 7 };
    let mut names = Vec::new();
    let mut file = None;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--quick" => size = Size { quick: true, rounds: 5 },
            "--json" => file = Some(rest.next().ok_or(USAGE)?),
            "all" => names.extend(["B0", "B1", "B6", "F", "W", "check"]),
            name @ ("B0" | "B1" | "B6" | "F" | "W" | "check") => names.push(name),
            other => return Err(format!("no benchmark `{other}`\n{USAGE}")),
        }
    }
    if names.is_empty() {
        names.extend(["B0", "B1", "B6", "F", "W", "check"]);
    }
    let machine = machine();
    println!("{machine}");
    let mut tables = Vec::new();
    for name in names {
        let table = match name {
            "B0" => b0::run(&size)?,
            "B1" => b1::run(&size)?,
            "B6" => b6::run(&size)?,
            "F" => flagship::run(&size)?,
            "W" => worlds::run(&size)?,
            _ => flagship::check(&size)?,
        };
        print!("{}", table.text());
        tables.push(table);
    }
    match file {
        Some(file) => workshop::write(Path::new(file), &report::json(&machine, &tables)),
        None => Ok(()),
    }
}

/// The processor, its cores, and how busy the machine is.
fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|l| l.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?").to_owned();
    format!("{}, {cores} cores, load {load}", model.trim_start_matches([':', ' ', '\t']))
}

/// The doubles of a file, little end first.
fn doubles(path: &Path) -> Result<Vec<f64>> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(bytes.as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b)).collect())
}
