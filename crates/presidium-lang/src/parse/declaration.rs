//! Declarations of what a model is made of: names, sets, tables, parameters, inputs, stocks, lets, shocks.
//!
//! Rules of events, episodes and choices are in `rule.rs`; records and questions in `question.rs`.

use super::clause::FirstSign;
use super::{Failed, P, Parser, nearest, shorten};
use crate::ast::{
    Between, BinaryOp, DrawnAt, Expr, ExprKind, Indices, Input, InputEvent, ItemKind, Let, MapKey, Param,
    Points, Relation, Shock, Source, Stock, Table, UnaryOp, Update,
};
use crate::calendar::Date;
use crate::diagnostic::Diagnostic;
use crate::lex::{DECLARATIONS, TokenKind};
use crate::span::{Name, Span, Spanned};

impl Parser<'_> {
    /// The declaration that begins here.
    pub(super) fn declaration(&mut self) -> P<ItemKind> {
        let keyword = self.peek();
        let word = self.word().unwrap_or("");
        if !DECLARATIONS.contains(&word) {
            return self.unknown_keyword();
        }
        self.bump();
        match word {
            "model" => self.model(),
            "clock" => self.clock(),
            "interpretation" => self.interpretations(),
            "uses" => Ok(ItemKind::Uses(self.names("the name of something used")?)),
            "set" => self.element_set(),
            "table" => self.table(),
            "relation" => self.relation(),
            "param" => self.param(keyword.span),
            "input" if self.is_word("event") && self.word_at(1).is_some() => self.input_event(),
            "input" => self.input(),
            "stock" => self.stock(keyword.span),
            "let" => self.definition(),
            "shock" => self.shock(keyword.span),
            "event" => self.event(keyword.span),
            "episode" => self.episode(keyword.span),
            "choice" => self.choice(keyword.span),
            "record" => self.record(keyword.span),
            "outcome" => self.outcome(keyword.span),
            "scenario" => self.scenario(),
            _ => self.claim(keyword.span),
        }
    }

    fn unknown_keyword(&mut self) -> P<ItemKind> {
        let Some(word) = self.word() else { return self.unexpected("a declaration") };
        let span = self.peek().span;
        let message = format!("`{}` declares nothing", shorten(word));
        let problem = Diagnostic::error("unknown-keyword", span, message);
        let problem = match nearest(word, DECLARATIONS.iter().copied()) {
            Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
            None => problem.help("a line that goes on with a declaration is indented"),
        };
        self.report(problem);
        Err(Failed)
    }

    fn names(&mut self, what: &str) -> P<Vec<Name>> {
        let mut names = vec![self.name(what)?];
        while self.eat(TokenKind::Comma) {
            names.push(self.name(what)?);
        }
        Ok(names)
    }

    fn model(&mut self) -> P<ItemKind> {
        let name = self.name("the model's name")?;
        let (mut title, mut published) = (None, None);
        self.clauses(|p| {
            let start = p.peek().span;
            if let Some(text) = p.maybe_string() {
                return p.set(&mut title, text, start, "the title");
            }
            if p.eat_word("published") {
                return p.set(&mut published, (), start, "`published`");
            }
            p.unknown_clause("a model", &["published"])
        });
        Ok(ItemKind::Model { name, title, published: published.is_some() })
    }

    fn clock(&mut self) -> P<ItemKind> {
        self.expect_word("day")?;
        self.expect_word("from")?;
        let from = self.date()?;
        self.expect_word("to")?;
        Ok(ItemKind::Clock { from, to: self.date()? })
    }

    fn interpretations(&mut self) -> P<ItemKind> {
        let mut names = Vec::new();
        loop {
            let name = self.name("an interpretation")?;
            names.push((name, self.eat_word("default")));
            if !self.eat(TokenKind::Comma) {
                return Ok(ItemKind::Interpretations(names));
            }
        }
    }

    fn element_set(&mut self) -> P<ItemKind> {
        let name = self.name("the set's name")?;
        self.expect(TokenKind::Assign, "`=` and the elements in braces")?;
        let open = self.expect(TokenKind::OpenBrace, "`{` and the elements")?;
        let mut elements = Vec::new();
        self.entries(|p| {
            let name = p.name("an element")?;
            elements.push((name, p.maybe_string()));
            Ok(())
        })?;
        self.close(open)?;
        Ok(ItemKind::Set { name, elements })
    }

    fn table(&mut self) -> P<ItemKind> {
        let set = self.name("the set whose elements are the rows")?;
        let kind = if self.is(TokenKind::Colon) { Some(self.colon_kind()?) } else { None };
        let spread = self.maybe_spread()?;
        let open = self.expect(TokenKind::OpenBrace, "`{`, columns and rows")?;
        let mut columns = Vec::new();
        while self.word().is_some() && (columns.is_empty() || !self.peek().first) {
            columns.push(self.name("a column")?);
            self.eat(TokenKind::Comma);
        }
        self.eat(TokenKind::Semicolon);
        let mut rows = Vec::new();
        while self.word().is_some() {
            let name = self.name("an element")?;
            let mut cells = Vec::new();
            while !self.peek().first && !matches!(self.kind(), TokenKind::Semicolon | TokenKind::CloseBrace) {
                cells.push(self.cell()?);
                self.eat(TokenKind::Comma);
            }
            rows.push((name, cells));
            self.eat(TokenKind::Semicolon);
        }
        self.close(open)?;
        let sources = self.sources()?;
        Ok(ItemKind::Table(Table { set, kind, spread, columns, rows, sources }))
    }

    fn relation(&mut self) -> P<ItemKind> {
        let name = self.name("the relation's name")?;
        let open = self.expect(TokenKind::OpenBracket, "`[` and two sets")?;
        let first = self.name("a set")?;
        self.expect(TokenKind::Comma, "`,` and a second set")?;
        let second = self.name("a set")?;
        self.close(open)?;
        let symmetric = self.eat_word("symmetric");
        let open = self.expect(TokenKind::OpenBrace, "`{` and pairs")?;
        let mut pairs = Vec::new();
        self.entries(|p| {
            let a = p.name("an element")?;
            let b = p.name("a second element")?;
            let done = matches!(p.kind(), TokenKind::Comma | TokenKind::Semicolon | TokenKind::CloseBrace);
            let weight = if done || p.peek().first { None } else { Some(p.cell()?) };
            pairs.push((a, b, weight));
            Ok(())
        })?;
        self.close(open)?;
        let sources = self.sources()?;
        Ok(ItemKind::Relation(Relation { name, sets: (first, second), symmetric, pairs, sources }))
    }

    fn param(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the parameter's name")?;
        let indices = self.indices()?;
        let mut title = self.maybe_string();
        let kind = self.colon_kind()?;
        let (mut value, mut spread, mut sources) = (None, None, Vec::new());
        self.clauses(|p| {
            let start = p.peek().span;
            match p.kind() {
                TokenKind::Assign | TokenKind::Tilde | TokenKind::OpenBrace => {
                    let given = p.value()?;
                    p.set(&mut value, given, start, "the value")
                }
                TokenKind::At => {
                    sources.extend(p.sources()?);
                    Ok(())
                }
                TokenKind::Text => {
                    let text = p.string("a title")?;
                    p.set(&mut title, text, start, "the title")
                }
                _ => match p.maybe_spread()? {
                    Some(width) => p.set(&mut spread, width, start, "the spread"),
                    None => p.unknown_clause("a param", &["plus or minus"]),
                },
            }
        });
        let Some(value) = value else {
            return Err(self.missing(keyword, "this param has no value", "give it `= VALUE` or `~ LAW`"));
        };
        Ok(ItemKind::Param(Param { name, indices, kind, value, spread, title, sources }))
    }

    fn input(&mut self) -> P<ItemKind> {
        let name = self.name("the input's name")?;
        let indices = self.indices()?;
        let kind = self.colon_kind()?;
        let between = match self.word() {
            Some("step") => Between::Step,
            Some("linear") => Between::Linear,
            _ => return self.unexpected("`step` or `linear`"),
        };
        self.bump();
        self.eat(TokenKind::Assign);
        let series = self.series()?;
        let (mut outside, mut sources) = (None, Vec::new());
        self.clauses(|p| p.input_clause(&mut outside, &mut sources));
        Ok(ItemKind::Input(Input { name, indices, kind, between, series, outside, sources }))
    }

    fn input_clause(&mut self, outside: &mut Option<Spanned<String>>, sources: &mut Vec<Source>) -> P<()> {
        let start = self.peek().span;
        if self.is(TokenKind::At) {
            sources.extend(self.sources()?);
            return Ok(());
        }
        if self.eat_word("outside") {
            let why = self.string("a reason")?;
            return self.set(outside, why, start, "`outside`");
        }
        self.unknown_clause("an input", &["outside"])
    }

    fn series(&mut self) -> P<Vec<(Option<MapKey>, Points)>> {
        let open = self.expect(TokenKind::OpenBrace, "`{` and dated values")?;
        let mut series = Vec::new();
        let mut plain = Vec::new();
        self.entries(|p| {
            if p.word().is_none() {
                p.links = 0;
                plain.push(p.dated_value()?);
                return Ok(());
            }
            let key = p.map_key()?;
            p.expect(TokenKind::Colon, "`:` and dated values in braces")?;
            let open = p.expect(TokenKind::OpenBrace, "`{` and dated values")?;
            let mut points = Vec::new();
            p.entries(|p| {
                p.links = 0;
                points.push(p.dated_value()?);
                Ok(())
            })?;
            p.close(open)?;
            series.push((Some(key), points));
            Ok(())
        })?;
        self.close(open)?;
        if !plain.is_empty() || series.is_empty() {
            series.insert(0, (None, plain));
        }
        Ok(series)
    }

    /// `D: v`
    pub(super) fn dated_value(&mut self) -> P<(Spanned<Date>, Expr)> {
        let date = self.date()?;
        self.expect(TokenKind::Colon, "`:` and a value")?;
        Ok((date, self.expr()?))
    }

    fn input_event(&mut self) -> P<ItemKind> {
        self.bump();
        let name = self.name("the event's name")?;
        let indices = self.indices()?;
        let title = self.maybe_string();
        self.expect_word("on")?;
        let dates = if self.is(TokenKind::OpenBrace) {
            let open = self.bump();
            let mut dates = Vec::new();
            self.entries(|p| {
                let key = p.map_key()?;
                p.expect(TokenKind::Colon, "`:` and dates")?;
                dates.push((Some(key), p.dates()?));
                Ok(())
            })?;
            self.close(open)?;
            dates
        } else {
            vec![(None, self.dates()?)]
        };
        let (mut outside, mut sources) = (None, Vec::new());
        self.clauses(|p| p.input_clause(&mut outside, &mut sources));
        Ok(ItemKind::InputEvent(InputEvent { name, indices, title, dates, outside, sources }))
    }

    fn dates(&mut self) -> P<Vec<Spanned<Date>>> {
        let mut dates = vec![self.date()?];
        while self.is(TokenKind::Comma) && matches!(self.nth(1).kind, TokenKind::Date(_)) {
            self.bump();
            dates.push(self.date()?);
        }
        Ok(dates)
    }

    fn stock(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the stock's name")?;
        let indices = self.indices()?;
        let title = self.maybe_string();
        let kind = self.colon_kind()?;
        let (mut value, mut spread, mut reset) = (None, None, None);
        let (mut sources, mut updates) = (Vec::new(), Vec::new());
        self.clauses(|p| {
            let start = p.peek().span;
            match p.kind() {
                TokenKind::Assign | TokenKind::Tilde | TokenKind::OpenBrace => {
                    let given = p.value()?;
                    return p.set(&mut value, given, start, "the initial value");
                }
                TokenKind::At => sources.extend(p.sources()?),
                TokenKind::Word if p.is_word("each") => updates.push(p.update()?),
                TokenKind::Word if p.eat_words(&["reset", "by"]) => {
                    let by = p.reference()?;
                    return p.set(&mut reset, by, start, "`reset by`");
                }
                _ => match p.maybe_spread()? {
                    Some(width) => return p.set(&mut spread, width, start, "the spread"),
                    None => return p.unknown_clause("a stock", &["each", "reset", "plus or minus"]),
                },
            }
            Ok(())
        });
        let Some(value) = value else {
            return Err(self.missing(keyword, "this stock has no initial value", "give it `= VALUE`"));
        };
        Ok(ItemKind::Stock(Stock { name, indices, kind, title, value, spread, reset, sources, updates }))
    }

    /// `each CADENCE [when G] ± term` or `… becomes EXPR`
    fn update(&mut self) -> P<Update> {
        let start = self.bump().span;
        let cadence = self.cadence()?;
        let mut guard = None;
        if self.eat_word("when") {
            guard = Some(self.guard_before_terms()?);
        }
        let signed = matches!(self.nth(1).kind, TokenKind::Plus | TokenKind::Minus);
        if self.is(TokenKind::Newline)
            && !self.nth(1).margin
            && (signed || self.word_at(1) == Some("becomes"))
        {
            self.bump();
        }
        let becomes = self.eat_word("becomes");
        let guarded = guard.is_some() && !self.peek().first;
        let first = if becomes { FirstSign::Optional } else { FirstSign::Required };
        let terms = self.terms(first)?;
        if guarded && !becomes && terms.first().is_some_and(|t| is_condition(&t.expr)) {
            self.report(
                Diagnostic::error("ambiguous-guard", terms[0].span, "this reads as a term, not as the guard")
                    .help("put the guard in parentheses, or begin the terms on the next line"),
            );
            return Err(Failed);
        }
        Ok(Update { cadence, guard, becomes, terms, span: self.since(start) })
    }

    fn definition(&mut self) -> P<ItemKind> {
        let name = self.name("the name of the definition")?;
        let indices = self.indices()?;
        let kind = if self.is(TokenKind::Colon) { Some(self.colon_kind()?) } else { None };
        let mut sweeps = None;
        if self.eat_word("sweeps") {
            let n = self.whole("how many sweeps")?;
            self.expect_word("from")?;
            sweeps = Some((n, self.expr()?));
        }
        self.expect(TokenKind::Assign, "`=` and the definition")?;
        let terms = self.terms(FirstSign::Optional)?;
        Ok(ItemKind::Let(Let { name, indices, kind, sweeps, terms }))
    }

    fn shock(&mut self, keyword: Span) -> P<ItemKind> {
        let name = self.name("the shock's name")?;
        let indices: Indices = self.indices()?;
        self.expect(TokenKind::Tilde, "`~` and a law")?;
        let dist = self.dist()?;
        let (mut correlated, mut drawn, mut sources) = (None, None, Vec::new());
        self.clauses(|p| {
            let start = p.peek().span;
            if p.is(TokenKind::At) {
                sources.extend(p.sources()?);
                Ok(())
            } else if p.eat_word("each") {
                let at = DrawnAt::Cadence(p.cadence()?);
                p.set(&mut drawn, at, start, "when it is drawn")
            } else if p.eat_word("on") {
                let at = DrawnAt::On(p.reference()?);
                p.set(&mut drawn, at, start, "when it is drawn")
            } else if p.eat_word("correlated") {
                let r = p.expr()?;
                p.set(&mut correlated, r, start, "the correlation")
            } else {
                p.unknown_clause("a shock", &["each", "on", "correlated"])
            }
        });
        let Some(drawn) = drawn else {
            let help = "say `each day`, `each month` or `on EVENT`";
            return Err(self.missing(keyword, "this shock is never drawn", help));
        };
        Ok(ItemKind::Shock(Shock { name, indices, dist, correlated, drawn, sources }))
    }
}

/// Whether an expression can only be yes or no.
pub(crate) fn is_condition(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Is(..) | ExprKind::Flag(_) | ExprKind::Unary(UnaryOp::Not, _) => true,
        ExprKind::Binary(op, ..) => {
            use BinaryOp as B;
            matches!(op, B::Lt | B::Le | B::Gt | B::Ge | B::Eq | B::Ne | B::And | B::Or)
        }
        _ => false,
    }
}
