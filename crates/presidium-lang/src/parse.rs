//! Tokens → [`Ast`] and a list of problems; never stops at the first one.
//!
//! Recursive descent, one function per rule of `docs/reference/grammar.md`. A function that returns [`P`]
//! has reported before it returns `Failed`; the caller goes on at the next line. A declaration in which
//! anything was reported becomes [`ItemKind::Poisoned`]. `maybe_x` consumes nothing when x is not there.

mod change;
mod clause;
mod declaration;
mod expression;
mod question;
mod rule;
mod value;

pub(crate) use declaration::is_condition;
pub(crate) use value::MONTHS;

use crate::ast::{Ast, Change, Item, ItemKind};
use crate::calendar::Date;
use crate::diagnostic::Diagnostic;
use crate::lex::{DECLARATIONS, Lexed, MOST_PROBLEMS, Token, TokenKind, lex};
use crate::source::Source;
use crate::span::{Name, SourceId, Span, Spanned};

/// The longest text that is read, in bytes.
pub const LONGEST_TEXT: usize = 4 << 20;
/// The most declarations in one text.
pub const MOST_DECLARATIONS: usize = 20_000;
/// Messages have fewer characters than this.
const LONGEST_MESSAGE: usize = 72;
/// The deepest nesting of an expression, map or bracket.
pub const DEEPEST: u32 = 64;
/// The most operators, properties and the like in one expression.
pub const MOST_LINKS: u32 = 256;

/// Every code of this stage with a summary of one line.
pub const CODES: &[(&str, &str)] = &[
    ("ambiguous-guard", "a guard and the first term of an update run into each other"),
    ("chained-comparison", "two comparisons in a row, as in `a < b < c`"),
    ("duplicate-clause", "a clause is given twice in one declaration"),
    ("indented-declaration", "a declaration does not begin at the start of a line"),
    ("misplaced-else", "`else` does not follow a lookup or a reduction"),
    ("misplaced-source", "a source stands where nothing is stated"),
    ("missing-clause", "a declaration lacks a clause it cannot do without"),
    ("missing-sign", "a line of an update does not begin with `+` or `-`"),
    ("no-such-date", "a date that is not in the calendar"),
    ("number-too-large", "a number beyond the range of double precision"),
    ("reserved-word", "a word of the language used as a name"),
    ("text-too-long", "a text of more than 4 MiB"),
    ("too-deep", "brackets or expressions nested too deeply"),
    ("too-many-declarations", "more than 20,000 declarations in one text"),
    ("too-many-problems", "reading stopped after 200 problems"),
    ("unclosed-bracket", "a bracket that is never closed"),
    ("unexpected-character", "a character that means nothing in a model"),
    ("unexpected-token", "something else was expected here"),
    ("unknown-clause", "a line begins with a word this declaration does not know"),
    ("unknown-keyword", "a line begins with a word that declares nothing"),
    ("unterminated-string", "a text without its closing quotation mark"),
];

/// What was read, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The tree; complete when there are no errors.
    pub ast: Ast,
    /// The problems, sorted by position.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text.
///
/// Cost: linear in the text.
pub fn parse(source: &Source) -> Parsed {
    if source.text.len() > LONGEST_TEXT {
        return Parsed { ast: Ast::default(), diagnostics: vec![too_long(source)] };
    }
    let mut lexed = lex(source);
    let comments = std::mem::take(&mut lexed.comments);
    let mut parser = Parser::new(source, lexed);
    let mut ast = parser.file();
    ast.comments = comments;
    Parsed { ast, diagnostics: parser.finish() }
}

/// Reads one or several changes, separated by `,` or `;`, as given on a command line.
///
/// Errors: the problems; their spans are offsets into `text`.
pub fn parse_change(text: &str) -> Result<Vec<Change>, Vec<Diagnostic>> {
    parse_changes(&Source::new(SourceId(0), "change", text))
}

/// Reads a text of changes.
pub(crate) fn parse_changes(source: &Source) -> Result<Vec<Change>, Vec<Diagnostic>> {
    if source.text.len() > LONGEST_TEXT {
        return Err(vec![too_long(source)]);
    }
    let mut parser = Parser::new(source, lex(source));
    let changes = parser.changes();
    if changes.is_ok() && !parser.at_end() {
        let _reported: P<()> = parser.unexpected("the end of the change");
    }
    let diagnostics = parser.finish();
    match changes {
        Ok(changes) if diagnostics.is_empty() => Ok(changes),
        _ => Err(diagnostics),
    }
}

