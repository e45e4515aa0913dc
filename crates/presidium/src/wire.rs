//! What leaves the program as JSON: one type for each schema, made for that purpose, and nothing else.

mod causes;
mod claims;
mod model;
mod rails;
mod what_if;

pub use causes::{versus, weigh, why};
pub use claims::claims;
pub use model::model;
pub use rails::{rails, standing};
pub use what_if::what_if;

use crate::scoreboard::{Receipt, Row, Scoreboard};
use crate::verbs::check::{Checked, Cost};
use crate::verbs::cite::{Citation, Sources};
use crate::verbs::format::Formatted;
use crate::verbs::history::{self, History, Kind};
use crate::verbs::notes::{Coverage, Covered, Note, Overview};
use crate::verbs::run::coupling_name;
use crate::verbs::series::{Point, Series, SeriesChecked};
use crate::verbs::verify::Verified;
use presidium_lang::cite::Place;
use presidium_lang::diagnostic::{Diagnostic, Label, Severity};
use presidium_lang::span::Span;
use serde::Serialize;
use serde_json::{Value, json};

/// A wire type as JSON.
fn value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("wire types have text keys and no failing parts")
}

/// `presidium.run/1`
#[derive(Debug, Serialize)]
struct Run<'a> {
    schema: &'static str,
    #[serde(flatten)]
    receipt: Made<'a>,
    settings: u64,
    histories: u64,
    faults: u64,
    partial: bool,
    events: Vec<Event<'a>>,
    quantities: Vec<Quantity<'a>>,
    digest: &'a str,
}

/// How a number was made, in every schema that reports some.
#[derive(Debug, Serialize)]
struct Made<'a> {
    model: &'a str,
    model_digest: &'a str,
    interpretation: &'a str,
    seed: u64,
    luck: [u64; 2],
    lucks: u32,
    coupling: &'static str,
}

impl<'a> Made<'a> {
    /// From a receipt.
    fn of(receipt: &'a Receipt) -> Made<'a> {
        Made {
            model: &receipt.model,
            model_digest: &receipt.model_digest,
            interpretation: &receipt.interpretation,
            seed: receipt.seed,
            luck: [receipt.luck.0, receipt.luck.1],
            lucks: receipt.lucks,
            coupling: coupling_name(receipt.coupling),
        }
    }
}

#[derive(Debug, Serialize)]
struct Event<'a> {
    id: &'a str,
    title: &'a str,
    topic: &'a str,
    share: f64,
    share_error: f64,
    settings: Option<[f64; 2]>,
    date: Option<Dates>,
    record: Option<Record>,
    scored: bool,
    sources: &'a [String],
}

#[derive(Debug, Serialize)]
struct Dates {
    median: String,
    p10: String,
    p90: String,
}

#[derive(Debug, Serialize)]
struct Record {
    happened: bool,
    date: Option<String>,
    certainty: char,
}

#[derive(Debug, Serialize)]
struct Quantity<'a> {
    id: &'a str,
    title: &'a str,
    topic: &'a str,
    mean: f64,
    sd: f64,
}

/// A scoreboard as `presidium.run/1`.
pub fn run(board: &Scoreboard) -> Value {
    value(&Run {
        schema: "presidium.run/1",
        receipt: Made::of(&board.receipt),
        settings: board.receipt.settings(),
        histories: board.completed + board.faults,
        faults: board.faults,
        partial: board.partial,
        events: board.rows.iter().map(event).collect(),
        quantities: board
            .quantities
            .iter()
            .map(|q| Quantity { id: &q.id, title: &q.title, topic: &q.topic, mean: q.mean, sd: q.sd })
            .collect(),
        digest: &board.digest,
    })
}

/// Recorded series beside modelled ones as `presidium.series/1`; values in the units of the model.
pub fn series(checked: &SeriesChecked) -> Value {
    let point = |p: &Point| {
        let [p10, median, p90] = p.modelled;
        let inside = p.is_inside();
        json!({ "date": p.date.to_string(), "recorded": p.recorded, "p10": p10, "median": median, "p90": p90, "inside": inside })
    };
    let one = |s: &Series| {
        json!({
            "id": s.id, "title": s.title, "certainty": s.certainty, "inside": s.inside(), "of": s.points.len(),
            "points": s.points.iter().map(point).collect::<Vec<_>>(), "sources": s.sources,
        })
    };
    value(&SeriesOut {
        schema: "presidium.series/1",
        receipt: Made::of(&checked.receipt),
        histories: checked.completed,
        partial: checked.partial,
        series: checked.series.iter().map(one).collect(),
    })
}

#[derive(Debug, Serialize)]
struct SeriesOut<'a> {
    schema: &'static str,
    #[serde(flatten)]
    receipt: Made<'a>,
    histories: u64,
    partial: bool,
    series: Vec<Value>,
}

