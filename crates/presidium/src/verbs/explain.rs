//! `explain`: the page of a diagnostic's code.

use crate::error::Error;
use presidium_lang::codes::CODES;

/// The page of a code, as Markdown.
///
/// Errors: `Unknown` when there is no such code.
pub fn explain(code: &str) -> Result<&'static str, Error> {
    let known = CODES.iter().map(|row| row.code);
    presidium_lang::explain(code).ok_or_else(|| Error::unknown("diagnostic code", code, known))
}
