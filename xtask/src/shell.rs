//! Runs other programs in the workspace's root and says which; a failure is a sentence.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What every command of this crate returns.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask is a folder of the workspace").to_path_buf()
}

/// The `cargo` that started us.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Runs a cargo command with its output on the terminal.
pub(crate) fn run_cargo(args: &[&str], env: &[(&str, &str)]) -> Result<()> {
    let shown = format!("cargo {}", args.join(" "));
    eprintln!("\n── {shown}");
    let mut command = Command::new(cargo());
    command.args(args).current_dir(root()).envs(env.iter().copied());
    let status = command.status().map_err(|e| format!("cannot start `{shown}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed")) }
}

/// Whether `cargo NAME --version` works.
pub(crate) fn has_cargo(name: &str) -> bool {
    let mut command = Command::new(cargo());
    command.args([name, "--version"]).current_dir(root()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

/// Installs a toolchain component when its cargo command is missing.
pub(crate) fn need_component(command: &str, component: &str) -> Result<()> {
    if has_cargo(command) {
        return Ok(());
    }
    eprintln!("── cargo {command} is missing: rustup component add {component}");
    let status = Command::new("rustup").args(["component", "add", component]).status();
    if status.is_ok_and(|s| s.success()) && has_cargo(command) {
        return Ok(());
    }
    Err(format!("cargo {command} is missing and `rustup component add {component}` did not help"))
}

/// Runs a program quietly and gives its standard output.
pub(crate) fn capture(program: &Path, args: &[&str], env: &[(&str, &str)]) -> Result<String> {
    let output = Command::new(program)
        .args(args)
        .current_dir(root())
        .envs(env.iter().copied())
        .output()
        .map_err(|e| format!("cannot start {}: {e}", program.display()))?;
    if !output.status.success() {
        let talk = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{} {}` failed:\n{talk}", program.display(), args.join(" ")));
    }
    String::from_utf8(output.stdout).map_err(|_| "its output is not UTF-8".to_owned())
}
