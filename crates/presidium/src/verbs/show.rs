//! `show`: a stage of a model as text.

use crate::error::Error;
use crate::project::Project;
use crate::verbs::check::{check, model_of};

/// Which stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What was written.
    Ast,
    /// What is meant.
    Model,
    /// What is run.
    Program,
    /// One quantity's whole equation.
    Equation(String),
    /// All equations of one file, in the order of its text.
    Chapter(String),
    /// The parameters in which the interpretations differ.
    Differences,
}

/// Prints a stage.
///
/// Errors: `Broken` when the stage needs a model and there is none, `NoSuch` for a quantity or a file.
pub fn show(project: &Project, stage: &Stage) -> Result<String, Error> {
    match stage {
        Stage::Ast => Ok(check(project).asts.iter().map(presidium_lang::format::show_ast).collect()),
        Stage::Model => Ok(presidium_lang::show::show_model(&model_of(project)?.0)),
        Stage::Program => Ok(presidium_engine::lower(&model_of(project)?.0).to_string()),
        Stage::Equation(name) => {
            presidium_lang::show::equation(&model_of(project)?.0, name).map_err(Error::NoSuch)
        }
        Stage::Chapter(file) => {
            presidium_lang::show::chapter(&model_of(project)?.0, file).map_err(Error::NoSuch)
        }
        Stage::Differences => Ok(presidium_lang::show::differences(&model_of(project)?.0)),
    }
}
