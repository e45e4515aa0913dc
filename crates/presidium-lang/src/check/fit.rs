//! Makes a value suit its place, or says why it does not.

use super::Checker;
use super::expr::constant;
use crate::ast::BinaryOp;
use crate::calendar::TimeUnit;
use crate::diagnostic::Diagnostic;
use crate::kind::{PLAIN, Typed, words};
use crate::model::{Expr, ExprKind, Ty};
use crate::shape::number;
use crate::span::Span;

/// What a place demands of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'p> {
    /// The type.
    pub ty: Ty,
    /// The unit a bare number is read in, where the place has one.
    pub unit: Option<TimeUnit>,
    /// The place in words: `a chance`, `the initial value of unrest`.
    pub what: &'p str,
}

impl<'p> Place<'p> {
    /// A place for a plain number.
    pub(crate) fn plain(what: &'p str) -> Place<'p> {
        Place { ty: PLAIN, unit: None, what }
    }
}

impl Checker<'_> {
    /// Makes a value suit a place: types must agree, a bare number takes the unit of the place.
    pub(crate) fn fit(&mut self, found: Typed, place: Place<'_>) -> Option<Expr> {
        let Typed { mut expr, bare } = found;
        match (expr.ty, place.ty) {
            (Ty::Number { .. }, Ty::Number { time }) if bare => {
                let zero = number(&expr) == Some(0.0);
                match place.unit {
                    _ if time == 0 => {}
                    Some(unit) => expr = in_unit(expr, unit, time),
                    None if zero => {}
                    None => return self.without_time(&expr, time, place.what),
                }
                expr.ty = place.ty;
                Some(expr)
            }
            (Ty::Number { time: a }, Ty::Number { time: b }) if a == b => Some(expr),
            (Ty::Number { time: 0 }, Ty::Number { time: -1 }) => self.without_time(&expr, -1, place.what),
            (Ty::Flag, Ty::Flag) | (Ty::Date, Ty::Date) => Some(expr),
            (Ty::Element { set: a, or_nobody }, Ty::Element { set: b, or_nobody: allowed }) if a == b => {
                if or_nobody && !allowed {
                    let message = format!("this may be nobody, {} may not", place.what);
                    return self.fail(
                        Diagnostic::error("may-be-nobody", expr.span, message)
                            .help("declare the kind `or nobody`, or say who it is instead: `… else NAME`"),
                    );
                }
                Some(expr)
            }
            (ty, _) => self.mistyped(expr.span, ty, place),
        }
    }

    fn without_time<T>(&mut self, expr: &Expr, time: i8, what: &str) -> Option<T> {
        let text = self.slice(expr.span).to_string();
        let short = text.len() < 24 && !text.contains('\n');
        let (code, message, help) = match time {
            -1 => ("rate-without-time", format!("{what} needs a unit of time"), format!("{text} per month")),
            _ => ("duration-without-time", format!("{what} needs a unit of time"), format!("{text} days")),
        };
        let diagnostic = Diagnostic::error(code, expr.span, message).label("no unit");
        self.fail(if short {
            diagnostic.help(format!("write for instance `{help}`"))
        } else {
            diagnostic.help("multiply it by a rate, or use a parameter that carries its unit")
        })
    }

    /// Reports that a value does not suit its place.
    pub(crate) fn mistyped<T>(&mut self, span: Span, found: Ty, place: Place<'_>) -> Option<T> {
        let (is, wanted) = (words(found, &self.sets), words(place.ty, &self.sets));
        match (found, place.ty) {
            (Ty::Flag, Ty::Number { .. }) => {
                let text = self.slice(span).to_string();
                let message = format!("{} is a flag; a number was expected", place.what);
                let diagnostic = Diagnostic::error("flag-as-number", span, message);
                self.fail(diagnostic.fix("brackets give 1 or 0", span, format!("[{text}]")))
            }
            (Ty::Number { .. }, Ty::Flag) => {
                let message = format!("{} must be a condition, this is {is}", place.what);
                self.fail(
                    Diagnostic::error("number-as-flag", span, message)
                        .help("compare it with something: `… > 0.5`"),
                )
            }
            _ => {
                let message = format!("{} must be {wanted}, this is {is}", place.what);
                self.fail(Diagnostic::error("kind-mismatch", span, message))
            }
        }
    }

    /// Reports that two values cannot meet.
    pub(crate) fn clash<T>(&mut self, verb: &str, a: &Typed, b: &Typed) -> Option<T> {
        let (x, y) = (words(a.expr.ty, &self.sets), words(b.expr.ty, &self.sets));
        match (a.expr.ty, b.expr.ty) {
            (Ty::Flag, Ty::Number { .. }) => {
                return self.mistyped(a.expr.span, Ty::Flag, Place::plain("this"));
            }
            (Ty::Number { .. }, Ty::Flag) => {
                return self.mistyped(b.expr.span, Ty::Flag, Place::plain("this"));
            }
            _ => {}
        }
        let message = format!("cannot {verb} {x} and {y}");
        self.fail(
            Diagnostic::error("kind-mismatch", b.expr.span, message)
                .label(format!("this is {y}"))
                .also(a.expr.span, format!("this is {x}")),
        )
    }
}

/// A bare number read in a unit: rates are divided by its days, durations multiplied.
fn in_unit(expr: Expr, unit: TimeUnit, time: i8) -> Expr {
    let (op, ty, span) =
        (if time < 0 { BinaryOp::Div } else { BinaryOp::Mul }, Ty::Number { time }, expr.span);
    if let Some(x) = number(&expr) {
        let value = if time < 0 { x / unit.days() } else { x * unit.days() };
        return constant(value, ty, span).expr;
    }
    let days = constant(unit.days(), PLAIN, span).expr;
    Expr { kind: ExprKind::Binary(op, Box::new(expr), Box::new(days)), ty, span }
}
