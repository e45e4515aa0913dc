//! Diagnostic codes: each row of the language's table has a page in `docs/errors`, and each page a row.

use super::{File, Findings};
use std::collections::BTreeSet;

const TABLE: &str = "crates/presidium-lang/src/codes.rs";

/// Compares the table of codes with the folder of pages.
pub(crate) fn check_codes(files: &[File], found: &mut Findings) {
    let rows: BTreeSet<&str> =
        files.iter().filter(|f| f.path == TABLE).flat_map(|f| f.text.lines()).filter_map(row_code).collect();
    let pages: BTreeSet<&str> = files
        .iter()
        .filter_map(|f| f.path.strip_prefix("docs/errors/")?.strip_suffix(".md"))
        .filter(|name| *name != "README")
        .collect();
    for code in rows.difference(&pages) {
        found.error(format!("code `{code}` has no page docs/errors/{code}.md"));
    }
    for code in pages.difference(&rows) {
        found.error(format!("docs/errors/{code}.md has no row in {TABLE}"));
    }
}

/// The code of a row such as `Code { code: "unknown-name", … }`.
fn row_code(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let field = line.strip_prefix("Code { ").unwrap_or(line);
    let (code, _) = field.strip_prefix("code: \"")?.split_once('"')?;
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_that_start_with_a_code() {
        assert_eq!(row_code("    Code { code: \"unknown-name\", page: \"\" },"), Some("unknown-name"));
        assert_eq!(row_code("        code: \"unknown-name\","), Some("unknown-name"));
        assert_eq!(row_code("//! Code { code: \"unknown-name\" }"), None);
        assert_eq!(row_code("    \"unknown-name\","), None);
    }
}
