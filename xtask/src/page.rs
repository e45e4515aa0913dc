//! The page's checks: its types, its rebuild against what is committed, and its tests in a real browser.
//!
//! Nobody needs Node to build or run Presidium: what the binary embeds is committed. So a machine without Node, or
//! without a way to the registries, skips these steps and says which; everything else that goes wrong is a failure.

use crate::shell::{Result, root, run_cargo};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PAGE: &str = "crates/presidium-web/page";
/// What the page is built into, committed and embedded.
const DIST: &str = "crates/presidium-web/dist";

/// What Node says when a registry cannot be reached, as against a package that is wrong.
const UNREACHABLE: &[&str] =
    &["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED"];

/// Checks the page, or says what is skipped and why.
pub(crate) fn page() -> Result<()> {
    let folder = root().join(PAGE);
    if !answers("node", &["--version"]) || !answers("npm", &["--version"]) {
        eprintln!("── skipped: the page's rebuild and its browser tests; Node and npm are not installed");
        return Ok(());
    }
    let tests = folder.join("test");
    if !install(&folder)? || !install(&tests)? {
        eprintln!(
            "── skipped: the page's rebuild and its browser tests; the registry of npm cannot be reached"
        );
        return Ok(());
    }
    run("npm", &["run", "check"], &folder, &[])?;
    rebuilt(&folder, &root().join(DIST))?;
    let Some(browser) = browser() else {
        eprintln!(
            "── skipped: the page's browser tests; no Chromium at $PRESIDIUM_CHROMIUM or /usr/bin/chromium"
        );
        eprintln!("   install it (as root on Debian: apt-get install chromium) or name one");
        return Ok(());
    };
    run_cargo(&["build", "-p", "presidium-cli"], &[])?;
    drive(&tests, "test", &browser, "debug")
}

/// Prints the bars that are times, of a release build; nothing in it passes or fails.
pub(crate) fn bars() -> Result<()> {
    let tests = root().join(PAGE).join("test");
    if !install(&tests)? {
        return Err("the registry of npm cannot be reached".to_owned());
    }
    let browser = browser().ok_or("no Chromium: name one with PRESIDIUM_CHROMIUM")?;
    run_cargo(&["build", "--release", "-p", "presidium-cli"], &[])?;
    drive(&tests, "bars", &browser, "release")
}

/// Runs a script of the tests' folder on the program as built in a profile.
fn drive(tests: &Path, script: &str, browser: &str, profile: &str) -> Result<()> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let program = target.join(profile).join("presidium").to_string_lossy().into_owned();
    run("npm", &["run", script], tests, &[("PRESIDIUM_CHROMIUM", browser), ("PRESIDIUM_BIN", &program)])
}

fn answers(program: &str, args: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(args).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

/// Runs a program in a folder with its output on the terminal.
fn run(program: &str, args: &[&str], folder: &Path, env: &[(&str, &str)]) -> Result<()> {
    let shown = format!("{program} {}", args.join(" "));
    eprintln!("\n── {shown}  ({})", folder.display());
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .envs(env.iter().copied())
        .status()
        .map_err(|e| format!("cannot start `{shown}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed in {}", folder.display())) }
}

/// Installs what a folder's lock file names; false when the registry cannot be reached.
fn install(folder: &Path) -> Result<bool> {
    eprintln!("\n── npm ci  ({})", folder.display());
    let output = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .output()
        .map_err(|e| format!("cannot start npm: {e}"))?;
    if output.status.success() {
        return Ok(true);
    }
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    if UNREACHABLE.iter().any(|word| talk.contains(word)) {
        return Ok(false);
    }
    Err(format!("`npm ci` failed in {}:\n{talk}", folder.display()))
}

/// Builds the page anew and fails when what was there differs; what is there afterwards is right.
fn rebuilt(folder: &Path, dist: &Path) -> Result<()> {
    let before = tree(dist)?;
    run("npm", &["run", "build"], folder, &[])?;
    let after = tree(dist)?;
    let differ: Vec<&str> = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)))
        .filter(|name| before.get(*name) != after.get(*name))
        .map(String::as_str)
        .collect();
    if differ.is_empty() {
        return Ok(());
    }
    let names = differ.join(", ");
    Err(format!("{DIST} was not what its source builds: {names}\nit has been built anew: commit it"))
}

/// The files below a folder by their path in it.
fn tree(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        let fail = |e| format!("cannot read {}: {e}", next.display());
        for entry in std::fs::read_dir(&next).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?);
            }
        }
    }
    Ok(files)
}

/// A browser to drive: the one named, Debian's, or Debian's newly installed when that is allowed.
fn browser() -> Option<String> {
    if let Ok(named) = std::env::var("PRESIDIUM_CHROMIUM") {
        return Path::new(&named).exists().then_some(named);
    }
    let debian = "/usr/bin/chromium";
    if !Path::new(debian).exists() && root_user() && answers("apt-get", &["--version"]) {
        eprintln!("\n── apt-get install chromium");
        let _ = answers("apt-get", &["update", "-qq"]);
        let args = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
        let _ = Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive").status();
    }
    Path::new(debian).exists().then(|| debian.to_owned())
}

fn root_user() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
