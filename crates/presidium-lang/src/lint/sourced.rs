//! Rules that state something about the world and do not say where it comes from.

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Column, Decides, Effect, Expr, ExprKind, Model, Source, Stock, Ty, Value};
use crate::span::Span;

/// A rule line, what it is called for people, where it stands, and its sources.
pub(crate) struct Line<'m> {
    /// The rule it belongs to.
    pub rule: &'m str,
    /// The line for people: `param china`, `a factor of rising`.
    pub what: String,
    /// Where it stands.
    pub span: Span,
    /// Its sources.
    pub sources: &'m [Source],
    /// Whether it may go without: it states nothing about the world.
    pub exempt: bool,
}

/// Every line of a model that carries sources or could.
pub(crate) fn lines(model: &Model) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut add = |rule, what: String, span, sources, exempt| {
        out.push(Line { rule, what, span, sources, exempt });
    };
    let mut before: Option<&Column> = None;
    for c in &model.columns {
        let one_table = |b: &Column| (b.set, &b.kind, &b.sources) == (c.set, &c.kind, &c.sources);
        if !before.is_some_and(one_table) {
            add(&c.name, format!("the attribute `{}`", c.name), c.span, &c.sources, false);
        }
        before = Some(c);
    }
    for r in &model.relations {
        add(&r.name, format!("the relation `{}`", r.name), r.span, &r.sources, false);
    }
    for p in &model.params {
        add(&p.name, format!("the parameter `{}`", p.name), p.span, &p.sources, false);
    }
    for i in &model.inputs {
        add(&i.name, format!("the input `{}`", i.name), i.span, &i.sources, false);
    }
    for s in &model.stocks {
        add(&s.name, format!("the initial value of `{}`", s.name), s.span, &s.sources, starts_at_nothing(s));
        for u in &s.updates {
            add(&s.name, format!("a line of `{}`", s.name), u.span, &u.sources, false);
        }
    }
    for l in &model.lets {
        for t in &l.terms {
            add(&l.name, format!("a line of `{}`", l.name), t.span, &t.sources, false);
        }
    }
    for s in &model.shocks {
        add(&s.name, format!("the shock `{}`", s.name), s.span, &s.sources, false);
    }
    for e in &model.events {
        if e.input {
            add(&e.name, format!("the input event `{}`", e.name), e.span, &e.sources, false);
        }
        for h in &e.hazards {
            add(&e.name, format!("the base rate of `{}`", e.name), h.span, &h.sources, false);
            for t in &h.factors {
                add(&e.name, format!("a factor of `{}`", e.name), t.span, &t.sources, false);
            }
        }
        for t in &e.triggers {
            add(&e.name, format!("a trigger of `{}`", e.name), t.span, &t.sources, false);
        }
        for x in &e.effects {
            add(&e.name, format!("an effect of `{}`", e.name), x.span, &x.sources, keeps_books(x));
        }
    }
    for c in &model.choices {
        if !matches!(c.decides, Decides::Single) {
            add(&c.name, format!("how `{}` is decided", c.name), c.span, &c.sources, false);
        }
        for o in &c.options {
            for t in &o.terms {
                add(&c.name, format!("a utility of `{}`", c.name), t.span, &t.sources, zero(&t.expr));
            }
        }
        for x in &c.effects {
            add(&c.name, format!("an effect of `{}`", c.name), x.span, &x.sources, keeps_books(x));
        }
    }
    out
}

pub(super) fn unsourced(model: &Model, out: &mut Vec<Diagnostic>) {
    for line in lines(model) {
        if line.exempt || !line.sources.is_empty() {
            continue;
        }
        let severity = if model.published { Severity::Error } else { Severity::Warning };
        let message = format!("{} has no source", line.what);
        let diagnostic = Diagnostic::warning("unsourced-rule", line.span, message)
            .help("end the line with `@notes 12`, `@KEY`, `@record KEY` or `@judgement \"why\"`");
        out.push(Diagnostic { severity, ..diagnostic });
    }
}

fn zero(expr: &Expr) -> bool {
    crate::shape::number(expr) == Some(0.0)
}

/// Whether a stock starts at 0, no or nobody everywhere.
fn starts_at_nothing(stock: &Stock) -> bool {
    let nothing = |v: &Value| match v {
        Value::Expr(e) => match (crate::shape::number(e), e.ty) {
            (Some(x), Ty::Element { .. }) => x < 0.0,
            (Some(x), _) => x == 0.0,
            (None, _) => false,
        },
        Value::Prior(_) => false,
    };
    stock.values.by.iter().flatten().all(nothing)
}

/// Whether an effect only notes what has happened: a flag, an element, the option just taken.
fn keeps_books(effect: &Effect) -> bool {
    let named = matches!(effect.value.ty, Ty::Flag | Ty::Element { .. });
    let plain = matches!(effect.value.kind, ExprKind::Constant(_) | ExprKind::Var(_) | ExprKind::Choice(..));
    effect.assign && named && plain
}
