//! What each rule costs by itself: row operations and draws per history, and how often.
//!
//! Rules that share work share it in the program; here each is counted alone, so the sum is an upper bound.

use presidium_lang::calendar::Cadence;
use presidium_lang::model::{Arises, Decides, DrawnAt, Expr, Item, Model, TriggerKind};

use super::build::Builder;
use super::{Lower, own_dims, rate_of};
use crate::layout::{Layout, View, combos, own_sets};
use crate::program::{Bits, ItemPlan};

/// The cost of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The declaration.
    pub rule: String,
    /// What of it: `rate`, `update`, `guard`, `decision`, `effects`, `draw`.
    pub part: &'static str,
    /// When: `each week`, `when it happens`, …
    pub when: String,
    /// Row operations per history and time, all elements together.
    pub operations: usize,
    /// Draws of luck per history and time.
    pub draws: usize,
}

/// The cost of every rule, in the order of the model.
pub fn costs(model: &Model) -> Vec<Cost> {
    let mut lower = Lower {
        model,
        layout: Layout::of(model),
        bits: Bits::of(model),
        guards: Vec::new(),
        guard_numbers: std::collections::HashMap::new(),
    };
    let mut out = Vec::new();
    lower.cost_of_shocks(&mut out);
    lower.cost_of_stocks(&mut out);
    lower.cost_of_hazards(&mut out);
    lower.cost_of_items(&mut out);
    out
}

fn each(cadence: Cadence) -> String {
    match cadence {
        Cadence::Day => "each day".into(),
        Cadence::Week => "each week".into(),
        Cadence::Month => "each month".into(),
        Cadence::Year(_) => "each year".into(),
    }
}

impl Lower<'_> {
    fn cost_of_shocks(&mut self, out: &mut Vec<Cost>) {
        let model = self.model;
        for shock in &model.shocks {
            let args: Vec<&Expr> = shock.dist.args.iter().collect();
            let n = combos(model, &own_sets(&shock.rule)) as usize;
            out.push(Cost {
                rule: shock.name.clone(),
                part: "draw",
                when: match shock.drawn {
                    DrawnAt::Cadence(c) => each(c),
                    DrawnAt::On(..) => "when it happens".into(),
                },
                operations: self.full(&shock.rule, &args).cost(),
                draws: n * if shock.correlated.is_some() { 2 } else { 1 },
            });
        }
    }

    fn cost_of_stocks(&mut self, out: &mut Vec<Cost>) {
        let model = self.model;
        for stock in &model.stocks {
            for term in &stock.updates {
                let exprs: Vec<&Expr> = term.guard.iter().chain([&term.expr]).collect();
                out.push(Cost {
                    rule: if term.name.is_empty() {
                        stock.name.clone()
                    } else {
                        format!("{}.{}", stock.name, term.name)
                    },
                    part: "update",
                    when: each(term.cadence),
                    operations: self.full(&stock.rule, &exprs).cost()
                        + combos(model, &own_sets(&stock.rule)) as usize,
                    draws: 0,
                });
            }
        }
    }

    fn cost_of_hazards(&mut self, out: &mut Vec<Cost>) {
        let model = self.model;
        for event in &model.events {
            for hazard in &event.hazards {
                let mut b = Builder::new(model, &mut self.layout, View::Start, false);
                let env = b.own_env(&event.rule);
                let dims = own_dims(&env, &event.rule);
                let rate = rate_of(&mut b, &env, hazard);
                let mut results = vec![(rate, dims.clone())];
                if let Some(guard) = b.both(&env, event.guard.as_ref(), hazard.guard.as_ref()) {
                    results.push((guard, dims));
                }
                out.push(Cost {
                    rule: event.name.clone(),
                    part: "rate",
                    when: each(hazard.cadence),
                    operations: b.finish(&results).cost(),
                    draws: 0,
                });
            }
        }
    }

    fn cost_of_items(&mut self, out: &mut Vec<Cost>) {
        let model = self.model;
        let mut hazards = Vec::new();
        self.plan_hazards(&mut hazards);
        for item in &model.order {
            match (self.item(*item, &hazards), item) {
                (ItemPlan::Event(plan), Item::Event(id)) => {
                    let event = &model.events[id.at()];
                    let chances = event.triggers.iter().filter(|t| {
                        matches!(&t.kind, TriggerKind::On { chance, delay, .. } if chance.is_some() || delay.is_some())
                    });
                    out.push(Cost {
                        rule: event.name.clone(),
                        part: "effects",
                        when: "when it happens".into(),
                        operations: plan.effects.code.cost(),
                        draws: chances.count() + usize::from(!event.hazards.is_empty()),
                    });
                }
                (ItemPlan::Choice(plan), Item::Choice(id)) => {
                    let choice = &model.choices[id.at()];
                    let options = model.sets[choice.set.at()].elements.len();
                    let members = match &choice.decides {
                        Decides::Vote(body, _) => model.sets[body.set.at()].elements.len(),
                        Decides::Single | Decides::Consensus(_) => 1,
                    };
                    out.push(Cost {
                        rule: choice.name.clone(),
                        part: "decision",
                        when: match choice.arises {
                            Arises::On(_) => "when it arises".into(),
                            Arises::Every(c) => each(c),
                        },
                        operations: plan.code.cost()
                            + plan.worth.cost(members, options)
                            + plan.effects.code.cost(),
                        draws: options * members,
                    });
                }
                _ => {}
            }
        }
    }
}
