//! `run`: many histories of a model, beside the record.

use crate::error::Error;
use crate::project::Project;
use crate::recorded::recorded;
use crate::rests::written;
use crate::scoreboard::{Dates, Quantity, Receipt, Row, Scoreboard, name_as_words, sort_rows};
use crate::session::Session;
use crate::spread::{Spread, Sums};
use crate::verbs::check::model_of;
pub use presidium_engine::Coupling;
use presidium_engine::summary::culprit_name;
use presidium_engine::{Options, Summary, Tally, Watched};
use presidium_lang::calendar::Date;
use presidium_lang::model::{Model, OutcomeId, Question};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What a watcher of a run sees, and how it stops one.
#[derive(Debug, Default)]
pub struct Watch {
    /// Set it to stop soon; what is finished is kept.
    pub cancel: AtomicBool,
    /// Histories finished so far.
    pub done: AtomicU64,
}

/// The most histories one run may have.
pub const MOST_HISTORIES: u64 = 1_000_000_000;

/// What to run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOptions {
    /// First and last history, from 1.
    pub luck: (u64, u64),
    /// Histories per setting.
    pub lucks: u32,
    /// The seed of all luck.
    pub seed: u64,
    /// The interpretation; the model's default when `None`.
    pub interpretation: Option<String>,
    /// How many threads; all when `None`.
    pub threads: Option<usize>,
    /// The largest share of histories that may stop with a fault.
    pub max_faulted: f64,
    /// How worlds share luck.
    pub coupling: Coupling,
}

impl Default for RunOptions {
    fn default() -> RunOptions {
        RunOptions {
            luck: (1, 10_000),
            lucks: 5,
            seed: 1,
            interpretation: None,
            threads: None,
            max_faulted: 0.01,
            coupling: Coupling::Keyed,
        }
    }
}

impl RunOptions {
    /// Says what is wrong with the numbers, if something is.
    ///
    /// Errors: `Usage`.
    pub fn validate(&self) -> Result<(), Error> {
        let (first, last) = self.luck;
        let wrong = if first == 0 {
            "histories are numbered from 1"
        } else if last < first {
            "the range of histories is empty: its end comes before its start"
        } else if last - first >= MOST_HISTORIES || last > u64::MAX / 4 {
            "that is more than 1,000,000,000 histories; split the range with --luck A-B"
        } else if self.lucks == 0 {
            "a setting needs one history at least"
        } else if self.threads == Some(0) {
            "it takes one thread at least"
        } else {
            return Ok(());
        };
        Err(Error::Usage(wrong.to_owned()))
    }

    /// The same for the engine.
    pub(crate) fn engine(&self, interpretation: usize) -> Options {
        Options { seed: self.seed, lucks: self.lucks, interpretation, coupling: self.coupling }
    }

    /// The range cut after some numbers of histories, each moved up to the end of a setting.
    pub(crate) fn ranges(&self, steps: &[u64]) -> Vec<(u64, u64)> {
        let lucks = u64::from(self.lucks.max(1));
        let (mut first, last) = self.luck;
        let mut out = Vec::new();
        for step in steps {
            let end = (self.luck.0 - 1).saturating_add(*step).div_ceil(lucks).saturating_mul(lucks);
            if end >= first && end < last {
                out.push((first, end));
                first = end + 1;
            }
        }
        out.push((first, last));
        out
    }

    /// How many threads to use.
    pub fn n_threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).min(1024)
    }
}

/// Runs histories and adds them up.
///
/// Errors: `Usage`, `Broken`, `Unknown` for an interpretation, `Faults` above the limit.
pub fn run(project: &Project, options: &RunOptions, watch: &Watch) -> Result<Scoreboard, Error> {
    options.validate()?;
    let mut last = None;
    run_in_steps(&Session::open(project.clone())?, options, &[], watch, &mut |board, _| last = Some(board))?;
    last.ok_or_else(|| Error::Usage("the range of histories is empty".to_owned()))
}

/// Runs histories and tells the scoreboard of the first few, of the first more, and last of all of them.
///
/// `steps` are numbers of histories after which to tell; they are moved to the end of a setting. With each
/// scoreboard goes whether it is the last.
///
/// Errors: `Usage`, `Unknown` for an interpretation, `Faults` above the limit.
pub fn run_in_steps(
    session: &Session,
    options: &RunOptions,
    steps: &[u64],
    watch: &Watch,
    told: &mut dyn FnMut(Scoreboard, bool),
) -> Result<(), Error> {
    options.validate()?;
    let model = session.model();
    let interpretation = interpretation_of(model, options)?;
    let mut summary = Summary::empty(model);
    let ranges = options.ranges(steps);
    for (n, (first, last)) in ranges.iter().copied().enumerate() {
        let finished = summary.histories;
        summary.merge(presidium_engine::run(
            session.program(),
            &presidium_engine::RunOptions {
                options: options.engine(interpretation),
                first,
                last,
                threads: options.n_threads(),
                lanes: 0,
                progress: Some(&|done| watch.done.store(finished + done, Ordering::Relaxed)),
                cancel: Some(&watch.cancel),
            },
        ));
        let faults = summary.histories - summary.completed;
        if faults as f64 > options.max_faulted * summary.histories as f64 {
            let first = fault_kinds(model, &summary).into_iter().next().unwrap_or_default();
            return Err(Error::Faults { faults, histories: summary.histories, first });
        }
        let receipt = receipt(session.project(), model, options, interpretation);
        told(scoreboard(model, receipt, &summary), n + 1 == ranges.len() || summary.interrupted);
        if summary.interrupted {
            break;
        }
    }
    Ok(())
}

