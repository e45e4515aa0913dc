//! Choices: who takes part, which options are open, what is taken.

use super::day::exists;
use super::state::{Decision, Happening, Run, Scope, View, day_key, u32_of};
use super::{Fault, Made};
use presidium_lang::ast::Tally;
use presidium_lang::calendar::Cadence;
use presidium_lang::change::Line;
use presidium_lang::model::{
    Arises, Body, Choice, ChoiceId, ChoiceOption, Decides, ItemRef, OptionOf, SetId,
};
use presidium_luck::distribution::gumbel;

/// An option that is open, by element, with its rule.
type Open<'m> = (usize, &'m ChoiceOption);

/// What was decided: the option, and by member what he voted.
type Decided = (usize, Vec<(usize, usize)>);

impl<'m> Run<'m> {
    pub(super) fn choice(&mut self, id: ChoiceId) -> Result<(), Fault> {
        let choice = &self.model.choices[id.at()];
        for combo in 0..self.choices_now[id.at()].len() {
            if !exists(&choice.exists, combo) {
                continue;
            }
            let free = !self.barred(ItemRef::Choice(id), combo);
            let by_itself = if free { self.choice_at(choice, id, combo)? } else { None };
            let forced = self.forced(id, combo);
            match (by_itself, forced.or(self.always(id, combo))) {
                (Some((key, (option, votes))), instead) => {
                    self.make(id, combo, key, instead.unwrap_or(option), &votes);
                }
                (None, Some(option)) if forced.is_some() => {
                    self.make(id, combo, day_key(self.today), option, &[]);
                }
                _ => {}
            }
        }
        self.turn_episodes(ItemRef::Choice(id), &choice.ancestry);
        Ok(())
    }

    /// What a choice would decide by its own rules today, with its key.
    fn choice_at(
        &self,
        choice: &'m Choice,
        id: ChoiceId,
        combo: usize,
    ) -> Result<Option<(u64, Decided)>, Fault> {
        let view = View::Item { ancestry: &choice.ancestry, own: None };
        let mut scope = self.scope(&choice.rule, combo, view);
        let Some(key) = self.arises(choice, &mut scope) else { return Ok(None) };
        if choice.guard.is_some() {
            self.hit("choice guard");
        }
        if !self.holds(choice.guard.as_ref(), &mut scope) {
            return Ok(None);
        }
        Ok(self.decide(choice, id, combo, key, &mut scope)?.map(|decided| (key, decided)))
    }

    /// The trigger's key, if the choice arises today.
    fn arises(&self, choice: &'m Choice, scope: &mut Scope<'m>) -> Option<u64> {
        match &choice.arises {
            Arises::On(of) => {
                let key = self.any_source(of, choice.rule.own, scope)?;
                self.hit("choice on");
                Some(key)
            }
            Arises::Every(cadence) => {
                if !cadence.falls_on(self.date()) {
                    return None;
                }
                self.hit(match cadence {
                    Cadence::Day => "choice every day",
                    Cadence::Week => "choice every week",
                    Cadence::Month => "choice every month",
                    Cadence::Year(_) => "choice every year",
                });
                Some(day_key(self.today))
            }
        }
    }

    fn decide(
        &self,
        choice: &'m Choice,
        id: ChoiceId,
        combo: usize,
        key: u64,
        scope: &mut Scope<'m>,
    ) -> Result<Option<Decided>, Fault> {
        let open = self.open(choice, scope);
        if open.is_empty() {
            self.hit("choice without open options");
            return Ok(None);
        }
        let names = self.names(&self.shapes.choices[id.at()], combo);
        let luck = Luck { of: (id, combo), names, key };
        match &choice.decides {
            Decides::Single => {
                self.hit("choice single");
                let mut utilities = Vec::new();
                for option in &open {
                    utilities.push(self.utility(choice, *option, luck.of, scope)?);
                }
                let precision = self.precision(choice, scope)?;
                Ok(Some((self.best(choice, &open, &utilities, precision, &luck), Vec::new())))
            }
            Decides::Consensus(body) => {
                self.hit("choice consensus");
                self.consensus(choice, body, &open, &luck, scope)
            }
            Decides::Vote(body, tally) => {
                self.hit(match tally {
                    Tally::Majority => "choice vote majority",
                    Tally::Plurality => "choice vote plurality",
                    Tally::TwoThirds => "choice vote two thirds",
                });
                self.vote_of(choice, body, *tally, &open, &luck, scope)
            }
        }
    }

