//! Parameters, inputs, stocks, definitions and shocks.

use super::Checker;
use super::expr::{Place, constant, typed};
use super::lookup::all_of;
use super::text::{cadence_text, line_text};
use super::value::unit_of;
use crate::ast;
use crate::calendar::{Cadence, Date};
use crate::diagnostic::Diagnostic;
use crate::format::expr_text;
use crate::kind::{PLAIN, Typed, join, time_of, words};
use crate::model::{
    DrawnAt, Expr, ExprKind, Input, Kind, Let, LetId, Param, Shock, Stock, Term, Ty, UpdateTerm,
};
use crate::names::{Def, Symbol};
use crate::shape::Frame;
use crate::span::{Name, Span, Spanned};

impl Checker<'_> {
    /// The kind a declared name was found to have.
    pub(crate) fn kind_of(&self, name: &Name) -> Option<Kind> {
        self.names.symbols.get(&name.value).and_then(|s| s.kind.clone())
    }

    pub(crate) fn check_param(&mut self, p: &ast::Param) -> Option<Param> {
        let kind = self.kind_of(&p.name)?;
        let mut f = self.frame(&p.indices)?;
        let what = format!("the value of `{}`", p.name.value);
        let place = Place { ty: kind.ty, unit: unit_of(&p.kind), what: &what };
        let values = self.values(&mut f, &p.value, p.spread.as_ref(), &kind, place)?;
        Some(Param {
            name: p.name.value.clone(),
            title: title(p.title.as_ref(), &p.name),
            sets: f.own_sets(),
            rule: f.rule,
            kind,
            values,
            sources: self.cited(&p.sources),
            span: p.name.span,
        })
    }

    pub(crate) fn check_input(&mut self, input: &ast::Input) -> Option<Input> {
        let kind = self.kind_of(&input.name)?;
        let f = self.frame(&input.indices)?;
        let what = format!("a value of `{}`", input.name.value);
        let place = Place { ty: kind.ty, unit: unit_of(&input.kind), what: &what };
        let mut read = Vec::new();
        for (key, points) in &input.series {
            read.push((key.as_ref(), self.series(points, &kind, place)));
        }
        let read: Vec<(Option<&ast::MapKey>, Series)> =
            read.into_iter().map(|(k, s)| s.map(|s| (k, s))).collect::<Option<_>>()?;
        Some(Input {
            name: input.name.value.clone(),
            sets: f.own_sets(),
            kind,
            between: input.between,
            series: self.per_combination(&f, read, input.name.span)?,
            outside: self.why_outside(input.outside.as_ref(), &input.name),
            sources: self.cited(&input.sources),
            span: input.name.span,
        })
    }

    pub(crate) fn why_outside(&mut self, why: Option<&Spanned<String>>, name: &Name) -> String {
        if let Some(why) = why {
            return why.value.clone();
        }
        let message = format!("`{}` does not say why it lies outside the system", name.value);
        self.report(
            Diagnostic::error("input-without-why", name.span, message).help("end with `outside \"why\"`"),
        );
        String::new()
    }

    fn series(
        &mut self,
        points: &[(Spanned<Date>, ast::Expr)],
        kind: &Kind,
        place: Place<'_>,
    ) -> Option<Series> {
        let mut series = Series::new();
        for (date, e) in points {
            let value = self.literal(e, place)?;
            self.inside(&constant(value, place.ty, e.span).expr, kind, e.span)?;
            if series.iter().any(|&(d, _)| d == date.value) {
                self.twice(&date.value.to_string(), date.span);
            }
            series.push((date.value, value));
        }
        series.sort_by_key(|&(d, _)| d);
        Some(series)
    }

    /// Spreads entries by element over all combinations; one entry without a key serves all.
    pub(crate) fn per_combination<T: Clone>(
        &mut self,
        f: &Frame,
        entries: Vec<(Option<&ast::MapKey>, T)>,
        span: Span,
    ) -> Option<Vec<T>> {
        let own = f.own_sets();
        let sizes: Vec<usize> = own.iter().map(|&s| self.set_size(s)).collect();
        let mut known = Vec::new();
        let mut rest = None;
        for (key, value) in entries {
            match key {
                None | Some(ast::MapKey::Else(_)) => rest = Some(value),
                Some(ast::MapKey::Names(names)) => {
                    let first = names.first()?;
                    if names.len() > own.len() {
                        let message = format!("{} names for {} indices", names.len(), own.len());
                        return self.fail(Diagnostic::error("wrong-index", first.span, message));
                    }
                    let at: Vec<u32> = names
                        .iter()
                        .zip(&own)
                        .map(|(n, &set)| self.element(set, n))
                        .collect::<Option<_>>()?;
                    if known.iter().any(|(k, _)| *k == at) {
                        self.twice(&first.value, first.span);
                    }
                    known.push((at, value));
                }
            }
        }
        let mut all = Vec::new();
        for at in crate::shape::Combinations::new(&sizes)? {
            let found = known.iter().find(|(key, _)| at.starts_with(key)).map(|(_, v)| v).or(rest.as_ref());
            let Some(found) = found else {
                let message = "some elements have no series";
                return self.fail(
                    Diagnostic::error("missing-entry", span, message).help("add them, or end with `else: …`"),
                );
            };
            all.push(found.clone());
        }
        Some(all)
    }

    pub(crate) fn check_stock(&mut self, s: &ast::Stock) -> Option<Stock> {
        let kind = self.kind_of(&s.name)?;
        let mut f = self.frame(&s.indices)?;
        let what = format!("the initial value of `{}`", s.name.value);
        let place = Place { ty: kind.ty, unit: unit_of(&s.kind), what: &what };
        let values = self.values(&mut f, &s.value, s.spread.as_ref(), &kind, place);
        let reset = match &s.reset {
            Some(of) => self.episode(&mut f, of).map(Some),
            None => Some(None),
        };
        let updates = self.updates(&mut f, s, &kind);
        Some(Stock {
            name: s.name.value.clone(),
            title: title(s.title.as_ref(), &s.name),
            kind,
            values: values?,
            reset: reset?,
            updates: updates?,
            writers: Vec::new(),
            sources: self.cited(&s.sources),
            rule: f.rule,
            span: s.name.span,
        })
    }

    fn updates(&mut self, f: &mut Frame, s: &ast::Stock, kind: &Kind) -> Option<Vec<UpdateTerm>> {
        let mut lines: Vec<(&ast::Update, &ast::Term)> =
            s.updates.iter().flat_map(|u| u.terms.iter().map(move |t| (u, t))).collect();
        lines.sort_by_cached_key(|(u, t)| {
            (word(t.name.as_ref()), line_text(t), cadence_text(u.cadence), guard_text(u.guard.as_ref()))
        });
        let lines: Vec<Option<UpdateTerm>> =
            lines.into_iter().map(|(u, t)| self.update(f, u, t, kind)).collect();
        lines.into_iter().collect()
    }

    fn update(&mut self, f: &mut Frame, u: &ast::Update, t: &ast::Term, kind: &Kind) -> Option<UpdateTerm> {
        let guard = self.maybe_flag(f, u.guard.as_ref(), "a guard");
        let expr = if u.becomes { self.replacement(f, t, kind) } else { self.step(f, t, u.cadence, kind) };
        let mut conditions: Vec<Expr> = f.filter.iter().cloned().collect();
        conditions.extend(guard?);
        Some(UpdateTerm {
            cadence: u.cadence,
            guard: all_of(conditions),
            becomes: u.becomes,
            expr: expr?,
            name: word(t.name.as_ref()),
            text: line_text(t),
            sources: self.cited(&t.sources),
            span: t.span,
        })
    }

    fn replacement(&mut self, f: &mut Frame, t: &ast::Term, kind: &Kind) -> Option<Expr> {
        let want = element_set(kind.ty);
        let found = self.expr(f, &t.expr, want)?;
        let what = "the new value";
        let expr = self.fit_bare(found, kind.ty, what)?;
        self.signed(expr, t)
    }

    /// A bare number stands for the kind's base unit here; everything else must agree.
    fn fit_bare(&mut self, found: Typed, ty: Ty, what: &str) -> Option<Expr> {
        if found.bare && matches!(ty, Ty::Number { .. }) {
            return Some(Expr { ty, ..found.expr });
        }
        self.fit(found, Place { ty, unit: None, what })
    }

    /// What a line adds per step: a rate is multiplied by the length of its cadence.
    fn step(&mut self, f: &mut Frame, t: &ast::Term, cadence: Cadence, kind: &Kind) -> Option<Expr> {
        let found = self.expr(f, &t.expr, None)?;
        let Some(stock) = time_of(kind.ty) else {
            let message = format!("nothing can be added to {}", words(kind.ty, &self.sets));
            return self.fail(
                Diagnostic::error("kind-mismatch", t.span, message)
                    .help("replace it: `each day becomes …`, or use `then`"),
            );
        };
        let expr = match time_of(found.expr.ty) {
            _ if found.bare => Expr { ty: kind.ty, ..found.expr },
            Some(time) if time == stock => found.expr,
            Some(time) if time == stock - 1 && time < 0 => {
                let span = found.expr.span;
                let days = constant(cadence.days(), Ty::Number { time: 1 }, span).expr;
                let op = ast::BinaryOp::Mul;
                typed(ExprKind::Binary(op, Box::new(found.expr), Box::new(days)), kind.ty, span).expr
            }
            _ => {
                return self.mistyped(
                    found.expr.span,
                    found.expr.ty,
                    Place { ty: kind.ty, unit: None, what: "what is added" },
                );
            }
        };
        self.signed(expr, t)
    }

    /// A line with its sign.
    fn signed(&mut self, expr: Expr, t: &ast::Term) -> Option<Expr> {
        if !t.negative {
            return Some(expr);
        }
        let (ty, span) = (expr.ty, t.span);
        if time_of(ty).is_none() {
            return self.mistyped(span, ty, Place::plain("what is subtracted"));
        }
        Some(typed(ExprKind::Unary(ast::UnaryOp::Neg, Box::new(expr)), ty, span).expr)
    }

    /// Lines that are summed, in canonical order, and their common type.
    pub(crate) fn sum(
        &mut self,
        f: &mut Frame,
        terms: &[ast::Term],
        want: Option<crate::model::SetId>,
    ) -> Option<(Vec<Term>, Ty, bool)> {
        let mut lines: Vec<&ast::Term> = terms.iter().collect();
        lines.sort_by_cached_key(|t| (word(t.name.as_ref()), line_text(t)));
        let mut found = Vec::new();
        for t in lines {
            let resolved = self.expr(f, &t.expr, want);
            let sources = self.cited(&t.sources);
            found.push(resolved.map(|r| (t, r, sources)));
        }
        let found: Vec<_> = found.into_iter().collect::<Option<_>>()?;
        let mut all = found.first()?.1.clone();
        let mut out = Vec::new();
        let several = found.len() > 1;
        let mut bares = Vec::new();
        for (t, line, sources) in found {
            match join(&all, &line) {
                Some((ty, bare)) => (all.expr.ty, all.bare) = (ty, bare),
                None => return self.clash("add", &all, &line),
            }
            if several && time_of(line.expr.ty).is_none() {
                return self.mistyped(line.expr.span, line.expr.ty, Place::plain("a line of a sum"));
            }
            let bare = line.bare;
            let expr = self.signed(line.expr, t)?;
            bares.push(bare);
            out.push(Term { expr, name: word(t.name.as_ref()), text: line_text(t), sources, span: t.span });
        }
        for (term, bare) in out.iter_mut().zip(bares) {
            if bare {
                term.expr.ty = all.expr.ty;
            }
        }
        Some((out, all.expr.ty, all.bare))
    }

    pub(crate) fn check_let(&mut self, l: &ast::Let) -> Option<Let> {
        let mut f = self.frame(&l.indices)?;
        let stated = match &l.kind {
            Some(kind) => Some(self.kind_of(&l.name).or_else(|| self.kind(kind))?),
            None => None,
        };
        let want = stated.as_ref().and_then(|k| element_set(k.ty));
        let (mut terms, ty, bare) = self.sum(&mut f, &l.terms, want)?;
        let kind = stated.unwrap_or_else(|| self.inferred(ty));
        let unit = l.kind.as_ref().and_then(unit_of);
        let what = format!("the value of `{}`", l.name.value);
        for term in &mut terms {
            let line = Typed { expr: term.expr.clone(), bare };
            term.expr = self.fit(line, Place { ty: kind.ty, unit, what: &what })?;
        }
        let sweeps = match &l.sweeps {
            Some((n, from)) => {
                Some(self.sweeps(n, from, Place { ty: kind.ty, unit, what: "where the sweeps start" })?)
            }
            None => None,
        };
        if let Some(filter) = &f.filter {
            terms.iter_mut().for_each(|t| limit(&mut t.expr, filter));
        }
        Some(Let { name: l.name.value.clone(), rule: f.rule, kind, sweeps, terms, span: l.name.span })
    }

    fn sweeps(&mut self, n: &Spanned<u32>, from: &ast::Expr, place: Place<'_>) -> Option<(u32, f64)> {
        if !(1..=1000).contains(&n.value) {
            return self.fail(Diagnostic::error("outside-bounds", n.span, "between 1 and 1000 sweeps"));
        }
        Some((n.value, self.literal(from, place)?))
    }

    fn inferred(&self, ty: Ty) -> Kind {
        let (lo, hi) = (f64::NEG_INFINITY, f64::INFINITY);
        let word = match ty {
            Ty::Number { time: 0 } => "real".to_string(),
            Ty::Number { time: -1 } => "rate per day".to_string(),
            Ty::Number { time: 1 } => "duration".to_string(),
            Ty::Number { .. } | Ty::Date => words(ty, &self.sets),
            Ty::Flag => "flag".to_string(),
            Ty::Element { set, or_nobody } => {
                format!("{}{}", self.set_name(set), if or_nobody { " or nobody" } else { "" })
            }
        };
        Kind { ty, word, lo, hi, unit: String::new() }
    }

    /// Makes the kind of a definition known to those that read it.
    pub(crate) fn settle_let(&mut self, id: LetId, l: &Let) {
        if let Some(symbol) = self.names.symbols.get_mut(&l.name)
            && symbol.def == Def::Let(id)
        {
            symbol.kind = Some(l.kind.clone());
            symbol.broken = false;
        }
    }

    pub(crate) fn check_shock(&mut self, s: &ast::Shock) -> Option<Shock> {
        let kind = self.kind_of(&s.name)?;
        let mut f = self.frame(&s.indices)?;
        let what = format!("the value of `{}`", s.name.value);
        let dist = self.dist(&mut f, &s.dist, Place { ty: kind.ty, unit: None, what: &what });
        let correlated = match &s.correlated {
            Some(e) => self.correlation(e, s, f.rule.own).map(Some),
            None => Some(None),
        };
        let drawn = match &s.drawn {
            ast::DrawnAt::Cadence(cadence) => Some(DrawnAt::Cadence(*cadence)),
            ast::DrawnAt::On(of) => self.event_ref(&mut f, of).map(|(id, args)| DrawnAt::On(id, args)),
        };
        Some(Shock {
            name: s.name.value.clone(),
            rule: f.rule,
            dist: dist?,
            correlated: correlated?,
            drawn: drawn?,
            sources: self.cited(&s.sources),
            span: s.name.span,
        })
    }

    fn correlation(&mut self, e: &ast::Expr, s: &ast::Shock, own: usize) -> Option<f64> {
        if own == 0 || s.dist.name.value != "normal" {
            let message = "only a normal shock with an index can be correlated";
            return self.fail(Diagnostic::error("wrong-arguments", e.span, message));
        }
        let r = self.literal(e, Place::plain("a correlation"))?;
        if !(0.0..=1.0).contains(&r) {
            return self.fail(Diagnostic::error(
                "outside-bounds",
                e.span,
                "a correlation lies between 0 and 1",
            ));
        }
        Some(r)
    }

    /// The type a shock's law draws, read off its first argument.
    pub(crate) fn shock_kind(&self, s: &ast::Shock) -> Kind {
        let first = s.dist.args.first().map(|(_, e)| &e.kind);
        let unit_less = |e: Option<&ast::ExprKind>| match e {
            Some(ast::ExprKind::Rate(..)) => crate::kind::RATE,
            Some(ast::ExprKind::Duration(..)) => crate::kind::DURATION,
            Some(ast::ExprKind::Ref(of)) => match self.names.symbols.get(&of.name.value) {
                Some(Symbol { kind: Some(kind), .. }) => kind.ty,
                _ => PLAIN,
            },
            _ => PLAIN,
        };
        let found = unit_less(first);
        let second = s.dist.args.get(1).map(|(_, e)| &e.kind);
        let ty = if found == PLAIN { unit_less(second) } else { found };
        self.inferred(if matches!(ty, Ty::Number { .. }) { ty } else { PLAIN })
    }
}

