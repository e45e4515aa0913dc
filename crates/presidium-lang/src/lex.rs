//! Text → tokens with spans; comments are kept beside them, blanks are not.
//!
//! A newline is a token where a line of a rule ends: not inside brackets, not after an operator, a comma,
//! `=`, `:`, `then` or `else` at the end of a line, and not before a line that begins with `@`. A
//! declaration keyword in column 0 always ends what came before, brackets included.

use crate::calendar::Date;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::span::{Span, Spanned};

/// The words that begin a declaration.
pub const DECLARATIONS: &[&str] = &[
    "model",
    "clock",
    "interpretation",
    "uses",
    "set",
    "table",
    "relation",
    "param",
    "input",
    "stock",
    "let",
    "shock",
    "event",
    "episode",
    "choice",
    "record",
    "outcome",
    "scenario",
    "claim",
];

/// The most problems reported for one text.
pub(crate) const MOST_PROBLEMS: usize = 200;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is the sign it is named after")]
pub enum TokenKind {
    Word,
    Number(f64),
    Date(Date),
    Text,
    Newline,
    At,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Semicolon,
    Colon,
    Dot,
    Range,
    Tilde,
    Plus,
    Minus,
    Star,
    Slash,
    Caret,
    Assign,
    PlusAssign,
    MinusAssign,
    StarAssign,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    End,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// Whether it is the first of its physical line.
    pub first: bool,
    /// Whether it stands in column 0.
    pub margin: bool,
}

/// The tokens of a text, ending with [`TokenKind::End`], its comments and what was wrong.
#[derive(Clone, Debug, Default)]
pub struct Lexed {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// The comments, from `#` to the end of the line.
    pub comments: Vec<Spanned<String>>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// Splits a text into tokens.
pub fn lex(source: &Source) -> Lexed {
    let mut lexer = Lexer {
        source,
        text: &source.text,
        at: 0,
        line_start: 0,
        new_line: true,
        open: Vec::new(),
        key_end: 0,
        out: Lexed::default(),
    };
    if source.text.starts_with('\u{feff}') {
        lexer.at = 3;
        lexer.line_start = 3;
    }
    while lexer.token() {}
    let end = lexer.text.len();
    lexer.out.tokens.push(Token {
        kind: TokenKind::End,
        span: lexer.span(end, end),
        first: true,
        margin: true,
    });
    lexer.out
}

/// Whether a character may begin a name.
pub(crate) fn begins_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Whether a character may stand in a name.
pub(crate) fn in_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The end of a source key (letters, digits, `-`, `_`, `.` but not `..`) that starts at an offset.
pub(crate) fn key_end(text: &str, start: usize) -> usize {
    let mut end = start;
    for (n, c) in text[start..].char_indices() {
        let dots = c == '.' && !text[start + n + 1..].starts_with(in_name);
        if dots || !(in_name(c) || c == '-' || c == '.') {
            break;
        }
        end = start + n + c.len_utf8();
    }
    end
}

struct Lexer<'a> {
    source: &'a Source,
    text: &'a str,
    at: usize,
    line_start: usize,
    new_line: bool,
    open: Vec<TokenKind>,
    key_end: usize,
    out: Lexed,
}

