//! Rules → lines of at most 80 columns: what it is, then one line for each contribution, its sources at the right.

use super::expr::{Printer, number, source};
use crate::ast::{Between, Tally};
use crate::calendar::Date;
use crate::check::cadence_text;
use crate::model::{
    Arg, Arises, Choice, Decides, DrawnAt, Effect, Episode, Event, Expr, Input, Let, Model, OptionOf, Param,
    Repeat, Rule, SetId, Shock, Source, Stock, Term, TriggerKind, Value, Values, Writer,
};

/// The widest line.
const WIDTH: usize = 80;

pub(super) fn printer<'m>(model: &'m Model, rule: &'m Rule, at: Option<&[u32]>) -> Printer<'m> {
    Printer { model, rule, at: at.unwrap_or(&[]).iter().map(|&n| Some(n)).collect() }
}

/// A name with its indices: `unrest[s in Satellite]`.
pub(super) fn head(model: &Model, name: &str, rule: &Rule) -> String {
    if rule.own == 0 {
        return name.to_string();
    }
    let set = |id: &SetId| model.sets.get(id.at()).map_or("", |s| s.name.as_str());
    let vars: Vec<String> =
        rule.vars.iter().take(rule.own).map(|(v, s)| format!("{v} in {}", set(s))).collect();
    format!("{name}[{}]", vars.join(", "))
}

/// The values under each interpretation: one text where all elements agree, otherwise each with its name.
pub(super) fn value_rows(model: &Model, rule: &Rule, values: &Values, at: Option<&[u32]>) -> Vec<String> {
    let here = printer(model, rule, None);
    let write = |value: &Value| match value {
        Value::Expr(e) => here.expr(e),
        Value::Prior(d) => format!("~ {}", here.dist(d)),
    };
    let sets: Vec<SetId> = rule.vars.iter().take(rule.own).map(|v| v.1).collect();
    let sizes: Vec<usize> =
        sets.iter().filter_map(|s| model.sets.get(s.at())).map(|s| s.elements.len()).collect();
    let row = |values: &Vec<Value>| -> String {
        if let Some(at) = at {
            let n = at.iter().zip(&sizes).fold(0, |n, (&a, &size)| n * size + a as usize);
            return values.get(n).map(&write).unwrap_or_default();
        }
        let texts: Vec<String> = values.iter().map(&write).collect();
        match texts.first() {
            Some(first) if texts.iter().all(|v| v == first) => first.clone(),
            _ => cells(model, &sets)
                .iter()
                .zip(&texts)
                .map(|(c, v)| format!("{c} {v}"))
                .collect::<Vec<_>>()
                .join("; "),
        }
    };
    values.by.iter().map(row).collect()
}

/// The combinations of elements, row-major, by name: `old_lands`, `su us`; one empty name without sets.
pub(super) fn cells(model: &Model, sets: &[SetId]) -> Vec<String> {
    let mut out = vec![String::new()];
    for set in sets {
        let names: Vec<&str> =
            model.sets.get(set.at()).iter().flat_map(|s| &s.elements).map(|e| e.name.as_str()).collect();
        let longer = |so_far: &String| {
            names.iter().map(|n| format!("{so_far} {n}").trim_start().to_owned()).collect::<Vec<_>>()
        };
        out = out.iter().flat_map(longer).collect();
    }
    out
}

fn title(model: &Model, name: &str, rule: &Rule, at: Option<&[u32]>) -> String {
    match at {
        None => head(model, name, rule),
        Some(at) => {
            let args: Vec<Arg> = at.iter().map(|&n| Arg::Element(n)).collect();
            printer(model, rule, Some(at)).named(name, &args)
        }
    }
}

/// Text in lines of at most [`WIDTH`] columns.
#[derive(Default)]
pub(super) struct Page {
    pub(super) out: String,
}

impl Page {
    /// A line with its sources, broken at blanks where it is too long.
    pub(super) fn line(&mut self, indent: usize, text: &str, sources: &[Source]) {
        let sources = sources.iter().map(source).collect::<Vec<_>>().join(" ");
        let used = indent + text.chars().count();
        if !sources.is_empty() && used + 2 + sources.chars().count() <= WIDTH {
            let gap = WIDTH - used - sources.chars().count();
            self.out.push_str(&format!("{:indent$}{text}{:gap$}{sources}\n", "", ""));
            return;
        }
        self.wrap(indent, text);
        if !sources.is_empty() {
            self.wrap(indent + 6, &sources);
        }
    }

    pub(super) fn wrap(&mut self, indent: usize, text: &str) {
        let mut room = WIDTH.saturating_sub(indent);
        let mut line = String::new();
        let mut indent = indent;
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                self.out.push_str(&format!("{:indent$}{line}\n", ""));
                line.clear();
                if room + indent == WIDTH {
                    indent += 4;
                    room = WIDTH.saturating_sub(indent);
                }
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.out.push_str(&format!("{:indent$}{line}\n", ""));
    }

