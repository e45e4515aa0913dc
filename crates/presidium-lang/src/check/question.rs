//! Records and outcomes.

use super::Checker;
use super::expr::Place;
use super::stock::{element_set, title, word};
use crate::ast;
use crate::calendar::Date;
use crate::diagnostic::Diagnostic;
use crate::kind::PLAIN;
use crate::model::{Arg, Expr, ExprKind, Look, Outcome, Question, Record, RecordKind, RecordOf, Ty};
use crate::names::{Def, Symbol};
use crate::shape::{Frame, Reads};
use crate::span::{Name, Spanned};

impl Checker<'_> {
    pub(crate) fn check_outcome(&mut self, o: &ast::Outcome) -> Option<Outcome> {
        let mut f = Frame::default();
        let follows = self.follows(&o.tags.follows);
        let question = self.question(&mut f, &o.question);
        Some(Outcome {
            name: o.name.value.clone(),
            title: title(o.title.as_ref(), &o.name),
            topic: word(o.tags.topic.as_ref()),
            rule: f.rule,
            question: question?,
            unscored: o.tags.unscored.as_ref().map(|u| u.value.clone()),
            follows,
            sources: self.cited(&o.sources),
            span: o.name.span,
        })
    }

    fn question(&mut self, f: &mut Frame, q: &ast::Question) -> Option<Question> {
        use ast::Question as Q;
        Some(match q {
            Q::Ever { date, of, guard, from, by } => {
                let of = self.on_sources(f, of);
                let guard = self.maybe_flag(f, guard.as_ref(), "a guard");
                let (from, by) = self.period(from.as_ref(), by.as_ref())?;
                Question::Ever { date: *date, of: of?, guard: guard?, from, by }
            }
            Q::Condition { of, from, by } => {
                let of = self.flag(f, of, "what is asked");
                let (from, by) = self.period(from.as_ref(), by.as_ref())?;
                Question::Condition { of: of?, from, by }
            }
            Q::Count { of, guard, from, by } => {
                let of = self.on_sources(f, of);
                let guard = self.maybe_flag(f, guard.as_ref(), "a guard");
                let (from, by) = self.period(from.as_ref(), by.as_ref())?;
                Question::Count { of: of?, guard: guard?, from, by }
            }
            Q::Value(e, at) => {
                let value = self.asked(f, e);
                Question::Value(value?, self.inside_clock(at)?)
            }
            Q::Summary(op, e, from, by) => {
                let value = self.asked(f, e);
                let (from, by) = self.period(Some(from), Some(by))?;
                Question::Summary(*op, value?, from, by)
            }
        })
    }

    /// A number or flag that is asked for.
    fn asked(&mut self, f: &mut Frame, e: &ast::Expr) -> Option<Expr> {
        let found = self.expr(f, e, None)?;
        match found.expr.ty {
            Ty::Number { .. } | Ty::Flag => Some(found.expr),
            ty => self.mistyped(e.span, ty, Place::plain("what is asked")),
        }
    }

    fn period(&mut self, from: Option<&Spanned<Date>>, by: Option<&Spanned<Date>>) -> Option<(Date, Date)> {
        let start = from.map_or(Some(self.start), |d| self.inside_clock(d));
        let end = by.map_or(Some(self.end), |d| self.inside_clock(d));
        let (start, end) = (start?, end?);
        if start > end {
            let span = by.or(from).map_or(crate::span::Span::default(), |d| d.span);
            return self.fail(Diagnostic::error("outside-clock", span, "this period ends before it begins"));
        }
        Some((start, end))
    }

    /// A day on which the model runs.
    pub(super) fn inside_clock(&mut self, date: &Spanned<Date>) -> Option<Date> {
        if date.value >= self.start && date.value <= self.end {
            return Some(date.value);
        }
        let message = format!("{} is outside the clock, {} to {}", date.value, self.start, self.end);
        self.fail(
            Diagnostic::error("outside-clock", date.span, message)
                .help("choose another day, or extend the clock"),
        )
    }

    pub(crate) fn check_record(&mut self, r: &ast::Record) -> Option<Record> {
        let mut f = Frame { reads: Reads::Literal, ..Frame::default() };
        let symbol = self.symbol_for(&r.of.name, "an event, a choice, an outcome or a stock", |d| {
            matches!(d, Def::Event(_) | Def::Choice(_) | Def::Outcome(_) | Def::Stock(_))
        })?;
        self.read.insert(symbol.def);
        let look = self.look(&mut f, &r.of, &symbol)?;
        let mut args = Vec::new();
        for arg in &look.args {
            match arg {
                Arg::Element(n) => args.push(*n),
                Arg::Var(_) | Arg::Expr(_) => {
                    return self.fail(Diagnostic::error(
                        "wrong-index",
                        r.of.span,
                        "a record is about named elements",
                    ));
                }
            }
        }
        let of = match symbol.def {
            Def::Event(id) => RecordOf::Event(id),
            Def::Choice(id) => RecordOf::Choice(id),
            Def::Outcome(id) => RecordOf::Outcome(id),
            Def::Stock(id) => RecordOf::Stock(id),
            _ => return None,
        };
        let kind = self.recorded(r, of, &symbol, look);
        let window = self.window(r);
        let certainty = r.certainty.as_ref().map_or('A', |c| c.value);
        if !matches!(certainty, 'A' | 'B' | 'C') {
            let span = r.certainty.as_ref().map_or(r.of.span, |c| c.span);
            return self.fail(Diagnostic::error("wrong-record", span, "a record is certain A, B or C"));
        }
        Some(Record {
            of,
            args,
            kind: kind?,
            certainty,
            window: window?,
            sources: self.cited(&r.sources),
            span: r.of.span,
        })
    }

    fn window(&mut self, r: &ast::Record) -> Option<Option<(Date, Date)>> {
        let dated = match &r.kind {
            ast::RecordKind::Dated { on, .. } => Some(on.value),
            ast::RecordKind::Never { .. } | ast::RecordKind::Measured { .. } => None,
        };
        match (&r.window, dated) {
            (None, _) => Some(None),
            (Some(ast::Window::Range(a, b)), _) if a.value <= b.value => Some(Some((a.value, b.value))),
            (Some(ast::Window::Range(_, b)), _) => {
                self.fail(Diagnostic::error("wrong-record", b.span, "this window ends before it begins"))
            }
            (Some(ast::Window::Days(e)), Some(day)) => {
                let days = i32::try_from(self.days(e, "a window")?).unwrap_or(0);
                Some(Some((Date(day.0 - days), Date(day.0 + days))))
            }
            (Some(ast::Window::Days(e)), None) => self.fail(Diagnostic::error(
                "wrong-record",
                e.span,
                "only a dated record has a window in days",
            )),
        }
    }

    fn recorded(&mut self, r: &ast::Record, of: RecordOf, symbol: &Symbol, look: Look) -> Option<RecordKind> {
        let asked = match of {
            RecordOf::Event(_) | RecordOf::Choice(_) | RecordOf::Outcome(_) => true,
            RecordOf::Stock(_) => false,
        };
        let measured = matches!(of, RecordOf::Stock(_) | RecordOf::Outcome(_));
        match &r.kind {
            ast::RecordKind::Dated { nth, option, on, votes } if asked => {
                let option = self.recorded_option(r, of, symbol, option.as_ref())?;
                let on = self.inside_clock(on)?;
                let votes = self.roll_call(of, symbol, votes)?;
                let nth = nth.as_ref().map_or(1, |n| n.value);
                if nth == 0 {
                    let span = r.of.span;
                    return self.fail(Diagnostic::error(
                        "wrong-record",
                        span,
                        "occurrences are counted from 1",
                    ));
                }
                Some(RecordKind::Dated { nth, option, on, votes })
            }
            ast::RecordKind::Never { option, by } if asked => {
                let option = match option {
                    Some(_) => self.recorded_option(r, of, symbol, option.as_ref())?,
                    None => None,
                };
                Some(RecordKind::Never { option, by: self.inside_clock(by)? })
            }
            ast::RecordKind::Measured { points, density } if measured => {
                let kind = symbol.kind.clone();
                let ty = kind.as_ref().map_or(PLAIN, |k| k.ty);
                let place = Place { ty, unit: None, what: "a measured value" };
                let mut known = Vec::new();
                for (date, e) in points {
                    known.push(self.measured(date, e, place));
                }
                let known: Vec<_> = known.into_iter().collect::<Option<_>>()?;
                let density = match density {
                    Some(d) => Some(self.density(d, of, look, ty)?),
                    None => None,
                };
                Some(RecordKind::Measured { points: known, density })
            }
            _ => {
                let message =
                    format!("`{}` is {} and cannot be recorded so", r.of.name.value, symbol.def.noun());
                self.fail(
                    Diagnostic::error("wrong-record", r.of.span, message)
                        .also(symbol.span, "declared here")
                        .help("events and choices are dated, stocks are measured: `record x at D = 0.4`"),
                )
            }
        }
    }

    fn measured(&mut self, date: &Spanned<Date>, e: &ast::Expr, place: Place<'_>) -> Option<(Date, f64)> {
        let found =
            self.expr(&mut Frame { reads: Reads::Literal, ..Frame::default() }, e, element_set(place.ty))?;
        let expr = if found.bare { found.expr } else { self.fit(found, place)? };
        match crate::shape::number(&expr) {
            Some(x) => Some((self.inside_clock(date)?, x)),
            None => self.not_constant(e.span, place.what),
        }
    }

    /// The density of an observation: a law whose first argument is the model's own value.
    fn density(&mut self, d: &ast::Dist, of: RecordOf, look: Look, ty: Ty) -> Option<crate::model::Dist> {
        let centre = match of {
            RecordOf::Stock(id) => Expr { kind: ExprKind::Stock(id, look), ty, span: d.span },
            RecordOf::Event(_) | RecordOf::Choice(_) | RecordOf::Outcome(_) => {
                return self.fail(Diagnostic::error(
                    "wrong-record",
                    d.span,
                    "only a stock has an observation density",
                ));
            }
        };
        let mut with_centre = d.clone();
        let first = crate::builtins::law_named(&d.name.value).and_then(|l| l.arguments.first());
        let zero = ast::Expr { kind: ast::ExprKind::Number(1.0), span: d.span };
        let word = first.map(|(w, _)| Name { value: (*w).to_string(), span: d.name.span });
        with_centre.args.insert(0, (word, zero));
        let mut f = Frame { reads: Reads::Settled, ..Frame::default() };
        let unit = Some(crate::calendar::TimeUnit::Day);
        let mut dist = self.dist(&mut f, &with_centre, Place { ty, unit, what: "an observation" })?;
        *dist.args.first_mut()? = centre;
        Some(dist)
    }

    fn recorded_option(
        &mut self,
        r: &ast::Record,
        of: RecordOf,
        symbol: &Symbol,
        option: Option<&Name>,
    ) -> Option<Option<u32>> {
        match (of, option) {
            (RecordOf::Choice(_), Some(name)) => {
                let set = element_set(symbol.kind.as_ref()?.ty)?;
                self.element(set, name).map(Some)
            }
            (RecordOf::Choice(_), None) => {
                let message = format!("which option of `{}` was taken?", r.of.name.value);
                self.fail(
                    Diagnostic::error("wrong-record", r.of.span, message)
                        .help("write `record x = OPTION on D`"),
                )
            }
            (_, Some(name)) => {
                let message = format!("`{}` is {} and has no options", r.of.name.value, symbol.def.noun());
                self.fail(Diagnostic::error("wrong-record", name.span, message))
            }
            (_, None) => Some(None),
        }
    }

    fn roll_call(
        &mut self,
        of: RecordOf,
        symbol: &Symbol,
        votes: &[(Name, Name)],
    ) -> Option<Vec<(u32, u32)>> {
        let Some((first, _)) = votes.first() else { return Some(Vec::new()) };
        let members = match of {
            RecordOf::Choice(id) => self.voters.get(&id).copied(),
            RecordOf::Event(_) | RecordOf::Outcome(_) | RecordOf::Stock(_) => None,
        };
        let Some(members) = members else {
            return self.fail(Diagnostic::error("wrong-record", first.span, "this is not decided by vote"));
        };
        let options = element_set(symbol.kind.as_ref()?.ty)?;
        let mut known = Vec::new();
        let mut failed = false;
        for (member, option) in votes {
            match (self.element(members, member), self.element(options, option)) {
                (Some(m), Some(_)) if known.iter().any(|&(n, _)| n == m) => {
                    self.twice(&member.value, member.span);
                }
                (Some(m), Some(o)) => known.push((m, o)),
                _ => failed = true,
            }
        }
        known.sort_unstable();
        (!failed).then_some(known)
    }
}

/// The name of a file without folder and ending.
pub(crate) fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
