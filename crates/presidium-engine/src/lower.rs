//! Model → [`Program`]: every rule becomes code for the moment of the day at which it is read.
//!
//! Rules without a guard that is mostly false are computed on all lanes, together by cadence, so that what
//! they share is computed once; rules inside episodes are computed on the list of lanes that need them.

pub(crate) mod build;
pub(crate) mod cost;
mod expr;
mod flat;
mod items;
pub(crate) mod probe;
mod reads;
mod reduce;
mod registers;
mod start;

use std::collections::HashMap;

use presidium_lang::calendar::Cadence;
use presidium_lang::model::{
    Ancestry, Arg, Dist, DrawnAt, EpisodeId, EventId, Expr, ExprKind, Item, ItemRef, Model, OnSource,
    Question, Repeat, Rule, StockId, TriggerKind, VarId, Writer,
};

use crate::code::{Base, Code, Unary};
use crate::layout::{Layout, View, combos, elements_of, own_sets, strides};
use crate::program::{
    BecomesPlan, Bits, DistPlan, GuardPlan, HazardPlan, HazardTrigger, ItemPlan, Limit, MatchArg, MatchPlan,
    Phase, Program, QuestionPlan, ShockPlan, StockPlan, WriterPlan,
};
use build::{Bind, Builder, Env, Val};
use reduce::product;

/// Lowers a checked model.
pub fn lower(model: &Model) -> Program {
    lower_with(model, |_| ()).0
}

/// Lowers a checked model, and whatever else is wanted over the same layout.
fn lower_with<T>(model: &Model, more: impl FnOnce(&mut Lower<'_>) -> T) -> (Program, T) {
    let mut lower = Lower {
        model,
        layout: Layout::of(model),
        bits: Bits::of(model),
        guards: Vec::new(),
        guard_numbers: HashMap::new(),
    };
    let start = lower.start();
    let shocks = lower.shocks();
    let helds = lower.helds();
    let mut phases = Vec::new();
    let mut hazards = Vec::new();
    let mut stocks = Vec::new();
    lower.work_at_cadences(&mut phases, &mut hazards, &mut stocks);
    let becomes = lower.becomes();
    let mut items: Vec<ItemPlan> = model.order.iter().map(|item| lower.item(*item, &hazards)).collect();
    let questions = lower.questions();
    let more = more(&mut lower);
    // Only now are all views of episodes known.
    for item in &mut items {
        lower.transitions(item);
    }
    let program = Program {
        model: model.clone(),
        layout: lower.layout,
        shocks,
        helds,
        start,
        guards: lower.guards,
        phases,
        hazards,
        becomes,
        items,
        stocks,
        questions,
        interventions: Vec::new(),
    };
    (program, more)
}

/// Lowers a model with the switches of some changes.
pub fn lower_treated(treated: &crate::worlds::treat::Treated) -> Program {
    Program { interventions: treated.interventions.clone(), ..lower(&treated.model) }
}

struct Lower<'m> {
    model: &'m Model,
    layout: Layout,
    bits: Bits,
    guards: Vec<GuardPlan>,
    guard_numbers: HashMap<String, usize>,
}

/// Whether a guard is false most of the time: it asks for an open episode.
fn is_sparse(guard: &Expr) -> bool {
    let mut parts = Vec::new();
    reduce::conjuncts(guard, &mut parts);
    parts.iter().any(|p| matches!(p.kind, ExprKind::Episode(..)))
}

/// The dims a rule's own variables are bound to, in order.
fn own_dims(env: &Env, rule: &Rule) -> Vec<u16> {
    env.binds[..rule.own]
        .iter()
        .filter_map(|b| if let Some(Bind::Dim(d)) = b { Some(*d) } else { None })
        .collect()
}

impl<'m> Lower<'m> {
    /// Full code with one result per expression, over the rule's own combinations.
    fn full(&mut self, rule: &Rule, exprs: &[&Expr]) -> Code {
        let mut b = Builder::new(self.model, &mut self.layout, View::Start, false);
        let env = b.own_env(rule);
        let dims = own_dims(&env, rule);
        let outs: Vec<(Val, Vec<u16>)> = exprs.iter().map(|e| (b.expr(&env, e), dims.clone())).collect();
        b.finish(&outs)
    }

