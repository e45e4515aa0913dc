//! One history → why each thing in it happened: triggers and sources, rates and factors, terms, votes and luck.
//!
//! [`lower`] makes a program together with code that takes its rules apart. [`trace()`] runs histories (or one
//! history in several worlds) and says what each line came from; that costs little more than running them.
//! [`account()`] runs one of them again and takes the lines asked for apart. Nothing here decides anything: the
//! history is that of the plain program, and the parts are read in it.

mod account;
mod trace;
pub mod windows;

use presidium_lang::ast::Tally;
use presidium_lang::model::{ItemRef, Model, StockId};
use presidium_luck::math;

use crate::lower::probe::{Probes, lower_probed};
use crate::program::Program;
use crate::worlds::treat::Treated;

pub use account::{Account, Cell, Wanted, account};
pub use trace::{Origin, Traced, trace, trace_worlds};

/// A program with the code that takes its rules apart.
#[derive(Clone, Debug)]
pub struct Explainer {
    /// The program.
    pub program: Program,
    /// The code.
    pub probes: Probes,
}

/// Lowers a checked model with what explaining needs.
pub fn lower(model: &Model) -> Explainer {
    let (program, probes) = lower_probed(model);
    Explainer { program, probes }
}

/// Lowers a model with the switches of some changes, and with what explaining needs.
pub fn lower_treated(treated: &Treated) -> Explainer {
    let Explainer { program, probes } = lower(&treated.model);
    Explainer { program: Program { interventions: treated.interventions.clone(), ..program }, probes }
}

/// Why something happened, or did not.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A date from outside, or a world in which it is made to happen.
    Outside,
    /// Hazards summed up to what luck had set.
    Hazard(Hazards),
    /// Another event or a decision.
    On {
        /// Position among the event's triggers.
        trigger: usize,
        /// The chance that was taken.
        chance: Option<Chance>,
        /// The delay that was drawn.
        wait: Option<Wait>,
    },
    /// A condition became true.
    Became {
        /// Position among the event's triggers.
        trigger: usize,
    },
    /// A decision was taken.
    Decided(Decided),
}

/// The hazards of an event on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Hazards {
    /// One per hazard: whether its guard held that day, and its rate as last worked out while it held.
    pub rates: Vec<(bool, Option<Rate>)>,
    /// The total in force, per day.
    pub rate: f64,
    /// The hazard summed up to the end of the day.
    pub summed: f64,
    /// The sum that luck asked for: exponential of mean 1.
    pub threshold: f64,
}

/// The rate of one hazard, as it was last worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// The day, as position in the clock.
    pub day: u32,
    /// The base rate, per day.
    pub base: f64,
    /// The factors, in the order of the hazard.
    pub factors: Vec<f64>,
    /// What the program holds, per day.
    pub held: f64,
}

impl Rate {
    /// The rate put together again from its parts; the same bits as [`Rate::held`].
    pub fn assembled(&self) -> f64 {
        math::max(self.factors.iter().fold(self.base, |rate, factor| rate * factor), 0.0)
    }
}

/// A chance that was taken or missed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// How likely it was.
    pub p: f64,
    /// The die: below `p` is yes.
    pub u: f64,
}

/// A delay that was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// The uniform.
    pub u: f64,
    /// Days; rounded up, one at least.
    pub drawn: f64,
}

/// A decision taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Options that could be taken, by element.
    pub open: Vec<u32>,
    /// Those who took part: one for a single actor.
    pub judgements: Vec<Judgement>,
    /// The luck of each open option, unless it was put to a vote.
    pub luck: Vec<f64>,
    /// How votes are counted, if there was one.
    pub tally: Option<Tally>,
}

/// What the options were worth to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Who, by element of the body's set; `None` for a single actor.
    pub member: Option<u32>,
    /// His weight.
    pub weight: f64,
    /// His precision.
    pub precision: f64,
    /// What each open option was worth, as the program has it.
    pub worth: Vec<f64>,
    /// The terms of each open option, in the order of its rule.
    pub terms: Vec<Vec<f64>>,
    /// The luck of each open option in his vote; empty unless there was one.
    pub luck: Vec<f64>,
}

impl Judgement {
    /// What an open option was worth, put together again from its terms; the same bits as in `worth`.
    pub fn assembled(&self, option: usize) -> f64 {
        let mut terms = self.terms.get(option).into_iter().flatten().copied();
        let first = terms.next().unwrap_or(0.0);
        terms.fold(first, |sum, term| sum + term)
    }

    /// The position of the option he voted for.
    fn vote(&self) -> Option<usize> {
        best(self.worth.iter().zip(&self.luck).map(|(u, g)| self.precision * u + g))
    }
}

