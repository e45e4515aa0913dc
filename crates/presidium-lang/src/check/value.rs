//! Kinds, sources, and the values of indexed constants: one per interpretation and combination of elements.

use super::Checker;
use super::expr::Place;
use super::lookup::all_of;
use crate::ast::{self, KindName, MapKey};
use crate::calendar::TimeUnit;
use crate::diagnostic::Diagnostic;
use crate::kind::{DURATION, PLAIN, RATE, unit_word};
use crate::model::{Dist, Expr, ExprKind, Kind, SetId, Source, Ty, Value, Values};
use crate::names::did_you_mean;
use crate::shape::{Combinations, Frame, MOST_COMBINATIONS, Reads, number, stand_at};
use crate::span::{Name, Span};

/// A value as written, resolved: keys turned into positions.
enum Tree {
    Leaf(Value),
    /// Per interpretation, and for all others.
    Interpretation(Vec<(usize, Tree)>, Option<Box<Tree>>),
    /// Elements of the next indices, and for all others.
    Element(Vec<(Vec<u32>, Tree)>, Option<Box<Tree>>),
}

/// The unit in which bare numbers of a kind are read.
pub(crate) fn unit_of(kind: &ast::Kind) -> Option<TimeUnit> {
    match kind.name {
        KindName::Rate(unit) => Some(unit),
        _ => None,
    }
}

