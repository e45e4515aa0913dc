//! What a model rests on: its rule lines by kind of source, its judgements, and what rests on each statement
//! and each line of the notes.

use std::collections::BTreeMap;

use crate::lint::{Line, lines};
use crate::model::{Model, Source};
use crate::source::Source as Text;
use crate::span::Span;

/// Where a rule line stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The rule: a declared name.
    pub rule: String,
    /// The line for people: `a factor of rising`.
    pub what: String,
    /// The file.
    pub file: String,
    /// The line in the file, from 1.
    pub line: u32,
    /// Where it stands.
    pub span: Span,
}

/// How many rule lines rest on what; each line is counted once, under the first kind that fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// On lines of the notes, perhaps among others.
    pub notes: usize,
    /// On the record, not on the notes.
    pub record: usize,
    /// On the bibliography, not on notes or record.
    pub work: usize,
    /// On judgement alone.
    pub judgement: usize,
    /// On nothing.
    pub none: usize,
}

impl Counts {
    /// All lines that carry a source or should.
    pub fn total(&self) -> usize {
        self.notes + self.record + self.work + self.judgement + self.none
    }

    fn add(&mut self, line: &Line<'_>) {
        let has = |fits: fn(&Source) -> bool| line.sources.iter().any(fits);
        if has(|s| matches!(s, Source::Notes(_))) {
            self.notes += 1;
        } else if has(|s| matches!(s, Source::Record(_))) {
            self.record += 1;
        } else if has(|s| matches!(s, Source::Work(_))) {
            self.work += 1;
        } else if !line.sources.is_empty() {
            self.judgement += 1;
        } else if !line.exempt {
            self.none += 1;
        }
    }

    /// The share of lines that rest on judgement alone; 0 for an empty model.
    ///
    /// Units: 1
    pub fn judgement_share(&self) -> f64 {
        if self.total() == 0 { 0.0 } else { self.judgement as f64 / self.total() as f64 }
    }
}

/// What a model rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// Rule lines by kind of source.
    pub counts: Counts,
    /// The same by file.
    pub by_file: BTreeMap<String, Counts>,
    /// Every judgement with its reason, in the order of files and lines.
    pub judgements: Vec<(Place, String)>,
    /// Rule lines without a source that need one.
    pub unsourced: Vec<Place>,
    /// What rests on each line of the notes.
    pub notes: BTreeMap<u32, Vec<Place>>,
    /// What rests on each key of the record data.
    pub records: BTreeMap<String, Vec<Place>>,
    /// What rests on each key of the bibliography.
    pub works: BTreeMap<String, Vec<Place>>,
}

/// Collects what a model rests on; records, outcomes, scenarios and claims are cited too, but not counted.
///
/// Cost: linear in the model, and in the texts to find the lines.
pub fn cite(model: &Model, texts: &[Text]) -> Citations {
    let index: Vec<Vec<u32>> = texts.iter().map(line_starts).collect();
    let mut out = Citations::default();
    for line in lines(model) {
        let place = place(&line, texts, &index);
        out.count(&line, &place);
        out.note(line.sources, &place);
    }
    for (rule, what, span, sources) in questions(model) {
        let line = Line { rule: &rule, what, span, sources: &sources, exempt: true };
        let place = place(&line, texts, &index);
        out.note(&sources, &place);
    }
    out.judgements.sort_by(|a, b| (a.0.span, &a.1).cmp(&(b.0.span, &b.1)));
    out.unsourced.sort_by_key(|p| p.span);
    for places in out.notes.values_mut().chain(out.records.values_mut()).chain(out.works.values_mut()) {
        places.sort_by_key(|p| p.span);
        places.dedup();
    }
    out
}

impl Citations {
    fn count(&mut self, line: &Line<'_>, place: &Place) {
        self.counts.add(line);
        self.by_file.entry(place.file.clone()).or_default().add(line);
        if line.sources.is_empty() && !line.exempt {
            self.unsourced.push(place.clone());
        }
    }

    fn note(&mut self, sources: &[Source], place: &Place) {
        for source in sources {
            match source {
                Source::Notes(ranges) => {
                    for line in ranges.iter().flat_map(|&(a, b)| a..=b.min(a.saturating_add(10_000))) {
                        self.notes.entry(line).or_default().push(place.clone());
                    }
                }
                Source::Record(key) => self.records.entry(key.clone()).or_default().push(place.clone()),
                Source::Work(key) => self.works.entry(key.clone()).or_default().push(place.clone()),
                Source::Judgement(why) => self.judgements.push((place.clone(), why.clone())),
            }
        }
    }
}

/// Records, outcomes, episodes, scenarios and claims with their sources.
fn questions(model: &Model) -> Vec<(String, String, Span, Vec<Source>)> {
    let mut out = Vec::new();
    for e in &model.episodes {
        out.push((e.name.clone(), format!("the episode `{}`", e.name), e.span, e.sources.clone()));
    }
    for r in &model.records {
        out.push(("record".to_string(), "a record".to_string(), r.span, r.sources.clone()));
    }
    for o in &model.outcomes {
        out.push((o.name.clone(), format!("the outcome `{}`", o.name), o.span, o.sources.clone()));
    }
    for s in &model.scenarios {
        out.push((s.name.clone(), format!("the scenario `{}`", s.name), s.span, s.sources.clone()));
    }
    for c in &model.claims {
        out.push((c.name.clone(), format!("the claim `{}`", c.name), c.span, c.sources.clone()));
    }
    out
}

/// Byte offsets at which the lines of a text begin.
fn line_starts(text: &Text) -> Vec<u32> {
    let ends = text.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
    let after = ends.map(|(n, _)| u32::try_from(n + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(after).collect()
}

fn place(line: &Line<'_>, texts: &[Text], index: &[Vec<u32>]) -> Place {
    let n = texts.iter().position(|t| t.id == line.span.source);
    let starts = n.and_then(|n| index.get(n)).map_or(&[][..], Vec::as_slice);
    let number = starts.partition_point(|&s| s <= line.span.start);
    Place {
        rule: line.rule.to_string(),
        what: line.what.clone(),
        file: n.and_then(|n| texts.get(n)).map_or(String::new(), |t| t.name.clone()),
        line: u32::try_from(number).unwrap_or(u32::MAX),
        span: line.span,
    }
}
