//! Lists the flagship's folder and writes the table of texts that the library embeds.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let model = here.join("../../models/thaw");
    let flagship = [("", "pres"), ("data", "toml"), ("expected", "toml")];
    write_table(&out.join("flagship.rs"), &model, &flagship);
}

/// Writes `&[(path within the root, text), …]` for the files of some folders.
fn write_table(to: &Path, root: &Path, folders: &[(&str, &str)]) {
    // Cargo looks through a folder, so this covers new files and new subfolders too.
    println!("cargo::rerun-if-changed={}", root.display());
    let mut table = String::from("&[\n");
    for (folder, suffix) in folders {
        let folder = if folder.is_empty() { root.to_path_buf() } else { root.join(folder) };
        for path in listed(&folder, suffix) {
            let name = path.strip_prefix(root).expect("the walk stays below the root");
            let name = name.to_string_lossy().replace('\\', "/");
            let full = path.canonicalize().expect("the file was just listed");
            writeln!(table, "    ({name:?}, include_str!({full:?})),").expect("a string takes all");
        }
    }
    table.push_str("]\n");
    std::fs::write(to, table).expect("the output folder can be written");
}

fn listed(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut paths: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == suffix)).collect();
    paths.sort();
    paths
}
