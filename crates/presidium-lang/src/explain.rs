//! The page of a diagnostic code, and what to say when there is none.

use crate::codes::{CODES, row};
use crate::names::did_you_mean;

/// The page of a code, as Markdown: what it means, why it matters, a failing text and a mended one.
pub fn explain(code: &str) -> Option<&'static str> {
    row(code).map(|row| row.page)
}

/// The code nearest to a misspelt one.
pub fn nearest_code(code: &str) -> Option<&'static str> {
    did_you_mean(code, CODES.iter().map(|row| row.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_page() {
        for row in CODES {
            let page = explain(row.code).unwrap();
            assert!(page.starts_with(&format!("# {}\n", row.code)), "{}", row.code);
            assert!(page.contains("## Why it matters"), "{}", row.code);
            assert!(row.summary.len() < 72, "{}", row.code);
        }
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
        assert_eq!(explain("no-such-code"), None);
        assert_eq!(nearest_code("unknwon-name"), Some("unknown-name"));
    }

    #[test]
    fn the_reader_and_the_table_agree() {
        for (code, summary) in crate::parse::CODES {
            let row = row(code).unwrap();
            assert_eq!((row.summary, row.phase), (*summary, crate::codes::Phase::Reading), "{code}");
        }
    }
}
