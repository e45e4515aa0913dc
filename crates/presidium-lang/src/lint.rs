//! Warnings about a model that is sound but should be looked at.

use crate::diagnostic::Diagnostic;
use crate::model::Model;

/// All warnings about a model.
pub(crate) fn lint(_model: &Model) -> Vec<Diagnostic> {
    Vec::new()
}
