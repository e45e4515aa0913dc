//! `limits`: what this cannot tell you, and what of the notes is not in a model.

use crate::error::Error;
use crate::project::Project;
use crate::verbs::check::check;
use crate::verbs::notes::{Coverage, coverage};

/// What of the notes the model uses; `None` when it ships no register of notes.
///
/// Errors: as of [`coverage`].
pub fn left_out(project: &Project) -> Result<Option<Coverage>, Error> {
    if project.data.register.is_empty() {
        return Ok(None);
    }
    coverage(project, &check(project)).map(Some)
}

/// The page, as Markdown.
pub fn limits() -> &'static str {
    include_str!("../../../../docs/limits.md")
}
