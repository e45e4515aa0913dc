//! Scenarios and claims → their changes and expectations, resolved; changes given as a text on their own.

use super::Checker;
use super::collect::Declarations;
use super::expr::Place;
use super::stock::title;
use super::table::choice_kind;
use super::{SourceKeys, sort};
use crate::ast;
use crate::change::Change;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{
    ChoiceId, Claim, ColumnId, EpisodeId, EventId, Expect, InputId, Kind, LetId, Model, OutcomeId, ParamId,
    RelationId, Rule, Scenario, SetId, ShockId, StockId,
};
use crate::names::{Def, Symbol};
use crate::source::Source;
use crate::span::{Name, SourceId, Span};

/// Changes read from a text of their own and resolved against a model.
#[derive(Clone, Debug, Default)]
pub struct ResolvedChanges {
    /// The text, numbered after those of the model; spans of changes and diagnostics refer to it.
    pub source: Source,
    /// The changes in the order written; `None` exactly when a diagnostic is an error.
    pub changes: Option<Vec<Change>>,
    /// The problems, sorted by position.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and resolves one or several changes, separated by `,` or `;`, as given on a command line.
///
/// `sources` are the texts the model was checked from; `name` is what the text is called for people.
/// Cost: linear in the model.
pub fn resolve_changes(
    model: &Model,
    sources: &[Source],
    keys: &SourceKeys,
    name: &str,
    text: &str,
) -> ResolvedChanges {
    let id = sources.iter().map(|s| s.id.0.saturating_add(1)).max().unwrap_or(0);
    let source = Source::new(SourceId(id), name, text);
    let changes = match crate::parse::parse_changes(&source) {
        Ok(changes) => changes,
        Err(diagnostics) => return ResolvedChanges { source, changes: None, diagnostics },
    };
    let texts: Vec<Source> = sources.iter().chain([&source]).cloned().collect();
    let mut checker = Checker::of_model(model, &texts, keys);
    let found = checker.changes(Some(model), &changes);
    let mut diagnostics = checker.out;
    sort(&mut diagnostics);
    diagnostics.dedup();
    let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
    ResolvedChanges { source, changes: found.filter(|_| !failed), diagnostics }
}

impl<'a> Checker<'a> {
    /// The names of a model that has been checked.
    fn of_model(model: &Model, sources: &'a [Source], keys: &'a SourceKeys) -> Checker<'a> {
        let mut checker = Checker::new(sources, keys);
        checker.start = model.start;
        checker.end = model.end;
        checker.interpretations.clone_from(&model.interpretations);
        checker.sets.clone_from(&model.sets);
        checker.columns.clone_from(&model.columns);
        checker.relations.clone_from(&model.relations);
        for (id, set) in (0u32..).map(SetId).zip(&model.sets) {
            checker.names.sets.insert(set.name.clone(), id);
            checker.names.add_elements(id, set);
        }
        checker.know_quantities(model);
        checker.know_happenings(model);
        checker
    }

    fn know_quantities(&mut self, model: &Model) {
        for (n, c) in (0u32..).zip(&model.columns) {
            self.know_one(&c.name, Def::Column(ColumnId(n)), vec![c.set], Some(&c.kind), c.span);
        }
        for (n, r) in (0u32..).zip(&model.relations) {
            self.know_one(&r.name, Def::Relation(RelationId(n)), vec![r.sets.0, r.sets.1], None, r.span);
        }
        for (n, p) in (0u32..).zip(&model.params) {
            self.know_one(&p.name, Def::Param(ParamId(n)), p.sets.clone(), Some(&p.kind), p.span);
        }
        for (n, i) in (0u32..).zip(&model.inputs) {
            self.know_one(&i.name, Def::Input(InputId(n)), i.sets.clone(), Some(&i.kind), i.span);
        }
        for (n, s) in (0u32..).zip(&model.stocks) {
            self.know_one(&s.name, Def::Stock(StockId(n)), own(&s.rule), Some(&s.kind), s.span);
        }
        for (n, l) in (0u32..).zip(&model.lets) {
            self.know_one(&l.name, Def::Let(LetId(n)), own(&l.rule), Some(&l.kind), l.span);
        }
        for (n, s) in (0u32..).zip(&model.shocks) {
            self.know_one(&s.name, Def::Shock(ShockId(n)), own(&s.rule), None, s.span);
        }
    }

