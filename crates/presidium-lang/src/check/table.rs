//! Sets, attribute tables and relations: what is settled before anything else.

use super::Checker;
use super::expr::{Place, constant};
use super::stock::title;
use super::value::unit_of;
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::kind::PLAIN;
use crate::model::{Column, Element, Kind, Relation, Set, SetId, Ty};
use crate::names::{Def, Symbol};
use crate::span::{Name, Span};

impl Checker<'_> {
    pub(crate) fn check_set(
        &mut self,
        name: &Name,
        elements: &[(Name, Option<crate::span::Spanned<String>>)],
    ) -> Set {
        let mut known: Vec<(&Name, Element)> = Vec::new();
        for (element, shown) in elements {
            if let Some((first, _)) = known.iter().find(|(n, _)| n.value == element.value) {
                let message = format!("`{}` is in this set already", element.value);
                let first = first.span;
                self.report(
                    Diagnostic::error("duplicate-name", element.span, message).also(first, "first here"),
                );
                continue;
            }
            known.push((
                element,
                Element { name: element.value.clone(), title: title(shown.as_ref(), element) },
            ));
        }
        if known.is_empty() {
            let message = format!("`{}` has no elements", name.value);
            self.report(Diagnostic::error("empty-set", name.span, message).help("name at least one"));
        }
        let elements: Vec<Element> = known.into_iter().map(|(_, e)| e).collect();
        let mut canonical: Vec<u32> = (0..u32::try_from(elements.len()).unwrap_or(0)).collect();
        canonical.sort_by(|&a, &b| elements[a as usize].name.cmp(&elements[b as usize].name));
        Set { name: name.value.clone(), elements, canonical, span: name.span }
    }

    /// The columns of a table; `None` entries failed.
    pub(crate) fn check_table(&mut self, t: &ast::Table) -> Vec<(Name, Option<Column>)> {
        let nothing = |t: &ast::Table| t.columns.iter().map(|c| (c.clone(), None)).collect();
        let Some(set) = self.set(&t.set) else { return nothing(t) };
        let kind = match &t.kind {
            Some(kind) => self.kind(kind),
            None => Some(real()),
        };
        let Some(kind) = kind else { return nothing(t) };
        let unit = t.kind.as_ref().and_then(unit_of);
        let place = Place { ty: kind.ty, unit, what: "an attribute" };
        let spread = match &t.spread {
            Some(e) => self.spread(e, place),
            None => Some(0.0),
        };
        let rows = self.rows(t, set, &kind, place);
        let sources = self.cited(&t.sources);
        let column = |n: usize, name: &Name| {
            let values =
                rows.as_ref()?.iter().map(|row| row.get(n).copied()).collect::<Option<Vec<f64>>>()?;
            let kind = kind.clone();
            let (name, span) = (name.value.clone(), name.span);
            Some(Column { name, set, kind, values, spread: spread?, sources: sources.clone(), span })
        };
        t.columns.iter().enumerate().map(|(n, name)| (name.clone(), column(n, name))).collect()
    }

    /// The rows in the order of the set's elements.
    fn rows(&mut self, t: &ast::Table, set: SetId, kind: &Kind, place: Place<'_>) -> Option<Vec<Vec<f64>>> {
        let size = self.set_size(set);
        let mut rows: Vec<Option<Vec<f64>>> = vec![None; size];
        let mut failed = false;
        for (name, cells) in &t.rows {
            if cells.len() != t.columns.len() {
                let message = format!("{} columns, but {} values here", t.columns.len(), cells.len());
                self.report(
                    Diagnostic::error("missing-entry", name.span, message).help("one value per column"),
                );
                failed = true;
                continue;
            }
            let values: Vec<Option<f64>> = cells.iter().map(|e| self.cell(e, kind, place)).collect();
            let values: Option<Vec<f64>> = values.into_iter().collect();
            failed |= values.is_none();
            match self.element(set, name) {
                Some(n) if rows.get(n as usize).is_some_and(Option::is_some) => {
                    self.twice(&name.value, name.span);
                }
                Some(n) => {
                    if let Some(row) = rows.get_mut(n as usize) {
                        *row = values;
                    }
                }
                None => failed = true,
            }
        }
        if failed {
            return None;
        }
        if let Some(n) = rows.iter().position(Option::is_none) {
            let element =
                self.sets.get(set.at()).and_then(|s| s.elements.get(n)).map_or("", |e| e.name.as_str());
            let message = format!("there is no row for `{element}`");
            let diagnostic = Diagnostic::error("missing-entry", t.set.span, message);
            return self.fail(diagnostic.help("add it: a table has a row for every element"));
        }
        rows.into_iter().collect()
    }

    fn cell(&mut self, e: &ast::Expr, kind: &Kind, place: Place<'_>) -> Option<f64> {
        let x = self.literal(e, place)?;
        self.inside(&constant(x, place.ty, e.span).expr, kind, e.span)?;
        Some(x)
    }

    pub(crate) fn check_relation(&mut self, r: &ast::Relation) -> Option<Relation> {
        let (a, b) = (self.set(&r.sets.0), self.set(&r.sets.1));
        let (a, b) = (a?, b?);
        if r.symmetric && a != b {
            let message = "only a relation within one set can be symmetric";
            return self.fail(Diagnostic::error("wrong-index", r.sets.1.span, message));
        }
        let mut pairs: Vec<(u32, u32, f64, Span)> = Vec::new();
        let mut failed = false;
        for (x, y, weight) in &r.pairs {
            let weight = match weight {
                Some(e) => self.literal(e, Place::plain("the weight of a pair")),
                None => Some(1.0),
            };
            let (Some(x), Some(n), Some(w)) = (self.element(a, x), self.element(b, y), weight) else {
                failed = true;
                continue;
            };
            let mut add = |c: &mut Self, x, n| match pairs.iter().any(|p| (p.0, p.1) == (x, n)) {
                true => c.twice("this pair", y.span),
                false => pairs.push((x, n, w, y.span)),
            };
            add(self, x, n);
            if r.symmetric && x != n {
                add(self, n, x);
            }
        }
        if failed {
            return None;
        }
        let mut pairs: Vec<(u32, u32, f64)> = pairs.into_iter().map(|(x, y, w, _)| (x, y, w)).collect();
        pairs.sort_by_key(|&(x, y, _)| (x, y));
        let sources = self.cited(&r.sources);
        Some(Relation { name: r.name.value.clone(), sets: (a, b), pairs, sources, span: r.name.span })
    }

    /// Makes a settled declaration known.
    pub(crate) fn know(&mut self, name: &Name, def: Def, sets: Vec<SetId>, kind: Option<Kind>, broken: bool) {
        let symbol = Symbol { def, sets, kind, broken, span: name.span };
        self.names.symbols.insert(name.value.clone(), symbol);
    }
}

fn real() -> Kind {
    Kind {
        ty: PLAIN,
        word: "real".to_string(),
        lo: f64::NEG_INFINITY,
        hi: f64::INFINITY,
        unit: String::new(),
    }
}

/// The kind of a choice: an element of its options, nobody before it was ever made.
pub(crate) fn choice_kind(set: SetId, name: &str, size: usize) -> Kind {
    let ty = Ty::Element { set, or_nobody: true };
    Kind {
        ty,
        word: format!("{name} or nobody"),
        lo: -1.0,
        hi: size.saturating_sub(1) as f64,
        unit: String::new(),
    }
}
