//! Records, outcomes, scenarios and claims → their lines.

use super::declaration::{Lines, join, title_text};
use super::expression::quoted;
use crate::ast::{Change, Claim, Expr, Outcome, Question, Record, RecordKind, Scenario, Window};
use crate::calendar::Date;
use crate::span::{Name, Spanned};

impl Lines<'_> {
    pub(super) fn record(&mut self, record: &Record) {
        let p = self.p;
        let option = |o: &Option<Name>| o.as_ref().map_or(String::new(), |o| format!("= {}", o.value));
        let head = format!("record {}", p.reference(&record.of));
        let mut tail = Vec::new();
        if let Some(certainty) = &record.certainty {
            tail.push(format!("certain {}", certainty.value));
        }
        match &record.window {
            Some(Window::Days(by)) => tail.push(format!("within {}", p.expr(by))),
            Some(Window::Range(a, b)) => tail.push(format!("between {} and {}", a.value, b.value)),
            None => {}
        }
        match &record.kind {
            RecordKind::Dated { nth, option: of, on, votes } => {
                let nth = nth.as_ref().map_or(String::new(), |n| format!("nth {}", n.value));
                let head = join(&[head, nth, option(of), format!("on {}", on.value)]);
                if votes.is_empty() {
                    tail.insert(0, head);
                    self.header(&tail);
                } else {
                    let one = |(m, o): &(Name, Name)| (format!("{}: {}", m.value, o.value), m.span.start);
                    self.braces(&format!("{head} votes"), votes.iter().map(one).collect(), &join(&tail));
                }
            }
            RecordKind::Never { option: of, by } => {
                let mut parts = vec![head, option(of), format!("did not by {}", by.value)];
                parts.extend(tail);
                self.header(&parts);
            }
            RecordKind::Measured { points, density } => {
                if let Some(density) = density {
                    tail.insert(0, format!("~ {}", p.dist(density)));
                }
                if let [(date, value)] = points.as_slice() {
                    let mut parts = vec![head, format!("at {} = {}", date.value, p.expr(value))];
                    parts.extend(tail);
                    self.header(&parts);
                } else {
                    let one = |(d, v): &(Spanned<Date>, Expr)| {
                        (format!("{}: {}", d.value, p.expr(v)), d.span.start)
                    };
                    self.braces(&head, points.iter().map(one).collect(), &join(&tail));
                }
            }
        }
        self.sources(&record.sources);
    }

    pub(super) fn outcome(&mut self, outcome: &Outcome) {
        let p = self.p;
        let days = |from: &Option<Spanned<Date>>, by: &Option<Spanned<Date>>| {
            let day = |word: &str, d: &Option<Spanned<Date>>| {
                d.as_ref().map_or(String::new(), |d| format!("{word} {}", d.value))
            };
            join(&[day("from", from), day("by", by)])
        };
        let question = match &outcome.question {
            Question::Ever { date, of, guard, from, by } => join(&[
                if *date { "date of" } else { "ever" }.to_string(),
                p.happenings(of),
                self.when(guard),
                days(from, by),
            ]),
            Question::Condition { of, from, by } => {
                join(&["ever true".to_string(), p.expr(of), days(from, by)])
            }
            Question::Count { of, guard, from, by } => {
                join(&["count".to_string(), p.happenings(of), self.when(guard), days(from, by)])
            }
            Question::Value(of, at) => format!("value of {} at {}", p.expr(of), at.value),
            Question::Summary(op, of, from, to) => {
                let word = super::expression::reduce_word(*op);
                format!("{word} of {} from {} to {}", p.expr(of), from.value, to.value)
            }
        };
        let mut parts = vec![format!("outcome {}", outcome.name.value), title_text(&outcome.title)];
        parts.extend(self.tags(&outcome.tags));
        parts.push(format!("= {question}"));
        self.header(&parts);
        self.sources(&outcome.sources);
    }

    fn changes(&mut self, word: &str, changes: &[Change]) {
        let last = changes.len().saturating_sub(1);
        let mut parts = Vec::new();
        for (n, change) in changes.iter().enumerate() {
            let word = if n == 0 { format!("{word} ") } else { String::new() };
            let comma = if n < last { "," } else { "" };
            parts.push(format!("{word}{}{comma}", self.p.change(change)));
        }
        if let Some(first) = changes.first() {
            let lines = self.lines.len();
            self.filled(2, 4, Some(first.span.start), &parts);
            for line in &mut self.lines[lines..] {
                line.takes_sources = false;
            }
        }
    }

    pub(super) fn scenario(&mut self, scenario: &Scenario) {
        self.header(&[format!("scenario {}", scenario.name.value), title_text(&scenario.title)]);
        self.changes("change", &scenario.changes);
        self.sources(&scenario.sources);
    }

    pub(super) fn claim(&mut self, claim: &Claim) {
        let p = self.p;
        let stated = if claim.stated { "stated" } else { "inferred" };
        self.header(&[format!("claim {}", claim.name.value), title_text(&claim.title), stated.to_string()]);
        self.changes("change", &claim.changes);
        if let Some((first, _)) = claim.expect.first() {
            let all: Vec<String> =
                claim.expect.iter().map(|(o, d)| format!("{} {}", o.value, d.value)).collect();
            let code = format!("expect {}", all.join(", "));
            self.push(2, code, Some(first.span.start)).takes_sources = true;
        }
        self.changes("rivals", &claim.rivals);
        if let Some((low, high)) = &claim.historians {
            let code = format!("historians {} to {}", p.expr(low), p.expr(high));
            self.push(2, code, Some(low.span.start)).takes_sources = true;
        }
        if let Some(why) = &claim.untestable {
            let code = format!("untestable {}", quoted(&why.value));
            self.push(2, code, Some(why.span.start)).takes_sources = true;
        }
        if let Some((part, why)) = &claim.waits {
            let code = format!("waits for {} {}", part.value, quoted(&why.value));
            self.push(2, code, Some(part.span.start)).takes_sources = true;
        }
        self.sources(&claim.sources);
    }
}
