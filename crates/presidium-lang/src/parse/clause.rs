//! Lines and clauses: terms of a rule, what ends a line, what sets something off, tags.

use super::{Failed, P, Parser, nearest};
use crate::ast::{BinaryOp, Expr, ExprKind, OnSource, Source, Tags, Term, UnaryOp};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::{Name, Span};

/// Whether the first term of a rule needs a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstSign {
    Required,
    Optional,
}

impl Parser<'_> {
    /// Runs a rule for each clause of a declaration; after a problem goes on at the next line.
    pub(super) fn clauses(&mut self, mut clause: impl FnMut(&mut Self) -> P<()>) {
        loop {
            if self.is(TokenKind::Newline) && !self.nth(1).margin {
                self.bump();
                continue;
            }
            if self.at_line_end() {
                return;
            }
            let before = self.at;
            self.links = 0;
            let result = clause(self);
            if result.is_err() {
                (self.depth, self.inside_then, self.sign_ends) = (0, false, false);
                self.skip_line();
            } else if self.at == before {
                let _reported: P<()> = self.unexpected("a clause");
                self.skip_line();
            }
        }
    }

    /// Reports a clause that this declaration does not know.
    pub(super) fn unknown_clause(&mut self, declaration: &str, known: &[&str]) -> P<()> {
        let Some(word) = self.word() else { return self.unexpected("a clause or the end of the line") };
        let span = self.peek().span;
        let message = format!("`{}` is no part of {declaration}", super::shorten(word));
        let problem = Diagnostic::error("unknown-clause", span, message);
        let problem = match nearest(word, known.iter().copied()) {
            Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
            None => problem.help(format!("it may have: {}", known.join(", "))),
        };
        self.report(problem);
        Err(Failed)
    }

    /// Fills a slot once.
    pub(super) fn set<T>(&mut self, slot: &mut Option<T>, value: T, start: Span, what: &str) -> P<()> {
        if slot.is_some() {
            let span = self.since(start);
            self.report(
                Diagnostic::error("duplicate-clause", span, format!("{what} is given twice"))
                    .help("remove one of the two"),
            );
            return Err(Failed);
        }
        *slot = Some(value);
        Ok(())
    }

    /// Reports a clause that must be there.
    pub(super) fn missing(&mut self, at: Span, message: &str, help: &str) -> Failed {
        self.report(Diagnostic::error("missing-clause", at, message).help(help));
        Failed
    }

    /// `as NAME` and sources at the end of a line.
    pub(super) fn tail(&mut self) -> P<(Option<Name>, Vec<Source>)> {
        let (mut name, mut sources) = (None, Vec::new());
        loop {
            if self.is_word("as") {
                let start = self.bump().span;
                let given = self.name("a name for this line")?;
                self.set(&mut name, given, start, "a name for this line")?;
            } else if self.is(TokenKind::At) {
                sources.extend(self.sources()?);
            } else {
                return Ok((name, sources));
            }
        }
    }

    /// The terms of a rule: this line, and those after it that begin with `+` or `-`.
    pub(super) fn terms(&mut self, first: FirstSign) -> P<Vec<Term>> {
        let mut terms = Vec::new();
        let mut failed = false;
        loop {
            match self.term(first) {
                Ok(term) => terms.push(term),
                Err(Failed) => {
                    failed = true;
                    (self.depth, self.inside_then, self.sign_ends) = (0, false, false);
                    self.skip_line();
                }
            }
            let next = self.nth(1);
            let sign = matches!(next.kind, TokenKind::Plus | TokenKind::Minus);
            if !(self.is(TokenKind::Newline) && sign && !next.margin) {
                break;
            }
            self.bump();
        }
        if failed { Err(Failed) } else { Ok(terms) }
    }

    fn term(&mut self, first: FirstSign) -> P<Term> {
        let start = self.peek().span;
        self.links = 0;
        let negative = self.is(TokenKind::Minus);
        let signed = self.eat(TokenKind::Minus) || self.eat(TokenKind::Plus);
        if !signed && first == FirstSign::Required {
            self.report(
                Diagnostic::error("missing-sign", start, "a term of an update begins with `+` or `-`").fix(
                    "write `+` before it, or `becomes` to replace the value",
                    Span::new(start.source, start.start, start.start),
                    "+ ",
                ),
            );
        }
        let expr = self.expr()?;
        // `- a * b` is a line that is subtracted; in `- a + b` the sign belongs to `a` alone.
        let (negative, expr) = match expr.kind {
            ExprKind::Binary(op, ..)
                if negative && !matches!(op, BinaryOp::Mul | BinaryOp::Div | BinaryOp::Pow) =>
            {
                (false, negated_left(expr, start))
            }
            _ => (negative, expr),
        };
        let (name, sources) = self.tail()?;
        Ok(Term { negative, expr, name, sources, span: self.since(start) })
    }

    /// A line that is a single expression with its name and sources: the factor of a hazard.
    pub(super) fn factor(&mut self) -> P<Term> {
        let start = self.peek().span;
        let expr = self.expr()?;
        let (name, sources) = self.tail()?;
        Ok(Term { negative: false, expr, name, sources, span: self.since(start) })
    }

    /// `X or Y is OPTION`
    pub(super) fn on_sources(&mut self) -> P<Vec<OnSource>> {
        let mut of = vec![self.on_source()?];
        while self.eat_word("or") {
            of.push(self.on_source()?);
        }
        Ok(of)
    }

    fn on_source(&mut self) -> P<OnSource> {
        let (of, filter) = self.reference_or_any()?;
        let mut is = None;
        if self.eat_word("is") {
            let positive = !self.eat_word("not");
            is = Some((positive, self.name("an option")?));
        }
        Ok(OnSource { of, filter, is })
    }

    /// `topic`, `unscored` or `follows`, if one is here.
    pub(super) fn maybe_tag(&mut self, tags: &mut Tags) -> P<bool> {
        let start = self.peek().span;
        if self.word_at(1).is_some() && self.eat_word("topic") {
            let name = self.name("a topic")?;
            self.set(&mut tags.topic, name, start, "the topic")?;
        } else if self.nth(1).kind == TokenKind::Text && self.eat_word("unscored") {
            let why = self.string("a reason")?;
            self.set(&mut tags.unscored, why, start, "the reason for no score")?;
        } else if self.word_at(1).is_some() && self.eat_word("follows") {
            let input = self.name("an input")?;
            tags.follows.push((input, self.string("a reason")?));
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// `when G`: the guard into its slot.
    pub(super) fn guard(&mut self, slot: &mut Option<Expr>) -> P<()> {
        let start = self.bump().span;
        let guard = self.expr()?;
        self.set(slot, guard, start, "the guard")
    }
}

/// An expression with a sign before its first operand, as a minus before any expression binds.
fn negated_left(expr: Expr, sign: Span) -> Expr {
    let span = sign.to(expr.span);
    match expr.kind {
        ExprKind::Binary(op, left, right) if op != BinaryOp::Pow => {
            let left = Box::new(negated_left(*left, sign));
            Expr { kind: ExprKind::Binary(op, left, right), span }
        }
        kind => {
            let inner = Expr { kind, span: expr.span };
            Expr { kind: ExprKind::Unary(UnaryOp::Neg, Box::new(inner)), span }
        }
    }
}
