//! Rules of what happens: events with their triggers and effects, episodes, choices with their options.

use super::clause::FirstSign;
use super::{Failed, P, Parser};
use crate::ast::{
    Arises, Body, Choice, ChoiceOption, Effect, EffectOp, Episode, Event, Expr, ItemKind, OptionOf, Repeat,
    Rule, Source, Tags, Tally, Trigger, TriggerKind,
};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::{Name, Span};

const EVENT_WORDS: &[&str] =
    &["once", "recurring", "when", "topic", "unscored", "follows", "each", "rate", "times", "on", "then"];

const CHOICE_WORDS: &[&str] =
    &["on", "every", "when", "topic", "unscored", "follows", "by", "precision", "each", "then"];

impl Parser<'_> {
    pub(super) fn event(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the event's name")?;
        let indices = self.indices()?;
        let (mut title, mut repeat, mut guard) = (None, None, None);
        let (mut tags, mut triggers, mut effects) = (Tags::default(), Vec::new(), Vec::new());
        self.clauses(|p| {
            let start = p.peek().span;
            if let Some(text) = p.maybe_string() {
                return p.set(&mut title, text, start, "the title");
            }
            if p.maybe_tag(&mut tags)? {
                return Ok(());
            }
            match p.word() {
                Some("once" | "recurring") => {
                    let given = p.repeat()?;
                    p.set(&mut repeat, given, start, "how often it may happen")?;
                }
                Some("when") => p.event_when(&mut guard, &mut triggers)?,
                Some("each" | "rate") => triggers.push(p.hazard()?),
                Some("times") => p.times(&mut triggers)?,
                Some("on") => triggers.push(p.on_trigger()?),
                Some("then") => effects.push(p.effect()?),
                _ if p.is(TokenKind::At) => return p.misplaced_source("an event's header"),
                _ => return p.unknown_clause("an event", EVENT_WORDS),
            }
            Ok(())
        });
        let Some(repeat) = repeat else {
            let help = "say `once`, `recurring` or `once per EPISODE`";
            return Err(self.missing(keyword, "this event does not say how often it may happen", help));
        };
        Ok(ItemKind::Event(Event { name, indices, title, repeat, guard, tags, triggers, effects }))
    }

    fn misplaced_source(&mut self, place: &str) -> P<()> {
        let span = self.peek().span;
        self.report(
            Diagnostic::error("misplaced-source", span, format!("{place} states nothing by itself"))
                .help("put the source on the line of the trigger, term or effect that it supports"),
        );
        Err(Failed)
    }

    fn repeat(&mut self) -> P<Repeat> {
        if self.eat_word("recurring") {
            return Ok(Repeat::Recurring);
        }
        self.bump();
        if self.eat_word("per") {
            return Ok(Repeat::OncePer(self.reference()?));
        }
        Ok(Repeat::Once)
    }

    /// `when G` of the event, or `when C becomes true`.
    fn event_when(&mut self, guard: &mut Option<Expr>, triggers: &mut Vec<Trigger>) -> P<()> {
        let start = self.bump().span;
        let condition = self.expr()?;
        if self.eat_words(&["becomes", "true"]) {
            triggers.push(self.trigger(TriggerKind::Becomes(condition), start)?);
            return Ok(());
        }
        self.set(guard, condition, start, "the guard")
    }

    fn trigger(&mut self, kind: TriggerKind, start: Span) -> P<Trigger> {
        let (name, sources) = self.tail()?;
        Ok(Trigger { kind, name, sources, span: self.since(start) })
    }

    /// `[each CADENCE [when G]] rate EXPR [when G]`
    fn hazard(&mut self) -> P<Trigger> {
        let start = self.peek().span;
        let (mut cadence, mut guard) = (None, None);
        if self.eat_word("each") {
            cadence = Some(self.cadence()?);
            if self.is_word("when") {
                self.guard(&mut guard)?;
            }
        }
        self.expect_word("rate")?;
        let rate = self.expr()?;
        if self.is_word("when") {
            self.guard(&mut guard)?;
        }
        self.trigger(TriggerKind::Hazard { cadence, guard, rate, factors: Vec::new() }, start)
    }

    /// `times EXPR as NAME`: a factor of the hazard before it.
    fn times(&mut self, triggers: &mut [Trigger]) -> P<()> {
        let start = self.bump().span;
        let mut factor = self.factor()?;
        factor.span = start.to(factor.span);
        let last = triggers.last_mut();
        if let Some(Trigger { kind: TriggerKind::Hazard { factors, .. }, span, .. }) = last {
            *span = span.to(factor.span);
            factors.push(factor);
            return Ok(());
        }
        self.report(
            Diagnostic::error("unexpected-token", start, "`times` has no rate before it")
                .help("begin with a line `rate … per …`"),
        );
        Err(Failed)
    }

    /// `on X [or Y] [otherwise Z] [when G] [chance P] [after DELAY [unless G]]`
    fn on_trigger(&mut self) -> P<Trigger> {
        let start = self.bump().span;
        let of = self.on_sources()?;
        let (mut guard, mut chance, mut delay) = (None, None, None);
        let (mut unless, mut otherwise) = (None, None);
        loop {
            let clause = self.peek().span;
            match self.word() {
                Some("when") => self.guard(&mut guard)?,
                Some("chance") => {
                    self.bump();
                    let p = self.expr()?;
                    self.set(&mut chance, p, clause, "the chance")?;
                }
                Some("after") => {
                    self.bump();
                    let law = self.delay()?;
                    self.set(&mut delay, law, clause, "the delay")?;
                }
                Some("unless") => {
                    self.bump();
                    let g = self.expr()?;
                    self.set(&mut unless, g, clause, "`unless`")?;
                }
                Some("otherwise") => {
                    self.bump();
                    let other = self.reference()?;
                    self.set(&mut otherwise, other, clause, "`otherwise`")?;
                }
                _ => break,
            }
        }
        self.trigger(TriggerKind::On { of, guard, chance, delay, unless, otherwise }, start)
    }

    /// `then [OPTION:] [for k in S where G:] TARGET = VALUE [when G] [priority N]`
    fn effect(&mut self) -> P<Effect> {
        let start = self.bump().span;
        let mut option = None;
        if self.nth(1).kind == TokenKind::Colon {
            option = Some(self.name("an option")?);
            self.bump();
        }
        let mut each = None;
        if self.word_at(1).is_some() && self.eat_word("for") {
            each = Some(self.binders()?);
            self.expect(TokenKind::Colon, "`:` and the effect")?;
        }
        let target = self.reference()?;
        let op = match self.kind() {
            TokenKind::Assign => EffectOp::Assign,
            TokenKind::PlusAssign => EffectOp::Add,
            TokenKind::MinusAssign => EffectOp::Subtract,
            _ => return self.unexpected("`=`, `+=` or `-=`"),
        };
        self.bump();
        let value = self.expr()?;
        let (mut guard, mut priority) = (None, None);
        loop {
            let clause = self.peek().span;
            if self.is_word("when") {
                self.guard(&mut guard)?;
            } else if self.eat_word("priority") {
                let n = self.whole("a number")?;
                self.set(&mut priority, n, clause, "the priority")?;
            } else {
                break;
            }
        }
        let (name, sources) = self.tail()?;
        let span = self.since(start);
        Ok(Effect { option, each, target, op, value, guard, priority, name, sources, span })
    }

    pub(super) fn episode(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the episode's name")?;
        let indices = self.indices()?;
        let (mut title, mut opens, mut closes) = (None, None, None);
        let mut sources = Vec::new();
        self.clauses(|p| {
            let start = p.peek().span;
            if let Some(text) = p.maybe_string() {
                return p.set(&mut title, text, start, "the title");
            }
            if p.is(TokenKind::At) {
                sources.extend(p.sources()?);
                return Ok(());
            }
            if p.eat_words(&["opens", "on"]) {
                let of = p.on_sources()?;
                return p.set(&mut opens, of, start, "`opens on`");
            }
            if p.eat_words(&["closes", "on"]) {
                let of = p.on_sources()?;
                return p.set(&mut closes, of, start, "`closes on`");
            }
            p.unknown_clause("an episode", &["opens on", "closes on"])
        });
        let Some(opens) = opens else {
            return Err(self.missing(keyword, "this episode never opens", "say `opens on EVENT`"));
        };
        let closes = closes.unwrap_or_default();
        Ok(ItemKind::Episode(Episode { name, indices, title, opens, closes, sources }))
    }

    pub(super) fn choice(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the choice's name")?;
        let indices = self.indices()?;
        let title = self.maybe_string();
        self.expect(TokenKind::Colon, "`:` and the set of its options")?;
        let set = self.name("the set of its options")?;
        let mut header = Header { title, ..Header::default() };
        let (mut options, mut effects) = (Vec::new(), Vec::new());
        self.clauses(|p| {
            if p.word_at(1).is_some() && p.is_word("then") || p.is_option_effect() {
                effects.push(p.effect()?);
                return Ok(());
            }
            if p.at_option() {
                options.push(p.option()?);
                return Ok(());
            }
            p.choice_clause(&mut header)
        });
        let Some(arises) = header.arises else {
            let help = "say `on EVENT` or `every month`";
            return Err(self.missing(keyword, "this choice never arises", help));
        };
        Ok(ItemKind::Choice(Choice {
            name,
            indices,
            set,
            title: header.title,
            arises,
            guard: header.guard,
            tags: header.tags,
            rule: header.rule.unwrap_or(Rule::Single),
            precision: header.precision,
            sources: header.sources,
            options,
            effects,
        }))
    }

    fn choice_clause(&mut self, header: &mut Header) -> P<()> {
        let start = self.peek().span;
        if let Some(text) = self.maybe_string() {
            return self.set(&mut header.title, text, start, "the title");
        }
        if self.maybe_tag(&mut header.tags)? {
            return Ok(());
        }
        if self.is(TokenKind::At) {
            header.sources.extend(self.sources()?);
            return Ok(());
        }
        match self.word() {
            Some("on") => {
                self.bump();
                let of = Arises::On(self.on_sources()?);
                self.set(&mut header.arises, of, start, "when the choice arises")
            }
            Some("every") => {
                self.bump();
                let every = Arises::Every(self.cadence()?);
                self.set(&mut header.arises, every, start, "when the choice arises")
            }
            Some("when") => self.guard(&mut header.guard),
            Some("by") => {
                let rule = self.rule()?;
                self.set(&mut header.rule, rule, start, "who decides")
            }
            Some("precision") => {
                self.bump();
                let precision = self.expr()?;
                self.set(&mut header.precision, precision, start, "the precision")
            }
            _ => self.unknown_clause("a choice", CHOICE_WORDS),
        }
    }

    fn is_option_effect(&self) -> bool {
        self.is_word("then") && self.nth(2).kind == TokenKind::Colon
    }

    /// Whether an option begins here: `NAME =`, `NAME when …`, `each c in S …`.
    fn at_option(&self) -> bool {
        match self.word() {
            Some("each") => self.nth(1).kind != TokenKind::Assign || self.word_at(1).is_some(),
            Some(_) if self.nth(1).kind == TokenKind::Assign => true,
            Some(word) => self.word_at(1) == Some("when") && !CHOICE_WORDS.contains(&word),
            None => false,
        }
    }

    fn option(&mut self) -> P<ChoiceOption> {
        let start = self.peek().span;
        let of = if self.word_at(1).is_some_and(|w| w != "when") && self.eat_word("each") {
            OptionOf::Each(self.binders()?)
        } else {
            OptionOf::Named(self.name("an option")?)
        };
        let mut guard = None;
        if self.is_word("when") {
            self.guard(&mut guard)?;
        }
        self.expect(TokenKind::Assign, "`=` and the utility")?;
        let terms = self.terms(FirstSign::Optional)?;
        Ok(ChoiceOption { of, guard, terms, span: self.since(start) })
    }

    /// `by consensus of m in S [where F] [weight W]`, `by vote of … majority`
    fn rule(&mut self) -> P<Rule> {
        self.bump();
        let vote = match self.word() {
            Some("consensus") => false,
            Some("vote") => true,
            _ => return self.unexpected("`consensus of` or `vote of`"),
        };
        self.bump();
        self.expect_word("of")?;
        let members = self.binders()?;
        let (mut weight, mut tally) = (None, None);
        loop {
            let start = self.peek().span;
            if self.eat_word("weight") {
                let w = self.expr()?;
                self.set(&mut weight, w, start, "the weight")?;
            } else if let Some(how) = self.maybe_tally() {
                self.set(&mut tally, how, start, "how votes are counted")?;
            } else {
                break;
            }
        }
        let body = Body { members, weight };
        match (vote, tally) {
            (true, Some(tally)) => Ok(Rule::Vote(body, tally)),
            (false, None) => Ok(Rule::Consensus(body)),
            (true, None) => self.unexpected("`majority`, `plurality` or `two thirds`"),
            (false, Some(_)) => self.unexpected("no count of votes in a consensus"),
        }
    }

    fn maybe_tally(&mut self) -> Option<Tally> {
        if self.eat_word("majority") {
            Some(Tally::Majority)
        } else if self.eat_word("plurality") {
            Some(Tally::Plurality)
        } else if self.eat_words(&["two", "thirds"]) {
            Some(Tally::TwoThirds)
        } else {
            None
        }
    }
}

/// What the header lines of a choice say.
#[derive(Default)]
struct Header {
    title: Option<Name>,
    arises: Option<Arises>,
    guard: Option<Expr>,
    tags: Tags,
    rule: Option<Rule>,
    precision: Option<Expr>,
    sources: Vec<Source>,
}
