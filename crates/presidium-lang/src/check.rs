//! Trees → a checked [`Model`] and diagnostics; never stops at the first problem.
//!
//! Everything is worked on in canonical order, so the order in which files and declarations were written has
//! no meaning. A `check_x` function yields the resolved form of x, or `None` when it has reported (or when
//! a broken declaration it needs has been reported). Diagnostics are one per rule, never one per element.

mod build;
mod change;
mod choice;
mod claim;
mod collect;
mod event;
mod expr;
mod fit;
mod law;
mod lookup;
mod off;
mod question;
mod refs;
mod stock;
mod table;
mod target;
mod text;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

pub use claim::{ResolvedChanges, resolve_changes};
pub(crate) use refs::ordered;
pub(crate) use text::cadence_text;

use crate::ast::{Ast, ItemKind};
use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{ChoiceId, Column, Held, HeldId, Model, Relation, Set, SetId};
use crate::names::{Def, Names};
use crate::shape::Fixed;
use crate::source::Source;
use crate::span::{SourceId, Span};

/// What is known of the sources a model may cite; `None` where nothing is known and nothing is tested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceKeys {
    /// The number of lines of the notes.
    pub notes_lines: Option<u32>,
    /// The keys of the model's record data.
    pub records: Option<BTreeSet<String>>,
    /// The keys of the model's bibliography.
    pub works: Option<BTreeSet<String>>,
    /// The lines of the notes behind each numbered statement, by its key such as `S133`.
    pub statements: Option<BTreeMap<String, BTreeSet<u32>>>,
}

/// What checking yields.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The model, unless there was an error.
    pub model: Option<Model>,
    /// The problems, sorted by position.
    pub diagnostics: Vec<Diagnostic>,
}

/// Texts read and checked.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The texts, numbered in the order given.
    pub sources: Vec<Source>,
    /// Their trees.
    pub asts: Vec<Ast>,
    /// The model, unless there was an error in reading or checking.
    pub model: Option<Model>,
    /// The problems of all stages, sorted by position.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a model given as names and texts of its files.
///
/// Cost: linear in the text, apart from the combinations of indexed initial values.
pub fn load(files: Vec<(String, String)>, keys: &SourceKeys) -> Loaded {
    let mut sources = Vec::new();
    let mut asts = Vec::new();
    let mut diagnostics = Vec::new();
    for (n, (name, text)) in (0u16..).zip(files) {
        let source = Source::new(SourceId(n), name, text);
        let parsed = crate::parse::parse(&source);
        diagnostics.extend(parsed.diagnostics);
        sources.push(source);
        asts.push(parsed.ast);
    }
    let unread = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let checked = check(&sources, &asts, keys);
    diagnostics.extend(checked.diagnostics);
    sort(&mut diagnostics);
    let model = if unread { None } else { checked.model };
    Loaded { sources, asts, model, diagnostics }
}

/// Checks the trees of a model's files, in any order.
///
/// The model is `None` exactly when a diagnostic is an error or a declaration could not be read.
pub fn check(sources: &[Source], asts: &[Ast], data: &SourceKeys) -> Checked {
    let mut checker = Checker::new(sources, data);
    let unread = asts.iter().any(|ast| ast.items.iter().any(|i| matches!(i.kind, ItemKind::Poisoned)));
    let built = checker.check_all(asts);
    let mut diagnostics = checker.out;
    sort(&mut diagnostics);
    diagnostics.dedup();
    let failed = unread || diagnostics.iter().any(|d| d.severity == Severity::Error);
    Checked { model: if failed { None } else { built }, diagnostics }
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.primary.span.source, d.primary.span.start, d.primary.span.end, d.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
}

/// The state of checking one model.
pub(crate) struct Checker<'a> {
    pub(crate) sources: &'a [Source],
    pub(crate) keys: &'a SourceKeys,
    pub(crate) out: Vec<Diagnostic>,
    pub(crate) names: Names,
    pub(crate) sets: Vec<Set>,
    pub(crate) columns: Vec<Column>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) interpretations: Vec<String>,
    pub(crate) helds: Vec<Held>,
    /// The sets of the members of bodies that vote.
    pub(crate) voters: FxHashMap<ChoiceId, SetId>,
    pub(crate) start: Date,
    pub(crate) end: Date,
    /// Names of input events.
    pub(crate) input_events: BTreeSet<String>,
    /// The `as` names of the lines of each rule.
    pub(crate) lines: FxHashMap<String, BTreeSet<String>>,
    /// What has been read, except by the rule that declares it.
    pub(crate) read: BTreeSet<Def>,
    /// The declaration being resolved.
    pub(crate) current: Option<Def>,
    /// Which file uses a name declared in which other.
    pub(crate) used: BTreeSet<(SourceId, SourceId, Span)>,
}

impl<'a> Checker<'a> {
    fn new(sources: &'a [Source], keys: &'a SourceKeys) -> Checker<'a> {
        Checker {
            sources,
            keys,
            out: Vec::new(),
            names: Names::default(),
            sets: Vec::new(),
            columns: Vec::new(),
            relations: Vec::new(),
            interpretations: Vec::new(),
            helds: Vec::new(),
            voters: FxHashMap::default(),
            start: Date(0),
            end: Date(0),
            input_events: BTreeSet::new(),
            lines: FxHashMap::default(),
            read: BTreeSet::new(),
            current: None,
            used: BTreeSet::new(),
        }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// Reports an error and yields nothing.
    pub(crate) fn fail<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.out.push(diagnostic);
        None
    }

    pub(crate) fn fixed(&self) -> Fixed<'_> {
        Fixed { columns: &self.columns, relations: &self.relations, sets: &self.sets }
    }

    /// The text a span covers.
    pub(crate) fn slice(&self, span: Span) -> &'a str {
        self.sources.iter().find(|s| s.id == span.source).map_or("", |s| s.slice(span))
    }

    /// Notes that a place uses a name declared at another.
    pub(crate) fn note_use(&mut self, at: Span, declared: Span) {
        if at.source != declared.source {
            self.used.insert((at.source, declared.source, at));
        }
    }

    pub(crate) fn set_name(&self, set: SetId) -> &str {
        self.sets.get(set.at()).map_or("", |s| s.name.as_str())
    }

    pub(crate) fn set_size(&self, set: SetId) -> usize {
        self.sets.get(set.at()).map_or(0, |s| s.elements.len())
    }

    /// Adds a running condition, or finds the same one.
    pub(crate) fn held(&mut self, held: Held) -> HeldId {
        let id = HeldId(u32::try_from(self.helds.len()).unwrap_or(u32::MAX));
        self.helds.push(held);
        id
    }
}
