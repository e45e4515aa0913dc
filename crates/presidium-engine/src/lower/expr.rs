//! A resolved expression → operations: one function per kind of expression.

use std::rc::Rc;

use presidium_lang::model::{
    Arg, Builtin, ChoiceId, ChoiceProp, EpisodeId, EventId, EventProp, Expr, ExprKind, ItemRef, LetId, Look,
    SetId, Term,
};

use super::build::{Bind, Builder, Env, Index, Val, binary_of, bound, unary_of};
use crate::code::{Base, Binary, OpKind, Unary};
use crate::layout::{Ring, own_sets, strides};

impl Builder<'_> {
    /// The value of an expression.
    pub(crate) fn expr(&mut self, env: &Env, expr: &Expr) -> Val {
        match &expr.kind {
            ExprKind::Constant(x) => self.constant(*x),
            ExprKind::Var(v) => self.var(bound(env, *v)),
            ExprKind::Today => self.today(),
            ExprKind::Param(id, look) => {
                let (sets, row) = (self.model.params[id.at()].sets.clone(), self.layout.params[id.at()]);
                self.lookup(env, Base::State, row, &sets, look)
            }
            ExprKind::Column(id, look) => {
                let sets = [self.model.columns[id.at()].set];
                let (constant, row) = self.layout.columns[id.at()];
                self.lookup(env, if constant { Base::Table } else { Base::State }, row, &sets, look)
            }
            ExprKind::Relation(id, look) => {
                let sets = self.model.relations[id.at()].sets;
                let row = self.layout.relations[id.at()].0;
                self.lookup(env, Base::Table, row, &[sets.0, sets.1], look)
            }
            ExprKind::Input(id, look) => self.input_series(env, id.at(), look, 0),
            ExprKind::Stock(id, look) => {
                let sets = own_sets(&self.model.stocks[id.at()].rule);
                let row = self.layout.stocks[id.at()];
                self.lookup(env, Base::State, row, &sets, look)
            }
            ExprKind::Let(id, look) => self.let_value(env, *id, look),
            ExprKind::Shock(id, look) => {
                let sets = own_sets(&self.model.shocks[id.at()].rule);
                let (start, now) = self.layout.shocks[id.at()];
                let row = if self.view.sees_shock(*id) { now } else { start };
                self.lookup(env, Base::State, row, &sets, look)
            }
            ExprKind::Event(id, look, prop) => self.event_prop(env, *id, look, *prop),
            ExprKind::EventIn(id, look, prop, episode, of) => {
                self.event_in(env, *id, look, *prop, *episode, of)
            }
            ExprKind::Episode(id, look) => self.episode_row(env, *id, look, 0),
            ExprKind::Choice(id, look) => self.choice_row(env, *id, look, 0),
            ExprKind::ChoiceProp(id, look, prop) => self.choice_prop(env, *id, look, *prop),
            ExprKind::Vote(id, look, member) => self.vote(env, *id, look, member),
            ExprKind::Unary(op, a) => {
                let a = self.expr(env, a);
                self.unary(unary_of(*op), &a)
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.expr(env, a), self.expr(env, b));
                self.binary(binary_of(*op), &a, &b)
            }
            ExprKind::If(c, a, b) => {
                let (c, a, b) = (self.expr(env, c), self.expr(env, a), self.expr(env, b));
                self.select(&c, &a, &b)
            }
            ExprKind::Call(f, args) => self.call(env, *f, args),
            ExprKind::Reduce(reduce) => self.reduce(env, reduce),
            ExprKind::Lag(of, days) => self.lag(env, of, *days),
            ExprKind::Held(id, look, days) => {
                let sets = own_sets(&self.model.helds[id.at()].rule);
                let row = self.layout.helds[id.at()];
                let run = self.lookup(env, Base::State, row, &sets, look);
                let days = self.constant(f64::from(*days));
                self.binary(Binary::Ge, &run, &days)
            }
            ExprKind::Switch(id, a, b) => {
                let (a, b) = (self.expr(env, a), self.expr(env, b));
                self.switch(*id, &a, &b)
            }
            ExprKind::Curve(x, points) => {
                let x = self.expr(env, x);
                let dims = x.dims.clone();
                let n = self.count(&dims);
                let operand = self.aligned(&x, &dims);
                let points = points.iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect();
                self.emit(OpKind::Curve(operand, points), dims, n)
            }
        }
    }

    /// A sum of lines in the order listed.
    pub(crate) fn terms(&mut self, env: &Env, terms: &[Term]) -> Val {
        let mut sum: Option<Val> = None;
        for term in terms {
            let value = self.expr(env, &term.expr);
            sum = Some(match sum {
                None => value,
                Some(sum) => self.binary(Binary::Add, &sum, &value),
            });
        }
        sum.unwrap_or_else(|| self.constant(0.0))
    }

    /// Two guards as one; `None` is always true.
    pub(crate) fn both(&mut self, env: &Env, a: Option<&Expr>, b: Option<&Expr>) -> Option<Val> {
        match (a, b) {
            (None, None) => None,
            (Some(g), None) | (None, Some(g)) => Some(self.expr(env, g)),
            (Some(a), Some(b)) => {
                let (a, b) = (self.expr(env, a), self.expr(env, b));
                Some(self.binary(Binary::And, &a, &b))
            }
        }
    }

    fn today(&mut self) -> Val {
        Val { base: Base::Daily, dims: Rc::new([]), rows: Rc::new([0]) }
    }

    fn index(&mut self, env: &Env, arg: &Arg) -> Index {
        match arg {
            Arg::Element(e) => Index::Element(*e),
            Arg::Var(v) => match bound(env, *v) {
                Bind::Element(e) => Index::Element(e),
                Bind::Dim(d) => Index::Dim(d),
                bind @ (Bind::Dyn(_) | Bind::Val(_)) => Index::Val(self.var(bind)),
            },
            Arg::Expr(e) => {
                let val = self.expr(env, e);
                match Self::as_constant(&val) {
                    Some(x) if x >= 0.0 => Index::Element(x as u32),
                    _ => Index::Val(val),
                }
            }
        }
    }

    pub(super) fn indices(&mut self, env: &Env, sets: &[SetId], args: &[Arg]) -> Vec<(u32, Index)> {
        let strides = strides(&self.layout.sizes, sets);
        strides.into_iter().zip(args).map(|(s, a)| (s, self.index(env, a))).collect()
    }

    fn lookup(&mut self, env: &Env, base: Base, first: u32, sets: &[SetId], look: &Look) -> Val {
        let at = self.indices(env, sets, &look.args);
        let otherwise = look.otherwise.as_ref().map(|e| self.expr(env, e));
        self.look(base, first, None, &at, otherwise)
    }

    fn input_series(&mut self, env: &Env, input: usize, look: &Look, lag: u32) -> Val {
        let sets = self.model.inputs[input].sets.clone();
        let row = self.layout.daily_of(self.model, input, lag);
        self.lookup(env, Base::Daily, row, &sets, look)
    }

    fn lag(&mut self, env: &Env, of: &Expr, days: u32) -> Val {
        match &of.kind {
            ExprKind::Input(id, look) => self.input_series(env, id.at(), look, days),
            ExprKind::Stock(id, look) => {
                let sets = own_sets(&self.model.stocks[id.at()].rule);
                let rows = crate::layout::combos(self.model, &sets);
                let ring = Ring { row: self.layout.stocks[id.at()], rows, days };
                let ring = self.layout.ring_of(ring);
                self.lookup(env, Base::Ring(ring), 0, &sets, look)
            }
            // The checker lets only stocks and inputs through.
            _ => self.expr(env, of),
        }
    }

    fn event_prop(&mut self, env: &Env, id: EventId, look: &Look, prop: EventProp) -> Val {
        let rows = self.layout.events[id.at()];
        let sets = own_sets(&self.model.events[id.at()].rule);
        let now = self.view.sees(ItemRef::Event(id));
        let (count, date) = if now { (rows.count_now, rows.date_now) } else { (rows.count, rows.date) };
        let count = self.lookup(env, Base::State, count, &sets, look);
        if prop == EventProp::Count {
            return count;
        }
        let zero = self.constant(0.0);
        if prop == EventProp::Happened {
            return self.binary(Binary::Gt, &count, &zero);
        }
        let date = self.lookup(env, Base::State, date, &sets, look);
        let prop = match prop {
            EventProp::Today => ChoiceProp::Today,
            EventProp::Since => ChoiceProp::Since,
            EventProp::Happened | EventProp::Count | EventProp::Date => ChoiceProp::Date,
        };
        self.dated(&count, &date, prop)
    }

    fn dated(&mut self, count: &Val, date: &Val, prop: ChoiceProp) -> Val {
        let today = self.today();
        match prop {
            ChoiceProp::Today => self.binary(Binary::Eq, date, &today),
            ChoiceProp::Since => {
                let zero = self.constant(0.0);
                let ever = self.binary(Binary::Gt, count, &zero);
                let since = self.binary(Binary::Sub, &today, date);
                let never = self.constant(f64::INFINITY);
                self.select(&ever, &since, &never)
            }
            ChoiceProp::Date | ChoiceProp::Made | ChoiceProp::Count => date.clone(),
        }
    }

    fn event_in(
        &mut self,
        env: &Env,
        id: EventId,
        look: &Look,
        prop: EventProp,
        episode: EpisodeId,
        of: &Look,
    ) -> Val {
        let happened = self.event_prop(env, id, look, EventProp::Happened);
        let date = self.event_prop(env, id, look, EventProp::Date);
        let opened = self.episode_row(env, episode, of, 1);
        let since = self.episode_row(env, episode, of, 2);
        let zero = self.constant(0.0);
        let opened = self.binary(Binary::Gt, &opened, &zero);
        let after = self.binary(Binary::Ge, &date, &since);
        let both = self.binary(Binary::And, &happened, &opened);
        let inside = self.binary(Binary::And, &both, &after);
        match prop {
            EventProp::Happened => inside,
            EventProp::Today | EventProp::Count => {
                let value = self.event_prop(env, id, look, prop);
                self.select(&inside, &value, &zero)
            }
            EventProp::Since | EventProp::Date => {
                let value = self.event_prop(env, id, look, prop);
                let never = self.constant(f64::INFINITY);
                self.select(&inside, &value, &never)
            }
        }
    }

    /// Row 0 is whether the episode is open, 1 how often it opened, 2 the date of the last opening.
    fn episode_row(&mut self, env: &Env, id: EpisodeId, look: &Look, which: u32) -> Val {
        let view = self.view.clone();
        let view = self.layout.view_of(self.model, id, &view);
        let rows = &self.layout.episodes[id.at()][view];
        let row = [rows.open, rows.count, rows.date][which as usize];
        let sets = own_sets(&self.model.episodes[id.at()].rule);
        self.lookup(env, Base::State, row, &sets, look)
    }

    /// Row 0 is the option last taken, 1 how often, 2 the date of the last time.
    fn choice_row(&mut self, env: &Env, id: ChoiceId, look: &Look, which: u32) -> Val {
        let now = usize::from(self.view.sees(ItemRef::Choice(id)));
        let rows = self.layout.choices[id.at()][now];
        let row = [rows.option, rows.count, rows.date][which as usize];
        let sets = own_sets(&self.model.choices[id.at()].rule);
        self.lookup(env, Base::State, row, &sets, look)
    }

    fn choice_prop(&mut self, env: &Env, id: ChoiceId, look: &Look, prop: ChoiceProp) -> Val {
        let count = self.choice_row(env, id, look, 1);
        let zero = self.constant(0.0);
        match prop {
            ChoiceProp::Count => count,
            ChoiceProp::Made => self.binary(Binary::Gt, &count, &zero),
            ChoiceProp::Today | ChoiceProp::Since | ChoiceProp::Date => {
                let date = self.choice_row(env, id, look, 2);
                self.dated(&count, &date, prop)
            }
        }
    }

    fn vote(&mut self, env: &Env, id: ChoiceId, look: &Look, member: &Arg) -> Val {
        let now = usize::from(self.view.sees(ItemRef::Choice(id)));
        let choice = &self.model.choices[id.at()];
        let presidium_lang::model::Decides::Vote(body, _) = &choice.decides else {
            return self.constant(-1.0);
        };
        let mut sets = own_sets(&choice.rule);
        sets.push(body.set);
        let row = self.layout.choices[id.at()][now].votes.unwrap_or(0);
        let mut args = look.args.clone();
        args.push(member.clone());
        let look = Look { args, otherwise: look.otherwise.clone() };
        let at = self.indices(env, &sets, &look.args);
        let otherwise = match &look.otherwise {
            Some(e) => self.expr(env, e),
            None => self.constant(-1.0),
        };
        self.look(Base::State, row, None, &at, Some(otherwise))
    }

    fn call(&mut self, env: &Env, f: Builtin, args: &[Expr]) -> Val {
        let vals: Vec<Val> = args.iter().map(|a| self.expr(env, a)).collect();
        let one = |b: &mut Self, f| b.unary(f, &vals[0]);
        match f {
            Builtin::Exp => one(self, Unary::Exp),
            Builtin::Log => one(self, Unary::Log),
            Builtin::Sqrt => one(self, Unary::Sqrt),
            Builtin::Logistic => one(self, Unary::Logistic),
            Builtin::Abs => one(self, Unary::Abs),
            Builtin::Floor => one(self, Unary::Floor),
            Builtin::Ceil => one(self, Unary::Ceil),
            Builtin::Min | Builtin::Max => {
                let op = if f == Builtin::Min { Binary::Min } else { Binary::Max };
                let mut acc = vals[0].clone();
                for v in &vals[1..] {
                    acc = self.binary(op, &acc, v);
                }
                acc
            }
            Builtin::Clamp => {
                let low = self.binary(Binary::Max, &vals[0], &vals[1]);
                self.binary(Binary::Min, &low, &vals[2])
            }
        }
    }

    pub(super) fn let_value(&mut self, env: &Env, id: LetId, look: &Look) -> Val {
        let definition = &self.model.lets[id.at()];
        if definition.rule.own == 0 {
            match &self.imports {
                Some(imports) => {
                    if let Some(register) = imports.get(&id) {
                        return self.input(*register);
                    }
                }
                None if !self.met.contains(&id) => self.met.push(id),
                None => {}
            }
        }
        let sets = own_sets(&definition.rule);
        let at = self.indices(env, &sets, &look.args);
        if let Some(table) = self.sweeps.get(&id).cloned() {
            return self.look_table(&table, &at, look, env);
        }
        if definition.sweeps.is_some() {
            let table = self.swept(id);
            return self.look_table(&table, &at, look, env);
        }
        let mut binds = Vec::with_capacity(at.len());
        let mut nobody: Option<Val> = None;
        for ((_, index), arg) in at.iter().zip(&look.args) {
            binds.push(match index {
                Index::Element(e) => Bind::Element(*e),
                Index::Dim(d) => Bind::Dim(*d),
                Index::Val(v) => {
                    if matches!(arg, Arg::Expr(_)) {
                        let zero = self.constant(0.0);
                        let none = self.binary(Binary::Lt, v, &zero);
                        nobody = Some(match nobody {
                            None => none,
                            Some(other) => self.binary(Binary::Or, &other, &none),
                        });
                    }
                    self.bind_val(v)
                }
            });
        }
        let val = self.let_bound(id, binds);
        let Some(nobody) = nobody else { return val };
        let otherwise = match &look.otherwise {
            Some(e) => self.expr(env, e),
            None => self.constant(-1.0),
        };
        self.select(&nobody, &otherwise, &val)
    }

    fn let_bound(&mut self, id: LetId, binds: Vec<Bind>) -> Val {
        if let Some(val) = self.lets.get(&(id, binds.clone())) {
            return val.clone();
        }
        let definition = &self.model.lets[id.at()];
        let mut inner = Env::of(&definition.rule);
        for (slot, bind) in inner.binds.iter_mut().zip(&binds) {
            *slot = Some(*bind);
        }
        let val = self.terms(&inner, &definition.terms);
        self.lets.insert((id, binds), val.clone());
        val
    }

    /// The dims over which all elements of a let are computed at once.
    fn dims_of_let(&mut self, id: LetId) -> Vec<u16> {
        let sets = own_sets(&self.model.lets[id.at()].rule);
        let mut dims = Vec::with_capacity(sets.len());
        for (k, set) in sets.into_iter().enumerate() {
            let dim = match self.let_dims.get(&(id, k)) {
                Some(dim) => *dim,
                None => {
                    let dim = self.dim(set);
                    self.let_dims.insert((id, k), dim);
                    dim
                }
            };
            dims.push(dim);
        }
        dims
    }

    /// The same value with a row for every combination of some dims.
    fn spread_over(&mut self, val: &Val, dims: &[u16]) -> Val {
        let operand = self.aligned(val, dims);
        Val { base: operand.base, dims: dims.into(), rows: operand.rows.to_vec().into() }
    }

    fn swept(&mut self, id: LetId) -> Val {
        let dims = self.dims_of_let(id);
        let binds: Vec<Bind> = dims.iter().map(|d| Bind::Dim(*d)).collect();
        if let Some(val) = self.lets.get(&(id, binds.clone())) {
            return val.clone();
        }
        let definition = &self.model.lets[id.at()];
        let (sweeps, from) = definition.sweeps.unwrap_or((1, 0.0));
        let start = self.constant(from);
        let mut table = self.spread_over(&start, &dims);
        for _ in 0..sweeps {
            self.sweeps.insert(id, table);
            let mut inner = Env::of(&definition.rule);
            for (slot, bind) in inner.binds.iter_mut().zip(&binds) {
                *slot = Some(*bind);
            }
            // Lets that read this one must be evaluated anew in every sweep.
            let before = std::mem::take(&mut self.lets);
            let val = self.terms(&inner, &definition.terms);
            self.lets = before;
            table = self.spread_over(&val, &dims);
        }
        self.sweeps.remove(&id);
        self.lets.insert((id, binds), table.clone());
        table
    }

    fn look_table(&mut self, table: &Val, at: &[(u32, Index)], look: &Look, env: &Env) -> Val {
        let otherwise = look.otherwise.as_ref().map(|e| self.expr(env, e));
        self.look(table.base, 0, Some(table), at, otherwise)
    }
}
