//! Frames of rules, combinations of elements, and what can be known of a filter before any history runs.
//!
//! A filter is *fixed* when it depends on elements, settled tables and relations alone; then it is evaluated
//! here, over all combinations.

use crate::ast::{BinaryOp, ReduceOp, UnaryOp};
use crate::model::{
    Arg, Builtin, ChoiceId, Column, Expr, ExprKind, Look, Relation, Rule, Set, SetId, Ty, VarId,
};

/// The most combinations of elements one declaration may have.
pub(crate) const MOST_COMBINATIONS: usize = 100_000;
/// The most evaluations spent on proving that a filter leaves something.
const MOST_TRIALS: usize = 1_000_000;

/// What may be read where an expression stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Anything.
    #[default]
    All,
    /// Attributes, relations and parameters: values that are settled before the first day.
    Settled,
    /// Numbers as written.
    Literal,
}

/// The frame of the rule being checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// All variables of the rule.
    pub rule: Rule,
    /// The variables that can be named here, innermost last.
    pub scope: Vec<(String, VarId)>,
    /// What may be read.
    pub reads: Reads,
    /// Inside this choice's own effects it has been made.
    pub made: Option<ChoiceId>,
    /// The filter of the declaration itself.
    pub filter: Option<Expr>,
    /// Which own combinations exist, when the filter is fixed; empty means all.
    pub exists: Vec<bool>,
}

impl Frame {
    /// Adds a variable and makes it visible.
    pub(crate) fn bind(&mut self, name: &str, set: SetId) -> VarId {
        let id = VarId(u32::try_from(self.rule.vars.len()).unwrap_or(u32::MAX));
        self.rule.vars.push((name.to_string(), set));
        self.scope.push((name.to_string(), id));
        id
    }

    /// The variable a name means here.
    pub(crate) fn var(&self, name: &str) -> Option<(VarId, SetId)> {
        let (_, id) = self.scope.iter().rev().find(|(n, _)| n == name)?;
        self.rule.vars.get(id.at()).map(|(_, set)| (*id, *set))
    }

    /// The sets of the rule's own indices.
    pub(crate) fn own_sets(&self) -> Vec<SetId> {
        self.rule.vars.iter().take(self.rule.own).map(|(_, set)| *set).collect()
    }
}

/// What a fixed expression is evaluated against.
pub(crate) struct Fixed<'a> {
    /// The attribute columns.
    pub columns: &'a [Column],
    /// The relations.
    pub relations: &'a [Relation],
    /// The sets.
    pub sets: &'a [Set],
}

