//! `rule:RULE.NAME = off` and `source:KEY = off` → the lines that are meant.

use std::collections::BTreeSet;

use super::Checker;
use super::lookup::suggest;
use crate::change::{Line, LineAt, lines};
use crate::diagnostic::Diagnostic;
use crate::model::{Model, Source};
use crate::names::{Def, did_you_mean};
use crate::span::Name;

impl Checker<'_> {
    /// The lines of a rule that bear a name; without a name the only line there is.
    pub(super) fn rule_off(&mut self, model: Option<&Model>, path: &[Name]) -> Option<Vec<Line>> {
        let rule = path.first()?;
        let symbol = self.symbol_for(rule, "a definition, a stock, an event or a choice", |d| {
            matches!(d, Def::Let(_) | Def::Stock(_) | Def::Event(_) | Def::Choice(_))
        })?;
        let Some(model) = model else { return self.known_line(path) };
        let all: Vec<LineAt<'_>> = lines(model).into_iter().filter(|l| l.rule == rule.value).collect();
        match path {
            [_] => match all.as_slice() {
                [only] => Some(vec![only.line]),
                [] => {
                    let message = format!("`{}` has no line that can be switched off", rule.value);
                    self.fail(
                        Diagnostic::error("wrong-change", rule.span, message)
                            .also(symbol.span, "declared here"),
                    )
                }
                _ => {
                    let message = format!("`{}` has {} lines; which is meant?", rule.value, all.len());
                    let problem = Diagnostic::error("wrong-change", rule.span, message);
                    self.fail(problem.also(symbol.span, "declared here").help(called(&rule.value, &all)))
                }
            },
            [_, name] => self.lines_called(&all, rule, name),
            [_, option, name] => {
                let Def::Choice(id) = symbol.def else {
                    let message = format!("`{}` has no options", rule.value);
                    return self.fail(Diagnostic::error("wrong-change", option.span, message));
                };
                let set = model.choices.get(id.at())?.set;
                let option = self.element(set, option)?;
                let of: Vec<LineAt<'_>> = all.into_iter().filter(|l| l.option == Some(option)).collect();
                self.lines_called(&of, rule, name)
            }
            [_, _, _, more, ..] => {
                let message = "a line is named by its rule, perhaps an option, and its own name";
                self.fail(Diagnostic::error("wrong-change", more.span, message))
            }
            [] => None,
        }
    }

    fn lines_called(&mut self, all: &[LineAt<'_>], rule: &Name, name: &Name) -> Option<Vec<Line>> {
        let found: Vec<Line> = all.iter().filter(|l| l.name == name.value).map(|l| l.line).collect();
        if !found.is_empty() {
            return Some(found);
        }
        let near = did_you_mean(&name.value, all.iter().map(|l| l.name).filter(|n| !n.is_empty()));
        let message = format!("`{}` has no line called `{}`", rule.value, name.value);
        let problem = Diagnostic::error("unknown-name", name.span, message);
        self.fail(match near {
            Some(_) => suggest(problem, name, near),
            None => problem.help(called(&rule.value, all)),
        })
    }

    /// The name of a line where the model is not known: tested against what was declared.
    fn known_line(&mut self, path: &[Name]) -> Option<Vec<Line>> {
        let (rule, line) = (path.first()?, path.last()?);
        let known = self.lines.get(&rule.value).cloned().unwrap_or_default();
        if path.len() > 1 && !known.contains(&line.value) {
            let near = did_you_mean(&line.value, known.iter().map(String::as_str));
            let message = format!("`{}` has no line called `{}`", rule.value, line.value);
            self.report(suggest(Diagnostic::error("unknown-name", line.span, message), line, near));
        }
        None
    }

    /// The lines that rest on a statement of the notes, a record or a work.
    pub(super) fn source_off(&mut self, model: Option<&Model>, key: &Name) -> Option<Vec<Line>> {
        let model = model?;
        let notes = self.keys.statements.as_ref().and_then(|s| s.get(&key.value));
        let rests = |source: &Source| match source {
            Source::Notes(ranges) => {
                notes.is_some_and(|of| ranges.iter().any(|&(a, b)| of.range(a..=b.max(a)).next().is_some()))
            }
            Source::Record(of) | Source::Work(of) => *of == key.value,
            Source::Judgement(_) => false,
        };
        let all = lines(model);
        let found: Vec<Line> = all.iter().filter(|l| l.sources.iter().any(rests)).map(|l| l.line).collect();
        if !found.is_empty() {
            return Some(found);
        }
        let known = self.known_sources(model);
        if known.contains(&key.value) {
            let message = format!("no line that can be switched off rests on `{}`", key.value);
            let problem = Diagnostic::error("wrong-change", key.span, message);
            return self.fail(problem.help("change what it speaks of: `x = v`, `E = never`"));
        }
        let near = did_you_mean(&key.value, known.iter().map(String::as_str));
        let message = format!("there is no statement or source called `{}`", key.value);
        self.fail(suggest(Diagnostic::error("unknown-source", key.span, message), key, near))
    }

    /// All keys a change may name: those of the data, and those that lines of the model cite.
    fn known_sources(&self, model: &Model) -> BTreeSet<String> {
        let mut known = BTreeSet::new();
        known.extend(self.keys.statements.iter().flat_map(|s| s.keys().cloned()));
        known.extend(self.keys.records.iter().chain(&self.keys.works).flatten().cloned());
        for line in crate::lint::lines(model) {
            known.extend(line.sources.iter().filter_map(|s| match s {
                Source::Record(key) | Source::Work(key) => Some(key.clone()),
                Source::Notes(_) | Source::Judgement(_) => None,
            }));
        }
        known
    }
}

/// The names of lines, as a sentence of help.
fn called(rule: &str, lines: &[LineAt<'_>]) -> String {
    let names: BTreeSet<&str> = lines.iter().map(|l| l.name).filter(|n| !n.is_empty()).collect();
    if names.is_empty() {
        return "give the line a name in the model: `as NAME`".to_string();
    }
    let names: Vec<String> = names.iter().map(|n| format!("`rule:{rule}.{n} = off`")).collect();
    format!("write {}", names.join(" or "))
}
