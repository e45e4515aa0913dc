//! Changes of a world, from `docs/design/002-changes.md`: what moves before the start (a copy of the model, the
//! rule set, the days), and what is asked of the list on each day.
//!
//! A change is looked up where the thing it names is read or worked on; nothing is put into the model for it.
//! Whether one is in force is found out anew each time: what happens today moves no period before tomorrow.

use super::Options;
use super::state::{Run, own_sets, u32_of};
use super::value::clamp;
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Line, Moment, Quantity};
use presidium_lang::model::{
    Arg, ChoiceId, EventId, ExprKind, ItemRef, Model, Outcome, Question, SetId, StockId, Value, Values,
};
use presidium_lang::walk;

/// The model, the options and the changes of a world in which swaps, translations and the rule set are done.
pub(super) fn placed(model: &Model, options: &Options, changes: &[Change]) -> (Model, Options, Vec<Change>) {
    let (mut model, mut options, mut changes) = (model.clone(), *options, changes.to_vec());
    let mut days = 0;
    for change in &changes {
        match change.kind {
            ChangeKind::Swap { set, a, b } => swap(&mut model, set, (a as usize, b as usize)),
            ChangeKind::Interpretation(at) => options.interpretation = at,
            ChangeKind::Translate(by) => days += by,
            _ => {}
        }
    }
    if days != 0 {
        translate(&mut model, days);
        changes.iter_mut().for_each(|change| move_days(&mut change.kind, days));
    }
    (model, options, changes)
}

/// Two elements of a set, to be exchanged, in a model with sets of some sizes.
struct Exchange {
    set: SetId,
    pair: (usize, usize),
    sizes: Vec<usize>,
}

impl Exchange {
    fn element(&self, of: SetId, at: usize) -> usize {
        match at {
            _ if of != self.set => at,
            _ if at == self.pair.0 => self.pair.1,
            _ if at == self.pair.1 => self.pair.0,
            _ => at,
        }
    }

    /// The combination whose content a combination gets.
    fn source(&self, sets: &[SetId], combo: usize) -> usize {
        let (mut rest, mut from, mut stride) = (combo, 0, 1);
        for &of in sets.iter().rev() {
            let size = self.sizes[of.at()];
            from += stride * self.element(of, rest % size);
            rest /= size;
            stride *= size;
        }
        from
    }

    fn values(&self, values: &mut Values, sets: &[SetId], places: &Places) {
        let content = |by: &[Value], combo: usize| {
            let from = self.source(sets, combo);
            let mut value = by[from].clone();
            if from != combo {
                self.value(&mut value, places);
            }
            value
        };
        for by in &mut values.by {
            *by = (0..by.len()).map(|combo| content(by, combo)).collect();
        }
    }

    /// Spelled out for one element, a value is for the other from here on.
    fn value(&self, value: &mut Value, places: &Places) {
        let exprs = match value {
            Value::Expr(expr) => std::slice::from_mut(expr),
            Value::Prior(dist) => dist.args.as_mut_slice(),
        };
        for expr in exprs {
            walk::each_mut(expr, &mut |expr| match &mut expr.kind {
                ExprKind::Param(id, look) => self.args(&mut look.args, &places.params[id.at()]),
                ExprKind::Column(id, look) => self.args(&mut look.args, &[places.columns[id.at()]]),
                ExprKind::Relation(id, look) => {
                    let sets = places.relations[id.at()];
                    self.args(&mut look.args, &[sets.0, sets.1]);
                }
                ExprKind::Reduce(reduce) => {
                    for (id, arg) in reduce.over.iter_mut().filter_map(|(_, limit)| limit.as_mut()) {
                        self.args(std::slice::from_mut(arg), &[places.relations[id.at()].0]);
                    }
                }
                _ => {}
            });
        }
    }

    fn args(&self, args: &mut [Arg], sets: &[SetId]) {
        for (arg, &set) in args.iter_mut().zip(sets) {
            if let Arg::Element(at) = arg {
                *at = u32_of(self.element(set, *at as usize));
            }
        }
    }
}

/// The index sets of what a settled value may read.
struct Places {
    params: Vec<Vec<SetId>>,
    columns: Vec<SetId>,
    relations: Vec<(SetId, SetId)>,
}

