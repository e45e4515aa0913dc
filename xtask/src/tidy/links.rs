//! Links of Markdown pages that stay inside the repository must lead somewhere.

use super::{File, Findings};
use std::path::Path;

/// Checks every relative link of every Markdown file.
pub(crate) fn check_links(root: &Path, files: &[File], found: &mut Findings) {
    for file in files.iter().filter(|f| f.path.ends_with(".md")) {
        for (line, target) in links(&file.text) {
            let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let full = if path.is_empty() { root.join(&file.path) } else { root.join(folder).join(path) };
            if !full.exists() {
                found.error(format!("{}:{line}: link to `{target}` leads nowhere", file.path));
            } else if !anchor.is_empty() && !has_anchor(&full, anchor) {
                found.error(format!("{}:{line}: no heading for `#{anchor}`", file.path));
            }
        }
    }
}

/// The relative link targets of a page with their lines, code left out.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut fenced = false;
    for (n, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let mut rest = prose.as_str();
        while let Some(at) = rest.find("](") {
            rest = &rest[at + 2..];
            let Some(end) = rest.find(')') else { break };
            let target = &rest[..end];
            if !target.contains("://") && !target.starts_with("mailto:") {
                all.push((n + 1, target.to_owned()));
            }
        }
    }
    all
}

fn has_anchor(path: &Path, anchor: &str) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|l| l.starts_with('#')).any(|l| slug(l.trim_start_matches('#')) == anchor)
}

fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_outside_code_are_found() {
        let text = "see [a](b.md#c) and [web](https://x.org)\n```\n[no](d.md)\n```\n`[x](y)` [e](f)\n";
        assert_eq!(links(text), [(1, "b.md#c".to_owned()), (5, "f".to_owned())]);
        assert_eq!(slug(" Numbers that change, first"), "numbers-that-change-first");
    }
}