impl Lexer<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source.id, clamp(start), clamp(end))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        // Two places are left for the parser to say that these are too many.
        if self.out.diagnostics.len() + 2 < MOST_PROBLEMS {
            self.out.diagnostics.push(diagnostic);
        }
    }

    fn token(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        match c {
            '\n' => {
                self.at += 1;
                self.line_start = self.at;
                self.new_line = true;
            }
            ' ' | '\t' | '\r' | '\u{a0}' => self.at += c.len_utf8(),
            '#' => self.comment(),
            '"' => self.string(),
            '0'..='9' => self.number(),
            '.' if rest[1..].starts_with(|d: char| d.is_ascii_digit()) => self.number(),
            c if begins_name(c) => {
                let end = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
                self.push(TokenKind::Word, end);
            }
            _ => self.sign(c),
        }
        true
    }

    fn comment(&mut self) {
        let rest = &self.text[self.at..];
        let end = rest.find('\n').unwrap_or(rest.len());
        let value = rest[..end].trim_end().to_string();
        let span = self.span(self.at, self.at + value.len());
        self.out.comments.push(Spanned { value, span });
        self.at += end;
    }

    fn string(&mut self) {
        let rest = &self.text[self.at..];
        let mut escaped = false;
        for (n, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return self.push(TokenKind::Text, n + 1),
                _ => {}
            }
        }
        let end = rest.find('\n').unwrap_or(rest.len());
        let end = rest[..end].trim_end().len();
        self.report(
            Diagnostic::error(
                "unterminated-string",
                self.span(self.at, self.at + end),
                "this text has no closing quotation mark",
            )
            .help("close the text with `\"` on the same line"),
        );
        self.push(TokenKind::Text, end);
    }

    fn number(&mut self) {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        if let Some(date) = date_at(bytes) {
            let in_key = self.at < self.key_end;
            let value = date.unwrap_or(Date(0));
            if date.is_none() && !in_key {
                let span = self.span(self.at, self.at + 10);
                self.report(
                    Diagnostic::error("no-such-date", span, format!("there is no day `{}`", &rest[..10]))
                        .help("a date is year-month-day, such as `1956-10-23`"),
                );
            }
            return self.push(TokenKind::Date(value), 10);
        }
        let end = number_end(bytes);
        let digits: String = rest[..end].chars().filter(|&c| c != '_').collect();
        let value = digits.parse::<f64>().unwrap_or(f64::INFINITY);
        if !value.is_finite() {
            let span = self.span(self.at, self.at + end);
            self.report(
                Diagnostic::error("number-too-large", span, "this number is too large")
                    .help("the largest number is about 1.8e308"),
            );
            return self.push(TokenKind::Number(0.0), end);
        }
        self.push(TokenKind::Number(value), end);
    }

    fn sign(&mut self, c: char) {
        use TokenKind as T;
        let rest = &self.text[self.at..];
        let next = rest[c.len_utf8()..].chars().next();
        let (kind, length) = match (c, next) {
            ('.', Some('.')) => (T::Range, 2),
            ('.', _) => (T::Dot, 1),
            ('+', Some('=')) => (T::PlusAssign, 2),
            ('+', _) => (T::Plus, 1),
            ('-', Some('=')) => (T::MinusAssign, 2),
            ('-', _) => (T::Minus, 1),
            ('*', Some('=')) => (T::StarAssign, 2),
            ('*', _) => (T::Star, 1),
            ('=', Some('=')) => (T::Equal, 2),
            ('=', _) => (T::Assign, 1),
            ('!', Some('=')) => (T::NotEqual, 2),
            ('<', Some('=')) => (T::LessEqual, 2),
            ('<', _) => (T::Less, 1),
            ('>', Some('=')) => (T::GreaterEqual, 2),
            ('>', _) => (T::Greater, 1),
            ('/', _) => (T::Slash, 1),
            ('^', _) => (T::Caret, 1),
            ('~', _) => (T::Tilde, 1),
            (',', _) => (T::Comma, 1),
            (';', _) => (T::Semicolon, 1),
            (':', _) => (T::Colon, 1),
            ('@', _) => (T::At, 1),
            ('(', _) => (T::OpenParen, 1),
            (')', _) => (T::CloseParen, 1),
            ('[', _) => (T::OpenBracket, 1),
            (']', _) => (T::CloseBracket, 1),
            ('{', _) => (T::OpenBrace, 1),
            ('}', _) => (T::CloseBrace, 1),
            _ => return self.unknown(),
        };
        self.push(kind, length);
        self.brackets(kind);
        if kind == T::At {
            self.key();
        }
    }

    /// Remembers how far a source key reaches, so that its last word is not taken for an operator.
    fn key(&mut self) {
        self.key_end = key_end(self.text, self.at);
        if &self.text[self.at..self.key_end] == "record" {
            let rest = &self.text[self.key_end..];
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            self.key_end = key_end(self.text, self.key_end + blanks);
        }
    }

    fn brackets(&mut self, kind: TokenKind) {
        use TokenKind as T;
        let opening = match kind {
            T::OpenParen | T::OpenBracket | T::OpenBrace => return self.open.push(kind),
            T::CloseParen => T::OpenParen,
            T::CloseBracket => T::OpenBracket,
            T::CloseBrace => T::OpenBrace,
            _ => return,
        };
        // A closing bracket also closes what was left open inside; only the last few are searched.
        let tail = self.open.len().saturating_sub(64);
        if let Some(n) = self.open[tail..].iter().rposition(|&k| k == opening) {
            self.open.truncate(tail + n);
        }
    }

    fn unknown(&mut self) {
        let rest = &self.text[self.at..];
        let known = |c: char| c.is_whitespace() || c.is_ascii() && c != '!' && !c.is_ascii_control();
        let odd = "!$%&'?\\`|";
        let end = rest.find(|c: char| (known(c) || begins_name(c)) && !odd.contains(c));
        let end = end.unwrap_or(rest.len()).max(rest.chars().next().map_or(1, char::len_utf8));
        let shown: String = rest[..end].chars().take(8).flat_map(char::escape_debug).collect();
        let shown = crate::parse::shorten(&shown);
        let span = self.span(self.at, self.at + end);
        self.report(
            Diagnostic::error("unexpected-character", span, format!("`{shown}` means nothing here"))
                .help("remove it, or put it between quotation marks or after `#`"),
        );
        self.at += end;
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let first = std::mem::replace(&mut self.new_line, false);
        let margin = self.at == self.line_start;
        if first && self.ends_line(kind, length, margin) {
            let end = self.out.tokens.last().map_or(0, |t| t.span.end as usize);
            let span = self.span(end, end);
            self.out.tokens.push(Token { kind: TokenKind::Newline, span, first: false, margin: false });
        }
        let span = self.span(self.at, self.at + length);
        self.at += length;
        self.out.tokens.push(Token { kind, span, first, margin });
    }

    /// Whether the line before the token about to be pushed has ended.
    fn ends_line(&mut self, kind: TokenKind, length: usize, margin: bool) -> bool {
        let Some(&last) = self.out.tokens.last() else { return false };
        let word = &self.text[self.at..self.at + length];
        if margin && kind == TokenKind::Word && DECLARATIONS.contains(&word) {
            self.open.clear();
            return true;
        }
        if !self.open.is_empty() {
            return false;
        }
        margin || !(kind == TokenKind::At || self.continues(last))
    }

    /// Whether a line that ends with this token goes on in the next.
    fn continues(&self, last: Token) -> bool {
        use TokenKind as T;
        if (last.span.end as usize) <= self.key_end {
            return false;
        }
        match last.kind {
            T::Word => matches!(self.source.slice(last.span), "then" | "else" | "and" | "or" | "not" | "is"),
            T::Comma | T::Colon | T::Range | T::Tilde | T::Assign => true,
            T::Plus | T::Minus | T::Star | T::Slash | T::Caret => true,
            T::PlusAssign | T::MinusAssign | T::StarAssign => true,
            T::Equal | T::NotEqual | T::Less | T::LessEqual | T::Greater | T::GreaterEqual => true,
            _ => false,
        }
    }
}

/// `NNNN-NN-NN` at the start, not followed by a digit or letter: the day, or `None` inside if there is none.
fn date_at(bytes: &[u8]) -> Option<Option<Date>> {
    let shape = bytes.get(..10)?;
    let digit = |n: usize| shape[n].is_ascii_digit();
    if ![0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digit) || shape[4] != b'-' || shape[7] != b'-' {
        return None;
    }
    if bytes.get(10).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        return None;
    }
    let number = |a: usize, b: usize| shape[a..b].iter().fold(0, |n, d| n * 10 + u32::from(d - b'0'));
    Some(Date::from_ymd(i32::try_from(number(0, 4)).unwrap_or(0), number(5, 7), number(8, 10)))
}

/// The length of the number at the start: digits, `_`, one point, an exponent.
pub(crate) fn number_end(bytes: &[u8]) -> usize {
    let digits = |mut n: usize| {
        while bytes.get(n).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
            n += 1;
        }
        n
    };
    let is_digit = |n: usize| bytes.get(n).is_some_and(u8::is_ascii_digit);
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && is_digit(end + 1) {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if is_digit(end + 1 + sign) {
            end = digits(end + 1 + sign);
        }
    }
    end
}

#[cfg(test)]
mod tests;
