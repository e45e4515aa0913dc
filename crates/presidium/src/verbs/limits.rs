//! `limits`: what this cannot tell you.

/// The page, as Markdown.
pub fn limits() -> &'static str {
    include_str!("../../../../docs/limits.md")
}
