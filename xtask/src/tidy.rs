//! What the compiler cannot check: every rule looks at the whole tree and reports all it finds.

mod codes;
mod layers;
mod links;
mod text;

use crate::shell::{Result, root};
use std::path::{Path, PathBuf};

/// A text file of the tree.
pub(crate) struct File {
    /// Relative to the root, with forward slashes.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// What the rules found: errors fail, warnings are only shown.
#[derive(Default)]
pub(crate) struct Findings {
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Findings {
    /// Reports something that must be mended.
    pub(crate) fn error(&mut self, message: String) {
        self.errors.push(message);
    }

    /// Reports something to look at.
    pub(crate) fn warn(&mut self, message: String) {
        self.warnings.push(message);
    }
}

/// Runs every rule over the tree.
pub(crate) fn tidy() -> Result<()> {
    eprintln!("\n── tidy");
    let root = root();
    let mut files = Vec::new();
    read_folder(&root, &root, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));

    let mut found = Findings::default();
    layers::check_layers(&root, &files, &mut found);
    text::check_text(&root, &files, &mut found);
    links::check_links(&root, &files, &mut found);
    codes::check_codes(&files, &mut found);

    for warning in &found.warnings {
        eprintln!("tidy warning: {warning}");
    }
    for error in &found.errors {
        eprintln!("tidy: {error}");
    }
    match found.errors.len() {
        0 => {
            eprintln!("tidy: {} files, {} warnings", files.len(), found.warnings.len());
            Ok(())
        }
        n => Err(format!("tidy found {n} problem{}", if n == 1 { "" } else { "s" })),
    }
}

/// Folders, and the file `.git` that a second working tree has instead of the folder.
const SKIPPED: &[&str] = &["target", ".git", "node_modules", ".cache"];

fn read_folder(root: &Path, folder: &Path, files: &mut Vec<File>) -> Result<()> {
    let fail = |e| format!("cannot read {}: {e}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let path: PathBuf = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(fail)?;
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            read_folder(root, &path, files)?;
        } else if kind.is_file()
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            let relative = path.strip_prefix(root).expect("the walk stays below the root");
            files.push(File { path: relative.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}
