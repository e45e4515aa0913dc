//! Answers of many histories → counts: nothing here grows with histories × days, and order does not matter.
//!
//! Everything is an integer, so summaries of parts add up to the summary of the whole, bit for bit; only the
//! values of numeric questions are kept one by one, in order of history.

use presidium_lang::model::{ChoiceId, EventId, Model, OutcomeId, Question};

use crate::exec::{Block, Culprit, Fault};
use crate::layout::{combos, own_sets};

/// What a tally counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// An outcome.
    Outcome(OutcomeId),
    /// The first firing of an event's combination.
    Event(EventId, u32),
    /// The first taking of an option of a choice's combination.
    Option(ChoiceId, u32, u32),
}

/// Counts for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// What.
    pub of: Watched,
    /// Completed histories in which it happened.
    pub happened: u64,
    /// First days, by position in the clock; empty if it never happened or has no date.
    pub days: Vec<u32>,
    /// Values of a numeric question, by history: number and value.
    pub values: Vec<(u64, f64)>,
    /// Σ k over settings, with k histories of n in which it happened.
    pub k: u64,
    /// Σ k (k − 1).
    pub kk: u64,
}

/// Counts over a range of histories.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Histories run.
    pub histories: u64,
    /// Histories that did not fault.
    pub completed: u64,
    /// Settings with at least one completed history.
    pub settings: u64,
    /// Σ n over settings of completed histories n, Σ n (n − 1).
    pub n: u64,
    /// Σ n (n − 1).
    pub nn: u64,
    /// Faults: history, day, declaration; the first hundred by history number.
    pub faults: Vec<(u64, Fault)>,
    /// Counts.
    pub tallies: Vec<Tally>,
    /// Whether it was stopped before all histories were run.
    pub interrupted: bool,
}

/// How many faults are kept one by one.
const FAULTS_KEPT: usize = 100;

impl Summary {
    /// Nothing yet.
    pub fn empty(model: &Model) -> Summary {
        let mut tallies = Vec::new();
        let mut push = |of| {
            tallies.push(Tally { of, happened: 0, days: Vec::new(), values: Vec::new(), k: 0, kk: 0 });
        };
        for n in 0..model.outcomes.len() {
            push(Watched::Outcome(OutcomeId(n as u32)));
        }
        for (n, event) in model.events.iter().enumerate() {
            for combo in 0..combos(model, &own_sets(&event.rule)) {
                push(Watched::Event(EventId(n as u32), combo));
            }
        }
        for (n, choice) in model.choices.iter().enumerate() {
            for combo in 0..combos(model, &own_sets(&choice.rule)) {
                for option in 0..model.sets[choice.set.at()].elements.len() as u32 {
                    push(Watched::Option(ChoiceId(n as u32), combo, option));
                }
            }
        }
        Summary {
            histories: 0,
            completed: 0,
            settings: 0,
            n: 0,
            nn: 0,
            faults: Vec::new(),
            tallies,
            interrupted: false,
        }
    }

    /// The counts of one thing.
    pub fn tally(&self, of: Watched) -> Option<&Tally> {
        self.tallies.iter().find(|t| t.of == of)
    }

    /// Adds a block that has run through the clock.
    pub fn add(&mut self, block: &Block<'_>) {
        let model = &block.setup.program.model;
        let days = block.setup.days.len();
        let groups = settings_of(block);
        self.histories += block.lanes as u64;
        for group in &groups {
            let n = group.len() as u64;
            self.completed += n;
            self.settings += u64::from(n > 0);
            self.n += n;
            self.nn += n * n.saturating_sub(1);
        }
        for (lane, fault) in block.faults.iter().enumerate() {
            if let Some(fault) = fault {
                self.faults.push((block.histories[lane], *fault));
            }
        }
        self.faults.sort_unstable_by_key(|f| f.0);
        self.faults.truncate(FAULTS_KEPT);
        for tally in &mut self.tallies {
            let answer = |lane: usize| answer_of(block, model, tally.of, lane);
            let mut found: Vec<(usize, Found)> = Vec::new();
            for group in &groups {
                let mut k = 0;
                for lane in group {
                    match answer(*lane) {
                        Found::Never => {}
                        day @ Found::Day(_) => {
                            k += 1;
                            found.push((*lane, day));
                        }
                        number @ Found::Number(_) => found.push((*lane, number)),
                    }
                }
                tally.k += k;
                tally.kk += k * k.saturating_sub(1);
                tally.happened += k;
            }
            for (lane, what) in found {
                match what {
                    Found::Day(day) => {
                        if tally.days.is_empty() {
                            tally.days = vec![0; days];
                        }
                        tally.days[day as usize] += 1;
                    }
                    Found::Number(x) => tally.values.push((block.histories[lane], x)),
                    Found::Never => {}
                }
            }
        }
    }

