//! The files beside a model's text: statements of the notes, works cited, what happened. TOML in, values out.
//!
//! Each file has its own module with its own types; a missing file is an empty list, a wrong one an error.

pub mod bibliography;
pub mod rails;
pub mod record;
pub mod reference;
pub mod register;

use crate::error::Error;
use serde::de::DeserializeOwned;

/// All data of one model.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Statements of the notes the model was built from.
    pub register: Vec<register::Statement>,
    /// Works that rules cite as `@KEY`.
    pub bibliography: Vec<bibliography::Work>,
    /// Facts that rules cite as `@record KEY`.
    pub record: Vec<record::Entry>,
    /// What `rails` tries the model with.
    pub rails: rails::Rails,
    /// Digests that `verify` compares with.
    pub reference: Vec<reference::Run>,
}

impl Data {
    /// Takes one file by its name; other names are left alone.
    pub(crate) fn take(&mut self, path: &str, text: &str) -> Result<(), Error> {
        match path.rsplit('/').next().unwrap_or(path) {
            "register.toml" => self.register = read::<register::File>(path, text)?.statement,
            "bibliography.toml" => self.bibliography = read::<bibliography::File>(path, text)?.work,
            "record.toml" => self.record = read::<record::File>(path, text)?.record,
            "rails.toml" => self.rails = read::<rails::Rails>(path, text)?,
            "reference.toml" => self.reference = read::<reference::File>(path, text)?.run,
            _ => {}
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|e| Error::Data { path: path.into(), message: e.to_string() })
}
