//! The one command: everything that must hold before a change is shared.
//!
//! The tests come last, so that the output ends with the test runner's own summary.

use crate::shell::{Result, has_cargo, need_component, run_cargo};

/// Runs fmt, clippy, tidy, rustdoc, doctests and tests; a filter runs the matching tests alone.
pub(crate) fn test(filter: &[String]) -> Result<()> {
    if filter.is_empty() {
        checks()?;
        // The engine broken on purpose and the page: before the tests, so that their summary comes last.
        crate::mutants::mutants()?;
        crate::page::page()?;
    }
    tests(filter)
}

fn checks() -> Result<()> {
    need_component("fmt", "rustfmt")?;
    need_component("clippy", "clippy")?;
    run_cargo(&["fmt", "--all", "--check"], &[])?;
    crate::tidy::tidy()?;
    run_cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[])?;
    run_cargo(
        &["doc", "--workspace", "--no-deps", "--document-private-items"],
        &[("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links")],
    )?;
    run_cargo(&["test", "--workspace", "--doc", "--quiet"], &[])
}

fn tests(filter: &[String]) -> Result<()> {
    let filter: Vec<&str> = filter.iter().map(String::as_str).collect();
    let mut args = if has_cargo("nextest") {
        vec!["nextest", "run", "--workspace", "--no-fail-fast"]
    } else {
        eprintln!("── skipped: cargo-nextest is not installed; the same tests run under cargo test");
        vec!["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]
    };
    args.extend(filter);
    run_cargo(&args, &[])
}
