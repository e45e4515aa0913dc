//! Expressions, laws, kinds, values and changes → text on one line.
//!
//! With a source text numbers keep the spelling they have there; without one they are written by value.

use crate::ast::{
    BinaryOp, Binder, Change, ChangeArg, ChangeKind, ChangeTarget, Dist, Domain, During, Expr, ExprKind,
    Indices, Kind, KindName, MapKey, OnSource, Reduce, ReduceOp, Ref, RefArg, SourceKind, UnaryOp, Value,
    When,
};
use crate::calendar::{Cadence, TimeUnit};
use crate::lex::number_end;
use crate::parse::MONTHS;
use crate::source::Source;
use crate::span::{Name, Span};

/// Writes parts of a tree as text.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    /// Where numbers take their spelling from.
    pub(super) source: Option<&'a Source>,
}

impl Printer<'_> {
    pub(super) fn expr(self, e: &Expr) -> String {
        let mut out = String::new();
        self.write(&mut out, e);
        out
    }

    fn write(self, out: &mut String, e: &Expr) {
        match &e.kind {
            ExprKind::Number(v) => out.push_str(&self.number(*v, e.span)),
            ExprKind::Rate(v, unit) => {
                out.push_str(&format!("{} per {}", self.number(*v, e.span), unit_word(*unit)));
            }
            ExprKind::Duration(v, unit) => {
                let s = if *v == 1.0 { "" } else { "s" };
                out.push_str(&format!("{} {}{s}", self.number(*v, e.span), unit_word(*unit)));
            }
            ExprKind::Flag(yes) => out.push_str(if *yes { "yes" } else { "no" }),
            ExprKind::Nobody => out.push_str("nobody"),
            ExprKind::Date(date) => out.push_str(&date.to_string()),
            ExprKind::Today => out.push_str("today"),
            ExprKind::Ref(of) => out.push_str(&self.reference(of)),
            ExprKind::Property(of, name) => {
                self.write(out, of);
                out.push_str(&format!(".{}", name.value));
            }
            ExprKind::PropertyIn(of, name, within) => {
                self.write(out, of);
                out.push_str(&format!(".{} in {}", name.value, self.reference(within)));
            }
            ExprKind::Vote(of, member) => {
                out.push_str(&format!("{}.vote[{}]", self.reference(of), self.expr(member)));
            }
            ExprKind::Is(a, positive, b) => {
                self.write(out, a);
                out.push_str(if *positive { " is " } else { " is not " });
                self.write(out, b);
            }
            ExprKind::Bracket(of) => self.wrapped(out, '[', of, ']'),
            ExprKind::Paren(of) => self.wrapped(out, '(', of, ')'),
            ExprKind::Unary(op, of) => {
                out.push_str(if *op == UnaryOp::Neg { "-" } else { "not " });
                self.write(out, of);
            }
            ExprKind::Binary(op, a, b) => {
                self.write(out, a);
                out.push_str(&format!(" {} ", binary_sign(*op)));
                self.write(out, b);
            }
            ExprKind::If(c, a, b) => {
                out.push_str("if ");
                self.write(out, c);
                out.push_str(" then ");
                self.write(out, a);
                out.push_str(" else ");
                self.write(out, b);
            }
            ExprKind::Call(name, args) => {
                let args: Vec<String> = args.iter().map(|a| self.expr(a)).collect();
                out.push_str(&format!("{}({})", name.value, args.join(", ")));
            }
            ExprKind::Reduce(reduce) => self.reduce(out, reduce),
            ExprKind::Lag(of, by) => out.push_str(&format!("lag({}, {})", self.expr(of), self.expr(by))),
            ExprKind::Held(of, by) => out.push_str(&format!("held({}, {})", self.expr(of), self.expr(by))),
            ExprKind::Curve(of, points) => {
                out.push_str(&format!("curve({}:", self.expr(of)));
                for (x, y) in points {
                    out.push_str(&format!(" ({}, {})", self.expr(x), self.expr(y)));
                }
                out.push(')');
            }
            ExprKind::Else(of, other) => {
                self.write(out, of);
                out.push_str(" else ");
                self.write(out, other);
            }
            ExprKind::Poisoned => out.push('?'),
        }
    }

    fn wrapped(self, out: &mut String, open: char, of: &Expr, close: char) {
        out.push(open);
        self.write(out, of);
        out.push(close);
    }

    fn reduce(self, out: &mut String, reduce: &Reduce) {
        out.push_str(&format!("{}({}", reduce_word(reduce.op), self.binders(&reduce.indices)));
        let optional = matches!(reduce.op, ReduceOp::Count | ReduceOp::Any);
        if !(optional && reduce.body.kind == ExprKind::Flag(true)) {
            out.push_str(": ");
            self.write(out, &reduce.body);
        }
        out.push(')');
    }

    /// A number as it is spelt in the source text, or by its value.
    fn number(self, value: f64, span: Span) -> String {
        if let Some(source) = self.source {
            let text = source.slice(span);
            let spelt = &text[..number_end(text.as_bytes())];
            let digits: String = spelt.chars().filter(|&c| c != '_').collect();
            if digits.parse() == Ok(value) {
                return spelt.to_string();
            }
        }
        let size = value.abs();
        if size != 0.0 && !(1e-5..1e15).contains(&size) { format!("{value:e}") } else { format!("{value}") }
    }

    pub(super) fn reference(self, of: &Ref) -> String {
        self.filtered(of, None)
    }

    fn filtered(self, of: &Ref, filter: Option<&Expr>) -> String {
        if of.args.is_empty() {
            return of.name.value.clone();
        }
        let arg = |a: &RefArg| match a {
            RefArg::Expr(e) => self.expr(e),
            RefArg::Any(b) => format!("{} in {}", b.var.value, self.domain(&b.domain)),
        };
        let args: Vec<String> = of.args.iter().map(arg).collect();
        let filter = filter.map_or(String::new(), |f| format!(" where {}", self.expr(f)));
        format!("{}[{}{filter}]", of.name.value, args.join(", "))
    }

    fn domain(self, domain: &Domain) -> String {
        match domain {
            Domain::Set(set) => set.value.clone(),
            Domain::Relation(name, of) => format!("{}[{}]", name.value, self.expr(of)),
        }
    }

    /// `a, b in S, c in T where G`; neighbours over the same set share their `in`.
    pub(super) fn binders(self, indices: &Indices) -> String {
        let shared = |a: &Binder, b: Option<&Binder>| match (&a.domain, b.map(|b| &b.domain)) {
            (Domain::Set(a), Some(Domain::Set(b))) => a.value == b.value,
            _ => false,
        };
        let mut parts = Vec::new();
        for (n, binder) in indices.binders.iter().enumerate() {
            parts.push(if shared(binder, indices.binders.get(n + 1)) {
                binder.var.value.clone()
            } else {
                format!("{} in {}", binder.var.value, self.domain(&binder.domain))
            });
        }
        let filter = indices.filter.as_ref().map_or(String::new(), |f| format!(" where {}", self.expr(f)));
        format!("{}{filter}", parts.join(", "))
    }

    /// The indices of a declaration with their brackets; nothing when there are none.
    pub(super) fn indices(self, indices: &Indices) -> String {
        if indices.binders.is_empty() { String::new() } else { format!("[{}]", self.binders(indices)) }
    }

    pub(super) fn kind(self, kind: &Kind) -> String {
        let mut out = match &kind.name {
            KindName::Share => "share".to_string(),
            KindName::Prob => "prob".to_string(),
            KindName::Flag => "flag".to_string(),
            KindName::Count => "count".to_string(),
            KindName::Rate(unit) => format!("rate per {}", unit_word(*unit)),
            KindName::Duration => "duration".to_string(),
            KindName::Real => "real".to_string(),
            KindName::Money => "money".to_string(),
            KindName::Element { set, or_nobody } => {
                format!("{}{}", set.value, if *or_nobody { " or nobody" } else { "" })
            }
        };
        if let Some((low, high)) = &kind.bounds {
            out.push_str(&format!(" in {} .. {}", self.expr(low), self.expr(high)));
        }
        if let Some(unit) = &kind.unit {
            out.push_str(&format!(" {}", quoted(&unit.value)));
        }
        out
    }

    pub(super) fn dist(self, dist: &Dist) -> String {
        let mut out = self.bare_dist(dist);
        for (word, limit) in [("above", &dist.above), ("below", &dist.below)] {
            if let Some(limit) = limit {
                out.push_str(&format!(" {word} {}", self.expr(limit)));
            }
        }
        out
    }

    fn bare_dist(self, dist: &Dist) -> String {
        if !dist.mixture.is_empty() {
            let parts = dist.mixture.iter().map(|(v, w)| format!("{}: {}", self.expr(v), self.expr(w)));
            return format!("mixture {{ {} }}", parts.collect::<Vec<_>>().join(", "));
        }
        let arg = |(word, value): &(Option<Name>, Expr)| match word {
            Some(word) => format!("{} {}", word.value, self.expr(value)),
            None => self.expr(value),
        };
        let args: Vec<String> = dist.args.iter().map(arg).collect();
        format!("{}({})", dist.name.value, args.join(", "))
    }

    /// A law of durations as it stands after `after`.
    pub(super) fn delay(self, dist: &Dist) -> String {
        let plain = dist.above.is_none() && dist.below.is_none();
        match (dist.name.value.as_str(), dist.args.as_slice()) {
            ("fixed", [(None, by)]) if plain => self.expr(by),
            ("days", [(None, low), (None, high)]) if plain => {
                format!("{} to {} days", self.expr(low), self.expr(high))
            }
            _ => self.dist(dist),
        }
    }

    pub(super) fn map_key(self, key: &MapKey) -> String {
        match key {
            MapKey::Names(names) => names.iter().map(|n| n.value.as_str()).collect::<Vec<_>>().join(" "),
            MapKey::Else(_) => "else".to_string(),
        }
    }

    pub(super) fn map_entry(self, key: &MapKey, value: &Value) -> String {
        match value {
            Value::Prior(dist) => format!("{} ~ {}", self.map_key(key), self.dist(dist)),
            Value::Expr(e) => format!("{}: {}", self.map_key(key), self.expr(e)),
            Value::Map(..) => format!("{}: {}", self.map_key(key), self.value(value)),
        }
    }

    /// A value without the `=` before it; a prior has its `~`.
    pub(super) fn value(self, value: &Value) -> String {
        match value {
            Value::Expr(e) => self.expr(e),
            Value::Prior(dist) => format!("~ {}", self.dist(dist)),
            Value::Map(entries, _) if entries.is_empty() => "{ }".to_string(),
            Value::Map(entries, _) => {
                let entries = entries.iter().map(|(k, v)| self.map_entry(k, v));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }

    pub(super) fn happenings(self, of: &[OnSource]) -> String {
        let one = |o: &OnSource| {
            let is = match &o.is {
                Some((true, option)) => format!(" is {}", option.value),
                Some((false, option)) => format!(" is not {}", option.value),
                None => String::new(),
            };
            format!("{}{is}", self.filtered(&o.of, o.filter.as_ref()))
        };
        of.iter().map(one).collect::<Vec<_>>().join(" or ")
    }

    pub(super) fn change(self, change: &Change) -> String {
        match &change.kind {
            ChangeKind::Set { target, value, during } => {
                format!("{} = {}{}", self.target(target), self.expr(value), self.during(during))
            }
            ChangeKind::Shift { target, value, during } => {
                format!("{} += {}{}", self.target(target), self.expr(value), self.during(during))
            }
            ChangeKind::Cause { target, at } => format!("{} @{}", self.target(target), self.moment(at)),
            ChangeKind::Hazard { target, factor, during } => {
                format!("hazard:{} *= {}{}", self.target(target), self.expr(factor), self.during(during))
            }
            ChangeKind::Utility { target, option, value, during } => {
                let (target, value) = (self.target(target), self.expr(value));
                format!("utility:{target}.{} += {value}{}", option.value, self.during(during))
            }
            ChangeKind::Rule { path } => {
                let path: Vec<&str> = path.iter().map(|n| n.value.as_str()).collect();
                format!("rule:{} = off", path.join("."))
            }
            ChangeKind::SourceOff(key) => format!("source:{} = off", key.value),
            ChangeKind::Swap(a, b) => format!("swap:{},{}", a.value, b.value),
            ChangeKind::Freeze(file) => format!("freeze:{}", file.value),
            ChangeKind::Interpretation(name) => format!("interpretation = {}", name.value),
            ChangeKind::Translate(by) => format!("translate = {}", self.expr(by)),
        }
    }

    fn target(self, target: &ChangeTarget) -> String {
        if target.args.is_empty() {
            return target.name.value.clone();
        }
        let arg = |a: &ChangeArg| match a {
            ChangeArg::Element(name) => name.value.clone(),
            ChangeArg::Where(name, filter) => format!("{} where {}", name.value, self.expr(filter)),
        };
        let args: Vec<String> = target.args.iter().map(arg).collect();
        format!("{}[{}]", target.name.value, args.join(", "))
    }

    fn during(self, during: &During) -> String {
        let Some(from) = &during.from else { return String::new() };
        let to = during.to.as_ref().map_or(String::new(), |to| format!("..{}", self.moment(to)));
        format!(" @{}{to}", self.moment(from))
    }

    fn moment(self, when: &When) -> String {
        match when {
            When::Date(date) => date.value.to_string(),
            When::Event(event, 0) => self.reference(event),
            When::Event(event, days) => format!("{}{days:+}d", self.reference(event)),
        }
    }
}

/// A text between quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn unit_word(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "day",
        TimeUnit::Week => "week",
        TimeUnit::Month => "month",
        TimeUnit::Year => "year",
    }
}