type Series = Vec<(Date, f64)>;

/// The set of an element type.
pub(crate) fn element_set(ty: Ty) -> Option<crate::model::SetId> {
    match ty {
        Ty::Element { set, .. } => Some(set),
        Ty::Number { .. } | Ty::Flag | Ty::Date => None,
    }
}

/// The display title, or the name.
pub(crate) fn title(title: Option<&Spanned<String>>, name: &Name) -> String {
    title.map_or_else(|| name.value.clone(), |t| t.value.clone())
}

/// A name, or nothing.
pub(crate) fn word(name: Option<&Name>) -> String {
    name.map_or(String::new(), |n| n.value.clone())
}

fn guard_text(guard: Option<&ast::Expr>) -> String {
    guard.map_or(String::new(), expr_text)
}

/// Outside its filter a definition is 0, no or nobody.
fn limit(expr: &mut Expr, filter: &Expr) {
    let (ty, span) = (expr.ty, expr.span);
    let outside = if matches!(ty, Ty::Element { .. }) { -1.0 } else { 0.0 };
    let other = Box::new(constant(outside, ty, span).expr);
    let inside = Box::new(std::mem::replace(expr, constant(0.0, ty, span).expr));
    *expr = typed(ExprKind::If(Box::new(filter.clone()), inside, other), ty, span).expr;
}
