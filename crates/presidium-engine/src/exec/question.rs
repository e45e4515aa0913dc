//! Questions answered as the days go by: whether and when, how often, how much.

use presidium_lang::ast::ReduceOp;
use presidium_luck::math;

use super::Block;
use crate::program::{Program, QuestionPlan};
use crate::setup::Day;

/// The answer to one question so far, by lane.
#[derive(Clone)]
pub(crate) struct Answering {
    /// First day (position in the clock; NaN if never), count, or value.
    pub(crate) value: Vec<f64>,
    /// The latest value of a summary, and days counted.
    pub(super) latest: Vec<f64>,
    pub(super) days: f64,
}

pub(crate) fn answering(program: &Program, lanes: usize) -> Vec<Answering> {
    program
        .questions
        .iter()
        .map(|q| {
            let start = match q {
                QuestionPlan::Happening { count: true, .. } => 0.0,
                QuestionPlan::Happening { .. }
                | QuestionPlan::Condition { .. }
                | QuestionPlan::Value { .. } => f64::NAN,
                QuestionPlan::Summary { op, .. } => match op {
                    ReduceOp::Max => f64::NEG_INFINITY,
                    ReduceOp::Min => f64::INFINITY,
                    ReduceOp::Mean
                    | ReduceOp::Sum
                    | ReduceOp::Count
                    | ReduceOp::Any
                    | ReduceOp::All
                    | ReduceOp::Argmax => 0.0,
                },
            };
            Answering { value: vec![start; lanes], latest: vec![0.0; lanes], days: 0.0 }
        })
        .collect()
}

impl Block<'_> {
    /// Questions about the start of the day.
    pub(super) fn ask_at_start(&mut self, day: &Day) {
        let setup = self.setup;
        for &n in &setup.of_states {
            match &setup.program.questions[n] {
                QuestionPlan::Happening { .. } => {}
                QuestionPlan::Condition { guard, from, by } => {
                    let from_today = day.date == *from || day.first;
                    if day.date < *from || day.date > *by || !(from_today || self.guards[*guard].moved) {
                        continue;
                    }
                    for lane in 0..self.lanes {
                        let answer = &mut self.questions[n].value[lane];
                        if answer.is_nan() && self.guards[*guard].mask[lane] != 0.0 {
                            *answer = f64::from(self.today);
                        }
                    }
                }
                QuestionPlan::Value { code, at } => {
                    if day.date == *at {
                        self.run_full(code, day);
                        for lane in 0..self.lanes {
                            self.questions[n].value[lane] = self.value(&code.outs[0], 0, lane, day);
                        }
                    }
                }
                QuestionPlan::Summary { op, code, reads, from, to } => {
                    if day.date < *from || day.date > *to {
                        continue;
                    }
                    let moved =
                        reads.volatile || reads.touched(&self.changed) || reads.touched(&self.changed_here);
                    if self.questions[n].days == 0.0 || moved {
                        self.run_full(code, day);
                        for lane in 0..self.lanes {
                            self.questions[n].latest[lane] = self.value(&code.outs[0], 0, lane, day);
                        }
                    }
                    self.questions[n].sum_up(*op);
                }
            }
        }
    }

    /// Questions about what happened today.
    pub(super) fn ask_what_happened(&mut self, day: &Day) {
        let setup = self.setup;
        for n in std::mem::take(&mut self.stirred.questions) {
            let plan = &setup.program.questions[n];
            let QuestionPlan::Happening { of, guard, from, by, count } = plan else { continue };
            if day.date < *from || day.date > *by {
                continue;
            }
            let mut found = Vec::new();
            for (position, source) in of.iter().enumerate() {
                self.match_source(source, &[], position as u32, day, &mut found);
            }
            if found.is_empty() {
                continue;
            }
            let asked: Vec<u32> = found.iter().map(|m| m.lane).collect();
            let holds: Vec<bool> = match guard {
                None => vec![true; asked.len()],
                Some(code) => {
                    let acts = self.acts_of(&[], asked.iter().map(|lane| (0, *lane)));
                    self.run_list(code, &acts, day);
                    (0..asked.len()).map(|k| self.value(&code.outs[0], 0, k, day) != 0.0).collect()
                }
            };
            for (lane, holds) in asked.into_iter().zip(holds) {
                let answer = &mut self.questions[n].value[lane as usize];
                match (holds, *count) {
                    (false, _) => {}
                    (true, true) => *answer += 1.0,
                    (true, false) => {
                        if answer.is_nan() {
                            *answer = f64::from(self.today);
                        }
                    }
                }
            }
        }
    }

    pub(super) fn finish_questions(&mut self) {
        for (plan, answering) in self.setup.program.questions.iter().zip(&mut self.questions) {
            if let QuestionPlan::Summary { op, .. } = plan {
                answering.finish(*op);
            }
        }
    }

    /// The same before the last day, for a question all of whose days are over.
    pub(crate) fn answer_so_far(&self, question: usize, lane: usize) -> f64 {
        let answering = &self.questions[question];
        let value = answering.value[lane];
        match &self.setup.program.questions[question] {
            QuestionPlan::Summary { .. } if answering.days == 0.0 => f64::NAN,
            QuestionPlan::Summary { op: ReduceOp::Mean, .. } => value / answering.days,
            _ => value,
        }
    }

    /// The answer to a question in one lane: day (position in the clock) or number; NaN is never.
    pub fn answer(&self, question: usize, lane: usize) -> f64 {
        self.questions[question].value[lane]
    }
}

impl Answering {
    fn sum_up(&mut self, op: ReduceOp) {
        self.days += 1.0;
        for (sum, x) in self.value.iter_mut().zip(&self.latest) {
            *sum = match op {
                ReduceOp::Max => math::max(*sum, *x),
                ReduceOp::Min => math::min(*sum, *x),
                ReduceOp::Mean
                | ReduceOp::Sum
                | ReduceOp::Count
                | ReduceOp::Any
                | ReduceOp::All
                | ReduceOp::Argmax => *sum + x,
            };
        }
    }

    fn finish(&mut self, op: ReduceOp) {
        for value in &mut self.value {
            if self.days == 0.0 {
                *value = f64::NAN;
            } else if op == ReduceOp::Mean {
                *value /= self.days;
            }
        }
    }
}
