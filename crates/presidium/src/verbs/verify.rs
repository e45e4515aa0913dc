//! `verify`: the reference runs of a model, repeated and compared.

use crate::data::reference;
use crate::error::Error;
use crate::project::Project;
use crate::verbs::run::{RunOptions, Watch, run};

/// A reference run and what this machine made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The reference.
    pub reference: reference::Run,
    /// This machine's digest; the same, or something is wrong.
    pub digest: String,
}

impl Verified {
    /// Whether this machine gives the reference's results.
    pub fn agrees(&self) -> bool {
        self.reference.digest == self.digest
    }
}

/// Repeats every reference run.
///
/// Errors: `Usage` when the model ships none, `Differs` when its text is not the one they belong to.
pub fn verify(project: &Project, threads: Option<usize>, watch: &Watch) -> Result<Vec<Verified>, Error> {
    let references = &project.data.reference;
    if references.is_empty() {
        return Err(Error::Usage(
            "this model ships no reference results (expected/reference.toml)".to_owned(),
        ));
    }
    let digest = project.digest();
    if let Some(other) = references.iter().find(|r| r.model != digest) {
        let (theirs, ours) = (&other.model, &digest);
        let text =
            format!("the reference results belong to another text of the model ({theirs}, not {ours})");
        return Err(Error::Differs(text));
    }
    let repeat = |reference: &reference::Run| {
        let options = RunOptions {
            luck: reference.luck,
            lucks: reference.lucks,
            seed: reference.seed,
            interpretation: Some(reference.interpretation.clone()),
            threads,
            max_faulted: 1.0,
            coupling: presidium_engine::Coupling::Keyed,
        };
        let digest = run(project, &options, watch)?.digest;
        Ok(Verified { reference: reference.clone(), digest })
    };
    references.iter().map(repeat).collect()
}
