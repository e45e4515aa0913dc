//! Items of the day → plans: triggers, decisions, effects, and the episodes they open and close.

use presidium_lang::model::{
    Arg, Arises, Body, Choice, ChoiceId, ChoiceOption, Decides, DrawnAt, Effect, EpisodeId, Event, EventId,
    Item, ItemRef, LetId, Look, OnSource, OptionOf, ShockId, Term, Trigger, TriggerKind, VarId, Writer,
};

use super::build::{Bind, Builder, Env, Val};
use super::{Lower, dist_plan, with_self};
use crate::layout::{View, own_sets, strides};
use crate::program::{
    BodyPlan, ChoicePlan, EffectArg, EffectPlan, EffectsPlan, EventPlan, HazardPlan, ItemPlan, Limit,
    MatchPlan, OptionPlan, PairPlan, ShockOnPlan, TransitionPlan, TriggerPlan, WorthPlan,
};

impl Lower<'_> {
    pub(super) fn item(&mut self, item: Item, hazards: &[HazardPlan]) -> ItemPlan {
        match item {
            Item::Event(id) => ItemPlan::Event(Box::new(self.event(id, hazards))),
            Item::Choice(id) => ItemPlan::Choice(Box::new(self.choice(id))),
            Item::Shock(id) => ItemPlan::Shock(Box::new(self.shock_on(id))),
        }
    }

    fn event(&mut self, id: EventId, hazards: &[HazardPlan]) -> EventPlan {
        let event = &self.model.events[id.at()];
        let view = View::Of(event.ancestry.clone());
        let limit = self.limit(id);
        let limit_view = match &limit {
            Limit::OncePer(episode, _) => self.layout.view_of(self.model, *episode, &view),
            Limit::Once | Limit::Recurring => 0,
        };
        EventPlan {
            event: id,
            sets: own_sets(&event.rule),
            exists: event.exists.clone(),
            hazard: hazards.iter().position(|h| h.event == id),
            limit,
            limit_view,
            triggers: event.triggers.iter().map(|t| self.trigger(event, t, &view)).collect(),
            guard: event.guard.as_ref().map(|g| self.list_of(&event.rule, view.clone(), &[g])),
            transitions: Vec::new(),
            effects: self.effects(
                &event.rule,
                &event.effects,
                with_self(self.model, &event.ancestry, ItemRef::Event(id)),
                Item::Event(id),
            ),
        }
    }

    fn trigger(&mut self, event: &Event, trigger: &Trigger, view: &View) -> TriggerPlan {
        let mut plan = TriggerPlan {
            of: Vec::new(),
            key: presidium_luck::key::site_hash(&trigger.key, &[]),
            guard: None,
            otherwise: None,
            chance: None,
            delay: None,
            unless: None,
            becomes: false,
        };
        match &trigger.kind {
            TriggerKind::Becomes(_) => plan.becomes = true,
            TriggerKind::On { of, guard, chance, delay, unless, otherwise } => {
                let rule = &event.rule;
                plan.of = of.iter().map(|s| self.source(rule, s, view)).collect();
                plan.guard = guard.as_ref().map(|g| self.list_of(rule, view.clone(), &[g]));
                plan.chance = chance.as_ref().map(|p| self.list_of(rule, view.clone(), &[p]));
                plan.unless = unless.as_ref().map(|g| self.list_of(rule, view.clone(), &[g]));
                plan.delay = delay.as_ref().map(|d| {
                    let args: Vec<_> = d.args.iter().collect();
                    (dist_plan(d), self.list_of(rule, view.clone(), &args))
                });
                plan.otherwise = otherwise.as_ref().map(|(of, args)| {
                    let source =
                        OnSource { of: ItemRef::Event(*of), args: args.clone(), filter: None, is: None };
                    self.source(rule, &source, view)
                });
            }
        }
        plan
    }

    fn shock_on(&mut self, id: ShockId) -> ShockOnPlan {
        let shock = &self.model.shocks[id.at()];
        let (of, args) = match &shock.drawn {
            DrawnAt::On(event, args) => (*event, args.clone()),
            DrawnAt::Cadence(_) => (EventId(0), Vec::new()),
        };
        let ancestry = &self.model.events[of.at()].ancestry;
        let view = with_self(self.model, ancestry, ItemRef::Event(of));
        let source = OnSource { of: ItemRef::Event(of), args, filter: None, is: None };
        let exprs: Vec<_> = shock.dist.args.iter().collect();
        ShockOnPlan {
            shock: id,
            sets: own_sets(&shock.rule),
            of: self.source(&shock.rule, &source, &view),
            code: self.list_of(&shock.rule, view.clone(), &exprs),
            dist: dist_plan(&shock.dist),
        }
    }

    fn choice(&mut self, id: ChoiceId) -> ChoicePlan {
        let choice = &self.model.choices[id.at()];
        let view = View::Of(choice.ancestry.clone());
        let (of, every) = match &choice.arises {
            Arises::On(of) => (of.iter().map(|s| self.source(&choice.rule, s, &view)).collect(), None),
            Arises::Every(cadence) => (Vec::new(), Some(*cadence)),
        };
        let standing = every.and_then(|_| self.guard(&choice.rule, choice.guard.as_ref(), None));
        let mut plan = ChoicePlan {
            choice: id,
            sets: own_sets(&choice.rule),
            exists: choice.exists.clone(),
            set: choice.set,
            of,
            every,
            guard: choice.guard.as_ref().map(|g| self.list_of(&choice.rule, view.clone(), &[g])),
            standing,
            body: match &choice.decides {
                Decides::Single => BodyPlan::Single,
                Decides::Consensus(body) => BodyPlan::Consensus(body.set),
                Decides::Vote(body, tally) => BodyPlan::Vote(body.set, *tally),
            },
            code: crate::code::Code::default(),
            part: None,
            worth: WorthPlan::Rows {
                code: crate::code::Code::default(),
                weight: None,
                precision: 0,
                utilities: Vec::new(),
            },
            options: Vec::new(),
            transitions: Vec::new(),
            effects: self.effects(
                &choice.rule,
                &choice.effects,
                with_self(self.model, &choice.ancestry, ItemRef::Choice(id)),
                Item::Choice(id),
            ),
        };
        self.decision(choice, view, &mut plan);
        plan
    }

    /// Who takes part, what is open, and what it is worth to whom.
    fn decision(&mut self, choice: &Choice, view: View, plan: &mut ChoicePlan) {
        let mut b = Builder::new(self.model, &mut self.layout, view.clone(), true);
        b.inputs(choice.rule.own as u32);
        let mut env = b.own_env(&choice.rule);
        let mut outs: Vec<(Val, Vec<u16>)> = Vec::new();
        let mut members: Vec<u16> = Vec::new();
        if let Some(body) = body_of(choice) {
            let dim = b.dim(body.set);
            env.bind(body.member, Bind::Dim(dim));
            members.push(dim);
            plan.part = body.filter.as_ref().map(|f| {
                let val = b.expr(&env, f);
                result(&mut b, &mut outs, val, &members)
            });
        }
        for option in &choice.options {
            let (of, dims) = option_dims(&mut b, &mut env, choice, option, &members);
            let open = option.guard.as_ref().map(|g| {
                let val = b.expr(&env, g);
                result(&mut b, &mut outs, val, &dims)
            });
            plan.options.push(OptionPlan { of, open });
        }
        plan.code = b.finish(&outs);
        let rows = self.worth_as_rows(choice, view.clone());
        let lists = self.worth_as_lists(choice, view);
        // Half of a body and a quarter of the options is a fair guess of what a decision is about.
        let sizes = &self.layout.sizes;
        let bodies = body_of(choice).map_or(1, |body| sizes[body.set.at()] as usize).div_ceil(2);
        let options = (sizes[choice.set.at()] as usize).div_ceil(4);
        plan.worth = if lists.cost(bodies, options) < rows.cost(bodies, options) { lists } else { rows };
    }

    fn worth_as_rows(&mut self, choice: &Choice, view: View) -> WorthPlan {
        let mut b = Builder::new(self.model, &mut self.layout, view, true);
        b.inputs(choice.rule.own as u32);
        let mut env = b.own_env(&choice.rule);
        let mut outs: Vec<(Val, Vec<u16>)> = Vec::new();
        let mut members: Vec<u16> = Vec::new();
        let weight = body_of(choice).map(|body| {
            let dim = b.dim(body.set);
            env.bind(body.member, Bind::Dim(dim));
            members.push(dim);
            let val = b.expr(&env, &body.weight);
            result(&mut b, &mut outs, val, &members)
        });
        let val = b.expr(&env, &choice.precision);
        let precision = result(&mut b, &mut outs, val, &members);
        let mut utilities = Vec::new();
        for option in &choice.options {
            let (_, dims) = option_dims(&mut b, &mut env, choice, option, &members);
            let val = b.terms(&env, &option.terms);
            utilities.push(result(&mut b, &mut outs, val, &dims));
        }
        WorthPlan::Rows { code: b.finish(&outs), weight, precision, utilities }
    }

    fn worth_as_lists(&mut self, choice: &Choice, view: View) -> WorthPlan {
        // Once to see which lets without indices are needed, once with those computed per decision.
        let (_, met) = self.member_code(choice, view.clone(), None);
        let (code, _) = self.member_code(choice, view.clone(), Some(&met));
        let member = PairPlan { code, shared: self.shared_code(choice, view.clone(), met) };
        let each = choice.options.iter().find_map(|o| match o.of {
            OptionOf::Each(var) => Some((var, &*o.terms)),
            OptionOf::Element(_) => None,
        });
        let pair = each.map(|each| {
            let (_, met) = self.pair_code(choice, view.clone(), each, None);
            let (code, _) = self.pair_code(choice, view.clone(), each, Some(&met));
            PairPlan { code, shared: self.shared_code(choice, view, met) }
        });
        WorthPlan::Lists { member, pair }
    }

    /// Code of lets without indices, one result each, over decisions.
    fn shared_code(&mut self, choice: &Choice, view: View, lets: Vec<LetId>) -> crate::code::Code {
        let mut b = Builder::new(self.model, &mut self.layout, view, true);
        b.inputs(choice.rule.own as u32);
        let env = b.own_env(&choice.rule);
        let mut outs = Vec::new();
        for id in lets {
            let val = b.let_value(&env, id, &Look { args: Vec::new(), otherwise: None });
            result(&mut b, &mut outs, val, &[]);
        }
        b.finish(&outs)
    }

    /// Code of a member's precision, weight and utilities of single options; and the lets without indices it met.
    fn member_code(
        &mut self,
        choice: &Choice,
        view: View,
        shared: Option<&[LetId]>,
    ) -> (crate::code::Code, Vec<LetId>) {
        let own = choice.rule.own as u32;
        let body = body_of(choice);
        let inputs = own + u32::from(body.is_some());
        let mut b = Builder::new(self.model, &mut self.layout, view, true);
        b.inputs(inputs + shared.map_or(0, |s| s.len() as u32));
        b.imports = shared.map(|s| s.iter().copied().zip(inputs..).collect());
        let mut env = b.own_env(&choice.rule);
        if let Some(body) = body {
            env.bind(body.member, Bind::Dyn(own));
        }
        let mut outs: Vec<(Val, Vec<u16>)> = Vec::new();
        let val = b.expr(&env, &choice.precision);
        result(&mut b, &mut outs, val, &[]);
        if let Some(body) = body {
            let val = b.expr(&env, &body.weight);
            result(&mut b, &mut outs, val, &[]);
        }
        for option in choice.options.iter().filter(|o| matches!(o.of, OptionOf::Element(_))) {
            let val = b.terms(&env, &option.terms);
            result(&mut b, &mut outs, val, &[]);
        }
        let met = std::mem::take(&mut b.met);
        (b.finish(&outs), met)
    }

    /// Code of the utility of an option to a member, both given; and the lets without indices it met.
    fn pair_code(
        &mut self,
        choice: &Choice,
        view: View,
        (var, terms): (VarId, &[Term]),
        shared: Option<&[LetId]>,
    ) -> (crate::code::Code, Vec<LetId>) {
        let own = choice.rule.own as u32;
        let body = body_of(choice);
        let inputs = own + u32::from(body.is_some()) + 1;
        let mut b = Builder::new(self.model, &mut self.layout, view, true);
        b.inputs(inputs + shared.map_or(0, |s| s.len() as u32));
        b.imports = shared.map(|s| s.iter().copied().zip(inputs..).collect());
        let mut env = b.own_env(&choice.rule);
        if let Some(body) = body {
            env.bind(body.member, Bind::Dyn(own));
        }
        env.bind(var, Bind::Dyn(inputs - 1));
        let val = b.terms(&env, terms);
        let val = b.direct(val);
        let met = std::mem::take(&mut b.met);
        (b.finish(&[(val, Vec::new())]), met)
    }

    fn effects(
        &mut self,
        rule: &presidium_lang::model::Rule,
        effects: &[Effect],
        view: View,
        item: Item,
    ) -> EffectsPlan {
        let mut b = Builder::new(self.model, &mut self.layout, view, true);
        b.inputs(rule.own as u32);
        let mut plans = Vec::new();
        let mut outs: Vec<(Val, Vec<u16>)> = Vec::new();
        for (at, effect) in effects.iter().enumerate() {
            let mut env = b.own_env(rule);
            let mut dims = Vec::new();
            let mut each = Vec::new();
            for var in &effect.each {
                let set = rule.vars[var.at()].1;
                let dim = b.dim(set);
                env.bind(*var, Bind::Dim(dim));
                dims.push(dim);
                each.push(set);
            }
            let condition = b.both(&env, effect.filter.as_ref(), effect.guard.as_ref()).map(|val| {
                let val = b.direct(val);
                outs.push((val, dims.clone()));
                outs.len() - 1
            });
            let value = b.expr(&env, &effect.value);
            let value = b.direct(value);
            outs.push((value, dims.clone()));
            let value = outs.len() - 1;
            let args = target(&mut b, &env, effect, &dims, &mut outs, rule.own);
            let stock = &self.model.stocks[effect.stock.at()];
            let me = match item {
                Item::Event(id) => Writer::Event(id, at),
                Item::Choice(id) => Writer::Choice(id, at),
                Item::Shock(_) => continue,
            };
            let writer = stock.writers.iter().position(|w| *w == me).unwrap_or(usize::MAX);
            let orders: Vec<&[u32]> = each
                .iter()
                .map(|s: &presidium_lang::model::SetId| &*self.model.sets[s.at()].canonical)
                .collect();
            let row_of = |elements: &[u32]| {
                let sizes = each.iter().map(|s| self.model.sets[s.at()].elements.len() as u32);
                elements.iter().zip(sizes).fold(0, |row, (e, size)| row * size + e)
            };
            let each = super::product(&orders)
                .into_iter()
                .map(|elements| {
                    let row = row_of(&elements);
                    (elements, row)
                })
                .collect();
            plans.push(EffectPlan {
                option: effect.option,
                stock: effect.stock,
                writer,
                assign: effect.assign,
                priority: effect.priority,
                each,
                condition,
                value,
                args,
            });
        }
        EffectsPlan { code: b.finish(&outs), effects: plans }
    }

    /// Fills in what an item opens and closes.
    pub(super) fn transitions(&mut self, item: &mut ItemPlan) {
        let (me, ancestry, list) = match item {
            ItemPlan::Event(e) => (
                ItemRef::Event(e.event),
                self.model.events[e.event.at()].ancestry.clone(),
                &mut e.transitions,
            ),
            ItemPlan::Choice(c) => (
                ItemRef::Choice(c.choice),
                self.model.choices[c.choice.at()].ancestry.clone(),
                &mut c.transitions,
            ),
            ItemPlan::Shock(_) => return,
        };
        let view = with_self(self.model, &ancestry, me);
        for (n, episode) in self.model.episodes.iter().enumerate() {
            let id = EpisodeId(n as u32);
            for (opens, sources) in [(true, &episode.opens), (false, &episode.closes)] {
                for source in sources.iter().filter(|s| s.of == me) {
                    let source: MatchPlan = self.source(&episode.rule, source, &view);
                    let views = self.layout.episodes[n]
                        .iter()
                        .enumerate()
                        .filter(|(_, v)| v.sees.contains(&me))
                        .map(|(v, _)| v)
                        .collect();
                    list.push(TransitionPlan {
                        episode: id,
                        opens,
                        source,
                        views,
                        sets: own_sets(&episode.rule),
                    });
                }
            }
        }
    }
}

