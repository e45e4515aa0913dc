//! Changes that need another model altogether: elements exchanged, the clock moved, another rule set.

use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Moment};
use presidium_lang::model::{Arg, Expr, ExprKind, Model, Question, SetId, Value};
use presidium_lang::walk;

use crate::layout::{combos, elements_of, own_sets, strides};
use crate::setup::Options;

/// Whether a change needs another model or rule set.
pub fn rebuilds(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Swap { .. } | ChangeKind::Interpretation(_) | ChangeKind::Translate(_))
}

/// The model and options of a world, with its other changes as they stand in that model.
pub fn rebuild(model: &Model, options: Options, changes: &[Change]) -> (Model, Options, Vec<Change>) {
    let (mut model, mut options) = (model.clone(), options);
    let mut days = 0;
    for change in changes {
        match change.kind {
            ChangeKind::Swap { set, a, b } => swap(&mut model, set, a, b),
            ChangeKind::Interpretation(n) => options.interpretation = n,
            ChangeKind::Translate(by) => {
                translate(&mut model, by);
                days += by;
            }
            _ => {}
        }
    }
    let mut others: Vec<Change> = changes.iter().filter(|c| !rebuilds(c)).cloned().collect();
    if days != 0 {
        others.iter_mut().for_each(|c| translate_change(c, days));
    }
    (model, options, others)
}

fn moved(date: Date, days: i32) -> Date {
    Date(date.0.saturating_add(days))
}

fn translate(model: &mut Model, days: i32) {
    let shift = |d: &mut Date| *d = moved(*d, days);
    shift(&mut model.start);
    shift(&mut model.end);
    for input in &mut model.inputs {
        input.series.iter_mut().flatten().for_each(|(d, _)| shift(d));
    }
    for event in &mut model.events {
        event.dates.iter_mut().flatten().for_each(shift);
    }
    for outcome in &mut model.outcomes {
        match &mut outcome.question {
            Question::Ever { from, by, .. }
            | Question::Condition { from, by, .. }
            | Question::Count { from, by, .. }
            | Question::Summary(_, _, from, by) => {
                shift(from);
                shift(by);
            }
            Question::Value(_, at) => shift(at),
        }
    }
}

fn translate_change(change: &mut Change, days: i32) {
    let at = |m: &mut Moment| {
        if let Moment::Day(d) = m {
            *d = moved(*d, days);
        }
    };
    let period = |during: &mut During| during.from.iter_mut().chain(&mut during.to).for_each(at);
    match &mut change.kind {
        ChangeKind::Hold { during, .. }
        | ChangeKind::Push { during, .. }
        | ChangeKind::Never { during, .. }
        | ChangeKind::Hazard { during, .. }
        | ChangeKind::Utility { during, .. } => period(during),
        ChangeKind::Cause { at: moment, .. } => at(moment),
        ChangeKind::Take { at: moment, .. } => moment.iter_mut().for_each(at),
        ChangeKind::Off { .. }
        | ChangeKind::Swap { .. }
        | ChangeKind::Freeze { .. }
        | ChangeKind::Interpretation(_)
        | ChangeKind::Translate(_) => {}
    }
}

/// Two elements exchange what is said of them; their names, and with them luck and rules, stay.
fn swap(model: &mut Model, set: SetId, a: u32, b: u32) {
    let other = move |e: u32| {
        if e == a {
            b
        } else if e == b {
            a
        } else {
            e
        }
    };
    for column in model.columns.iter_mut().filter(|c| c.set == set) {
        column.values.swap(a as usize, b as usize);
    }
    for relation in &mut model.relations {
        let (x, y) = relation.sets;
        for pair in &mut relation.pairs {
            pair.0 = if x == set { other(pair.0) } else { pair.0 };
            pair.1 = if y == set { other(pair.1) } else { pair.1 };
        }
        relation.pairs.sort_by_key(|p| (p.0, p.1));
    }
    let sizes: Vec<u32> = model.sets.iter().map(|s| s.elements.len() as u32).collect();
    let places = |sets: &[SetId], n: u32| -> Vec<usize> {
        let strides = strides(&sizes, sets);
        let at = |cell| {
            let elements = elements_of(&sizes, sets, cell);
            let there = elements.iter().zip(sets).map(|(e, s)| if *s == set { other(*e) } else { *e });
            there.zip(&strides).map(|(e, s)| e * s).sum::<u32>() as usize
        };
        (0..n).map(at).collect()
    };
    for n in 0..model.inputs.len() {
        let sets = model.inputs[n].sets.clone();
        let order = places(&sets, combos(model, &sets));
        let series = model.inputs[n].series.clone();
        model.inputs[n].series = order.iter().map(|from| series[*from].clone()).collect();
    }
    let names = Names {
        set,
        other: &other,
        columns: model.columns.iter().map(|c| c.set).collect(),
        params: model.params.iter().map(|p| p.sets.clone()).collect(),
        relations: model.relations.iter().map(|r| r.sets).collect(),
    };
    let exchange = |values: &mut presidium_lang::model::Values, order: &[usize]| {
        for row in &mut values.by {
            let before = row.clone();
            let moved = order.iter().enumerate().map(|(to, from)| {
                let value = before[*from].clone();
                if to == *from { value } else { names.exchange(value) }
            });
            *row = moved.collect();
        }
    };
    let orders: Vec<Vec<usize>> =
        model.params.iter().map(|p| places(&p.sets, combos(model, &p.sets))).collect();
    for (param, order) in model.params.iter_mut().zip(&orders) {
        exchange(&mut param.values, order);
    }
    let orders: Vec<Vec<usize>> = model
        .stocks
        .iter()
        .map(|s| own_sets(&s.rule))
        .map(|sets| places(&sets, combos(model, &sets)))
        .collect();
    for (stock, order) in model.stocks.iter_mut().zip(&orders) {
        exchange(&mut stock.values, order);
    }
}

/// Two elements of a set exchange their names in values.
struct Names<'a> {
    set: SetId,
    other: &'a dyn Fn(u32) -> u32,
    columns: Vec<SetId>,
    params: Vec<Vec<SetId>>,
    relations: Vec<(SetId, SetId)>,
}

impl Names<'_> {
    fn exchange(&self, mut value: Value) -> Value {
        let rename = |e: &mut Expr| walk::each_mut(e, &mut |e| self.rename(e));
        match &mut value {
            Value::Expr(e) => rename(e),
            Value::Prior(dist) => dist.args.iter_mut().for_each(rename),
        }
        value
    }

    fn rename(&self, e: &mut Expr) {
        let (look, sets) = match &mut e.kind {
            ExprKind::Column(id, look) => (look, vec![self.columns[id.at()]]),
            ExprKind::Param(id, look) => (look, self.params[id.at()].clone()),
            ExprKind::Relation(id, look) => {
                let (a, b) = self.relations[id.at()];
                (look, vec![a, b])
            }
            ExprKind::Reduce(reduce) => {
                for (_, relation) in &mut reduce.over {
                    if let Some((id, Arg::Element(n))) = relation
                        && self.relations[id.at()].0 == self.set
                    {
                        *n = (self.other)(*n);
                    }
                }
                return;
            }
            _ => return,
        };
        for (arg, set) in look.args.iter_mut().zip(sets) {
            if let Arg::Element(n) = arg
                && set == self.set
            {
                *n = (self.other)(*n);
            }
        }
    }
}
