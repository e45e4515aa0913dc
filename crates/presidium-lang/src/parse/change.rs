//! Changes of a world: one grammar for model files, the command line and page links.

use super::{Failed, P, Parser};
use crate::ast::{Change, ChangeArg, ChangeKind, ChangeTarget, During, Expr, ExprKind, When};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::{Name, Span};

impl Parser<'_> {
    /// One or several changes, separated by `,` or `;`.
    pub(super) fn changes(&mut self) -> P<Vec<Change>> {
        let mut changes = vec![self.change()?];
        while self.eat(TokenKind::Comma) || self.eat(TokenKind::Semicolon) {
            changes.push(self.change()?);
        }
        Ok(changes)
    }

    fn change(&mut self) -> P<Change> {
        let start = self.peek().span;
        self.links = 0;
        let prefix = if self.nth(1).kind == TokenKind::Colon { self.word() } else { None };
        let kind = match prefix {
            Some("hazard") => self.hazard_change()?,
            Some("utility") => self.utility_change()?,
            Some("rule") => self.rule_change()?,
            Some("source") => self.source_change()?,
            Some("swap") => self.swap()?,
            Some("freeze") => {
                self.skip_prefix();
                ChangeKind::Freeze(self.key_here("a file of the model")?)
            }
            Some(other) => return self.unknown_prefix(other),
            None => self.plain_change()?,
        };
        Ok(Change { kind, span: self.since(start) })
    }

    fn skip_prefix(&mut self) {
        self.at += 2;
    }

    fn unknown_prefix<T>(&mut self, prefix: &str) -> P<T> {
        let span = self.peek().span;
        let known = ["hazard", "utility", "rule", "source", "swap", "freeze"];
        let message = format!("`{}:` is no form of change", super::shorten(prefix));
        let problem = Diagnostic::error("unexpected-token", span, message);
        let problem = match super::nearest(prefix, known) {
            Some(near) => problem.fix(format!("did you mean `{near}:`?"), span, near),
            None => problem.help(format!("the forms are: {}", known.map(|k| format!("{k}:")).join(" "))),
        };
        self.report(problem);
        Err(Failed)
    }

    fn plain_change(&mut self) -> P<ChangeKind> {
        let target = self.change_target()?;
        match self.kind() {
            TokenKind::At => {
                self.bump();
                Ok(ChangeKind::Cause { target, at: self.moment()? })
            }
            TokenKind::PlusAssign | TokenKind::MinusAssign => {
                let value = self.shift()?;
                Ok(ChangeKind::Shift { target, value, during: self.during()? })
            }
            TokenKind::Assign => {
                self.bump();
                match (target.name.value.as_str(), target.args.is_empty()) {
                    ("interpretation", true) => {
                        Ok(ChangeKind::Interpretation(self.name("an interpretation")?))
                    }
                    ("translate", true) => Ok(ChangeKind::Translate(self.expr()?)),
                    _ => {
                        let value = self.expr()?;
                        Ok(ChangeKind::Set { target, value, during: self.during()? })
                    }
                }
            }
            _ => self.unexpected("`=`, `+=` or `@` and a date"),
        }
    }

    /// `+= v`; `-= v` is `+= -v`.
    fn shift(&mut self) -> P<Expr> {
        if self.eat(TokenKind::PlusAssign) {
            return self.expr();
        }
        let start = self.expect(TokenKind::MinusAssign, "`+=`")?.span;
        let of = self.expr()?;
        let inner = Expr { span: of.span, kind: ExprKind::Paren(Box::new(of)) };
        let kind = ExprKind::Unary(crate::ast::UnaryOp::Neg, Box::new(inner));
        Ok(Expr { kind, span: self.since(start) })
    }

    fn hazard_change(&mut self) -> P<ChangeKind> {
        self.skip_prefix();
        let target = self.change_target()?;
        self.expect(TokenKind::StarAssign, "`*=` and a factor")?;
        let factor = self.expr()?;
        Ok(ChangeKind::Hazard { target, factor, during: self.during()? })
    }

    fn utility_change(&mut self) -> P<ChangeKind> {
        self.skip_prefix();
        let target = self.change_target()?;
        self.expect(TokenKind::Dot, "`.` and an option")?;
        let option = self.name("an option")?;
        let value = self.shift()?;
        Ok(ChangeKind::Utility { target, option, value, during: self.during()? })
    }

    fn rule_change(&mut self) -> P<ChangeKind> {
        self.skip_prefix();
        let mut path = vec![self.name("a rule")?];
        while self.eat(TokenKind::Dot) {
            path.push(self.name("the name of a line")?);
        }
        self.off()?;
        Ok(ChangeKind::Rule { path })
    }

    fn source_change(&mut self) -> P<ChangeKind> {
        self.skip_prefix();
        let key = self.key_here("a statement or source")?;
        self.off()?;
        Ok(ChangeKind::SourceOff(key))
    }

    fn off(&mut self) -> P<()> {
        self.expect(TokenKind::Assign, "`= off`")?;
        self.expect_word("off")?;
        Ok(())
    }

    fn key_here(&mut self, what: &str) -> P<Name> {
        let token = self.peek();
        self.key(token.span.start, what)
    }

    fn swap(&mut self) -> P<ChangeKind> {
        self.skip_prefix();
        let a = self.name("an element")?;
        self.expect(TokenKind::Comma, "`,` and a second element")?;
        Ok(ChangeKind::Swap(a, self.name("a second element")?))
    }

    fn change_target(&mut self) -> P<ChangeTarget> {
        let name = self.name("what is changed")?;
        let start = name.span;
        let mut args = Vec::new();
        if self.is(TokenKind::OpenBracket) {
            let open = self.bump();
            loop {
                let arg = self.name("an element, or `m where …`")?;
                args.push(if self.eat_word("where") {
                    ChangeArg::Where(arg, self.expr()?)
                } else {
                    ChangeArg::Element(arg)
                });
                if !self.eat(TokenKind::Comma) {
                    break;
                }
            }
            self.close(open)?;
        }
        Ok(ChangeTarget { name, args, span: self.since(start) })
    }

    /// `[@ D [.. D2]]`
    fn during(&mut self) -> P<During> {
        if !self.eat(TokenKind::At) {
            return Ok(During::default());
        }
        let from = Some(self.moment()?);
        let to = if self.eat(TokenKind::Range) { Some(self.moment()?) } else { None };
        Ok(During { from, to })
    }

    /// A date, or an event with some days.
    fn moment(&mut self) -> P<When> {
        if let Some(date) = self.maybe_date() {
            return Ok(When::Date(date));
        }
        if self.word().is_none() {
            return self.unexpected("a date or an event");
        }
        let event = self.reference()?;
        let sign = match self.kind() {
            TokenKind::Plus => 1,
            TokenKind::Minus => -1,
            _ => return Ok(When::Event(event, 0)),
        };
        self.bump();
        let start = self.peek().span;
        let days = self.whole("a number of days")?;
        let unit = self.maybe_long_unit().map(|u| u.days());
        let Some(unit) = unit.filter(|u| u.fract() == 0.0) else {
            return self.unexpected("`d`, `days` or `weeks`");
        };
        self.bump();
        self.offset(event, sign, f64::from(days.value) * unit, start)
    }

    fn offset(&mut self, event: crate::ast::Ref, sign: i32, days: f64, start: Span) -> P<When> {
        if days > 4_000_000.0 {
            let span = self.since(start);
            let message = "this is more than ten thousand years";
            self.report(Diagnostic::error("number-too-large", span, message).help("give fewer days"));
            return Err(Failed);
        }
        Ok(When::Event(event, sign * days as i32))
    }
}
