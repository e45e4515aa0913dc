//! `bake`: runs the verbs whose answers the page shows before anything was asked, and keeps them as JSON.
//!
//! The answers go into `crates/presidium-web/baked/`, are embedded in the program, and carry the digest of the model
//! they belong to. The page's build puts the first of them into the page itself.

use crate::bless::{program, write};
use crate::shell::{Result, capture, root, run_cargo};
use std::path::Path;

/// What is asked, and the file that keeps the answer.
const ASKED: &[(&str, &[&str])] = &[
    ("run.json", &["run", "-n", "2000"]),
    ("ask.json", &["what-if", "china_backs[poland]=never", "-o", "force_in_poland", "-n", "1000"]),
    ("claims.json", &["claims", "-n", "100"]),
];

/// Builds the program and bakes.
pub(crate) fn bake() -> Result<()> {
    run_cargo(&["build", "--release", "--package", "presidium-cli"], &[])?;
    bake_with(&program()?)
}

/// Bakes with a program that is built already.
pub(crate) fn bake_with(program: &Path) -> Result<()> {
    let folder = root().join("crates/presidium-web/baked");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for (name, args) in ASKED {
        let path = folder.join(name);
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        let all: Vec<&str> = args.iter().copied().chain(["--json", "--quiet"]).collect();
        // A text in JSON has no line breaks of its own, so lines can be joined.
        let new: String = capture(program, &all, &[])?.lines().map(str::trim_start).collect();
        write(&path, &old, &format!("{new}\n"))?;
    }
    Ok(())
}
