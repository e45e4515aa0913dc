//! The start of a history: attributes, parameters and initial values in its setting, thresholds, nothing else.

use super::state::{Run, Scope, TriggerState, View, Waiting};
use super::value::clamp;
use super::{Fault, laws};
use presidium_lang::model::{Kind, SetId, Value, Values};
use presidium_lang::span::Span;
use presidium_luck::distribution::exponential;

impl<'m> Run<'m> {
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        let model = self.model;
        if self.options.interpretation > 0 {
            self.hit("interpretation other than the first");
        }
        self.columns = (0..model.columns.len()).map(|at| self.settle_column(at)).collect();
        for param in &model.params {
            let of = Settled {
                vars: param.sets.clone(),
                name: &param.name,
                sets: &param.sets,
                kind: &param.kind,
                values: &param.values,
                initial: false,
                span: param.span,
            };
            let values = self.settle_values(&of)?;
            self.params.push(values);
        }
        let mut stocks = Vec::new();
        for (stock, sets) in model.stocks.iter().zip(&self.shapes.stocks) {
            let of = Settled {
                vars: stock.rule.vars.iter().map(|(_, set)| *set).collect(),
                name: &stock.name,
                sets,
                kind: &stock.kind,
                values: &stock.values,
                initial: true,
                span: stock.span,
            };
            stocks.push(self.settle_values(&of)?);
        }
        self.past.push(stocks);
        self.settle_thresholds();
        Ok(())
    }

    fn settle_column(&self, at: usize) -> Vec<f64> {
        let column = &self.model.columns[at];
        let name = format!("{}.{}", self.model.sets[column.set.at()].name, column.name);
        let spread = |(element, value): (usize, &f64)| {
            if column.spread > 0.0 {
                self.hit("column spread");
                let value = self.spread(*value, &name, &[column.set], element, column.spread);
                clamp(value, column.kind.lo, column.kind.hi)
            } else {
                *value
            }
        };
        column.values.iter().enumerate().map(spread).collect()
    }

    fn spread(&self, value: f64, name: &str, sets: &[SetId], combo: usize, width: f64) -> f64 {
        let site = format!("{name} plus or minus");
        let u = self.draw(&site, &self.names(sets, combo), self.options.setting(self.history), 0);
        value + (2.0 * u - 1.0) * width
    }

    fn settle_values(&self, of: &Settled<'m, '_>) -> Result<Vec<f64>, Fault> {
        let values = self.interpreted(of.values);
        let mut settled = Vec::with_capacity(values.len());
        for (combo, value) in values.iter().enumerate() {
            let at = self.standing(of, combo);
            let mut scope = Scope { sets: of.vars.clone(), at, view: View::Start };
            let mut number = match value {
                Value::Expr(expr) => self.value(expr, &mut scope),
                Value::Prior(dist) => {
                    self.hit(if of.initial { "stock prior" } else { "param prior" });
                    let args = self.arguments(dist, &mut scope);
                    let word = self.options.setting(self.history);
                    laws::at(dist, &args, self.draw(of.name, &self.names(of.sets, combo), word, 0))
                }
            };
            if of.values.spread > 0.0 {
                self.hit(if of.initial { "stock spread" } else { "param spread" });
                number = self.spread(number, of.name, of.sets, combo, of.values.spread);
            }
            let uncertain = matches!(value, Value::Prior(_)) || of.values.spread > 0.0;
            if of.initial || uncertain {
                number = clamp(number, of.kind.lo, of.kind.hi);
            }
            settled.push(self.finite(number, of.name, of.span)?);
        }
        Ok(settled)
    }

    fn standing(&self, of: &Settled<'m, '_>, combo: usize) -> Vec<usize> {
        let mut at = self.unravel(of.sets, combo);
        at.resize(of.vars.len(), 0);
        at
    }

    fn interpreted(&self, values: &'m Values) -> &'m [Value] {
        values.by.get(self.options.interpretation).or(values.by.first()).map_or(&[], |by| by)
    }

    fn settle_thresholds(&mut self) {
        let model = self.model;
        for (id, event) in model.events.iter().enumerate() {
            let mut all = Vec::new();
            for combo in 0..self.size(&self.shapes.events[id]) {
                let key = if self.recurring(id) { self.ordinal_key(0) } else { 0 };
                all.push(Waiting {
                    threshold: self.threshold(id, combo, key),
                    base: self.today,
                    hazards: vec![(0.0, false); event.hazards.len()],
                    triggers: vec![TriggerState::default(); event.triggers.len()],
                    ..Waiting::default()
                });
            }
            self.waiting.push(all);
        }
    }

    /// A unit-exponential threshold under the key of the firing it leads to.
    pub(super) fn threshold(&self, event: usize, combo: usize, key: u64) -> f64 {
        let names = self.names(&self.shapes.events[event], combo);
        exponential::quantile(self.draw(&self.model.events[event].name, &names, self.history, key), 1.0)
    }
}

/// A constant to settle.
struct Settled<'m, 'a> {
    name: &'m str,
    sets: &'a [SetId],
    /// The sets of all variables of its frame, own indices first.
    vars: Vec<SetId>,
    kind: &'m Kind,
    values: &'m Values,
    /// Whether it is a stock's initial value.
    initial: bool,
    span: Span,
}
