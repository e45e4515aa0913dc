//! `explain`: the page of a diagnostic's code. The pages are those of `docs/errors`, embedded.

use crate::error::Error;

/// Every page: `CODE.md` and its text.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a code, as Markdown.
///
/// Errors: `Unknown` when there is no such code.
pub fn explain(code: &str) -> Result<&'static str, Error> {
    let found = pages().find(|(known, _)| *known == code);
    found.map(|(_, page)| page).ok_or_else(|| Error::unknown("diagnostic code", code, pages().map(|p| p.0)))
}

/// Codes and pages, by code.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().filter_map(|(name, page)| Some((name.strip_suffix(".md")?, *page)))
}
