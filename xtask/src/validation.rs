//! Writes VALIDATION.md anew: what became of every claim of the flagship, as `presidium claims --report` tells it.

use crate::shell::{Result, capture, root, run_cargo};
use std::path::Path;

/// Pairs of histories for the headline of each claim, and for every rerun: what a busy small machine does within ten
/// minutes. More pairs make fewer claims "too few histories to say"; nothing else hangs on these numbers.
const PAIRS: &str = "200";
const AGAIN: &str = "40";

/// Builds the program, tries all claims, writes the file if it differs.
pub(crate) fn validation() -> Result<()> {
    run_cargo(&["build", "--release", "--package", "presidium-cli"], &[])?;
    write(&crate::bless::program()?)
}

/// The same with a program that is there.
pub(crate) fn write(program: &Path) -> Result<()> {
    let args = ["claims", "--report", "-n", PAIRS, "--again", AGAIN, "--quiet"];
    let new = capture(program, &args, &[("NO_COLOR", "1")])?;
    let path = root().join("VALIDATION.md");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    crate::bless::write(&path, &old, &new)
}
