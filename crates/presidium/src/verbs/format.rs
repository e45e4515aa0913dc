//! `format`: a model's texts in the canonical form.

use crate::error::Error;
use crate::project::Project;
use crate::verbs::check::{Checked, check};
use presidium_lang::diagnostic::Severity;

/// A text before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Formatted {
    /// Its path.
    pub path: String,
    /// As it was.
    pub before: String,
    /// As it should be.
    pub after: String,
}

impl Formatted {
    /// Whether it already was in the canonical form.
    pub fn is_canonical(&self) -> bool {
        self.before == self.after
    }
}

/// Formats every text of a project. Texts need to be readable, not correct.
///
/// Errors: `Broken` when one cannot be read.
pub fn format(project: &Project) -> Result<Vec<Formatted>, Error> {
    let checked: Checked = check(project);
    let unreadable = checked.sources.iter().any(|source| {
        let parsed = presidium_lang::parse::parse(source);
        parsed.diagnostics.iter().any(|d| d.severity == Severity::Error)
    });
    if unreadable {
        return Err(Error::Broken(Box::new(checked)));
    }
    let texts = checked.sources.iter().zip(&checked.asts);
    Ok(texts
        .map(|(source, ast)| Formatted {
            path: source.name.clone(),
            before: source.text.clone(),
            after: presidium_lang::format::format(source, ast),
        })
        .collect())
}
