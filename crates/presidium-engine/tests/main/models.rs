//! The models of the repository, read from their folders and checked.

#![expect(
    clippy::disallowed_methods,
    reason = "the engine reads no files; its tests read the models beside it"
)]

use presidium_lang::check::{SourceKeys, load};
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::Model;
use std::path::{Path, PathBuf};

/// The example models, by name.
pub(crate) fn examples() -> Vec<(String, Model)> {
    let models = folders(&root().join("examples"));
    assert!(models.len() >= 3, "{} example models", models.len());
    models
}

/// All that stands beside the examples.
pub(crate) fn flagship() -> Vec<(String, Model)> {
    let models: Vec<(String, Model)> =
        folders(&root()).into_iter().filter(|(name, _)| name != "examples").collect();
    assert!(!models.is_empty(), "no flagship");
    models
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

/// The models in the folders of a folder; folders without a text of the language are passed over.
fn folders(root: &Path) -> Vec<(String, Model)> {
    let mut folders: Vec<PathBuf> = paths(root).into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    let named = |path: &Path| path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
    folders.iter().filter_map(|folder| Some((named(folder), model_in(folder)?))).collect()
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the repository");
    entries.map(|entry| entry.expect("an entry of it").path()).collect()
}

fn model_in(folder: &Path) -> Option<Model> {
    let mut texts: Vec<PathBuf> =
        paths(folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "pres")).collect();
    texts.sort();
    let files: Vec<(String, String)> = texts
        .iter()
        .map(|path| (path.display().to_string(), std::fs::read_to_string(path).expect("a text")))
        .collect();
    if files.is_empty() {
        return None;
    }
    let loaded = load(files, &SourceKeys::default());
    let errors: Vec<&str> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{}: {errors:?}", folder.display());
    Some(loaded.model.expect("a model without errors"))
}
