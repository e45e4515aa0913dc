//! A resolved change → what it means, in words: every cell and every line it touches by name.

use super::{Change, ChangeKind, During, Line, Moment, Quantity, lines};
use crate::calendar::Date;
use crate::model::{ChoiceId, EventId, ItemRef, Kind, Model, SetId, Ty};
use crate::show::expr::{duration, number, rate};

/// What a change means for a model: one line, and one more for each line that is switched off.
///
/// Ids of another model give empty names.
pub fn describe(model: &Model, change: &Change) -> String {
    let words = Words { model };
    match &change.kind {
        ChangeKind::Hold { what, cells, value, during } => {
            let (name, sets, kind) = words.quantity(*what);
            let value = words.value(kind, *value);
            format!("{} = {value}{}", words.cells(name, &sets, cells), words.during(during))
        }
        ChangeKind::Push { what, cells, by, during } => {
            let (name, sets, kind) = words.quantity(*what);
            let by = words.value(kind, *by);
            format!("{} += {by}{}", words.cells(name, &sets, cells), words.during(during))
        }
        ChangeKind::Never { item, cells, during } => {
            format!("{} never happens{}", words.item_cells(*item, cells), words.during(during))
        }
        ChangeKind::Cause { event, cells, at } => {
            let what = words.item_cells(ItemRef::Event(*event), cells);
            format!("{what} happens {}, not before", words.on(*at))
        }
        ChangeKind::Take { choice, cells, option, at } => {
            let what = words.item_cells(ItemRef::Choice(*choice), cells);
            let option = words.option(*choice, *option);
            match at {
                None => format!("{what} is {option} whenever it arises"),
                Some(at) => format!("{what} arises {} and is {option}", words.on(*at)),
            }
        }
        ChangeKind::Hazard { event, cells, factor, during } => {
            let what = words.item_cells(ItemRef::Event(*event), cells);
            format!("hazard of {what} times {}{}", number(*factor), words.during(during))
        }
        ChangeKind::Utility { choice, cells, option, by, during } => {
            let what = words.item_cells(ItemRef::Choice(*choice), cells);
            let option = words.option(*choice, *option);
            format!("utility of {option} in {what} += {}{}", number(*by), words.during(during))
        }
        ChangeKind::Off { lines } => words.off(lines),
        ChangeKind::Swap { set, a, b } => {
            format!("{} and {} exchange what is theirs", words.element(*set, *a), words.element(*set, *b))
        }
        ChangeKind::Freeze { file, stocks, items } => {
            let stocks: Vec<&str> =
                stocks.iter().filter_map(|s| model.stocks.get(s.at())).map(|s| s.name.as_str()).collect();
            let items: Vec<&str> = items.iter().map(|i| words.item(*i).0).collect();
            format!("{file} stands still; stocks: {}; never: {}", list(&stocks), list(&items))
        }
        ChangeKind::Interpretation(n) => {
            format!("rule set {}", model.interpretations.get(*n).map_or("", String::as_str))
        }
        ChangeKind::Translate(days) => format!("clock, inputs and questions move by {days} days"),
    }
}

/// A value of a quantity in words: with its unit, `yes` or `no`, a date, or an element's name.
pub fn describe_value(model: &Model, what: Quantity, value: f64) -> String {
    let words = Words { model };
    words.value(words.quantity(what).2, value)
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "none".to_string() } else { names.join(", ") }
}

struct Words<'m> {
    model: &'m Model,
}

impl<'m> Words<'m> {
    fn quantity(&self, what: Quantity) -> (&'m str, Vec<SetId>, Option<&'m Kind>) {
        let m = self.model;
        let found = match what {
            Quantity::Stock(id) => m.stocks.get(id.at()).map(|s| (&s.name, own(&s.rule), &s.kind)),
            Quantity::Let(id) => m.lets.get(id.at()).map(|l| (&l.name, own(&l.rule), &l.kind)),
            Quantity::Input(id) => m.inputs.get(id.at()).map(|i| (&i.name, i.sets.clone(), &i.kind)),
            Quantity::Param(id) => m.params.get(id.at()).map(|p| (&p.name, p.sets.clone(), &p.kind)),
            Quantity::Column(id) => m.columns.get(id.at()).map(|c| (&c.name, vec![c.set], &c.kind)),
        };
        found.map_or(("", Vec::new(), None), |(name, sets, kind)| (name.as_str(), sets, Some(kind)))
    }

