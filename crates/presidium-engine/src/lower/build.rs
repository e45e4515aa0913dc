//! Emits operations: values with the index variables they depend on, constants folded, equal work shared.
//!
//! A value's rows run over its dims, ascending by dim number, last fastest. Operands are aligned to the
//! result's dims when an operation is emitted, so the executor never thinks about indices.

use std::collections::HashMap;
use std::rc::Rc;

use presidium_lang::ast::{BinaryOp, UnaryOp};
use presidium_lang::model::{LetId, Model, Rule, SetId, SwitchId, VarId};

use crate::code::{Base, Binary, Code, Op, OpKind, Operand, Unary};
use crate::layout::{Layout, View};

/// A value under construction.
#[derive(Clone, Debug)]
pub(crate) struct Val {
    /// Where its rows lie.
    pub base: Base,
    /// The dims it depends on, ascending.
    pub dims: Rc<[u16]>,
    /// Source rows, one per combination of the dims.
    pub rows: Rc<[u32]>,
}

/// What an index variable is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Bind {
    /// All elements at once, as rows.
    Dim(u16),
    /// A register that holds the element of each activation.
    Dyn(u32),
    /// One element.
    Element(u32),
    /// An element that follows from the state, lane by lane: a value by its number in the builder.
    Val(u32),
}

/// Bindings of a rule's variables, and the sets they range over.
#[derive(Clone, Debug)]
pub(crate) struct Env {
    /// What each variable is bound to.
    pub binds: Vec<Option<Bind>>,
    /// The set of each variable.
    pub sets: Vec<SetId>,
}

impl Env {
    /// An environment in which nothing is bound.
    pub(crate) fn of(rule: &Rule) -> Env {
        Env { binds: vec![None; rule.vars.len()], sets: rule.vars.iter().map(|v| v.1).collect() }
    }

    /// Binds a variable.
    pub(crate) fn bind(&mut self, var: VarId, bind: Bind) {
        self.binds[var.at()] = Some(bind);
    }
}

/// Builds one piece of code.
pub(crate) struct Builder<'m> {
    /// The model.
    pub model: &'m Model,
    /// Where things lie; rings, views and inputs are added as they are met.
    pub layout: &'m mut Layout,
    /// What is seen as of now.
    pub view: View,
    /// Whether rules' own variables are activations (list code).
    pub list: bool,
    ops: Vec<Op>,
    registers: u32,
    dims: Vec<(u32, SetId)>,
    own: HashMap<(usize, SetId), Bind>,
    inputs: u32,
    shared: HashMap<(OpKind, Rc<[u16]>), u32>,
    vals: Vec<Val>,
    /// Lets without indices that are computed elsewhere: the input register of each. While it is `None`, those
    /// met are written down in `met`.
    pub(super) imports: Option<HashMap<LetId, u32>>,
    pub(super) met: Vec<LetId>,
    pub(super) lets: HashMap<(LetId, Vec<Bind>), Val>,
    pub(super) sweeps: HashMap<LetId, Val>,
    pub(super) let_dims: HashMap<(LetId, usize), u16>,
}

