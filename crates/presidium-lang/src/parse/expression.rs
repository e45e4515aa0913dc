//! Expressions: a Pratt parser over `or` < `and` < `not` < comparison and `is` < `+ -` < `* /` < `-x` < `^`.
//!
//! `else` is looser than all of these and follows a lookup, a reduction or brackets only; inside the `then`
//! part of an `if` it always belongs to the `if`.

use super::{Failed, P, Parser, RESERVED};
use crate::ast::{BinaryOp, Binder, Domain, Expr, ExprKind, Indices, Reduce, ReduceOp, Ref, RefArg, UnaryOp};
use crate::calendar::TimeUnit;
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::{Name, Span};

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Power {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Negative,
    Exponent,
}

impl Parser<'_> {
    /// A whole expression.
    pub(super) fn expr(&mut self) -> P<Expr> {
        if self.depth == 0 {
            self.links = 0;
        }
        self.deeper(|p| {
            let left = p.binary(Power::Or)?;
            if p.inside_then || !p.is_word("else") {
                return Ok(left);
            }
            p.else_after(left)
        })
    }

    fn else_after(&mut self, left: Expr) -> P<Expr> {
        let lookup = match &left.kind {
            ExprKind::Ref(of) => !of.args.is_empty(),
            ExprKind::Reduce(_) | ExprKind::Property(..) | ExprKind::PropertyIn(..) => true,
            ExprKind::Paren(_) | ExprKind::Bracket(_) => true,
            _ => false,
        };
        if !lookup {
            let span = self.peek().span;
            self.report(
                Diagnostic::error("misplaced-else", span, "`else` follows a lookup or a reduction only")
                    .also(left.span, "this is neither")
                    .help("put parentheses round the lookup and its `else`"),
            );
            return Err(Failed);
        }
        self.bump();
        let other = self.expr()?;
        let span = left.span.to(other.span);
        Ok(Expr { kind: ExprKind::Else(Box::new(left), Box::new(other)), span })
    }

    /// An expression in which `+` and `-` outside brackets end it: the guard of an update.
    pub(super) fn guard_before_terms(&mut self) -> P<Expr> {
        let before = std::mem::replace(&mut self.sign_ends, true);
        let result = self.expr();
        self.sign_ends = before;
        result
    }

    /// Runs a rule inside brackets, where `else`, `+` and `-` have their usual meaning.
    fn bracketed<T>(&mut self, rule: impl FnOnce(&mut Self) -> P<T>) -> P<T> {
        let before = (self.inside_then, self.sign_ends);
        (self.inside_then, self.sign_ends) = (false, false);
        let result = rule(self);
        (self.inside_then, self.sign_ends) = before;
        result
    }

    fn link(&mut self) -> P<()> {
        self.links += 1;
        if self.links > super::MOST_LINKS {
            return self.too_deep("this expression is too long");
        }
        Ok(())
    }

    fn binary(&mut self, least: Power) -> P<Expr> {
        let mut left = self.prefix()?;
        let mut compared = false;
        while let Some((power, op)) = self.operator() {
            if power < least || (self.sign_ends && power == Power::Sum) {
                break;
            }
            self.link()?;
            if power == Power::Compare && std::mem::replace(&mut compared, true) {
                return self.chained();
            }
            let token = self.bump();
            let Some(op) = op else {
                let negated = self.eat_word("not");
                let right = self.binary(Power::Sum)?;
                let span = left.span.to(right.span);
                left = Expr { kind: ExprKind::Is(Box::new(left), !negated, Box::new(right)), span };
                continue;
            };
            let right = match token.kind {
                TokenKind::Caret => self.deeper(|p| p.binary(Power::Negative))?,
                _ => self.binary(next_power(power))?,
            };
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
        }
        Ok(left)
    }

    fn chained<T>(&mut self) -> P<T> {
        let span = self.peek().span;
        self.report(
            Diagnostic::error("chained-comparison", span, "comparisons cannot be chained")
                .help("write `a < b and b < c`, or use parentheses"),
        );
        Err(Failed)
    }

    /// The operator here, without consuming it; `is` has no [`BinaryOp`].
    fn operator(&self) -> Option<(Power, Option<BinaryOp>)> {
        use TokenKind as T;
        let (power, op) = match self.kind() {
            T::Plus => (Power::Sum, BinaryOp::Add),
            T::Minus => (Power::Sum, BinaryOp::Sub),
            T::Star => (Power::Product, BinaryOp::Mul),
            T::Slash => (Power::Product, BinaryOp::Div),
            T::Caret => (Power::Exponent, BinaryOp::Pow),
            T::Less => (Power::Compare, BinaryOp::Lt),
            T::LessEqual => (Power::Compare, BinaryOp::Le),
            T::Greater => (Power::Compare, BinaryOp::Gt),
            T::GreaterEqual => (Power::Compare, BinaryOp::Ge),
            T::Equal => (Power::Compare, BinaryOp::Eq),
            T::NotEqual => (Power::Compare, BinaryOp::Ne),
            T::Word => match self.word()? {
                "and" => (Power::And, BinaryOp::And),
                "or" => (Power::Or, BinaryOp::Or),
                "is" => return Some((Power::Compare, None)),
                _ => return None,
            },
            _ => return None,
        };
        Some((power, Some(op)))
    }

    fn prefix(&mut self) -> P<Expr> {
        let start = self.peek().span;
        let kind = match self.kind() {
            TokenKind::Minus => {
                self.bump();
                let of = self.deeper(|p| p.binary(Power::Negative))?;
                ExprKind::Unary(UnaryOp::Neg, Box::new(of))
            }
            TokenKind::Word if self.is_word("not") => {
                self.bump();
                let of = self.deeper(|p| p.binary(Power::Not))?;
                ExprKind::Unary(UnaryOp::Not, Box::new(of))
            }
            TokenKind::Word if self.is_word("if") => self.conditional()?,
            _ => {
                let atom = self.atom()?;
                return self.postfix(atom);
            }
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    fn conditional(&mut self) -> P<ExprKind> {
        self.bump();
        let condition = self.with_then(false, Parser::expr)?;
        self.expect_word("then")?;
        let yes = self.with_then(true, Parser::expr)?;
        self.expect_word("else")?;
        let no = self.expr()?;
        Ok(ExprKind::If(Box::new(condition), Box::new(yes), Box::new(no)))
    }

    fn with_then<T>(&mut self, inside: bool, rule: impl FnOnce(&mut Self) -> P<T>) -> P<T> {
        let before = std::mem::replace(&mut self.inside_then, inside);
        let result = rule(self);
        self.inside_then = before;
        result
    }

    fn postfix(&mut self, mut of: Expr) -> P<Expr> {
        while self.is(TokenKind::Dot) {
            self.link()?;
            self.bump();
            let Some(word) = self.word() else { return self.unexpected("a property such as `happened`") };
            let property = Name { value: word.to_string(), span: self.bump().span };
            let span = of.span.to(property.span);
            if property.value == "vote" && self.is(TokenKind::OpenBracket) {
                of = self.vote(of)?;
            } else if self.is_word("in") {
                self.bump();
                let within = self.reference()?;
                let span = span.to(within.span);
                of = Expr { kind: ExprKind::PropertyIn(Box::new(of), property, within), span };
            } else {
                of = Expr { kind: ExprKind::Property(Box::new(of), property), span };
            }
        }
        Ok(of)
    }

    fn vote(&mut self, of: Expr) -> P<Expr> {
        let ExprKind::Ref(choice) = of.kind else {
            return self.unexpected("a choice before `.vote`");
        };
        let open = self.bump();
        let member = self.bracketed(Parser::expr)?;
        let span = of.span.to(self.close(open)?);
        Ok(Expr { kind: ExprKind::Vote(choice, Box::new(member)), span })
    }

    fn atom(&mut self) -> P<Expr> {
        let token = self.peek();
        let kind = match token.kind {
            TokenKind::Number(value) => {
                self.bump();
                return self.quantity(value, token.span);
            }
            TokenKind::Date(value) => {
                self.bump();
                ExprKind::Date(value)
            }
            TokenKind::OpenParen => {
                self.bump();
                let inner = self.bracketed(Parser::expr)?;
                self.close(token)?;
                ExprKind::Paren(Box::new(inner))
            }
            TokenKind::OpenBracket => {
                self.bump();
                let inner = self.bracketed(Parser::expr)?;
                self.close(token)?;
                ExprKind::Bracket(Box::new(inner))
            }
            TokenKind::Word => self.word_atom()?,
            _ => return self.unexpected("an expression"),
        };
        Ok(Expr { kind, span: self.since(token.span) })
    }

    /// The inside of a table's cell: no operators outside parentheses.
    pub(super) fn cell_atom(&mut self) -> P<Expr> {
        use TokenKind as T;
        if !matches!(self.kind(), T::Number(_) | T::Date(_) | T::OpenParen | T::Word) {
            return self.unexpected("a number, a name or `(`");
        }
        let atom = self.atom()?;
        self.postfix(atom)
    }

    fn word_atom(&mut self) -> P<ExprKind> {
        let word = self.word().unwrap_or("");
        let simple = match word {
            "yes" => Some(ExprKind::Flag(true)),
            "no" => Some(ExprKind::Flag(false)),
            "nobody" => Some(ExprKind::Nobody),
            "today" => Some(ExprKind::Today),
            _ => None,
        };
        if let Some(kind) = simple {
            self.bump();
            return Ok(kind);
        }
        if RESERVED.contains(&word) {
            return self.unexpected("an expression");
        }
        if self.nth(1).kind == TokenKind::OpenParen {
            return self.call();
        }
        Ok(ExprKind::Ref(self.reference()?))
    }

    /// A number, with `per UNIT` a rate, with a unit of time a duration.
    fn quantity(&mut self, value: f64, start: Span) -> P<Expr> {
        let mut kind = ExprKind::Number(value);
        if self.is_word("per") {
            self.bump();
            kind = ExprKind::Rate(value, self.unit()?);
        } else if let Some(unit) = self.maybe_long_unit() {
            self.bump();
            kind = ExprKind::Duration(value, unit);
        }
        Ok(Expr { kind, span: self.since(start) })
    }

    /// `day`, `week`, `month` or `year`.
    pub(super) fn unit(&mut self) -> P<TimeUnit> {
        match self.word().and_then(unit_named) {
            Some(unit) => {
                self.bump();
                Ok(unit)
            }
            None => self.unexpected("`day`, `week`, `month` or `year`"),
        }
    }

    /// The unit of a duration: singular, plural, or `d` written to the number.
    pub(super) fn maybe_long_unit(&self) -> Option<TimeUnit> {
        let word = self.word()?;
        if word == "d" && self.peek().span.start == self.last_span().end {
            return Some(TimeUnit::Day);
        }
        unit_named(word.strip_suffix('s').unwrap_or(word))
    }

    fn call(&mut self) -> P<ExprKind> {
        let name = self.name("a function")?;
        let open = self.bump();
        let reduce = match name.value.as_str() {
            "sum" => Some(ReduceOp::Sum),
            "mean" => Some(ReduceOp::Mean),
            "count" => Some(ReduceOp::Count),
            "any" => Some(ReduceOp::Any),
            "all" => Some(ReduceOp::All),
            "argmax" => Some(ReduceOp::Argmax),
            "max" if self.at_binder() => Some(ReduceOp::Max),
            "min" if self.at_binder() => Some(ReduceOp::Min),
            _ => None,
        };
        let kind = self.bracketed(|p| match (reduce, name.value.as_str()) {
            (Some(op), _) => p.reduction(op),
            (None, "curve") => p.curve(),
            (None, "lag" | "held") => p.over_time(&name),
            _ => p.arguments(name),
        })?;
        self.close(open)?;
        Ok(kind)
    }

    fn arguments(&mut self, name: Name) -> P<ExprKind> {
        let mut args = Vec::new();
        while !self.is(TokenKind::CloseParen) {
            args.push(self.expr()?);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        Ok(ExprKind::Call(name, args))
    }

    fn over_time(&mut self, name: &Name) -> P<ExprKind> {
        let of = Box::new(self.expr()?);
        self.expect(TokenKind::Comma, "`,` and a duration")?;
        let time = Box::new(self.expr()?);
        Ok(if name.value == "lag" { ExprKind::Lag(of, time) } else { ExprKind::Held(of, time) })
    }

    fn curve(&mut self) -> P<ExprKind> {
        let of = self.expr()?;
        self.expect(TokenKind::Colon, "`:` and points such as `(0, 0) (1, 0.4)`")?;
        let mut points = Vec::new();
        while self.is(TokenKind::OpenParen) {
            let open = self.bump();
            let x = self.expr()?;
            self.expect(TokenKind::Comma, "`,` between the two numbers of a point")?;
            let y = self.expr()?;
            self.close(open)?;
            points.push((x, y));
            self.eat(TokenKind::Comma);
        }
        if points.is_empty() {
            return self.unexpected("a point such as `(0, 0)`");
        }
        Ok(ExprKind::Curve(Box::new(of), points))
    }

    fn reduction(&mut self, op: ReduceOp) -> P<ExprKind> {
        let indices = self.binders()?;
        let body = if self.eat(TokenKind::Colon) {
            self.expr()?
        } else if matches!(op, ReduceOp::Count | ReduceOp::Any) {
            let end = self.last_span().end;
            Expr { kind: ExprKind::Flag(true), span: Span::new(self.source.id, end, end) }
        } else {
            return self.unexpected("`:` and what is reduced");
        };
        Ok(ExprKind::Reduce(Reduce { op, indices, body: Box::new(body) }))
    }

    /// Whether `a in` or `a, b in` comes next.
    pub(super) fn at_binder(&self) -> bool {
        let mut n = 0;
        while self.nth(n).kind == TokenKind::Word && n < 32 {
            match self.nth(n + 1).kind {
                TokenKind::Word => return self.word_at(n + 1) == Some("in"),
                TokenKind::Comma => n += 2,
                _ => return false,
            }
        }
        false
    }

    /// `a in S, b, c in T where G`, without brackets.
    pub(super) fn binders(&mut self) -> P<Indices> {
        let mut indices = Indices::default();
        let mut waiting = Vec::new();
        loop {
            waiting.push(self.name("an index such as `s in Satellite`")?);
            if self.eat_word("in") {
                let domain = self.domain()?;
                let binder = |var| Binder { var, domain: domain.clone() };
                indices.binders.extend(waiting.drain(..).map(binder));
            } else if !self.is(TokenKind::Comma) {
                return self.unexpected("`in` and a set");
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if self.eat_word("where") {
            indices.filter = Some(Box::new(self.expr()?));
        }
        Ok(indices)
    }

    pub(super) fn domain(&mut self) -> P<Domain> {
        let name = self.name("a set")?;
        if !self.is(TokenKind::OpenBracket) {
            return Ok(Domain::Set(name));
        }
        let open = self.bump();
        let of = self.bracketed(Parser::expr)?;
        self.close(open)?;
        Ok(Domain::Relation(name, Box::new(of)))
    }

    /// The indices of a declaration, if there are brackets.
    pub(super) fn indices(&mut self) -> P<Indices> {
        if !self.is(TokenKind::OpenBracket) {
            return Ok(Indices::default());
        }
        let open = self.bump();
        let indices = self.bracketed(Parser::binders)?;
        self.close(open)?;
        Ok(indices)
    }

    /// A name, perhaps with arguments.
    pub(super) fn reference(&mut self) -> P<Ref> {
        let name = self.name("a name")?;
        let start = name.span;
        let mut args = Vec::new();
        if self.is(TokenKind::OpenBracket) {
            let open = self.bump();
            loop {
                args.push(RefArg::Expr(self.bracketed(Parser::expr)?));
                if !self.eat(TokenKind::Comma) {
                    break;
                }
            }
            self.close(open)?;
        }
        Ok(Ref { name, args, span: self.since(start) })
    }

    /// A reference whose arguments may bind: `rising[d in Satellite where d != s]`.
    pub(super) fn reference_or_any(&mut self) -> P<(Ref, Option<Expr>)> {
        let name = self.name("an event or choice")?;
        let start = name.span;
        let (mut args, mut filter) = (Vec::new(), None);
        if self.is(TokenKind::OpenBracket) {
            let open = self.bump();
            self.bracketed(|p| p.any_arguments(&mut args, &mut filter))?;
            self.close(open)?;
        }
        Ok((Ref { name, args, span: self.since(start) }, filter))
    }

    fn any_arguments(&mut self, args: &mut Vec<RefArg>, filter: &mut Option<Expr>) -> P<()> {
        loop {
            if self.word_at(1) == Some("in") {
                let var = self.name("an index")?;
                self.bump();
                args.push(RefArg::Any(Binder { var, domain: self.domain()? }));
            } else {
                args.push(RefArg::Expr(self.expr()?));
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if self.eat_word("where") {
            *filter = Some(self.expr()?);
        }
        Ok(())
    }
}

fn next_power(power: Power) -> Power {
    match power {
        Power::Or => Power::And,
        Power::And => Power::Not,
        Power::Not => Power::Compare,
        Power::Compare => Power::Sum,
        Power::Sum => Power::Product,
        Power::Product => Power::Negative,
        Power::Negative | Power::Exponent => Power::Exponent,
    }
}

fn unit_named(word: &str) -> Option<TimeUnit> {
    match word {
        "day" => Some(TimeUnit::Day),
        "week" => Some(TimeUnit::Week),
        "month" => Some(TimeUnit::Month),
        "year" => Some(TimeUnit::Year),
        _ => None,
    }
}
