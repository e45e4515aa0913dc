//! Runs the language's behaviour as text: every ```` ```pres ```` block of the suites, reference pages, guides
//! and error pages.
//!
//! A line that ends in `# error: [code]` or `# warning: [code]` must give exactly that problem, and no other
//! problem may appear. Words after `pres`: `fragment` puts the small model below before the block, `bare`
//! adds nothing (otherwise a block without `model` gets a name and a clock); `sourced` and `whole` ask for the
//! warnings of rules without source and of names nobody reads; `keyed` for unknown keys of sources. A line
//! `# file: NAME` begins another file. A fence `diagnostics`, `model`, `changes` (what the changes of its scenarios mean)
//! or `equation NAME` after a block holds what that block gives.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use presidium_lang::change::describe;
use presidium_lang::codes::{CODES, Phase};
use presidium_lang::diagnostic::{Diagnostic, Severity};
use presidium_lang::model::Model;
use presidium_lang::{Loaded, SourceKeys, builtins, load, show};

const HEADER: &str = "model test \"A test\"\nclock day from 1953-01-01 to 1960-12-31\n";

const FRAGMENT: &str = "\
model fragment \"What fragments may use\"
clock day from 1953-01-01 to 1960-12-31
interpretation notes, documents default
set Satellite = { poland, hungary, romania }
set Member = { khrushchev, molotov, mikoyan }
set Answer = { wait, bargain, force }
table Member { standing reflex; khrushchev 3 0.6; molotov 2 0.8; mikoyan 1.5 0.2 }
relation neighbour[Satellite, Satellite] symmetric { poland hungary, hungary romania }
param contagion : rate per month = 0.2
stock unrest[s in Satellite] : share = 0.4
stock open[s in Satellite] : flag = no
stock holder : Member or nobody = khrushchev
event rising[s in Satellite] once
  rate 0.02 per month
episode crisis[s in Satellite] opens on rising[s] closes on calm[s]
event calm[s in Satellite] recurring when crisis[s]
  each day rate 0.05 per day
event meeting[s in Satellite] recurring when crisis[s]
  each day rate 0.5 per day
choice answer[s in Satellite] : Answer on meeting[s]
  wait = 0
  bargain = 0.5
  force = unrest[s]
