//! Choices: who takes part, what each option is worth, which is taken, and how they voted.

use presidium_lang::ast::Tally;
use presidium_lang::model::{Decides, ItemRef, SetId};
use presidium_luck::distribution::gumbel;
use presidium_luck::draw;

use super::matching::first_of_each;
use super::{Acts, Block, Culprit, Fired, Watch};
use crate::code::Code;
use crate::program::{BodyPlan, ChoicePlan, PairPlan, WorthPlan};
use crate::setup::{Day, date_key};

/// One decision being taken.
pub(super) struct Sitting<'a> {
    plan: &'a ChoicePlan,
    combo: u32,
    history: u64,
    key: u64,
    /// Options that can be taken, by index.
    pub(super) open: Vec<u32>,
    /// Members who take part, in canonical order; one nameless actor without a body.
    pub(super) part: Vec<u32>,
    /// Their weights, precisions and utilities (`[member][open option]`).
    pub(super) weights: Vec<f64>,
    pub(super) precisions: Vec<f64>,
    pub(super) worth: Vec<f64>,
}

impl Sitting<'_> {
    /// How many votes are written down.
    fn members(&self, setup: &crate::setup::Setup<'_>) -> usize {
        match &self.plan.body {
            BodyPlan::Vote(set, _) => setup.program.layout.sizes[set.at()] as usize,
            BodyPlan::Single | BodyPlan::Consensus(_) => 0,
        }
    }
}

/// What was decided.
struct Decision {
    option: u32,
    votes: Vec<i32>,
}

/// Which of the single options' results is an option's; `None` if it is one of all.
fn single_of(plan: &ChoicePlan, option: u32) -> Option<usize> {
    let at = plan.options.iter().position(|o| o.of.is_none_or(|e| e == option))?;
    plan.options[at].of?;
    Some(plan.options[..at].iter().filter(|o| o.of.is_some()).count())
}

