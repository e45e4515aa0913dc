//! What `rails` tries a model with: which cause is put on another day, which elements are exchanged.

use serde::Deserialize;

/// The file; a part that is missing leaves its test without work.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Rails {
    /// Test 2.
    pub later: Option<Later>,
    /// Test 3.
    pub lag: Option<Lag>,
    /// Test 4.
    pub swap: Option<Swap>,
}

/// An input event on another day.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// As a change is written: `stalin_dies @ 1955-03-05`.
    pub change: String,
    /// Outcomes that hang on it.
    pub moves: Vec<String>,
    /// Outcomes that do not.
    #[serde(default)]
    pub stays: Vec<String>,
}

/// A cause on another day.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Lag {
    /// As a change is written: `speech_full @ 1957-02-25`.
    pub change: String,
    /// The event it moves.
    pub from: String,
    /// The event that may follow, as in `party_crisis[poland]`.
    pub to: String,
}

/// Two elements of one set.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Swap {
    /// Their names.
    pub elements: [String; 2],
}