    pub(super) fn param(&mut self, model: &Model, p: &Param) {
        let text = format!("param {} : {}", head(model, &p.name, &p.rule), p.kind.word);
        self.line(0, &text, &p.sources);
        self.values(model, &p.rule, &p.values, None);
    }

    /// The values, once where they agree over interpretations and elements.
    fn values(&mut self, model: &Model, rule: &Rule, values: &Values, at: Option<&[u32]>) {
        let spread = if values.spread > 0.0 {
            format!(", plus or minus {}", number(values.spread))
        } else {
            String::new()
        };
        let rows = value_rows(model, rule, values, at);
        if rows.windows(2).all(|w| w[0] == w[1]) {
            let text = rows.first().map_or("", String::as_str);
            self.line(2, &format!("value {text}{spread}"), &[]);
            return;
        }
        for (name, row) in model.interpretations.iter().zip(&rows) {
            self.line(2, &format!("value {row}{spread} ({name})"), &[]);
        }
    }

    pub(super) fn stock(&mut self, model: &Model, s: &Stock, at: Option<&[u32]>) {
        let bounds = match (s.kind.lo.is_finite(), s.kind.hi.is_finite()) {
            (true, true) if crate::kind::time_of(s.kind.ty).is_some() => {
                format!(", {} to {}", number(s.kind.lo), number(s.kind.hi))
            }
            _ => String::new(),
        };
        let name = title(model, &s.name, &s.rule, at);
        self.line(0, &format!("stock {name} : {}{bounds}", s.kind.word), &s.sources);
        self.values(model, &s.rule, &s.values, at);
        let here = printer(model, &s.rule, at);
        if let Some((episode, args)) = &s.reset {
            let of = model.episodes.get(episode.at()).map_or("", |e| e.name.as_str());
            self.line(2, &format!("reset by {}", here.named(of, args)), &[]);
        }
        for writer in &s.writers {
            match *writer {
                Writer::Update(n) => {
                    let Some(u) = s.updates.get(n) else { continue };
                    let guard = u.guard.as_ref().map_or(String::new(), |g| format!(" when {}", here.expr(g)));
                    let sign = if u.becomes { "becomes " } else { "" };
                    let text = format!(
                        "{}{guard} {sign}{}{}",
                        cadence_text(u.cadence),
                        signed(&here, &u.expr, !u.becomes),
                        named(&u.name)
                    );
                    self.line(2, &text, &u.sources);
                }
                Writer::Event(id, n) => {
                    let Some(event) = model.events.get(id.at()) else { continue };
                    let Some(effect) = event.effects.get(n) else { continue };
                    self.contribution(model, "event", (&event.name, &event.rule), effect, None, at);
                }
                Writer::Choice(id, n) => {
                    let Some(choice) = model.choices.get(id.at()) else { continue };
                    let Some(effect) = choice.effects.get(n) else { continue };
                    let option = effect.option.map(|o| (choice.set, o));
                    self.contribution(model, "choice", (&choice.name, &choice.rule), effect, option, at);
                }
            }
        }
    }

    /// What an effect adds to or sets in a stock, seen from the stock.
    fn contribution(
        &mut self,
        model: &Model,
        sort: &str,
        (name, rule): (&str, &Rule),
        effect: &Effect,
        option: Option<(SetId, u32)>,
        at: Option<&[u32]>,
    ) {
        let mut here = printer(model, rule, None);
        here.at = vec![None; rule.vars.len()];
        for (arg, &n) in effect.args.iter().zip(at.unwrap_or(&[])) {
            match arg {
                Arg::Element(m) if *m != n => return,
                Arg::Var(v) => {
                    if let Some(place) = here.at.get_mut(v.at()) {
                        *place = Some(n);
                    }
                }
                Arg::Element(_) | Arg::Expr(_) => {}
            }
        }
        let own: Vec<Arg> =
            (0..rule.own).map(|n| Arg::Var(crate::model::VarId(u32::try_from(n).unwrap_or(0)))).collect();
        let is = option.map_or(String::new(), |(set, o)| format!(" is {}", here.element(set, f64::from(o))));
        let from = format!("from {sort} {}{is}", here.named(name, &own));
        let effect_text = effect_text(&here, model, effect, at.is_none());
        self.line(2, &format!("{from}: {effect_text}"), &effect.sources);
    }

    pub(super) fn definition(&mut self, model: &Model, l: &Let, at: Option<&[u32]>) {
        self.line(0, &format!("let {} : {}", title(model, &l.name, &l.rule, at), l.kind.word), &[]);
        if let Some((n, from)) = l.sweeps {
            self.line(2, &format!("{n} sweeps from {}", number(from)), &[]);
        }
        self.terms(2, &printer(model, &l.rule, at), &l.terms);
    }

