//! Kinds, values, maps, laws, cadences and sources: the parts that many declarations share.

use super::{Failed, P, Parser};
use crate::ast::{Dist, Expr, ExprKind, Kind, KindName, MapKey, Source, SourceKind, UnaryOp, Value};
use crate::calendar::{Cadence, TimeUnit};
use crate::diagnostic::Diagnostic;
use crate::lex::{TokenKind, key_end};
use crate::span::{Name, Span};

/// The months in the order of the calendar.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that may stand before a negative argument of a law: `normal(mean -1, sd 2)`.
const ARGUMENT_WORDS: &[&str] = &["mean", "median", "mode", "low", "high", "min", "max", "from", "to", "at"];

/// Functions, which are not laws: `after max(1 day, x)`.
const FUNCTIONS: &[&str] = &[
    "min", "max", "clamp", "exp", "log", "sqrt", "logistic", "abs", "sum", "mean", "count", "any", "all",
    "argmax", "lag", "held", "curve",
];

impl Parser<'_> {
    /// `: KIND`
    pub(super) fn colon_kind(&mut self) -> P<Kind> {
        self.expect(TokenKind::Colon, "`:` and a kind")?;
        self.kind_of_value()
    }

    /// A kind with bounds and unit.
    pub(super) fn kind_of_value(&mut self) -> P<Kind> {
        let start = self.peek().span;
        let name = self.kind_name()?;
        let mut bounds = None;
        if self.eat_word("in") {
            let low = self.expr()?;
            self.expect(TokenKind::Range, "`..` between the bounds")?;
            bounds = Some((low, self.expr()?));
        }
        let unit = self.maybe_string();
        Ok(Kind { name, bounds, unit, span: self.since(start) })
    }

    fn kind_name(&mut self) -> P<KindName> {
        let simple = match self.word() {
            Some("share") => KindName::Share,
            Some("prob") => KindName::Prob,
            Some("flag") => KindName::Flag,
            Some("count") => KindName::Count,
            Some("duration") => KindName::Duration,
            Some("real") => KindName::Real,
            Some("money") => KindName::Money,
            Some("rate") => {
                self.bump();
                self.expect_word("per")?;
                return Ok(KindName::Rate(self.unit()?));
            }
            _ => {
                let set = self.name("a kind such as `share`, or a set")?;
                return Ok(KindName::Element { set, or_nobody: self.eat_words(&["or", "nobody"]) });
            }
        };
        self.bump();
        Ok(simple)
    }

    /// `= VALUE`, `~ LAW` or a map.
    pub(super) fn value(&mut self) -> P<Value> {
        match self.kind() {
            TokenKind::Tilde => {
                self.bump();
                Ok(Value::Prior(self.dist()?))
            }
            TokenKind::Assign => {
                self.bump();
                self.bare_value()
            }
            TokenKind::OpenBrace => self.map(),
            _ => self.unexpected("`=` and a value, or `~` and a law"),
        }
    }

    fn bare_value(&mut self) -> P<Value> {
        match self.kind() {
            TokenKind::OpenBrace => self.map(),
            TokenKind::Tilde => self.value(),
            _ => Ok(Value::Expr(self.expr()?)),
        }
    }

    fn map(&mut self) -> P<Value> {
        let open = self.bump();
        let mut entries = Vec::new();
        self.deeper(|p| {
            p.entries(|p| {
                p.links = 0;
                let key = p.map_key()?;
                let colon = p.eat(TokenKind::Colon);
                let value = match p.kind() {
                    TokenKind::Tilde => p.value()?,
                    _ if colon => p.bare_value()?,
                    _ => return p.unexpected("`:` and a value, or `~` and a law"),
                };
                entries.push((key, value));
                Ok(())
            })
        })?;
        let span = open.span.to(self.close(open)?);
        Ok(Value::Map(entries, span))
    }

    /// Entries up to a closing brace, separated by `,` or `;` or line ends.
    pub(super) fn entries(&mut self, mut entry: impl FnMut(&mut Self) -> P<()>) -> P<()> {
        while !matches!(self.kind(), TokenKind::CloseBrace | TokenKind::End) {
            entry(self)?;
            let separated = self.eat(TokenKind::Comma) || self.eat(TokenKind::Semicolon);
            if !separated && !self.peek().first {
                break;
            }
            if self.is(TokenKind::Newline) {
                break;
            }
        }
        Ok(())
    }

    /// `else`, or one name for each index.
    pub(super) fn map_key(&mut self) -> P<MapKey> {
        if self.is_word("else") {
            return Ok(MapKey::Else(self.bump().span));
        }
        let mut names = vec![self.name("an element, an interpretation or `else`")?];
        while self.word().is_some() {
            names.push(self.name("an element")?);
        }
        Ok(MapKey::Names(names))
    }

    /// `plus or minus W`, if it is here.
    pub(super) fn maybe_spread(&mut self) -> P<Option<Expr>> {
        if !self.eat_words(&["plus", "or", "minus"]) {
            return Ok(None);
        }
        Ok(Some(self.expr()?))
    }

    /// A law.
    pub(super) fn dist(&mut self) -> P<Dist> {
        let name = self.name("a law such as `normal(0, 1)`")?;
        let start = name.span;
        let mut dist =
            Dist { name, args: Vec::new(), mixture: Vec::new(), above: None, below: None, span: start };
        let open = self.peek();
        if dist.name.value == "mixture" && self.is(TokenKind::OpenBrace) {
            self.bump();
            self.deeper(|p| p.entries(|p| p.mixture_entry(&mut dist)))?;
            self.close(open)?;
        } else {
            self.expect(TokenKind::OpenParen, "`(` and the numbers of the law")?;
            self.deeper(|p| p.dist_args(&mut dist))?;
            self.close(open)?;
        }
        loop {
            if dist.above.is_none() && self.eat_word("above") {
                dist.above = Some(Box::new(self.expr()?));
            } else if dist.below.is_none() && self.eat_word("below") {
                dist.below = Some(Box::new(self.expr()?));
            } else {
                break;
            }
        }
        dist.span = self.since(start);
        Ok(dist)
    }

    fn mixture_entry(&mut self, dist: &mut Dist) -> P<()> {
        self.links = 0;
        let value = self.expr()?;
        self.expect(TokenKind::Colon, "`:` and a weight")?;
        dist.mixture.push((value, self.expr()?));
        Ok(())
    }

    fn dist_args(&mut self, dist: &mut Dist) -> P<()> {
        while !self.is(TokenKind::CloseParen) {
            let word = self.maybe_argument_word()?;
            dist.args.push((word, self.expr()?));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        Ok(())
    }

    /// The word before an argument: a word followed by something that begins an expression.
    fn maybe_argument_word(&mut self) -> P<Option<Name>> {
        let Some(word) = self.word() else { return Ok(None) };
        let named = match self.nth(1).kind {
            TokenKind::Number(_) => true,
            TokenKind::Word => !matches!(self.word_at(1), Some("and" | "or" | "is" | "else" | "in" | "then")),
            TokenKind::OpenParen => ARGUMENT_WORDS.contains(&word) && !FUNCTIONS.contains(&word),
            TokenKind::Minus => ARGUMENT_WORDS.contains(&word) && self.joined(2) && !self.joined(1),
            _ => false,
        };
        if named && !matches!(word, "if" | "not") { Ok(Some(self.name("a word")?)) } else { Ok(None) }
    }

    /// Whether the token after next(n - 1) is written to it without a blank.
    fn joined(&self, n: usize) -> bool {
        self.nth(n - 1).span.end == self.nth(n).span.start
    }

    /// `1 to 4 days`, a law of durations, or a duration.
    pub(super) fn delay(&mut self) -> P<Dist> {
        let call = matches!(self.nth(1).kind, TokenKind::OpenParen | TokenKind::OpenBrace);
        if call && self.word().is_some_and(|w| !FUNCTIONS.contains(&w)) {
            return self.dist();
        }
        let low = self.expr()?;
        let start = low.span;
        let (name, args) = if self.eat_word("to") {
            let high = self.expr()?;
            ("days", self.days(low, high)?)
        } else {
            ("fixed", vec![(None, low)])
        };
        let span = self.since(start);
        let name = Name { value: name.to_string(), span };
        Ok(Dist { name, args, mixture: Vec::new(), above: None, below: None, span })
    }

    fn days(&mut self, low: Expr, high: Expr) -> P<Vec<(Option<Name>, Expr)>> {
        let scale = match high.kind {
            ExprKind::Duration(_, TimeUnit::Day) => 1.0,
            ExprKind::Duration(_, TimeUnit::Week) => 7.0,
            _ if self.eat_word("days") => return Ok(vec![(None, low), (None, high)]),
            _ => return self.unexpected("`days`"),
        };
        let number = |e: Expr| match e.kind {
            ExprKind::Duration(n, _) | ExprKind::Number(n) => {
                (None, Expr { kind: ExprKind::Number(n * scale), span: e.span })
            }
            _ => (None, e),
        };
        if scale != 1.0 && !matches!(low.kind, ExprKind::Duration(_, TimeUnit::Week) | ExprKind::Number(_)) {
            return self.unexpected("a range in days");
        }
        Ok(vec![number(low), number(high)])
    }

    /// `day`, `week`, `month`, `year`, `year in september`.
    pub(super) fn cadence(&mut self) -> P<Cadence> {
        Ok(match self.unit()? {
            TimeUnit::Day => Cadence::Day,
            TimeUnit::Week => Cadence::Week,
            TimeUnit::Month => Cadence::Month,
            TimeUnit::Year if self.eat_word("in") => {
                let Some(n) = MONTHS.iter().position(|&m| self.is_word(m)) else {
                    return self.unexpected("a month such as `september`");
                };
                self.bump();
                Cadence::Year(u8::try_from(n + 1).unwrap_or(1))
            }
            TimeUnit::Year => Cadence::Year(1),
        })
    }

    /// A cell of a table or a weight: a number, an element, a flag, or anything in parentheses.
    pub(super) fn cell(&mut self) -> P<Expr> {
        self.links = 0;
        let start = self.peek().span;
        if self.eat(TokenKind::Minus) {
            let of = self.cell_atom()?;
            let kind = ExprKind::Unary(UnaryOp::Neg, Box::new(of));
            return Ok(Expr { kind, span: self.since(start) });
        }
        self.cell_atom()
    }

    /// All sources that stand here.
    pub(super) fn sources(&mut self) -> P<Vec<Source>> {
        let mut sources = Vec::new();
        while self.is(TokenKind::At) {
            sources.push(self.source()?);
        }
        Ok(sources)
    }

    fn source(&mut self) -> P<Source> {
        let at = self.bump();
        let key = self.key(at.span.end, "a source such as `@notes 114` or `@record KEY`")?;
        let kind = match key.value.as_str() {
            "notes" => self.notes()?,
            "record" => {
                let start = self.peek().span.start;
                SourceKind::Record(self.key(start, "a key of the record")?.value)
            }
            "judgement" => SourceKind::Judgement(self.string("a reason")?.value),
            _ => {
                if self.is(TokenKind::Text) {
                    return self.unknown_source(&key);
                }
                SourceKind::Work(key.value)
            }
        };
        Ok(Source { kind, span: self.since(at.span) })
    }

    fn unknown_source<T>(&mut self, key: &Name) -> P<T> {
        let message = format!("`@{}` takes no text", super::shorten(&key.value));
        self.report(Diagnostic::error("unexpected-token", self.peek().span, message).fix(
            "a judgement is written `@judgement \"why\"`",
            key.span,
            "judgement",
        ));
        Err(Failed)
    }

    /// Letters, digits, `-`, `_` and `.` at an offset, which must be where the next token starts.
    pub(super) fn key(&mut self, start: u32, what: &str) -> P<Name> {
        let end = key_end(&self.source.text, start as usize);
        let same_line = self.peek().span.start == start && !self.at_line_end();
        if end == start as usize || !same_line {
            return self.unexpected(what);
        }
        let value = self.source.text[start as usize..end].to_string();
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        while self.peek().span.start < end && !self.at_line_end() {
            self.bump();
        }
        Ok(Name { value, span: Span::new(self.source.id, start, end) })
    }

    fn notes(&mut self) -> P<SourceKind> {
        let mut ranges = Vec::new();
        loop {
            let first = self.whole("a line of the notes")?;
            let mut last = first.value;
            if self.eat(TokenKind::Minus) {
                let end = self.whole("the last line of a range")?;
                last = end.value;
                if last < first.value {
                    let message = format!("lines {} to {last} run backwards", first.value);
                    self.report(
                        Diagnostic::error("unexpected-token", first.span.to(end.span), message)
                            .help("write the smaller number first"),
                    );
                    return Err(Failed);
                }
            }
            ranges.push((first.value, last));
            if !(self.is(TokenKind::Comma) && matches!(self.nth(1).kind, TokenKind::Number(_))) {
                return Ok(SourceKind::Notes(ranges));
            }
            self.bump();
        }
    }
}
