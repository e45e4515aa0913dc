//! What happened today → the items and questions that may care: all others are passed over for the day.

use presidium_lang::model::ItemRef;

use super::Block;
use crate::program::{ItemPlan, MatchPlan, Program, QuestionPlan};
use crate::setup::Touched;

/// Who reads whom; the same for all blocks of a run.
#[derive(Clone, Debug)]
pub(crate) struct Readers {
    /// Items that may have something to do on any day: periodic, or within reach of worlds.
    always: Vec<bool>,
    /// By event, and by choice.
    events: Vec<ReadersOf>,
    choices: Vec<ReadersOf>,
}

/// The readers of one event or choice.
#[derive(Clone, Debug, Default)]
struct ReadersOf {
    /// Its own position among the items.
    item: usize,
    /// Items with it among their sources, by position.
    items: Vec<usize>,
    /// Questions with it among their sources.
    questions: Vec<usize>,
}

impl Readers {
    pub(crate) fn of(program: &Program, touched: &Touched) -> Readers {
        let mut readers = Readers {
            always: vec![false; program.items.len()],
            events: vec![ReadersOf::default(); program.model.events.len()],
            choices: vec![ReadersOf::default(); program.model.choices.len()],
        };
        for (at, item) in program.items.iter().enumerate() {
            match item {
                ItemPlan::Event(plan) => {
                    readers.always[at] = touched.events[plan.event.at()];
                    readers.events[plan.event.at()].item = at;
                    let sources = plan.triggers.iter().flat_map(|t| &t.of);
                    sources.for_each(|of| readers.source(of).items.push(at));
                }
                ItemPlan::Choice(plan) => {
                    readers.always[at] = plan.every.is_some() || touched.pinned[plan.choice.at()];
                    readers.choices[plan.choice.at()].item = at;
                    plan.of.iter().for_each(|of| readers.source(of).items.push(at));
                }
                ItemPlan::Shock(plan) => readers.source(&plan.of).items.push(at),
            }
        }
        for (at, question) in program.questions.iter().enumerate() {
            if let QuestionPlan::Happening { of, .. } = question {
                of.iter().for_each(|of| readers.source(of).questions.push(at));
            }
        }
        readers
    }

    fn source(&mut self, source: &MatchPlan) -> &mut ReadersOf {
        match source.of {
            ItemRef::Event(id) => &mut self.events[id.at()],
            ItemRef::Choice(id) => &mut self.choices[id.at()],
        }
    }

    fn item(&self, item: ItemRef) -> &ReadersOf {
        match item {
            ItemRef::Event(id) => &self.events[id.at()],
            ItemRef::Choice(id) => &self.choices[id.at()],
        }
    }
}

/// Who has something to do today.
pub(crate) struct Stirred {
    /// Items to be worked on, by position.
    items: Vec<bool>,
    /// Questions to be asked what happened; each once.
    pub(super) questions: Vec<usize>,
    /// Positions of the events and choices that happened, in order, as soon as all items were worked on.
    pub(super) happened: Vec<usize>,
}

impl Stirred {
    pub(super) fn new(readers: &Readers) -> Stirred {
        Stirred { items: vec![false; readers.always.len()], questions: Vec::new(), happened: Vec::new() }
    }

    pub(super) fn clear(&mut self) {
        self.items.fill(false);
        self.questions.clear();
        self.happened.clear();
    }
}

impl Block<'_> {
    /// Whether an item may have something to do today.
    pub(super) fn is_stirred(&self, at: usize) -> bool {
        self.stirred.items[at] || self.setup.readers.always[at]
    }

    /// An event is due.
    pub(super) fn stir_due(&mut self, event: usize) {
        self.stirred.items[self.setup.readers.events[event].item] = true;
    }

    /// Events with a delayed trigger that comes due today.
    pub(super) fn stir_delayed(&mut self) {
        for delayed in self.delayed.get(&self.today).into_iter().flatten() {
            self.stirred.items[self.setup.readers.events[delayed.event()].item] = true;
        }
    }

    /// An event or choice happened in some lane: items are worked on in order, so each is told of once in a row.
    pub(super) fn stir_readers(&mut self, item: ItemRef) {
        let readers = self.setup.readers.item(item);
        if self.stirred.happened.last() == Some(&readers.item) {
            return;
        }
        self.stirred.happened.push(readers.item);
        readers.items.iter().for_each(|at| self.stirred.items[*at] = true);
        for question in &readers.questions {
            if !self.stirred.questions.contains(question) {
                self.stirred.questions.push(*question);
            }
        }
    }
}
