//! Resolved changes put into a model: reads and lines become switches, the rest becomes interventions.
//!
//! One treated model serves all worlds of a run: a world is a set of switches. With every switch off it
//! computes, bit for bit, what the model as written computes.

use presidium_lang::ast::BinaryOp;
use presidium_lang::change::{Change, ChangeKind, During, Line, Moment, Quantity};
use presidium_lang::model::{
    Arg, ChoiceId, EventId, Expr, ExprKind, ItemRef, Let, LetId, Look, Model, OptionOf, Rule, SetId, StockId,
    SwitchId, Term, TriggerKind, Ty, VarId, Writer,
};
use presidium_lang::span::Span;
use presidium_lang::walk;

use crate::layout::{combos, elements_of, own_sets};

/// What a switch does besides standing in expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Cells of a stock hold a value.
    Hold(StockId, Vec<u32>, f64),
    /// Cells of a stock are shifted on the first day of the period.
    Push(StockId, Vec<u32>, f64),
    /// Combinations of an event or choice do not happen.
    Never(ItemRef, Vec<u32>),
    /// Combinations of an event happen at a moment; the switch is on until then.
    Cause(EventId, Vec<u32>, Moment),
    /// An option is taken whenever combinations of a choice are made.
    Take(ChoiceId, Vec<u32>, u32),
    /// Combinations of a choice are made at a moment, with this option; the switch is on that day.
    Summon(ChoiceId, Vec<u32>, u32),
    /// Stocks stand still.
    Freeze(Vec<StockId>),
}

/// A deed and the switch it hangs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// The switch.
    pub switch: SwitchId,
    /// What is done where it is on.
    pub deed: Deed,
}

/// A model with the switches of some changes.
#[derive(Clone, Debug)]
pub struct Treated {
    /// The model; its [`Model::switches`] say when each is on.
    pub model: Model,
    /// What the switches do besides.
    pub interventions: Vec<Intervention>,
    /// Switches of each change, in the order given.
    pub switches: Vec<Vec<SwitchId>>,
}

/// Puts changes into a model. Those that need another model or rule set altogether (swap, translate,
/// interpretation) are not for this function and get no switch.
pub fn treat(model: &Model, changes: &[&Change]) -> Treated {
    let mut treated = Treated {
        model: model.clone(),
        interventions: Vec::new(),
        switches: vec![Vec::new(); changes.len()],
    };
    // Lines are switched off while their positions still hold; a push must find what a hold has left.
    let rank = |change: &Change| match change.kind {
        ChangeKind::Off { .. } => 0,
        ChangeKind::Push { what: Quantity::Param(_) | Quantity::Input(_) | Quantity::Column(_), .. } => 1,
        ChangeKind::Push { .. } => 3,
        _ => 2,
    };
    let mut order: Vec<usize> = (0..changes.len()).collect();
    order.sort_by_key(|n| rank(changes[*n]));
    for at in order {
        treated.put(at, &changes[at].kind);
    }
    treated
}

fn expr(kind: ExprKind, ty: Ty) -> Expr {
    Expr { kind, ty, span: Span::default() }
}

fn constant(value: f64, ty: Ty) -> Expr {
    expr(ExprKind::Constant(value), ty)
}

fn binary(op: BinaryOp, a: Expr, b: Expr, ty: Ty) -> Expr {
    expr(ExprKind::Binary(op, Box::new(a), Box::new(b)), ty)
}

fn choose(condition: Option<Expr>, a: Expr, b: Expr) -> Expr {
    let ty = b.ty;
    match condition {
        None => a,
        Some(c) => expr(ExprKind::If(Box::new(c), Box::new(a), Box::new(b)), ty),
    }
}

fn switched(switch: SwitchId, treated: Expr, plain: Expr) -> Expr {
    let ty = plain.ty;
    expr(ExprKind::Switch(switch, Box::new(treated), Box::new(plain)), ty)
}

/// What is read in place of something.
type Reading<'a> = &'a dyn Fn(&Expr) -> Expr;

