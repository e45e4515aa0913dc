//! One quantity's assembled rule as text: every contribution on a line of its own, with its source.

use crate::error::Error;
use crate::rests::written;
use presidium_lang::calendar::Cadence;
use presidium_lang::model::{
    Choice, Effect, Event, Model, OptionOf, Repeat, Source, Stock, StockId, Term, Writer,
};
use std::fmt::Write as _;

/// Column at which sources stand when the line before them is short enough.
const SOURCES: usize = 60;

/// The equation of a stock, let, event, choice or parameter; elements in brackets are checked and shown.
///
/// Errors: `Unknown` for the name or an element.
pub(super) fn equation(model: &Model, asked: &str) -> Result<String, Error> {
    let (name, elements) = asked.split_once('[').map_or((asked, ""), |(n, e)| (n, e.trim_end_matches(']')));
    let name = name.trim();
    for element in elements.split(',').map(str::trim).filter(|e| !e.is_empty()) {
        let known = || model.sets.iter().flat_map(|s| &s.elements).map(|e| e.name.as_str());
        if !known().any(|k| k == element) {
            return Err(Error::unknown("element", element, known()));
        }
    }
    let mut text = Lines { text: format!("{asked}\n") };
    if let Some(id) = model.stocks.iter().position(|s| s.name == name) {
        text.stock(model, id, &model.stocks[id]);
    } else if let Some(definition) = model.lets.iter().find(|l| l.name == name) {
        definition.terms.iter().for_each(|t| text.term("=", t));
    } else if let Some(event) = model.events.iter().find(|e| e.name == name) {
        text.event(event);
    } else if let Some(choice) = model.choices.iter().find(|c| c.name == name) {
        text.choice(model, choice);
    } else if let Some(param) = model.params.iter().find(|p| p.name == name) {
        text.line(&format!("{}, constant within a setting", param.kind.word), &param.sources);
    } else {
        return Err(Error::unknown("quantity", name, names(model)));
    }
    Ok(text.text)
}

/// Names that have an equation.
fn names(model: &Model) -> impl Iterator<Item = &str> {
    let stocks = model.stocks.iter().map(|x| x.name.as_str());
    let lets = model.lets.iter().map(|x| x.name.as_str());
    let events = model.events.iter().map(|x| x.name.as_str());
    let choices = model.choices.iter().map(|x| x.name.as_str());
    stocks.chain(lets).chain(events).chain(choices).chain(model.params.iter().map(|x| x.name.as_str()))
}

struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, what: &str, sources: &[Source]) {
        let sources: Vec<String> = sources.iter().map(written).collect();
        let (what, sources) = (what.trim_end(), sources.join(" "));
        let _ = match (sources.is_empty(), what.chars().count() < SOURCES) {
            (true, _) => writeln!(self.text, "  {what}"),
            (false, true) => writeln!(self.text, "  {what:SOURCES$}  {sources}"),
            (false, false) => writeln!(self.text, "  {what}\n  {:SOURCES$}  {sources}", ""),
        };
    }

    fn term(&mut self, head: &str, term: &Term) {
        self.line(&format!("{head} {}", term.text), &term.sources);
    }

    fn stock(&mut self, model: &Model, id: usize, stock: &Stock) {
        self.line(&format!("{}, at the start", stock.kind.word), &stock.sources);
        for writer in &stock.writers {
            match writer {
                Writer::Update(n) => {
                    let update = &stock.updates[*n];
                    let verb = if update.becomes { "becomes " } else { "" };
                    let line = format!("{} {verb}{}", each(update.cadence), update.text);
                    self.line(&line, &update.sources);
                }
                Writer::Event(event, n) => {
                    let event = &model.events[event.at()];
                    self.effect(id, &event.name, &event.effects[*n]);
                }
                Writer::Choice(choice, n) => {
                    let choice = &model.choices[choice.at()];
                    self.effect(id, &choice.name, &choice.effects[*n]);
                }
            }
        }
    }

    fn effect(&mut self, stock: usize, owner: &str, effect: &Effect) {
        if effect.stock == StockId(u32::try_from(stock).unwrap_or(u32::MAX)) {
            self.line(&format!("when {owner}: {}", effect.text), &effect.sources);
        }
    }

    fn event(&mut self, event: &Event) {
        let often = match event.repeat {
            Repeat::Once => "once in a history",
            Repeat::Recurring => "again and again",
            Repeat::OncePer(..) => "once in each spell",
        };
        self.line(often, &event.sources);
        for hazard in &event.hazards {
            self.line(&format!("{} {}", each(hazard.cadence), hazard.text), &hazard.sources);
            hazard.factors.iter().for_each(|f| self.term("  times", f));
        }
        for trigger in &event.triggers {
            self.line(&trigger.text, &trigger.sources);
        }
        for effect in &event.effects {
            self.line(&format!("then {}", effect.text), &effect.sources);
        }
    }

    fn choice(&mut self, model: &Model, choice: &Choice) {
        self.line("taken is the largest of precision * utility + luck", &choice.sources);
        for option in &choice.options {
            let name = match option.of {
                OptionOf::Element(e) => model.sets[choice.set.at()].elements[e as usize].name.clone(),
                OptionOf::Each(_) => format!("each {}", model.sets[choice.set.at()].name),
            };
            self.line(&format!("{name} ="), &[]);
            option.terms.iter().for_each(|t| self.term(" ", t));
        }
        for effect in &choice.effects {
            self.line(&format!("then {}", effect.text), &effect.sources);
        }
    }
}

fn each(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Day => "each day",
        Cadence::Week => "each week",
        Cadence::Month => "each month",
        Cadence::Year(_) => "each year",
    }
}