impl Checker<'_> {
    /// A kind as written.
    pub(crate) fn kind(&mut self, kind: &ast::Kind) -> Option<Kind> {
        let infinite = (f64::NEG_INFINITY, f64::INFINITY);
        let (ty, word, (lo, hi)) = match &kind.name {
            KindName::Share => (PLAIN, "share".to_string(), (0.0, 1.0)),
            KindName::Prob => (PLAIN, "prob".to_string(), (0.0, 1.0)),
            KindName::Flag => (Ty::Flag, "flag".to_string(), (0.0, 1.0)),
            KindName::Count => (PLAIN, "count".to_string(), (0.0, f64::INFINITY)),
            KindName::Rate(unit) => (RATE, format!("rate per {}", unit_word(*unit)), infinite),
            KindName::Duration => (DURATION, "duration".to_string(), (0.0, f64::INFINITY)),
            KindName::Real => (PLAIN, "real".to_string(), infinite),
            KindName::Money => (PLAIN, "money".to_string(), infinite),
            KindName::Element { set, or_nobody } => {
                let id = self.set(set)?;
                let word = format!("{}{}", set.value, if *or_nobody { " or nobody" } else { "" });
                let last = self.set_size(id).saturating_sub(1) as f64;
                let first = if *or_nobody { -1.0 } else { 0.0 };
                (Ty::Element { set: id, or_nobody: *or_nobody }, word, (first, last))
            }
        };
        let unit = kind.unit.as_ref().map_or(String::new(), |u| u.value.clone());
        let mut found = Kind { ty, word, lo, hi, unit };
        if let Some((low, high)) = &kind.bounds {
            let place = Place { ty, unit: unit_of(kind), what: "a bound" };
            if !matches!(ty, Ty::Number { .. }) {
                return self.fail(Diagnostic::error("kind-mismatch", low.span, "only numbers have bounds"));
            }
            (found.lo, found.hi) = (self.literal(low, place)?, self.literal(high, place)?);
            if found.lo >= found.hi {
                let span = low.span.to(high.span);
                return self.fail(Diagnostic::error(
                    "outside-bounds",
                    span,
                    "the first bound must be below the second",
                ));
            }
        }
        Some(found)
    }

    /// Sources as written; unknown ones are reported when the data are known.
    pub(crate) fn cited(&mut self, sources: &[ast::Source]) -> Vec<Source> {
        sources.iter().map(|s| self.cite(s)).collect()
    }

    fn cite(&mut self, source: &ast::Source) -> Source {
        use ast::SourceKind as S;
        let keys = self.keys;
        match &source.kind {
            S::Notes(lines) => {
                let last = keys.notes_lines.unwrap_or(u32::MAX);
                if let Some((a, b)) = lines.iter().find(|(a, b)| *a == 0 || b < a || *b > last) {
                    let lines = if a == b { format!("line {a}") } else { format!("lines {a}-{b}") };
                    let message = format!("the notes have no {lines}");
                    let mut diagnostic = Diagnostic::error("unknown-source", source.span, message);
                    if last < u32::MAX {
                        diagnostic = diagnostic.help(format!("they have {last} lines"));
                    }
                    self.report(diagnostic);
                }
                Source::Notes(lines.clone())
            }
            S::Record(key) => {
                self.known_key(key, keys.records.as_ref(), "record", source.span);
                Source::Record(key.clone())
            }
            S::Work(key) => {
                self.known_key(key, keys.works.as_ref(), "bibliography", source.span);
                Source::Work(key.clone())
            }
            S::Judgement(why) => Source::Judgement(why.clone()),
        }
    }

    fn known_key(
        &mut self,
        key: &str,
        known: Option<&std::collections::BTreeSet<String>>,
        data: &str,
        span: Span,
    ) {
        let Some(known) = known else { return };
        if known.contains(key) {
            return;
        }
        let near = did_you_mean(key, known.iter().map(String::as_str));
        let message = format!("the {data} has no `{key}`");
        let diagnostic = Diagnostic::error("unknown-source", span, message);
        self.report(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("add it to the {data}, or cite what is there")),
        });
    }

    /// The frame of a declaration with indices; the filter must be fixed.
    pub(crate) fn frame(&mut self, indices: &ast::Indices) -> Option<Frame> {
        let mut f = Frame::default();
        let mut conditions = Vec::new();
        for binder in &indices.binders {
            let (_, condition) = self.bind(&mut f, binder)?;
            conditions.extend(condition);
        }
        f.rule.own = f.rule.vars.len();
        let size = f.own_sets().iter().map(|&s| self.set_size(s)).fold(1, usize::saturating_mul);
        if size > MOST_COMBINATIONS {
            return self.too_large(indices.binders.first()?.var.span);
        }
        let filter = self.maybe_flag(&mut f, indices.filter.as_deref(), "a filter")?;
        conditions.extend(filter);
        f.filter = all_of(conditions);
        if let Some(filter) = &f.filter {
            let Some(exists) = self.fixed().own_combinations(filter, &f.rule) else {
                return self.fail(
                    Diagnostic::error("moving-filter", filter.span, "this filter is not fixed")
                        .help("declarations filter by elements, tables without spread and relations; use `when` for the rest"),
                );
            };
            f.exists = exists;
        }
        Some(f)
    }

    /// The values of an indexed constant.
    pub(crate) fn values(
        &mut self,
        f: &mut Frame,
        value: &ast::Value,
        spread: Option<&ast::Expr>,
        kind: &Kind,
        place: Place<'_>,
    ) -> Option<Values> {
        f.reads = Reads::Settled;
        let own = f.own_sets();
        let tree = self.tree(f, value, kind, place, &own);
        f.reads = Reads::All;
        let spread = match spread {
            Some(e) => self.spread(e, place)?,
            None => 0.0,
        };
        let by = self.spell_out(f, &tree?, &own, value_span(value))?;
        Some(Values { by, spread })
    }

    /// The half-width of `plus or minus`.
    pub(crate) fn spread(&mut self, e: &ast::Expr, place: Place<'_>) -> Option<f64> {
        if !matches!(place.ty, Ty::Number { .. }) {
            return self.fail(Diagnostic::error("kind-mismatch", e.span, "only numbers have a spread"));
        }
        let spread = self.literal(e, Place { what: "what follows `plus or minus`", ..place })?;
        if spread < 0.0 {
            return self.fail(Diagnostic::error("outside-bounds", e.span, "a spread cannot be negative"));
        }
        Some(spread)
    }

    fn tree(
        &mut self,
        f: &mut Frame,
        value: &ast::Value,
        kind: &Kind,
        place: Place<'_>,
        left: &[SetId],
    ) -> Option<Tree> {
        match value {
            ast::Value::Expr(e) => {
                let want = match place.ty {
                    Ty::Element { set, .. } => Some(set),
                    Ty::Number { .. } | Ty::Flag | Ty::Date => None,
                };
                let found = self.expr(f, e, want)?;
                let expr = self.fit(found, place)?;
                self.inside(&expr, kind, e.span)?;
                Some(Tree::Leaf(Value::Expr(expr)))
            }
            ast::Value::Prior(dist) => self.dist(f, dist, place).map(|d| Tree::Leaf(Value::Prior(d))),
            ast::Value::Map(entries, span) => self.map(f, entries, *span, kind, place, left),
        }
    }

    /// A value known from the text must lie within the bounds of its kind.
    pub(crate) fn inside(&mut self, expr: &Expr, kind: &Kind, span: Span) -> Option<()> {
        match number(expr) {
            Some(x) if x < kind.lo || x > kind.hi || x.is_nan() => {
                let text = self.slice(span).to_string();
                let message = format!("`{text}` is outside the bounds of `{}`", kind.word);
                self.fail(Diagnostic::error("outside-bounds", span, message))
            }
            _ => Some(()),
        }
    }

    fn map(
        &mut self,
        f: &mut Frame,
        entries: &[(MapKey, ast::Value)],
        span: Span,
        kind: &Kind,
        place: Place<'_>,
        left: &[SetId],
    ) -> Option<Tree> {
        let by_interpretation = entries.iter().any(|(key, _)| self.interpretation_of(key).is_some());
        let mut seen: Vec<(Vec<u32>, Span)> = Vec::new();
        let mut interpretations = Vec::new();
        let mut elements = Vec::new();
        let mut rest = None;
        let mut failed = false;
        for (key, value) in entries {
            let names = match key {
                MapKey::Else(at) => {
                    match self.tree(f, value, kind, place, left) {
                        _ if rest.is_some() => self.twice("else", *at),
                        Some(tree) => rest = Some(Box::new(tree)),
                        None => failed = true,
                    }
                    continue;
                }
                MapKey::Names(names) => names,
            };
            let at = names.first().map_or(span, |n| names.iter().fold(n.span, |s, n| s.to(n.span)));
            let place_of = if by_interpretation {
                self.interpretation_key(names)
            } else {
                self.element_key(f, names, left)
            };
            let Some(place_of) = place_of else {
                failed = true;
                continue;
            };
            if seen.iter().any(|(known, _)| *known == place_of) {
                self.twice(&names.iter().map(|n| n.value.as_str()).collect::<Vec<_>>().join(" "), at);
            }
            let below = if by_interpretation { left } else { left.get(place_of.len()..).unwrap_or(&[]) };
            match self.tree(f, value, kind, place, below) {
                Some(tree) if by_interpretation => {
                    interpretations.push((place_of.first().map_or(0, |&n| n as usize), tree));
                }
                Some(tree) => elements.push((place_of.clone(), tree)),
                None => failed = true,
            }
            seen.push((place_of, at));
        }
        if failed {
            return None;
        }
        Some(if by_interpretation {
            Tree::Interpretation(interpretations, rest)
        } else {
            Tree::Element(elements, rest)
        })
    }

    pub(crate) fn twice(&mut self, what: &str, at: Span) {
        let message = format!("`{what}` is given twice");
        self.report(Diagnostic::error("duplicate-entry", at, message).help("remove one of them"));
    }

    fn interpretation_of(&self, key: &MapKey) -> Option<usize> {
        match key {
            MapKey::Names(names) => match names.as_slice() {
                [name] => self.interpretations.iter().position(|i| *i == name.value),
                _ => None,
            },
            MapKey::Else(_) => None,
        }
    }

    fn interpretation_key(&mut self, names: &[Name]) -> Option<Vec<u32>> {
        let name = names.first()?;
        if let Some(n) = self.interpretations.iter().position(|i| *i == name.value) {
            return Some(vec![u32::try_from(n).unwrap_or(0)]);
        }
        let near =
            did_you_mean(&name.value, self.interpretations.iter().map(String::as_str)).map(str::to_string);
        let message = format!("`{}` is not an interpretation", name.value);
        let diagnostic = Diagnostic::error("unknown-name", name.span, message);
        self.fail(super::lookup::suggest(diagnostic, name, near.as_deref()))
    }

    fn element_key(&mut self, f: &Frame, names: &[Name], left: &[SetId]) -> Option<Vec<u32>> {
        if names.len() > left.len() {
            let first = names.first()?;
            if left.is_empty() && f.rule.own == 0 {
                return self.unknown_key(first);
            }
            let message = format!("{} names for {} indices", names.len(), left.len());
            return self.fail(Diagnostic::error("wrong-index", first.span, message));
        }
        let found: Vec<Option<u32>> = names.iter().zip(left).map(|(n, &set)| self.element(set, n)).collect();
        found.into_iter().collect()
    }

    fn unknown_key<T>(&mut self, name: &Name) -> Option<T> {
        let near =
            did_you_mean(&name.value, self.interpretations.iter().map(String::as_str)).map(str::to_string);
        let message = format!("`{}` is not an interpretation, and there is no index", name.value);
        let diagnostic = Diagnostic::error("unknown-name", name.span, message);
        self.fail(super::lookup::suggest(diagnostic, name, near.as_deref()))
    }

    /// Spells a tree out over interpretations and combinations, and reports the first that has no value.
    fn spell_out(&mut self, f: &Frame, tree: &Tree, own: &[SetId], span: Span) -> Option<Vec<Vec<Value>>> {
        let sizes: Vec<usize> = own.iter().map(|&s| self.set_size(s)).collect();
        let mut all = Vec::new();
        for interpretation in 0..self.interpretations.len() {
            let mut row = Vec::new();
            for (n, at) in Combinations::new(&sizes)?.enumerate() {
                if !f.exists.is_empty() && !f.exists.get(n).copied().unwrap_or(true) {
                    row.push(Value::Expr(nothing(span)));
                    continue;
                }
                match find(tree, interpretation, &at) {
                    Some(value) => row.push(placed(value, &at)),
                    None => return self.missing_entry(interpretation, &at, own, span),
                }
            }
            all.push(row);
        }
        Some(all)
    }

    fn missing_entry<T>(
        &mut self,
        interpretation: usize,
        at: &[u32],
        own: &[SetId],
        span: Span,
    ) -> Option<T> {
        let elements: Vec<&str> = at
            .iter()
            .zip(own)
            .filter_map(|(&n, set)| self.sets.get(set.at())?.elements.get(n as usize))
            .map(|e| e.name.as_str())
            .collect();
        let who = if elements.is_empty() {
            self.interpretations.get(interpretation).map_or("", String::as_str).to_string()
        } else {
            elements.join(" ")
        };
        let message = format!("there is no value for `{who}`");
        self.fail(Diagnostic::error("missing-entry", span, message).help("add it, or end with `else: …`"))
    }
}

