//! What was typed → changes and outcomes of the model, or what is wrong with them.

use crate::error::Error;
use crate::project::Project;
use crate::verbs::check::Checked;
use presidium_lang::change::{Change, clashes};
use presidium_lang::diagnostic::{Diagnostic, Severity};
use presidium_lang::model::{Model, OutcomeId};
use presidium_lang::resolve_changes;
use presidium_lang::source::Source;
use std::sync::Arc;

/// What the text of the changes is called in diagnostics.
const WHERE: &str = "the change";

/// The changes, in the order given, and what is doubtful about them.
///
/// Errors: `Change`; `Unknown` for a bare name that is no scenario.
pub(super) fn changes(
    project: &Project,
    model: &Model,
    sources: &[Source],
    texts: &[String],
) -> Result<(Vec<Change>, Option<Arc<Checked>>), Error> {
    let mut named = Vec::new();
    let mut written = Vec::new();
    for text in texts {
        match bare_name(text) {
            Some(name) => named.extend(scenario(model, name)?),
            None => written.push(text.trim().trim_end_matches([',', ';'])),
        }
    }
    if written.iter().all(|text| text.is_empty()) && named.is_empty() {
        return Err(Error::Usage("there is no change: write one, as in pledge[poland]=never".to_owned()));
    }
    let keys = project.source_keys();
    let mut diagnostics = Vec::new();
    let mut texts = sources.to_vec();
    if !written.is_empty() {
        let found = resolve_changes(model, sources, &keys, WHERE, &written.join("; "));
        diagnostics = found.diagnostics;
        texts.push(found.source);
        match found.changes {
            Some(changes) => named.extend(changes),
            None => return Err(Error::Change(Box::new(problems(texts, diagnostics)))),
        }
    }
    let clashes = clashes(&named);
    if !clashes.is_empty() {
        return Err(Error::Change(Box::new(problems(texts, clashes))));
    }
    let doubts = (!diagnostics.is_empty()).then(|| Arc::new(problems(texts, diagnostics)));
    Ok((named, doubts))
}

/// A text that is one name and nothing else.
fn bare_name(text: &str) -> Option<&str> {
    let name = text.trim();
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(letters)).then_some(name)
}

fn scenario(model: &Model, name: &str) -> Result<Vec<Change>, Error> {
    let found = model.scenarios.iter().find(|s| s.name == name);
    found
        .map(|s| s.changes.clone())
        .ok_or_else(|| Error::unknown("scenario", name, model.scenarios.iter().map(|s| s.name.as_str())))
}

fn problems(sources: Vec<Source>, diagnostics: Vec<Diagnostic>) -> Checked {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    Checked { sources, asts: Vec::new(), model: None, diagnostics, errors, warnings }
}

/// The outcomes of these names, each once; all of the model when there are none.
///
/// Errors: `Unknown`; `Usage` when the model asks nothing.
pub(super) fn outcomes(model: &Model, names: &[String]) -> Result<Vec<OutcomeId>, Error> {
    if model.outcomes.is_empty() {
        return Err(Error::Usage("this model asks nothing: it declares no outcome".to_owned()));
    }
    if names.is_empty() {
        return Ok((0..).map(OutcomeId).take(model.outcomes.len()).collect());
    }
    let mut found = Vec::new();
    for name in names {
        let at = (0..).map(OutcomeId).zip(&model.outcomes).find(|(_, o)| o.name == *name);
        let known = || model.outcomes.iter().map(|o| o.name.as_str());
        let (id, _) = at.ok_or_else(|| Error::unknown("outcome", name, known()))?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}
