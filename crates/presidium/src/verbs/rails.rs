//! `rails`: a model in other worlds, to see whether its history is scheduled.
//!
//! The tests are the lab's; here the model's own data file says which cause is put on another day and which
//! elements are exchanged, and names become what they mean.

use std::sync::atomic::Ordering;

use crate::data::rails as data;
use crate::error::Error;
use crate::project::Project;
use crate::scoreboard::Receipt;
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, Watch, interpretation_of, receipt};
use crate::verbs::why::target::Target;
use presidium_lab::rails::{Asked, Lag, Later, RailsRun, Standing, TESTS, Tested, Thing, try_rails};
use presidium_lang::change::Change;
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::{ItemRef, Model, OutcomeId};
use presidium_lang::resolve_changes;
use presidium_lang::source::Source;

/// Histories of each world unless said.
pub const HISTORIES: u64 = 200;

/// What to try.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RailsOptions {
    /// How to run it.
    pub run: RunOptions,
    /// Numbers of tests; all when empty.
    pub only: Vec<u8>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Rails {
    /// What was run in each world.
    pub receipt: Receipt,
    /// The tests.
    pub tested: Tested,
}

impl Rails {
    /// Whether no test has failed.
    pub fn passed(&self) -> bool {
        self.tested.tests.iter().all(|t| t.standing != Standing::Failed)
    }
}

/// Where the data file is looked for, as said in errors.
const FILE: &str = "data/rails.toml";

/// Tries a model.
///
/// Errors: `Usage`, `Broken`, `Unknown` for an interpretation, `Data` when the file beside the model names what is
/// not there, `Faults` above the limit.
pub fn rails(project: &Project, options: &RailsOptions, watch: &Watch) -> Result<Rails, Error> {
    options.run.validate()?;
    if let Some(wrong) = options.only.iter().find(|n| !TESTS.contains(n)) {
        let (first, last) = (TESTS.start(), TESTS.end());
        return Err(Error::NoSuch(format!(
            "the tests are numbered {first} to {last}; there is no test {wrong}"
        )));
    }
    let (model, sources) = model_of(project)?;
    let interpretation = interpretation_of(&model, &options.run)?;
    let asked = Named { project, model: &model, sources: &sources }.asked(&project.data.rails)?;
    let (first, last) = options.run.luck;
    let histories = last - first + 1;
    let progress = |done: u64, all: u64| {
        let part = u128::from(done) * u128::from(histories) / u128::from(all.max(1));
        watch.done.store(u64::try_from(part).unwrap_or(histories), Ordering::Relaxed);
    };
    let run = RailsRun {
        options: options.run.engine(interpretation),
        first,
        last,
        threads: options.run.n_threads(),
        progress: Some(&progress),
        cancel: Some(&watch.cancel),
    };
    let all: Vec<u8> = TESTS.collect();
    let numbers = if options.only.is_empty() { &all } else { &options.only };
    let tested = try_rails(&model, &asked, numbers, &run);
    let ran = histories * tested.worlds;
    if tested.faulted as f64 > options.run.max_faulted * ran as f64 {
        let first = "in one of the worlds of a test".to_owned();
        return Err(Error::Faults { faults: tested.faulted, histories: ran, first });
    }
    Ok(Rails { receipt: receipt(project, &model, &options.run, interpretation), tested })
}

/// Names of the data file in a model.
struct Named<'a> {
    project: &'a Project,
    model: &'a Model,
    sources: &'a [Source],
}

impl Named<'_> {
    fn asked(&self, rails: &data::Rails) -> Result<Asked, Error> {
        let later = rails.later.as_ref().map(|later| {
            Ok(Later {
                change: self.change(&later.change)?,
                moves: self.outcomes(&later.moves)?,
                stays: self.outcomes(&later.stays)?,
            })
        });
        let lag = rails.lag.as_ref().map(|lag| {
            Ok(Lag {
                change: self.change(&lag.change)?,
                from: self.thing(&lag.from)?,
                to: self.thing(&lag.to)?,
            })
        });
        let swap = rails.swap.as_ref().map(|swap| self.change(&format!("swap:{}", swap.elements.join(","))));
        Ok(Asked { later: later.transpose()?, lag: lag.transpose()?, swap: swap.transpose()? })
    }

    fn change(&self, text: &str) -> Result<Change, Error> {
        let keys = self.project.source_keys();
        let found = resolve_changes(self.model, self.sources, &keys, FILE, text);
        let mut changes = found.changes.unwrap_or_default();
        match (changes.pop(), changes.is_empty()) {
            (Some(change), true) => Ok(change),
            (Some(_), false) => Err(wrong(format!("`{text}` is more than one change"))),
            (None, _) => {
                let first = found.diagnostics.iter().find(|d| d.severity == Severity::Error);
                let why = first.map_or("it changes nothing", |d| d.message.as_str());
                Err(wrong(format!("`{text}`: {why}")))
            }
        }
    }

    fn outcomes(&self, names: &[String]) -> Result<Vec<OutcomeId>, Error> {
        let known = || self.model.outcomes.iter().map(|o| o.name.as_str());
        let id = |name: &String| {
            let at = known().position(|o| o == name);
            at.map(|n| OutcomeId(n as u32))
                .ok_or_else(|| wrong(Error::unknown("outcome", name, known()).to_string()))
        };
        names.iter().map(id).collect()
    }

    fn thing(&self, name: &str) -> Result<Thing, Error> {
        let target = Target::parse(self.model, name).map_err(|e| wrong(e.to_string()))?;
        match &*target.sought {
            [one] if target.outcome.is_none() => {
                if let ItemRef::Event(event) = one.item {
                    return Ok(Thing { name: target.id, event, cells: one.cells.clone() });
                }
            }
            _ => {}
        }
        Err(wrong(format!("`{name}` is no event; `lag` compares the days of two events")))
    }
}

fn wrong(message: String) -> Error {
    Error::Data { path: FILE.into(), message }
}