fn find<'t>(tree: &'t Tree, interpretation: usize, at: &[u32]) -> Option<&'t Value> {
    match tree {
        Tree::Leaf(value) => Some(value),
        Tree::Interpretation(entries, rest) => {
            let entry = entries.iter().find(|(n, _)| *n == interpretation).map(|(_, t)| t);
            find(entry.or(rest.as_deref())?, interpretation, at)
        }
        Tree::Element(entries, rest) => {
            let entry = entries.iter().find(|(key, _)| at.starts_with(key));
            let used = entry.map_or(0, |(key, _)| key.len());
            find(entry.map(|(_, t)| t).or(rest.as_deref())?, interpretation, &at[used..])
        }
    }
}

/// A value with the rule's own indices standing at elements.
fn placed(value: &Value, at: &[u32]) -> Value {
    let mut value = value.clone();
    match &mut value {
        Value::Expr(e) => stand_at(e, at),
        Value::Prior(Dist { args, .. }) => args.iter_mut().for_each(|e| stand_at(e, at)),
    }
    value
}

fn nothing(span: Span) -> Expr {
    Expr { kind: ExprKind::Constant(0.0), ty: PLAIN, span }
}

/// Where a value stands.
pub(crate) fn value_span(value: &ast::Value) -> Span {
    match value {
        ast::Value::Expr(e) => e.span,
        ast::Value::Prior(d) => d.span,
        ast::Value::Map(_, span) => *span,
    }
}