/// The deciding body, if there is one.
fn body_of(choice: &Choice) -> Option<&Body> {
    match &choice.decides {
        Decides::Consensus(body) | Decides::Vote(body, _) => Some(body),
        Decides::Single => None,
    }
}

/// Adds a result to a code.
fn result(b: &mut Builder<'_>, outs: &mut Vec<(Val, Vec<u16>)>, val: Val, dims: &[u16]) -> usize {
    let val = b.direct(val);
    outs.push((val, dims.to_vec()));
    outs.len() - 1
}

/// The element of an option, or `None` with a dim for all of them, and the dims of its results.
fn option_dims(
    b: &mut Builder<'_>,
    env: &mut Env,
    choice: &Choice,
    option: &ChoiceOption,
    members: &[u16],
) -> (Option<u32>, Vec<u16>) {
    let mut dims = members.to_vec();
    match &option.of {
        OptionOf::Element(e) => (Some(*e), dims),
        OptionOf::Each(var) => {
            let dim = b.dim(choice.set);
            env.bind(*var, Bind::Dim(dim));
            dims.push(dim);
            (None, dims)
        }
    }
}

fn target(
    b: &mut Builder<'_>,
    env: &Env,
    effect: &Effect,
    dims: &[u16],
    outs: &mut Vec<(Val, Vec<u16>)>,
    own: usize,
) -> Vec<(u32, EffectArg)> {
    let sets = own_sets(&b.model.stocks[effect.stock.at()].rule);
    let strides = strides(&b.layout.sizes, &sets);
    let mut args = Vec::new();
    for (stride, arg) in strides.into_iter().zip(&effect.args) {
        let arg = match arg {
            Arg::Element(e) => EffectArg::Element(*e),
            Arg::Var(v) if v.at() < own => EffectArg::Own(v.at()),
            Arg::Var(v) => EffectArg::Each(effect.each.iter().position(|e| e == v).unwrap_or(0)),
            Arg::Expr(e) => {
                let val = b.expr(env, e);
                let val = b.direct(val);
                outs.push((val, dims.to_vec()));
                EffectArg::Result(outs.len() - 1)
            }
        };
        args.push((stride, arg));
    }
    args
}