choice motion[s in Satellite] : Answer on meeting[s]
  by vote of m in Member weight standing[m] majority
  wait = 0
  force = reflex[m]
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[expect(clippy::disallowed_methods, reason = "the runner reads its suites")]
fn pages(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A fenced block.
struct Block {
    place: String,
    words: Vec<String>,
    text: String,
}

fn blocks(name: &str, page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (n, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => writeln!(block.text, "{line}").unwrap(),
            (None, Some(words)) => {
                let words = words.split_whitespace().map(str::to_string).collect();
                open = Some(Block { place: format!("{name}:{}", n + 1), words, text: String::new() });
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{name}: a fence is not closed");
    found
}

impl Block {
    fn is(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }

    /// The files the block stands for; the first is what stands before it.
    fn files(&self) -> Vec<(String, String)> {
        let before = match () {
            () if self.is("bare") || self.text.starts_with("model ") => "",
            () if self.is("fragment") => FRAGMENT,
            () => HEADER,
        };
        let mut files = vec![("before.pres".to_string(), before.to_string())];
        if !self.text.starts_with("# file: ") {
            files.push(("block.pres".to_string(), String::new()));
        }
        for line in self.text.lines() {
            match line.strip_prefix("# file: ") {
                Some(name) => files.push((name.to_string(), String::new())),
                None => writeln!(files.last_mut().unwrap().1, "{line}").unwrap(),
            }
        }
        files
    }

    fn load(&self) -> Loaded {
        let keys = |words: &[&str]| Some(words.iter().map(|w| (*w).to_string()).collect::<BTreeSet<_>>());
        let keyed = self.is("keyed");
        load(
            self.files(),
            &SourceKeys {
                notes_lines: Some(158),
                records: if keyed { keys(&["poland-1956", "hungary-1956"]) } else { None },
                works: if keyed { keys(&["kuran1991", "schelling1960"]) } else { None },
                statements: Some(BTreeMap::from([
                    ("S001".to_string(), BTreeSet::from([12, 13])),
                    ("S133".to_string(), BTreeSet::from([124])),
                ])),
            },
        )
    }

    fn silent(&self, d: &Diagnostic) -> bool {
        let before = d.primary.span.source.0 == 0 && d.severity == Severity::Warning;
        before
            || (d.code == "unsourced-rule" && !self.is("sourced"))
            || (d.code == "unused-name" && !self.is("whole"))
    }
}

/// `file:line severity[code]` for every mark in the text.
fn expected(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files {
        for (n, line) in text.lines().enumerate() {
            let Some(at) = line.rfind("# error: [").into_iter().chain(line.rfind("# warning: [")).min()
            else {
                continue;
            };
            for mark in line[at..].split(']').filter(|m| m.contains('[')) {
                let severity = if mark.contains("error: [") { "error" } else { "warning" };
                let code = mark.rsplit('[').next().unwrap();
                found.push(format!("{name}:{} {severity}[{code}]", n + 1));
            }
        }
    }
    found.sort();
    found
}

fn given(block: &Block, loaded: &Loaded) -> Vec<String> {
    let mut found = Vec::new();
    // The grammar's page shows forms of single declarations; what they name is declared nowhere.
    let reading = |d: &&Diagnostic| CODES.iter().any(|row| row.code == d.code && row.phase == Phase::Reading);
    let grammar = block.place.contains("grammar.md");
    for d in loaded.diagnostics.iter().filter(|d| !block.silent(d) && (!grammar || reading(d))) {
        let source = &loaded.sources[usize::from(d.primary.span.source.0)];
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        found.push(format!(
            "{}:{} {severity}[{}]",
            source.name,
            source.place_of(d.primary.span.start).line,
            d.code
        ));
    }
    found.sort();
    found
}

/// The problems as text for people: one paragraph each.
fn rendered(block: &Block, loaded: &Loaded) -> String {
    let mut out = String::new();
    for d in loaded.diagnostics.iter().filter(|d| !block.silent(d)) {
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        writeln!(out, "{severity}[{}]: {}", d.code, d.message).unwrap();
        for (label, mark) in [(&d.primary, "at")].into_iter().chain(d.secondary.iter().map(|l| (l, "and"))) {
            let source = &loaded.sources[usize::from(label.span.source.0)];
            let place = source.place_of(label.span.start);
            let text = source.slice(label.span).lines().next().unwrap_or("");
            let note = if label.text.is_empty() { String::new() } else { format!(": {}", label.text) };
            writeln!(out, "  {mark} {}:{}:{} `{text}`{note}", source.name, place.line, place.column).unwrap();
        }
        if let Some(help) = &d.help {
            let edit = help.edit.as_ref().map_or(String::new(), |(_, text)| format!(": `{text}`"));
            writeln!(out, "  help: {}{edit}", help.text).unwrap();
        }
    }
    out
}

/// What the changes of all scenarios mean, in the order of their names.
fn meanings(model: &Model) -> String {
    let changes = model.scenarios.iter().flat_map(|s| &s.changes);
    changes.map(|c| describe(model, c) + "\n").collect()
}

fn snapshot(block: &Block, of: &Block, loaded: &Loaded) -> Option<String> {
    let kind = block.words.first().map_or("", String::as_str);
    let model = loaded.model.as_ref();
    let actual = match (kind, model) {
        ("diagnostics", _) => rendered(of, loaded),
        ("model", Some(model)) => show::show_model(model),
        ("equation", Some(model)) => {
            let name = block.words.get(1).map_or("", String::as_str);
            show::equation(model, name).unwrap_or_else(|problem| format!("{problem}\n"))
        }
        ("changes", Some(model)) => meanings(model),
        ("model" | "equation" | "changes", None) => "no model\n".to_string(),
        _ => return None,
    };
    (actual != block.text).then(|| format!("{}: the block should read\n{actual}", block.place))
}

fn run(folder: &str) -> (usize, BTreeSet<String>) {
    let mut problems = String::new();
    let mut seen = BTreeSet::new();
    let mut cases = 0;
    for (name, page) in pages(folder) {
        let mut last: Option<(Block, Loaded)> = None;
        for block in blocks(&name, &page) {
            if block.words.first().is_none_or(|w| w != "pres") {
                if let Some((of, loaded)) = &last
                    && let Some(problem) = snapshot(&block, of, loaded)
                {
                    writeln!(problems, "{problem}").unwrap();
                }
                continue;
            }
            cases += 1;
            let loaded = block.load();
            let (wanted, found) = (expected(&block.files()), given(&block, &loaded));
            let failed = loaded.diagnostics.iter().any(|d| d.severity == Severity::Error);
            assert_eq!(
                loaded.model.is_none(),
                failed,
                "{}: a model exactly when there is no error",
                block.place
            );
            if wanted != found {
                let what = rendered(&block, &loaded);
                writeln!(problems, "{}\n  expected {wanted:?}\n  found    {found:?}\n{what}", block.place)
                    .unwrap();
            }
            seen.extend(
                wanted.iter().filter_map(|w| Some(w.split_once('[')?.1.trim_end_matches(']').to_string())),
            );
            last = Some((block, loaded));
        }
    }
    assert!(problems.is_empty(), "{problems}");
    (cases, seen)
}

#[test]
fn the_suites_hold() {
    let (cases, _) = run("tests");
    assert!(cases >= 60, "{cases} cases");
}

#[test]
fn the_reference_and_the_guide_hold() {
    run("docs/reference");
    run("docs/guide");
}

#[test]
fn the_error_pages_hold_and_every_code_has_a_case() {
    let (_, mut seen) = run("docs/errors");
    seen.extend(run("tests").1);
    let pages: BTreeMap<String, String> = pages("docs/errors").into_iter().collect();
    assert_eq!(pages.len(), CODES.len(), "a page has no row in codes.rs");
    // Their texts are too long for a page; the reader's own tests have the cases.
    let long = ["text-too-long", "too-many-declarations", "too-many-problems"];
    for row in CODES {
        assert_eq!(pages.get(&format!("docs/errors/{}.md", row.code)).map(String::as_str), Some(row.page));
        assert!(seen.contains(row.code) || long.contains(&row.code), "{} has no case", row.code);
    }
    assert!(seen.iter().all(|code| CODES.iter().any(|row| row.code == code)));
}

#[test]
fn the_page_of_builtins_is_that_of_the_table() {
    let pages = pages("docs/reference");
    let page = pages.iter().find(|(name, _)| name.ends_with("builtins.md")).unwrap();
    let rows = page.1.split_once("<!-- rows -->\n").unwrap().1;
    assert_eq!(rows.trim(), builtins::reference().trim());
}
