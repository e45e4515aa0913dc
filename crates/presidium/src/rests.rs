//! What rests on what: every rule of a model with its sources, as one flat list. Model in, list out.

use presidium_lang::model::{
    ChoiceOption, DrawnAt, Effect, Event, Hazard, Model, Source, Stock, Term, Trigger, UpdateTerm,
};
use presidium_lang::span::Span;

/// A rule, or one line of it, and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The kind of declaration: event, stock, param, …
    pub kind: &'static str,
    /// The declaration's name, and after a dot the line's, if it has one: `rising.anger`.
    pub name: String,
    /// The line as written in canonical form; empty for a declaration as a whole.
    pub text: String,
    /// Its sources.
    pub sources: Vec<Source>,
    /// Where it stands.
    pub span: Span,
}

/// Every rule that carries a source, in the model's order.
pub fn rules(model: &Model) -> Vec<Rule> {
    let mut list = List::default();
    for x in &model.columns {
        let name = format!("{}.{}", model.sets[x.set.at()].name, x.name);
        list.whole("table", &name, &x.sources, x.span);
    }
    model.relations.iter().for_each(|x| list.whole("relation", &x.name, &x.sources, x.span));
    model.params.iter().for_each(|x| list.whole("param", &x.name, &x.sources, x.span));
    model.inputs.iter().for_each(|x| list.whole("input", &x.name, &x.sources, x.span));
    model.stocks.iter().for_each(|x| list.stock(x));
    for x in &model.lets {
        x.terms.iter().for_each(|t| list.term("let", &x.name, t));
    }
    for x in &model.shocks {
        let kind = if matches!(x.drawn, DrawnAt::On(..)) { "shock on an event" } else { "shock" };
        list.whole(kind, &x.name, &x.sources, x.span);
    }
    model.events.iter().for_each(|x| list.event(x));
    model.episodes.iter().for_each(|x| list.whole("episode", &x.name, &x.sources, x.span));
    for x in &model.choices {
        list.whole("choice", &x.name, &x.sources, x.span);
        x.options.iter().for_each(|o| list.option(&x.name, o));
        x.effects.iter().for_each(|e| list.effect("choice", &x.name, e));
    }
    for x in &model.outcomes {
        list.whole("outcome", &x.name, &x.sources, x.span);
    }
    list.rules
}

/// How a source is written in the language.
pub fn written(source: &Source) -> String {
    match source {
        Source::Notes(ranges) => {
            let range = |(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
            format!("@notes {}", ranges.iter().map(range).collect::<Vec<_>>().join(", "))
        }
        Source::Record(key) => format!("@record {key}"),
        Source::Work(key) => format!("@{key}"),
        Source::Judgement(why) => format!("@judgement \"{why}\""),
    }
}

/// Whether a source names a line of the notes.
pub fn cites_line(source: &Source, line: u32) -> bool {
    match source {
        Source::Notes(ranges) => ranges.iter().any(|(a, b)| (*a..=*b).contains(&line)),
        Source::Record(_) | Source::Work(_) | Source::Judgement(_) => false,
    }
}

#[derive(Default)]
struct List {
    rules: Vec<Rule>,
}

impl List {
    fn push(&mut self, kind: &'static str, name: String, text: &str, sources: &[Source], span: Span) {
        if !sources.is_empty() {
            self.rules.push(Rule { kind, name, text: text.to_owned(), sources: sources.to_vec(), span });
        }
    }

    fn whole(&mut self, kind: &'static str, name: &str, sources: &[Source], span: Span) {
        self.push(kind, name.to_owned(), "", sources, span);
    }

    fn line(
        &mut self,
        kind: &'static str,
        owner: &str,
        line: &str,
        text: &str,
        sources: &[Source],
        span: Span,
    ) {
        let name = if line.is_empty() { owner.to_owned() } else { format!("{owner}.{line}") };
        self.push(kind, name, text, sources, span);
    }

    fn term(&mut self, kind: &'static str, owner: &str, t: &Term) {
        self.line(kind, owner, &t.name, &t.text, &t.sources, t.span);
    }

    fn effect(&mut self, kind: &'static str, owner: &str, e: &Effect) {
        self.line(kind, owner, &e.name, &e.text, &e.sources, e.span);
    }

    fn update(&mut self, owner: &str, u: &UpdateTerm) {
        self.line("stock", owner, &u.name, &u.text, &u.sources, u.span);
    }

    fn hazard(&mut self, owner: &str, h: &Hazard) {
        self.line("event", owner, &h.name, &h.text, &h.sources, h.span);
        h.factors.iter().for_each(|t| self.term("event", owner, t));
    }

    fn trigger(&mut self, owner: &str, t: &Trigger) {
        self.line("event", owner, &t.name, &t.text, &t.sources, t.span);
    }

    fn stock(&mut self, x: &Stock) {
        self.whole("stock", &x.name, &x.sources, x.span);
        x.updates.iter().for_each(|u| self.update(&x.name, u));
    }

    fn event(&mut self, x: &Event) {
        self.whole(if x.input { "input event" } else { "event" }, &x.name, &x.sources, x.span);
        x.hazards.iter().for_each(|h| self.hazard(&x.name, h));
        x.triggers.iter().for_each(|t| self.trigger(&x.name, t));
        x.effects.iter().for_each(|e| self.effect("event", &x.name, e));
    }

    fn option(&mut self, choice: &str, o: &ChoiceOption) {
        o.terms.iter().for_each(|t| self.term("choice", choice, t));
    }
}
