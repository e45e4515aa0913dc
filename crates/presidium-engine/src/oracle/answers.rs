//! Questions: what each outcome has seen so far, and its answer.

use super::Answer;
use super::state::{Run, View};
use presidium_lang::ast::ReduceOp;
use presidium_lang::calendar::Date;
use presidium_lang::model::{Expr, Model, OnSource, Outcome, Question};

/// What an outcome has seen.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    /// The first day on which it happened.
    first: Option<i32>,
    /// The count, the value, or the running sum, largest or least.
    number: f64,
    /// Days summarised.
    days: f64,
}

impl Ask {
    pub(super) fn all(model: &Model) -> Vec<Ask> {
        let start = |outcome: &Outcome| match &outcome.question {
            Question::Value(..) => f64::NAN,
            Question::Summary(ReduceOp::Max, ..) => f64::NEG_INFINITY,
            Question::Summary(ReduceOp::Min, ..) => f64::INFINITY,
            _ => 0.0,
        };
        model.outcomes.iter().map(|o| Ask { first: None, number: start(o), days: 0.0 }).collect()
    }
}

impl<'m> Run<'m> {
    /// Conditions, values and summaries: the start of the tick.
    pub(super) fn ask_at_start(&mut self) {
        let model = self.model;
        for (id, outcome) in model.outcomes.iter().enumerate() {
            match &outcome.question {
                Question::Condition { of, from, by }
                    if self.sought(id, *from, *by) && self.read(outcome, of) != 0.0 =>
                {
                    self.asks[id].first = Some(self.today);
                }
                Question::Value(of, day) if *day == self.date() => {
                    self.asks[id].number = self.read(outcome, of);
                }
                Question::Summary(op, of, from, to) if self.within(*from, *to) => {
                    let value = self.read(outcome, of);
                    let ask = &mut self.asks[id];
                    ask.days += 1.0;
                    ask.number = match op {
                        ReduceOp::Max if value > ask.number => value,
                        ReduceOp::Min if value < ask.number => value,
                        ReduceOp::Max | ReduceOp::Min => ask.number,
                        _ => ask.number + value,
                    };
                }
                _ => {}
            }
        }
    }

    /// Events and choices: all that happened today.
    pub(super) fn ask_at_end(&mut self) {
        let model = self.model;
        for (id, outcome) in model.outcomes.iter().enumerate() {
            match &outcome.question {
                Question::Ever { of, guard, from, by, .. }
                    if self.sought(id, *from, *by) && self.matches(outcome, of, guard.as_ref()) > 0.0 =>
                {
                    if guard.is_some() {
                        self.hit("outcome ever guard");
                    }
                    self.asks[id].first = Some(self.today);
                }
                Question::Count { of, guard, from, by } if self.within(*from, *by) => {
                    self.asks[id].number += self.matches(outcome, of, guard.as_ref());
                }
                _ => {}
            }
        }
    }

    /// Whether an outcome's first day is still looked for.
    fn sought(&self, id: usize, from: Date, by: Date) -> bool {
        self.within(from, by) && self.asks[id].first.is_none()
    }

    fn within(&self, from: Date, by: Date) -> bool {
        from <= self.date() && self.date() <= by
    }

    fn read(&self, outcome: &'m Outcome, of: &'m Expr) -> f64 {
        self.value(of, &mut self.scope(&outcome.rule, 0, View::Start))
    }

    /// How many combinations of the sources happened today while the guard held.
    fn matches(&self, outcome: &'m Outcome, of: &'m [OnSource], guard: Option<&'m Expr>) -> f64 {
        let mut count = 0.0;
        let mut scope = self.scope(&outcome.rule, 0, View::All);
        for source in of {
            self.sources(source, outcome.rule.own, &mut scope, &mut |scope, _| {
                if self.holds(guard, scope) {
                    count += 1.0;
                }
                false
            });
        }
        count
    }

    pub(super) fn answers(&self) -> Vec<Answer> {
        let answer = |(outcome, ask): (&Outcome, &Ask)| {
            let first = ask.first.map_or(Answer::NotHappened, Answer::Happened);
            let (name, answer) = match &outcome.question {
                Question::Ever { date: false, .. } => ("outcome ever", first),
                Question::Ever { .. } => ("outcome date", first),
                Question::Condition { .. } => ("outcome condition", first),
                Question::Count { .. } => ("outcome count", Answer::Number(ask.number)),
                Question::Value(..) => ("outcome value", Answer::Number(ask.number)),
                Question::Summary(ReduceOp::Max, ..) => ("outcome max", Answer::Number(ask.number)),
                Question::Summary(ReduceOp::Min, ..) => ("outcome min", Answer::Number(ask.number)),
                Question::Summary(..) => ("outcome mean", Answer::Number(ask.number / ask.days)),
            };
            self.hit(name);
            answer
        };
        self.model.outcomes.iter().zip(&self.asks).map(answer).collect()
    }
}
