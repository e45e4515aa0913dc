//! Resolved expressions → text: names instead of numbers, units instead of days.

use crate::ast::{BinaryOp, ReduceOp, UnaryOp};
use crate::builtins::{CHOICE_PROPERTIES, EVENT_PROPERTIES, FUNCTIONS, LAWS};
use crate::calendar::{Date, TimeUnit};
use crate::kind::unit_word;
use crate::model::{
    Arg, Dist, Expr, ExprKind, ItemRef, Law, Look, Model, OnSource, Reduce, Rule, SetId, Source, Ty, VarId,
};

/// Writes expressions of one rule; variables that stand at an element are written as that element.
pub(crate) struct Printer<'m> {
    pub(crate) model: &'m Model,
    pub(crate) rule: &'m Rule,
    /// The element each variable stands at, where it does.
    pub(crate) at: Vec<Option<u32>>,
}

/// How tightly the outermost operator binds; larger is tighter.
const ATOM: u8 = 9;

impl Printer<'_> {
    pub(crate) fn expr(&self, e: &Expr) -> String {
        self.write(e).0
    }

    fn within(&self, e: &Expr, least: u8) -> String {
        let (text, power) = self.write(e);
        if power < least { format!("({text})") } else { text }
    }

    fn write(&self, e: &Expr) -> (String, u8) {
        let atom = |text: String| (text, ATOM);
        let m = self.model;
        match &e.kind {
            ExprKind::Constant(x) => atom(self.constant(*x, e.ty)),
            ExprKind::Var(v) => atom(self.var(*v)),
            ExprKind::Today => atom("today".to_string()),
            ExprKind::Param(id, look) => self.look(m.params.get(id.at()).map(|p| &p.name), look),
            ExprKind::Column(id, look) => self.look(m.columns.get(id.at()).map(|c| &c.name), look),
            ExprKind::Relation(id, look) => self.look(m.relations.get(id.at()).map(|r| &r.name), look),
            ExprKind::Input(id, look) => self.look(m.inputs.get(id.at()).map(|i| &i.name), look),
            ExprKind::Stock(id, look) => self.look(m.stocks.get(id.at()).map(|s| &s.name), look),
            ExprKind::Let(id, look) => self.look(m.lets.get(id.at()).map(|l| &l.name), look),
            ExprKind::Shock(id, look) => self.look(m.shocks.get(id.at()).map(|s| &s.name), look),
            ExprKind::Episode(id, look) => self.look(m.episodes.get(id.at()).map(|s| &s.name), look),
            ExprKind::Choice(id, look) => self.look(m.choices.get(id.at()).map(|c| &c.name), look),
            ExprKind::Event(id, look, p) => {
                let word = EVENT_PROPERTIES.iter().find(|(_, q)| q == p).map_or("", |(row, _)| row.name);
                self.property(m.events.get(id.at()).map(|x| &x.name), look, word)
            }
            ExprKind::EventIn(id, look, _, episode, within) => {
                let of = self.property(m.events.get(id.at()).map(|x| &x.name), look, "happened").0;
                let within = self.look(m.episodes.get(episode.at()).map(|x| &x.name), within).0;
                (format!("{of} in {within}"), 4)
            }
            ExprKind::ChoiceProp(id, look, p) => {
                let word = CHOICE_PROPERTIES.iter().find(|(_, q)| q == p).map_or("", |(row, _)| row.name);
                self.property(m.choices.get(id.at()).map(|x| &x.name), look, word)
            }
            ExprKind::Vote(id, look, member) => {
                let choice = m.choices.get(id.at());
                let (of, _) = self.look(choice.map(|c| &c.name), look);
                atom(format!("{of}.vote[{}]", self.arg(member, None)))
            }
            ExprKind::Unary(UnaryOp::Neg, a) => (format!("-{}", self.within(a, 7)), 6),
            ExprKind::Unary(UnaryOp::Not, a) => (format!("not {}", self.within(a, 3)), 3),
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b),
            ExprKind::If(c, a, b) => {
                (format!("if {} then {} else {}", self.expr(c), self.within(a, 1), self.expr(b)), 0)
            }
            ExprKind::Call(builtin, args) => {
                let name = FUNCTIONS.iter().find(|f| f.builtin == *builtin).map_or("", |f| f.row.name);
                atom(format!("{name}({})", self.list(args)))
            }
            ExprKind::Reduce(reduce) => self.reduce(reduce),
            ExprKind::Lag(a, days) => atom(format!("lag({}, {})", self.expr(a), duration(f64::from(*days)))),
            ExprKind::Held(id, _, days) => {
                let inside = m.helds.get(id.at()).map_or(String::new(), |held| {
                    let printer = Printer { model: m, rule: &held.rule, at: Vec::new() };
                    printer.expr(&held.condition)
                });
                atom(format!("held({inside}, {})", duration(f64::from(*days))))
            }
            ExprKind::Switch(_, a, b) => (format!("{} [changed: {}]", self.within(b, 7), self.expr(a)), 6),
            ExprKind::Curve(a, points) => {
                let points: Vec<String> =
                    points.iter().map(|(x, y)| format!("({}, {})", number(*x), number(*y))).collect();
                atom(format!("curve({}: {})", self.expr(a), points.join(" ")))
            }
        }
    }

    fn list(&self, args: &[Expr]) -> String {
        args.iter().map(|a| self.expr(a)).collect::<Vec<_>>().join(", ")
    }

    fn binary(&self, op: BinaryOp, a: &Expr, b: &Expr) -> (String, u8) {
        let (sign, power) = match op {
            BinaryOp::Or => ("or", 1),
            BinaryOp::And => ("and", 2),
            BinaryOp::Lt => ("<", 4),
            BinaryOp::Le => ("<=", 4),
            BinaryOp::Gt => (">", 4),
            BinaryOp::Ge => (">=", 4),
            BinaryOp::Eq if matches!(a.ty, Ty::Element { .. }) => ("is", 4),
            BinaryOp::Ne if matches!(a.ty, Ty::Element { .. }) => ("is not", 4),
            BinaryOp::Eq => ("==", 4),
            BinaryOp::Ne => ("!=", 4),
            BinaryOp::Add => ("+", 5),
            BinaryOp::Sub => ("-", 5),
            BinaryOp::Mul => ("*", 6),
            BinaryOp::Div => ("/", 6),
            BinaryOp::Pow => ("^", 8),
        };
        let (left, right) = match op {
            BinaryOp::Pow => (power + 1, power),
            BinaryOp::Or | BinaryOp::And | BinaryOp::Add | BinaryOp::Mul => (power, power),
            _ => (power, power + 1),
        };
        let (left, right) = (self.within(a, left), self.within(b, right));
        (format!("{left} {sign} {right}"), power)
    }

    fn reduce(&self, reduce: &Reduce) -> (String, u8) {
        let word = match reduce.op {
            ReduceOp::Sum => "sum",
            ReduceOp::Mean => "mean",
            ReduceOp::Max => "max",
            ReduceOp::Min => "min",
            ReduceOp::Count => "count",
            ReduceOp::Any => "any",
            ReduceOp::All => "all",
            ReduceOp::Argmax => "argmax",
        };
        let over: Vec<String> =
            reduce.over.iter().map(|(v, relation)| self.domain(*v, relation.as_ref())).collect();
        let filter = reduce.filter.as_ref().map_or(String::new(), |f| format!(" where {}", self.expr(f)));
        let body = match &reduce.body.kind {
            ExprKind::Constant(x) if *x == 1.0 && matches!(reduce.op, ReduceOp::Count | ReduceOp::Any) => {
                String::new()
            }
            _ => format!(": {}", self.expr(&reduce.body)),
        };
        let text = format!("{word}({}{filter}{body})", over.join(", "));
        match &reduce.otherwise {
            Some(other) => (format!("{text} else {}", self.expr(other)), 0),
            None => (text, ATOM),
        }
    }

    fn domain(&self, v: VarId, relation: Option<&(crate::model::RelationId, Arg)>) -> String {
        let (name, set) = self.rule.vars.get(v.at()).map_or(("?", None), |(n, s)| (n.as_str(), Some(*s)));
        match relation {
            Some((id, from)) => {
                let relation = self.model.relations.get(id.at());
                let of = relation.map_or("?", |r| r.name.as_str());
                format!("{name} in {of}[{}]", self.arg(from, relation.map(|r| r.sets.0)))
            }
            None => format!("{name} in {}", self.set_name(set)),
        }
    }

    fn set_name(&self, set: Option<SetId>) -> &str {
        set.and_then(|s| self.model.sets.get(s.at())).map_or("?", |s| s.name.as_str())
    }

    fn var(&self, v: VarId) -> String {
        let Some((name, set)) = self.rule.vars.get(v.at()) else { return "?".to_string() };
        match self.at.get(v.at()).copied().flatten() {
            Some(n) => self.element(*set, f64::from(n)),
            None => name.clone(),
        }
    }

    /// An element by number; nobody is −1.
    pub(crate) fn element(&self, set: SetId, n: f64) -> String {
        if n < 0.0 {
            return "nobody".to_string();
        }
        let elements = self.model.sets.get(set.at()).map_or(&[][..], |s| &s.elements);
        elements.get(n as usize).map_or_else(|| "?".to_string(), |e| e.name.clone())
    }

    fn look(&self, name: Option<&String>, look: &Look) -> (String, u8) {
        let name = name.map_or("?", String::as_str);
        let sets = self.sets_of(name);
        let args: Vec<String> = look
            .args
            .iter()
            .enumerate()
            .map(|(n, a)| self.arg(a, sets.as_ref().and_then(|s| s.get(n)).copied()))
            .collect();
        let text = if args.is_empty() { name.to_string() } else { format!("{name}[{}]", args.join(", ")) };
        match &look.otherwise {
            Some(other) => (format!("{text} else {}", self.expr(other)), 0),
            None => (text, ATOM),
        }
    }

    fn property(&self, name: Option<&String>, look: &Look, word: &str) -> (String, u8) {
        let plain = Look { args: look.args.clone(), otherwise: None };
        let text = format!("{}.{word}", self.look(name, &plain).0);
        match &look.otherwise {
            Some(other) => (format!("{text} else {}", self.expr(other)), 0),
            None => (text, ATOM),
        }
    }

    /// The index sets of a declared name.
    fn sets_of(&self, name: &str) -> Option<Vec<SetId>> {
        let m = self.model;
        let own = |rule: &Rule| rule.vars.iter().take(rule.own).map(|v| v.1).collect::<Vec<_>>();
        let find = m.stocks.iter().find(|s| s.name == name).map(|s| own(&s.rule));
        find.or_else(|| m.columns.iter().find(|c| c.name == name).map(|c| vec![c.set]))
            .or_else(|| m.lets.iter().find(|l| l.name == name).map(|l| own(&l.rule)))
            .or_else(|| m.params.iter().find(|p| p.name == name).map(|p| p.sets.clone()))
            .or_else(|| m.events.iter().find(|e| e.name == name).map(|e| own(&e.rule)))
            .or_else(|| m.choices.iter().find(|c| c.name == name).map(|c| own(&c.rule)))
            .or_else(|| m.episodes.iter().find(|e| e.name == name).map(|e| own(&e.rule)))
            .or_else(|| m.shocks.iter().find(|s| s.name == name).map(|s| own(&s.rule)))
            .or_else(|| m.inputs.iter().find(|i| i.name == name).map(|i| i.sets.clone()))
            .or_else(|| m.relations.iter().find(|r| r.name == name).map(|r| vec![r.sets.0, r.sets.1]))
    }

    /// An index argument.
    pub(crate) fn arg(&self, arg: &Arg, set: Option<SetId>) -> String {
        match (arg, set) {
            (Arg::Element(n), Some(set)) => self.element(set, f64::from(*n)),
            (Arg::Element(n), None) => n.to_string(),
            (Arg::Var(v), _) => self.var(*v),
            (Arg::Expr(e), _) => self.expr(e),
        }
    }

    /// A name with arguments.
    pub(crate) fn named(&self, name: &str, args: &[Arg]) -> String {
        self.look(Some(&name.to_string()), &Look { args: args.to_vec(), otherwise: None }).0
    }

    /// A constant in the units of its type.
    pub(crate) fn constant(&self, x: f64, ty: Ty) -> String {
        match ty {
            Ty::Number { time: -1 } => rate(x),
            Ty::Number { time: 1 } => duration(x),
            Ty::Number { .. } => number(x),
            Ty::Flag => if x == 0.0 { "no" } else { "yes" }.to_string(),
            Ty::Element { set, .. } => self.element(set, x),
            Ty::Date => Date(x as i32).to_string(),
        }
    }

    /// A law with its arguments.
    pub(crate) fn dist(&self, dist: &Dist) -> String {
        let row = LAWS.iter().find(|l| l.law == dist.law);
        let name = row.map_or("?", |l| l.row.name);
        let mut out = match dist.law {
            Law::Mixture => {
                let parts: Vec<String> =
                    dist.mixture.iter().map(|(v, w)| format!("{}: {}", number(*v), number(*w))).collect();
                format!("mixture {{ {} }}", parts.join(", "))
            }
            Law::Days => dist.args.iter().map(|a| self.expr(a)).collect::<Vec<_>>().join(" to "),
            Law::Fixed => self.list(&dist.args),
            _ => {
                let words = row.map_or(&[][..], |l| l.arguments);
                let parts: Vec<String> =
                    dist.args.iter().zip(words).map(|(a, (w, _))| format!("{w} {}", self.expr(a))).collect();
                format!("{name}({})", parts.join(", "))
            }
        };
        for (word, bound) in [("above", dist.above), ("below", dist.below)] {
            out.push_str(&bound.map_or(String::new(), |x| format!(" {word} {}", number(x))));
        }
        out
    }

    /// The sources of an `on`.
    pub(crate) fn sources(&self, of: &[OnSource]) -> String {
        let one = |s: &OnSource| {
            let (name, options) = match s.of {
                ItemRef::Event(id) => (self.model.events.get(id.at()).map(|e| e.name.as_str()), None),
                ItemRef::Choice(id) => {
                    let choice = self.model.choices.get(id.at());
                    (choice.map(|c| c.name.as_str()), choice.map(|c| c.set))
                }
            };
            let mut text = self.named(name.unwrap_or("?"), &s.args);
            if let Some(filter) = &s.filter {
                text.push_str(&format!(" where {}", self.expr(filter)));
            }
            if let (Some((positive, option)), Some(set)) = (s.is, options) {
                let not = if positive { "" } else { "not " };
                text.push_str(&format!(" is {not}{}", self.element(set, f64::from(option))));
            }
            text
        };
        of.iter().map(one).collect::<Vec<_>>().join(" or ")
    }
}

