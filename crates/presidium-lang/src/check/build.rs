//! The stages of checking in order, and the model put together from their results.

use super::Checker;
use super::collect::{AnyEvent, Declarations};
use crate::ast::Ast;
use crate::diagnostic::Diagnostic;
use crate::model::{ChoiceId, LetId, Model, Stock, StockId, Writer};
use crate::names::Def;
use crate::span::SourceId;

impl Checker<'_> {
    /// Runs all stages; `None` when a declaration has no resolved form.
    pub(crate) fn check_all(&mut self, asts: &[Ast]) -> Option<Model> {
        let d = self.collect(asts);
        let settled = self.settle(&d);
        self.declare(&d);
        let model = self.resolve(&d).filter(|_| settled);
        let (scenarios, claims) = self.experiments(&d, model.as_ref());
        self.check_uses(&d);
        let mut model = Model { scenarios, claims, ..model? };
        let problems = crate::order::settle(&mut model, |code, path, spans| self.cycle(code, path, spans));
        self.out.extend(problems);
        self.out.extend(crate::lint::lint(&model, &self.read));
        Some(model)
    }

    fn resolve(&mut self, d: &Declarations<'_>) -> Option<Model> {
        let params = all(d.params.iter().map(|p| self.check_param(p)));
        let inputs = all(d.inputs.iter().map(|i| self.check_input(i)));
        let lets = all((0u32..).zip(&d.lets).map(|(n, l)| {
            self.current = Some(Def::Let(LetId(n)));
            let found = self.check_let(l);
            if let Some(found) = &found {
                self.settle_let(LetId(n), found);
            }
            found
        }));
        let stocks = all((0u32..).zip(&d.stocks).map(|(n, s)| {
            self.current = Some(Def::Stock(StockId(n)));
            self.check_stock(s)
        }));
        self.current = None;
        let shocks = all(d.shocks.iter().map(|s| self.check_shock(s)));
        let events = all(d.events.iter().map(|e| match e {
            AnyEvent::Own(e) => self.check_event(e),
            AnyEvent::Input(e) => self.check_input_event(e),
        }));
        let episodes = all(d.episodes.iter().map(|e| self.check_episode(e)));
        let choices = all((0u32..).zip(&d.choices).map(|(n, c)| self.check_choice(ChoiceId(n), c)));
        let outcomes = all(d.outcomes.iter().map(|o| self.check_outcome(o)));
        let records = all(d.records.iter().map(|r| self.check_record(r)));
        let (name, title, published) = d.header.clone().unwrap_or_default();
        let mut model = Model {
            name,
            title,
            published,
            start: self.start,
            end: self.end,
            interpretations: self.interpretations.clone(),
            default_interpretation: d.default_interpretation,
            sets: self.sets.clone(),
            columns: self.columns.clone(),
            relations: self.relations.clone(),
            params: params?,
            inputs: inputs?,
            stocks: stocks?,
            lets: lets?,
            shocks: shocks?,
            events: events?,
            episodes: episodes?,
            choices: choices?,
            helds: self.helds.clone(),
            order: Vec::new(),
            records: records?,
            outcomes: outcomes?,
            scenarios: Vec::new(),
            claims: Vec::new(),
            switches: Vec::new(),
            files: self.sources.iter().map(|s| s.name.clone()).collect(),
        };
        write_writers(&mut model);
        Some(model)
    }

    /// Compares what a file says it uses with what it uses.
    fn check_uses(&mut self, d: &Declarations<'_>) {
        let stem = |c: &Self, id: SourceId| {
            let source = c.sources.iter().find(|s| s.id == id);
            source.map_or(String::new(), |s| super::question::stem(&s.name).to_string())
        };
        let says: Vec<SourceId> = d.uses.iter().map(|n| n.span.source).collect();
        let mut reported = std::collections::BTreeSet::new();
        for (user, owner, at) in std::mem::take(&mut self.used) {
            let name = stem(self, owner);
            let stated = d.uses.iter().any(|n| n.span.source == user && n.value == name);
            if says.contains(&user) && !stated && reported.insert((user, owner)) {
                let text = self.slice(at);
                let message = format!("`{text}` is declared in `{name}`, which is not in `uses`");
                self.report(
                    Diagnostic::warning("missing-use", at, message)
                        .help(format!("add `{name}` to the `uses` line")),
                );
            }
            self.used.insert((user, owner, at));
        }
        for name in &d.uses {
            let used = self
                .used
                .iter()
                .any(|&(user, owner, _)| user == name.span.source && stem(self, owner) == name.value);
            if !used {
                let known = self.sources.iter().any(|s| super::question::stem(&s.name) == name.value);
                let message = if known {
                    format!("nothing of `{}` is used here", name.value)
                } else {
                    format!("there is no file called `{}`", name.value)
                };
                self.report(
                    Diagnostic::warning("unused-use", name.span, message)
                        .help("remove it from the `uses` line"),
                );
            }
        }
    }
}

/// All of the results, if there is none missing; every one is asked for, so every one reports.
fn all<T>(found: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let found: Vec<Option<T>> = found.collect();
    found.into_iter().collect()
}

/// Lists for each stock what writes it: its own lines, then effects of events, then of choices, by name of
/// the rule and text of the line.
fn write_writers(model: &mut Model) {
    let mut writers: Vec<Vec<Writer>> =
        model.stocks.iter().map(|s: &Stock| (0..s.updates.len()).map(Writer::Update).collect()).collect();
    let mut add = |stock: StockId, writer| {
        if let Some(list) = writers.get_mut(stock.at()) {
            list.push(writer);
        }
    };
    let sorted = |effects: &[crate::model::Effect]| {
        let mut places: Vec<usize> = (0..effects.len()).collect();
        places.sort_by_key(|&n| (effects[n].option, effects[n].name.clone(), effects[n].text.clone(), n));
        places
    };
    for (n, event) in (0u32..).zip(&model.events) {
        for at in sorted(&event.effects) {
            add(event.effects[at].stock, Writer::Event(crate::model::EventId(n), at));
        }
    }
    for (n, choice) in (0u32..).zip(&model.choices) {
        for at in sorted(&choice.effects) {
            add(choice.effects[at].stock, Writer::Choice(ChoiceId(n), at));
        }
    }
    for (stock, list) in model.stocks.iter_mut().zip(writers) {
        stock.writers = list;
    }
}
