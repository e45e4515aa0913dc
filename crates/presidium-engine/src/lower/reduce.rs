//! A reduction → one fold over rows: filters that are known now leave rows out, others become masks.

use std::rc::Rc;

use presidium_lang::ast::ReduceOp;
use presidium_lang::model::{Arg, Expr, ExprKind, Look, Reduce, RelationId, VarId};

use super::build::{Bind, Builder, Env, Val, binary_of, bound, unary_of};
use crate::code::{Base, Binary, Fold, OpKind};
use crate::exec::code::{binary_scalar, unary_scalar};
use crate::layout::strides;

/// What a reduction ranges over: its variables' dims, and what is known of its filter.
struct Range<'e> {
    inner: Vec<u16>,
    known: Vec<&'e Expr>,
    pairs: Vec<(RelationId, &'e Arg, VarId)>,
    mask: Option<Val>,
}

impl Builder<'_> {
    /// The value of a reduction.
    pub(crate) fn reduce(&mut self, env: &Env, reduce: &Reduce) -> Val {
        let mut env = env.clone();
        let range = self.range(&mut env, reduce);
        let body = self.expr(&env, &reduce.body);
        let outer = self.outer_dims(&env, &range, &body);
        let groups = self.groups(&env, &range, &outer);
        let folded = match reduce.op {
            ReduceOp::Count if body_is_one(&body) => self.counted(&groups, &range, &outer),
            ReduceOp::Sum | ReduceOp::Count => self.fold(Fold::Sum, &groups, &range, &outer, &body),
            ReduceOp::Mean => {
                let sum = self.fold(Fold::Sum, &groups, &range, &outer, &body);
                let n = self.counted(&groups, &range, &outer);
                self.binary(Binary::Div, &sum, &n)
            }
            ReduceOp::Max => self.fold(Fold::Max, &groups, &range, &outer, &body),
            ReduceOp::Min => self.fold(Fold::Min, &groups, &range, &outer, &body),
            ReduceOp::Any => self.fold(Fold::Any, &groups, &range, &outer, &body),
            ReduceOp::All => self.fold(Fold::All, &groups, &range, &outer, &body),
            ReduceOp::Argmax => self.fold(Fold::Argmax, &groups, &range, &outer, &body),
        };
        let Some(otherwise) = &reduce.otherwise else { return folded };
        let otherwise = self.expr(&env, otherwise);
        let n = self.counted(&groups, &range, &outer);
        let zero = self.constant(0.0);
        let nothing = self.binary(Binary::Eq, &n, &zero);
        self.select(&nothing, &otherwise, &folded)
    }

    fn range<'e>(&mut self, env: &mut Env, reduce: &'e Reduce) -> Range<'e> {
        let mut range = Range { inner: Vec::new(), known: Vec::new(), pairs: Vec::new(), mask: None };
        for (var, relation) in &reduce.over {
            let set = match relation {
                Some((id, _)) => self.model.relations[id.at()].sets.1,
                None => env.sets[var.at()],
            };
            let dim = self.dim(set);
            env.bind(*var, Bind::Dim(dim));
            range.inner.push(dim);
            if let Some((id, arg)) = relation {
                let known = match arg {
                    Arg::Element(_) => true,
                    Arg::Var(v) => matches!(bound(env, *v), Bind::Dim(_) | Bind::Element(_)),
                    Arg::Expr(_) => false,
                };
                if known {
                    range.pairs.push((*id, arg, *var));
                } else {
                    let mask = self.declared(env, *id, arg, *var);
                    range.mask = Some(self.and(range.mask.take(), mask));
                }
            }
        }
        let mut parts = Vec::new();
        reduce.filter.iter().for_each(|f| conjuncts(f, &mut parts));
        for part in parts {
            if self.is_known(env, part) {
                range.known.push(part);
            } else {
                let mask = self.expr(env, part);
                range.mask = Some(self.and(range.mask.take(), mask));
            }
        }
        range
    }

    fn and(&mut self, a: Option<Val>, b: Val) -> Val {
        match a {
            None => b,
            Some(a) => self.binary(Binary::And, &a, &b),
        }
    }

    fn declared(&mut self, env: &Env, id: RelationId, arg: &Arg, var: VarId) -> Val {
        let sets = self.model.relations[id.at()].sets;
        let row = self.layout.relations[id.at()].1;
        let at = self.indices(env, &[sets.0, sets.1], &[arg.clone(), Arg::Var(var)]);
        let zero = self.constant(0.0);
        self.look(Base::Table, row, None, &at, Some(zero))
    }

    fn outer_dims(&self, env: &Env, range: &Range<'_>, body: &Val) -> Rc<[u16]> {
        let mut dims: Vec<u16> = body.dims.to_vec();
        if let Some(mask) = &range.mask {
            dims.extend(mask.dims.iter());
        }
        let mut vars = Vec::new();
        range.known.iter().for_each(|e| variables(e, &mut vars));
        for (_, arg, _) in &range.pairs {
            if let Arg::Var(v) = arg {
                vars.push(*v);
            }
        }
        for v in vars {
            if let Bind::Dim(d) = bound(env, v) {
                dims.push(d);
            }
        }
        dims.retain(|d| !range.inner.contains(d));
        dims.sort_unstable();
        dims.dedup();
        dims.into()
    }

    /// For each combination of the outer dims, the inner combinations that remain, in canonical order.
    fn groups(&self, env: &Env, range: &Range<'_>, outer: &[u16]) -> Vec<Vec<Vec<u32>>> {
        let orders: Vec<&[u32]> =
            range.inner.iter().map(|d| &*self.model.sets[self.set_of(*d).at()].canonical).collect();
        let mut out = Vec::new();
        for combo in 0..self.count(outer) {
            let mut group = Vec::new();
            for inner in product(&orders) {
                let at = |dim: u16| match range.inner.iter().position(|d| *d == dim) {
                    Some(k) => inner[k],
                    None => self.coordinate(outer, combo, dim),
                };
                let keep = range.known.iter().all(|e| self.known(env, e, &at) == Some(1.0))
                    && range.pairs.iter().all(|(id, arg, var)| self.is_pair(env, *id, arg, *var, &at));
                if keep {
                    group.push(inner);
                }
            }
            out.push(group);
        }
        out
    }

    fn is_pair(&self, env: &Env, id: RelationId, arg: &Arg, var: VarId, at: &dyn Fn(u16) -> u32) -> bool {
        let element = |bind: Bind| match bind {
            Bind::Element(e) => e,
            Bind::Dim(d) => at(d),
            Bind::Dyn(_) | Bind::Val(_) => u32::MAX,
        };
        let a = match arg {
            Arg::Element(e) => *e,
            Arg::Var(v) => element(bound(env, *v)),
            Arg::Expr(_) => u32::MAX,
        };
        let b = element(bound(env, var));
        self.model.relations[id.at()].pairs.iter().any(|p| (p.0, p.1) == (a, b))
    }

    fn fold(
        &mut self,
        fold: Fold,
        groups: &[Vec<Vec<u32>>],
        range: &Range<'_>,
        outer: &Rc<[u16]>,
        body: &Val,
    ) -> Val {
        let mut items = Vec::new();
        let mut masks = Vec::new();
        let mut ends = Vec::new();
        let mut labels = Vec::new();
        for (combo, group) in groups.iter().enumerate() {
            for inner in group {
                items.push(self.row_at(body, range, outer, combo as u32, inner));
                if let Some(mask) = &range.mask {
                    masks.push(self.row_at(mask, range, outer, combo as u32, inner));
                }
                labels.push(inner.first().copied().unwrap_or(0));
            }
            ends.push(items.len() as u32);
        }
        let kind = OpKind::Fold {
            fold,
            a: crate::code::Operand::new(body.base, &items),
            mask: range.mask.as_ref().map(|m| crate::code::Operand::new(m.base, &masks)),
            ends: ends.into(),
            labels: if fold == Fold::Argmax { labels.into() } else { Box::new([]) },
        };
        self.emit(kind, outer.clone(), groups.len() as u32)
    }

    fn row_at(&self, val: &Val, range: &Range<'_>, outer: &[u16], combo: u32, inner: &[u32]) -> u32 {
        let mut index = 0;
        for d in val.dims.iter() {
            let e = match range.inner.iter().position(|x| x == d) {
                Some(k) => inner[k],
                None => self.coordinate(outer, combo, *d),
            };
            index = index * self.size(*d) + e;
        }
        val.rows[index as usize]
    }

    fn counted(&mut self, groups: &[Vec<Vec<u32>>], range: &Range<'_>, outer: &Rc<[u16]>) -> Val {
        if range.mask.is_none() {
            let n = groups.first().map_or(0, Vec::len);
            if groups.iter().all(|g| g.len() == n) {
                return self.constant(n as f64);
            }
        }
        let one = self.constant(1.0);
        self.fold(Fold::Sum, groups, range, outer, &one)
    }

    /// Whether an expression can be evaluated from element numbers and constants alone.
    fn is_known(&self, env: &Env, expr: &Expr) -> bool {
        self.known(env, expr, &|_| 0).is_some()
    }

    /// The value of an expression from element numbers and constants alone.
    fn known(&self, env: &Env, expr: &Expr, at: &dyn Fn(u16) -> u32) -> Option<f64> {
        match &expr.kind {
            ExprKind::Constant(x) => Some(*x),
            ExprKind::Var(v) => self.element(bound(env, *v), at).map(f64::from),
            ExprKind::Column(id, look) => {
                let (constant, first) = self.layout.columns[id.at()];
                let sets = [self.model.columns[id.at()].set];
                if !constant {
                    return None;
                }
                self.table_at(env, first, &sets, look, at)
            }
            ExprKind::Relation(id, look) => {
                let sets = self.model.relations[id.at()].sets;
                let first = self.layout.relations[id.at()].0;
                self.table_at(env, first, &[sets.0, sets.1], look, at)
            }
            ExprKind::Unary(op, a) => Some(unary_scalar(unary_of(*op), self.known(env, a, at)?)),
            ExprKind::Binary(op, a, b) => {
                Some(binary_scalar(binary_of(*op), self.known(env, a, at)?, self.known(env, b, at)?))
            }
            _ => None,
        }
    }

    fn element(&self, bind: Bind, at: &dyn Fn(u16) -> u32) -> Option<u32> {
        match bind {
            Bind::Element(e) => Some(e),
            Bind::Dim(d) => Some(at(d)),
            Bind::Dyn(_) | Bind::Val(_) => None,
        }
    }

    fn table_at(
        &self,
        env: &Env,
        first: u32,
        sets: &[presidium_lang::model::SetId],
        look: &Look,
        at: &dyn Fn(u16) -> u32,
    ) -> Option<f64> {
        let mut row = first;
        for (stride, arg) in strides(&self.layout.sizes, sets).into_iter().zip(&look.args) {
            let e = match arg {
                Arg::Element(e) => *e,
                Arg::Var(v) => self.element(bound(env, *v), at)?,
                Arg::Expr(_) => return None,
            };
            row += stride * e;
        }
        self.layout.tables.get(row as usize).copied()
    }
}