fn too_long(source: &Source) -> Diagnostic {
    let message = format!("a text may have {LONGEST_TEXT} bytes, this has {}", source.text.len());
    Diagnostic::error("text-too-long", Span::new(source.id, 0, 0), message)
        .help("divide the model into several files in one folder")
}

/// Something could not be read and has been reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failed;

/// What a rule of the grammar yields.
pub(crate) type P<T> = Result<T, Failed>;

/// A place in the tokens, and what was reported so far.
pub(crate) struct Parser<'a> {
    source: &'a Source,
    tokens: Vec<Token>,
    at: usize,
    diagnostics: Vec<Diagnostic>,
    stopped: bool,
    depth: u32,
    links: u32,
    /// Whether an `else` here belongs to an `if` further out.
    inside_then: bool,
    /// Whether a `+` or `-` here begins a term instead of going on with the expression.
    sign_ends: bool,
}

impl<'a> Parser<'a> {
    fn new(source: &'a Source, lexed: Lexed) -> Parser<'a> {
        Parser {
            source,
            tokens: lexed.tokens,
            at: 0,
            diagnostics: lexed.diagnostics,
            stopped: false,
            depth: 0,
            links: 0,
            inside_then: false,
            sign_ends: false,
        }
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        if self.diagnostics.len() + 2 >= MOST_PROBLEMS && !self.stopped {
            self.stop(self.peek().span);
        }
        self.diagnostics.sort_by_key(|d| (d.primary.span.start, d.primary.span.end, d.code));
        self.diagnostics
    }

    // The file.

    fn file(&mut self) -> Ast {
        let mut ast = Ast::default();
        let mut lexical: Vec<u32> = self.diagnostics.iter().map(|d| d.primary.span.start).collect();
        lexical.reverse();
        while !self.at_end() {
            if self.eat(TokenKind::Newline) {
                continue;
            }
            if ast.items.len() == MOST_DECLARATIONS {
                let message = format!("a text may have {MOST_DECLARATIONS} declarations");
                self.report(
                    Diagnostic::error("too-many-declarations", self.peek().span, message)
                        .help("divide the model into several files in one folder"),
                );
                break;
            }
            let mut item = self.item(&mut ast.poisoned);
            while lexical.last().is_some_and(|&at| at < item.span.end) {
                let inside = lexical.pop().is_some_and(|at| at >= item.span.start);
                if inside {
                    item.kind = ItemKind::Poisoned;
                }
            }
            ast.items.push(item);
        }
        ast
    }

    fn item(&mut self, poisoned: &mut Vec<Name>) -> Item {
        let start = self.peek();
        let reported = self.diagnostics.len();
        let name = self.likely_name();
        (self.depth, self.links, self.inside_then, self.sign_ends) = (0, 0, false, false);
        if !start.margin && DECLARATIONS.contains(&self.word().unwrap_or("")) {
            self.report(
                Diagnostic::error(
                    "indented-declaration",
                    start.span,
                    "a declaration begins at the start of a line",
                )
                .help("remove the blanks before it"),
            );
        }
        let mut kind = self.declaration();
        if kind.is_ok() && !self.at_declaration_end() {
            let _reported: P<()> = self.unexpected("the end of the line");
        }
        while !self.at_declaration_end() {
            self.bump();
        }
        if self.diagnostics.len() > reported {
            poisoned.extend(name);
            kind = Ok(ItemKind::Poisoned);
        }
        let span = start.span.to(self.last_span());
        Item { kind: kind.unwrap_or(ItemKind::Poisoned), span }
    }

    /// The name a declaration seems to give, for the list of what poisoned declarations would have defined.
    fn likely_name(&self) -> Option<Name> {
        let event = self.word_at(0) == Some("input") && self.word_at(1) == Some("event");
        let nth = if event && self.word_at(2).is_some() { 2 } else { 1 };
        let value = self.word_at(nth)?.to_string();
        Some(Spanned { value, span: self.nth(nth).span })
    }

    // Tokens.

    fn nth(&self, n: usize) -> Token {
        self.tokens[(self.at + n).min(self.tokens.len() - 1)]
    }

    fn peek(&self) -> Token {
        self.nth(0)
    }

    fn kind(&self) -> TokenKind {
        self.peek().kind
    }

    fn bump(&mut self) -> Token {
        let token = self.peek();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    fn last_span(&self) -> Span {
        let n = self.at.saturating_sub(1);
        self.tokens[n].span
    }

    /// From a start to the last token consumed.
    fn since(&self, start: Span) -> Span {
        start.to(self.last_span())
    }

    fn is(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let here = self.is(kind);
        if here {
            self.bump();
        }
        here
    }

    fn word_at(&self, n: usize) -> Option<&'a str> {
        let token = self.nth(n);
        (token.kind == TokenKind::Word).then(|| self.source.slice(token.span))
    }

    fn word(&self) -> Option<&'a str> {
        self.word_at(0)
    }

    fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let here = self.is_word(word);
        if here {
            self.bump();
        }
        here
    }

    /// Consumes several words if all are here.
    fn eat_words(&mut self, words: &[&str]) -> bool {
        let here = words.iter().enumerate().all(|(n, word)| self.word_at(n) == Some(word));
        if here {
            self.at += words.len();
        }
        here
    }

    fn at_end(&self) -> bool {
        self.is(TokenKind::End)
    }

    fn at_line_end(&self) -> bool {
        matches!(self.kind(), TokenKind::Newline | TokenKind::End)
    }

    fn at_declaration_end(&self) -> bool {
        match self.kind() {
            TokenKind::Newline => self.nth(1).margin,
            TokenKind::End => true,
            _ => false,
        }
    }

    // What must be there.

    fn expect(&mut self, kind: TokenKind, what: &str) -> P<Token> {
        if self.is(kind) { Ok(self.bump()) } else { self.unexpected(what) }
    }

    fn expect_word(&mut self, word: &str) -> P<Token> {
        if self.is_word(word) { Ok(self.bump()) } else { self.unexpected(&format!("`{word}`")) }
    }

    /// The closing bracket that goes with an opening one.
    fn close(&mut self, open: Token) -> P<Span> {
        let (kind, sign) = match open.kind {
            TokenKind::OpenParen => (TokenKind::CloseParen, ")"),
            TokenKind::OpenBracket => (TokenKind::CloseBracket, "]"),
            _ => (TokenKind::CloseBrace, "}"),
        };
        if self.is(kind) {
            return Ok(self.bump().span);
        }
        let message = format!("expected `{sign}`, found {}", self.found());
        self.report(
            Diagnostic::error("unclosed-bracket", self.peek().span, message)
                .also(open.span, "opened here")
                .help(format!("close the bracket with `{sign}`")),
        );
        Err(Failed)
    }

    /// Any word that is not one of the language's own in expressions.
    fn name(&mut self, what: &str) -> P<Name> {
        let Some(word) = self.word() else { return self.unexpected(what) };
        let span = self.peek().span;
        if RESERVED.contains(&word) {
            self.report(
                Diagnostic::error("reserved-word", span, format!("`{word}` cannot be a name"))
                    .help("choose another name; this word has a meaning in expressions"),
            );
            return Err(Failed);
        }
        self.bump();
        Ok(Spanned { value: word.to_string(), span })
    }

    fn maybe_string(&mut self) -> Option<Spanned<String>> {
        let token = self.peek();
        if token.kind != TokenKind::Text {
            return None;
        }
        self.bump();
        Some(Spanned { value: unescape(self.source.slice(token.span)), span: token.span })
    }

    fn string(&mut self, what: &str) -> P<Spanned<String>> {
        match self.maybe_string() {
            Some(text) => Ok(text),
            None => self.unexpected(&format!("{what} in quotation marks")),
        }
    }

    fn maybe_date(&mut self) -> Option<Spanned<Date>> {
        let TokenKind::Date(value) = self.kind() else { return None };
        let span = self.bump().span;
        Some(Spanned { value, span })
    }

    fn date(&mut self) -> P<Spanned<Date>> {
        match self.maybe_date() {
            Some(date) => Ok(date),
            None => self.unexpected("a date such as `1956-10-23`"),
        }
    }

    fn whole(&mut self, what: &str) -> P<Spanned<u32>> {
        if let TokenKind::Number(n) = self.kind()
            && n.fract() == 0.0
            && n <= f64::from(u32::MAX)
        {
            let span = self.bump().span;
            return Ok(Spanned { value: n as u32, span });
        }
        self.unexpected(what)
    }

    // Problems.

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.stopped {
            return;
        }
        let span = diagnostic.primary.span;
        self.diagnostics.push(diagnostic);
        if self.diagnostics.len() + 1 >= MOST_PROBLEMS {
            self.stop(span);
        }
    }

    /// Reports that enough is enough and moves to the end of the text.
    fn stop(&mut self, span: Span) {
        self.stopped = true;
        self.at = self.tokens.len() - 1;
        let message = format!("reading stopped after {MOST_PROBLEMS} problems");
        self.diagnostics.push(
            Diagnostic::error("too-many-problems", span, message)
                .help("mend the first problems and try again"),
        );
    }

    /// Reports that something else was expected at the next token.
    fn unexpected<T>(&mut self, what: &str) -> P<T> {
        let token = self.peek();
        let mut message = format!("expected {what}, found {}", self.found());
        if message.chars().count() >= LONGEST_MESSAGE {
            message = format!("expected {what}");
        }
        let mut diagnostic = Diagnostic::error("unexpected-token", token.span, message)
            .label(format!("found {}", self.found()));
        if token.first && matches!(self.word(), Some("else" | "and" | "or")) {
            diagnostic = diagnostic.help("end the line before with this word, or use brackets");
        } else if token.kind == TokenKind::Assign {
            diagnostic = diagnostic.fix("write `==` to compare", token.span, "==");
        }
        self.report(diagnostic);
        Err(Failed)
    }

    /// The next token in a few words.
    fn found(&self) -> String {
        match self.kind() {
            TokenKind::End => "the end of the text".to_string(),
            TokenKind::Newline if self.nth(1).kind == TokenKind::End => "the end of the text".to_string(),
            TokenKind::Newline => "the end of the line".to_string(),
            TokenKind::Text => "a text".to_string(),
            _ => format!("`{}`", shorten(self.source.slice(self.peek().span))),
        }
    }

    fn skip_line(&mut self) {
        while !self.at_line_end() {
            self.bump();
        }
    }

    /// Runs a rule one level deeper; too deep is reported and the line given up.
    fn deeper<T>(&mut self, rule: impl FnOnce(&mut Parser<'a>) -> P<T>) -> P<T> {
        if self.depth >= DEEPEST {
            return self.too_deep("this is nested too deeply");
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn too_deep<T>(&mut self, message: &str) -> P<T> {
        let span = self.peek().span;
        self.report(Diagnostic::error("too-deep", span, message).help("give parts of it a name with `let`"));
        self.skip_line();
        Err(Failed)
    }
}

/// Words that cannot be names: they mean something wherever an expression may stand.
pub(crate) const RESERVED: &[&str] =
    &["if", "then", "else", "and", "or", "not", "is", "in", "where", "per", "yes", "no", "nobody", "today"];

/// The text between the quotation marks; `\"` and `\\` stand for the second character.
fn unescape(quoted: &str) -> String {
    let inner = quoted.strip_prefix('"').unwrap_or(quoted);
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some(&next @ ('"' | '\\'))) => {
                out.push(next);
                rest.next();
            }
            ('"', _) => break,
            _ => out.push(c),
        }
    }
    out
}

/// At most twenty characters of a text.
pub(crate) fn shorten(text: &str) -> String {
    if text.chars().count() <= 20 {
        return text.to_string();
    }
    text.chars().take(19).chain(['…']).collect()
}

/// The nearest of some words: within two edits, one for words of up to four letters.
pub(crate) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let letters: Vec<char> = word.chars().take(40).collect();
    let most = if letters.len() <= 4 { 1 } else { 2 };
    let candidates = words.into_iter().map(|w| (distance(&letters, w), w));
    candidates.filter(|&(d, _)| d <= most).min().map(|(_, w)| w)
}

/// Edits (insert, delete, replace, swap neighbours) between two words.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().take(40).collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests;