impl Block<'_> {
    pub(super) fn work_choice(&mut self, plan: &ChoicePlan, day: &Day, watch: &mut dyn Watch) {
        let at = plan.choice.at();
        self.taken[at].clear();
        let mut cells = self.arising(plan, day);
        cells.retain(|c| self.exists(&plan.exists, c.0) && self.alive(c.1));
        let item = ItemRef::Choice(plan.choice);
        let stoppable = self.may_stop(item);
        if stoppable {
            cells.retain(|c| !self.is_stopped(item, c.0, c.1, false));
        }
        let pinned = self.setup.touched.pinned[plan.choice.at()];
        let summoned = if pinned { self.summoned(plan.choice) } else { Vec::new() };
        if cells.is_empty() && summoned.is_empty() {
            return;
        }
        if let Some(code) = plan.guard.as_ref().filter(|_| !cells.is_empty()) {
            let acts = self.acts_of(&plan.sets, cells.iter().map(|c| (c.0, c.1)));
            self.run_list(code, &acts, day);
            let mut n = 0;
            cells.retain(|_| {
                n += 1;
                self.value(&code.outs[0], 0, n - 1, day) != 0.0
            });
        }
        let key = date_key(day.date);
        let more = summoned.iter().filter(|s| !cells.iter().any(|c| (c.0, c.1) == **s));
        let more: Vec<(u32, u32, u64)> = more.map(|(combo, lane)| (*combo, *lane, key)).collect();
        cells.extend(more);
        cells.sort_unstable();
        if cells.is_empty() {
            return;
        }
        let mut made = Vec::new();
        let mut faults = Vec::new();
        for (sitting, (combo, lane, key)) in self.sit(plan, &cells, day).into_iter().zip(&cells) {
            match self.decide(&sitting) {
                Ok(Some(mut decision)) => {
                    if stoppable {
                        self.is_stopped(item, *combo, *lane, true);
                    }
                    if pinned && let Some(option) = self.pinned(plan.choice, *combo, *lane, decision.option) {
                        decision.option = option;
                    }
                    made.push((*combo, *lane, *key, decision));
                }
                Ok(None) if summoned.contains(&(*combo, *lane)) => {
                    let votes = vec![-1; sitting.members(self.setup)];
                    let option = self.pinned(plan.choice, *combo, *lane, 0).unwrap_or(0);
                    made.push((*combo, *lane, *key, Decision { option, votes }));
                }
                Ok(None) => {}
                Err(()) => faults.push(*lane),
            }
        }
        for lane in faults {
            self.fault(lane as usize, Culprit::Choice(plan.choice));
        }
        self.keep(plan, &made, day, watch);
        if !made.is_empty() {
            for n in 0..self.taken[at].len() {
                self.mark_here(self.setup.bits.choices + at, self.taken[at][n].lane);
            }
            let happened = self.taken[at].clone();
            self.turn_episodes(&plan.transitions, &happened, day);
        }
    }

    /// Cells for which the choice arises today, with the key.
    fn arising(&mut self, plan: &ChoicePlan, day: &Day) -> Vec<(u32, u32, u64)> {
        if let Some(cadence) = plan.every {
            if !day.is_on(cadence) {
                return Vec::new();
            }
            let key = date_key(day.date);
            return match plan.standing {
                Some(g) => self.guards[g].list(self.lanes).iter().map(|(c, l)| (*c, *l, key)).collect(),
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

    /// Finds who takes part, what is open, and what it is worth to whom.
    pub(super) fn sit<'p>(
        &mut self,
        plan: &'p ChoicePlan,
        cells: &[(u32, u32, u64)],
        day: &Day,
    ) -> Vec<Sitting<'p>> {
        let acts = self.acts_of(&plan.sets, cells.iter().map(|c| (c.0, c.1)));
        self.run_list(&plan.code, &acts, day);
        let mut sittings: Vec<Sitting<'p>> = cells
            .iter()
            .enumerate()
            .map(|(n, (combo, lane, key))| Sitting {
                plan,
                combo: *combo,
                history: self.histories[*lane as usize],
                key: *key,
                open: self.open(plan, n, day),
                part: self.part(plan, n, day),
                weights: Vec::new(),
                precisions: Vec::new(),
                worth: Vec::new(),
            })
            .collect();
        match &plan.worth {
            WorthPlan::Rows { code, weight, precision, utilities } => {
                self.run_list(code, &acts, day);
                for (n, sitting) in sittings.iter_mut().enumerate() {
                    self.read_rows(sitting, n, (code, *weight, *precision, utilities), day);
                }
            }
            WorthPlan::Lists { member, pair } => {
                self.read_lists(&mut sittings, &acts, (member, pair.as_ref()), day);
            }
        }
        sittings
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

    fn part(&self, plan: &ChoicePlan, n: usize, day: &Day) -> Vec<u32> {
        let (BodyPlan::Consensus(set) | BodyPlan::Vote(set, _)) = &plan.body else { return vec![0] };
        let canonical = &self.setup.program.model.sets[set.at()].canonical;
        let takes_part = |m: &&u32| {
            plan.part.is_none_or(|out| self.value(&plan.code.outs[out], **m as usize, n, day) != 0.0)
        };
        canonical.iter().filter(takes_part).copied().collect()
    }

    fn read_rows(
        &self,
        s: &mut Sitting<'_>,
        n: usize,
        (code, weight, precision, utilities): (&Code, Option<usize>, usize, &[usize]),
        day: &Day,
    ) {
        let size = self.setup.program.layout.sizes[s.plan.set.at()] as usize;
        let body = !matches!(s.plan.body, BodyPlan::Single);
        for m in s.part.iter().map(|m| *m as usize) {
            s.weights.push(weight.map_or(1.0, |out| self.value(&code.outs[out], m, n, day)));
            s.precisions.push(self.value(&code.outs[precision], if body { m } else { 0 }, n, day));
            for option in &s.open {
                let at = s.plan.options.iter().position(|o| o.of.is_none_or(|e| e == *option)).unwrap_or(0);
                let single = s.plan.options[at].of.is_some();
                let row = if single { m } else { m * size + *option as usize };
                s.worth.push(self.value(&code.outs[utilities[at]], row, n, day));
            }
        }
    }

    fn read_lists(
        &mut self,
        sittings: &mut [Sitting<'_>],
        acts: &Acts,
        (PairPlan { shared, code: member }, pair): (&PairPlan, Option<&PairPlan>),
        day: &Day,
    ) {
        let Some(plan) = sittings.first().map(|s| s.plan) else { return };
        let body = !matches!(plan.body, BodyPlan::Single);
        let own = acts.vars.len();
        let asked = sittings.iter().filter(|s| !s.open.is_empty());
        let of_pairs =
            if pair.is_some() { asked.clone().map(|s| s.part.len() * s.open.len()).sum() } else { 0 };
        let of_members = asked.map(|s| s.part.len()).sum();
        let mut members = Acts::with_room(own + usize::from(body), of_members);
        let mut pairs = Acts::with_room(own + usize::from(body) + 1, of_pairs);
        let (mut members_of, mut sittings_of): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (n, s) in sittings.iter().enumerate() {
            if s.open.is_empty() {
                continue;
            }
            for m in &s.part {
                members_of.push(n);
                members.push(acts, n, body.then_some(*m));
                for option in s.open.iter().filter(|_| pair.is_some()) {
                    sittings_of.push(n);
                    pairs.push(acts, n, body.then_some(*m));
                    if let Some(var) = pairs.vars.last_mut() {
                        var.push(f64::from(*option));
                    }
                }
            }
        }
        self.share(shared, acts, &members_of, &mut members, day);
        self.run_list(member, &members, day);
        let mut at = 0;
        for s in sittings.iter_mut().filter(|s| !s.open.is_empty()) {
            for _ in 0..s.part.len() {
                s.precisions.push(self.value(&member.outs[0], 0, at, day));
                s.weights.push(if body { self.value(&member.outs[1], 0, at, day) } else { 1.0 });
                for option in &s.open {
                    let single = single_of(s.plan, *option);
                    let out = single.map(|n| &member.outs[1 + usize::from(body) + n]);
                    s.worth.push(out.map_or(f64::NAN, |out| self.value(out, 0, at, day)));
                }
                at += 1;
            }
        }
        let Some(PairPlan { shared, code: pair }) = pair else { return };
        self.share(shared, acts, &sittings_of, &mut pairs, day);
        self.run_list(pair, &pairs, day);
        let mut at = 0;
        for s in sittings.iter_mut().filter(|s| !s.open.is_empty()) {
            for k in 0..s.part.len() * s.open.len() {
                let option = s.open[k % s.open.len()];
                if single_of(s.plan, option).is_none() {
                    s.worth[k] = self.value(&pair.outs[0], 0, at, day);
                }
                at += 1;
            }
        }
    }

    /// Computes what all pairs of a decision share and hands it to each of them.
    fn share(&mut self, shared: &Code, acts: &Acts, sittings: &[usize], pairs: &mut Acts, day: &Day) {
        if shared.outs.is_empty() {
            return;
        }
        self.run_list(shared, acts, day);
        for out in &shared.outs {
            let values: Vec<f64> = (0..acts.lanes.len()).map(|n| self.value(out, 0, n, day)).collect();
            pairs.vars.push(sittings.iter().map(|n| values[*n]).collect());
        }
    }

    pub(super) fn gumbel(&self, s: &Sitting<'_>, member: usize, members: usize, option: u32) -> f64 {
        let options = self.setup.program.layout.sizes[s.plan.set.at()] as usize;
        let at = (s.combo as usize * members + member) * options + option as usize;
        let site = self.setup.choices[s.plan.choice.at()][at];
        gumbel::quantile(draw::uniform(site, s.history, s.key))
    }

    fn decide(&self, s: &Sitting<'_>) -> Result<Option<Decision>, ()> {
        if s.open.is_empty() || s.part.is_empty() {
            return Ok(None);
        }
        if s.weights.iter().any(|w| !w.is_finite()) {
            return Err(());
        }
        let mut total = 0.0;
        s.weights.iter().for_each(|w| total += w);
        match &s.plan.body {
            BodyPlan::Single => {
                let option = self.largest(s, 0, 1, s.precisions[0], &s.worth)?;
                Ok(Some(Decision { option, votes: Vec::new() }))
            }
            BodyPlan::Consensus(_) if total > 0.0 => {
                if s.worth.iter().any(|u| !u.is_finite()) {
                    return Err(());
                }
                let mut worth = Vec::with_capacity(s.open.len());
                for option in 0..s.open.len() {
                    let mut sum = 0.0;
                    for (k, weight) in s.weights.iter().enumerate() {
                        sum += weight * s.worth[k * s.open.len() + option];
                    }
                    worth.push(sum / total);
                }
                let option = self.largest(s, 0, 1, s.precisions[0], &worth)?;
                Ok(Some(Decision { option, votes: Vec::new() }))
            }
            BodyPlan::Vote(set, tally) if total > 0.0 => self.vote(s, *set, *tally, total).map(Some),
            BodyPlan::Consensus(_) | BodyPlan::Vote(..) => Ok(None),
        }
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

    fn vote(&self, s: &Sitting<'_>, set: SetId, tally: Tally, total: f64) -> Result<Decision, ()> {
        let layout = &self.setup.program.layout;
        let members = layout.sizes[set.at()] as usize;
        let mut votes = vec![-1; members];
        let mut tallies = vec![0.0; layout.sizes[s.plan.set.at()] as usize];
        for (k, (member, weight)) in s.part.iter().zip(&s.weights).enumerate() {
            let worth = &s.worth[k * s.open.len()..][..s.open.len()];
            let option = self.largest(s, *member as usize, members, s.precisions[k], worth)?;
            votes[*member as usize] = option as i32;
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
        Ok(Decision { option, votes })
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
            self.stir_readers(ItemRef::Choice(plan.choice));
            self.taken[at].push(fired);
        }
    }

    /// At the end of the day a choice made is seen by everybody.
    pub(super) fn commit_choice(&mut self, at: usize) {
        let setup = self.setup;
        let lanes = self.lanes;
        let [start, now] = setup.program.layout.choices[at];
        for taken in &self.taken[at] {
            let cell = taken.combo as usize * lanes + taken.lane as usize;
            for (from, to) in [(now.option, start.option), (now.count, start.count), (now.date, start.date)] {
                self.state[to as usize * lanes + cell] = self.state[from as usize * lanes + cell];
            }
            let (Some(from), Some(to), Decides::Vote(body, _)) =
                (now.votes, start.votes, &setup.program.model.choices[at].decides)
            else {
                continue;
            };
            let members = setup.program.layout.sizes[body.set.at()];
            for m in 0..members {
                let at = |row: u32| (row + taken.combo * members + m) as usize * lanes + taken.lane as usize;
                self.state[at(to)] = self.state[at(from)];
            }
        }
        self.taken[at].clear();
    }
}