impl<'m> Builder<'m> {
    /// An empty builder.
    pub(crate) fn new(model: &'m Model, layout: &'m mut Layout, view: View, list: bool) -> Builder<'m> {
        Builder {
            model,
            layout,
            view,
            list,
            ops: Vec::new(),
            registers: 0,
            dims: Vec::new(),
            own: HashMap::new(),
            inputs: 0,
            shared: HashMap::new(),
            vals: Vec::new(),
            imports: None,
            met: Vec::new(),
            lets: HashMap::new(),
            sweeps: HashMap::new(),
            let_dims: HashMap::new(),
        }
    }

    /// A new dim over a set.
    pub(crate) fn dim(&mut self, set: SetId) -> u16 {
        self.dims.push((self.layout.sizes[set.at()], set));
        self.dims.len() as u16 - 1
    }

    /// Number of elements of a dim.
    pub(crate) fn size(&self, dim: u16) -> u32 {
        self.dims[dim as usize].0
    }

    /// The set of a dim.
    pub(crate) fn set_of(&self, dim: u16) -> SetId {
        self.dims[dim as usize].1
    }

    /// Declares the activation inputs of list code, in order; must come before anything is emitted.
    pub(crate) fn inputs(&mut self, n: u32) {
        self.inputs = n;
        self.registers = n;
    }

    /// An environment in which a rule's own variables are bound: to dims shared by all rules of full code,
    /// to activation inputs in list code.
    pub(crate) fn own_env(&mut self, rule: &Rule) -> Env {
        let mut env = Env::of(rule);
        for (k, (_, set)) in rule.vars.iter().enumerate().take(rule.own) {
            let bind = match self.own.get(&(k, *set)) {
                Some(bind) => *bind,
                None if self.list => Bind::Dyn(k as u32),
                None => Bind::Dim(self.dim(*set)),
            };
            self.own.insert((k, *set), bind);
            env.binds[k] = Some(bind);
        }
        env
    }

    /// What an input register holds.
    pub(crate) fn input(&self, register: u32) -> Val {
        Val { base: Base::Reg(register), dims: Rc::new([]), rows: Rc::new([0]) }
    }

    /// A constant.
    pub(crate) fn constant(&self, value: f64) -> Val {
        Val { base: Base::Const(value.to_bits()), dims: Rc::new([]), rows: Rc::new([0]) }
    }

    /// The value of a constant.
    pub(crate) fn as_constant(val: &Val) -> Option<f64> {
        match val.base {
            Base::Const(bits) => Some(f64::from_bits(bits)),
            Base::Table | Base::Daily | Base::State | Base::Reg(_) | Base::Ring(_) => None,
        }
    }

    /// Number of combinations of dims.
    pub(crate) fn count(&self, dims: &[u16]) -> u32 {
        dims.iter().map(|d| self.size(*d)).product()
    }

    /// Dims of either.
    pub(crate) fn union(a: &[u16], b: &[u16]) -> Rc<[u16]> {
        let mut all: Vec<u16> = a.iter().chain(b).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.into()
    }

    /// The rows of a value for each combination of some dims, in the order those dims are listed.
    pub(crate) fn aligned(&self, val: &Val, dims: &[u16]) -> Operand {
        let mut rows = Vec::with_capacity(self.count(dims) as usize);
        let mut at = vec![0u32; dims.len()];
        for _ in 0..self.count(dims) {
            let mut index = 0;
            for d in val.dims.iter() {
                let k = dims.iter().position(|x| x == d);
                index = index * self.size(*d) + k.map_or(0, |k| at[k]);
            }
            rows.push(val.rows[index as usize]);
            for (slot, d) in at.iter_mut().zip(dims).rev() {
                *slot += 1;
                if *slot < self.size(*d) {
                    break;
                }
                *slot = 0;
            }
        }
        Operand::new(val.base, &rows)
    }

    /// Emits an operation over some dims, or finds the same one done before.
    pub(crate) fn emit(&mut self, kind: OpKind, dims: Rc<[u16]>, rows: u32) -> Val {
        let key = (kind, dims);
        let reg = match self.shared.get(&key) {
            Some(reg) => *reg,
            None => {
                let reg = self.registers;
                self.registers += 1;
                self.ops.push(Op { kind: key.0.clone(), dst: reg, rows });
                self.shared.insert(key.clone(), reg);
                reg
            }
        };
        Val { base: Base::Reg(reg), dims: key.1, rows: (0..rows).collect() }
    }

    /// `f(a)`.
    pub(crate) fn unary(&mut self, f: Unary, a: &Val) -> Val {
        if let Some(x) = Self::as_constant(a) {
            return self.constant(crate::exec::code::unary_scalar(f, x));
        }
        let dims = a.dims.clone();
        let operand = self.aligned(a, &dims);
        let n = self.count(&dims);
        self.emit(OpKind::Unary(f, operand), dims, n)
    }

    /// `f(a, b)`.
    pub(crate) fn binary(&mut self, f: Binary, a: &Val, b: &Val) -> Val {
        if let (Some(x), Some(y)) = (Self::as_constant(a), Self::as_constant(b)) {
            return self.constant(crate::exec::code::binary_scalar(f, x, y));
        }
        let dims = Self::union(&a.dims, &b.dims);
        let kind = OpKind::Binary(f, self.aligned(a, &dims), self.aligned(b, &dims));
        let n = self.count(&dims);
        self.emit(kind, dims, n)
    }

    /// `c ? a : b`.
    pub(crate) fn select(&mut self, c: &Val, a: &Val, b: &Val) -> Val {
        if let Some(x) = Self::as_constant(c) {
            return if x != 0.0 { a.clone() } else { b.clone() };
        }
        let dims = Self::union(&Self::union(&a.dims, &b.dims), &c.dims);
        let kind = OpKind::Select(self.aligned(c, &dims), self.aligned(a, &dims), self.aligned(b, &dims));
        let n = self.count(&dims);
        self.emit(kind, dims, n)
    }

    /// One value where a switch is on, another elsewhere.
    pub(crate) fn switch(&mut self, id: SwitchId, treated: &Val, plain: &Val) -> Val {
        let row = |n: u32| Val { base: Base::State, dims: Rc::new([]), rows: Rc::new([n]) };
        let (on, could) = (row(self.layout.on(id)), row(self.layout.could(id)));
        let (on, could) = (self.direct(on), self.direct(could));
        let dims = Self::union(&treated.dims, &plain.dims);
        let kind = OpKind::Switch {
            switch: id.0,
            on: self.aligned(&on, &dims),
            could: self.aligned(&could, &dims),
            treated: self.aligned(treated, &dims),
            plain: self.aligned(plain, &dims),
        };
        let n = self.count(&dims);
        self.emit(kind, dims, n)
    }

    /// Makes a value readable by rows: state must be loaded first.
    pub(crate) fn direct(&mut self, val: Val) -> Val {
        match val.base {
            Base::State | Base::Ring(_) => {
                let from = self.aligned(&val, &val.dims);
                let n = self.count(&val.dims);
                self.emit(OpKind::Gather { from, index: Vec::new(), otherwise: None }, val.dims.clone(), n)
            }
            Base::Const(_) | Base::Table | Base::Daily | Base::Reg(_) => val,
        }
    }

    /// Picks rows of a base by static and dynamic indices.
    ///
    /// `at` lists, for each index, its stride and what it is; `first` is the row of the first combination.
    pub(crate) fn look(
        &mut self,
        base: Base,
        first: u32,
        rows: Option<&Val>,
        at: &[(u32, Index)],
        otherwise: Option<Val>,
    ) -> Val {
        let mut dims: Vec<u16> =
            at.iter().filter_map(|(_, i)| if let Index::Dim(d) = i { Some(*d) } else { None }).collect();
        dims.sort_unstable();
        dims.dedup();
        let n = self.count(&dims);
        let mut list = Vec::with_capacity(n as usize);
        for combo in 0..n {
            let mut offset = 0;
            for (stride, index) in at {
                offset += stride
                    * match index {
                        Index::Element(e) => *e,
                        Index::Dim(d) => self.coordinate(&dims, combo, *d),
                        Index::Val(_) => 0,
                    };
            }
            list.push(match rows {
                Some(val) => val.rows[offset as usize],
                None => first + offset,
            });
        }
        let here = Val { base, dims: dims.into(), rows: list.into() };
        let dynamic: Vec<(u32, Val)> = at
            .iter()
            .filter_map(|(s, i)| if let Index::Val(v) = i { Some((*s, v.clone())) } else { None })
            .collect();
        if dynamic.is_empty() {
            return self.direct(here);
        }
        let mut all = here.dims.clone();
        for (_, v) in &dynamic {
            all = Self::union(&all, &v.dims);
        }
        if let Some(v) = &otherwise {
            all = Self::union(&all, &v.dims);
        }
        let kind = OpKind::Gather {
            from: self.aligned(&here, &all),
            index: dynamic.iter().map(|(s, v)| (*s, self.aligned(v, &all))).collect(),
            otherwise: otherwise.map(|v| self.aligned(&v, &all)),
        };
        let n = self.count(&all);
        self.emit(kind, all, n)
    }

    /// Which element of a dim a combination of dims stands at.
    pub(crate) fn coordinate(&self, dims: &[u16], combo: u32, dim: u16) -> u32 {
        let mut rest = combo;
        for d in dims.iter().rev() {
            let n = self.size(*d);
            if *d == dim {
                return rest % n;
            }
            rest /= n;
        }
        0
    }

    /// A binding to an element that follows from the state; equal values share one.
    pub(crate) fn bind_val(&mut self, val: &Val) -> Bind {
        let same = |v: &Val| v.base == val.base && v.dims == val.dims && v.rows == val.rows;
        let at = self.vals.iter().position(same).unwrap_or_else(|| {
            self.vals.push(val.clone());
            self.vals.len() - 1
        });
        Bind::Val(at as u32)
    }

    /// The value of an index variable, as element numbers.
    pub(crate) fn var(&mut self, bind: Bind) -> Val {
        match bind {
            Bind::Element(e) => self.constant(f64::from(e)),
            Bind::Val(n) => self.vals[n as usize].clone(),
            Bind::Dyn(reg) => Val { base: Base::Reg(reg), dims: Rc::new([]), rows: Rc::new([0]) },
            Bind::Dim(d) => {
                let iota = self.layout.iota;
                Val { base: Base::Table, dims: Rc::new([d]), rows: (iota..iota + self.size(d)).collect() }
            }
        }
    }

    /// Finishes: outputs with the dims, in order, that each is to be laid out over.
    pub(crate) fn finish(mut self, outs: &[(Val, Vec<u16>)]) -> Code {
        fuse(&mut self.ops, outs);
        let outs: Vec<Operand> = outs.iter().map(|(v, dims)| self.aligned(v, dims)).collect();
        let mut assigned = super::registers::assign(self.ops, self.registers, self.inputs, outs);
        let machine = super::flat::flatten(&mut assigned, self.inputs, &self.layout.tables);
        let super::registers::Assigned { ops, registers, outs, .. } = assigned;
        let machine = Box::new(machine);
        Code { ops, registers, outs, inputs: self.inputs, list: self.list, machine }
    }
}