impl Fixed<'_> {
    /// The value of an expression with every variable standing at an element; `None` if it is not fixed.
    pub(crate) fn eval(&self, expr: &Expr, vars: &mut Vec<u32>, kinds: &[(String, SetId)]) -> Option<f64> {
        match &expr.kind {
            ExprKind::Constant(x) => Some(*x),
            ExprKind::Var(v) => vars.get(v.at()).map(|&n| f64::from(n)),
            ExprKind::Column(id, look) => {
                let column = self.columns.get(id.at())?;
                let row = self.place(look.args.first()?, vars)?;
                if column.spread > 0.0 { None } else { column.values.get(row as usize).copied() }
            }
            ExprKind::Relation(id, look) => self.relation(id.at(), look, vars),
            ExprKind::Unary(op, a) => {
                let a = self.eval(a, vars, kinds)?;
                Some(match op {
                    UnaryOp::Neg => -a,
                    UnaryOp::Not => flag(a == 0.0),
                })
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.eval(a, vars, kinds), self.eval(b, vars, kinds));
                match (op, a, b) {
                    (BinaryOp::And, Some(0.0), _) | (BinaryOp::And, _, Some(0.0)) => Some(0.0),
                    (BinaryOp::Or, Some(x), _) | (BinaryOp::Or, _, Some(x)) if x != 0.0 => Some(1.0),
                    (_, Some(a), Some(b)) => arithmetic(*op, a, b),
                    _ => None,
                }
            }
            ExprKind::If(c, a, b) => {
                let branch = if self.eval(c, vars, kinds)? != 0.0 { a } else { b };
                self.eval(branch, vars, kinds)
            }
            ExprKind::Call(builtin, args) => {
                let args: Option<Vec<f64>> = args.iter().map(|a| self.eval(a, vars, kinds)).collect();
                plain_call(*builtin, &args?)
            }
            ExprKind::Reduce(reduce) => self.reduce(reduce, vars, kinds),
            _ => None,
        }
    }

    fn relation(&self, id: usize, look: &Look, vars: &[u32]) -> Option<f64> {
        let relation = self.relations.get(id)?;
        let (a, b) = (self.place(look.args.first()?, vars)?, self.place(look.args.get(1)?, vars)?);
        let pair = relation.pairs.iter().find(|&&(x, y, _)| (x, y) == (a, b));
        Some(pair.map_or(0.0, |&(_, _, weight)| weight))
    }

    fn place(&self, arg: &Arg, vars: &[u32]) -> Option<u32> {
        match arg {
            Arg::Element(n) => Some(*n),
            Arg::Var(v) => vars.get(v.at()).copied(),
            Arg::Expr(_) => None,
        }
    }

    fn reduce(
        &self,
        reduce: &crate::model::Reduce,
        vars: &mut Vec<u32>,
        kinds: &[(String, SetId)],
    ) -> Option<f64> {
        let mut found = 0u32;
        let mut total = 0.0;
        let mut all = true;
        for at in self.members(reduce, vars, kinds)? {
            for (&(var, _), n) in reduce.over.iter().zip(at) {
                *vars.get_mut(var.at())? = n;
            }
            let value = self.eval(&reduce.body, vars, kinds)?;
            found += 1;
            total += value;
            all &= value != 0.0;
        }
        match reduce.op {
            ReduceOp::Sum | ReduceOp::Count => Some(total),
            ReduceOp::Any => Some(flag(total != 0.0)),
            ReduceOp::All => Some(flag(all)),
            ReduceOp::Mean if found > 0 => Some(total / f64::from(found)),
            ReduceOp::Mean | ReduceOp::Max | ReduceOp::Min | ReduceOp::Argmax => None,
        }
    }

    /// The combinations a reduction visits; `None` if its filter is not fixed or there are too many.
    fn members(
        &self,
        reduce: &crate::model::Reduce,
        vars: &mut Vec<u32>,
        kinds: &[(String, SetId)],
    ) -> Option<Vec<Vec<u32>>> {
        vars.resize(kinds.len().max(vars.len()), 0);
        let sizes: Vec<usize> = reduce.over.iter().map(|(v, _)| self.size_of(*v, kinds)).collect();
        let mut kept = Vec::new();
        for at in Combinations::new(&sizes)? {
            for (&(var, _), &n) in reduce.over.iter().zip(&at) {
                *vars.get_mut(var.at())? = n;
            }
            if self.member(reduce, vars, kinds)? {
                kept.push(at);
            }
        }
        Some(kept)
    }

    fn member(
        &self,
        reduce: &crate::model::Reduce,
        vars: &mut Vec<u32>,
        kinds: &[(String, SetId)],
    ) -> Option<bool> {
        for (var, relation) in &reduce.over {
            if let Some((id, from)) = relation {
                let a = self.place(from, vars)?;
                let b = *vars.get(var.at())?;
                if !self.relations.get(id.at())?.pairs.iter().any(|&(x, y, _)| (x, y) == (a, b)) {
                    return Some(false);
                }
            }
        }
        match &reduce.filter {
            Some(filter) => Some(self.eval(filter, vars, kinds)? != 0.0),
            None => Some(true),
        }
    }

    fn size_of(&self, var: VarId, kinds: &[(String, SetId)]) -> usize {
        kinds.get(var.at()).and_then(|(_, set)| self.sets.get(set.at())).map_or(0, |s| s.elements.len())
    }

    /// Which own combinations of a frame pass a filter, row-major; `None` if the filter is not fixed.
    pub(crate) fn own_combinations(&self, filter: &Expr, rule: &Rule) -> Option<Vec<bool>> {
        let sizes: Vec<usize> =
            (0..rule.own).map(|n| self.size_of(VarId(u32::try_from(n).unwrap_or(0)), &rule.vars)).collect();
        let mut vars = vec![0; rule.vars.len()];
        let mut exists = Vec::new();
        for at in Combinations::new(&sizes)? {
            vars[..at.len()].copy_from_slice(&at);
            exists.push(self.eval(filter, &mut vars, &rule.vars)? != 0.0);
        }
        Some(exists)
    }

    /// Whether a reduction always has something to reduce, wherever its outer variables stand.
    pub(crate) fn never_empty(&self, reduce: &crate::model::Reduce, frame: &Frame) -> bool {
        let kinds = &frame.rule.vars;
        let inner: Vec<VarId> = reduce.over.iter().map(|&(v, _)| v).collect();
        let mut outer = Vec::new();
        let mut note = |expr: &Expr| {
            crate::walk::each(expr, &mut |e| {
                each_var(e, &mut |v| {
                    if !inner.contains(&v) && !outer.contains(&v) {
                        outer.push(v);
                    }
                });
            });
        };
        reduce.filter.iter().for_each(&mut note);
        for (_, relation) in &reduce.over {
            if let Some((_, Arg::Var(v))) = relation {
                let at = Expr { kind: ExprKind::Var(*v), ty: Ty::Flag, span: crate::span::Span::default() };
                note(&at);
            }
        }
        self.some_everywhere(reduce, frame, &outer, kinds)
    }

    fn some_everywhere(
        &self,
        reduce: &crate::model::Reduce,
        frame: &Frame,
        outer: &[VarId],
        kinds: &[(String, SetId)],
    ) -> bool {
        let sizes: Vec<usize> = outer.iter().map(|&v| self.size_of(v, kinds)).collect();
        let inner: usize =
            reduce.over.iter().map(|&(v, _)| self.size_of(v, kinds)).fold(1, usize::saturating_mul);
        let trials = sizes.iter().fold(inner, |n, &s| n.saturating_mul(s));
        if trials > MOST_TRIALS {
            return false;
        }
        let Some(combinations) = Combinations::new(&sizes) else { return false };
        let mut vars = vec![0; kinds.len()];
        for at in combinations {
            for (v, &n) in outer.iter().zip(&at) {
                vars[v.at()] = n;
            }
            if self.skipped(frame, outer, &vars) {
                continue;
            }
            if self.members(reduce, &mut vars, kinds).is_none_or(|kept| kept.is_empty()) {
                return false;
            }
        }
        true
    }

    /// Whether the rule's own indices stand at a combination that does not exist.
    fn skipped(&self, frame: &Frame, outer: &[VarId], vars: &[u32]) -> bool {
        let own = (0..frame.rule.own).map(|n| VarId(u32::try_from(n).unwrap_or(0)));
        if frame.exists.is_empty() || !own.clone().all(|v| outer.contains(&v)) {
            return false;
        }
        let at = own.fold(0, |at, v| at * self.size_of(v, &frame.rule.vars) + vars[v.at()] as usize);
        !frame.exists.get(at).copied().unwrap_or(true)
    }
}