    fn terms(&mut self, indent: usize, here: &Printer<'_>, terms: &[Term]) {
        for t in terms {
            self.line(
                indent,
                &format!("{}{}", signed(here, &t.expr, terms.len() > 1), named(&t.name)),
                &t.sources,
            );
        }
    }

    /// A series from outside: what it is, why it is outside, and its points.
    pub(super) fn input(&mut self, model: &Model, i: &Input) {
        let how = match i.between {
            Between::Step => "steps",
            Between::Linear => "straight lines",
        };
        let sets: Vec<&str> =
            i.sets.iter().filter_map(|s| model.sets.get(s.at())).map(|s| s.name.as_str()).collect();
        let over = if sets.is_empty() { String::new() } else { format!("[{}]", sets.join(", ")) };
        self.line(0, &format!("input {}{over} : {} in {how}", i.name, i.kind.word), &i.sources);
        self.outside(&i.outside);
        for (cell, points) in cells(model, &i.sets).iter().zip(&i.series) {
            let rule = Rule::default();
            let here = printer(model, &rule, None);
            let point = |(day, x): &(Date, f64)| format!("{day}: {}", here.constant(*x, i.kind.ty));
            let points: Vec<String> = points.iter().map(point).collect();
            self.line(2, format!("{cell} {}", points.join(", ")).trim_start(), &[]);
        }
    }

    fn outside(&mut self, why: &str) {
        self.line(2, &format!("outside: {why}"), &[]);
    }

    pub(super) fn shock(&mut self, model: &Model, s: &Shock) {
        let printer = printer(model, &s.rule, None);
        let drawn = match &s.drawn {
            DrawnAt::Cadence(cadence) => cadence_text(*cadence),
            DrawnAt::On(event, args) => {
                let of = model.events.get(event.at()).map_or("", |e| e.name.as_str());
                format!("on {}", printer.named(of, args))
            }
        };
        let head = format!("shock {} ~ {} {drawn}", head(model, &s.name, &s.rule), printer.dist(&s.dist));
        self.line(0, &head, &s.sources);
    }

    pub(super) fn episode(&mut self, model: &Model, e: &Episode) {
        let printer = printer(model, &e.rule, None);
        let (opens, closes) = (printer.sources(&e.opens), printer.sources(&e.closes));
        let text = format!("episode {} opens on {opens} closes on {closes}", head(model, &e.name, &e.rule));
        self.line(0, &text, &e.sources);
    }

    pub(super) fn event(&mut self, model: &Model, e: &Event, at: Option<&[u32]>) {
        let here = printer(model, &e.rule, at);
        let repeat = match &e.repeat {
            _ if e.input => "from outside".to_string(),
            Repeat::Once => "once".to_string(),
            Repeat::Recurring => "recurring".to_string(),
            Repeat::OncePer(id, args) => {
                let of = model.episodes.get(id.at()).map_or("", |x| x.name.as_str());
                format!("once per {}", here.named(of, args))
            }
        };
        let guard = e.guard.as_ref().map_or(String::new(), |g| format!(" when {}", here.expr(g)));
        let name = title(model, &e.name, &e.rule, at);
        self.line(0, &format!("event {name} {repeat}{guard}"), &e.sources);
        if e.input {
            self.outside(&e.outside);
            let sets: Vec<SetId> = e.rule.vars.iter().take(e.rule.own).map(|v| v.1).collect();
            for (cell, days) in cells(model, &sets).iter().zip(&e.dates) {
                let days: Vec<String> = days.iter().map(ToString::to_string).collect();
                self.line(2, format!("{cell} on {}", days.join(", ")).trim_start(), &[]);
            }
        }
        for h in &e.hazards {
            let guard = h.guard.as_ref().map_or(String::new(), |g| format!(" when {}", here.expr(g)));
            let text =
                format!("{}{guard} rate {}{}", cadence_text(h.cadence), here.expr(&h.rate), named(&h.name));
            self.line(2, &text, &h.sources);
            for t in &h.factors {
                self.line(4, &format!("times {}{}", here.expr(&t.expr), named(&t.name)), &t.sources);
            }
        }
        for t in &e.triggers {
            self.line(2, &format!("{}{}", trigger_text(&here, model, &t.kind), named(&t.name)), &t.sources);
        }
        for effect in &e.effects {
            self.line(2, &format!("then {}", effect_text(&here, model, effect, true)), &effect.sources);
        }
    }