/// A resolved index of a lookup.
#[derive(Clone, Debug)]
pub(crate) enum Index {
    /// One element.
    Element(u32),
    /// All elements of a dim.
    Dim(u16),
    /// An element per lane.
    Val(Val),
}

/// The environment slot of a variable.
pub(crate) fn bound(env: &Env, var: VarId) -> Bind {
    env.binds.get(var.at()).copied().flatten().unwrap_or(Bind::Element(0))
}

/// The operation of a unary operator.
pub(crate) fn unary_of(op: UnaryOp) -> Unary {
    match op {
        UnaryOp::Neg => Unary::Neg,
        UnaryOp::Not => Unary::Not,
    }
}

/// The operation of a binary operator.
pub(crate) fn binary_of(op: BinaryOp) -> Binary {
    match op {
        BinaryOp::Add => Binary::Add,
        BinaryOp::Sub => Binary::Sub,
        BinaryOp::Mul => Binary::Mul,
        BinaryOp::Div => Binary::Div,
        BinaryOp::Pow => Binary::Pow,
        BinaryOp::Lt => Binary::Lt,
        BinaryOp::Le => Binary::Le,
        BinaryOp::Gt => Binary::Gt,
        BinaryOp::Ge => Binary::Ge,
        BinaryOp::Eq => Binary::Eq,
        BinaryOp::Ne => Binary::Ne,
        BinaryOp::And => Binary::And,
        BinaryOp::Or => Binary::Or,
    }
}

