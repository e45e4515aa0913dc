//! A contestant: a process that answers one line with one line, and the processor time an answer took.

use crate::shell::Result;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// A running contestant; it is ended when dropped.
pub(super) struct Worker {
    pub(super) name: String,
    /// Seconds it needed before it could start: reading, checking, compiling.
    pub(super) ready: f64,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// How long one answer took.
#[derive(Clone, Copy)]
pub(super) struct Sample {
    /// By the clock.
    pub(super) wall: f64,
    /// On processors, summed over threads; the clock's time where the system does not say.
    pub(super) cpu: f64,
}

impl Worker {
    /// Starts a contestant, on one thread as far as the environment can say so, and waits until it is ready.
    pub(super) fn start(name: &str, command: &mut Command) -> Result<Worker> {
        let shown = format!("{command:?}");
        let mut child = command
            .env("OMP_NUM_THREADS", "1")
            .env("OPENBLAS_NUM_THREADS", "1")
            .env("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
            .env("JAX_PLATFORMS", "cpu")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("cannot start {shown}: {e}"))?;
        let input = child.stdin.take().ok_or("no way to write to a contestant")?;
        let output = BufReader::new(child.stdout.take().ok_or("no way to read from a contestant")?);
        let mut worker = Worker { name: name.to_owned(), ready: 0.0, child, input, output };
        let line = worker.read()?;
        let seconds = line.strip_prefix("ready ").and_then(|s| s.parse().ok());
        worker.ready = seconds.ok_or_else(|| format!("{name}: not ready but `{line}`"))?;
        Ok(worker)
    }

    fn read(&mut self) -> Result<String> {
        let mut line = String::new();
        let n = self.output.read_line(&mut line).map_err(|e| e.to_string())?;
        if n == 0 { Err(format!("{} ended early", self.name)) } else { Ok(line.trim_end().to_owned()) }
    }

    /// One question, one answer.
    pub(super) fn ask(&mut self, line: &str) -> Result<String> {
        writeln!(self.input, "{line}").and_then(|()| self.input.flush()).map_err(|e| e.to_string())?;
        self.read()
    }

    /// Asks for something that is answered in seconds.
    pub(super) fn time(&mut self, line: &str) -> Result<Sample> {
        let before = self.on_processors();
        let clock = Instant::now();
        let answer = self.ask(line)?;
        let around = clock.elapsed().as_secs_f64();
        let after = self.on_processors();
        let wall: f64 = answer.parse().map_err(|_| format!("{}: no seconds but `{answer}`", self.name))?;
        let cpu = match (before, after) {
            (Some(a), Some(b)) if b > a => b - a,
            _ => around,
        };
        Ok(Sample { wall, cpu })
    }

    /// Seconds its threads have run, on systems that tell.
    fn on_processors(&self) -> Option<f64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let mut sum = 0.0;
        for task in tasks.flatten() {
            let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            sum += text.split_whitespace().next()?.parse::<f64>().ok()? * 1e-9;
        }
        Some(sum)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Rounds in which every contestant runs once, after one that does not count.
pub(super) fn interleave(workers: &mut [Worker], rounds: usize) -> Result<Vec<Vec<Sample>>> {
    let mut samples = vec![Vec::new(); workers.len()];
    for round in 0..=rounds {
        for (worker, samples) in workers.iter_mut().zip(&mut samples) {
            let sample = worker.time("go")?;
            if round > 0 {
                samples.push(sample);
            }
        }
    }
    Ok(samples)
}

/// The middle value, or the mean of the two middle ones.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    if n == 0 { f64::NAN } else { (values[(n - 1) / 2] + values[n / 2]) / 2.0 }
}
