//! One line of a history → the argument behind it: what it came from, what weighed how much, what luck did.

use super::reads::{Bound, Read, own, reads};
use super::target::{cell_named, item, item_of, sizes};
use super::{Because, How, Kind, Luck, Step, Vote};
use crate::rests::written;
use crate::verbs::history::element;
use presidium_engine::ensemble::{Happening, Line};
use presidium_engine::explain::{Account, Decided, Hazards, Origin, Reason, Traced};
use presidium_engine::layout::{elements_of, own_sets};
use presidium_lang::calendar::Date;
use presidium_lang::change;
use presidium_lang::model::{
    Choice, ChoiceId, Event, EventId, Expr, ItemRef, Model, OnSource, Rule, Source, TriggerKind,
};

/// Most causes told of one line.
const CAUSES: usize = 4;
/// Factors nearer to 1 than this are not told.
const NEAR_ONE: f64 = 0.03;
/// Terms smaller than this are not told.
const NEAR_ZERO: f64 = 0.005;

/// What is known of a history.
pub(crate) struct Known<'a> {
    pub(crate) model: &'a Model,
    pub(crate) traced: &'a Traced,
    pub(crate) account: &'a Account,
    pub(crate) lane: u32,
}

/// The day of a position in the clock.
pub(crate) fn date(model: &Model, day: u32) -> Date {
    Date(model.start.0.saturating_add_unsigned(day))
}

/// A line's name without `as`, for people; its text when it has none.
pub(crate) fn label(name: &str, text: &str) -> String {
    match (name, text) {
        ("", "") => "the change".to_owned(),
        ("", text) => format!("`{}`", text.trim_start_matches("+ ")),
        (name, _) => name.replace('_', " "),
    }
}

pub(crate) fn sources(sources: &[Source]) -> Vec<String> {
    sources.iter().map(written).collect()
}

