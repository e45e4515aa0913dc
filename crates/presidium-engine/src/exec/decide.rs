//! Choices: who takes part, what each option is worth, which is taken, and how they voted.

use presidium_lang::ast::Tally;
use presidium_luck::distribution::gumbel;
use presidium_luck::draw;

use super::matching::first_of_each;
use super::{Block, Culprit, Fired, Watch};
use crate::program::{BodyPlan, ChoicePlan, set_bit};
use crate::setup::{Day, date_key};

/// One decision being taken.
struct Sitting<'a> {
    plan: &'a ChoicePlan,
    /// Position among the activations of the code run last.
    at: usize,
    combo: u32,
    history: u64,
    key: u64,
    /// Options that can be taken, by index.
    open: Vec<u32>,
}

/// What was decided.
struct Decision {
    option: u32,
    votes: Vec<i32>,
}

impl Block<'_> {
    pub(super) fn work_choice(&mut self, plan: &ChoicePlan, day: &Day, watch: &mut dyn Watch) {
        let at = plan.choice.at();
        self.taken[at].clear();
        let mut cells = self.arising(plan, day);
        cells.retain(|c| self.exists(&plan.exists, c.0) && self.alive(c.1));
        if cells.is_empty() {
            return;
        }
        if let Some(code) = &plan.guard {
            let acts = self.acts_of(&plan.sets, cells.iter().map(|c| (c.0, c.1)));
            self.run_list(code, &acts, day);
            let mut n = 0;
            cells.retain(|_| {
                n += 1;
                self.value(&code.outs[0], 0, n - 1, day) != 0.0
            });
        }
        if cells.is_empty() {
            return;
        }
        let acts = self.acts_of(&plan.sets, cells.iter().map(|c| (c.0, c.1)));
        self.run_list(&plan.code, &acts, day);
        let mut made = Vec::new();
        let mut faults = Vec::new();
        for (n, (combo, lane, key)) in cells.iter().enumerate() {
            let history = self.first + u64::from(*lane);
            let sitting =
                Sitting { plan, at: n, combo: *combo, history, key: *key, open: self.open(plan, n, day) };
            match self.decide(&sitting, day) {
                Ok(Some(decision)) => made.push((*combo, *lane, *key, decision)),
                Ok(None) => {}
                Err(()) => faults.push(*lane),
            }
        }
        for lane in faults {
            self.fault(lane as usize, Culprit::Choice(plan.choice));
        }
        self.keep(plan, &made, day, watch);
        if !made.is_empty() {
            set_bit(&mut self.next_changed, self.setup.bits.choices + at);
            let happened = self.taken[at].clone();
            self.turn_episodes(&plan.transitions, &happened, day);
            self.work_effects(&plan.effects, &plan.sets, &happened, day);
        }
    }

    /// Cells for which the choice arises today, with the key.
    fn arising(&mut self, plan: &ChoicePlan, day: &Day) -> Vec<(u32, u32, u64)> {
        if let Some(cadence) = plan.every {
            if !cadence.falls_on(day.date) {
                return Vec::new();
            }
            let key = date_key(day.date);
            return match plan.standing {
                Some(g) => self.guards[g].list.iter().map(|(c, l)| (*c, *l, key)).collect(),
                None => {
                    let rows = self.setup.program.layout.choices[plan.choice.at()][0];
                    let combos = rows.count - rows.option;
                    (0..combos).flat_map(|c| (0..self.lanes as u32).map(move |l| (c, l, key))).collect()
                }
            };
        }
        let mut found = Vec::new();
        for (position, source) in plan.of.iter().enumerate() {
            self.match_source(source, &plan.sets, position as u32, day, &mut found);
        }
        first_of_each(&mut found);
        found.iter().map(|m| (m.combo, m.lane, m.key)).collect()
    }

    fn open(&self, plan: &ChoicePlan, n: usize, day: &Day) -> Vec<u32> {
        let size = self.setup.program.layout.sizes[plan.set.at()];
        let mut open = Vec::new();
        for option in &plan.options {
            let range = option.of.map_or(0..size, |e| e..e + 1);
            for (row, e) in range.enumerate() {
                let is_open =
                    option.open.is_none_or(|out| self.value(&plan.code.outs[out], row, n, day) != 0.0);
                if is_open {
                    open.push(e);
                }
            }
        }
        open.sort_unstable();
        open.dedup();
        open
    }

    /// The utility of an option to a member (0 without a body).
    fn utility(&self, s: &Sitting<'_>, member: usize, option: u32, day: &Day) -> f64 {
        let size = self.setup.program.layout.sizes[s.plan.set.at()] as usize;
        let found = s.plan.options.iter().find(|o| o.of.is_none_or(|e| e == option));
        found.map_or(f64::NAN, |o| {
            let row = if o.of.is_some() { member } else { member * size + option as usize };
            self.value(&s.plan.code.outs[o.utility], row, s.at, day)
        })
    }

    fn gumbel(&self, s: &Sitting<'_>, member: usize, members: usize, option: u32) -> f64 {
        let options = self.setup.program.layout.sizes[s.plan.set.at()] as usize;
        let at = (s.combo as usize * members + member) * options + option as usize;
        let site = self.setup.choices[s.plan.choice.at()][at];
        gumbel::quantile(draw::uniform(site, s.history, s.key))
    }

    fn decide(&self, s: &Sitting<'_>, day: &Day) -> Result<Option<Decision>, ()> {
        match &s.plan.body {
            BodyPlan::Single => {
                if s.open.is_empty() {
                    return Ok(None);
                }
                let worth: Vec<f64> = s.open.iter().map(|o| self.utility(s, 0, *o, day)).collect();
                let precision = self.precision(s, 0, day);
                let option = self.largest(s, 0, 1, precision, &worth)?;
                Ok(Some(Decision { option, votes: Vec::new() }))
            }
            BodyPlan::Consensus(set) => {
                let (part, total) = self.members(s, *set, day)?;
                if s.open.is_empty() || part.is_empty() || total <= 0.0 {
                    return Ok(None);
                }
                let mut worth = Vec::with_capacity(s.open.len());
                for option in &s.open {
                    let mut sum = 0.0;
                    for (member, weight) in &part {
                        let u = self.utility(s, *member, *option, day);
                        if !u.is_finite() {
                            return Err(());
                        }
                        sum += weight * u;
                    }
                    worth.push(sum / total);
                }
                let precision = self.precision(s, 0, day);
                let option = self.largest(s, 0, 1, precision, &worth)?;
                Ok(Some(Decision { option, votes: Vec::new() }))
            }
            BodyPlan::Vote(set, tally) => self.vote(s, *set, *tally, day),
        }
    }

    fn precision(&self, s: &Sitting<'_>, member: usize, day: &Day) -> f64 {
        self.value(&s.plan.code.outs[s.plan.precision], member, s.at, day)
    }

    /// Members who take part with their weights, in canonical order, and the total weight.
    fn members(
        &self,
        s: &Sitting<'_>,
        set: presidium_lang::model::SetId,
        day: &Day,
    ) -> Result<(Vec<(usize, f64)>, f64), ()> {
        let mut part = Vec::new();
        let mut total = 0.0;
        for e in &self.setup.program.model.sets[set.at()].canonical {
            let member = *e as usize;
            let takes_part =
                s.plan.part.is_none_or(|out| self.value(&s.plan.code.outs[out], member, s.at, day) != 0.0);
            if !takes_part {
                continue;
            }
            let weight =
                s.plan.weight.map_or(1.0, |out| self.value(&s.plan.code.outs[out], member, s.at, day));
            if !s.open.is_empty() && !weight.is_finite() {
                return Err(());
            }
            total += weight;
            part.push((member, weight));
        }
        Ok((part, total))
    }

    /// The open option with the largest precision × worth + Gumbel; ties to the lowest index.
    fn largest(
        &self,
        s: &Sitting<'_>,
        member: usize,
        members: usize,
        precision: f64,
        worth: &[f64],
    ) -> Result<u32, ()> {
        if !precision.is_finite() || worth.iter().any(|u| !u.is_finite()) {
            return Err(());
        }
        let mut best: Option<(u32, f64)> = None;
        for (option, u) in s.open.iter().zip(worth) {
            let score = precision * u + self.gumbel(s, member, members, *option);
            if best.is_none_or(|(_, b)| score > b) {
                best = Some((*option, score));
            }
        }
        best.map(|b| b.0).ok_or(())
    }

    fn vote(
        &self,
        s: &Sitting<'_>,
        set: presidium_lang::model::SetId,
        tally: Tally,
        day: &Day,
    ) -> Result<Option<Decision>, ()> {
        let layout = &self.setup.program.layout;
        let members = layout.sizes[set.at()] as usize;
        let (part, total) = self.members(s, set, day)?;
        if s.open.is_empty() || part.is_empty() || total <= 0.0 {
            return Ok(None);
        }
        let mut votes = vec![-1; members];
        let mut tallies = vec![0.0; layout.sizes[s.plan.set.at()] as usize];
        for (member, weight) in &part {
            let worth: Vec<f64> = s.open.iter().map(|o| self.utility(s, *member, *o, day)).collect();
            let precision = self.precision(s, *member, day);
            let option = self.largest(s, *member, members, precision, &worth)?;
            votes[*member] = option as i32;
            tallies[option as usize] += weight;
        }
        let first = s.open[0];
        let enough = |wanted: &dyn Fn(f64) -> bool| {
            s.open.iter().copied().find(|o| wanted(tallies[*o as usize])).unwrap_or(first)
        };
        let option = match tally {
            Tally::Majority => enough(&|t| t > total / 2.0),
            Tally::TwoThirds => enough(&|t| t >= 2.0 * total / 3.0),
            Tally::Plurality => {
                let mut best = first;
                for o in &s.open {
                    if tallies[*o as usize] > tallies[best as usize] {
                        best = *o;
                    }
                }
                best
            }
        };
        Ok(Some(Decision { option, votes }))
    }

    /// Writes down what was decided, as of now.
    fn keep(
        &mut self,
        plan: &ChoicePlan,
        made: &[(u32, u32, u64, Decision)],
        day: &Day,
        watch: &mut dyn Watch,
    ) {
        let at = plan.choice.at();
        let lanes = self.lanes;
        let layout = &self.setup.program.layout;
        let rows = layout.choices[at][1];
        let size = layout.sizes[plan.set.at()] as usize;
        for (combo, lane, key, decision) in made {
            let cell = *combo as usize * lanes + *lane as usize;
            self.state[rows.option as usize * lanes + cell] = f64::from(decision.option);
            self.state[rows.count as usize * lanes + cell] += 1.0;
            self.state[rows.date as usize * lanes + cell] = f64::from(day.date.0);
            if let Some(votes) = rows.votes {
                for (m, v) in decision.votes.iter().enumerate() {
                    let row = votes as usize + *combo as usize * decision.votes.len() + m;
                    self.state[row * lanes + *lane as usize] = f64::from(*v);
                }
            }
            let taken = (*combo as usize * size + decision.option as usize) * lanes + *lane as usize;
            if self.first_taken[at][taken] == u32::MAX {
                self.first_taken[at][taken] = self.today;
            }
            let fired = Fired { combo: *combo, lane: *lane, key: *key, option: decision.option };
            watch.choice(self.today, plan.choice, &fired, &decision.votes);
            self.taken[at].push(fired);
        }
    }

    /// At the end of the day choices made are seen by everybody.
    pub(super) fn commit_choices(&mut self) {
        let setup = self.setup;
        let lanes = self.lanes;
        for (at, rows) in setup.program.layout.choices.iter().enumerate() {
            if self.taken[at].is_empty() {
                continue;
            }
            let combos = rows[0].count - rows[0].option;
            let members = match &setup.program.model.choices[at].decides {
                presidium_lang::model::Decides::Vote(body, _) => setup.program.layout.sizes[body.set.at()],
                presidium_lang::model::Decides::Single | presidium_lang::model::Decides::Consensus(_) => 0,
            };
            let whole = (combos * (3 + members)) as usize * lanes;
            let from = rows[1].option as usize * lanes;
            self.state.copy_within(from..from + whole, rows[0].option as usize * lanes);
            self.taken[at].clear();
        }
    }
}
