//! `why`: one event of one history as an argument, from what it goes back to down to the event; then the same
//! history again with one reason taken away.

mod argue;
mod chains;
mod reads;
mod rerun;
pub(crate) mod target;
mod unhappened;

use crate::error::Error;
use crate::project::Project;
use crate::recorded::recorded;
use crate::scoreboard::{Receipt, Recorded};
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, interpretation_of, receipt};
pub(crate) use argue::{Known, date, label, sources, told_title};
use presidium_engine::Setup;
use presidium_engine::explain::{self, Explainer, Traced};
use presidium_lang::calendar::Date;
use presidium_lang::change::Line;
use presidium_lang::model::Model;
pub(crate) use reads::{Read, own, reads};
pub(crate) use rerun::{Removal, changes_of};
use std::collections::BTreeSet;
use target::Target;
pub(crate) use unhappened::closure;

/// Histories looked through for one to tell, unless said.
pub const LOOKED: u64 = 200;
/// The most that are looked through when it does not happen in these.
pub const MOST_LOOKED: u64 = 2_000;
/// Most steps of an argument.
const STEPS: usize = 9;
/// How far an argument goes back.
const DEPTH: usize = 6;

/// What to explain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// An event, a decision or an outcome, perhaps with elements: `force[poland]`.
    pub event: String,
    /// The history; one in which it happens is looked for when `None`.
    pub history: Option<u64>,
    /// Take only this reason away, and tell what follows.
    pub without: Option<String>,
}

/// One event explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// How it was made; its range is the histories counted.
    pub receipt: Receipt,
    /// What was asked, as it may be typed.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The history told.
    pub history: u64,
    /// Its setting, from 1.
    pub setting: u64,
    /// Whether it was picked as the first in which the event happens.
    pub picked: bool,
    /// Histories counted, and those among them in which it happens.
    pub counted: (u64, u64),
    /// When it happens in the history told.
    pub happened: Option<Date>,
    /// The argument, by date; the last step is the event. Without it: the last decision about it, if any.
    pub steps: Vec<Step>,
    /// Why it did not happen, from the event backwards; empty if it did.
    pub missing: Vec<Missing>,
    /// What becomes of it when one reason is taken away.
    pub without: Vec<Without>,
    /// What differs afterwards, when one reason was asked for: lines only here (`true`) or only without it.
    pub differences: Vec<(Date, bool, String)>,
    /// The commonest ways to it: titles from the first to the last item, and how many histories.
    pub chains: Vec<(Vec<String>, u64)>,
    /// What the record says.
    pub record: Option<Recorded>,
}

/// A line of a history in an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its position among the lines of the history.
    pub line: usize,
    /// The day.
    pub date: Date,
    /// As it may be typed.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The option taken, for a decision.
    pub option: Option<String>,
    /// How it came about.
    pub how: How,
    /// What weighed, heaviest first.
    pub because: Vec<Because>,
    /// What luck did.
    pub luck: Vec<Luck>,
    /// Who voted for what; empty unless it was put to a vote.
    pub votes: Vec<Vote>,
    /// How likely the option was before luck was dealt.
    pub odds: Option<f64>,
    /// Sources of the whole.
    pub sources: Vec<String>,
}

/// How a line came about.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// A date from outside, with the reason why it is outside.
    Outside(String),
    /// Hazards summed up.
    Hazard,
    /// After another line: its title and day.
    On(String, Date),
    /// A condition became true.
    Became,
    /// A decision that arose on another line: its title and position.
    Arose(String, Option<usize>),
    /// A decision that arises at its cadence.
    Periodic,
}

/// Something that weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// What sort of line it is.
    pub kind: Kind,
    /// Its name or text.
    pub text: String,
    /// A base rate per day, a factor, or what a term did for the option taken; 0 for all others.
    pub amount: f64,
    /// Sources; may be empty.
    pub sources: Vec<String>,
    /// The line of the model, if it can be switched off.
    pub line: Option<Line>,
    /// Lines of the history it goes back to.
    pub back: Vec<usize>,
    /// The same for people: day and title.
    pub since: Vec<(Date, String)>,
}

/// What sort of line weighed.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// The base rate of a hazard.
    Base,
    /// A factor of a hazard.
    Factor,
    /// What had to hold.
    Guard,
    /// A term of an option, weighted over those who decide.
    Term {
        /// The option.
        of: String,
        /// What it adds to that option.
        pays: f64,
    },
    /// A trigger on another line.
    Trigger,
    /// A condition that became true.
    Condition,
}

/// What luck did.
#[derive(Clone, Debug, PartialEq)]
pub enum Luck {
    /// Hazard summed up, and what the dice asked for (exponential of mean 1).
    Hazard {
        /// Summed up by the day.
        summed: f64,
        /// Asked for.
        threshold: f64,
        /// In how many of all deals of the dice, in 1, so much is enough.
        share: f64,
    },
    /// A chance.
    Chance {
        /// How likely.
        p: f64,
        /// The die; below `p` is yes.
        u: f64,
    },
    /// A delay.
    Wait {
        /// Days.
        days: u32,
        /// The die.
        u: f64,
    },
    /// A draw among options.
    Draw {
        /// How likely the option taken was.
        odds: f64,
        /// The option that came nearest.
        rival: Option<String>,
        /// By how much the option was worth more than that one, times precision.
        merit: Option<f64>,
        /// What luck added to that.
        luck: Option<f64>,
    },
}