/// Scoreboards of several interpretations as `presidium.runs/1`.
pub fn runs(boards: &[Scoreboard]) -> Value {
    json!({ "schema": "presidium.runs/1", "runs": boards.iter().map(run).collect::<Vec<_>>() })
}

fn event(row: &Row) -> Event<'_> {
    Event {
        id: &row.id,
        title: &row.title,
        topic: &row.topic,
        share: row.spread.share,
        share_error: row.spread.error,
        settings: row.spread.range.map(|(lo, hi)| [lo, hi]),
        date: row.date.map(|d| Dates {
            median: d.median.to_string(),
            p10: d.p10.to_string(),
            p90: d.p90.to_string(),
        }),
        record: row.record.as_ref().map(|r| Record {
            happened: r.happened,
            date: r.date.map(|d| d.to_string()),
            certainty: r.certainty,
        }),
        scored: row.scored(),
        sources: &row.sources,
    }
}

/// `presidium.history/1`
#[derive(Debug, Serialize)]
struct OneHistory<'a> {
    schema: &'static str,
    #[serde(flatten)]
    receipt: Made<'a>,
    history: u64,
    setting: u64,
    entries: Vec<Entry<'a>>,
    fault: Option<Fault<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    date: String,
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    votes: Option<Vec<[&'a str; 2]>>,
}

#[derive(Debug, Serialize)]
struct Fault<'a> {
    rule: &'a str,
    date: String,
}

/// One history as `presidium.history/1`.
pub fn history(history: &History) -> Value {
    value(&OneHistory {
        schema: "presidium.history/1",
        receipt: Made::of(&history.receipt),
        history: history.number,
        setting: history.setting,
        entries: history.entries.iter().map(entry).collect(),
        fault: history.fault.as_ref().map(|(rule, date)| Fault { rule, date: date.to_string() }),
    })
}

fn entry(entry: &history::Entry) -> Entry<'_> {
    let (kind, option, votes) = match &entry.kind {
        Kind::Event => ("event", None, None),
        Kind::Input => ("input", None, None),
        Kind::Choice { option, votes } => {
            let votes: Vec<[&str; 2]> = votes.iter().map(|(m, o)| [m.as_str(), o.as_str()]).collect();
            ("choice", Some(option.as_str()), (!votes.is_empty()).then_some(votes))
        }
    };
    Entry { date: entry.date.to_string(), kind, id: &entry.id, title: &entry.title, option, votes }
}

/// A statement of the notes, in several schemas.
#[derive(Debug, Serialize)]
struct NoteOf<'a> {
    id: &'a str,
    lines: &'a [u32],
    subsystem: &'a str,
    kind: &'a str,
    text: &'a str,
    flags: Vec<&'a str>,
    correction: Option<&'a str>,
    basis: Option<&'a str>,
    treatment: Option<&'a str>,
    outcome: Option<&'a str>,
    direction: Option<&'a str>,
    claims: &'a [String],
    rules: Vec<RuleOf<'a>>,
}

/// A rule and where it stands.
#[derive(Debug, Serialize)]
struct RuleOf<'a> {
    rule: &'a str,
    what: &'a str,
    file: &'a str,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

fn rule<'a>(place: &'a Place, why: Option<&'a str>) -> RuleOf<'a> {
    RuleOf { rule: &place.rule, what: &place.what, file: &place.file, line: place.line, why }
}

/// Statements as `presidium.notes/1`.
pub fn notes(notes: &[Note]) -> Value {
    let note = |note: &Note| {
        let s = &note.statement;
        value(&NoteOf {
            id: &s.id,
            lines: &s.lines,
            subsystem: &s.subsystem,
            kind: &s.kind,
            text: &s.text,
            flags: s.flag.problems(),
            correction: s.correction.as_deref(),
            basis: s.basis.as_deref(),
            treatment: s.treatment.as_deref(),
            outcome: s.outcome.as_deref(),
            direction: s.direction.as_deref(),
            claims: &note.claims,
            rules: note.rules.iter().map(|r| rule(r, None)).collect(),
        })
    };
    let statements: Vec<Value> = notes.iter().map(note).collect();
    json!({ "schema": "presidium.notes/1", "statements": statements })
}

/// What there is of notes, as `presidium.notes/1` with counts only.
pub fn overview(overview: &Overview) -> Value {
    let subsystems: Vec<Value> =
        overview.subsystems.iter().map(|(name, n)| json!({ "subsystem": name, "statements": n })).collect();
    json!({
        "schema": "presidium.notes/1",
        "lines": overview.lines,
        "statements": [],
        "total": overview.statements,
        "corrected": overview.corrected,
        "experiments": overview.experiments,
        "subsystems": subsystems,
    })
}