    fn know_happenings(&mut self, model: &Model) {
        for (n, e) in (0u32..).zip(&model.events) {
            self.know_one(&e.name, Def::Event(EventId(n)), own(&e.rule), None, e.span);
        }
        for (n, e) in (0u32..).zip(&model.episodes) {
            self.know_one(&e.name, Def::Episode(EpisodeId(n)), own(&e.rule), None, e.span);
        }
        for (n, c) in (0u32..).zip(&model.choices) {
            let kind = choice_kind(c.set, self.set_name(c.set), self.set_size(c.set));
            self.know_one(&c.name, Def::Choice(ChoiceId(n)), own(&c.rule), Some(&kind), c.span);
        }
        for (n, o) in (0u32..).zip(&model.outcomes) {
            self.know_one(&o.name, Def::Outcome(OutcomeId(n)), Vec::new(), None, o.span);
        }
    }

    fn know_one(&mut self, name: &str, def: Def, sets: Vec<SetId>, kind: Option<&Kind>, span: Span) {
        let symbol = Symbol { def, sets, kind: kind.cloned(), broken: false, span };
        self.names.symbols.insert(name.to_string(), symbol);
    }
}

impl Checker<'_> {
    /// The scenarios and claims; those with an error are left out.
    pub(super) fn experiments(
        &mut self,
        d: &Declarations<'_>,
        model: Option<&Model>,
    ) -> (Vec<Scenario>, Vec<Claim>) {
        let scenarios = d.scenarios.iter().filter_map(|s| self.scenario(model, s)).collect();
        (scenarios, d.claims.iter().filter_map(|c| self.claim(model, c)).collect())
    }

    fn scenario(&mut self, model: Option<&Model>, s: &ast::Scenario) -> Option<Scenario> {
        let changes = self.changes(model, &s.changes);
        let sources = self.cited(&s.sources);
        Some(Scenario {
            name: s.name.value.clone(),
            title: title(s.title.as_ref(), &s.name),
            changes: changes?,
            sources,
            span: s.name.span,
        })
    }

    fn claim(&mut self, model: Option<&Model>, c: &ast::Claim) -> Option<Claim> {
        let changes = self.changes(model, &c.changes);
        let rivals: Vec<_> =
            c.rivals.iter().map(|rival| self.changes(model, std::slice::from_ref(rival))).collect();
        let expect: Vec<_> = c.expect.iter().map(|(outcome, way)| self.expected(outcome, way)).collect();
        let historians = match &c.historians {
            Some((low, high)) => self.historians(low, high).map(Some),
            None => Some(None),
        };
        let testable = c.untestable.is_none() && c.waits.is_none();
        if testable && (c.changes.is_empty() || c.expect.is_empty()) {
            let message = format!("`{}` needs a change and what to expect of it", c.name.value);
            self.report(
                Diagnostic::error("wrong-change", c.name.span, message).help("or say `untestable \"why\"`"),
            );
        }
        let sources = self.cited(&c.sources);
        Some(Claim {
            name: c.name.value.clone(),
            title: title(c.title.as_ref(), &c.name),
            stated: c.stated,
            changes: changes?,
            expect: expect.into_iter().collect::<Option<_>>()?,
            rivals: rivals.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect(),
            historians: historians?,
            untestable: c.untestable.as_ref().map(|why| why.value.clone()),
            waits: c.waits.as_ref().map(|(part, why)| (part.value.clone(), why.value.clone())),
            sources,
            span: c.name.span,
        })
    }

    fn expected(&mut self, outcome: &Name, way: &Name) -> Option<(OutcomeId, Expect)> {
        let symbol = self.symbol_for(outcome, "an outcome", |d| matches!(d, Def::Outcome(_)))?;
        let Def::Outcome(id) = symbol.def else { return None };
        let expect = match way.value.as_str() {
            "rises" => Expect::Rises,
            "falls" => Expect::Falls,
            "open" => Expect::Open,
            _ => {
                let message = format!("an outcome `rises`, `falls` or is `open`, not `{}`", way.value);
                return self.fail(Diagnostic::error("wrong-change", way.span, message));
            }
        };
        Some((id, expect))
    }

    /// The range of effects that historians hold likely.
    fn historians(&mut self, low: &ast::Expr, high: &ast::Expr) -> Option<(f64, f64)> {
        let from = self.literal(low, Place::plain("what historians say"));
        let to = self.literal(high, Place::plain("what historians say"));
        let (from, to) = (from?, to?);
        if from > to {
            let message = "this range ends before it begins";
            return self
                .fail(Diagnostic::error("outside-bounds", high.span, message).help("exchange the two"));
        }
        Some((from, to))
    }
}

/// The sets of a rule's own indices.
fn own(rule: &Rule) -> Vec<SetId> {
    rule.vars.iter().take(rule.own).map(|(_, set)| *set).collect()
}