/// What a run of these options is made of.
pub fn receipt(project: &Project, model: &Model, options: &RunOptions, interpretation: usize) -> Receipt {
    Receipt {
        model: model.name.clone(),
        model_digest: project.digest(),
        start: model.start,
        end: model.end,
        interpretation: model.interpretations[interpretation].clone(),
        seed: options.seed,
        luck: options.luck,
        lucks: options.lucks,
        coupling: options.coupling,
    }
}

/// The couplings by the names people use.
pub const COUPLINGS: [(&str, Coupling); 3] =
    [("keyed", Coupling::Keyed), ("occurrence", Coupling::Occurrence), ("per-tick", Coupling::PerTick)];

/// The name of a coupling.
pub fn coupling_name(coupling: Coupling) -> &'static str {
    COUPLINGS.iter().find(|c| c.1 == coupling).map_or("keyed", |c| c.0)
}

/// The names of a model's interpretations.
///
/// Errors: `Broken`.
pub fn interpretations(project: &Project) -> Result<Vec<String>, Error> {
    Ok(model_of(project)?.0.interpretations)
}

/// The position of the interpretation asked for.
///
/// Errors: `Unknown`.
pub fn interpretation_of(model: &Model, options: &RunOptions) -> Result<usize, Error> {
    let Some(name) = &options.interpretation else { return Ok(model.default_interpretation) };
    let known = || model.interpretations.iter().map(String::as_str);
    let at = model.interpretations.iter().position(|i| i == name);
    at.ok_or_else(|| match Error::unknown("interpretation", name, known()) {
        Error::Unknown { kind, name, near } if near.is_empty() => {
            Error::Unknown { kind, name, near: known().map(str::to_owned).collect() }
        }
        other => other,
    })
}

fn scoreboard(model: &Model, receipt: Receipt, summary: &Summary) -> Scoreboard {
    let mut rows = Vec::new();
    let mut quantities = Vec::new();
    for (outcome, id) in model.outcomes.iter().zip((0..).map(OutcomeId)) {
        let Some(tally) = summary.tally(Watched::Outcome(id)) else { continue };
        let title = if outcome.title.is_empty() || outcome.title == outcome.name {
            name_as_words(&outcome.name)
        } else {
            outcome.title.clone()
        };
        match &outcome.question {
            Question::Ever { .. } | Question::Condition { .. } => rows.push(Row {
                id: outcome.name.clone(),
                title,
                topic: outcome.topic.clone(),
                spread: Spread::of(Sums { n: summary.n, nn: summary.nn, k: tally.k, kk: tally.kk }),
                date: Dates::of(&days(model, tally)),
                record: recorded(model, id),
                unscored: outcome.unscored.clone(),
                sources: outcome.sources.iter().map(written).collect(),
            }),
            Question::Count { .. } | Question::Value(..) | Question::Summary(..) => {
                let (mean, sd) = moments(tally);
                let (id, topic) = (outcome.name.clone(), outcome.topic.clone());
                quantities.push(Quantity { id, title, topic, mean, sd });
            }
        }
    }
    sort_rows(&mut rows);
    // Blocks are finished in order, so an interrupted run covers the beginning of its range.
    let last = receipt.luck.0 + summary.histories.max(1) - 1;
    Scoreboard {
        receipt: Receipt { luck: (receipt.luck.0, last), ..receipt },
        completed: summary.completed,
        faults: summary.histories - summary.completed,
        fault_kinds: fault_kinds(model, summary),
        partial: summary.interrupted,
        rows,
        quantities,
        digest: format!("{:016x}", summary.digest()),
    }
}

/// First days as dates with counts.
fn days(model: &Model, tally: &Tally) -> Vec<(Date, u64)> {
    let dated = (model.start.0..).map(Date).zip(tally.days.iter().map(|n| u64::from(*n)));
    dated.filter(|(_, n)| *n > 0).collect()
}

/// Mean and standard deviation of a numeric question, summed in order of history.
fn moments(tally: &Tally) -> (f64, f64) {
    let n = tally.values.len().max(1) as f64;
    let mean = tally.values.iter().map(|v| v.1).sum::<f64>() / n;
    let square = tally.values.iter().map(|v| (v.1 - mean) * (v.1 - mean)).sum::<f64>() / n;
    (mean, square.sqrt())
}

/// Which rules stopped histories, with the first day and how often among the faults kept, commonest first.
fn fault_kinds(model: &Model, summary: &Summary) -> Vec<String> {
    let mut kinds: Vec<(&str, u32, u64)> = Vec::new();
    for (_, fault) in &summary.faults {
        let rule = culprit_name(model, fault.culprit);
        match kinds.iter_mut().find(|k| k.0 == rule) {
            Some(kind) => kind.2 += 1,
            None => kinds.push((rule, fault.day, 1)),
        }
    }
    kinds.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
    let day = |n: u32| Date(model.start.0.saturating_add_unsigned(n));
    let said =
        |(rule, first, _): (&str, u32, u64)| format!("`{rule}` gave no finite number, as on {}", day(first));
    kinds.into_iter().take(4).map(said).collect()
}

/// The topics of a model's outcomes, sorted.
pub fn topics(rows: &[Row]) -> Vec<&str> {
    let mut topics: Vec<&str> = rows.iter().map(|r| r.topic.as_str()).filter(|t| !t.is_empty()).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}