impl Known<'_> {
    /// A line as a step, without what it goes back to being told itself.
    pub(crate) fn step(&self, n: usize) -> Step {
        let line = &self.traced.lines[n];
        let (id, title) = cell_named(self.model, item_of(line), line.combo);
        let mut step = Step {
            line: n,
            date: date(self.model, line.day),
            id,
            title,
            option: None,
            how: How::Outside(String::new()),
            because: Vec::new(),
            luck: Vec::new(),
            votes: Vec::new(),
            odds: None,
            sources: Vec::new(),
        };
        match &line.what {
            Happening::Event(id) => self.event(n, line, *id, &mut step),
            Happening::Choice(id, option, votes) => self.choice(n, line, (*id, *option, votes), &mut step),
        }
        step
    }

    fn event(&self, n: usize, line: &Line, id: EventId, step: &mut Step) {
        let event = &self.model.events[id.at()];
        let reason = self.account.reasons.get(&n);
        match self.traced.origins[n] {
            Origin::Outside | Origin::Arose { .. } => {
                step.how = How::Outside(event.outside.clone());
                step.sources = sources(&event.sources);
            }
            Origin::Hazard => {
                step.how = How::Hazard;
                if let Some(Reason::Hazard(h)) = reason {
                    self.hazards(event, id, n, line, h, step);
                }
            }
            Origin::Became { trigger } => {
                step.how = How::Became;
                let rule = &event.triggers[trigger];
                if let TriggerKind::Becomes(condition) = &rule.kind {
                    let back = self.back(n, line, condition, &event.rule);
                    step.because.push(self.because(
                        Kind::Condition,
                        label(&rule.name, &rule.text),
                        0.0,
                        &rule.sources,
                        Some(change::Line::Trigger(id, trigger)),
                        back,
                    ));
                }
            }
            Origin::On { trigger, source, asked, .. } => {
                let rule = &event.triggers[trigger];
                step.how = How::On(asked_title(self, source), date(self.model, asked));
                step.because.push(self.because(
                    Kind::Trigger,
                    label(&rule.name, &rule.text),
                    0.0,
                    &rule.sources,
                    Some(change::Line::Trigger(id, trigger)),
                    source.into_iter().collect(),
                ));
                if let Some(Reason::On { chance, wait, .. }) = reason {
                    step.luck.extend(chance.map(|c| Luck::Chance { p: c.p, u: c.u }));
                    step.luck.extend(wait.map(|w| Luck::Wait { days: line.day - asked, u: w.u }));
                }
            }
        }
    }

    /// The hazards of an event: factors by weight, what opened the guard, and how much luck asked for.
    pub(super) fn hazards(
        &self,
        event: &Event,
        id: EventId,
        n: usize,
        line: &Line,
        h: &Hazards,
        step: &mut Step,
    ) {
        step.luck.push(Luck::Hazard { summed: h.summed, threshold: h.threshold, share: by_then(h.summed) });
        let open = h.rates.iter().enumerate().filter(|(_, r)| r.0);
        let held = |r: &(bool, Option<presidium_engine::explain::Rate>)| r.1.as_ref().map_or(0.0, |r| r.held);
        let Some((at, (_, Some(rate)))) = open.max_by(|a, b| held(a.1).total_cmp(&held(b.1))) else { return };
        let hazard = &event.hazards[at];
        let mut list = vec![self.because(
            Kind::Base,
            if hazard.name.is_empty() { "of itself".to_owned() } else { label(&hazard.name, &hazard.text) },
            rate.base,
            &hazard.sources,
            Some(change::Line::Rate(id, at)),
            Vec::new(),
        )];
        let guards = event.guard.iter().chain(&hazard.guard);
        for guard in guards {
            let back = self.back(n, line, guard, &event.rule);
            if !back.is_empty() {
                list.push(self.because(Kind::Guard, "only while".to_owned(), 0.0, &[], None, back));
            }
        }
        let mut factors: Vec<(usize, f64)> = rate.factors.iter().copied().enumerate().collect();
        let weight = |x: f64| if x >= 1.0 { x } else { 1.0 / x.max(1e-9) };
        factors.sort_by(|a, b| weight(b.1).total_cmp(&weight(a.1)));
        for (k, factor) in factors.into_iter().filter(|f| (f.1 - 1.0).abs() > NEAR_ONE).take(CAUSES) {
            let term = &hazard.factors[k];
            let back = self.back(n, line, &term.expr, &event.rule);
            let place = Some(change::Line::Factor(id, at, k));
            list.push(self.because(
                Kind::Factor,
                label(&term.name, &term.text),
                factor,
                &term.sources,
                place,
                back,
            ));
        }
        step.because.append(&mut list);
    }

    fn choice(&self, n: usize, line: &Line, (id, option, votes): (ChoiceId, u32, &[i32]), step: &mut Step) {
        let choice = &self.model.choices[id.at()];
        let name_of = |o: u32| element(self.model, choice.set, o).1;
        step.option = Some(name_of(option));
        step.sources = sources(&choice.sources);
        if let Origin::Arose { source } = self.traced.origins[n] {
            step.how = match source {
                Some(source) => How::Arose(asked_title(self, Some(source)), Some(source)),
                None => How::Periodic,
            };
        }
        let Some(Reason::Decided(decided)) = self.account.reasons.get(&n) else { return };
        let rival = rival(decided, option);
        let (at, rival_at) =
            (decided.open.iter().position(|o| *o == option), rival.and_then(|r| at_of(decided, r)));
        let mut weighed: Vec<(f64, u32, usize, usize)> = Vec::new();
        for (side, place, sign) in [(Some(option), at, 1.0), (rival, rival_at, -1.0)] {
            let (Some(o), Some(place)) = (side, place) else { continue };
            let Some(rule) = rule_of(choice, o) else { continue };
            let terms = decided.mean_terms(place);
            weighed.extend(terms.iter().enumerate().map(|(t, x)| (sign * x, o, rule, t)));
        }
        weighed.retain(|w| w.0.abs() > NEAR_ZERO);
        weighed.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        for (amount, of, rule, t) in weighed.into_iter().take(CAUSES) {
            let term = &choice.options[rule].terms[t];
            let back = self.back(n, line, &term.expr, &choice.rule);
            // What speaks against the rival speaks for what was taken.
            let kind = Kind::Term { of: name_of(of), pays: if of == option { amount } else { -amount } };
            let place = Some(change::Line::Utility(id, rule, t));
            let text = label(&term.name, &term.text);
            step.because.push(self.because(kind, text, amount, &term.sources, place, back));
        }
        self.luck_of(decided, choice, option, rival, step);
        step.votes = self.votes(decided, choice, votes);
    }

    fn luck_of(&self, decided: &Decided, choice: &Choice, option: u32, rival: Option<u32>, step: &mut Step) {
        let name_of = |o: u32| element(self.model, choice.set, o).1;
        if let (Some(odds), Some(scores)) = (decided.odds(), decided.scores()) {
            let at = at_of(decided, option).unwrap_or(0);
            step.odds = odds.get(at).copied();
            let rival_at = rival.and_then(|r| at_of(decided, r));
            let lead = rival_at.map(|r| scores[at] - scores[r]);
            let precision = decided.precision().unwrap_or(f64::NAN);
            let worth = decided.worth();
            let merit = rival_at.map(|r| precision * (worth[at] - worth[r]));
            step.luck.push(Luck::Draw {
                odds: step.odds.unwrap_or(f64::NAN),
                rival: rival.map(name_of),
                merit,
                luck: lead.zip(merit).map(|(lead, merit)| lead - merit),
            });
        }
    }

    fn votes(&self, decided: &Decided, choice: &Choice, votes: &[i32]) -> Vec<Vote> {
        let presidium_lang::model::Decides::Vote(body, _) = &choice.decides else { return Vec::new() };
        let mut out = Vec::new();
        for judgement in &decided.judgements {
            let Some(member) = judgement.member else { continue };
            let Some(vote) = votes.get(member as usize).and_then(|v| u32::try_from(*v).ok()) else {
                continue;
            };
            let odds = presidium_engine::explain::logit(&judgement.worth, judgement.precision);
            let odds = at_of(decided, vote).and_then(|at| odds.get(at).copied()).unwrap_or(f64::NAN);
            out.push(Vote {
                member: element(self.model, body.set, member).1,
                weight: judgement.weight,
                option: element(self.model, choice.set, vote).1,
                odds,
            });
        }
        out
    }

    fn because(
        &self,
        kind: Kind,
        text: String,
        amount: f64,
        from: &[Source],
        line: Option<change::Line>,
        back: Vec<usize>,
    ) -> Because {
        let told = |n: &usize| {
            let line = &self.traced.lines[*n];
            (date(self.model, line.day), told_title(self.model, line))
        };
        let since = back.iter().map(told).collect();
        Because { kind, text, amount, sources: sources(from), line, back, since }
    }

    /// The latest lines that made what an expression reads what it is, most telling first, two at most.
    fn back(&self, n: usize, line: &Line, expr: &Expr, rule: &Rule) -> Vec<usize> {
        let elements = elements_of(&sizes(self.model), &own_sets(rule), line.combo);
        let bound: Bound = own(&elements);
        let mut happened: Vec<usize> = Vec::new();
        let mut put: Vec<(f64, usize)> = Vec::new();
        for read in reads(self.model, expr, rule, &bound) {
            match read {
                Read::Event(id, combo) => happened.extend(self.last(n, ItemRef::Event(id), combo)),
                Read::Choice(id, combo) => happened.extend(self.last(n, ItemRef::Choice(id), combo)),
                Read::Episode(id, combo) => happened.extend(self.opener(n, id, combo)),
                Read::Stock(id, cell) => put.extend(self.put(n, id, cell)),
            }
        }
        happened.sort_unstable_by(|a, b| b.cmp(a));
        put.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut out = Vec::new();
        for n in happened.into_iter().chain(put.into_iter().map(|p| p.1)) {
            if !out.contains(&n) && out.len() < 2 {
                out.push(n);
            }
        }
        out
    }

    fn last(&self, n: usize, of: ItemRef, combo: u32) -> Option<usize> {
        let before = self.traced.lines[..n].iter().enumerate().rev();
        let mut mine = before.filter(|(_, l)| l.lane == self.lane && l.combo == combo);
        mine.find(|(_, l)| item_of(l) == of).map(|(n, _)| n)
    }

    fn opener(&self, n: usize, id: presidium_lang::model::EpisodeId, combo: u32) -> Option<usize> {
        let episode = &self.model.episodes[id.at()];
        let sets = own_sets(&episode.rule);
        let opens = |source: &OnSource, l: &Line| {
            let same = own_sets(item(self.model, source.of).0) == sets;
            source.of == item_of(l) && (!same || l.combo == combo)
        };
        let before = self.traced.lines[..n].iter().enumerate().rev();
        let mut mine = before.filter(|(_, l)| l.lane == self.lane);
        mine.find(|(_, l)| episode.opens.iter().any(|s| opens(s, l))).map(|(n, _)| n)
    }

    /// What was put into a stock before a line: the largest amount, by the line it came from.
    fn put(&self, n: usize, stock: presidium_lang::model::StockId, cell: u32) -> Option<(f64, usize)> {
        let day = self.traced.lines[n].day;
        let mine = self.account.puts.iter().filter(|p| (p.stock, p.cell) == (stock, cell) && p.day < day);
        let put = mine.filter(|p| p.value != 0.0).max_by(|a, b| a.value.abs().total_cmp(&b.value.abs()))?;
        let lines = self.traced.of_lane(self.lane).filter(|(_, l)| l.day == put.day && item_of(l) == put.by);
        let mut lines: Vec<(usize, &Line)> = lines.collect();
        lines.sort_by_key(|(_, l)| l.combo != cell);
        lines.first().map(|(n, _)| (put.value.abs(), *n))
    }
}

