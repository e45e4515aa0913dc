//! Builds contestants: the engine's example, generated crates, a Python environment of our own.

use crate::shell::{Result, cargo, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder for everything generated, under cargo's target folder.
pub(super) fn folder(name: &str) -> Result<PathBuf> {
    let path = target().join("bench").join(name);
    std::fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path)
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |d| root().join(d))
}

/// Writes a file.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

/// Builds the engine's worker; gives its path.
pub(super) fn engine() -> Result<PathBuf> {
    let mut command = Command::new(cargo());
    command.args(["build", "--release", "--quiet", "-p", "presidium-engine", "--example", "bench"]);
    run(command.current_dir(root()))?;
    Ok(target().join("release/examples/bench"))
}

/// Builds a generated crate; `native` for the processor at hand. Gives the folder of its programs.
pub(super) fn generated(dir: &Path, native: bool) -> Result<PathBuf> {
    let out = dir.join(if native { "native" } else { "baseline" });
    let mut command = Command::new(cargo());
    command.args(["build", "--release", "--quiet"]).current_dir(dir).env("CARGO_TARGET_DIR", &out);
    if native {
        command.env("RUSTFLAGS", "-C target-cpu=native");
    }
    run(&mut command)?;
    Ok(out.join("release"))
}

/// A Python with NumPy, and with the other packages that could be had; the second part says what is missing.
pub(super) fn python() -> (Option<PathBuf>, Vec<String>) {
    let mut missing = Vec::new();
    let dir = target().join("bench/venv");
    let python = dir.join("bin/python");
    if !python.exists() {
        let made = run(Command::new("python3").args(["-m", "venv"]).arg(&dir));
        if let Err(e) = made {
            return (None, vec![format!("no Python peers: {e}")]);
        }
    }
    for package in ["numpy", "jax", "numba"] {
        if imports(&python, package) {
            continue;
        }
        let got = run(Command::new(&python).args(["-m", "pip", "install", "--quiet", package]));
        if got.is_err() || !imports(&python, package) {
            missing.push(format!("no {package}: pip could not install it"));
        }
    }
    let found = imports(&python, "numpy").then_some(python);
    (found, missing)
}

/// Whether a Python has a package.
pub(super) fn imports(python: &Path, package: &str) -> bool {
    let mut command = Command::new(python);
    command.args(["-c", &format!("import {package}")]).output().is_ok_and(|o| o.status.success())
}

fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{:?} {:?}", command.get_program(), command.get_args().collect::<Vec<_>>());
    let output = command.output().map_err(|e| format!("cannot start {shown}: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let talk = String::from_utf8_lossy(&output.stderr);
    let end: Vec<&str> = talk.lines().rev().take(20).collect();
    Err(format!("{shown} failed\n{}", end.into_iter().rev().collect::<Vec<_>>().join("\n")))
}
