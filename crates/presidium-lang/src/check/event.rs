//! Events, input events and episodes, and the effects of events and choices.

use super::Checker;
use super::expr::Place;
use super::lookup::all_of;
use super::stock::{element_set, title, word};
use super::text::{line_text, trigger_text};
use crate::ast::{self, EffectOp, TriggerKind as A};
use crate::calendar::{Cadence, Date};
use crate::diagnostic::Diagnostic;
use crate::format::expr_text;
use crate::kind::{DURATION, RATE, time_of};
use crate::model::{
    Ancestry, Effect, Episode, Event, ExprKind, Hazard, Repeat, SetId, StockId, Term, Trigger, TriggerKind,
    Ty,
};
use crate::names::Def;
use crate::shape::Frame;
use crate::span::{Name, Spanned};

impl Checker<'_> {
    pub(crate) fn check_event(&mut self, e: &ast::Event) -> Option<Event> {
        let mut f = self.frame(&e.indices)?;
        let repeat = match &e.repeat {
            ast::Repeat::Once => Some(Repeat::Once),
            ast::Repeat::Recurring => Some(Repeat::Recurring),
            ast::Repeat::OncePer(of) => self.episode(&mut f, of).map(|(id, args)| Repeat::OncePer(id, args)),
        };
        let guard = self.maybe_flag(&mut f, e.guard.as_ref(), "a guard");
        let (hazards, triggers) = self.triggers(&mut f, &e.triggers);
        let effects = self.effects(&mut f, &e.effects, None);
        let follows = self.follows(&e.tags.follows);
        Some(Event {
            name: e.name.value.clone(),
            title: title(e.title.as_ref(), &e.name),
            exists: f.exists,
            rule: f.rule,
            repeat: repeat?,
            guard: guard?,
            hazards: hazards?,
            triggers: triggers?,
            dates: Vec::new(),
            input: false,
            outside: String::new(),
            effects: effects?,
            ancestry: Ancestry::default(),
            topic: word(e.tags.topic.as_ref()),
            unscored: e.tags.unscored.as_ref().map(|u| u.value.clone()),
            follows,
            sources: Vec::new(),
            span: e.name.span,
        })
    }

    /// The inputs an event is declared to follow.
    pub(crate) fn follows(&mut self, follows: &[(Name, Spanned<String>)]) -> Vec<(String, String)> {
        for (name, _) in follows {
            let symbol = self.symbol_for(name, "an input", |d| matches!(d, Def::Input(_) | Def::Event(_)));
            if let Some(symbol) = symbol
                && matches!(symbol.def, Def::Event(_))
                && !self.input_events.contains(&name.value)
            {
                let message = format!("`{}` is an event of the system, not an input", name.value);
                self.report(
                    Diagnostic::error("wrong-reference", name.span, message)
                        .also(symbol.span, "declared here"),
                );
            }
        }
        follows.iter().map(|(n, why)| (n.value.clone(), why.value.clone())).collect()
    }

    fn triggers(
        &mut self,
        f: &mut Frame,
        all: &[ast::Trigger],
    ) -> (Option<Vec<Hazard>>, Option<Vec<Trigger>>) {
        let mut sorted: Vec<(String, String, &ast::Trigger)> =
            all.iter().map(|t| (word(t.name.as_ref()), trigger_text(&t.kind), t)).collect();
        sorted.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        for pair in sorted.windows(2) {
            let key =
                |t: &(String, String, &ast::Trigger)| if t.0.is_empty() { t.1.clone() } else { t.0.clone() };
            if key(&pair[0]) == key(&pair[1]) {
                let text = key(&pair[1]);
                self.twice(&text, pair[1].2.span);
            }
        }
        let mut hazards = Vec::new();
        let mut triggers = Vec::new();
        for (name, text, t) in sorted {
            match &t.kind {
                A::Hazard { cadence, guard, rate, factors } => {
                    hazards.push(self.hazard(
                        f,
                        t,
                        cadence.unwrap_or(Cadence::Week),
                        [guard.as_ref(), Some(rate)],
                        factors,
                        (name, text),
                    ));
                }
                A::On { .. } | A::Becomes(_) => triggers.push(self.trigger(f, t, (name, text))),
            }
        }
        (hazards.into_iter().collect(), triggers.into_iter().collect())
    }

    fn hazard(
        &mut self,
        f: &mut Frame,
        t: &ast::Trigger,
        cadence: Cadence,
        [guard, rate]: [Option<&ast::Expr>; 2],
        factors: &[ast::Term],
        (name, text): (String, String),
    ) -> Option<Hazard> {
        let guard = self.maybe_flag(f, guard, "a guard");
        let rate = rate.and_then(|e| {
            let found = self.expr(f, e, None)?;
            self.fit(found, Place { ty: RATE, unit: None, what: "a base rate" })
        });
        let factors = self.factors(f, factors);
        let sources = self.cited(&t.sources);
        Some(Hazard {
            cadence,
            guard: guard?,
            rate: rate?,
            factors: factors?,
            name,
            text,
            sources,
            span: t.span,
        })
    }

    fn factors(&mut self, f: &mut Frame, factors: &[ast::Term]) -> Option<Vec<Term>> {
        let mut lines: Vec<&ast::Term> = factors.iter().collect();
        lines.sort_by_cached_key(|t| (word(t.name.as_ref()), line_text(t)));
        let mut out = Vec::new();
        for t in lines {
            let expr = self.plain(f, &t.expr, "a factor of a rate");
            let sources = self.cited(&t.sources);
            out.push(expr.map(|expr| Term {
                expr,
                name: word(t.name.as_ref()),
                text: line_text(t),
                sources,
                span: t.span,
            }));
        }
        out.into_iter().collect()
    }

    fn trigger(
        &mut self,
        f: &mut Frame,
        t: &ast::Trigger,
        (name, text): (String, String),
    ) -> Option<Trigger> {
        let kind = match &t.kind {
            A::On { of, guard, chance, delay, unless, otherwise } => {
                let of = self.on_sources(f, of);
                let guard = self.maybe_flag(f, guard.as_ref(), "a guard");
                let chance = match chance {
                    Some(e) => self.chance(f, e).map(Some),
                    None => Some(None),
                };
                let place = Place { ty: DURATION, unit: None, what: "a delay" };
                let delay = match delay {
                    Some(d) => self.dist(f, d, place).map(Some),
                    None => Some(None),
                };
                let unless = self.maybe_flag(f, unless.as_ref(), "what follows `unless`");
                let otherwise = match otherwise {
                    Some(of) => self.event_ref(f, of).map(Some),
                    None => Some(None),
                };
                TriggerKind::On {
                    of: of?,
                    guard: guard?,
                    chance: chance?,
                    delay: delay?,
                    unless: unless?,
                    otherwise: otherwise?,
                }
            }
            A::Becomes(c) => TriggerKind::Becomes(self.flag(f, c, "what becomes true")?),
            A::Hazard { .. } => return None,
        };
        let key = if name.is_empty() { text.clone() } else { name.clone() };
        Some(Trigger { kind, key, name, text, sources: self.cited(&t.sources), span: t.span })
    }

    fn chance(&mut self, f: &mut Frame, e: &ast::Expr) -> Option<crate::model::Expr> {
        let expr = self.plain(f, e, "a chance")?;
        match crate::shape::number(&expr) {
            Some(p) if !(0.0..=1.0).contains(&p) => {
                self.fail(Diagnostic::error("outside-bounds", e.span, "a chance lies between 0 and 1"))
            }
            _ => Some(expr),
        }
    }

    pub(crate) fn check_input_event(&mut self, e: &ast::InputEvent) -> Option<Event> {
        let f = self.frame(&e.indices)?;
        let entries = e.dates.iter().map(|(k, d)| (k.as_ref(), self.dates(d))).collect();
        let dates: Vec<Vec<Date>> = self.per_combination(&f, entries, e.name.span)?;
        Some(Event {
            name: e.name.value.clone(),
            title: title(e.title.as_ref(), &e.name),
            exists: f.exists,
            rule: f.rule,
            repeat: Repeat::Recurring,
            guard: None,
            hazards: Vec::new(),
            triggers: Vec::new(),
            dates,
            input: true,
            outside: self.why_outside(e.outside.as_ref(), &e.name),
            effects: Vec::new(),
            ancestry: Ancestry::default(),
            topic: String::new(),
            unscored: None,
            follows: Vec::new(),
            sources: self.cited(&e.sources),
            span: e.name.span,
        })
    }

    fn dates(&mut self, dates: &[Spanned<Date>]) -> Vec<Date> {
        let mut out: Vec<Date> = Vec::new();
        for date in dates {
            if out.contains(&date.value) {
                self.twice(&date.value.to_string(), date.span);
            } else {
                out.push(date.value);
            }
        }
        out.sort_unstable();
        out
    }

    pub(crate) fn check_episode(&mut self, e: &ast::Episode) -> Option<Episode> {
        let mut f = self.frame(&e.indices)?;
        let opens = self.on_sources(&mut f, &e.opens);
        let closes = self.on_sources(&mut f, &e.closes);
        Some(Episode {
            name: e.name.value.clone(),
            title: title(e.title.as_ref(), &e.name),
            rule: f.rule,
            opens: opens?,
            closes: closes?,
            sources: self.cited(&e.sources),
            span: e.name.span,
        })
    }

    /// The effects of an event, or of a choice among the options of a set.
    pub(crate) fn effects(
        &mut self,
        f: &mut Frame,
        all: &[ast::Effect],
        options: Option<SetId>,
    ) -> Option<Vec<Effect>> {
        let all: Vec<Option<Effect>> = all
            .iter()
            .map(|e| {
                let visible = f.scope.len();
                let effect = self.effect(f, e, options);
                f.scope.truncate(visible);
                effect
            })
            .collect();
        all.into_iter().collect()
    }

    fn effect(&mut self, f: &mut Frame, e: &ast::Effect, options: Option<SetId>) -> Option<Effect> {
        let option = match (&e.option, options) {
            (Some(name), Some(set)) => Some(self.element(set, name)?),
            _ => None,
        };
        let mut each = Vec::new();
        let mut conditions = Vec::new();
        if let Some(indices) = &e.each {
            for binder in &indices.binders {
                let (var, condition) = self.bind(f, binder)?;
                each.push(var);
                conditions.extend(condition);
            }
            conditions.extend(self.maybe_flag(f, indices.filter.as_deref(), "a filter")?);
        }
        let guard = self.maybe_flag(f, e.guard.as_ref(), "a guard");
        let (stock, args, ty) = self.target(f, &e.target)?;
        let value = self.effect_value(f, e, ty);
        let mut text = format!("{} {} {}", super::text::ref_text(&e.target), sign(e.op), expr_text(&e.value));
        if let Some(g) = &e.guard {
            text.push_str(&format!(" when {}", expr_text(g)));
        }
        Some(Effect {
            option,
            each,
            filter: all_of(conditions),
            guard: guard?,
            stock,
            args,
            assign: e.op == EffectOp::Assign,
            value: value?,
            priority: e.priority.as_ref().map_or(0, |p| p.value),
            name: word(e.name.as_ref()),
            text,
            sources: self.cited(&e.sources),
            span: e.span,
        })
    }

    fn target(&mut self, f: &mut Frame, of: &ast::Ref) -> Option<(StockId, Vec<crate::model::Arg>, Ty)> {
        let symbol = self.symbol_for(&of.name, "a stock", |d| matches!(d, Def::Stock(_)))?;
        let Def::Stock(id) = symbol.def else { return None };
        let look = self.look(f, of, &symbol)?;
        Some((id, look.args, symbol.kind.as_ref()?.ty))
    }

    fn effect_value(&mut self, f: &mut Frame, e: &ast::Effect, ty: Ty) -> Option<crate::model::Expr> {
        let found = self.expr(f, &e.value, element_set(ty))?;
        let what = format!("the value of `{}`", e.target.name.value);
        if e.op != EffectOp::Assign && time_of(ty).is_none() {
            let message = format!("nothing can be added to `{}`", e.target.name.value);
            return self
                .fail(Diagnostic::error("kind-mismatch", e.target.span, message).help("set it with `=`"));
        }
        let value = if found.bare && time_of(ty).is_some() {
            crate::model::Expr { ty, ..found.expr }
        } else {
            self.fit(found, Place { ty, unit: None, what: &what })?
        };
        if e.op != EffectOp::Subtract {
            return Some(value);
        }
        let span = value.span;
        Some(crate::model::Expr { kind: ExprKind::Unary(ast::UnaryOp::Neg, Box::new(value)), ty, span })
    }
}

fn sign(op: EffectOp) -> &'static str {
    match op {
        EffectOp::Assign => "=",
        EffectOp::Add => "+=",
        EffectOp::Subtract => "-=",
    }
}