/// Visits the variables an expression itself names, those in the arguments of its lookup included.
pub(crate) fn each_var(expr: &Expr, visit: &mut dyn FnMut(VarId)) {
    if let ExprKind::Var(v) = expr.kind {
        visit(v);
    }
    each_arg(expr, &mut |arg| {
        if let Arg::Var(v) = arg {
            visit(*v);
        }
    });
}

/// Visits the index arguments of an expression itself (not those inside its parts).
pub(crate) fn each_arg(expr: &Expr, visit: &mut dyn FnMut(&Arg)) {
    match &expr.kind {
        ExprKind::Param(_, look)
        | ExprKind::Column(_, look)
        | ExprKind::Relation(_, look)
        | ExprKind::Input(_, look)
        | ExprKind::Stock(_, look)
        | ExprKind::Let(_, look)
        | ExprKind::Shock(_, look)
        | ExprKind::Event(_, look, _)
        | ExprKind::Episode(_, look)
        | ExprKind::Choice(_, look)
        | ExprKind::ChoiceProp(_, look, _)
        | ExprKind::Held(_, look, _) => look.args.iter().for_each(visit),
        ExprKind::EventIn(_, look, _, _, within) => look.args.iter().chain(&within.args).for_each(visit),
        ExprKind::Vote(_, look, member) => look.args.iter().chain([member]).for_each(visit),
        ExprKind::Reduce(reduce) => {
            reduce.over.iter().filter_map(|(_, r)| r.as_ref()).for_each(|(_, arg)| visit(arg));
        }
        ExprKind::Constant(_)
        | ExprKind::Var(_)
        | ExprKind::Today
        | ExprKind::Unary(..)
        | ExprKind::Binary(..)
        | ExprKind::If(..)
        | ExprKind::Call(..)
        | ExprKind::Lag(..)
        | ExprKind::Switch(..)
        | ExprKind::Curve(..) => {}
    }
}

