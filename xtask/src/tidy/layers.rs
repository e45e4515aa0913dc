//! The layers: `xtask/layers.toml` against the manifests, both ways.
//!
//! A dependency that the file does not allow fails, and so does a line of the file that no crate uses.

use super::{File, Findings};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Table = toml::Table;
type Allowed = BTreeMap<String, BTreeSet<String>>;

const KINDS: &[(&str, &str)] =
    &[("dependencies", "uses"), ("dev-dependencies", "tests-with"), ("build-dependencies", "builds-with")];

/// Compares the layer table with what the manifests say.
pub(crate) fn check_layers(root: &Path, files: &[File], found: &mut Findings) {
    let text = match std::fs::read_to_string(root.join("xtask/layers.toml")) {
        Ok(text) => text,
        Err(e) => return found.error(format!("xtask/layers.toml: {e}")),
    };
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(e) => return found.error(format!("xtask/layers.toml: {e}")),
    };
    let mut crates = BTreeMap::new();
    for file in files.iter().filter(|f| is_manifest(&f.path)) {
        match file.text.parse::<Table>() {
            Ok(manifest) => {
                if let Some(name) =
                    manifest.get("package").and_then(|p| p.get("name")).and_then(|n| n.as_str())
                {
                    crates.insert(name.to_owned(), manifest);
                }
            }
            Err(e) => found.error(format!("{}: {e}", file.path)),
        }
    }
    for name in table.keys().filter(|name| !crates.contains_key(*name)) {
        found.error(format!("xtask/layers.toml names `{name}`, which is no crate"));
    }
    for (name, manifest) in &crates {
        let Some(row) = table.get(name).and_then(|r| r.as_table()) else {
            found.error(format!("xtask/layers.toml has no row for crate `{name}`"));
            continue;
        };
        for key in row.keys().filter(|k| !KINDS.iter().any(|(_, word)| word == k)) {
            found.error(format!(
                "xtask/layers.toml, {name}: `{key}` is not one of uses, tests-with, builds-with"
            ));
        }
        compare(name, &real(manifest), &allowed(row), found);
    }
}

fn is_manifest(path: &str) -> bool {
    path == "xtask/Cargo.toml" || (path.starts_with("crates/") && path.ends_with("/Cargo.toml"))
}

fn real(manifest: &Table) -> Allowed {
    let mut all = Allowed::new();
    let mut collect = |table: &Table| {
        for (kind, word) in KINDS {
            let names = table.get(*kind).and_then(|d| d.as_table());
            all.entry((*word).to_owned())
                .or_default()
                .extend(names.into_iter().flat_map(|t| t.keys().cloned()));
        }
    };
    collect(manifest);
    let targets = manifest.get("target").and_then(|t| t.as_table());
    for table in targets.into_iter().flat_map(|t| t.values()).filter_map(|t| t.as_table()) {
        collect(table);
    }
    all
}

fn allowed(row: &Table) -> Allowed {
    let list = |word: &str| -> BTreeSet<String> {
        let values = row.get(word).and_then(|v| v.as_array());
        values.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    };
    KINDS.iter().map(|(_, word)| ((*word).to_owned(), list(word))).collect()
}

fn compare(name: &str, real: &Allowed, allowed: &Allowed, found: &mut Findings) {
    for (_, word) in KINDS {
        for extra in real[*word].difference(&allowed[*word]) {
            found.error(format!(
                "crate `{name}` {word} `{extra}`, which xtask/layers.toml does not allow (see CONTRIBUTING.md, outside crates)"
            ));
        }
        for unused in allowed[*word].difference(&real[*word]) {
            found
                .error(format!("xtask/layers.toml allows `{name}` {word} `{unused}`, which it does not use"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(manifest: &str, row: &str) -> usize {
        let mut found = Findings::default();
        let (manifest, row) = (manifest.parse::<Table>().unwrap(), row.parse::<Table>().unwrap());
        compare("x", &real(&manifest), &allowed(&row), &mut found);
        found.errors.len()
    }

    #[test]
    fn a_dependency_must_be_allowed_and_a_line_used() {
        assert_eq!(findings("[dependencies]\na = '1'", "uses = ['a']"), 0);
        assert_eq!(findings("[dependencies]\na = '1'\nb = '1'", "uses = ['a']"), 1);
        assert_eq!(findings("[dependencies]\na = '1'", "uses = ['a', 'b']"), 1);
        assert_eq!(findings("[dev-dependencies]\na = '1'", "uses = ['a']"), 2);
        assert_eq!(findings("[target.'cfg(unix)'.dependencies]\na = '1'", ""), 1);
    }
}
