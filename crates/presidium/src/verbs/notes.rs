//! `notes`: a line of the notes, what is wrong with it, and what rests on it.

use crate::data::register::Statement;
use crate::error::Error;
use crate::project::Project;
use crate::rests::{citations, on_lines};
use crate::verbs::check::Checked;
use presidium_lang::cite::{Citations, Place};
use presidium_lang::model::Model;

/// A statement and what rests on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The statement.
    pub statement: Statement,
    /// Rules that cite one of its lines.
    pub rules: Vec<Place>,
    /// Claims that test it, by name.
    pub claims: Vec<String>,
}

/// What there is of notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The last line.
    pub lines: u32,
    /// How many statements stand on them.
    pub statements: usize,
    /// How many of those are flagged.
    pub corrected: usize,
    /// How many can be put to a test.
    pub experiments: usize,
    /// Parts of the story and their statements, in order of first mention.
    pub subsystems: Vec<(String, usize)>,
}

/// Counts the register.
///
/// Errors: `Usage` when the model has no register of notes.
pub fn overview(project: &Project) -> Result<Overview, Error> {
    let register = &project.data.register;
    let mut subsystems: Vec<(String, usize)> = Vec::new();
    for statement in register {
        match subsystems.iter_mut().find(|(name, _)| *name == statement.subsystem) {
            Some((_, n)) => *n += 1,
            None => subsystems.push((statement.subsystem.clone(), 1)),
        }
    }
    Ok(Overview {
        lines: last_line(register)?,
        statements: register.len(),
        corrected: register.iter().filter(|s| !s.flag.problems().is_empty()).count(),
        experiments: register.iter().filter(|s| s.treatment.is_some()).count(),
        subsystems,
    })
}

/// Which statements the model uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// Every statement.
    pub statements: Vec<Covered>,
}

/// A statement and the names of what uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// The statement.
    pub statement: Statement,
    /// Names of rules and claims, sorted.
    pub used_by: Vec<String>,
    /// Why nothing uses it, if nothing does and the reason is known.
    pub reason: Option<String>,
}

/// The statements that a line number, an id (`S133`, `S133a`) or words lead to.
///
/// Errors: `Unknown` when there is none; `Usage` when the model has no register of notes.
pub fn notes(project: &Project, checked: &Checked, query: &str) -> Result<Vec<Note>, Error> {
    let register = &project.data.register;
    let last = last_line(register)?;
    let found: Vec<&Statement> = match query_of(query) {
        Query::Line(line) => register.iter().filter(|s| s.lines.contains(&line)).collect(),
        Query::Id(id) => register.iter().filter(|s| s.id == id).collect(),
        Query::Words(words) => register.iter().filter(|s| holds(s, &words)).collect(),
    };
    if found.is_empty() {
        return Err(nothing(query, last, register));
    }
    let model = checked.model.as_ref();
    let all = citations(model, &checked.sources);
    Ok(found.into_iter().map(|s| note(s, &all, model)).collect())
}

/// Every statement with what rests on it.
///
/// Errors: `Usage` when the model has no register of notes.
pub fn all(project: &Project, checked: &Checked) -> Result<Vec<Note>, Error> {
    last_line(&project.data.register)?;
    let model = checked.model.as_ref();
    let all = citations(model, &checked.sources);
    Ok(project.data.register.iter().map(|s| note(s, &all, model)).collect())
}

/// Every statement with what uses it.
///
/// Errors: `Usage` when the model has no register of notes.
pub fn coverage(project: &Project, checked: &Checked) -> Result<Coverage, Error> {
    last_line(&project.data.register)?;
    let model = checked.model.as_ref();
    let all = citations(model, &checked.sources);
    let covered = |statement: &Statement| {
        let note = note(statement, &all, model);
        let mut used_by: Vec<String> = note.rules.into_iter().map(|r| r.rule).chain(note.claims).collect();
        used_by.sort();
        used_by.dedup();
        let reason = statement.unused.clone().filter(|_| used_by.is_empty());
        Covered { statement: statement.clone(), used_by, reason }
    };
    Ok(Coverage { statements: project.data.register.iter().map(covered).collect() })
}

fn last_line(register: &[Statement]) -> Result<u32, Error> {
    let last = register.iter().flat_map(|s| s.lines.iter().copied()).max();
    last.ok_or_else(|| Error::Usage("this model has no register of notes (data/register.toml)".to_owned()))
}

enum Query {
    Line(u32),
    Id(String),
    Words(Vec<String>),
}

fn query_of(query: &str) -> Query {
    if let Ok(line) = query.trim().parse() {
        return Query::Line(line);
    }
    let id = query.trim().trim_end_matches(|c: char| c.is_ascii_lowercase()).to_uppercase();
    match id.strip_prefix('S').map(str::parse::<u32>) {
        Some(Ok(n)) => Query::Id(format!("S{n:03}")),
        _ => Query::Words(query.split_whitespace().map(str::to_lowercase).collect()),
    }
}

fn holds(statement: &Statement, words: &[String]) -> bool {
    let optional = [&statement.correction, &statement.treatment, &statement.outcome];
    let mut text = format!("{} {}", statement.text, statement.subsystem);
    for part in optional.into_iter().flatten() {
        text.push(' ');
        text.push_str(part);
    }
    let text = text.to_lowercase();
    !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
}

fn nothing(query: &str, last: u32, register: &[Statement]) -> Error {
    match query_of(query) {
        Query::Line(line) if line == 0 || line > last => {
            Error::NoSuch(format!("the notes have lines 1 to {last}; there is no line {line}"))
        }
        Query::Line(line) => Error::NoSuch(format!("line {line} of the notes states nothing of its own")),
        Query::Id(id) => Error::unknown("statement", &id, register.iter().map(|s| s.id.as_str())),
        Query::Words(_) => Error::unknown("statement with the words", query, []),
    }
}

fn note(statement: &Statement, all: &Citations, model: Option<&Model>) -> Note {
    let claims = model.map(|m| m.claims.iter()).into_iter().flatten().map(|c| &c.name);
    let claims: Vec<String> = claims.filter(|name| is_about(name, &statement.id)).cloned().collect();
    let rules = on_lines(all, &statement.lines).into_iter().filter(|r| !claims.contains(&r.rule)).collect();
    Note { statement: statement.clone(), rules, claims }
}

/// Whether a claim such as `S133a` is about statement `S133`.
fn is_about(claim: &str, id: &str) -> bool {
    claim.strip_prefix(id).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_an_id_and_words_lead_to_statements() {
        let project = Project::flagship().unwrap();
        let checked = crate::verbs::check::check(&project);
        let ids = |query: &str| -> Vec<String> {
            notes(&project, &checked, query).unwrap().into_iter().map(|n| n.statement.id).collect()
        };
        assert_eq!(ids("S001"), ["S001"]);
        assert_eq!(ids("s1"), ["S001"]);
        assert_eq!(ids("S133a"), ["S133"]);
        assert_eq!(ids("1"), ["S001"]);
        assert!(ids("politburo committee").contains(&"S002".to_owned()));
        for none in ["0", "9999", "S999", "xylophone", ""] {
            let error = notes(&project, &checked, none).unwrap_err();
            assert!(matches!(error, Error::Unknown { .. } | Error::NoSuch(_)), "{none}");
        }
    }

    #[test]
    fn a_claim_is_about_the_statement_it_is_named_for() {
        assert!(is_about("S133a", "S133"));
        assert!(is_about("S133", "S133"));
        assert!(!is_about("S1331", "S133"));
    }
}