/// How many in 1 deals of the dice bring an event by the day on which so much hazard is summed up.
pub(super) fn by_then(summed: f64) -> f64 {
    1.0 - presidium_luck::math::exp(-summed)
}

/// A line's title, with the option of a decision.
pub(crate) fn told_title(model: &Model, line: &Line) -> String {
    let title = cell_named(model, item_of(line), line.combo).1;
    match &line.what {
        Happening::Event(_) => title,
        Happening::Choice(id, option, _) => {
            format!("{title} -> {}", element(model, model.choices[id.at()].set, *option).1)
        }
    }
}

fn asked_title(known: &Known<'_>, source: Option<usize>) -> String {
    source.map_or(String::new(), |n| told_title(known.model, &known.traced.lines[n]))
}

/// The rule that an option's utility comes from.
fn rule_of(choice: &Choice, option: u32) -> Option<usize> {
    choice.options.iter().position(|o| match o.of {
        presidium_lang::model::OptionOf::Element(e) => e == option,
        presidium_lang::model::OptionOf::Each(_) => true,
    })
}

fn at_of(decided: &Decided, option: u32) -> Option<usize> {
    decided.open.iter().position(|o| *o == option)
}

/// The option that came nearest: by score, in a vote by weight of votes, then by worth.
pub(crate) fn rival(decided: &Decided, taken: u32) -> Option<u32> {
    let worth = decided.worth();
    let scores = decided.scores().unwrap_or_else(|| {
        let votes = decided.votes().unwrap_or_default();
        let weights: Vec<f64> = decided.judgements.iter().map(|j| j.weight).collect();
        let of = |o: &u32| votes.iter().zip(&weights).filter(|(v, _)| v.1 == *o).map(|(_, w)| w).sum::<f64>();
        // Worth only parts options with equal votes.
        decided.open.iter().zip(&worth).map(|(o, u)| 1e6 * of(o) + u).collect()
    });
    let others = decided.open.iter().zip(&scores).filter(|(o, _)| **o != taken);
    others.max_by(|a, b| a.1.total_cmp(b.1)).map(|(o, _)| *o)
}
