//! The bibliography: every work that a rule may cite.

use serde::Deserialize;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default)]
    pub(crate) work: Vec<Work>,
}

/// A work.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// What a rule cites: `@KEY`.
    pub key: String,
    /// Its authors.
    pub authors: Option<String>,
    /// The year it appeared.
    pub year: Option<i64>,
    /// Its title.
    pub title: String,
    /// Where it appeared.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// What it is used for here.
    pub note: Option<String>,
    /// `read`, `abstract` or `memory`: how far anybody looked.
    pub checked: Option<String>,
}