/// A number with at most twelve digits.
pub(crate) fn number(x: f64) -> String {
    if !x.is_finite() || x == 0.0 {
        return if x == 0.0 { "0".to_string() } else { format!("{x}") };
    }
    let rounded: f64 = format!("{x:.11e}").parse().unwrap_or(x);
    if (1e-5..1e9).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
}

const UNITS: [TimeUnit; 4] = [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Year];

/// A rate in the unit that writes it shortest.
pub(crate) fn rate(per_day: f64) -> String {
    let all = UNITS.map(|u| (number(per_day * u.days()), u));
    let best = all.iter().min_by_key(|(text, _)| text.len());
    best.map_or(String::new(), |(text, u)| format!("{text} per {}", unit_word(*u)))
}

/// A duration in the unit that writes it shortest.
pub(crate) fn duration(days: f64) -> String {
    let all = UNITS.map(|u| (number(days / u.days()), u));
    let best = all.iter().min_by_key(|(text, _)| (text.len(), text != "1"));
    best.map_or(String::new(), |(text, u)| {
        format!("{text} {}{}", unit_word(*u), if text == "1" { "" } else { "s" })
    })
}

/// A source as it is written.
pub(crate) fn source(source: &Source) -> String {
    match source {
        Source::Notes(lines) => {
            let lines: Vec<String> =
                lines.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect();
            format!("@notes {}", lines.join(", "))
        }
        Source::Record(key) => format!("@record {key}"),
        Source::Work(key) => format!("@{key}"),
        Source::Judgement(why) => format!("@judgement \"{why}\""),
    }
}
