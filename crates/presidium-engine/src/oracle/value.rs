//! An expression in a scope into a number: one match over all kinds, nothing remembered but lets, while what they read stands still.

use super::coverage::{of_choice_prop, of_event_prop, of_expr};
use super::state::{Happening, Run, Scope, View};
use presidium_lang::ast::{Between, BinaryOp, ReduceOp, UnaryOp};
use presidium_lang::calendar::Date;
use presidium_lang::change::{Line, Quantity};
use presidium_lang::model::{
    Arg, Builtin, ChoiceId, ChoiceProp, EventProp, Expr, ExprKind, InputId, LetId, Look, Reduce, RelationId,
    SetId, Term,
};
use presidium_luck::math;

/// The value of nobody.
pub(super) const NOBODY: f64 = -1.0;

pub(super) fn flag(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

fn index(element: usize) -> f64 {
    f64::from(super::state::u32_of(element))
}

/// The element a value stands for, if there is one.
fn element(value: f64, size: usize) -> Option<usize> {
    (0..size).find(|&candidate| index(candidate) == value)
}

impl<'m> Run<'m> {
    pub(super) fn holds(&self, guard: Option<&'m Expr>, scope: &mut Scope<'m>) -> bool {
        guard.is_none_or(|guard| self.value(guard, scope) != 0.0)
    }

    /// The sum of some lines: the first, then the others added in order; a line that is off is 0.
    pub(super) fn sum(&self, terms: &'m [Term], line: impl Fn(usize) -> Line, scope: &mut Scope<'m>) -> f64 {
        let value = |(at, term): (usize, &'m Term)| {
            if self.off(line(at)) { 0.0 } else { self.value(&term.expr, scope) }
        };
        terms.iter().enumerate().map(value).reduce(|sum, value| sum + value).unwrap_or(0.0)
    }

    pub(super) fn value(&self, expr: &'m Expr, scope: &mut Scope<'m>) -> f64 {
        self.hit(of_expr(&expr.kind));
        match &expr.kind {
            ExprKind::Constant(value) => *value,
            ExprKind::Var(var) => index(scope.at[var.at()]),
            ExprKind::Today => f64::from(self.today),
            ExprKind::Param(id, look) => self.look(look, &self.shapes.params[id.at()], scope, |at, _| {
                self.altered(Quantity::Param(*id), at, self.today, || self.params[id.at()][at])
            }),
            ExprKind::Column(id, look) => {
                let sets = [self.model.columns[id.at()].set];
                self.look(look, &sets, scope, |at, _| {
                    self.altered(Quantity::Column(*id), at, self.today, || self.columns[id.at()][at])
                })
            }
            ExprKind::Relation(id, look) => {
                let sets = self.model.relations[id.at()].sets;
                let columns = self.count_of(sets.1);
                self.look(look, &[sets.0, sets.1], scope, |at, _| {
                    self.weight(*id, at / columns, at % columns).unwrap_or(0.0)
                })
            }
            ExprKind::Input(id, look) => {
                self.look(look, &self.shapes.inputs[id.at()], scope, |at, _| self.input(*id, at, self.today))
            }
            ExprKind::Stock(id, look) => {
                self.look(look, &self.shapes.stocks[id.at()], scope, |at, _| self.stocks()[id.at()][at])
            }
            ExprKind::Let(id, look) => self.look(look, &self.shapes.lets[id.at()], scope, |at, scope| {
                self.altered(Quantity::Let(*id), at, self.today, || self.definition(*id, at, scope.view))
            }),
            ExprKind::Shock(id, look) => self.look(look, &self.shapes.shocks[id.at()], scope, |at, scope| {
                let now = scope.view.sees_shock(*id, &self.model.shocks[id.at()]);
                let side = if now { &self.shocks_now } else { &self.shocks_start };
                side[id.at()][at]
            }),
            ExprKind::Event(id, look, prop) => {
                self.hit(of_event_prop(*prop));
                self.look(look, &self.shapes.events[id.at()], scope, |at, scope| {
                    self.property(self.seen_event(*id, at, scope.view), *prop)
                })
            }
            ExprKind::EventIn(..) => self.event_in(expr, scope),
            ExprKind::Episode(id, look) => {
                self.look(look, &self.shapes.episodes[id.at()], scope, |at, scope| {
                    flag(self.seen_episode(*id, at, scope.view).open)
                })
            }
            ExprKind::Choice(id, look) => {
                self.look(look, &self.shapes.choices[id.at()], scope, |at, scope| {
                    let seen = self.seen_choice(*id, at, scope.view);
                    if seen.happening.count > 0 { index(seen.option) } else { NOBODY }
                })
            }
            ExprKind::ChoiceProp(id, look, prop) => {
                self.hit(of_choice_prop(*prop));
                self.look(look, &self.shapes.choices[id.at()], scope, |at, scope| {
                    let happening = self.seen_choice(*id, at, scope.view).happening;
                    self.property(happening, event_prop(*prop))
                })
            }
            ExprKind::Vote(id, look, member) => self.vote(*id, look, member, scope),
            ExprKind::Unary(op, a) => {
                let a = self.value(a, scope);
                match op {
                    UnaryOp::Neg => -a,
                    UnaryOp::Not => flag(a == 0.0),
                }
            }
            ExprKind::Binary(op, a, b) => binary(*op, self.value(a, scope), self.value(b, scope)),
            ExprKind::If(condition, yes, no) => {
                let (condition, yes, no) =
                    (self.value(condition, scope), self.value(yes, scope), self.value(no, scope));
                if condition != 0.0 { yes } else { no }
            }
            ExprKind::Call(builtin, args) => {
                let args: Vec<f64> = args.iter().map(|arg| self.value(arg, scope)).collect();
                call(*builtin, &args)
            }
            ExprKind::Reduce(reduce) => self.reduce(reduce, scope),
            ExprKind::Lag(of, days) => self.lag(of, *days, scope),
            ExprKind::Held(id, look, days) => self.look(look, &self.shapes.helds[id.at()], scope, |at, _| {
                flag(self.helds[id.at()][at] >= *days)
            }),
            ExprKind::Switch(id, treated, plain) => {
                let on = self.switches.get(id.at()).copied().unwrap_or(false);
                self.value(if on { treated } else { plain }, scope)
            }
            ExprKind::Curve(of, points) => curve(self.value(of, scope), points),
        }
    }

    /// The value at the looked-up combination, or the lookup's `otherwise` when an argument is nobody.
    fn look(
        &self,
        look: &'m Look,
        sets: &[SetId],
        scope: &mut Scope<'m>,
        value: impl FnOnce(usize, &mut Scope<'m>) -> f64,
    ) -> f64 {
        match self.place(&look.args, sets, scope) {
            Some(at) => value(at, scope),
            None => self.otherwise(look, scope),
        }
    }

    fn otherwise(&self, look: &'m Look, scope: &mut Scope<'m>) -> f64 {
        self.hit("else of a lookup");
        look.otherwise.as_ref().map_or(NOBODY, |otherwise| self.value(otherwise, scope))
    }

    /// The combination some arguments name; `None` when one of them is nobody.
    pub(super) fn place(&self, args: &'m [Arg], sets: &[SetId], scope: &mut Scope<'m>) -> Option<usize> {
        let mut elements = Vec::with_capacity(args.len());
        for (arg, &set) in args.iter().zip(sets) {
            elements.push(self.argument(arg, set, scope)?);
        }
        Some(self.ravel(sets, &elements))
    }

    pub(super) fn argument(&self, arg: &'m Arg, set: SetId, scope: &mut Scope<'m>) -> Option<usize> {
        match arg {
            Arg::Element(at) => usize::try_from(*at).ok(),
            Arg::Var(var) => Some(scope.at[var.at()]),
            Arg::Expr(expr) => {
                self.hit("argument is an expression");
                element(self.value(expr, scope), self.count_of(set))
            }
        }
    }

    fn event_in(&self, expr: &'m Expr, scope: &mut Scope<'m>) -> f64 {
        let ExprKind::EventIn(id, look, prop, episode, of) = &expr.kind else { return NOBODY };
        self.hit(of_event_prop(*prop));
        let Some(at) = self.place(&look.args, &self.shapes.events[id.at()], scope) else {
            return self.otherwise(look, scope);
        };
        let Some(spell) = self.place(&of.args, &self.shapes.episodes[episode.at()], scope) else {
            return self.otherwise(of, scope);
        };
        let happening = self.seen_event(*id, at, scope.view);
        let spell = self.seen_episode(*episode, spell, scope.view);
        let inside = spell.count > 0 && happening.last >= spell.opened;
        self.property(if inside { happening } else { Happening::default() }, *prop)
    }

    fn property(&self, seen: Happening, prop: EventProp) -> f64 {
        let ever = seen.count > 0;
        match prop {
            EventProp::Happened => flag(ever),
            EventProp::Today => flag(ever && seen.last == self.today),
            EventProp::Since if ever => f64::from(self.today - seen.last),
            EventProp::Date if ever => f64::from(seen.last),
            EventProp::Since | EventProp::Date => f64::INFINITY,
            EventProp::Count => f64::from(seen.count),
        }
    }

    fn vote(&self, id: ChoiceId, look: &'m Look, member: &'m Arg, scope: &mut Scope<'m>) -> f64 {
        let Some(at) = self.place(&look.args, &self.shapes.choices[id.at()], scope) else {
            return self.otherwise(look, scope);
        };
        let Some(set) = self.member_set(id) else { return NOBODY };
        let Some(member) = self.argument(member, set, scope) else { return self.otherwise(look, scope) };
        let votes = &self.seen_choice(id, at, scope.view).votes;
        votes.get(member).copied().flatten().map_or(NOBODY, index)
    }

    /// A let: its lines summed in the reader's view, or its present value while it sweeps.
    fn definition(&self, id: LetId, at: usize, view: View<'m>) -> f64 {
        if let Some((_, values)) = self.sweeping.borrow().iter().rev().find(|(of, _)| *of == id) {
            return values[at];
        }
        let which = usize::from(!matches!(view, View::Start));
        let now = self.moment[which].get();
        let (moment, value) = self.memo[which].borrow()[id.at()][at];
        if moment == now {
            return value;
        }
        let of = &self.model.lets[id.at()];
        let Some((sweeps, from)) = of.sweeps else {
            let value = self.sum(&of.terms, |n| Line::Term(id, n), &mut self.inner_scope(&of.rule, at, view));
            self.memo[which].borrow_mut()[id.at()][at] = (now, value);
            return value;
        };
        let values = self.sweep(id, sweeps, from, view);
        for (place, value) in self.memo[which].borrow_mut()[id.at()].iter_mut().zip(&values) {
            *place = (now, *value);
        }
        values[at]
    }

    /// All elements of a let together: each sweep reads the values of the one before.
    fn sweep(&self, id: LetId, sweeps: u32, from: f64, view: View<'m>) -> Vec<f64> {
        self.hit("let sweeps");
        let of = &self.model.lets[id.at()];
        let mut values = vec![from; self.size(&self.shapes.lets[id.at()])];
        for _ in 0..sweeps {
            self.sweeping.borrow_mut().push((id, values.clone()));
            let next = (0..values.len()).map(|at| {
                self.sum(&of.terms, |n| Line::Term(id, n), &mut self.inner_scope(&of.rule, at, view))
            });
            values = next.collect();
            self.sweeping.borrow_mut().pop();
        }
        values
    }

    pub(super) fn weight(&self, id: RelationId, a: usize, b: usize) -> Option<f64> {
        let pair = |(x, y, _): &&(u32, u32, f64)| (*x as usize, *y as usize) == (a, b);
        self.model.relations[id.at()].pairs.iter().find(pair).map(|(_, _, weight)| *weight)
    }

    fn input(&self, id: InputId, at: usize, day: i32) -> f64 {
        let input = &self.model.inputs[id.at()];
        let series: &[(Date, f64)] = &input.series[at];
        self.altered(Quantity::Input(id), at, day, || match input.between {
            Between::Step => {
                self.hit("input step");
                let latest = series.iter().rev().find(|(date, _)| date.0 <= day);
                latest.or(series.first()).map_or(0.0, |(_, value)| *value)
            }
            Between::Linear => {
                self.hit("input linear");
                let points: Vec<(f64, f64)> = series.iter().map(|(d, y)| (f64::from(d.0), *y)).collect();
                curve(f64::from(day), &points)
            }
        })
    }

    fn lag(&self, of: &'m Expr, days: u32, scope: &mut Scope<'m>) -> f64 {
        let first = self.model.start.0;
        let day = self.today.saturating_sub_unsigned(days).max(first);
        if self.today.saturating_sub_unsigned(days) < first {
            self.hit("lag before the start");
        }
        match &of.kind {
            ExprKind::Stock(id, look) => {
                let then = usize::try_from(day - first).unwrap_or(0);
                self.look(look, &self.shapes.stocks[id.at()], scope, |at, _| self.past[then][id.at()][at])
            }
            ExprKind::Input(id, look) => {
                self.look(look, &self.shapes.inputs[id.at()], scope, |at, _| self.input(*id, at, day))
            }
            _ => f64::NAN,
        }
    }

    fn reduce(&self, reduce: &'m Reduce, scope: &mut Scope<'m>) -> f64 {
        if reduce.over.iter().any(|(var, _)| var.at() >= scope.sets.len()) {
            // A parameter's frame knows its own indices only: no value, so a fault that names it.
            return f64::NAN;
        }
        let mut bodies = Vec::new();
        self.visit(reduce, 0, scope, &mut bodies);
        if reduce.over.len() > 1 {
            self.hit("reduce over two");
        }
        if bodies.is_empty() {
            self.hit("reduce of nothing");
            if let Some(otherwise) = &reduce.otherwise {
                self.hit("reduce otherwise");
                return self.value(otherwise, scope);
            }
        }
        fold(reduce.op, &bodies)
    }

    /// Collects the first variable's element and the body over all combinations that pass.
    fn visit(&self, reduce: &'m Reduce, depth: usize, scope: &mut Scope<'m>, bodies: &mut Vec<(usize, f64)>) {
        let Some((var, relation)) = reduce.over.get(depth) else {
            if reduce.filter.is_some() {
                self.hit("reduce with filter");
            }
            if self.holds(reduce.filter.as_ref(), scope) {
                let first = reduce.over.first().map_or(0, |(var, _)| scope.at[var.at()]);
                bodies.push((first, self.value(&reduce.body, scope)));
            }
            return;
        };
        let set = scope.sets[var.at()];
        for &element in &self.model.sets[set.at()].canonical {
            let element = element as usize;
            if let Some((relation, of)) = relation {
                self.hit("reduce over relation");
                let set = self.model.relations[relation.at()].sets.0;
                let partner =
                    self.argument(of, set, scope).and_then(|of| self.weight(*relation, of, element));
                if partner.is_none() {
                    continue;
                }
            }
            scope.at[var.at()] = element;
            self.visit(reduce, depth + 1, scope, bodies);
        }
    }
}

fn event_prop(prop: ChoiceProp) -> EventProp {
    match prop {
        ChoiceProp::Made => EventProp::Happened,
        ChoiceProp::Today => EventProp::Today,
        ChoiceProp::Since => EventProp::Since,
        ChoiceProp::Count => EventProp::Count,
        ChoiceProp::Date => EventProp::Date,
    }
}

fn binary(op: BinaryOp, a: f64, b: f64) -> f64 {
    match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        BinaryOp::Pow => math::pow(a, b),
        BinaryOp::Lt => flag(a < b),
        BinaryOp::Le => flag(a <= b),
        BinaryOp::Gt => flag(a > b),
        BinaryOp::Ge => flag(a >= b),
        BinaryOp::Eq => flag(a == b),
        BinaryOp::Ne => flag(a != b),
        BinaryOp::And => flag(a != 0.0 && b != 0.0),
        BinaryOp::Or => flag(a != 0.0 || b != 0.0),
    }
}

fn least(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

fn largest(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// `min(max(x, lo), hi)`.
pub(super) fn clamp(x: f64, lo: f64, hi: f64) -> f64 {
    least(largest(x, lo), hi)
}

fn call(builtin: Builtin, args: &[f64]) -> f64 {
    match (builtin, args) {
        (Builtin::Min, [first, rest @ ..]) => rest.iter().fold(*first, |a, b| least(a, *b)),
        (Builtin::Max, [first, rest @ ..]) => rest.iter().fold(*first, |a, b| largest(a, *b)),
        (Builtin::Clamp, [x, lo, hi]) => clamp(*x, *lo, *hi),
        (Builtin::Exp, [x]) => math::exp(*x),
        (Builtin::Log, [x]) => math::ln(*x),
        (Builtin::Sqrt, [x]) => math::sqrt(*x),
        (Builtin::Logistic, [x]) => math::logistic(*x),
        (Builtin::Abs, [x]) => x.abs(),
        (Builtin::Floor, [x]) => math::floor(*x),
        (Builtin::Ceil, [x]) => math::ceil(*x),
        _ => f64::NAN,
    }
}

/// Piecewise linear through points by increasing x, flat outside; not a number stays so.
pub(super) fn curve(x: f64, points: &[(f64, f64)]) -> f64 {
    let (Some(&(first, low)), Some(&(_, high))) = (points.first(), points.last()) else { return f64::NAN };
    if x.is_nan() {
        return x;
    }
    if x < first {
        return low;
    }
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x0 <= x && x < x1 {
            return y0 + (x - x0) / (x1 - x0) * (y1 - y0);
        }
    }
    high
}

fn fold(op: ReduceOp, bodies: &[(usize, f64)]) -> f64 {
    let values = bodies.iter().map(|(_, value)| *value);
    match op {
        ReduceOp::Sum | ReduceOp::Count => values.fold(0.0, |a, b| a + b),
        ReduceOp::Mean => {
            let count = bodies.iter().fold(0.0, |n, _| n + 1.0);
            values.fold(0.0, |a, b| a + b) / count
        }
        ReduceOp::Max => values.fold(f64::NEG_INFINITY, largest),
        ReduceOp::Min => values.fold(f64::INFINITY, least),
        ReduceOp::Any => flag(bodies.iter().any(|(_, value)| *value != 0.0)),
        ReduceOp::All => flag(bodies.iter().all(|(_, value)| *value != 0.0)),
        ReduceOp::Argmax => {
            let (mut best, mut at) = (f64::NEG_INFINITY, NOBODY);
            for (element, value) in bodies {
                if *value > best {
                    (best, at) = (*value, index(*element));
                }
            }
            at
        }
    }
}
