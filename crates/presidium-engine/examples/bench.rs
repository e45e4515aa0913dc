//! A model's files → timings, on demand: the engine's side of `cargo xtask bench`.
//!
//! `bench HISTORIES LUCKS THREADS FILE…` prints `ready SECONDS` (reading, checking and lowering) and then answers
//! one line with one: `go [LANES]` runs all histories, `check` reads and checks again, `first` does everything up to the
//! first summary of 100 histories, all in seconds; `memory` gives the peak in MiB, `program` the program,
//! `digest` a fingerprint of the summary, `dump FILE` writes the last value of every stock of every history.
//! `pair OUTCOME CHANGE` compares all histories with and without a change, asked about one outcome (`*` for all), and
//! answers `SECONDS BOTH NEITHER MORE LESS`; `claims` asks every claim for its first outcome and answers
//! `SECONDS CLAIMS`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a worker answers on its standard output")]
#![expect(
    clippy::disallowed_methods,
    reason = "a worker reads files and a clock; it is no part of the library"
)]

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::time::Instant;

use presidium_engine::exec::{Block, Nobody};
use presidium_engine::worlds::{CompareOptions, Comparison, Pairing, Situation, compare};
use presidium_engine::{Options, Program, RunOptions, Setup, Summary, lower, run};
use presidium_lang::change::Change;
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::{Model, OutcomeId, StockId};
use presidium_lang::{SourceKeys, load, resolve_changes};

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

struct Worker {
    files: Vec<(String, String)>,
    program: Program,
    histories: u64,
    lucks: u32,
    threads: usize,
}

