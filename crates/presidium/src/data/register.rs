//! The register: every statement of the notes, in the project's own words.

use serde::Deserialize;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default)]
    pub(crate) statement: Vec<Statement>,
}

/// One statement of the notes.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// `S001` and so on, in the order of the notes.
    pub id: String,
    /// The lines it stands on.
    pub lines: Vec<u32>,
    /// Date, actor, event, causal, motive, constraint, judgement or heading.
    pub kind: String,
    /// The part of the story.
    pub subsystem: String,
    /// What the notes say, paraphrased, mistakes included.
    pub text: String,
    /// `ok`, or what is wrong with it.
    #[serde(default)]
    pub flag: Flags,
    /// What the record has instead.
    pub correction: Option<String>,
    /// `stated` when the notes assert the cause, `inferred` when we read it into them.
    pub basis: Option<String>,
    /// What would be changed.
    pub treatment: Option<String>,
    /// What would be measured.
    pub outcome: Option<String>,
    /// Which way it goes if the statement holds.
    pub direction: Option<String>,
    /// Why nothing rests on it; only where nothing does.
    pub unused: Option<String>,
}

/// One flag or several.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Flags {
    /// Nothing is said.
    #[default]
    None,
    /// A single word.
    One(String),
    /// Several words.
    Many(Vec<String>),
}

impl Flags {
    /// The words other than `ok`.
    pub fn problems(&self) -> Vec<&str> {
        let all: Vec<&str> = match self {
            Flags::None => Vec::new(),
            Flags::One(word) => vec![word],
            Flags::Many(words) => words.iter().map(String::as_str).collect(),
        };
        all.into_iter().filter(|word| *word != "ok").collect()
    }
}
