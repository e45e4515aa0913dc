//! History put on rails: dates in rules, and rules that depend on nothing but the calendar.

use crate::diagnostic::Diagnostic;
use crate::model::{Event, Expr, ExprKind, Model, OptionOf, TriggerKind, Ty};
use crate::span::Span;
use crate::walk;

/// The largest daily rate that does not turn a calendar guard into a date.
const LARGE_DAILY_RATE: f64 = 0.1;

/// What an expression depends on, definitions looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Depends {
    /// On the current day.
    today: bool,
    /// On anything that differs from history to history or comes from outside.
    moving: bool,
}

impl Depends {
    fn with(self, other: Depends) -> Depends {
        Depends { today: self.today || other.today, moving: self.moving || other.moving }
    }

    fn calendar_only(self) -> bool {
        self.today && !self.moving
    }
}

fn depends(lets: &[Depends], expr: &Expr) -> Depends {
    let mut found = Depends::default();
    walk::each(expr, &mut |e| match &e.kind {
        ExprKind::Today => found.today = true,
        ExprKind::Let(id, _) => found = found.with(lets.get(id.at()).copied().unwrap_or_default()),
        ExprKind::Input(..)
        | ExprKind::Stock(..)
        | ExprKind::Shock(..)
        | ExprKind::Event(..)
        | ExprKind::EventIn(..)
        | ExprKind::Episode(..)
        | ExprKind::Choice(..)
        | ExprKind::ChoiceProp(..)
        | ExprKind::Vote(..)
        | ExprKind::Held(..) => found.moving = true,
        _ => {}
    });
    found
}

/// Rates, conditions and utilities that depend on nothing but the calendar.
pub(super) fn scheduled(model: &Model, out: &mut Vec<Diagnostic>) {
    let mut lets: Vec<Depends> = Vec::new();
    for def in &model.lets {
        let all = def.terms.iter().fold(Depends::default(), |d, t| d.with(depends(&lets, &t.expr)));
        lets.push(all);
    }
    for event in &model.events {
        scheduled_event(event, &lets, out);
    }
    for choice in &model.choices {
        for option in &choice.options {
            let all = option.terms.iter().fold(Depends::default(), |d, t| d.with(depends(&lets, &t.expr)));
            if all.calendar_only() {
                let what = match option.of {
                    OptionOf::Element(_) => "this utility",
                    OptionOf::Each(_) => "the utility of each option",
                };
                out.push(warn(what, option.span));
            }
        }
    }
}

fn scheduled_event(event: &Event, lets: &[Depends], out: &mut Vec<Diagnostic>) {
    for hazard in &event.hazards {
        let rate =
            hazard.factors.iter().fold(depends(lets, &hazard.rate), |d, t| d.with(depends(lets, &t.expr)));
        let guards = event.guard.iter().chain(&hazard.guard);
        let guard = guards.fold(Depends::default(), |d, g| d.with(depends(lets, g)));
        let constant = crate::shape::number(&hazard.rate);
        if rate.calendar_only() {
            out.push(warn("this rate", hazard.rate.span));
        } else if guard.calendar_only() && !rate.moving && constant.is_some_and(|r| r >= LARGE_DAILY_RATE) {
            out.push(warn("this guard, with so high a rate,", hazard.span));
        }
        if let Some(rate) = constant
            && rate > 1.0
        {
            let message = format!("a rate of {rate} a day: the event follows its guard within the day");
            out.push(
                Diagnostic::warning("rate-above-one-a-day", hazard.rate.span, message)
                    .help("let it follow an event with `on`, or lower the rate"),
            );
        }
    }
    for trigger in &event.triggers {
        if let TriggerKind::Becomes(condition) = &trigger.kind
            && depends(lets, condition).calendar_only()
        {
            out.push(warn("this condition", condition.span));
        }
    }
}

fn warn(what: &str, span: Span) -> Diagnostic {
    let message = format!("{what} depends on nothing but the calendar");
    Diagnostic::warning("scheduled-outcome", span, message)
        .help("let it depend on the state of the world, or declare what lies outside as an input")
}

/// Visits the expressions of one rule.
type Visits<'r> = &'r dyn Fn(&mut dyn FnMut(&Expr));

/// Dates in rules, one report per rule.
pub(super) fn dated(model: &Model, out: &mut Vec<Diagnostic>) {
    let mut look = |name: &str, visit: Visits<'_>| {
        let mut first: Option<Span> = None;
        visit(&mut |root| {
            walk::each(root, &mut |e| {
                if e.ty == Ty::Date && matches!(e.kind, ExprKind::Constant(_)) {
                    first.get_or_insert(e.span);
                }
            });
        });
        if let Some(span) = first {
            let message = format!("a date in the rule `{name}`");
            out.push(
                Diagnostic::warning("dated-rule", span, message)
                    .help("declare what happens outside as an `input`; let the rest follow from the state"),
            );
        }
    };
    for p in &model.params {
        look(&p.name, &|v| walk::in_values(&p.values, v));
    }
    for s in &model.stocks {
        look(&s.name, &|v| {
            walk::in_values(&s.values, v);
            for u in &s.updates {
                u.guard.iter().chain([&u.expr]).for_each(&mut *v);
            }
        });
    }
    for l in &model.lets {
        look(&l.name, &|v| l.terms.iter().for_each(|t| v(&t.expr)));
    }
    for s in &model.shocks {
        look(&s.name, &|v| walk::in_dist(&s.dist, v));
    }
    for e in &model.events {
        look(&e.name, &|v| walk::in_event(e, v));
    }
    for c in &model.choices {
        look(&c.name, &|v| walk::in_choice(c, v));
    }
}