/// A vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Who.
    pub member: String,
    /// His weight.
    pub weight: f64,
    /// For what.
    pub option: String,
    /// How likely that was before luck was dealt.
    pub odds: f64,
}

/// Something that would have had to happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// As it may be typed.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Why it did not, in words; what it did instead, if it has a last day.
    pub text: String,
    /// The last day on which it happened, if it did.
    pub last: Option<Date>,
    /// How its hazards stood on the day they came nearest.
    pub hazard: Option<Stood>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Hazards that were not enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stood {
    /// Summed up.
    pub summed: f64,
    /// Asked for.
    pub threshold: f64,
    /// In how many of all deals of the dice, in 1, so much is enough.
    pub share: f64,
    /// The day.
    pub date: Date,
}

/// The same history without one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// The reason in words.
    pub reason: String,
    /// How it can be typed as a change; empty for a line without a name.
    pub change: String,
    /// When the event happens all the same.
    pub happens: Option<Date>,
    /// The option then taken, if the event is a decision.
    pub option: Option<String>,
    /// Whether anything about the event is other than before.
    pub differs: bool,
    /// Sources of the reason.
    pub sources: Vec<String>,
}

/// Explains an event of a history.
///
/// Errors: `Usage`, `Broken`, `Unknown` names, `NoSuch` when it happens in none of the histories looked through.
pub fn why(project: &Project, asked: &Asked, options: &RunOptions) -> Result<Why, Error> {
    let (model, texts) = model_of(project)?;
    let target = Target::parse(&model, &asked.event)?;
    if asked.history == Some(0) {
        return Err(Error::NoSuch("histories are numbered from 1; there is no history 0".to_owned()));
    }
    options.validate()?;
    let interpretation = interpretation_of(&model, options)?;
    let explainer = explain::lower(&model);
    let setup = Setup::new(&explainer.program, options.engine(interpretation));
    let counted = chains::count(&model, &setup, &target, options.luck, asked.history.is_none());
    let number = match (asked.history, counted.first) {
        (Some(number), _) | (None, Some(number)) => number,
        (None, None) => {
            return Err(Error::NoSuch(format!(
                "`{}` happens in none of the histories {} to {}; name one with --history to see why not",
                target.id, options.luck.0, counted.last
            )));
        }
    };
    let traced = explain::trace(&setup, number, 1);
    let found = target.first(&model, &traced, 0);
    let told = tell(&model, &setup, &explainer, number, &traced, &target, found);
    let counted_options = RunOptions { luck: (options.luck.0, counted.last), ..options.clone() };
    let mut why = Why {
        receipt: receipt(project, &model, &counted_options, interpretation),
        id: target.id.clone(),
        title: target.title.clone(),
        history: number,
        setting: setup.setting(number) + 1,
        picked: asked.history.is_none(),
        counted: (counted.histories, counted.happens),
        happened: found.map(|n| date(&model, traced.lines[n].day)),
        steps: told.0,
        missing: told.1,
        without: Vec::new(),
        differences: Vec::new(),
        chains: counted.chains,
        record: target.outcome.and_then(|o| recorded(&model, o)),
    };
    let world = rerun::World { project, model: &model, texts: &texts, options: setup.options, number };
    rerun::rerun(&world, &target, &traced, found, asked.without.as_deref(), &mut why)?;
    Ok(why)
}

/// The steps that lead to a line, and what is missing when there is none.
fn tell(
    model: &Model,
    setup: &Setup<'_>,
    explainer: &Explainer,
    number: u64,
    traced: &Traced,
    target: &Target,
    found: Option<usize>,
) -> (Vec<Step>, Vec<Missing>) {
    let last = found.or_else(|| unhappened::last_decision(model, traced, target));
    let wanted = explain::Wanted {
        lines: (0..last.map_or(0, |n| n + 1)).collect(),
        events: if found.is_some() { Vec::new() } else { unhappened::watched(model, target) },
        stocks: Vec::new(),
        until: found.map_or_else(|| target.until(model), |n| Some(traced.lines[n].day)),
    };
    let account = explain::account((setup, explainer), (number, None), traced, &wanted);
    let known = Known { model, traced, account: &account, lane: 0 };
    let steps = last.map_or(Vec::new(), |n| argument(&known, n));
    let missing = if found.is_some() { Vec::new() } else { unhappened::missing(&known, target) };
    (steps, missing)
}

/// The steps that lead to a line, by date: those it goes back to most directly come in first.
pub(crate) fn argument(known: &Known<'_>, last: usize) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut seen = BTreeSet::from([last]);
    let mut todo = std::collections::VecDeque::from([(last, 0)]);
    while let Some((n, depth)) = todo.pop_front() {
        let step = known.step(n);
        let arose = match &step.how {
            How::Arose(_, source) => *source,
            _ => None,
        };
        if depth < DEPTH {
            let back = step.because.iter().flat_map(|b| b.back.iter().copied());
            for parent in arose.into_iter().chain(back) {
                if seen.len() < STEPS && seen.insert(parent) {
                    todo.push_back((parent, depth + 1));
                }
            }
        }
        steps.push(step);
    }
    steps.sort_by_key(|s| s.line);
    steps
}