    fn item(&self, item: ItemRef) -> (&'m str, Vec<SetId>) {
        let m = self.model;
        let found = match item {
            ItemRef::Event(id) => m.events.get(id.at()).map(|e| (e.name.as_str(), own(&e.rule))),
            ItemRef::Choice(id) => m.choices.get(id.at()).map(|c| (c.name.as_str(), own(&c.rule))),
        };
        found.unwrap_or_default()
    }

    fn item_cells(&self, item: ItemRef, cells: &[u32]) -> String {
        let (name, sets) = self.item(item);
        self.cells(name, &sets, cells)
    }

    /// `unrest[poland], unrest[hungary]`, or the bare name for all combinations.
    fn cells(&self, name: &str, sets: &[SetId], cells: &[u32]) -> String {
        let size = |s: &SetId| self.model.sets.get(s.at()).map_or(0, |s| s.elements.len());
        if sets.is_empty() || cells.len() == sets.iter().map(size).product::<usize>() {
            return name.to_string();
        }
        let one = |&cell: &u32| {
            let mut rest = cell as usize;
            let mut at = Vec::new();
            for set in sets.iter().rev() {
                let n = size(set).max(1);
                at.push(self.element(*set, u32::try_from(rest % n).unwrap_or(u32::MAX)));
                rest /= n;
            }
            at.reverse();
            format!("{name}[{}]", at.join(", "))
        };
        cells.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn element(&self, set: SetId, n: u32) -> &'m str {
        let set = self.model.sets.get(set.at());
        set.and_then(|s| s.elements.get(n as usize)).map_or("", |e| e.name.as_str())
    }

    fn option(&self, choice: ChoiceId, option: u32) -> &'m str {
        self.model.choices.get(choice.at()).map_or("", |c| self.element(c.set, option))
    }

    fn value(&self, kind: Option<&Kind>, value: f64) -> String {
        match kind.map(|k| k.ty) {
            Some(Ty::Number { time: -1 }) => rate(value),
            Some(Ty::Number { time: 1 }) => duration(value),
            Some(Ty::Flag) => if value == 0.0 { "no" } else { "yes" }.to_string(),
            Some(Ty::Date) => Date(value as i32).to_string(),
            Some(Ty::Element { .. }) if value < 0.0 => "nobody".to_string(),
            Some(Ty::Element { set, .. }) => self.element(set, value as u32).to_string(),
            Some(Ty::Number { .. }) | None => number(value),
        }
    }

    fn during(&self, during: &During) -> String {
        let from = during.from.map_or(String::new(), |m| format!(" from {}", self.moment(m)));
        let to = during.to.map_or(String::new(), |m| format!(" to {}", self.moment(m)));
        from + &to
    }

    fn on(&self, at: Moment) -> String {
        match at {
            Moment::Day(_) => format!("on {}", self.moment(at)),
            Moment::After(..) => self.moment(at),
        }
    }

    fn moment(&self, moment: Moment) -> String {
        match moment {
            Moment::Day(date) => date.to_string(),
            Moment::After(event, cell, days) => {
                let what = self.event_cell(event, cell);
                let days = days.max(1);
                format!("{days} day{} after the first {what}", if days == 1 { "" } else { "s" })
            }
        }
    }

    fn event_cell(&self, event: EventId, cell: u32) -> String {
        self.item_cells(ItemRef::Event(event), &[cell])
    }

    fn off(&self, off: &[Line]) -> String {
        let all = lines(self.model);
        let mut out = vec!["switched off:".to_string()];
        for line in off {
            let Some(found) = all.iter().find(|l| l.line == *line) else { continue };
            let name = if found.name.is_empty() { String::new() } else { format!(" as {}", found.name) };
            let what = match line {
                Line::Term(..) => "term",
                Line::Update(..) => "update",
                Line::Rate(..) => "base rate",
                Line::Factor(..) => "factor",
                Line::Trigger(..) => "trigger",
                Line::Utility(..) => "utility",
                Line::Effect(..) => "effect",
            };
            out.push(format!("  {} ({what}): {}{name}", found.rule, found.text));
        }
        out.join("\n")
    }
}

fn own(rule: &crate::model::Rule) -> Vec<SetId> {
    rule.vars.iter().take(rule.own).map(|(_, set)| *set).collect()
}
