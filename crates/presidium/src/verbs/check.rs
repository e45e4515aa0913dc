//! `check`: a model's texts into a checked model, or what is wrong with them.

use crate::error::Error;
use crate::project::Project;
pub use presidium_engine::Cost;
use presidium_lang::ast::Ast;
use presidium_lang::diagnostic::{Diagnostic, Severity};
use presidium_lang::model::Model;
use presidium_lang::source::Source;

/// What checking found.
#[derive(Debug)]
pub struct Checked {
    /// The texts, by the number their spans carry.
    pub sources: Vec<Source>,
    /// Their trees, in the same order.
    pub asts: Vec<Ast>,
    /// The model, if there are no errors.
    pub model: Option<Model>,
    /// Everything found, in order of position.
    pub diagnostics: Vec<Diagnostic>,
    /// How many of them are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
}

/// Checks a project's model.
pub fn check(project: &Project) -> Checked {
    let loaded = presidium_lang::load(project.texts.clone(), &project.source_keys());
    let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    Checked {
        warnings: loaded.diagnostics.len() - errors,
        errors,
        sources: loaded.sources,
        asts: loaded.asts,
        model: loaded.model,
        diagnostics: loaded.diagnostics,
    }
}

/// What each rule costs a history, dearest rule first: an upper bound, as rules share work.
///
/// Errors: `Broken` when the model has errors.
pub fn cost(project: &Project) -> Result<Vec<Cost>, Error> {
    let mut costs = presidium_engine::costs(&model_of(project)?.0);
    costs.sort_by(|a, b| {
        (b.operations, b.draws, &a.rule, a.part).cmp(&(a.operations, a.draws, &b.rule, b.part))
    });
    Ok(costs)
}

/// Checks a project's model for a verb that needs it.
///
/// Errors: `Broken` when it has errors.
pub fn model_of(project: &Project) -> Result<(Model, Vec<Source>), Error> {
    let mut checked = check(project);
    match checked.model.take() {
        Some(model) if checked.errors == 0 => Ok((model, checked.sources)),
        _ => Err(Error::Broken(Box::new(checked))),
    }
}