/// The same with arguments that may be changed.
pub(crate) fn each_arg_mut(expr: &mut Expr, visit: &mut dyn FnMut(&mut Arg)) {
    match &mut expr.kind {
        ExprKind::Param(_, look)
        | ExprKind::Column(_, look)
        | ExprKind::Relation(_, look)
        | ExprKind::Input(_, look)
        | ExprKind::Stock(_, look)
        | ExprKind::Let(_, look)
        | ExprKind::Shock(_, look)
        | ExprKind::Event(_, look, _)
        | ExprKind::Episode(_, look)
        | ExprKind::Choice(_, look)
        | ExprKind::ChoiceProp(_, look, _)
        | ExprKind::Held(_, look, _) => look.args.iter_mut().for_each(visit),
        ExprKind::EventIn(_, look, _, _, within) => {
            look.args.iter_mut().chain(&mut within.args).for_each(visit);
        }
        ExprKind::Vote(_, look, member) => look.args.iter_mut().chain([member]).for_each(visit),
        ExprKind::Reduce(reduce) => {
            reduce.over.iter_mut().filter_map(|(_, r)| r.as_mut()).for_each(|(_, arg)| visit(arg));
        }
        ExprKind::Constant(_)
        | ExprKind::Var(_)
        | ExprKind::Today
        | ExprKind::Unary(..)
        | ExprKind::Binary(..)
        | ExprKind::If(..)
        | ExprKind::Call(..)
        | ExprKind::Lag(..)
        | ExprKind::Switch(..)
        | ExprKind::Curve(..) => {}
    }
}

/// The value of an expression of numbers alone; `None` if anything else is in it.
pub(crate) fn number(expr: &Expr) -> Option<f64> {
    Fixed { columns: &[], relations: &[], sets: &[] }.eval(expr, &mut Vec::new(), &[])
}

/// Replaces the first variables of an expression by elements.
pub(crate) fn stand_at(expr: &mut Expr, elements: &[u32]) {
    crate::walk::each_mut(expr, &mut |e| {
        if let ExprKind::Var(v) = e.kind
            && let Some(&n) = elements.get(v.at())
        {
            e.kind = ExprKind::Constant(f64::from(n));
        }
        each_arg_mut(e, &mut |arg| {
            if let Arg::Var(v) = arg
                && let Some(&n) = elements.get(v.at())
            {
                *arg = Arg::Element(n);
            }
        });
    });
}

/// All combinations of element positions, the last fastest.
pub(crate) struct Combinations<'a> {
    sizes: &'a [usize],
    next: Option<Vec<u32>>,
}

impl<'a> Combinations<'a> {
    /// The combinations of some sizes; `None` when there are too many.
    pub(crate) fn new(sizes: &'a [usize]) -> Option<Combinations<'a>> {
        let count = sizes.iter().fold(1usize, |n, &s| n.saturating_mul(s));
        let next = (count > 0).then(|| vec![0; sizes.len()]);
        (count <= MOST_COMBINATIONS).then_some(Combinations { sizes, next })
    }
}

impl Iterator for Combinations<'_> {
    type Item = Vec<u32>;

    fn next(&mut self) -> Option<Vec<u32>> {
        let at = self.next.take()?;
        let mut following = at.clone();
        for n in (0..following.len()).rev() {
            following[n] += 1;
            if (following[n] as usize) < self.sizes[n] {
                self.next = Some(following);
                break;
            }
            following[n] = 0;
        }
        Some(at)
    }
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn arithmetic(op: BinaryOp, a: f64, b: f64) -> Option<f64> {
    Some(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        BinaryOp::Lt => flag(a < b),
        BinaryOp::Le => flag(a <= b),
        BinaryOp::Gt => flag(a > b),
        BinaryOp::Ge => flag(a >= b),
        BinaryOp::Eq => flag(a == b),
        BinaryOp::Ne => flag(a != b),
        BinaryOp::And => flag(a != 0.0 && b != 0.0),
        BinaryOp::Or => flag(a != 0.0 || b != 0.0),
        BinaryOp::Pow => return None,
    })
}

fn plain_call(builtin: Builtin, args: &[f64]) -> Option<f64> {
    let low = |a: f64, b: f64| if b < a { b } else { a };
    let high = |a: f64, b: f64| if b > a { b } else { a };
    match (builtin, args) {
        (Builtin::Min, _) => args.iter().copied().reduce(low),
        (Builtin::Max, _) => args.iter().copied().reduce(high),
        (Builtin::Clamp, &[x, lo, hi]) => Some(low(high(x, lo), hi)),
        (Builtin::Abs, &[x]) => Some(x.abs()),
        (Builtin::Floor, &[x]) => Some(x.floor()),
        (Builtin::Ceil, &[x]) => Some(x.ceil()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_run_row_major() {
        let all: Vec<Vec<u32>> = Combinations::new(&[2, 3]).unwrap().collect();
        assert_eq!(all, vec![vec![0, 0], vec![0, 1], vec![0, 2], vec![1, 0], vec![1, 1], vec![1, 2]]);
        assert_eq!(Combinations::new(&[]).unwrap().count(), 1);
        assert_eq!(Combinations::new(&[3, 0]).unwrap().count(), 0);
        assert!(Combinations::new(&[1000, 1000]).is_none());
    }
}
