//! `cite`: what a source is, and which rules rest on it.

use crate::error::Error;
use crate::project::Project;
use crate::rests::{citations, on_lines};
use crate::verbs::check::Checked;
pub use presidium_lang::cite::Counts;
use presidium_lang::cite::Place;

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
    pub rules: Vec<Resting>,
}

/// A rule that rests on a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Resting {
    /// Where it stands.
    pub place: Place,
    /// The reason given with a judgement.
    pub why: Option<String>,
}

/// Every source of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Sources {
    /// Rule lines by what they rest on.
    pub counts: Counts,
    /// The sources, works first.
    pub list: Vec<Citation>,
}

/// One source by its key, or the sources of one rule by its name.
///
/// Errors: `Unknown` when there is no such key or rule.
pub fn cite(project: &Project, checked: &Checked, key: &str) -> Result<Vec<Citation>, Error> {
    let key = key.trim_start_matches('@').trim_start_matches("record ");
    let all = sources(project, checked).list;
    let by_key: Vec<Citation> = all.iter().filter(|c| c.key == key).cloned().collect();
    if !by_key.is_empty() {
        return Ok(by_key);
    }
    let rests = |c: &&Citation| c.rules.iter().any(|r| r.place.rule == key);
    let of_rule = |c: &Citation| {
        let rules = c.rules.iter().filter(|r| r.place.rule == key).cloned().collect();
        Citation { rules, ..c.clone() }
    };
    let by_rule: Vec<Citation> = all.iter().filter(rests).map(of_rule).collect();
    if !by_rule.is_empty() {
        return Ok(by_rule);
    }
    let names = all.iter().flat_map(|c| c.rules.iter().map(|r| r.place.rule.as_str()));
    Err(Error::unknown("source or rule", key, all.iter().map(|c| c.key.as_str()).chain(names)))
}

/// Every source of the bibliography and the record, the notes, and judgements, with what rests on each.
pub fn sources(project: &Project, checked: &Checked) -> Sources {
    let all = citations(checked.model.as_ref(), &checked.sources);
    let plain = |places: Option<&Vec<Place>>| -> Vec<Resting> {
        let resting = |place: &Place| Resting { place: place.clone(), why: None };
        places.into_iter().flatten().map(resting).collect()
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
            rules: plain(all.works.get(&work.key)),
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
            rules: plain(all.records.get(&entry.key)),
        });
    }
    list.push(Citation {
        key: "notes".to_owned(),
        kind: "notes",
        title: "The notes the model was built from, by line".to_owned(),
        details: vec!["presidium notes LINE shows what rests on a line".to_owned()],
        rules: plain(Some(&on_lines(&all, &all.notes.keys().copied().collect::<Vec<_>>()))),
    });
    let judged = all.judgements.iter();
    let judged =
        judged.map(|(place, why)| Resting { place: place.clone(), why: Some(why.clone()) }).collect();
    list.push(Citation {
        key: "judgement".to_owned(),
        kind: "judgement",
        title: "Our own judgement, each with its reason".to_owned(),
        details: Vec::new(),
        rules: judged,
    });
    Sources { counts: all.counts, list }
}

/// The sources of one file of the model: its rule lines by kind, and only what rests on each within it.
///
/// Errors: `Unknown` when the model has no such file.
pub fn of_file(project: &Project, checked: &Checked, file: &str) -> Result<Sources, Error> {
    let by_file = citations(checked.model.as_ref(), &checked.sources).by_file;
    let wanted = stem(file);
    let names: Vec<&str> = project.texts.iter().map(|(name, _)| stem(name)).collect();
    if !names.contains(&wanted) {
        return Err(Error::unknown("file of the model", wanted, names));
    }
    let counts = by_file.iter().find(|(name, _)| stem(name) == wanted).map(|(_, c)| *c).unwrap_or_default();
    let mut list = sources(project, checked).list;
    for source in &mut list {
        source.rules.retain(|r| stem(&r.place.file) == wanted);
    }
    list.retain(|source| !source.rules.is_empty());
    Ok(Sources { counts, list })
}

/// A file's name without folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".pres").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_its_work_and_an_unknown_one_nowhere() {
        let project = Project::flagship().unwrap();
        let checked = crate::verbs::check::check(&project);
        let found = cite(&project, &checked, "@kuran1991").unwrap();
        assert_eq!((found.len(), found[0].kind), (1, "work"));
        let Err(Error::Unknown { near, .. }) = cite(&project, &checked, "kuran1919") else {
            panic!("it is unknown")
        };
        assert!(near.contains(&"kuran1991".to_owned()), "{near:?}");
    }

    #[test]
    fn the_sources_of_the_files_add_up_to_those_of_the_model() {
        let project = Project::flagship().unwrap();
        let checked = crate::verbs::check::check(&project);
        let all = sources(&project, &checked).counts;
        let mut total = Counts::default();
        for (name, _) in &project.texts {
            let c = of_file(&project, &checked, name).unwrap().counts;
            total.notes += c.notes;
            total.record += c.record;
            total.work += c.work;
            total.judgement += c.judgement;
            total.none += c.none;
        }
        assert_eq!(total, all);
        let arms = of_file(&project, &checked, "arms").unwrap();
        assert!(arms.list.iter().any(|c| c.key == "fas-warheads"));
        assert!(arms.list.iter().flat_map(|c| &c.rules).all(|r| r.place.file.ends_with("arms.pres")));
        assert!(matches!(of_file(&project, &checked, "army"), Err(Error::Unknown { .. })));
    }
}