fn body_is_one(body: &Val) -> bool {
    Builder::as_constant(body) == Some(1.0)
}

/// The parts of a conjunction.
pub(crate) fn conjuncts<'e>(expr: &'e Expr, out: &mut Vec<&'e Expr>) {
    if let ExprKind::Binary(presidium_lang::ast::BinaryOp::And, a, b) = &expr.kind {
        conjuncts(a, out);
        conjuncts(b, out);
    } else {
        out.push(expr);
    }
}

/// The variables an expression mentions directly (known expressions only).
fn variables(expr: &Expr, out: &mut Vec<VarId>) {
    match &expr.kind {
        ExprKind::Var(v) => out.push(*v),
        ExprKind::Column(_, look) | ExprKind::Relation(_, look) => {
            for arg in &look.args {
                if let Arg::Var(v) = arg {
                    out.push(*v);
                }
            }
        }
        ExprKind::Unary(_, a) => variables(a, out),
        ExprKind::Binary(_, a, b) => {
            variables(a, out);
            variables(b, out);
        }
        _ => {}
    }
}

/// All combinations, last fastest.
pub(crate) fn product(orders: &[&[u32]]) -> Vec<Vec<u32>> {
    let mut out = vec![Vec::new()];
    for order in orders {
        out = out
            .into_iter()
            .flat_map(|head| {
                order.iter().map(move |e| {
                    let mut next = head.clone();
                    next.push(*e);
                    next
                })
            })
            .collect();
    }
    out
}
