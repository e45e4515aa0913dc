//! Expressions: tree → resolved and typed.
//!
//! `expr` resolves with the set an element name would belong to.

use super::Checker;
pub(crate) use super::fit::Place;
use crate::ast::{self, BinaryOp, ReduceOp, UnaryOp};
use crate::builtins::{FUNCTIONS, KindRule, LAWS, function_named};
use crate::diagnostic::Diagnostic;
use crate::kind::{DURATION, PLAIN, RATE, Typed, join, product, time_of, words};
use crate::model::{self, Expr, ExprKind, Held, Look, Reduce, Rule, SetId, Ty, VarId};
use crate::names::did_you_mean;
use crate::shape::{Frame, Reads, number};
use crate::span::{Name, Span};

impl Checker<'_> {
    /// Resolves an expression; `want` is the set a bare element name would belong to.
    pub(crate) fn expr(&mut self, f: &mut Frame, e: &ast::Expr, want: Option<SetId>) -> Option<Typed> {
        self.expr_or(f, e, want, None)
    }

    /// Resolves a condition.
    pub(crate) fn flag(&mut self, f: &mut Frame, e: &ast::Expr, what: &str) -> Option<Expr> {
        let typed = self.expr(f, e, None)?;
        self.fit(typed, Place { ty: Ty::Flag, unit: None, what })
    }

    /// Resolves a plain number.
    pub(crate) fn plain(&mut self, f: &mut Frame, e: &ast::Expr, what: &str) -> Option<Expr> {
        let typed = self.expr(f, e, None)?;
        self.fit(typed, Place::plain(what))
    }

    /// Resolves an optional condition: `Some(None)` when there is none.
    pub(crate) fn maybe_flag(
        &mut self,
        f: &mut Frame,
        e: Option<&ast::Expr>,
        what: &str,
    ) -> Option<Option<Expr>> {
        match e {
            None => Some(None),
            Some(e) => self.flag(f, e, what).map(Some),
        }
    }

    /// A number known from the text alone, for a place.
    pub(crate) fn literal(&mut self, e: &ast::Expr, place: Place<'_>) -> Option<f64> {
        let mut f = Frame { reads: Reads::Literal, ..Frame::default() };
        let want = match place.ty {
            Ty::Element { set, .. } => Some(set),
            Ty::Number { .. } | Ty::Flag | Ty::Date => None,
        };
        let typed = self.expr(&mut f, e, want)?;
        let expr = self.fit(typed, place)?;
        match number(&expr) {
            Some(x) if x.is_finite() => Some(x),
            _ => self.not_constant(e.span, place.what),
        }
    }

    pub(crate) fn not_constant<T>(&mut self, span: Span, what: &str) -> Option<T> {
        let message = format!("{what} must be a number that can be read off the text");
        self.fail(Diagnostic::error("not-constant", span, message).help("write the number itself"))
    }

    fn expr_or(
        &mut self,
        f: &mut Frame,
        e: &ast::Expr,
        want: Option<SetId>,
        other: Option<&ast::Expr>,
    ) -> Option<Typed> {
        use ast::ExprKind as A;
        match &e.kind {
            A::Number(x) => Some(Typed { bare: true, ..constant(*x, PLAIN, e.span) }),
            A::Rate(x, unit) => Some(constant(x / unit.days(), RATE, e.span)),
            A::Duration(x, unit) => Some(constant(x * unit.days(), DURATION, e.span)),
            A::Flag(yes) => Some(constant(f64::from(u8::from(*yes)), Ty::Flag, e.span)),
            A::Date(date) => Some(constant(f64::from(date.0), Ty::Date, e.span)),
            A::Today => self.today(f, e.span),
            A::Nobody => self.nobody(e.span, want),
            A::Ref(of) => self.reference(f, of, want, other),
            A::Property(of, name) => self.property(f, of, name, None, other, e.span),
            A::PropertyIn(of, name, within) => self.property(f, of, name, Some(within), other, e.span),
            A::Vote(of, member) => self.vote(f, of, member, e.span),
            A::Is(a, positive, b) => self.is(f, a, *positive, b, e.span),
            A::Bracket(inner) => self.bracket(f, inner, e.span),
            A::Unary(op, a) => self.unary(f, *op, a, e.span),
            A::Binary(op, a, b) => self.binary(f, *op, a, b, e.span),
            A::If(c, a, b) => self.conditional(f, [c, a, b], want, e.span),
            A::Call(name, args) => self.call(f, name, args, e.span),
            A::Reduce(reduce) => self.reduce(f, reduce, want, other, e.span),
            A::Lag(of, time) => self.lag(f, of, time, e.span),
            A::Held(of, time) => self.held_for(f, of, time, e.span),
            A::Curve(of, points) => self.curve(f, of, points, e.span),
            A::Else(of, other) => self.with_else(f, of, other, want),
            A::Paren(inner) => self.expr_or(f, inner, want, None),
            A::Poisoned => None,
        }
    }

    fn today(&mut self, f: &Frame, span: Span) -> Option<Typed> {
        if f.reads != Reads::All {
            return self.fail(
                Diagnostic::error("not-settled", span, "`today` is not settled before the first day")
                    .help("use numbers, parameters and attributes here"),
            );
        }
        Some(typed(ExprKind::Today, Ty::Date, span))
    }

    fn nobody(&mut self, span: Span, want: Option<SetId>) -> Option<Typed> {
        match want {
            Some(set) => Some(constant(-1.0, Ty::Element { set, or_nobody: true }, span)),
            None => self.fail(
                Diagnostic::error("kind-mismatch", span, "`nobody` stands where no element is expected")
                    .help("compare it with an element: `holder[o] is nobody`"),
            ),
        }
    }

    /// `x else y`: the lookup's or reduction's other value, or an element's stand-in for nobody.
    fn with_else(
        &mut self,
        f: &mut Frame,
        of: &ast::Expr,
        other: &ast::Expr,
        want: Option<SetId>,
    ) -> Option<Typed> {
        let found = self.expr_or(f, of, want, Some(other))?;
        if self.took_else(&found.expr) {
            return Some(found);
        }
        let Ty::Element { set, or_nobody: true } = found.expr.ty else {
            self.expr(f, other, want)?;
            self.report(
                Diagnostic::warning("needless-else", other.span, "this `else` can never be taken")
                    .also(of.span, "always has a value")
                    .help("remove `else` and what follows it"),
            );
            return Some(found);
        };
        let stand_in = self.expr(f, other, Some(set))?;
        let Some((ty, _)) = join(&found, &stand_in) else {
            return self.clash("take", &found, &stand_in);
        };
        let ty = match (ty, stand_in.expr.ty) {
            (Ty::Element { set, .. }, Ty::Element { or_nobody, .. }) => Ty::Element { set, or_nobody },
            _ => ty,
        };
        let span = of.span.to(other.span);
        let none = constant(-1.0, found.expr.ty, span).expr;
        let test = boxed(
            ExprKind::Binary(BinaryOp::Eq, Box::new(found.expr.clone()), Box::new(none)),
            Ty::Flag,
            span,
        );
        Some(typed(ExprKind::If(test, Box::new(stand_in.expr), Box::new(found.expr)), ty, span))
    }

    /// Whether an expression has an other value of its own.
    fn took_else(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Reduce(reduce) => reduce.otherwise.is_some(),
            ExprKind::Param(_, look)
            | ExprKind::Column(_, look)
            | ExprKind::Relation(_, look)
            | ExprKind::Input(_, look)
            | ExprKind::Stock(_, look)
            | ExprKind::Let(_, look)
            | ExprKind::Shock(_, look)
            | ExprKind::Event(_, look, _)
            | ExprKind::EventIn(_, look, _, _, _)
            | ExprKind::Episode(_, look)
            | ExprKind::Choice(_, look)
            | ExprKind::ChoiceProp(_, look, _) => look.otherwise.is_some(),
            _ => false,
        }
    }

    fn bracket(&mut self, f: &mut Frame, inner: &ast::Expr, span: Span) -> Option<Typed> {
        let inner = self.expr(f, inner, None)?;
        if inner.expr.ty != Ty::Flag {
            let found = words(inner.expr.ty, &self.sets);
            return self.fail(
                Diagnostic::error(
                    "number-as-flag",
                    span,
                    format!("brackets turn a flag into a number; this is {found}"),
                )
                .help("remove the brackets, or write a condition inside them"),
            );
        }
        Some(Typed { expr: Expr { ty: PLAIN, span, ..inner.expr }, bare: false })
    }

    fn unary(&mut self, f: &mut Frame, op: UnaryOp, a: &ast::Expr, span: Span) -> Option<Typed> {
        if op == UnaryOp::Not {
            let a = self.flag(f, a, "what follows `not`")?;
            return Some(typed(ExprKind::Unary(op, Box::new(a)), Ty::Flag, span));
        }
        let a = self.numeric(f, a)?;
        let ty = a.expr.ty;
        Some(Typed { bare: a.bare, ..typed(ExprKind::Unary(op, Box::new(a.expr)), ty, span) })
    }

    /// Resolves a number of any power of time.
    fn numeric(&mut self, f: &mut Frame, e: &ast::Expr) -> Option<Typed> {
        let found = self.expr(f, e, None)?;
        match found.expr.ty {
            Ty::Number { .. } => Some(found),
            ty => self.mistyped(found.expr.span, ty, Place::plain("this")),
        }
    }

    fn binary(
        &mut self,
        f: &mut Frame,
        op: BinaryOp,
        a: &ast::Expr,
        b: &ast::Expr,
        span: Span,
    ) -> Option<Typed> {
        use BinaryOp as B;
        match op {
            B::And | B::Or => {
                let (a, b) = (self.flag(f, a, "a condition"), self.flag(f, b, "a condition"));
                Some(typed(ExprKind::Binary(op, Box::new(a?), Box::new(b?)), Ty::Flag, span))
            }
            B::Eq | B::Ne => self.equal(f, op, a, b, span),
            B::Lt | B::Le | B::Gt | B::Ge => {
                let (a, b) = (self.expr(f, a, None), self.expr(f, b, None));
                let (a, b) = (a?, b?);
                for side in [&a, &b] {
                    if matches!(side.expr.ty, Ty::Flag | Ty::Element { .. }) {
                        let place = Place::plain("what is compared by size");
                        return self.mistyped(side.expr.span, side.expr.ty, place);
                    }
                }
                if join(&a, &b).is_none() {
                    return self.clash("compare", &a, &b);
                }
                Some(typed(ExprKind::Binary(op, Box::new(a.expr), Box::new(b.expr)), Ty::Flag, span))
            }
            B::Add | B::Sub | B::Mul | B::Div | B::Pow => self.arithmetic(f, op, a, b, span),
        }
    }

    fn arithmetic(
        &mut self,
        f: &mut Frame,
        op: BinaryOp,
        a: &ast::Expr,
        b: &ast::Expr,
        span: Span,
    ) -> Option<Typed> {
        let (a, b) = (self.expr(f, a, None), self.expr(f, b, None));
        let (a, b) = (a?, b?);
        if let Some(ty) = dated(op, &a, &b) {
            return Some(typed(ExprKind::Binary(op, Box::new(a.expr), Box::new(b.expr)), ty, span));
        }
        for side in [&a, &b] {
            if time_of(side.expr.ty).is_none() {
                return self.mistyped(side.expr.span, side.expr.ty, Place::plain("this"));
            }
        }
        let result = match op {
            BinaryOp::Mul => product(&a, &b, 1),
            BinaryOp::Div => product(&a, &b, -1),
            BinaryOp::Pow => power(&a, &b),
            _ => join(&a, &b),
        };
        let Some((ty, bare)) = result else {
            let verb = match op {
                BinaryOp::Add => "add",
                BinaryOp::Sub => "subtract",
                BinaryOp::Pow => "raise to a power",
                _ => "combine",
            };
            return self.clash(verb, &a, &b);
        };
        Some(Typed { bare, ..typed(ExprKind::Binary(op, Box::new(a.expr), Box::new(b.expr)), ty, span) })
    }

    /// Both sides of an equality: a bare element name takes its set from the other side.
    fn equal(
        &mut self,
        f: &mut Frame,
        op: BinaryOp,
        a: &ast::Expr,
        b: &ast::Expr,
        span: Span,
    ) -> Option<Typed> {
        let (a, b) = if self.waits_for_set(f, a) {
            let b = self.expr(f, b, None)?;
            (self.expr(f, a, set_of(b.expr.ty))?, b)
        } else {
            let a = self.expr(f, a, None)?;
            let b = self.expr(f, b, set_of(a.expr.ty))?;
            (a, b)
        };
        if join(&a, &b).is_none() {
            return self.clash("compare", &a, &b);
        }
        Some(typed(ExprKind::Binary(op, Box::new(a.expr), Box::new(b.expr)), Ty::Flag, span))
    }

    fn is(
        &mut self,
        f: &mut Frame,
        a: &ast::Expr,
        positive: bool,
        b: &ast::Expr,
        span: Span,
    ) -> Option<Typed> {
        let op = if positive { BinaryOp::Eq } else { BinaryOp::Ne };
        let found = self.equal(f, op, a, b, span)?;
        if let ExprKind::Binary(_, a, _) = &found.expr.kind
            && !matches!(a.ty, Ty::Element { .. })
        {
            let (ty, at) = (a.ty, a.span);
            let kind = words(ty, &self.sets);
            return self.fail(
                Diagnostic::error("kind-mismatch", at, format!("`is` compares elements; this is {kind}"))
                    .help("use `==` for numbers; a flag stands by itself"),
            );
        }
        Some(found)
    }

    /// Whether an expression is a bare name that only an expected set can explain.
    fn waits_for_set(&self, f: &Frame, e: &ast::Expr) -> bool {
        match &e.kind {
            ast::ExprKind::Nobody => true,
            ast::ExprKind::Ref(of) => {
                let name = of.name.value.as_str();
                of.args.is_empty() && f.var(name).is_none() && self.names.elements.contains_key(name)
            }
            ast::ExprKind::Paren(inner) => self.waits_for_set(f, inner),
            _ => false,
        }
    }

    fn conditional(
        &mut self,
        f: &mut Frame,
        parts: [&ast::Expr; 3],
        want: Option<SetId>,
        span: Span,
    ) -> Option<Typed> {
        let [c, a, b] = parts;
        let c = self.flag(f, c, "what follows `if`");
        let (a, b) = if want.is_none() && self.waits_for_set(f, a) {
            let b = self.expr(f, b, None);
            let set = b.as_ref().and_then(|b| set_of(b.expr.ty));
            (self.expr(f, a, set), b)
        } else {
            let a = self.expr(f, a, want);
            let set = want.or_else(|| a.as_ref().and_then(|a| set_of(a.expr.ty)));
            let b = self.expr(f, b, set);
            (a, b)
        };
        let (c, a, b) = (c?, a?, b?);
        let Some((ty, bare)) = join(&a, &b) else {
            return self.clash("choose between", &a, &b);
        };
        let kind = ExprKind::If(Box::new(c), Box::new(a.expr), Box::new(b.expr));
        Some(Typed { bare, ..typed(kind, ty, span) })
    }

    fn call(&mut self, f: &mut Frame, name: &Name, args: &[ast::Expr], span: Span) -> Option<Typed> {
        let Some(function) = function_named(&name.value) else {
            return self.no_such_function(name);
        };
        let (least, most) = function.arguments;
        if args.len() < least || args.len() > most {
            let form = function.row.form;
            let message = format!("`{}` takes {}, not {}", name.value, arguments(least, most), args.len());
            return self
                .fail(Diagnostic::error("wrong-arguments", span, message).help(format!("write `{form}`")));
        }
        let args: Vec<Option<Typed>> = args.iter().map(|a| self.numeric(f, a)).collect();
        let args: Vec<Typed> = args.into_iter().collect::<Option<_>>()?;
        let (ty, bare) = match function.rule {
            KindRule::Same => self.same(&args)?,
            KindRule::Plain => {
                for arg in &args {
                    if time_of(arg.expr.ty) != Some(0) {
                        let what = format!("the argument of `{}`", name.value);
                        return self.mistyped(arg.expr.span, arg.expr.ty, Place::plain(&what));
                    }
                }
                (PLAIN, false)
            }
            KindRule::Root => {
                let time = args.first().and_then(|a| time_of(a.expr.ty)).unwrap_or(0);
                if time % 2 != 0 {
                    return self.mistyped(span, Ty::Number { time }, Place::plain("the argument of `sqrt`"));
                }
                (Ty::Number { time: time / 2 }, false)
            }
        };
        let args = args.into_iter().map(|a| a.expr).collect();
        Some(Typed { bare, ..typed(ExprKind::Call(function.builtin, args), ty, span) })
    }

    /// The common type of several values.
    fn same(&mut self, args: &[Typed]) -> Option<(Ty, bool)> {
        let first = args.first()?;
        let mut all = first.clone();
        for arg in &args[1..] {
            match join(&all, arg) {
                Some((ty, bare)) => {
                    all.expr.ty = ty;
                    all.bare = bare;
                }
                None => return self.clash("compare", first, arg),
            }
        }
        Some((all.expr.ty, all.bare))
    }

    fn no_such_function<T>(&mut self, name: &Name) -> Option<T> {
        let known = FUNCTIONS.iter().map(|f| f.row.name);
        let message = format!("there is no function `{}`", name.value);
        let mut diagnostic = Diagnostic::error("unknown-name", name.span, message);
        if let Some(near) = did_you_mean(&name.value, known) {
            diagnostic = diagnostic.fix(format!("did you mean `{near}`?"), name.span, near);
        } else if LAWS.iter().any(|l| l.row.name == name.value) {
            diagnostic =
                diagnostic.help("expressions hold no luck: declare a `shock` or a `param` with this law");
        }
        self.fail(diagnostic)
    }

    fn lag(&mut self, f: &mut Frame, of: &ast::Expr, time: &ast::Expr, span: Span) -> Option<Typed> {
        let (of, days) = (self.expr(f, of, None), self.days(time, "the length of a lag"));
        let (of, days) = (of?, days?);
        if !matches!(of.expr.kind, ExprKind::Stock(..) | ExprKind::Input(..)) {
            return self.fail(
                Diagnostic::error("wrong-reference", of.expr.span, "only a stock or an input can be lagged")
                    .help("carry the value in a stock of its own"),
            );
        }
        let ty = of.expr.ty;
        Some(typed(ExprKind::Lag(Box::new(of.expr), days), ty, span))
    }

    /// A whole number of days of at least one, read off the text.
    pub(crate) fn days(&mut self, time: &ast::Expr, what: &str) -> Option<u32> {
        let days = self.literal(time, Place { ty: DURATION, unit: None, what })?.round();
        if !(1.0..=100_000.0).contains(&days) {
            let message = format!("{what} must be between one day and 100,000 days");
            return self.fail(Diagnostic::error("outside-bounds", time.span, message));
        }
        Some(days as u32)
    }

    fn held_for(&mut self, f: &mut Frame, of: &ast::Expr, time: &ast::Expr, span: Span) -> Option<Typed> {
        if f.reads != Reads::All {
            return self.fail(
                Diagnostic::error("not-settled", span, "`held` is not settled before the first day")
                    .help("use numbers, parameters and attributes here"),
            );
        }
        let (condition, days) = (self.flag(f, of, "what is held"), self.days(time, "the length of `held`"));
        let (mut condition, days) = (condition?, days?);
        let (rule, args) = own_frame(&mut condition, &f.rule);
        let id = self.held(Held { rule, condition });
        let look = Look { args, otherwise: None };
        Some(typed(ExprKind::Held(id, look, days), Ty::Flag, span))
    }

    fn curve(
        &mut self,
        f: &mut Frame,
        of: &ast::Expr,
        points: &[(ast::Expr, ast::Expr)],
        span: Span,
    ) -> Option<Typed> {
        let of = self.numeric(f, of)?;
        let mut known = Vec::new();
        let mut values: Option<Typed> = None;
        for (x, y) in points {
            let unit = None;
            let x_value = self.literal(x, Place { ty: of.expr.ty, unit, what: "a point of a curve" })?;
            let mut literal = Frame { reads: Reads::Literal, ..Frame::default() };
            let y = self.numeric(&mut literal, y)?;
            let Some(y_value) = number(&y.expr) else {
                return self.not_constant(y.expr.span, "a point of a curve");
            };
            values = match values {
                None => Some(y),
                Some(before) => match join(&before, &y) {
                    Some((ty, bare)) => Some(Typed { bare, expr: Expr { ty, ..before.expr } }),
                    None => return self.clash("join", &before, &y),
                },
            };
            if known.last().is_some_and(|&(last, _)| x_value <= last) {
                return self.fail(
                    Diagnostic::error("curve-order", x.span, "the points of a curve go from left to right")
                        .help("order the points by their first number, each once"),
                );
            }
            known.push((x_value, y_value));
        }
        let values = values?;
        let ty = values.expr.ty;
        Some(Typed { bare: values.bare, ..typed(ExprKind::Curve(Box::new(of.expr), known), ty, span) })
    }

    fn reduce(
        &mut self,
        f: &mut Frame,
        of: &ast::Reduce,
        want: Option<SetId>,
        other: Option<&ast::Expr>,
        span: Span,
    ) -> Option<Typed> {
        let visible = f.scope.len();
        let over = self.reduction_domain(f, &of.indices);
        let inner = over.and_then(|over| {
            let filter = self.maybe_flag(f, of.indices.filter.as_deref(), "a filter");
            let body = self.reduced(f, of);
            Some((over, filter?, body?))
        });
        f.scope.truncate(visible);
        let (over, filter, body) = inner?;
        let (ty, bare) = match of.op {
            ReduceOp::Any | ReduceOp::All => (Ty::Flag, false),
            ReduceOp::Count => (PLAIN, false),
            ReduceOp::Argmax => {
                let &[(var, _)] = over.as_slice() else {
                    return self.fail(
                        Diagnostic::error("wrong-index", span, "`argmax` looks for one element")
                            .help("give it a single index variable"),
                    );
                };
                let set = f.rule.vars.get(var.at()).map(|v| v.1)?;
                (Ty::Element { set, or_nobody: false }, false)
            }
            ReduceOp::Sum | ReduceOp::Mean | ReduceOp::Max | ReduceOp::Min => (body.expr.ty, body.bare),
        };
        let mut found = Typed { expr: Expr { kind: ExprKind::Today, ty, span }, bare };
        let otherwise = self.otherwise(f, &mut found, of.op, want, other)?;
        let reduce = Reduce { op: of.op, over, filter, body: body.expr, otherwise };
        self.demand_something(f, &reduce, span)?;
        found.expr.kind = ExprKind::Reduce(Box::new(reduce));
        Some(found)
    }

    /// The value of a reduction when nothing is left, typed like the reduction.
    fn otherwise(
        &mut self,
        f: &mut Frame,
        found: &mut Typed,
        op: ReduceOp,
        want: Option<SetId>,
        other: Option<&ast::Expr>,
    ) -> Option<Option<Expr>> {
        let Some(other) = other else { return Some(None) };
        let stand_in = self.expr(f, other, set_of(found.expr.ty).or(want))?;
        let Some((ty, bare)) = join(found, &stand_in) else {
            return self.clash("take", found, &stand_in);
        };
        if op != ReduceOp::Count {
            (found.expr.ty, found.bare) = (ty, bare);
        }
        Some(Some(stand_in.expr))
    }

    /// The body of a reduction.
    fn reduced(&mut self, f: &mut Frame, of: &ast::Reduce) -> Option<Typed> {
        match of.op {
            ReduceOp::Count | ReduceOp::Any if matches!(of.body.kind, ast::ExprKind::Flag(true)) => {
                Some(constant(1.0, Ty::Flag, of.body.span))
            }
            ReduceOp::Count | ReduceOp::Any | ReduceOp::All => {
                let expr = self.flag(f, &of.body, "what is counted")?;
                Some(Typed { expr, bare: false })
            }
            ReduceOp::Sum | ReduceOp::Mean | ReduceOp::Max | ReduceOp::Min | ReduceOp::Argmax => {
                self.numeric(f, &of.body)
            }
        }
    }

    fn demand_something(&mut self, f: &Frame, reduce: &Reduce, span: Span) -> Option<()> {
        let needs = matches!(reduce.op, ReduceOp::Mean | ReduceOp::Max | ReduceOp::Min | ReduceOp::Argmax);
        if !needs || reduce.otherwise.is_some() || self.fixed().never_empty(reduce, f) {
            return Some(());
        }
        let at = reduce.filter.as_ref().map_or(span, |filter| filter.span);
        let message = "this may leave nothing to reduce";
        self.fail(
            Diagnostic::error("empty-reduction", span, message)
                .also(at, "may exclude every element")
                .help("say what it is then: `… else 0`"),
        )
    }
}

