//! What was recorded and what is asked: records, outcomes, scenarios, claims.

use super::{Failed, P, Parser};
use crate::ast::{
    Claim, Dist, Expr, ItemKind, OnSource, Outcome, Question, Record, RecordKind, ReduceOp, Scenario, Tags,
    Window,
};
use crate::calendar::Date;
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::{Name, Span, Spanned};

/// What the clauses of a record say, before it is known which kind it is.
#[derive(Default)]
struct Clauses {
    nth: Option<Spanned<u32>>,
    option: Option<Name>,
    on: Option<Spanned<Date>>,
    never: Option<Spanned<Date>>,
    votes: Option<Vec<(Name, Name)>>,
    points: Vec<(Spanned<Date>, Expr)>,
    density: Option<Dist>,
    certainty: Option<Spanned<char>>,
    window: Option<Window>,
    sources: Vec<crate::ast::Source>,
}

/// A date that may be left out.
type Day = Option<Spanned<Date>>;

const RECORD_WORDS: &[&str] = &["nth", "on", "did", "at", "votes", "certain", "within", "between"];

impl Parser<'_> {
    pub(super) fn record(&mut self, keyword: Span) -> P<ItemKind> {
        let of = self.reference()?;
        let mut said = Clauses::default();
        self.clauses(|p| p.record_clause(&mut said));
        let kind = match (said.on, said.never, said.points.is_empty()) {
            (Some(on), None, true) if said.density.is_none() => {
                let votes = said.votes.take().unwrap_or_default();
                RecordKind::Dated { nth: said.nth, option: said.option, on, votes }
            }
            (None, Some(by), true) if said.nth.is_none() && said.votes.is_none() => {
                RecordKind::Never { option: said.option, by }
            }
            (None, None, false) if said.option.is_none() && said.votes.is_none() && said.nth.is_none() => {
                RecordKind::Measured { points: said.points, density: said.density }
            }
            _ => {
                let help = "say one of `on D`, `did not by D` and `at D = VALUE`";
                return Err(self.missing(keyword, "this record does not say what happened, or twice", help));
            }
        };
        let Clauses { certainty, window, sources, .. } = said;
        Ok(ItemKind::Record(Record { of, kind, certainty, window, sources }))
    }

    fn record_clause(&mut self, said: &mut Clauses) -> P<()> {
        let start = self.peek().span;
        match self.kind() {
            TokenKind::At => {
                said.sources.extend(self.sources()?);
                return Ok(());
            }
            TokenKind::Assign => {
                self.bump();
                let option = self.name("an option")?;
                return self.set(&mut said.option, option, start, "the option");
            }
            TokenKind::Tilde => {
                self.bump();
                let density = self.dist()?;
                return self.set(&mut said.density, density, start, "the density");
            }
            TokenKind::OpenBrace => return self.dated_points(&mut said.points),
            _ => {}
        }
        if self.eat_words(&["did", "not", "by"]) {
            let by = self.date()?;
            return self.set(&mut said.never, by, start, "`did not by`");
        }
        match self.word() {
            Some("nth") => {
                self.bump();
                let n = self.whole("a number")?;
                self.set(&mut said.nth, n, start, "`nth`")
            }
            Some("on") => {
                self.bump();
                let on = self.date()?;
                self.set(&mut said.on, on, start, "the date")
            }
            Some("at") => self.measured(&mut said.points),
            Some("votes") => {
                let votes = self.votes()?;
                self.set(&mut said.votes, votes, start, "the roll call")
            }
            Some("certain") => {
                let certainty = self.certainty()?;
                self.set(&mut said.certainty, certainty, start, "the certainty")
            }
            Some("within" | "between" | "from") => {
                let window = self.window()?;
                self.set(&mut said.window, window, start, "the window")
            }
            _ => self.unknown_clause("a record", RECORD_WORDS),
        }
    }

    fn window(&mut self) -> P<Window> {
        if self.eat_word("within") {
            return Ok(Window::Days(self.expr()?));
        }
        let joint = if self.is_word("between") { "and" } else { "to" };
        self.bump();
        let first = self.date()?;
        self.expect_word(joint)?;
        Ok(Window::Range(first, self.date()?))
    }

    /// `at D = V, D = V`
    fn measured(&mut self, points: &mut Vec<(Spanned<Date>, Expr)>) -> P<()> {
        self.bump();
        loop {
            let date = self.date()?;
            self.expect(TokenKind::Assign, "`=` and a value")?;
            points.push((date, self.expr()?));
            if !self.eat(TokenKind::Comma) {
                return Ok(());
            }
            self.eat_word("at");
        }
    }

    /// `{ D: V, D: V }`
    fn dated_points(&mut self, points: &mut Vec<(Spanned<Date>, Expr)>) -> P<()> {
        let open = self.bump();
        self.entries(|p| {
            p.links = 0;
            points.push(p.dated_value()?);
            Ok(())
        })?;
        self.close(open)?;
        Ok(())
    }

    fn votes(&mut self) -> P<Vec<(Name, Name)>> {
        self.bump();
        let open = self.expect(TokenKind::OpenBrace, "`{` and the roll call")?;
        let mut votes = Vec::new();
        self.entries(|p| {
            let member = p.name("a member")?;
            p.expect(TokenKind::Colon, "`:` and an option")?;
            votes.push((member, p.name("an option")?));
            Ok(())
        })?;
        self.close(open)?;
        Ok(votes)
    }

    fn certainty(&mut self) -> P<Spanned<char>> {
        self.bump();
        let span = self.peek().span;
        let value = match self.word() {
            Some("A") => 'A',
            Some("B") => 'B',
            Some("C") => 'C',
            _ => return self.unexpected("`A`, `B` or `C`"),
        };
        self.bump();
        Ok(Spanned { value, span })
    }

    pub(super) fn outcome(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the outcome's name")?;
        let (mut title, mut question, mut tags) = (None, None, Tags::default());
        let mut sources = Vec::new();
        self.clauses(|p| {
            let start = p.peek().span;
            if let Some(text) = p.maybe_string() {
                return p.set(&mut title, text, start, "the title");
            }
            if p.maybe_tag(&mut tags)? {
                return Ok(());
            }
            match p.kind() {
                TokenKind::At => sources.extend(p.sources()?),
                TokenKind::Assign => {
                    p.bump();
                    let asked = p.question()?;
                    p.set(&mut question, asked, start, "the question")?;
                }
                _ => return p.unknown_clause("an outcome", &["topic", "unscored", "follows"]),
            }
            Ok(())
        });
        let Some(question) = question else {
            let help = "ask with `= ever …`, `= count …`, `= value of … at D` or `= mean of …`";
            return Err(self.missing(keyword, "this outcome asks nothing", help));
        };
        Ok(ItemKind::Outcome(Outcome { name, title, tags, question, sources }))
    }

    fn question(&mut self) -> P<Question> {
        if self.eat_words(&["ever", "true"]) {
            let of = self.expr()?;
            let (from, by) = self.span_of_days()?;
            return Ok(Question::Condition { of, from, by });
        }
        let date = self.eat_words(&["date", "of"]);
        if date || self.eat_word("ever") {
            let (of, guard, from, by) = self.happenings()?;
            return Ok(Question::Ever { date, of, guard, from, by });
        }
        if self.eat_word("count") {
            let (of, guard, from, by) = self.happenings()?;
            return Ok(Question::Count { of, guard, from, by });
        }
        if self.eat_words(&["value", "of"]) {
            let of = self.expr()?;
            self.expect_word("at")?;
            return Ok(Question::Value(of, self.date()?));
        }
        let op = match (self.word(), self.word_at(1)) {
            (Some("mean"), Some("of")) => ReduceOp::Mean,
            (Some("min"), Some("of")) => ReduceOp::Min,
            (Some("max"), Some("of")) => ReduceOp::Max,
            _ => return self.unexpected("`ever`, `date of`, `count`, `value of` or `mean of`"),
        };
        self.at += 2;
        let of = self.expr()?;
        self.expect_word("from")?;
        let from = self.date()?;
        self.expect_word("to")?;
        Ok(Question::Summary(op, of, from, self.date()?))
    }

    fn happenings(&mut self) -> P<(Vec<OnSource>, Option<Expr>, Day, Day)> {
        let of = self.on_sources()?;
        let mut guard = None;
        if self.is_word("when") {
            self.guard(&mut guard)?;
        }
        let (from, by) = self.span_of_days()?;
        Ok((of, guard, from, by))
    }

    /// `[from D] [by D]`
    fn span_of_days(&mut self) -> P<(Day, Day)> {
        let from = if self.eat_word("from") { Some(self.date()?) } else { None };
        let by = if self.eat_word("by") { Some(self.date()?) } else { None };
        Ok((from, by))
    }

    pub(super) fn scenario(&mut self) -> P<ItemKind> {
        let name = self.name("the scenario's name")?;
        let (mut title, mut changes, mut sources) = (None, Vec::new(), Vec::new());
        self.clauses(|p| {
            let start = p.peek().span;
            if let Some(text) = p.maybe_string() {
                return p.set(&mut title, text, start, "the title");
            }
            if p.is(TokenKind::At) {
                sources.extend(p.sources()?);
                return Ok(());
            }
            if p.word_at(1).is_some() {
                p.eat_word("change");
            }
            changes.extend(p.changes()?);
            Ok(())
        });
        Ok(ItemKind::Scenario(Scenario { name, title, changes, sources }))
    }

    pub(super) fn claim(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the claim's name, such as `S133a`")?;
        let mut title = self.maybe_string();
        let mut stated = None;
        let mut claim = Claim {
            name,
            title: None,
            stated: false,
            changes: Vec::new(),
            expect: Vec::new(),
            rivals: Vec::new(),
            historians: None,
            untestable: None,
            waits: None,
            sources: Vec::new(),
        };
        self.clauses(|p| {
            let start = p.peek().span;
            if let Some(text) = p.maybe_string() {
                return p.set(&mut title, text, start, "the sentence");
            }
            match p.word() {
                Some(word @ ("stated" | "inferred")) => {
                    p.bump();
                    p.set(&mut stated, word == "stated", start, "`stated` or `inferred`")
                }
                _ => p.claim_clause(&mut claim),
            }
        });
        claim.title = title;
        let Some(stated) = stated else {
            let help = "say `stated` or `inferred` after the sentence";
            return Err(self.missing(keyword, "this claim is neither stated nor inferred", help));
        };
        claim.stated = stated;
        Ok(ItemKind::Claim(claim))
    }

    fn claim_clause(&mut self, claim: &mut Claim) -> P<()> {
        let start = self.peek().span;
        if self.is(TokenKind::At) {
            claim.sources.extend(self.sources()?);
            return Ok(());
        }
        match self.word() {
            Some("change") => {
                self.bump();
                claim.changes.extend(self.changes()?);
            }
            Some("rivals") => {
                self.bump();
                claim.rivals.extend(self.changes()?);
            }
            Some("expect") => {
                self.bump();
                loop {
                    let outcome = self.name("an outcome")?;
                    claim.expect.push((outcome, self.direction()?));
                    if !self.eat(TokenKind::Comma) {
                        break;
                    }
                }
            }
            Some("historians") => {
                self.bump();
                let low = self.expr()?;
                self.expect_word("to")?;
                let range = (low, self.expr()?);
                self.set(&mut claim.historians, range, start, "the historians' range")?;
            }
            Some("untestable") => {
                self.bump();
                let why = self.string("a reason")?;
                self.set(&mut claim.untestable, why, start, "`untestable`")?;
            }
            Some("waits") => {
                self.bump();
                self.expect_word("for")?;
                let part = self.name("a part of the model")?;
                let why = (part, self.string("a reason")?);
                self.set(&mut claim.waits, why, start, "`waits for`")?;
            }
            _ => {
                let known = ["change", "expect", "rivals", "historians", "untestable", "waits", "stated"];
                return self.unknown_clause("a claim", &known);
            }
        }
        Ok(())
    }

    fn direction(&mut self) -> P<Name> {
        let direction = self.name("`rises`, `falls` or `open`")?;
        if matches!(direction.value.as_str(), "rises" | "falls" | "open") {
            return Ok(direction);
        }
        let message =
            format!("expected `rises`, `falls` or `open`, found `{}`", super::shorten(&direction.value));
        self.report(
            Diagnostic::error("unexpected-token", direction.span, message)
                .help("say which way the outcome is expected to move, or `open`"),
        );
        Err(Failed)
    }
}
