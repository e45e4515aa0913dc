//! Attributes, parameters and initial values → what is settled at the start of a history, in order.

use presidium_lang::model::{Expr, Kind, Rule, SetId, Value, Values, VarId};

use super::build::{Bind, Builder, Env, Val};
use super::{Lower, dist_plan};
use crate::code::Code;
use crate::layout::{View, combos, elements_of, own_sets};
use crate::program::{Settled, StartPlan, ValuePlan};

impl Lower<'_> {
    pub(super) fn start(&mut self) -> Vec<StartPlan> {
        let model = self.model;
        let mut plans = Vec::new();
        for (n, column) in model.columns.iter().enumerate() {
            let (constant, row) = self.layout.columns[n];
            if constant {
                continue;
            }
            let values = column.values.iter().map(|v| ValuePlan::Code(self.number(*v))).collect::<Vec<_>>();
            plans.push(StartPlan {
                of: Settled::Column(n),
                row,
                sets: vec![column.set],
                site: format!("{}.{}", model.sets[column.set.at()].name, column.name),
                by: vec![values; model.interpretations.len().max(1)],
                spread: column.spread,
                lo: column.kind.lo,
                hi: column.kind.hi,
            });
        }
        for (n, param) in model.params.iter().enumerate() {
            let row = self.layout.params[n];
            let rule = anonymous(&param.sets);
            let plan = self.settled(
                Settled::Param(n),
                row,
                (&param.name, &param.sets, &rule),
                &param.values,
                &param.kind,
            );
            plans.push(plan);
        }
        for (n, stock) in model.stocks.iter().enumerate() {
            let row = self.layout.stocks[n];
            let sets = own_sets(&stock.rule);
            let plan = self.settled(
                Settled::Stock(n),
                row,
                (&stock.name, &sets, &stock.rule),
                &stock.values,
                &stock.kind,
            );
            plans.push(plan);
        }
        plans
    }

    fn settled(
        &mut self,
        of: Settled,
        row: u32,
        (site, sets, rule): (&str, &[SetId], &Rule),
        values: &Values,
        kind: &Kind,
    ) -> StartPlan {
        let n = combos(self.model, sets);
        let mut by = Vec::with_capacity(values.by.len());
        for list in &values.by {
            let mut plans = Vec::with_capacity(n as usize);
            for (combo, value) in list.iter().enumerate().take(n as usize) {
                let elements = elements_of(&self.layout.sizes, sets, combo as u32);
                plans.push(match value {
                    Value::Expr(expr) => ValuePlan::Code(self.at_start(rule, &elements, &[expr])),
                    Value::Prior(dist) => {
                        let args: Vec<&Expr> = dist.args.iter().collect();
                        ValuePlan::Prior(dist_plan(dist), self.at_start(rule, &elements, &args))
                    }
                });
            }
            by.push(plans);
        }
        StartPlan {
            of,
            row,
            sets: sets.to_vec(),
            site: site.to_string(),
            by,
            spread: values.spread,
            lo: kind.lo,
            hi: kind.hi,
        }
    }

    /// Full code with the rule's own variables bound to elements.
    fn at_start(&mut self, rule: &Rule, elements: &[u32], exprs: &[&Expr]) -> Code {
        let mut b = Builder::new(self.model, &mut self.layout, View::Start, false);
        let mut env = Env::of(rule);
        for (n, e) in elements.iter().enumerate().take(rule.vars.len()) {
            env.bind(VarId(n as u32), Bind::Element(*e));
        }
        let outs: Vec<(Val, Vec<u16>)> = exprs.iter().map(|e| (b.expr(&env, e), Vec::new())).collect();
        b.finish(&outs)
    }

    fn number(&mut self, x: f64) -> Code {
        let b = Builder::new(self.model, &mut self.layout, View::Start, false);
        let val = b.constant(x);
        b.finish(&[(val, Vec::new())])
    }
}

/// A rule whose variables are the indices of some sets, without names.
fn anonymous(sets: &[SetId]) -> Rule {
    Rule { vars: sets.iter().map(|s| (String::new(), *s)).collect(), own: sets.len() }
}