/// A resolved expression of a kind and type.
pub(crate) fn typed(kind: ExprKind, ty: Ty, span: Span) -> Typed {
    Typed { expr: Expr { kind, ty, span }, bare: false }
}

/// A constant in base units.
pub(crate) fn constant(value: f64, ty: Ty, span: Span) -> Typed {
    typed(ExprKind::Constant(value), ty, span)
}

fn boxed(kind: ExprKind, ty: Ty, span: Span) -> Box<Expr> {
    Box::new(Expr { kind, ty, span })
}

fn set_of(ty: Ty) -> Option<SetId> {
    match ty {
        Ty::Element { set, .. } => Some(set),
        Ty::Number { .. } | Ty::Flag | Ty::Date => None,
    }
}

/// The type of a sum of dates and durations, if it is one.
fn dated(op: BinaryOp, a: &Typed, b: &Typed) -> Option<Ty> {
    let days = |t: &Typed| t.expr.ty == DURATION || (t.bare && number(&t.expr) == Some(0.0));
    match (op, a.expr.ty, b.expr.ty) {
        (BinaryOp::Sub, Ty::Date, Ty::Date) => Some(DURATION),
        (BinaryOp::Add | BinaryOp::Sub, Ty::Date, _) if days(b) => Some(Ty::Date),
        (BinaryOp::Add, _, Ty::Date) if days(a) => Some(Ty::Date),
        _ => None,
    }
}

