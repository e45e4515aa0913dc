//! The generated parts of the pages that need no histories are what the program prints today.

use super::{presidium, stdout};
use std::path::{Path, PathBuf};

const OPEN: &str = "<!-- bless: ";
const CLOSE: &str = "<!-- end -->";

/// Commands whose output hangs on the model's text alone.
const TEXT_ALONE: [&str; 4] = ["presidium show ", "presidium cite ", "presidium notes ", "presidium check "];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every page in a folder and the folders in it.
fn pages(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the pages can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            pages(&path, out);
        } else if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
}

/// Commands of a page with what stands below each, without the fences.
fn generated(page: &str) -> Vec<(String, String)> {
    let parts = page.split(OPEN).skip(1);
    parts
        .filter_map(|part| {
            let (command, rest) = part.split_once(" -->")?;
            let (body, _) = rest.split_once(CLOSE)?;
            let body = body.trim().strip_prefix("```text")?.strip_suffix("```")?;
            let shown = body.trim_start().strip_prefix(&format!("$ {command}"))?;
            Some((command.to_owned(), shown.trim().to_owned()))
        })
        .collect()
}

#[test]
fn generated_parts_have_not_drifted() {
    let mut all = vec![root().join("README.md")];
    pages(&root().join("docs"), &mut all);
    let mut seen = 0;
    for page in all {
        let text = std::fs::read_to_string(&page).expect("a page can be read");
        for (command, shown) in generated(&text) {
            if !TEXT_ALONE.iter().any(|start| command.starts_with(start)) {
                continue;
            }
            let args: Vec<&str> = command.split_whitespace().skip(1).collect();
            let output = presidium().env("COLUMNS", "80").env("NO_COLOR", "1").args(&args).output();
            let now = stdout(&output.expect("the program starts"));
            assert!(
                now.trim() == shown,
                "{}: what `{command}` prints has changed; run `cargo xtask bless`",
                page.display()
            );
            seen += 1;
        }
    }
    assert!(seen >= 24, "every page of a subsystem shows its equations and sources: {seen} seen");
}

#[test]
fn the_limits_are_those_of_the_page() {
    let page = std::fs::read_to_string(root().join("docs/limits.md")).expect("the page can be read");
    let output = presidium().args(["limits", "--json"]).output().expect("the program starts");
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(json["text"].as_str(), Some(page.as_str()));
}

#[test]
fn recorded_series_are_drawn_within_80_columns() {
    let output = presidium()
        .env("COLUMNS", "80")
        .args(["run", "--series", "men,rockets", "-n", "20", "--quiet"])
        .output();
    let text = stdout(&output.expect("the program starts"));
    assert!(text.contains("(men;") && text.contains("(rockets;") && !text.contains("(growth;"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let wrong = presidium().args(["run", "--series", "mne"]).output().expect("the program starts");
    assert_eq!(wrong.status.code(), Some(4));
    assert!(super::stderr(&wrong).contains("men"), "{}", super::stderr(&wrong));
}
