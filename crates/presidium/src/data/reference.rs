//! Reference results: digests of runs that any machine must reproduce.

use serde::Deserialize;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default)]
    pub(crate) run: Vec<Run>,
}

/// One run and its digest.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The interpretation in force.
    pub interpretation: String,
    /// The seed.
    pub seed: u64,
    /// First and last history.
    pub luck: (u64, u64),
    /// Histories per setting.
    pub lucks: u32,
    /// The digest of the model's text the results belong to.
    pub model: String,
    /// The digest of the results.
    pub digest: String,
}