fn work() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [histories, lucks, threads, paths @ ..] = &args[..] else {
        return Err("bench HISTORIES LUCKS THREADS FILE…".into());
    };
    let number = |text: &str| text.parse::<u32>().map_err(|e| format!("{text}: {e}"));
    let read = |path: &String| std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"));
    let files = paths.iter().map(|p| Ok((p.clone(), read(p)?))).collect::<Result<Vec<_>, String>>()?;
    let clock = Instant::now();
    let program = lower(&checked(&files)?);
    let ready = clock.elapsed().as_secs_f64();
    let worker = Worker {
        files,
        program,
        histories: u64::from(number(histories)?),
        lucks: number(lucks)?,
        threads: number(threads)? as usize,
    };
    println!("ready {ready}");
    for line in std::io::stdin().lock().lines() {
        let answer = worker.answer(&line.map_err(|e| e.to_string())?)?;
        println!("{answer}");
        std::io::stdout().flush().map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// The model of some files, or the first error.
fn checked(files: &[(String, String)]) -> Result<Model, String> {
    let loaded = load(files.to_vec(), &SourceKeys::default());
    loaded.model.ok_or_else(|| {
        let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let lines: Vec<String> = errors.take(20).map(|d| format!("{}: {}", d.code, d.message)).collect();
        format!("the model does not check\n{}", lines.join("\n"))
    })
}

impl Worker {
    fn answer(&self, line: &str) -> Result<String, String> {
        let clock = Instant::now();
        let seconds = || Ok(clock.elapsed().as_secs_f64().to_string());
        match line.split_once(' ').unwrap_or((line, "")) {
            ("go", lanes) => {
                black_box(self.summary(&self.program, self.histories, lanes.parse().unwrap_or(0)));
                seconds()
            }
            ("check", _) => {
                black_box(checked(&self.files)?);
                seconds()
            }
            ("first", _) => {
                black_box(self.summary(&lower(&checked(&self.files)?), 100, 0));
                seconds()
            }
            ("pair", rest) => self.pair(rest),
            ("claims", _) => self.claims(),
            ("memory", _) => peak(),
            ("digest", _) => Ok(format!("{:?}", self.summary(&self.program, self.histories, 0).digest())),
            ("program", _) => Ok(self.program.to_string()),
            ("dump", path) => self.dump(path),
            (other, _) => Err(format!("no answer to `{other}`")),
        }
    }

    fn compare(&self, worlds: &[Vec<Change>], pairings: &[Pairing]) -> Result<(f64, Comparison), String> {
        let mut how = CompareOptions::new(self.options(&self.program), 1, self.histories);
        how.threads = self.threads;
        let clock = Instant::now();
        let found = compare(&self.program.model, worlds, pairings, &how);
        let seconds = clock.elapsed().as_secs_f64();
        if found.identical_before_change() {
            Ok((seconds, found))
        } else {
            Err(format!("worlds differ before any change does: {:?}", found.broken))
        }
    }

    fn pair(&self, rest: &str) -> Result<String, String> {
        let (outcome, change) = rest.split_once(' ').ok_or("pair OUTCOME CHANGE")?;
        let model = &self.program.model;
        let outcomes: Vec<OutcomeId> = (0..model.outcomes.len())
            .filter(|n| outcome == "*" || model.outcomes[*n].name == outcome)
            .map(|n| OutcomeId(n as u32))
            .collect();
        let loaded = load(self.files.clone(), &SourceKeys::default());
        let resolved = resolve_changes(model, &loaded.sources, &SourceKeys::default(), "change", change);
        let changes = resolved.changes.ok_or_else(|| format!("{:?}", resolved.diagnostics))?;
        let pairing = pairing(1, outcomes);
        let (seconds, found) = self.compare(&[Vec::new(), changes], &[pairing])?;
        let cells = found.pairs.first().and_then(|p| p.cells.first()).ok_or("no such outcome")?;
        let (both, neither) = (cells.both, cells.neither);
        Ok(format!("{seconds} {both} {neither} {} {}", cells.only_changed, cells.only_unchanged))
    }

    fn claims(&self) -> Result<String, String> {
        let (mut worlds, mut pairings) = (vec![Vec::new()], Vec::new());
        for claim in &self.program.model.claims {
            if let (Some((outcome, _)), false) = (claim.expect.first(), claim.changes.is_empty()) {
                worlds.push(claim.changes.clone());
                pairings.push(pairing(worlds.len() - 1, vec![*outcome]));
            }
        }
        let (seconds, _) = self.compare(&worlds, &pairings)?;
        Ok(format!("{seconds} {}", pairings.len()))
    }

    fn options(&self, program: &Program) -> Options {
        let mut options = Options::of(&program.model);
        options.lucks = self.lucks;
        options
    }

    fn summary(&self, program: &Program, histories: u64, lanes: u32) -> Summary {
        let mut how = RunOptions::new(self.options(program), 1, histories);
        how.threads = self.threads;
        how.lanes = lanes;
        run(program, &how)
    }

    fn dump(&self, path: &str) -> Result<String, String> {
        let setup = Setup::new(&self.program, self.options(&self.program));
        let mut bytes = Vec::new();
        let mut faulted = 0;
        for first in (1..=self.histories).step_by(256) {
            let lanes = (self.histories + 1 - first).min(256) as usize;
            let mut block = Block::new(&setup, first, lanes);
            block.run(&mut Nobody);
            faulted += block.faults.iter().flatten().count();
            for lane in 0..lanes {
                for (n, plan) in self.program.stocks.iter().enumerate() {
                    for combo in 0..plan.combos as usize {
                        bytes.extend(block.stock(StockId(n as u32), combo, lane).to_le_bytes());
                    }
                }
            }
        }
        std::fs::write(path, bytes).map_err(|e| format!("{path}: {e}"))?;
        Ok(format!("ok {faulted}"))
    }
}

fn pairing(changed: usize, outcomes: Vec<OutcomeId>) -> Pairing {
    Pairing { unchanged: 0, changed, outcomes, situation: vec![Situation::Always] }
}

/// The peak of resident memory, in MiB.
fn peak() -> Result<String, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|e| format!("no peak here: {e}"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kib.map(|k| (k / 1024.0).to_string()).ok_or_else(|| "no peak in the status".into())
}
