//! Rewrites what is generated: pictures in the README and the pages, and the expected output of the examples.
//!
//! A generated part of a page stands between `<!-- bless: COMMAND -->` and `<!-- end -->` and holds the
//! fenced output of the presidium command named.

use crate::shell::{Result, capture, root, run_cargo};
use std::path::{Path, PathBuf};

const PAGES: &[&str] =
    &["README.md", "docs/guide/first-model.md", "docs/guide/first-what-if.md", "docs/reference/why.md"];
/// Folders all of whose pages may have generated parts.
const FOLDERS: &[&str] = &["docs/model"];
const OPEN: &str = "<!-- bless: ";
const CLOSE: &str = "<!-- end -->";

/// Rewrites all generated parts, and tells which files changed.
pub(crate) fn bless() -> Result<()> {
    run_cargo(&["build", "--release", "--package", "presidium-cli"], &[])?;
    let program = program()?;
    let mut pages: Vec<PathBuf> = PAGES.iter().map(|page| root().join(page)).collect();
    for folder in FOLDERS {
        let entries = std::fs::read_dir(root().join(folder)).map_err(|e| format!("{folder}: {e}"))?;
        let mut here: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        here.retain(|path| path.extension().is_some_and(|e| e == "md"));
        here.sort();
        pages.extend(here);
    }
    for path in pages {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let new = rewrite(&text, |args| present(&program, args))?;
        write(&path, &text, &new)?;
    }
    crate::checks::write(&program)?;
    bless_examples(&program)?;
    bless_reference(&program)?;
    crate::bake::bake_with(&program)?;
    crate::validation::write(&program)
}

pub(crate) fn program() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let name = format!("release/presidium{}", std::env::consts::EXE_SUFFIX);
    let path = root().join(target).join(name);
    if path.exists() { Ok(path) } else { Err(format!("{} was not built", path.display())) }
}

pub(crate) fn present(program: &Path, args: &str) -> Result<String> {
    let args: Vec<&str> = args.split_whitespace().skip_while(|word| *word == "presidium").collect();
    capture(program, &args, &[("COLUMNS", "80"), ("NO_COLOR", "1")])
}

fn rewrite(text: &str, output: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut new = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        let command_end = rest[at..].find(" -->").ok_or("a bless mark is not closed with -->")? + at;
        let command = &rest[at + OPEN.len()..command_end];
        let end = rest.find(CLOSE).filter(|e| *e > at).ok_or(format!("`{command}` has no {CLOSE}"))?;
        let shown = output(command)?;
        new.push_str(&rest[..command_end + 4]);
        new.push_str(&format!("\n```text\n$ {command}\n{}\n```\n{CLOSE}", shown.trim_end()));
        rest = &rest[end + CLOSE.len()..];
    }
    new.push_str(rest);
    Ok(new)
}

/// Each example folder with `expected/run.txt` gets it anew from `presidium run --model`.
fn bless_examples(program: &Path) -> Result<()> {
    let folder = root().join("models/examples");
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
    let mut names: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    names.sort();
    for model in names {
        let expected = model.join("expected/run.txt");
        let old = std::fs::read_to_string(&expected).unwrap_or_default();
        let name = model.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let args = format!("run --all -n 2000 --model models/examples/{name}");
        std::fs::create_dir_all(model.join("expected")).map_err(|e| format!("{}: {e}", model.display()))?;
        write(&expected, &old, &present(program, &args)?)?;
    }
    Ok(())
}

/// Histories of each reference run: few, so that `presidium verify` is quick.
const REFERENCE_HISTORIES: u32 = 200;

/// The flagship's reference results: a short run of each interpretation, with the digest it must give.
fn bless_reference(program: &Path) -> Result<()> {
    let path = root().join("models/thaw/expected/reference.toml");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let mut new = String::from(
        "# What `presidium verify` repeats: digests that every machine must reproduce.\n\
         # Written by `cargo xtask bless`; a change here needs a Numbers line in its commit.\n",
    );
    for interpretation in ["documents", "notes", "literature"] {
        let args = format!("run --json -n {REFERENCE_HISTORIES} -i {interpretation} --model models/thaw");
        let json = present(program, &args)?;
        let value = |key: &str| json_text(&json, key).ok_or(format!("`{args}` gave no {key}"));
        new.push_str(&format!(
            "\n[[run]]\ninterpretation = \"{interpretation}\"\nseed = 1\nluck = [1, {REFERENCE_HISTORIES}]\n\
             lucks = 5\nmodel = \"{}\"\ndigest = \"{}\"\n",
            value("model_digest")?,
            value("digest")?,
        ));
    }
    let folder = path.parent().expect("the file lies in a folder");
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    write(&path, &old, &new)
}

/// The text value of a key in pretty-printed JSON; the last one, as a run's own digest comes last.
fn json_text<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let mark = format!("\"{key}\": \"");
    let rest = &json[json.rfind(&mark)? + mark.len()..];
    rest.split_once('"').map(|(value, _)| value)
}

pub(crate) fn write(path: &Path, old: &str, new: &str) -> Result<()> {
    if old == new {
        return Ok(());
    }
    eprintln!("blessed {}", path.strip_prefix(root()).unwrap_or(path).display());
    std::fs::write(path, new).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_part_is_replaced_and_the_rest_kept() {
        let page = "a\n<!-- bless: presidium run -->\nold\n<!-- end -->\nb\n";
        let new = rewrite(page, |c| Ok(format!("<{c}>\n"))).unwrap();
        assert_eq!(
            new,
            "a\n<!-- bless: presidium run -->\n```text\n$ presidium run\n<presidium run>\n```\n<!-- end -->\nb\n"
        );
        assert_eq!(rewrite(&new, |c| Ok(format!("<{c}>\n"))).unwrap(), new);
        assert!(rewrite("<!-- bless: x -->", |_| Ok(String::new())).is_err());
    }
}