    /// The open options, by element.
    fn open(&self, choice: &'m Choice, scope: &mut Scope<'m>) -> Vec<Open<'m>> {
        let mut all: Vec<Open<'m>> = Vec::new();
        for option in &choice.options {
            match option.of {
                OptionOf::Element(element) => {
                    self.hit("choice option named");
                    all.push((element as usize, option));
                }
                OptionOf::Each(_) => {
                    self.hit("choice option each");
                    all.extend((0..self.count_of(choice.set)).map(|element| (element, option)));
                }
            }
        }
        all.sort_by_key(|(element, _)| *element);
        all.retain(|option| {
            if option.1.guard.is_some() {
                self.hit("choice option guard");
            }
            bind(*option, scope);
            self.holds(option.1.guard.as_ref(), scope)
        });
        all
    }

    fn utility(
        &self,
        choice: &'m Choice,
        option: Open<'m>,
        of: (ChoiceId, usize),
        scope: &mut Scope<'m>,
    ) -> Result<f64, Fault> {
        bind(option, scope);
        let rule = choice.options.iter().position(|rule| std::ptr::eq(rule, option.1));
        let line = |term| Line::Utility(of.0, rule.unwrap_or(usize::MAX), term);
        let utility = self.shifted(of, option.0, self.sum(&option.1.terms, line, scope));
        self.finite(utility, &choice.name, option.1.span)
    }

    fn precision(&self, choice: &'m Choice, scope: &mut Scope<'m>) -> Result<f64, Fault> {
        self.hit("choice precision");
        let precision = self.value(&choice.precision, scope);
        self.finite(precision, &choice.name, choice.precision.span)
    }

    /// The option with the largest precision × utility + Gumbel; the first of equals.
    fn best(
        &self,
        choice: &Choice,
        open: &[Open<'m>],
        utilities: &[f64],
        precision: f64,
        luck: &Luck<'m>,
    ) -> usize {
        let mut best: Option<(f64, usize)> = None;
        for ((element, _), utility) in open.iter().zip(utilities) {
            let mut names = luck.names.clone();
            names.push(self.element_name(choice.set, *element));
            let noise = gumbel::quantile(self.draw(&choice.name, &names, self.history, luck.key));
            let score = precision * utility + noise;
            if best.is_none_or(|(largest, _)| score > largest) {
                best = Some((score, *element));
            }
        }
        best.map_or(0, |(_, element)| element)
    }

    /// Members who take part, in canonical order, with their weights and the sum of these.
    fn members(
        &self,
        choice: &'m Choice,
        body: &'m Body,
        scope: &mut Scope<'m>,
    ) -> Result<(Vec<(usize, f64)>, f64), Fault> {
        if body.filter.is_some() {
            self.hit("choice body filter");
        }
        let mut members = Vec::new();
        let mut whole = 0.0;
        for &member in &self.model.sets[body.set.at()].canonical {
            let member = member as usize;
            scope.at[body.member.at()] = member;
            if self.holds(body.filter.as_ref(), scope) {
                let weight = self.value(&body.weight, scope);
                whole += self.finite(weight, &choice.name, body.weight.span)?;
                members.push((member, weight));
            }
        }
        if members.is_empty() || whole <= 0.0 {
            self.hit("choice without body");
            members.clear();
        }
        Ok((members, whole))
    }

    fn consensus(
        &self,
        choice: &'m Choice,
        body: &'m Body,
        open: &[Open<'m>],
        luck: &Luck<'m>,
        scope: &mut Scope<'m>,
    ) -> Result<Option<Decided>, Fault> {
        let (members, whole) = self.members(choice, body, scope)?;
        if members.is_empty() {
            return Ok(None);
        }
        let mut utilities = Vec::new();
        for option in open {
            let mut sum = 0.0;
            for (member, weight) in &members {
                scope.at[body.member.at()] = *member;
                sum += weight * self.utility(choice, *option, luck.of, scope)?;
            }
            utilities.push(sum / whole);
        }
        let precision = self.precision(choice, scope)?;
        Ok(Some((self.best(choice, open, &utilities, precision, luck), Vec::new())))
    }

    fn vote_of(
        &self,
        choice: &'m Choice,
        body: &'m Body,
        tally: Tally,
        open: &[Open<'m>],
        luck: &Luck<'m>,
        scope: &mut Scope<'m>,
    ) -> Result<Option<Decided>, Fault> {
        let (members, whole) = self.members(choice, body, scope)?;
        if members.is_empty() {
            return Ok(None);
        }
        let mut tallies: Vec<f64> = vec![0.0; open.len()];
        let mut votes = Vec::new();
        for (member, weight) in members {
            scope.at[body.member.at()] = member;
            let mut utilities = Vec::new();
            for option in open {
                utilities.push(self.utility(choice, *option, luck.of, scope)?);
            }
            let precision = self.precision(choice, scope)?;
            let mut own = Luck { of: luck.of, names: luck.names.clone(), key: luck.key };
            own.names.push(self.element_name(body.set, member));
            let vote = self.best(choice, open, &utilities, precision, &own);
            for (tally, (element, _)) in tallies.iter_mut().zip(open) {
                if *element == vote {
                    *tally += weight;
                }
            }
            votes.push((member, vote));
        }
        Ok(Some((carried(tally, &tallies, whole, open), votes)))
    }

    fn make(&mut self, id: ChoiceId, combo: usize, key: u64, option: usize, votes: &[(usize, usize)]) {
        let members = self.member_set(id).map_or(0, |set| self.count_of(set));
        let now: &mut Decision = &mut self.choices_now[id.at()][combo];
        now.happening = Happening { count: now.happening.count + 1, last: self.today, key };
        now.option = option;
        now.votes = vec![None; members];
        for (member, vote) in votes {
            now.votes[*member] = Some(*vote);
        }
        self.made.push(Made {
            day: self.today,
            choice: id,
            combo: u32_of(combo),
            option: u32_of(option),
            votes: votes.iter().map(|(member, vote)| (u32_of(*member), u32_of(*vote))).collect(),
        });
    }

    /// The set of a choice's deciding body.
    pub(super) fn member_set(&self, id: ChoiceId) -> Option<SetId> {
        match &self.model.choices[id.at()].decides {
            Decides::Single => None,
            Decides::Consensus(body) | Decides::Vote(body, _) => Some(body.set),
        }
    }
}

/// The choice and combination, and what its Gumbels hang on: the names so far and the trigger's key.
struct Luck<'m> {
    of: (ChoiceId, usize),
    names: Vec<&'m str>,
    key: u64,
}

/// The option's variable, if it has one, stands at the option.
fn bind(option: Open<'_>, scope: &mut Scope<'_>) {
    if let OptionOf::Each(var) = option.1.of {
        scope.at[var.at()] = option.0;
    }
}

/// The option that a tally gives.
fn carried(tally: Tally, tallies: &[f64], whole: f64, open: &[Open<'_>]) -> usize {
    let mut best = 0;
    for (at, sum) in tallies.iter().enumerate() {
        if *sum > tallies[best] {
            best = at;
        }
    }
    let at = match tally {
        Tally::Plurality => best,
        Tally::Majority => tallies.iter().position(|sum| *sum > whole / 2.0).unwrap_or(0),
        Tally::TwoThirds => tallies.iter().position(|sum| *sum >= 2.0 * whole / 3.0).unwrap_or(0),
    };
    open[at].0
}