/// The sum of some lines as one expression, added in the order listed.
fn sum_of(terms: &[Term], ty: Ty) -> Expr {
    let mut terms = terms.iter().map(|t| t.expr.clone());
    let first = terms.next().unwrap_or_else(|| constant(0.0, ty));
    terms.fold(first, |sum, term| binary(BinaryOp::Add, sum, term, ty))
}

fn line_of(expr: Expr, like: Option<&Term>) -> Term {
    let span = like.map_or_else(Span::default, |t| t.span);
    Term { expr, name: String::new(), text: String::new(), sources: Vec::new(), span }
}

fn element(set: SetId) -> Ty {
    Ty::Element { set, or_nobody: true }
}

/// Whether some element-valued expressions stand at one of the cells; `None` when they always do.
fn at_cells(model: &Model, sets: &[SetId], at: &[Expr], cells: &[u32]) -> Option<Expr> {
    if cells.len() as u32 == combos(model, sets) {
        return None;
    }
    let sizes: Vec<u32> = model.sets.iter().map(|s| s.elements.len() as u32).collect();
    let mut any: Option<Expr> = None;
    for cell in cells {
        let mut all: Option<Expr> = None;
        for ((set, e), at) in sets.iter().zip(elements_of(&sizes, sets, *cell)).zip(at) {
            let here = binary(BinaryOp::Eq, at.clone(), constant(f64::from(e), element(*set)), Ty::Flag);
            all = Some(match all {
                None => here,
                Some(all) => binary(BinaryOp::And, all, here, Ty::Flag),
            });
        }
        let all = all.unwrap_or_else(|| constant(1.0, Ty::Flag));
        any = Some(match any {
            None => all,
            Some(any) => binary(BinaryOp::Or, any, all, Ty::Flag),
        });
    }
    Some(any.unwrap_or_else(|| constant(0.0, Ty::Flag)))
}

/// A rule's own variables as expressions.
fn own_vars(sets: &[SetId]) -> Vec<Expr> {
    sets.iter().enumerate().map(|(n, set)| expr(ExprKind::Var(VarId(n as u32)), element(*set))).collect()
}

/// Replaces expressions, outermost first; what is replaced is not looked into again.
fn rewrite(e: &mut Expr, replace: &mut dyn FnMut(&mut Expr) -> bool) {
    if !replace(e) {
        walk::for_parts_mut(e, &mut |part| rewrite(part, replace));
    }
}

/// Moves a period some days later.
fn later(during: During, days: u32) -> During {
    let shift = |m: Moment| match m {
        Moment::Day(d) => Moment::Day(presidium_lang::calendar::Date(d.0.saturating_add(days as i32))),
        Moment::After(e, combo, n) => Moment::After(e, combo, n.max(1).saturating_add(days)),
    };
    During { from: during.from.map(shift), to: during.to.map(shift) }
}

impl Treated {
    fn switch(&mut self, at: usize, during: During) -> SwitchId {
        let id = SwitchId(self.model.switches.len() as u32);
        self.model.switches.push(during);
        self.switches[at].push(id);
        id
    }

    fn intervene(&mut self, at: usize, during: During, deed: Deed) {
        let switch = self.switch(at, during);
        self.interventions.push(Intervention { switch, deed });
    }

