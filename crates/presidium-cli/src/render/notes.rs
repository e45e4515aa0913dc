//! Statements of the notes, sources and what rests on them.

use crate::output::Style;
use crate::render::words::{plural, wrap};
use presidium::Place;
use presidium::verbs::cite::{Citation, Counts, Resting, Sources};
use presidium::verbs::notes::{Coverage, Note, Overview};
use std::fmt::Write as _;

/// How many rules are listed under a source before the rest is counted only.
const RULES_SHOWN: usize = 12;

/// Statements in full.
pub(crate) fn notes(notes: &[Note], width: usize, style: Style) -> String {
    let mut text = String::new();
    for (n, note) in notes.iter().enumerate() {
        if n > 0 {
            text.push('\n');
        }
        let statement = &note.statement;
        let head = format!(
            "{}  {}  {}, {}",
            statement.id,
            lines(&statement.lines),
            statement.subsystem,
            statement.kind
        );
        let _ = writeln!(text, "{}", style.bold(&head));
        paragraph(&mut text, &statement.text, width, "  says:        ");
        let problems = statement.flag.problems().join(", ");
        paragraph(&mut text, &problems, width, "  flagged:     ");
        paragraph(&mut text, statement.correction.as_deref().unwrap_or(""), width, "  correction:  ");
        if let (Some(treatment), Some(outcome)) = (&statement.treatment, &statement.outcome) {
            let basis = match statement.basis.as_deref() {
                Some("inferred") => "inferred by us",
                _ => "stated",
            };
            paragraph(&mut text, &format!("({basis}) {treatment}"), width, "  experiment:  ");
            let direction = statement.direction.as_deref().unwrap_or("open");
            paragraph(&mut text, &format!("{outcome}: {direction}"), width, "  then:        ");
        }
        paragraph(&mut text, &note.claims.join(", "), width, "  claims:      ");
        let resting: Vec<(&Place, Option<&str>)> = note.rules.iter().map(|r| (r, None)).collect();
        rules(&mut text, &resting, width, style);
    }
    text
}

fn lines(lines: &[u32]) -> String {
    let list: Vec<String> = lines.iter().map(u32::to_string).collect();
    format!("line{} {}", if lines.len() == 1 { "" } else { "s" }, list.join(", "))
}

