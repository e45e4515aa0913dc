//! Lists the built page and the results worked out beforehand → a table of files, each plain and compressed, to embed.

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::Hasher;
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets it")?);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets it")?);
    for (folder, table) in [("dist", "page.rs"), ("baked", "baked.rs")] {
        let root = here.join(folder);
        // Cargo looks through a folder, so this covers new files too.
        println!("cargo::rerun-if-changed={}", root.display());
        let mut files = Vec::new();
        walk(&root, &mut files)?;
        files.sort();
        write_table(&root, &files, &out, table)?;
    }
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Writes `&[File { path, plain, zipped, tag }, …]`.
fn write_table(root: &Path, files: &[PathBuf], out: &Path, table: &str) -> Result<(), Box<dyn Error>> {
    let mut text = String::from("&[\n");
    for (n, path) in files.iter().enumerate() {
        let plain = std::fs::read(path)?;
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zip.write_all(&plain)?;
        let zipped = out.join(format!("{table}-{n}.gz"));
        std::fs::write(&zipped, zip.finish()?)?;
        let mut hasher = DefaultHasher::new();
        hasher.write(&plain);
        let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        let full = path.canonicalize()?;
        let tag = format!("\"{:016x}\"", hasher.finish());
        writeln!(
            text,
            "    File {{ path: {name:?}, plain: include_bytes!({full:?}), zipped: include_bytes!({zipped:?}), tag: {tag:?} }},"
        )?;
    }
    text.push_str("]\n");
    std::fs::write(out.join(table), text)?;
    Ok(())
}