/// The type of a power: the exponent is plain, and a whole number when the base carries time.
fn power(a: &Typed, b: &Typed) -> Option<(Ty, bool)> {
    let (time, exponent) = (time_of(a.expr.ty)?, time_of(b.expr.ty)?);
    if exponent != 0 {
        return None;
    }
    if time == 0 {
        return Some((PLAIN, a.bare && b.bare));
    }
    let n = number(&b.expr).filter(|n| n.fract() == 0.0 && n.abs() <= 4.0)?;
    let time = time.checked_mul(n as i8)?;
    (-8..=8).contains(&time).then_some((Ty::Number { time }, false))
}

fn arguments(least: usize, most: usize) -> String {
    match (least, most) {
        (1, 1) => "one argument".to_string(),
        (n, m) if n == m => format!("{n} arguments"),
        (n, _) => format!("at least {n} arguments"),
    }
}

/// Moves an expression into a frame of its own: the variables of the rule that it uses become its indices.
fn own_frame(expr: &mut Expr, rule: &Rule) -> (Rule, Vec<model::Arg>) {
    let mut free = Vec::new();
    let mut bound = Vec::new();
    crate::walk::each(expr, &mut |e| {
        if let ExprKind::Reduce(reduce) = &e.kind {
            bound.extend(reduce.over.iter().map(|&(v, _)| v));
        }
        crate::shape::each_var(e, &mut |v| {
            if !free.contains(&v) {
                free.push(v);
            }
        });
    });
    free.retain(|v| !bound.contains(v));
    free.sort_unstable();
    let new: Vec<VarId> = free.iter().chain(&bound).copied().collect();
    let place = |v: VarId| {
        let n = new.iter().position(|&w| w == v).unwrap_or(0);
        VarId(u32::try_from(n).unwrap_or(0))
    };
    crate::walk::each_mut(expr, &mut |e| {
        if let ExprKind::Var(v) = &mut e.kind {
            *v = place(*v);
        }
        if let ExprKind::Reduce(reduce) = &mut e.kind {
            reduce.over.iter_mut().for_each(|(v, _)| *v = place(*v));
        }
        crate::shape::each_arg_mut(e, &mut |arg| {
            if let model::Arg::Var(v) = arg {
                *v = place(*v);
            }
        });
    });
    let vars = new.iter().filter_map(|v| rule.vars.get(v.at()).cloned()).collect();
    (Rule { vars, own: free.len() }, free.into_iter().map(model::Arg::Var).collect())
}