fn paragraph(text: &mut String, words: &str, width: usize, head: &str) {
    if words.is_empty() {
        return;
    }
    let rest = " ".repeat(head.len());
    for line in wrap(words, width, head, &rest) {
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn rules(text: &mut String, rules: &[(&Place, Option<&str>)], width: usize, style: Style) {
    if rules.is_empty() {
        let _ = writeln!(text, "  {}", style.dim("no rule rests on it"));
        return;
    }
    let _ = writeln!(text, "  {}", plural(rules.len() as u64, "rule"));
    for (rule, why) in rules.iter().take(RULES_SHOWN) {
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        let line = format!("{} {}{why}", place(rule), rule.what);
        for line in wrap(&line, width, "    ", "      ") {
            let _ = writeln!(text, "{line}");
        }
    }
    if rules.len() > RULES_SHOWN {
        let _ = writeln!(text, "    and {} more (all: --json)", rules.len() - RULES_SHOWN);
    }
}

/// `china.pres:12`
fn place(place: &Place) -> String {
    format!("{}:{}", place.file.rsplit('/').next().unwrap_or(&place.file), place.line)
}

/// What there is, and how to ask for it.
pub(crate) fn overview(overview: &Overview, style: Style) -> String {
    let mut text = format!(
        "{} lines, {} statements; {} are flagged, {} can be put to a test.\n\n",
        overview.lines, overview.statements, overview.corrected, overview.experiments
    );
    let _ = writeln!(text, "{}", style.bold("PART OF THE STORY  STATEMENTS"));
    for (name, n) in &overview.subsystems {
        let _ = writeln!(text, "{name:<18} {n:>10}");
    }
    text.push_str("\nOne line:      presidium notes 124\n");
    text.push_str("By id:         presidium notes S133\n");
    text.push_str("By words:      presidium notes secret speech\n");
    text.push_str("What is used:  presidium notes --coverage\n");
    text
}

/// One line a statement, those without use last.
pub(crate) fn coverage(coverage: &Coverage, width: usize, style: Style) -> String {
    let (used, unused): (Vec<_>, Vec<_>) = coverage.statements.iter().partition(|s| !s.used_by.is_empty());
    let mut text = String::new();
    let head =
        format!("{} of {} statements are used by a rule or claim", used.len(), coverage.statements.len());
    let _ = writeln!(text, "{}\n", style.bold(&head));
    for covered in &used {
        let head = format!(
            "{}  {:<14} ",
            covered.statement.id,
            lines(&covered.statement.lines).replace("line", "l.")
        );
        for line in wrap(&covered.used_by.join(", "), width, &head, &" ".repeat(head.len())) {
            let _ = writeln!(text, "{line}");
        }
    }
    if !unused.is_empty() {
        let _ = writeln!(text, "\n{}", style.bold("NOT USED"));
    }
    for covered in &unused {
        let statement = &covered.statement;
        let why = covered.reason.as_deref().unwrap_or("no reason given");
        let head = format!("{}  ", statement.id);
        for line in wrap(&format!("{} ({why})", statement.text), width, &head, "      ") {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// Sources in full.
pub(crate) fn citations(list: &[Citation], width: usize, style: Style) -> String {
    let mut text = String::new();
    for (n, citation) in list.iter().enumerate() {
        if n > 0 {
            text.push('\n');
        }
        let _ = writeln!(text, "{}", style.bold(&format!("{}  ({})", citation.key, citation.kind)));
        paragraph(&mut text, &citation.title, width, "  ");
        for detail in &citation.details {
            paragraph(&mut text, detail, width, "  - ");
        }
        let resting: Vec<(&Place, Option<&str>)> =
            citation.rules.iter().map(|r| (&r.place, r.why.as_deref())).collect();
        rules(&mut text, &resting, width, style);
    }
    text
}

/// The sources of one file with the full reference of each; `n` is the number of lines that rest on it.
pub(crate) fn file_citations(sources: &Sources, width: usize, style: Style) -> String {
    let mut text = wrap(&tally(&sources.counts), width, "", "").join("\n") + "\n";
    for (kind, head) in [("work", "WORKS"), ("record", "RECORD"), ("judgement", "OUR JUDGEMENT")] {
        let list: Vec<&Citation> = sources.list.iter().filter(|c| c.kind == kind).collect();
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{}", style.bold(head));
        for citation in list {
            let used = |n: usize| format!("  {} ({n})  ", citation.key);
            match kind {
                "judgement" => judgements(&mut text, &citation.rules, width),
                _ => paragraph_at(&mut text, &reference(citation), width, &used(citation.rules.len()), 6),
            }
        }
    }
    text
}

/// A work with the place where it appeared; a record with its certainty and its sources, without its facts.
fn reference(citation: &Citation) -> String {
    let wanted = |detail: &&String| {
        citation.kind == "work" || detail.starts_with("certainty: ") || detail.starts_with("source: ")
    };
    let details = citation.details.iter().filter(wanted).map(String::as_str);
    std::iter::once(citation.title.as_str()).chain(details).collect::<Vec<_>>().join(". ")
}

fn judgements(text: &mut String, rules: &[Resting], width: usize) {
    for rule in rules {
        let why = rule.why.as_deref().unwrap_or("no reason given");
        paragraph_at(text, why, width, &format!("  {}: ", rule.place.what), 6);
    }
}

fn paragraph_at(text: &mut String, words: &str, width: usize, head: &str, indent: usize) {
    for line in wrap(words, width, head, &" ".repeat(indent)) {
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn tally(counts: &Counts) -> String {
    format!(
        "{}: {} rest on the notes, {} on the record, {} on other works, {} on our judgement alone ({:.0} in 100), {} on nothing.",
        plural(counts.total() as u64, "rule line"),
        counts.notes,
        counts.record,
        counts.work,
        counts.judgement,
        100.0 * counts.judgement_share(),
        counts.none
    )
}

/// What rule lines rest on, and one line a source: key, number of rules, title.
pub(crate) fn all_citations(sources: &Sources, width: usize, style: Style) -> String {
    let mut text = String::new();
    if sources.counts.total() > 0 {
        text = wrap(&tally(&sources.counts), width, "", "").join("\n") + "\n\n";
    }
    let _ = writeln!(text, "{}", style.bold(&format!("{:<26} RULES  REFERENCE", "KEY")));
    for citation in &sources.list {
        let head = format!("{:<26} {:>5}  ", citation.key, citation.rules.len());
        for line in wrap(&citation.title, width, &head, &" ".repeat(34)) {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}
