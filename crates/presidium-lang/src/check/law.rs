//! Laws of luck and priors: names, words and kinds of their arguments.

use super::Checker;
use super::expr::Place;
use crate::ast;
use crate::builtins::{ArgumentKind, LAWS, LawRow, law_named};
use crate::diagnostic::Diagnostic;
use crate::model::{Dist, Expr, Law, Ty};
use crate::names::did_you_mean;
use crate::shape::{Frame, number};

impl Checker<'_> {
    /// A law whose draws must suit a place.
    pub(crate) fn dist(&mut self, f: &mut Frame, dist: &ast::Dist, place: Place<'_>) -> Option<Dist> {
        let Some(row) = law_named(&dist.name.value) else { return self.no_such_law(dist) };
        let place = match row.law {
            Law::Days if place.unit.is_none() => {
                Place { unit: Some(crate::calendar::TimeUnit::Day), ..place }
            }
            _ => place,
        };
        if !matches!(place.ty, Ty::Number { .. } | Ty::Flag) {
            let found = crate::kind::words(place.ty, &self.sets);
            let message = format!("a law gives a number, {} is {found}", place.what);
            return self.fail(Diagnostic::error("kind-mismatch", dist.span, message));
        }
        let place = if place.ty == Ty::Flag { Place { ty: crate::kind::PLAIN, ..place } } else { place };
        let ordered = self.ordered_args(dist, row)?;
        let mut args = Vec::new();
        for (e, (word, kind)) in ordered.into_iter().zip(row.arguments) {
            let what = format!("`{word}` of `{}`", row.row.name);
            args.push(match kind {
                ArgumentKind::Value => {
                    let found = self.expr(f, e, None);
                    found.and_then(|t| self.fit(t, Place { what: &what, ..place }))
                }
                ArgumentKind::Plain => self.plain(f, e, &what),
            });
        }
        let args: Vec<Expr> = args.into_iter().collect::<Option<_>>()?;
        self.sensible(row, &args, dist)?;
        let mixture = self.mixture(dist, row, place)?;
        let bound = |c: &mut Self, e: &Option<Box<ast::Expr>>, what| match e {
            Some(e) => c.literal(e, Place { what, ..place }).map(Some),
            None => Some(None),
        };
        let above = bound(self, &dist.above, "what follows `above`")?;
        let below = bound(self, &dist.below, "what follows `below`")?;
        if let (Some(a), Some(b)) = (above, below)
            && a >= b
        {
            return self.fail(Diagnostic::error(
                "outside-bounds",
                dist.span,
                "nothing lies above and below these bounds",
            ));
        }
        Some(Dist { law: row.law, args, mixture, above, below, span: dist.span })
    }

    fn no_such_law<T>(&mut self, dist: &ast::Dist) -> Option<T> {
        let near = did_you_mean(&dist.name.value, LAWS.iter().map(|l| l.row.name));
        let message = format!("there is no law `{}`", dist.name.value);
        let diagnostic = Diagnostic::error("unknown-name", dist.name.span, message);
        self.fail(match near {
            Some(_) => super::lookup::suggest(diagnostic, &dist.name, near),
            None => {
                let all: Vec<&str> = LAWS.iter().map(|l| l.row.name).collect();
                diagnostic.help(format!("the laws are {}", all.join(", ")))
            }
        })
    }

    /// The arguments in the law's order: words first, the rest in the order given.
    fn ordered_args<'e>(&mut self, dist: &'e ast::Dist, row: &LawRow) -> Option<Vec<&'e ast::Expr>> {
        let mut places: Vec<Option<&ast::Expr>> = vec![None; row.arguments.len()];
        for (word, e) in &dist.args {
            let at = match word {
                Some(word) => row.arguments.iter().position(|(w, _)| *w == word.value),
                None => places.iter().position(Option::is_none),
            };
            match at.and_then(|n| places.get_mut(n)) {
                Some(place @ None) => *place = Some(e),
                _ => return self.wrong_args(row, word.as_ref().map_or(e.span, |w| w.span)),
            }
        }
        match places.into_iter().collect::<Option<Vec<_>>>() {
            Some(all) => Some(all),
            None => self.wrong_args(row, dist.span),
        }
    }

    fn wrong_args<T>(&mut self, row: &LawRow, span: crate::span::Span) -> Option<T> {
        let words: Vec<&str> = row.arguments.iter().map(|(w, _)| *w).collect();
        let message = match words.as_slice() {
            [] => format!("`{}` takes no arguments in parentheses", row.row.name),
            words => format!("`{}` takes {}, each once", row.row.name, words.join(" and ")),
        };
        self.fail(
            Diagnostic::error("wrong-arguments", span, message).help(format!("write `{}`", row.row.form)),
        )
    }

    fn mixture(&mut self, dist: &ast::Dist, row: &LawRow, place: Place<'_>) -> Option<Vec<(f64, f64)>> {
        let mut mixture = Vec::new();
        let mut total = 0.0;
        for (value, weight) in &dist.mixture {
            let value = self.literal(value, Place { what: "a value of a mixture", ..place });
            let at = weight.span;
            let weight = self.literal(weight, Place::plain("a weight of a mixture"));
            let (value, weight) = (value?, weight?);
            if weight < 0.0 {
                return self.fail(Diagnostic::error("outside-bounds", at, "a weight cannot be negative"));
            }
            total += weight;
            mixture.push((value, weight));
        }
        if row.law == Law::Mixture && total <= 0.0 {
            return self.fail(
                Diagnostic::error("wrong-arguments", dist.span, "a mixture needs values with weights")
                    .help(format!("write `{}`", row.row.form)),
            );
        }
        mixture.sort_by(|a, b| a.0.total_cmp(&b.0));
        Some(mixture)
    }

    /// Arguments that are numbers must make sense.
    fn sensible(&mut self, row: &LawRow, args: &[Expr], dist: &ast::Dist) -> Option<()> {
        let known: Vec<Option<f64>> = args.iter().map(number).collect();
        for ((word, _), (value, arg)) in row.arguments.iter().zip(known.iter().zip(args)) {
            let Some(x) = *value else { continue };
            let problem = match (row.law, *word) {
                (_, "sd") if x < 0.0 => Some("cannot be negative"),
                (_, "shape" | "a" | "b" | "median") if x <= 0.0 => Some("must be above 0"),
                (_, "gsd") if x < 1.0 => Some("is a factor of at least 1"),
                (Law::Exponential | Law::Gamma, "mean") if x <= 0.0 => Some("must be above 0"),
                (Law::Poisson, "mean") if x < 0.0 => Some("cannot be negative"),
                (_, "p") if !(0.0..=1.0).contains(&x) => Some("is a probability, from 0 to 1"),
                (_, "n") if x < 0.0 || x.fract() != 0.0 => Some("is a whole number"),
                _ => None,
            };
            if let Some(problem) = problem {
                let message = format!("`{word}` of `{}` {problem}", row.row.name);
                return self.fail(Diagnostic::error("outside-bounds", arg.span, message));
            }
        }
        let rising = matches!(row.law, Law::Uniform | Law::Triangular | Law::Days);
        if rising && known.iter().flatten().collect::<Vec<_>>().windows(2).any(|w| w[0] > w[1]) {
            let message = format!("the arguments of `{}` go from low to high", row.row.name);
            return self.fail(Diagnostic::error("outside-bounds", dist.span, message));
        }
        Some(())
    }
}