/// The first of the largest.
fn best(scores: impl Iterator<Item = f64>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (n, score) in scores.enumerate() {
        if best.is_none_or(|b| score > b.1) {
            best = Some((n, score));
        }
    }
    best.map(|b| b.0)
}

impl Decided {
    /// What each open option was worth to all together: of a consensus the weighted mean, of a vote likewise
    /// (votes do not follow it, but it says which way the body leaned).
    pub fn worth(&self) -> Vec<f64> {
        if let [only] = &*self.judgements
            && only.member.is_none()
        {
            return only.worth.clone();
        }
        let total = self.judgements.iter().fold(0.0, |sum, j| sum + j.weight);
        let of = |n: usize| {
            let part = |j: &Judgement| j.weight * j.worth.get(n).copied().unwrap_or(f64::NAN);
            self.judgements.iter().fold(0.0, |sum, j| sum + part(j)) / total
        };
        (0..self.open.len()).map(of).collect()
    }

    /// The weighted mean of each term of an open option.
    pub fn mean_terms(&self, option: usize) -> Vec<f64> {
        let total = self.judgements.iter().fold(0.0, |sum, j| sum + j.weight);
        let terms = self.judgements.first().and_then(|j| j.terms.get(option)).map_or(0, Vec::len);
        let of = |t: usize| {
            let part = |j: &Judgement| {
                j.weight * j.terms.get(option).and_then(|x| x.get(t)).copied().unwrap_or(f64::NAN)
            };
            self.judgements.iter().fold(0.0, |sum, j| sum + part(j)) / total
        };
        (0..terms).map(of).collect()
    }

    /// The precision that counts, unless it was put to a vote.
    pub fn precision(&self) -> Option<f64> {
        if self.tally.is_some() { None } else { self.judgements.first().map(|j| j.precision) }
    }

    /// The score of each open option: precision × worth + luck; `None` for a vote.
    pub fn scores(&self) -> Option<Vec<f64>> {
        let precision = self.precision()?;
        Some(self.worth().iter().zip(&self.luck).map(|(u, g)| precision * u + g).collect())
    }

    /// Whom each member voted for, by element; `None` without a vote.
    pub fn votes(&self) -> Option<Vec<(u32, u32)>> {
        self.tally?;
        let of = |j: &Judgement| Some((j.member?, *self.open.get(j.vote()?)?));
        self.judgements.iter().map(of).collect()
    }

    /// The option these parts and this luck lead to, by element.
    pub fn taken(&self) -> Option<u32> {
        let first = *self.open.first()?;
        let Some(tally) = self.tally else {
            return self.open.get(best(self.scores()?.into_iter())?).copied();
        };
        let votes = self.votes()?;
        let weight_of = |option: u32| {
            let mine = self.judgements.iter().zip(&votes).filter(|(_, v)| v.1 == option);
            mine.fold(0.0, |sum, (j, _)| sum + j.weight)
        };
        let total = self.judgements.iter().fold(0.0, |sum, j| sum + j.weight);
        let enough = |wanted: &dyn Fn(f64) -> bool| {
            self.open.iter().copied().find(|o| wanted(weight_of(*o))).unwrap_or(first)
        };
        Some(match tally {
            Tally::Majority => enough(&|t| t > total / 2.0),
            Tally::TwoThirds => enough(&|t| t >= 2.0 * total / 3.0),
            Tally::Plurality => {
                let at = best(self.open.iter().map(|o| weight_of(*o)));
                at.and_then(|at| self.open.get(at)).copied().unwrap_or(first)
            }
        })
    }

    /// How likely each open option was before luck was dealt; exact. `None` for a vote.
    pub fn odds(&self) -> Option<Vec<f64>> {
        let precision = self.precision()?;
        Some(logit(&self.worth(), precision))
    }
}

/// The chance of each option when a Gumbel is added to precision × worth.
pub fn logit(worth: &[f64], precision: f64) -> Vec<f64> {
    let most = worth.iter().fold(f64::NEG_INFINITY, |a, u| math::max(a, precision * u));
    let parts: Vec<f64> = worth.iter().map(|u| math::exp(precision * u - most)).collect();
    let total: f64 = parts.iter().fold(0.0, |sum, p| sum + p);
    parts.into_iter().map(|p| p / total).collect()
}

/// What an event or choice put into a stock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Put {
    /// The day, as position in the clock.
    pub day: u32,
    /// The stock.
    pub stock: StockId,
    /// Its combination.
    pub cell: u32,
    /// By what.
    pub by: ItemRef,
    /// Position among its effects.
    pub effect: usize,
    /// How much.
    pub value: f64,
    /// Whether it sets the stock instead of adding to it.
    pub sets: bool,
}