fn swap(model: &mut Model, set: SetId, (a, b): (usize, usize)) {
    let sizes = model.sets.iter().map(|set| set.elements.len()).collect();
    let exchange = Exchange { set, pair: (a, b), sizes };
    let places = Places {
        params: model.params.iter().map(|param| param.sets.clone()).collect(),
        columns: model.columns.iter().map(|column| column.set).collect(),
        relations: model.relations.iter().map(|relation| relation.sets).collect(),
    };
    for column in model.columns.iter_mut().filter(|column| column.set == set) {
        column.values.swap(a, b);
    }
    for param in &mut model.params {
        exchange.values(&mut param.values, &param.sets, &places);
    }
    for stock in &mut model.stocks {
        exchange.values(&mut stock.values, &own_sets(&stock.rule), &places);
    }
    for input in &mut model.inputs {
        let series = &input.series;
        let from = |combo| series[exchange.source(&input.sets, combo)].clone();
        input.series = (0..series.len()).map(from).collect();
    }
    for relation in &mut model.relations {
        for (a, b, _) in &mut relation.pairs {
            *a = u32_of(exchange.element(relation.sets.0, *a as usize));
            *b = u32_of(exchange.element(relation.sets.1, *b as usize));
        }
        relation.pairs.sort_by_key(|(a, b, _)| (*a, *b));
    }
}

fn translate(model: &mut Model, days: i32) {
    let later = |date: &mut Date| date.0 += days;
    later(&mut model.start);
    later(&mut model.end);
    model.inputs.iter_mut().flat_map(|input| input.series.iter_mut().flatten()).for_each(|(d, _)| later(d));
    model.events.iter_mut().flat_map(|event| event.dates.iter_mut().flatten()).for_each(later);
    for Outcome { question, .. } in &mut model.outcomes {
        match question {
            Question::Ever { from, by, .. }
            | Question::Condition { from, by, .. }
            | Question::Count { from, by, .. }
            | Question::Summary(_, _, from, by) => {
                later(from);
                later(by);
            }
            Question::Value(_, day) => later(day),
        }
    }
}

fn move_days(kind: &mut ChangeKind, days: i32) {
    let later = |moment: &mut Moment| {
        if let Moment::Day(day) = moment {
            day.0 += days;
        }
    };
    match kind {
        ChangeKind::Hold { during, .. }
        | ChangeKind::Push { during, .. }
        | ChangeKind::Never { during, .. }
        | ChangeKind::Hazard { during, .. }
        | ChangeKind::Utility { during, .. } => {
            during.from.iter_mut().chain(&mut during.to).for_each(later);
        }
        ChangeKind::Cause { at, .. } => later(at),
        ChangeKind::Take { at, .. } => at.iter_mut().for_each(later),
        ChangeKind::Off { .. }
        | ChangeKind::Swap { .. }
        | ChangeKind::Freeze { .. }
        | ChangeKind::Interpretation(_)
        | ChangeKind::Translate(_) => {}
    }
}

/// Whether a cell is among some.
fn has(cells: &[u32], combo: usize) -> bool {
    cells.contains(&u32_of(combo))
}

impl<'m> Run<'m> {
    fn kinds(&self) -> impl Iterator<Item = &'m ChangeKind> + use<'m> {
        self.changes.iter().map(|change| &change.kind)
    }

    /// The day of a moment, if by yesterday there was one.
    fn day_of(&self, moment: Moment) -> Option<i32> {
        match moment {
            Moment::Day(day) => Some(day.0),
            Moment::After(event, combo, days) => {
                let first = self.firings.iter().find(|f| f.event == event && f.combo == combo)?;
                let known = first.day < self.today;
                known.then(|| first.day.saturating_add_unsigned(days.max(1)))
            }
        }
    }

    /// Whether a period holds a day no later than today.
    fn within_period(&self, during: &During, day: i32) -> bool {
        let begun = |from: Moment| self.day_of(from).is_some_and(|from| from <= day);
        let ended = |to: Moment| self.day_of(to).is_some_and(|to| to < day);
        during.from.is_none_or(begun) && !during.to.is_some_and(ended)
    }

    fn in_force(&self, during: &During) -> bool {
        self.within_period(during, self.today)
    }

    /// Whether today is the first day of the clock in a period.
    fn first_in_force(&self, during: &During) -> bool {
        self.in_force(during) && (self.first_day() || !self.within_period(during, self.today - 1))
    }

    /// What a cell is read as on a day: its value, or what stands in its place, and pushes.
    pub(super) fn altered(
        &self,
        of: Quantity,
        combo: usize,
        day: i32,
        assembled: impl FnOnce() -> f64,
    ) -> f64 {
        let held = self.kinds().find_map(|kind| match kind {
            ChangeKind::Hold { what, cells, value, during }
                if *what == of && has(cells, combo) && self.within_period(during, day) =>
            {
                Some(*value)
            }
            _ => None,
        });
        let pushes = self.kinds().filter_map(|kind| match kind {
            ChangeKind::Push { what, cells, by, during }
                if *what == of && has(cells, combo) && self.within_period(during, day) =>
            {
                Some(*by)
            }
            _ => None,
        });
        pushes.fold(held.unwrap_or_else(assembled), |value, by| value + by)
    }