/// Fuses a product that is used once, as the left side of a sum, into one operation (rounded twice).
fn fuse(ops: &mut Vec<Op>, outs: &[(Val, Vec<u16>)]) {
    let mut uses: HashMap<u32, u32> = HashMap::new();
    let mut defs: HashMap<u32, usize> = HashMap::new();
    for (at, op) in ops.iter().enumerate() {
        defs.insert(op.dst, at);
        super::registers::each_operand(&op.kind, &mut |o| {
            if let Base::Reg(r) = o.base {
                *uses.entry(r).or_insert(0) += 1;
            }
        });
    }
    for (val, _) in outs {
        if let Base::Reg(r) = val.base {
            *uses.entry(r).or_insert(0) += 1;
        }
    }
    let mut dead = vec![false; ops.len()];
    for at in 0..ops.len() {
        let OpKind::Binary(Binary::Add, a, b) = &ops[at].kind else { continue };
        let Base::Reg(r) = a.base else { continue };
        let Some(&def) = defs.get(&r) else { continue };
        let whole = a.consecutive && a.rows.first() == Some(&0) && a.rows.len() == ops[def].rows as usize;
        if !whole || uses.get(&r) != Some(&1) {
            continue;
        }
        if let OpKind::Binary(Binary::Mul, x, y) = &ops[def].kind {
            ops[at].kind = OpKind::MulAdd(x.clone(), y.clone(), b.clone());
            dead[def] = true;
        }
    }
    let mut keep = dead.iter().map(|d| !d);
    ops.retain(|_| keep.next().unwrap_or(true));
}
