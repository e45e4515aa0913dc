//! What happened today → the items and questions that may care: all others are passed over for the day.

use presidium_lang::model::ItemRef;

use super::Block;
use crate::program::{ItemPlan, MatchPlan, Program, QuestionPlan};

/// Who reads whom, and who has something to do today.
pub(crate) struct Stirred {
    /// Items to be worked on today, by position.
    pub(super) items: Vec<bool>,
    /// Questions to be asked today what happened.
    pub(super) questions: Vec<bool>,
    /// Positions of the items, by event.
    item_of: Vec<usize>,
    /// Items and questions with the event, or choice, among their sources.
    by_event: Vec<Readers>,
    by_choice: Vec<Readers>,
}

#[derive(Clone, Default)]
struct Readers {
    items: Vec<usize>,
    questions: Vec<usize>,
}

impl Stirred {
    pub(super) fn new(program: &Program) -> Stirred {
        let mut stirred = Stirred {
            items: vec![false; program.items.len()],
            questions: vec![false; program.questions.len()],
            item_of: vec![0; program.model.events.len()],
            by_event: vec![Readers::default(); program.model.events.len()],
            by_choice: vec![Readers::default(); program.model.choices.len()],
        };
        for (at, item) in program.items.iter().enumerate() {
            match item {
                ItemPlan::Event(plan) => {
                    stirred.item_of[plan.event.at()] = at;
                    plan.triggers
                        .iter()
                        .flat_map(|t| &t.of)
                        .for_each(|of| stirred.readers(of).items.push(at));
                }
                ItemPlan::Choice(plan) => plan.of.iter().for_each(|of| stirred.readers(of).items.push(at)),
                ItemPlan::Shock(plan) => stirred.readers(&plan.of).items.push(at),
            }
        }
        for (at, question) in program.questions.iter().enumerate() {
            if let QuestionPlan::Happening { of, .. } = question {
                of.iter().for_each(|of| stirred.readers(of).questions.push(at));
            }
        }
        stirred
    }

    fn readers(&mut self, source: &MatchPlan) -> &mut Readers {
        match source.of {
            ItemRef::Event(id) => &mut self.by_event[id.at()],
            ItemRef::Choice(id) => &mut self.by_choice[id.at()],
        }
    }

    /// An event is due.
    pub(super) fn due(&mut self, event: usize) {
        self.items[self.item_of[event]] = true;
    }

    /// Something happened.
    pub(super) fn happened(&mut self, item: ItemRef) {
        let readers = match item {
            ItemRef::Event(id) => &self.by_event[id.at()],
            ItemRef::Choice(id) => &self.by_choice[id.at()],
        };
        readers.items.iter().for_each(|at| self.items[*at] = true);
        readers.questions.iter().for_each(|at| self.questions[*at] = true);
    }

    pub(super) fn clear(&mut self) {
        self.items.fill(false);
        self.questions.fill(false);
    }
}

impl Block<'_> {
    /// Whether an item may have something to do today: also what worlds may cause without a source.
    pub(super) fn is_stirred(&self, at: usize, item: &ItemPlan) -> bool {
        let by_itself = match item {
            ItemPlan::Event(plan) => self.setup.touched.events[plan.event.at()],
            ItemPlan::Choice(plan) => plan.every.is_some() || self.setup.touched.pinned[plan.choice.at()],
            ItemPlan::Shock(_) => false,
        };
        self.stirred.items[at] || by_itself
    }

    /// Events with a delayed trigger that comes due today.
    pub(super) fn stir_delayed(&mut self) {
        for delayed in self.delayed.get(&self.today).into_iter().flatten() {
            self.stirred.due(delayed.event());
        }
    }
}
