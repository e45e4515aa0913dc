//! `cite`: what a source is, and which rules rest on it.

use crate::error::Error;
use crate::project::Project;
use crate::rests::{Rule, rules};
use presidium_lang::model::{Model, Source};

/// A source and what rests on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// What a rule writes after `@`.
    pub key: String,
    /// Work, record, notes or judgement.
    pub kind: &'static str,
    /// The reference in one line.
    pub title: String,
    /// What else is known of it.
    pub details: Vec<String>,
    /// The rules that cite it.
    pub rules: Vec<Rule>,
}

/// One source by its key, or the sources of one rule by its name.
///
/// Errors: `Unknown` when there is no such key or rule.
pub fn cite(project: &Project, model: Option<&Model>, key: &str) -> Result<Vec<Citation>, Error> {
    let key = key.trim_start_matches('@').trim_start_matches("record ");
    let all = list(project, model);
    let by_key: Vec<Citation> = all.iter().filter(|c| c.key == key).cloned().collect();
    if !by_key.is_empty() {
        return Ok(by_key);
    }
    let rests =
        |c: &&Citation| c.rules.iter().any(|r| r.name == key || r.name.starts_with(&format!("{key}.")));
    let by_rule: Vec<Citation> = all.iter().filter(rests).cloned().collect();
    if !by_rule.is_empty() {
        return Ok(by_rule);
    }
    let names = all.iter().flat_map(|c| c.rules.iter().map(|r| r.name.as_str()));
    Err(Error::unknown("source or rule", key, all.iter().map(|c| c.key.as_str()).chain(names)))
}

/// Every source of the bibliography and the record, the notes, and judgements, with what rests on each.
pub fn list(project: &Project, model: Option<&Model>) -> Vec<Citation> {
    let all = model.map(rules).unwrap_or_default();
    let resting = |wanted: &dyn Fn(&Source) -> bool| -> Vec<Rule> {
        all.iter().filter(|r| r.sources.iter().any(wanted)).cloned().collect()
    };
    let mut list = Vec::new();
    for work in &project.data.bibliography {
        let by = work.authors.iter().cloned();
        let title =
            by.chain(work.year.map(|y| y.to_string())).chain([work.title.clone()]).collect::<Vec<_>>();
        let checked = work.checked.iter().map(|c| format!("looked at: {c}"));
        list.push(Citation {
            key: work.key.clone(),
            kind: "work",
            title: title.join(". "),
            details: work.place.iter().cloned().chain(work.note.iter().cloned()).chain(checked).collect(),
            rules: resting(&|s| matches!(s, Source::Work(key) if *key == work.key)),
        });
    }
    for entry in &project.data.record {
        let certainty = entry.certainty.iter().map(|c| format!("certainty: {c}"));
        let sources = entry.sources.iter().map(|s| format!("source: {s}"));
        list.push(Citation {
            key: entry.key.clone(),
            kind: "record",
            title: entry.title.clone(),
            details: certainty.chain(entry.facts.iter().cloned()).chain(sources).collect(),
            rules: resting(&|s| matches!(s, Source::Record(key) if *key == entry.key)),
        });
    }
    list.push(Citation {
        key: "notes".to_owned(),
        kind: "notes",
        title: "The notes the model was built from, by line".to_owned(),
        details: vec!["presidium notes LINE shows what rests on a line".to_owned()],
        rules: resting(&|s| matches!(s, Source::Notes(_))),
    });
    list.push(Citation {
        key: "judgement".to_owned(),
        kind: "judgement",
        title: "Our own judgement, each with its reason".to_owned(),
        details: Vec::new(),
        rules: resting(&|s| matches!(s, Source::Judgement(_))),
    });
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_its_work_and_an_unknown_one_nowhere() {
        let project = Project::flagship().unwrap();
        let found = cite(&project, None, "@kuran1991").unwrap();
        assert_eq!((found.len(), found[0].kind), (1, "work"));
        let Err(Error::Unknown { near, .. }) = cite(&project, None, "kuran1919") else {
            panic!("it is unknown")
        };
        assert!(near.contains(&"kuran1991".to_owned()), "{near:?}");
    }
}