    fn put(&mut self, at: usize, kind: &ChangeKind) {
        match kind {
            ChangeKind::Hold { what: Quantity::Stock(id), cells, value, during } => {
                let kind = &self.model.stocks[id.at()].kind;
                let value = presidium_luck::math::clamp(*value, kind.lo, kind.hi);
                self.intervene(at, *during, Deed::Hold(*id, cells.clone(), value));
            }
            ChangeKind::Push { what: Quantity::Stock(id), cells, by, during } => {
                let during = During { from: during.from, to: None };
                self.intervene(at, during, Deed::Push(*id, cells.clone(), *by));
            }
            ChangeKind::Hold { what, cells, value, during } => {
                let value = *value;
                self.read(at, *what, cells, *during, &move |plain| constant(value, plain.ty));
            }
            ChangeKind::Push { what, cells, by, during } => {
                let by = *by;
                let add = move |plain: &Expr| {
                    binary(BinaryOp::Add, plain.clone(), constant(by, plain.ty), plain.ty)
                };
                self.read(at, *what, cells, *during, &add);
            }
            ChangeKind::Never { item, cells, during } => {
                self.intervene(at, *during, Deed::Never(*item, cells.clone()));
            }
            ChangeKind::Cause { event, cells, at: moment } => {
                let during = During { from: None, to: Some(*moment) };
                self.intervene(at, during, Deed::Cause(*event, cells.clone(), *moment));
            }
            ChangeKind::Take { choice, cells, option, at: None } => {
                let deed = Deed::Take(*choice, cells.clone(), *option);
                self.intervene(at, During::default(), deed);
            }
            ChangeKind::Take { choice, cells, option, at: Some(moment) } => {
                let during = During { from: Some(*moment), to: Some(*moment) };
                self.intervene(at, during, Deed::Summon(*choice, cells.clone(), *option));
            }
            ChangeKind::Hazard { event, cells, factor, during } => {
                self.scale(at, *event, cells, *factor, *during);
            }
            ChangeKind::Utility { choice, cells, option, by, during } => {
                self.prefer(at, *choice, cells, (*option, *by), *during);
            }
            ChangeKind::Off { lines } => {
                let switch = self.switch(at, During::default());
                for line in lines {
                    self.switch_off(switch, *line);
                }
                self.leave_out(switch, lines);
            }
            ChangeKind::Freeze { stocks, items, .. } => {
                self.intervene(at, During::default(), Deed::Freeze(stocks.clone()));
                for item in items {
                    let rule = match item {
                        ItemRef::Event(id) => &self.model.events[id.at()].rule,
                        ItemRef::Choice(id) => &self.model.choices[id.at()].rule,
                    };
                    let cells = (0..combos(&self.model, &own_sets(rule))).collect();
                    self.intervene(at, During::default(), Deed::Never(*item, cells));
                }
            }
            ChangeKind::Swap { .. } | ChangeKind::Interpretation(_) | ChangeKind::Translate(_) => {}
        }
    }

    /// A let, input, parameter or attribute that reads as something else.
    fn read(&mut self, at: usize, what: Quantity, cells: &[u32], during: During, value: Reading<'_>) {
        let switch = self.switch(at, during);
        if let Quantity::Let(id) = what {
            let own = own_sets(&self.model.lets[id.at()].rule);
            let here = at_cells(&self.model, &own, &own_vars(&own), cells);
            let definition = &mut self.model.lets[id.at()];
            let plain = sum_of(&definition.terms, definition.kind.ty);
            let treated = choose(here, value(&plain), plain.clone());
            definition.terms = vec![line_of(switched(switch, treated, plain), definition.terms.first())];
            return;
        }
        let Some((sets, kind, name)) = self.indexed(what) else { return };
        let vars = own_vars(&sets);
        let args = (0..sets.len()).map(|n| Arg::Var(VarId(n as u32))).collect();
        let plain = expr(read_of(what, Look { args, otherwise: None }), kind.ty);
        let here = at_cells(&self.model, &sets, &vars, cells);
        let treated = choose(here, value(&plain), plain.clone());
        let rule = Rule {
            vars: sets.iter().enumerate().map(|(n, s)| (format!("index {n}"), *s)).collect(),
            own: sets.len(),
        };
        let through = LetId(self.model.lets.len() as u32);
        self.reroute(at, what, through, (cells, during, value));
        let terms = vec![line_of(switched(switch, treated, plain), None)];
        let definition = Let { name, rule, kind, sweeps: None, terms, span: Span::default() };
        self.model.lets.push(definition);
    }