    /// List code: the rule's own variables and some extra ones are inputs.
    fn list(
        &mut self,
        rule: &Rule,
        view: View,
        extra: &[VarId],
        outs: impl FnOnce(&mut Builder<'_>, &mut Env) -> Vec<(Val, Vec<u16>)>,
    ) -> Code {
        let mut b = Builder::new(self.model, &mut self.layout, view, true);
        b.inputs((rule.own + extra.len()) as u32);
        let mut env = b.own_env(rule);
        for (n, var) in extra.iter().enumerate() {
            env.bind(*var, Bind::Dyn((rule.own + n) as u32));
        }
        let outs = outs(&mut b, &mut env);
        let outs: Vec<(Val, Vec<u16>)> = outs.into_iter().map(|(v, d)| (b.direct(v), d)).collect();
        b.finish(&outs)
    }

    /// List code with one scalar result per expression.
    fn list_of(&mut self, rule: &Rule, view: View, exprs: &[&Expr]) -> Code {
        self.list(rule, view, &[], |b, env| exprs.iter().map(|e| (b.expr(env, e), Vec::new())).collect())
    }

    /// The number of a guard on all lanes; equal guards share one.
    fn guard(&mut self, rule: &Rule, a: Option<&Expr>, b: Option<&Expr>) -> Option<usize> {
        if a.is_none() && b.is_none() {
            return None;
        }
        let mut builder = Builder::new(self.model, &mut self.layout, View::Start, false);
        let env = builder.own_env(rule);
        let dims = own_dims(&env, rule);
        let mask = builder.both(&env, a, b)?;
        let mask = builder.direct(mask);
        let code = builder.finish(&[(mask, dims)]);
        let exprs: Vec<&Expr> = a.into_iter().chain(b).collect();
        let reads = reads::reads(self.model, &self.bits, &exprs);
        let combos = combos(self.model, &own_sets(rule));
        // The short form of code leaves things out; equal means equal in every row.
        let key = format!("{combos} {:?} {:?} {reads:?}", code.ops, code.outs);
        let next = self.guards.len();
        let number = *self.guard_numbers.entry(key).or_insert(next);
        if number == next {
            self.guards.push(GuardPlan { code, reads, combos });
        }
        Some(number)
    }

    fn shocks(&mut self) -> Vec<ShockPlan> {
        let model = self.model;
        let mut plans = Vec::new();
        for (n, shock) in model.shocks.iter().enumerate() {
            if let DrawnAt::Cadence(cadence) = shock.drawn {
                let args: Vec<&Expr> = shock.dist.args.iter().collect();
                plans.push(ShockPlan {
                    shock: presidium_lang::model::ShockId(n as u32),
                    cadence,
                    code: self.full(&shock.rule, &args),
                    dist: dist_plan(&shock.dist),
                });
            }
        }
        plans
    }

    fn helds(&mut self) -> Vec<Code> {
        let model = self.model;
        model.helds.iter().map(|held| self.full(&held.rule, &[&held.condition])).collect()
    }

    fn limit(&self, event: EventId) -> Limit {
        let event = &self.model.events[event.at()];
        match &event.repeat {
            Repeat::Once => Limit::Once,
            Repeat::Recurring => Limit::Recurring,
            Repeat::OncePer(episode, args) => {
                Limit::OncePer(*episode, self.static_combos(&event.rule, *episode, args))
            }
        }
    }

    /// For each own combination, the combination of an episode that static arguments name.
    fn static_combos(&self, rule: &Rule, episode: EpisodeId, args: &[Arg]) -> Vec<u32> {
        let own = own_sets(rule);
        let sets = own_sets(&self.model.episodes[episode.at()].rule);
        let strides = strides(&self.layout.sizes, &sets);
        (0..combos(self.model, &own))
            .map(|combo| {
                let elements = elements_of(&self.layout.sizes, &own, combo);
                let at = |arg: &Arg| match arg {
                    Arg::Element(e) => *e,
                    Arg::Var(v) => elements.get(v.at()).copied().unwrap_or(0),
                    Arg::Expr(_) => 0,
                };
                args.iter().zip(&strides).map(|(a, s)| at(a) * s).sum()
            })
            .collect()
    }

    fn work_at_cadences(
        &mut self,
        phases: &mut Vec<Phase>,
        hazards: &mut Vec<HazardPlan>,
        stocks: &mut Vec<StockPlan>,
    ) {
        self.plan_hazards(hazards);
        self.plan_stocks(stocks);
        let model = self.model;
        let mut cadences: Vec<Cadence> = model
            .events
            .iter()
            .flat_map(|e| e.hazards.iter().map(|h| h.cadence))
            .chain(model.stocks.iter().flat_map(|s| s.updates.iter().map(|u| u.cadence)))
            .collect();
        cadences.sort_unstable();
        cadences.dedup();
        for cadence in cadences {
            let phase = phases.len();
            let mut b = Builder::new(model, &mut self.layout, View::Start, false);
            let mut outs: Vec<(Val, Vec<u16>)> = Vec::new();
            for plan in hazards.iter_mut() {
                let event = &model.events[plan.event.at()];
                for (trigger, hazard) in plan.triggers.iter_mut().zip(&event.hazards) {
                    if hazard.cadence != cadence || trigger.full.is_none() {
                        continue;
                    }
                    let env = b.own_env(&event.rule);
                    let dims = own_dims(&env, &event.rule);
                    let rate = rate_of(&mut b, &env, hazard);
                    trigger.full = Some((phase, outs.len()));
                    outs.push((rate, dims));
                }
            }
            for plan in stocks.iter_mut() {
                let stock = &model.stocks[plan.stock.at()];
                for (writer, kind) in plan.writers.iter_mut().zip(&stock.writers) {
                    let (WriterPlan::Dense { cadence: c, phase: p, value, mask, .. }, Writer::Update(at)) =
                        (writer, kind)
                    else {
                        continue;
                    };
                    if *c != cadence {
                        continue;
                    }
                    let term = &stock.updates[*at];
                    let env = b.own_env(&stock.rule);
                    let dims = own_dims(&env, &stock.rule);
                    *p = phase;
                    *value = outs.len();
                    let val = b.expr(&env, &term.expr);
                    outs.push((as_of_now(&mut b, val), dims.clone()));
                    if let Some(guard) = &term.guard {
                        *mask = Some(outs.len());
                        let val = b.expr(&env, guard);
                        outs.push((as_of_now(&mut b, val), dims));
                    }
                }
            }
            let code = b.finish(&outs);
            phases.push(Phase { cadence, code });
        }
    }

    fn plan_hazards(&mut self, hazards: &mut Vec<HazardPlan>) {
        let model = self.model;
        for (n, event) in model.events.iter().enumerate() {
            if event.hazards.is_empty() {
                continue;
            }
            let id = EventId(n as u32);
            let mut triggers = Vec::new();
            for hazard in &event.hazards {
                let guard = self.guard(&event.rule, event.guard.as_ref(), hazard.guard.as_ref());
                let sparse = event.guard.iter().chain(&hazard.guard).any(is_sparse)
                    || (guard.is_some() && hazard.cadence == Cadence::Day);
                // Where worlds may stop an event, its rates can be asked for in single lanes.
                let list = (guard.is_some() || !model.switches.is_empty()).then(|| {
                    self.list(&event.rule, View::Start, &[], |b, env| {
                        vec![(rate_of(b, env, hazard), Vec::new())]
                    })
                });
                // The place is filled in when the phase is built.
                let full = (!sparse).then_some((0, 0));
                triggers.push(HazardTrigger { cadence: hazard.cadence, guard, full, list });
            }
            let combos = combos(model, &own_sets(&event.rule));
            hazards.push(HazardPlan { event: id, combos, limit: self.limit(id), triggers });
        }
    }

    fn plan_stocks(&mut self, stocks: &mut Vec<StockPlan>) {
        let model = self.model;
        for (n, stock) in model.stocks.iter().enumerate() {
            let mut writers = Vec::new();
            for writer in &stock.writers {
                writers.push(match writer {
                    Writer::Update(at) => self.plan_update(StockId(n as u32), *at),
                    Writer::Event(id, effect) => {
                        WriterPlan::Effect { item: Item::Event(*id), effect: *effect }
                    }
                    Writer::Choice(id, effect) => {
                        WriterPlan::Effect { item: Item::Choice(*id), effect: *effect }
                    }
                });
            }
            let reset = stock
                .reset
                .as_ref()
                .map(|(episode, args)| (*episode, self.static_combos(&stock.rule, *episode, args)));
            stocks.push(StockPlan {
                stock: StockId(n as u32),
                combos: combos(model, &own_sets(&stock.rule)),
                lo: stock.kind.lo,
                hi: stock.kind.hi,
                becomes: replacements(stock),
                writers,
                reset,
            });
        }
    }

    fn plan_update(&mut self, stock: StockId, at: usize) -> WriterPlan {
        let stock = &self.model.stocks[stock.at()];
        let term = &stock.updates[at];
        if term.guard.as_ref().is_some_and(is_sparse)
            && let Some(guard) = self.guard(&stock.rule, term.guard.as_ref(), None)
        {
            let code = self.list_of(&stock.rule, View::Start, &[&term.expr]);
            return WriterPlan::Sparse { cadence: term.cadence, guard, code, becomes: term.becomes };
        }
        WriterPlan::Dense { cadence: term.cadence, phase: 0, value: 0, mask: None, becomes: term.becomes }
    }

    fn becomes(&mut self) -> Vec<BecomesPlan> {
        let model = self.model;
        let mut plans = Vec::new();
        for (n, event) in model.events.iter().enumerate() {
            for (at, trigger) in event.triggers.iter().enumerate() {
                if let TriggerKind::Becomes(condition) = &trigger.kind
                    && let Some(condition) = self.guard(&event.rule, Some(condition), None)
                {
                    let guard = self.guard(&event.rule, event.guard.as_ref(), None);
                    plans.push(BecomesPlan { event: EventId(n as u32), trigger: at, condition, guard });
                }
            }
        }
        plans
    }

    /// A source of an `on`, as seen by a rule.
    fn source(&mut self, rule: &Rule, source: &OnSource, view: &View) -> MatchPlan {
        let of_rule = match source.of {
            ItemRef::Event(id) => &self.model.events[id.at()].rule,
            ItemRef::Choice(id) => &self.model.choices[id.at()].rule,
        };
        let sets = own_sets(of_rule);
        let mut extra: Vec<VarId> = Vec::new();
        let mut extra_sets = Vec::new();
        let mut equal: Vec<(usize, &Expr)> = Vec::new();
        let mut args = Vec::new();
        for (arg, set) in source.args.iter().zip(&sets) {
            args.push(match arg {
                Arg::Element(e) => MatchArg::Element(*e),
                Arg::Var(v) if v.at() < rule.own => MatchArg::Own(v.at()),
                Arg::Var(v) => {
                    let at = extra.iter().position(|x| x == v).unwrap_or_else(|| {
                        extra.push(*v);
                        extra_sets.push(*set);
                        extra.len() - 1
                    });
                    MatchArg::Extra(at)
                }
                Arg::Expr(e) => {
                    // A dynamic index: any element that equals the expression.
                    extra.push(VarId(u32::MAX));
                    extra_sets.push(*set);
                    equal.push((extra.len() - 1, e));
                    MatchArg::Extra(extra.len() - 1)
                }
            });
        }
        let filter = (source.filter.is_some() || !equal.is_empty())
            .then(|| self.source_filter(rule, source, &extra, &equal, view));
        MatchPlan { of: source.of, sets, args, is: source.is, extra: extra_sets, filter }
    }

    fn source_filter(
        &mut self,
        rule: &Rule,
        source: &OnSource,
        extra: &[VarId],
        equal: &[(usize, &Expr)],
        view: &View,
    ) -> Code {
        let mut b = Builder::new(self.model, &mut self.layout, view.clone(), true);
        b.inputs((rule.own + extra.len()) as u32);
        let mut env = b.own_env(rule);
        for (n, var) in extra.iter().enumerate() {
            if var.0 != u32::MAX {
                env.bind(*var, Bind::Dyn((rule.own + n) as u32));
            }
        }
        let mut mask = source.filter.as_ref().map(|f| b.expr(&env, f));
        for (n, expr) in equal {
            let here = b.var(Bind::Dyn((rule.own + n) as u32));
            let there = b.expr(&env, expr);
            let same = b.binary(crate::code::Binary::Eq, &here, &there);
            mask = Some(match mask {
                None => same,
                Some(m) => b.binary(crate::code::Binary::And, &m, &same),
            });
        }
        let mask = mask.unwrap_or_else(|| b.constant(1.0));
        let mask = b.direct(mask);
        b.finish(&[(mask, Vec::new())])
    }

    fn questions(&mut self) -> Vec<QuestionPlan> {
        let model = self.model;
        model.outcomes.iter().map(|outcome| self.question(&outcome.rule, &outcome.question)).collect()
    }

    fn question(&mut self, rule: &Rule, question: &Question) -> QuestionPlan {
        let happening = |lower: &mut Self, of: &[OnSource], guard: Option<&Expr>| {
            let of = of.iter().map(|s| lower.source(rule, s, &View::All)).collect();
            let guard = guard.map(|g| lower.list_of(rule, View::All, &[g]));
            (of, guard)
        };
        match question {
            Question::Ever { of, guard, from, by, .. } => {
                let (of, guard) = happening(self, of, guard.as_ref());
                QuestionPlan::Happening { of, guard, from: *from, by: *by, count: false }
            }
            Question::Count { of, guard, from, by } => {
                let (of, guard) = happening(self, of, guard.as_ref());
                QuestionPlan::Happening { of, guard, from: *from, by: *by, count: true }
            }
            Question::Condition { of, from, by } => {
                let guard = self.guard(rule, Some(of), None).unwrap_or(0);
                QuestionPlan::Condition { guard, from: *from, by: *by }
            }
            Question::Value(expr, at) => QuestionPlan::Value { code: self.full(rule, &[expr]), at: *at },
            Question::Summary(op, expr, from, to) => QuestionPlan::Summary {
                op: *op,
                code: self.full(rule, &[expr]),
                reads: reads::reads(self.model, &self.bits, &[expr]),
                from: *from,
                to: *to,
            },
        }
    }
}

/// Makes a value stand for what it is when the code runs, whatever becomes of the state afterwards.
fn as_of_now(b: &mut Builder<'_>, val: Val) -> Val {
    if val.base == Base::State { b.unary(Unary::Copy, &val) } else { val }
}

/// Base rate times factors, never below 0.
fn rate_of(b: &mut Builder<'_>, env: &Env, hazard: &presidium_lang::model::Hazard) -> Val {
    let mut rate = b.expr(env, &hazard.rate);
    for factor in &hazard.factors {
        let value = b.expr(env, &factor.expr);
        rate = b.binary(crate::code::Binary::Mul, &rate, &value);
    }
    let zero = b.constant(0.0);
    b.binary(crate::code::Binary::Max, &rate, &zero)
}

/// What a law needs besides the code of its arguments.
fn dist_plan(dist: &Dist) -> DistPlan {
    DistPlan {
        law: dist.law,
        args: dist.args.len(),
        mixture: dist.mixture.clone(),
        above: dist.above,
        below: dist.below,
    }
}

/// Replacing lines of a stock that share cadence and guard: positions among its writers, one list each.
pub(crate) fn replacements(stock: &presidium_lang::model::Stock) -> Vec<Vec<usize>> {
    type Key = (Cadence, Option<presidium_lang::span::Span>);
    let mut groups: Vec<(Key, Vec<usize>)> = Vec::new();
    for (position, writer) in stock.writers.iter().enumerate() {
        let Writer::Update(at) = writer else { continue };
        let term = &stock.updates[*at];
        if !term.becomes {
            continue;
        }
        let key = (term.cadence, term.guard.as_ref().map(|g| g.span));
        match groups.iter_mut().find(|g| g.0 == key) {
            Some(group) => group.1.push(position),
            None => groups.push((key, vec![position])),
        }
    }
    groups.into_iter().map(|g| g.1).collect()
}

/// An ancestry with the item itself, and the shocks drawn on it.
fn with_self(model: &Model, ancestry: &Ancestry, item: ItemRef) -> View {
    let mut all = ancestry.clone();
    match item {
        ItemRef::Event(e) => {
            all.events.push(e);
            all.events.sort_unstable();
            let own = model.shocks.iter().enumerate().filter(|(_, shock)| match &shock.drawn {
                DrawnAt::On(event, _) => *event == e,
                DrawnAt::Cadence(_) => false,
            });
            all.shocks.extend(own.map(|(n, _)| presidium_lang::model::ShockId(n as u32)));
            all.shocks.sort_unstable();
        }
        ItemRef::Choice(c) => {
            all.choices.push(c);
            all.choices.sort_unstable();
        }
    }
    View::Of(all)
}
