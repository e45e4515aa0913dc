//! A project opened once and asked many times: its model is checked when it is opened, lowered when it is first run.
//!
//! Every verb that runs a model exists twice: over a project, for a face that asks once, and over a session.

use crate::error::Error;
use crate::project::Project;
use crate::verbs::check::{Checked, check, model_of};
use presidium_engine::{Program, lower};
use presidium_lang::model::Model;
use presidium_lang::source::Source;
use std::sync::OnceLock;

/// A project with its checked model.
#[derive(Debug)]
pub struct Session {
    project: Project,
    model: Model,
    texts: Vec<Source>,
    digest: String,
    program: OnceLock<Program>,
    checked: OnceLock<Checked>,
}

impl Session {
    /// Checks a project's model.
    ///
    /// Errors: `Broken` when it has errors.
    pub fn open(project: Project) -> Result<Session, Error> {
        let (model, texts) = model_of(&project)?;
        let digest = project.digest();
        Ok(Session { project, model, texts, digest, program: OnceLock::new(), checked: OnceLock::new() })
    }

    /// The files.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// What they mean.
    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// The model's name.
    pub fn model_name(&self) -> &str {
        &self.model.name
    }

    /// The digest of the model's texts.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The texts, by the number their spans carry.
    pub(crate) fn texts(&self) -> &[Source] {
        &self.texts
    }

    /// The model as it is run.
    pub(crate) fn program(&self) -> &Program {
        self.program.get_or_init(|| lower(&self.model))
    }

    /// What checking found, for verbs that tell of it.
    pub fn checked(&self) -> &Checked {
        self.checked.get_or_init(|| check(&self.project))
    }
}
