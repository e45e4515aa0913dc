//! Events and choices → their lines: header, triggers, factors, options, effects.

use super::declaration::{Lines, join, title_text, width};
use super::expression::cadence;
use crate::ast::{
    Arises, Body, Choice, ChoiceOption, Effect, EffectOp, Event, OptionOf, Repeat, Rule, Tally, Trigger,
    TriggerKind,
};

impl Lines<'_> {
    pub(super) fn event(&mut self, event: &Event) {
        let repeat = match &event.repeat {
            Repeat::Once => "once".to_string(),
            Repeat::Recurring => "recurring".to_string(),
            Repeat::OncePer(of) => format!("once per {}", self.p.reference(of)),
        };
        let mut parts =
            vec![self.named("event", &event.name, &event.indices), title_text(&event.title), repeat];
        parts.extend(self.tags(&event.tags));
        parts.push(self.when(&event.guard));
        self.header(&parts);
        for trigger in &event.triggers {
            self.trigger(trigger);
        }
        for effect in &event.effects {
            self.effect(effect);
        }
    }

    fn trigger(&mut self, trigger: &Trigger) {
        let p = self.p;
        let code = match &trigger.kind {
            TriggerKind::Hazard { cadence: every, guard, rate, .. } => {
                let rate = format!("rate {}", p.expr(rate));
                match every {
                    Some(every) => join(&[format!("each {}", cadence(*every)), self.when(guard), rate]),
                    None => join(&[rate, self.when(guard)]),
                }
            }
            TriggerKind::On { of, guard, chance, delay, unless, otherwise } => join(&[
                format!("on {}", p.happenings(of)),
                otherwise.as_ref().map_or(String::new(), |o| format!("otherwise {}", p.reference(o))),
                self.when(guard),
                chance.as_ref().map_or(String::new(), |c| format!("chance {}", p.expr(c))),
                delay.as_ref().map_or(String::new(), |d| format!("after {}", p.delay(d))),
                unless.as_ref().map_or(String::new(), |g| format!("unless {}", p.expr(g))),
            ]),
            TriggerKind::Becomes(condition) => format!("when {} becomes true", p.expr(condition)),
        };
        self.rule(2, &code, Some(trigger.span.start));
        self.tail(&trigger.name, &trigger.sources);
        if let TriggerKind::Hazard { factors, .. } = &trigger.kind {
            for factor in factors {
                self.rule(2, &format!("times {}", p.expr(&factor.expr)), Some(factor.span.start));
                self.tail(&factor.name, &factor.sources);
            }
        }
    }

    fn effect(&mut self, effect: &Effect) {
        let p = self.p;
        let op = match effect.op {
            EffectOp::Assign => "=",
            EffectOp::Add => "+=",
            EffectOp::Subtract => "-=",
        };
        let code = join(&[
            "then".to_string(),
            effect.option.as_ref().map_or(String::new(), |o| format!("{}:", o.value)),
            effect.each.as_ref().map_or(String::new(), |e| format!("for {}:", p.binders(e))),
            format!("{} {op} {}", p.reference(&effect.target), p.expr(&effect.value)),
            self.when(&effect.guard),
            effect.priority.as_ref().map_or(String::new(), |n| format!("priority {}", n.value)),
        ]);
        self.rule(2, &code, Some(effect.span.start));
        self.tail(&effect.name, &effect.sources);
    }

    pub(super) fn choice(&mut self, choice: &Choice) {
        let p = self.p;
        let arises = match &choice.arises {
            Arises::On(of) => format!("on {}", p.happenings(of)),
            Arises::Every(every) => format!("every {}", cadence(*every)),
        };
        let head = format!("{} : {}", self.named("choice", &choice.name, &choice.indices), choice.set.value);
        let mut parts = vec![head, title_text(&choice.title), arises, self.when(&choice.guard)];
        parts.extend(self.tags(&choice.tags));
        self.header(&parts);
        match &choice.rule {
            Rule::Single => {}
            Rule::Consensus(body) => self.body("consensus", body, ""),
            Rule::Vote(body, tally) => {
                let tally = match tally {
                    Tally::Majority => "majority",
                    Tally::Plurality => "plurality",
                    Tally::TwoThirds => "two thirds",
                };
                self.body("vote", body, tally);
            }
        }
        if let Some(precision) = &choice.precision {
            let code = format!("precision {}", p.expr(precision));
            self.push(2, code, Some(precision.span.start)).takes_sources = true;
        }
        self.sources(&choice.sources);
        let head = |o: &ChoiceOption| {
            let of = match &o.of {
                OptionOf::Named(name) => name.value.clone(),
                OptionOf::Each(indices) => format!("each {}", p.binders(indices)),
            };
            join(&[of, self.when(&o.guard)])
        };
        let heads: Vec<String> = choice.options.iter().map(head).collect();
        let column = heads.iter().map(|h| width(h)).filter(|&w| w <= 30).max().unwrap_or(0);
        for (option, head) in choice.options.iter().zip(heads) {
            self.sum(2, &format!("{head:column$} = "), option.span.start, &option.terms);
        }
        for effect in &choice.effects {
            self.effect(effect);
        }
    }

    fn body(&mut self, word: &str, body: &Body, tally: &str) {
        let weight = body.weight.as_ref().map_or(String::new(), |w| format!("weight {}", self.p.expr(w)));
        let members = format!("by {word} of {}", self.p.binders(&body.members));
        let anchor = body.members.binders.first().map(|b| b.var.span.start);
        self.push(2, join(&[members, weight, tally.to_string()]), anchor).takes_sources = true;
    }
}