/// Coverage as `presidium.coverage/1`.
pub fn coverage(coverage: &Coverage) -> Value {
    let all = coverage.statements.iter();
    let statement =
        |c: &Covered| json!({ "id": c.statement.id, "lines": c.statement.lines, "used_by": c.used_by });
    let unused = |c: &Covered| json!({ "id": c.statement.id, "reason": c.reason });
    json!({
        "schema": "presidium.coverage/1",
        "statements": all.clone().map(statement).collect::<Vec<_>>(),
        "unused": all.filter(|c| c.used_by.is_empty()).map(unused).collect::<Vec<_>>(),
    })
}

/// The page of limits as `presidium.limits/1`, with what of the notes is not used; null without notes.
pub fn limits(page: &str, coverage: Option<&Coverage>) -> Value {
    let statements = coverage.map(|c| {
        let unused: Vec<&Covered> = c.statements.iter().filter(|s| s.used_by.is_empty()).collect();
        json!({
            "total": c.statements.len(),
            "used": c.statements.len() - unused.len(),
            "unused": unused.iter().map(|u| json!({ "id": u.statement.id, "reason": u.reason })).collect::<Vec<_>>(),
        })
    });
    let mut out = text("presidium.limits/1", "limits", page);
    out["statements"] = json!(statements);
    out
}

/// Some sources as `presidium.cite/1`.
pub fn cite(list: &[Citation]) -> Value {
    let one = |c: &Citation| {
        let rules: Vec<RuleOf> = c.rules.iter().map(|r| rule(&r.place, r.why.as_deref())).collect();
        json!({ "key": c.key, "kind": c.kind, "title": c.title, "details": c.details, "rules": rules })
    };
    json!({ "schema": "presidium.cite/1", "sources": list.iter().map(one).collect::<Vec<_>>() })
}

/// All sources as `presidium.cite/1`, with how many rule lines rest on what.
pub fn sources(sources: &Sources) -> Value {
    let mut all = cite(&sources.list);
    let c = &sources.counts;
    all["rule_lines"] = json!({
        "notes": c.notes, "record": c.record, "work": c.work, "judgement": c.judgement, "none": c.none,
    });
    all
}

/// Problems as `presidium.check/1`.
pub fn check(checked: &Checked) -> Value {
    let place = |span: Span| {
        let Some(source) = checked.sources.iter().find(|s| s.id == span.source) else { return Value::Null };
        let (start, end) = (source.place_of(span.start), source.place_of(span.end));
        json!({
            "file": source.name, "line": start.line, "column": start.column,
            "end_line": end.line, "end_column": end.column,
        })
    };
    let label = |l: &Label| json!({ "place": place(l.span), "text": l.text });
    let diagnostic = |d: &Diagnostic| {
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        let help = d.help.as_ref().map(|h| {
            let edit = h.edit.as_ref().map(|(span, text)| json!({ "place": place(*span), "text": text }));
            json!({ "text": h.text, "edit": edit })
        });
        json!({
            "severity": severity, "code": d.code, "message": d.message, "place": place(d.primary.span),
            "label": d.primary.text, "others": d.secondary.iter().map(label).collect::<Vec<_>>(), "help": help,
        })
    };
    json!({
        "schema": "presidium.check/1",
        "model": checked.model.as_ref().map(|m| &m.name),
        "files": checked.sources.iter().map(|s| &s.name).collect::<Vec<_>>(),
        "errors": checked.errors,
        "warnings": checked.warnings,
        "diagnostics": checked.diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
    })
}

/// Costs of rules as `presidium.cost/1`.
pub fn cost(costs: &[Cost]) -> Value {
    let one = |c: &Cost| {
        json!({
            "rule": c.rule, "part": c.part, "when": c.when, "operations": c.operations, "draws": c.draws,
        })
    };
    json!({ "schema": "presidium.cost/1", "rules": costs.iter().map(one).collect::<Vec<_>>() })
}

/// A named text under a schema: `show`, `explain`.
pub fn text(schema: &str, name: &str, text: &str) -> Value {
    json!({ "schema": schema, "name": name, "text": text })
}

/// Texts as `presidium.format/1`.
pub fn format(texts: &[Formatted]) -> Value {
    let one = |t: &Formatted| json!({ "path": t.path, "canonical": t.is_canonical(), "text": t.after });
    json!({ "schema": "presidium.format/1", "files": texts.iter().map(one).collect::<Vec<_>>() })
}

/// Reference runs as `presidium.verify/1`.
pub fn verify(runs: &[Verified]) -> Value {
    let one = |v: &Verified| {
        let r = &v.reference;
        json!({
            "interpretation": r.interpretation, "seed": r.seed, "luck": [r.luck.0, r.luck.1], "lucks": r.lucks,
            "model_digest": r.model, "expected": r.digest, "digest": v.digest, "same": v.agrees(),
        })
    };
    json!({ "schema": "presidium.verify/1", "runs": runs.iter().map(one).collect::<Vec<_>>() })
}
