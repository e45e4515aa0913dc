//! The record: what is known to have happened, by key.

use serde::Deserialize;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default)]
    pub(crate) record: Vec<Entry>,
}

/// One entry of the record.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What a rule cites: `@record KEY`.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// A, B or C.
    pub certainty: Option<String>,
    /// Dated and counted facts, in the project's own words.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Archives, collections, authors.
    #[serde(default)]
    pub sources: Vec<String>,
}