    /// Adds the summary of another range.
    pub fn merge(&mut self, other: Summary) {
        self.histories += other.histories;
        self.completed += other.completed;
        self.settings += other.settings;
        self.n += other.n;
        self.nn += other.nn;
        self.faults.extend(other.faults);
        self.faults.sort_unstable_by_key(|f| f.0);
        self.faults.truncate(FAULTS_KEPT);
        self.interrupted |= other.interrupted;
        for (mine, theirs) in self.tallies.iter_mut().zip(other.tallies) {
            mine.happened += theirs.happened;
            mine.k += theirs.k;
            mine.kk += theirs.kk;
            if mine.days.is_empty() {
                mine.days = theirs.days;
            } else {
                for (a, b) in mine.days.iter_mut().zip(theirs.days) {
                    *a += b;
                }
            }
            mine.values.extend(theirs.values);
            mine.values.sort_unstable_by_key(|v| v.0);
        }
    }

    /// A fingerprint of the results: the same for any block size, number of threads or split by settings.
    pub fn digest(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut eat = |x: u64| hash = presidium_luck::key::combine(hash, x);
        eat(self.histories);
        eat(self.completed);
        eat(self.nn);
        for (history, fault) in &self.faults {
            eat(*history);
            eat(u64::from(fault.day));
        }
        for tally in &self.tallies {
            eat(tally.happened);
            eat(tally.kk);
            for (day, n) in tally.days.iter().enumerate().filter(|(_, n)| **n > 0) {
                eat(day as u64);
                eat(u64::from(*n));
            }
            for (history, value) in &tally.values {
                eat(*history);
                eat(value.to_bits());
            }
        }
        hash
    }
}

enum Found {
    Never,
    Day(u32),
    Number(f64),
}

fn answer_of(block: &Block<'_>, model: &Model, of: Watched, lane: usize) -> Found {
    let day = |d: u32| if d == u32::MAX { Found::Never } else { Found::Day(d) };
    match of {
        Watched::Event(id, combo) => day(block.first_fired[id.at()][combo as usize * block.lanes + lane]),
        Watched::Option(id, combo, option) => {
            let options = model.sets[model.choices[id.at()].set.at()].elements.len();
            let row = combo as usize * options + option as usize;
            day(block.first_taken[id.at()][row * block.lanes + lane])
        }
        Watched::Outcome(id) => {
            let answer = block.answer(id.at(), lane);
            match model.outcomes[id.at()].question {
                Question::Ever { .. } | Question::Condition { .. } => {
                    if answer.is_nan() {
                        Found::Never
                    } else {
                        Found::Day(answer as u32)
                    }
                }
                Question::Count { .. } | Question::Value(..) | Question::Summary(..) => Found::Number(answer),
            }
        }
    }
}

/// Completed lanes by setting.
fn settings_of(block: &Block<'_>) -> Vec<Vec<usize>> {
    let mut groups: Vec<(u64, Vec<usize>)> = Vec::new();
    for lane in 0..block.lanes {
        let setting = block.setup.setting(block.histories[lane]);
        if groups.last().is_none_or(|g| g.0 != setting) {
            groups.push((setting, Vec::new()));
        }
        if block.faults[lane].is_none()
            && let Some(group) = groups.last_mut()
        {
            group.1.push(lane);
        }
    }
    groups.into_iter().map(|g| g.1).collect()
}

/// The name of the declaration at fault.
pub fn culprit_name(model: &Model, culprit: Culprit) -> &str {
    match culprit {
        Culprit::Param(id) => &model.params[id.at()].name,
        Culprit::Stock(id) => &model.stocks[id.at()].name,
        Culprit::Shock(id) => &model.shocks[id.at()].name,
        Culprit::Event(id) => &model.events[id.at()].name,
        Culprit::Choice(id) => &model.choices[id.at()].name,
    }
}