    pub(super) fn choice(&mut self, model: &Model, c: &Choice, at: Option<&[u32]>) {
        let here = printer(model, &c.rule, at);
        let arises = match &c.arises {
            Arises::On(of) => format!("on {}", here.sources(of)),
            Arises::Every(cadence) => cadence_text(*cadence),
        };
        let set = model.sets.get(c.set.at()).map_or("", |s| s.name.as_str());
        let guard = c.guard.as_ref().map_or(String::new(), |g| format!(" when {}", here.expr(g)));
        let name = title(model, &c.name, &c.rule, at);
        self.line(0, &format!("choice {name} : {set} {arises}{guard}"), &[]);
        let body = match &c.decides {
            Decides::Single => "one actor".to_string(),
            Decides::Consensus(b) => format!("by consensus of {}", body(&here, model, b)),
            Decides::Vote(b, tally) => format!("by vote of {} {}", body(&here, model, b), tally_word(*tally)),
        };
        self.line(2, &format!("{body}, precision {}", here.expr(&c.precision)), &c.sources);
        for o in &c.options {
            let name = match o.of {
                OptionOf::Element(n) => here.element(c.set, f64::from(n)),
                OptionOf::Each(v) => format!("each {}", here.arg(&Arg::Var(v), None)),
            };
            let guard = o.guard.as_ref().map_or(String::new(), |g| format!(" when {}", here.expr(g)));
            self.line(2, &format!("{name}{guard} ="), &[]);
            self.terms(4, &here, &o.terms);
        }
        for effect in &c.effects {
            let option =
                effect.option.map_or(String::new(), |o| format!("{}: ", here.element(c.set, f64::from(o))));
            self.line(
                2,
                &format!("then {option}{}", effect_text(&here, model, effect, true)),
                &effect.sources,
            );
        }
    }
}

fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" as {name}") }
}

/// An expression with its sign in front when it is one of several.
fn signed(here: &Printer<'_>, e: &Expr, sign: bool) -> String {
    let text = here.expr(e);
    match text.strip_prefix('-') {
        _ if !sign => text,
        Some(rest) => format!("- {rest}"),
        None => format!("+ {text}"),
    }
}

fn effect_text(here: &Printer<'_>, model: &Model, effect: &Effect, target: bool) -> String {
    let stock = model.stocks.get(effect.stock.at()).map_or("", |s| s.name.as_str());
    let mut out = String::new();
    if !effect.each.is_empty() {
        let vars: Vec<String> = effect.each.iter().map(|&v| here.arg(&Arg::Var(v), None)).collect();
        let filter = effect.filter.as_ref().map_or(String::new(), |f| format!(" where {}", here.expr(f)));
        out.push_str(&format!("for {}{filter}: ", vars.join(", ")));
    }
    if target {
        out.push_str(&format!("{} ", here.named(stock, &effect.args)));
    }
    out.push_str(if effect.assign { "= " } else { "+= " });
    out.push_str(&here.expr(&effect.value));
    if let Some(guard) = &effect.guard {
        out.push_str(&format!(" when {}", here.expr(guard)));
    }
    if effect.priority > 0 {
        out.push_str(&format!(" priority {}", effect.priority));
    }
    out + &named(&effect.name)
}

fn trigger_text(here: &Printer<'_>, model: &Model, kind: &TriggerKind) -> String {
    match kind {
        TriggerKind::Becomes(c) => format!("when {} becomes true", here.expr(c)),
        TriggerKind::On { of, guard, chance, delay, unless, otherwise } => {
            let mut out = format!("on {}", here.sources(of));
            let mut add = |word: &str, e: &Option<Expr>| {
                if let Some(e) = e {
                    out.push_str(&format!(" {word} {}", here.expr(e)));
                }
            };
            add("when", guard);
            add("chance", chance);
            if let Some(law) = delay {
                out.push_str(&format!(" after {}", here.dist(law)));
            }
            if let Some(e) = unless {
                out.push_str(&format!(" unless {}", here.expr(e)));
            }
            if let Some((event, args)) = otherwise {
                let name = model.events.get(event.at()).map_or("", |e| e.name.as_str());
                out.push_str(&format!(" otherwise {}", here.named(name, args)));
            }
            out
        }
    }
}

fn body(here: &Printer<'_>, model: &Model, b: &crate::model::Body) -> String {
    let set = model.sets.get(b.set.at()).map_or("", |s| s.name.as_str());
    let filter = b.filter.as_ref().map_or(String::new(), |f| format!(" where {}", here.expr(f)));
    let member = here.arg(&Arg::Var(b.member), None);
    format!("{member} in {set}{filter} weight {}", here.expr(&b.weight))
}

fn tally_word(tally: Tally) -> &'static str {
    match tally {
        Tally::Majority => "majority",
        Tally::Plurality => "plurality",
        Tally::TwoThirds => "two thirds",
    }
}