    /// Stocks at the start of the day: holds, then pushes that begin; on the first day, what a reset returns to.
    pub(super) fn begin_day(&mut self) {
        for kind in self.kinds() {
            if let ChangeKind::Hold { what: Quantity::Stock(id), cells, value, during } = kind
                && self.in_force(during)
            {
                self.move_stock(*id, cells, |_| *value);
            }
        }
        if self.first_day() {
            self.initial = self.stocks().to_vec();
        }
        for kind in self.kinds() {
            if let ChangeKind::Push { what: Quantity::Stock(id), cells, by, during } = kind
                && self.first_in_force(during)
            {
                self.move_stock(*id, cells, |value| value + by);
            }
        }
    }

    fn move_stock(&mut self, id: StockId, cells: &[u32], to: impl Fn(f64) -> f64) {
        let kind = &self.model.stocks[id.at()].kind;
        let Some(stocks) = self.past.last_mut() else { return };
        for cell in cells {
            let value = &mut stocks[id.at()][*cell as usize];
            *value = clamp(to(*value), kind.lo, kind.hi);
        }
    }

    /// Whether an item's own rules have no say today: prevented, frozen, or waiting for the moment it is caused.
    pub(super) fn barred(&self, of: ItemRef, combo: usize) -> bool {
        self.kinds().any(|kind| match kind {
            ChangeKind::Never { item, cells, during } => {
                *item == of && has(cells, combo) && self.in_force(during)
            }
            ChangeKind::Cause { event, cells, at } => {
                ItemRef::Event(*event) == of
                    && has(cells, combo)
                    && self.day_of(*at).is_none_or(|day| self.today <= day)
            }
            ChangeKind::Freeze { items, .. } => items.contains(&of),
            _ => false,
        })
    }

    /// Whether an event is made to happen today.
    pub(super) fn caused(&self, id: EventId, combo: usize) -> bool {
        self.kinds().any(|kind| match kind {
            ChangeKind::Cause { event, cells, at } => {
                *event == id && has(cells, combo) && self.day_of(*at) == Some(self.today)
            }
            _ => false,
        })
    }

    /// The option a choice is made to take today, whether it arises or not.
    pub(super) fn forced(&self, id: ChoiceId, combo: usize) -> Option<usize> {
        self.kinds().find_map(|kind| match kind {
            ChangeKind::Take { choice, cells, option, at: Some(at) }
                if *choice == id && has(cells, combo) && self.day_of(*at) == Some(self.today) =>
            {
                Some(*option as usize)
            }
            _ => None,
        })
    }

    /// The option a choice takes whenever it is made.
    pub(super) fn always(&self, id: ChoiceId, combo: usize) -> Option<usize> {
        self.kinds().find_map(|kind| match kind {
            ChangeKind::Take { choice, cells, option, at: None } if *choice == id && has(cells, combo) => {
                Some(*option as usize)
            }
            _ => None,
        })
    }

    /// A hazard with the factors on it, before it is bounded.
    pub(super) fn multiplied(&self, id: EventId, combo: usize, rate: f64) -> f64 {
        self.kinds().fold(rate, |rate, kind| match kind {
            ChangeKind::Hazard { event, cells, factor, during }
                if *event == id && has(cells, combo) && self.in_force(during) =>
            {
                rate * factor
            }
            _ => rate,
        })
    }

    /// An option's utility with the shifts on it.
    pub(super) fn shifted(&self, (id, combo): (ChoiceId, usize), of: usize, utility: f64) -> f64 {
        self.kinds().fold(utility, |utility, kind| match kind {
            ChangeKind::Utility { choice, cells, option, by, during }
                if *choice == id && has(cells, combo) && *option as usize == of && self.in_force(during) =>
            {
                utility + by
            }
            _ => utility,
        })
    }

    /// Whether a line is switched off.
    pub(super) fn off(&self, line: Line) -> bool {
        self.kinds().any(|kind| matches!(kind, ChangeKind::Off { lines } if lines.contains(&line)))
    }

    /// Whether a stock is that of a frozen file.
    pub(super) fn frozen(&self, id: StockId) -> bool {
        self.kinds().any(|kind| matches!(kind, ChangeKind::Freeze { stocks, .. } if stocks.contains(&id)))
    }
}