    /// All reads of a quantity go through a let; past values of an input get a switch of their own.
    fn reroute(
        &mut self,
        at: usize,
        what: Quantity,
        through: LetId,
        (cells, during, value): (&[u32], During, Reading<'_>),
    ) {
        let original = self.model.clone();
        let mut late: Vec<(u32, SwitchId)> = Vec::new();
        let mut model = std::mem::replace(&mut self.model, original);
        walk::in_model_mut(&mut model, &mut |e| {
            rewrite(e, &mut |e| match &mut e.kind {
                ExprKind::Lag(of, days) => {
                    let ExprKind::Input(id, look) = &of.kind else { return false };
                    if Quantity::Input(*id) != what {
                        return true;
                    }
                    let switch = match late.iter().find(|l| l.0 == *days) {
                        Some(found) => found.1,
                        None => {
                            let switch = self.switch(at, later(during, *days));
                            late.push((*days, switch));
                            switch
                        }
                    };
                    let sets = self.model.inputs[id.at()].sets.clone();
                    let stands: Vec<Expr> =
                        look.args.iter().zip(&sets).map(|(a, s)| arg_as_expr(a, *s)).collect();
                    let here = at_cells(&self.model, &sets, &stands, cells);
                    let treated = choose(here, value(e), e.clone());
                    *e = switched(switch, treated, e.clone());
                    true
                }
                kind => {
                    if let Some(look) = read_by(kind, what) {
                        let look = std::mem::replace(look, Look { args: Vec::new(), otherwise: None });
                        *kind = ExprKind::Let(through, look);
                    }
                    false
                }
            });
        });
        model.switches = std::mem::take(&mut self.model.switches);
        self.model = model;
    }

    fn indexed(&self, what: Quantity) -> Option<(Vec<SetId>, presidium_lang::model::Kind, String)> {
        let m = &self.model;
        let of = |sets: &[SetId], kind: &presidium_lang::model::Kind, name: &str| {
            (sets.to_vec(), kind.clone(), format!("{name} as changed"))
        };
        match what {
            Quantity::Param(id) => m.params.get(id.at()).map(|p| of(&p.sets, &p.kind, &p.name)),
            Quantity::Input(id) => m.inputs.get(id.at()).map(|i| of(&i.sets, &i.kind, &i.name)),
            Quantity::Column(id) => m.columns.get(id.at()).map(|c| of(&[c.set], &c.kind, &c.name)),
            Quantity::Stock(_) | Quantity::Let(_) => None,
        }
    }

    fn scale(&mut self, at: usize, event: EventId, cells: &[u32], factor: f64, during: During) {
        let switch = self.switch(at, during);
        let own = own_sets(&self.model.events[event.at()].rule);
        let here = at_cells(&self.model, &own, &own_vars(&own), cells);
        let number = Ty::Number { time: 0 };
        let treated = choose(here, constant(factor, number), constant(1.0, number));
        for hazard in &mut self.model.events[event.at()].hazards {
            hazard.factors.push(line_of(switched(switch, treated.clone(), constant(1.0, number)), None));
        }
    }

    fn prefer(&mut self, at: usize, choice: ChoiceId, cells: &[u32], of: (u32, f64), during: During) {
        let (option, by) = of;
        let switch = self.switch(at, during);
        let own = own_sets(&self.model.choices[choice.at()].rule);
        let here = at_cells(&self.model, &own, &own_vars(&own), cells);
        let number = Ty::Number { time: 0 };
        let set = self.model.choices[choice.at()].set;
        for rule in &mut self.model.choices[choice.at()].options {
            let mut here = here.clone();
            match rule.of {
                OptionOf::Element(e) if e != option => continue,
                OptionOf::Element(_) => {}
                OptionOf::Each(var) => {
                    let var = expr(ExprKind::Var(var), element(set));
                    let is = constant(f64::from(option), element(set));
                    let is = binary(BinaryOp::Eq, var, is, Ty::Flag);
                    here = Some(match here {
                        None => is,
                        Some(here) => binary(BinaryOp::And, here, is, Ty::Flag),
                    });
                }
            }
            let plain = sum_of(&rule.terms, number);
            let more = binary(BinaryOp::Add, plain.clone(), constant(by, number), number);
            let treated = choose(here, more, plain.clone());
            rule.terms = vec![line_of(switched(switch, treated, plain), rule.terms.first())];
        }
    }

    /// Lines that replace a stock: one of several that form a value counts nothing; all of them are no value.
    fn leave_out(&mut self, switch: SwitchId, lines: &[Line]) {
        for (n, stock) in self.model.stocks.iter_mut().enumerate() {
            let id = StockId(n as u32);
            let is_off = |at: &usize| lines.contains(&Line::Update(id, *at));
            for group in crate::lower::replacements(stock) {
                let group: Vec<usize> = group
                    .into_iter()
                    .filter_map(|w| if let Writer::Update(at) = stock.writers[w] { Some(at) } else { None })
                    .collect();
                let all = group.iter().all(is_off);
                let place = group.first().map_or_else(Span::default, |at| stock.updates[*at].span);
                for at in group.iter().filter(|at| is_off(at)) {
                    let update = &mut stock.updates[*at];
                    if all {
                        // Lines under one `each` are known by the place of their guard.
                        let place = update.guard.as_ref().map_or(place, |g| g.span);
                        update.guard = Some(Expr { span: place, ..and_not(switch, update.guard.take()) });
                    } else {
                        let plain = std::mem::replace(&mut update.expr, constant(0.0, Ty::Flag));
                        update.expr = switched(switch, constant(0.0, plain.ty), plain);
                    }
                }
            }
        }
    }

    fn switch_off(&mut self, switch: SwitchId, line: Line) {
        let off = |e: &mut Expr, value: f64| {
            let plain = std::mem::replace(e, constant(0.0, Ty::Flag));
            *e = switched(switch, constant(value, plain.ty), plain);
        };
        let model = &mut self.model;
        match line {
            Line::Term(id, n) => off(&mut model.lets[id.at()].terms[n].expr, 0.0),
            Line::Update(id, n) => {
                let update = &mut model.stocks[id.at()].updates[n];
                if !update.becomes {
                    off(&mut update.expr, 0.0);
                }
            }
            Line::Rate(id, n) => off(&mut model.events[id.at()].hazards[n].rate, 0.0),
            Line::Factor(id, n, k) => off(&mut model.events[id.at()].hazards[n].factors[k].expr, 1.0),
            Line::Utility(id, n, k) => off(&mut model.choices[id.at()].options[n].terms[k].expr, 0.0),
            Line::Trigger(id, n) => match &mut model.events[id.at()].triggers[n].kind {
                TriggerKind::On { guard, .. } => *guard = Some(and_not(switch, guard.take())),
                TriggerKind::Becomes(condition) => off(condition, 0.0),
            },
            Line::Effect(item, n) => {
                let effects = match item {
                    ItemRef::Event(id) => &mut model.events[id.at()].effects,
                    ItemRef::Choice(id) => &mut model.choices[id.at()].effects,
                };
                if effects[n].assign {
                    effects[n].guard = Some(and_not(switch, effects[n].guard.take()));
                } else {
                    off(&mut effects[n].value, 0.0);
                }
            }
        }
    }
}

/// A guard that is false where a switch is on.
fn and_not(switch: SwitchId, guard: Option<Expr>) -> Expr {
    let guard = guard.unwrap_or_else(|| constant(1.0, Ty::Flag));
    switched(switch, constant(0.0, Ty::Flag), guard)
}

fn read_of(what: Quantity, look: Look) -> ExprKind {
    match what {
        Quantity::Param(id) => ExprKind::Param(id, look),
        Quantity::Input(id) => ExprKind::Input(id, look),
        Quantity::Column(id) => ExprKind::Column(id, look),
        Quantity::Let(id) => ExprKind::Let(id, look),
        Quantity::Stock(id) => ExprKind::Stock(id, look),
    }
}

/// The lookup of an expression, if it reads a quantity.
fn read_by(kind: &mut ExprKind, what: Quantity) -> Option<&mut Look> {
    match (kind, what) {
        (ExprKind::Param(id, look), Quantity::Param(of)) if *id == of => Some(look),
        (ExprKind::Input(id, look), Quantity::Input(of)) if *id == of => Some(look),
        (ExprKind::Column(id, look), Quantity::Column(of)) if *id == of => Some(look),
        _ => None,
    }
}

fn arg_as_expr(arg: &Arg, set: SetId) -> Expr {
    match arg {
        Arg::Element(e) => constant(f64::from(*e), element(set)),
        Arg::Var(v) => expr(ExprKind::Var(*v), element(set)),
        Arg::Expr(e) => (**e).clone(),
    }
}