pub(super) fn cadence(cadence: Cadence) -> String {
    match cadence {
        Cadence::Day => "day".to_string(),
        Cadence::Week => "week".to_string(),
        Cadence::Month => "month".to_string(),
        Cadence::Year(month) => match MONTHS.get(usize::from(month).wrapping_sub(1)) {
            Some(name) if month > 1 => format!("year in {name}"),
            _ => "year".to_string(),
        },
    }
}

pub(super) fn source_text(kind: &SourceKind) -> String {
    match kind {
        SourceKind::Notes(ranges) => {
            let range = |&(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
            format!("@notes {}", ranges.iter().map(range).collect::<Vec<_>>().join(", "))
        }
        SourceKind::Record(key) => format!("@record {key}"),
        SourceKind::Work(key) => format!("@{key}"),
        SourceKind::Judgement(why) => format!("@judgement {}", quoted(why)),
    }
}

pub(super) fn binary_sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Pow => "^",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
    }
}

pub(super) fn reduce_word(op: ReduceOp) -> &'static str {
    match op {
        ReduceOp::Sum => "sum",
        ReduceOp::Mean => "mean",
        ReduceOp::Max => "max",
        ReduceOp::Min => "min",
        ReduceOp::Count => "count",
        ReduceOp::Any => "any",
        ReduceOp::All => "all",
        ReduceOp::Argmax => "argmax",
    }
}
