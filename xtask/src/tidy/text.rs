//! Rules about single files: a header, a size one can hold, no machine's paths, nothing left undone.

use super::{File, Findings};
use std::collections::BTreeSet;
use std::path::Path;

const LOOK_TWICE: usize = 500;
const TOO_LONG: usize = 800;

/// Checks headers, sizes, machine paths and unfinished work.
pub(crate) fn check_text(root: &Path, files: &[File], found: &mut Findings) {
    let mut excused = read_excused(root, found);
    for file in files {
        check_header(file, found);
        check_size(file, &mut excused, found);
        check_paths(file, found);
        check_unfinished(file, found);
    }
    for path in excused {
        found.error(format!("xtask/sizes.toml excuses {path}, which needs no excuse"));
    }
}

fn read_excused(root: &Path, found: &mut Findings) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root.join("xtask/sizes.toml")).unwrap_or_default();
    match text.parse::<toml::Table>() {
        Ok(table) => table.keys().cloned().collect(),
        Err(e) => {
            found.error(format!("xtask/sizes.toml: {e}"));
            BTreeSet::new()
        }
    }
}

fn check_header(file: &File, found: &mut Findings) {
    if file.path.ends_with(".rs") && !file.text.starts_with("//!") {
        found.error(format!("{}: a file opens with `//!` and what it turns into what", file.path));
    }
    if file.path.ends_with(".pres") && !["#", "model "].iter().any(|start| file.text.starts_with(start)) {
        found
            .error(format!("{}: a text opens with a comment on what it holds, or with its model", file.path));
    }
}

fn check_size(file: &File, excused: &mut BTreeSet<String>, found: &mut Findings) {
    if !file.path.ends_with(".rs") {
        return;
    }
    let lines = file.text.lines().count();
    if lines > TOO_LONG {
        if !excused.remove(&file.path) {
            found.error(format!(
                "{}: {lines} lines; a file ends at {TOO_LONG} (or says why in xtask/sizes.toml)",
                file.path
            ));
        }
    } else if lines > LOOK_TWICE {
        found.warn(format!("{}: {lines} lines; look twice at {LOOK_TWICE}", file.path));
    }
}

/// Folders that exist on one machine only, spelt so that this file does not contain them.
fn machine_folders() -> [String; 5] {
    ["work", "tmp", "home", "root", "Users"].map(|name| format!("/{name}/"))
}

fn check_paths(file: &File, found: &mut Findings) {
    for (n, line) in file.text.lines().enumerate() {
        for folder in machine_folders() {
            let mut rest = line;
            while let Some(at) = rest.find(&folder) {
                if !rest[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/)}".contains(c)) {
                    found.error(format!("{}:{}: a path of one machine, {folder}", file.path, n + 1));
                }
                rest = &rest[at + folder.len()..];
            }
        }
    }
}

/// Marks of unfinished work, spelt so that this file does not contain them.
fn unfinished() -> [String; 4] {
    [
        format!("{}!(", "todo"),
        format!("{}!(", "unimplemented"),
        format!("#[{}", "ignore"),
        format!("#[{}", "should_panic"),
    ]
}

fn check_unfinished(file: &File, found: &mut Findings) {
    if !file.path.ends_with(".rs") {
        return;
    }
    for (n, line) in file.text.lines().enumerate() {
        for mark in unfinished().iter().filter(|mark| line.contains(mark.as_str())) {
            found.error(format!("{}:{}: `{mark}` is not left in the tree", file.path, n + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(path: &str, text: &str) -> usize {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        let mut found = Findings::default();
        check_header(&file, &mut found);
        check_size(&file, &mut BTreeSet::new(), &mut found);
        check_paths(&file, &mut found);
        check_unfinished(&file, &mut found);
        found.errors.len()
    }

    #[test]
    fn each_rule_finds_its_case() {
        assert_eq!(errors("a.rs", "//! A into b.\n"), 0);
        assert_eq!(errors("a.rs", "use std;\n"), 1);
        assert_eq!(errors("a.pres", "# A model.\n"), 0);
        assert_eq!(errors("a.pres", "model a \"A\"\n"), 0);
        assert_eq!(errors("a.pres", "stock a\n"), 1);
        assert_eq!(errors("a.rs", &format!("//! A.\n{}", "\n".repeat(900))), 1);
        assert_eq!(errors("a.md", &format!("see {}x", machine_folders()[0])), 1);
        assert_eq!(errors("a.md", &format!("see docs{}x", machine_folders()[0])), 0);
        assert_eq!(errors("a.rs", &format!("//! A.\n{}", unfinished()[2])), 1);
    }
}
