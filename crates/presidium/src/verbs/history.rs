//! `history`: all that happens in one history, in order; beside another one, a changed world, or the record.

pub mod versus;

use crate::error::Error;
use crate::project::Project;
use crate::scoreboard::Receipt;
use crate::verbs::check::model_of;
use crate::verbs::run::{RunOptions, interpretation_of, receipt};
use presidium_engine::ensemble::{Chronicle, Happening, Line};
use presidium_engine::summary::culprit_name;
use presidium_engine::{Setup, lower};
use presidium_lang::calendar::Date;
use presidium_lang::model::{Choice, Decides, Model, SetId};

/// One history told.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// How it was made; its range is this history alone.
    pub receipt: Receipt,
    /// Its number.
    pub number: u64,
    /// Its setting, from 1.
    pub setting: u64,
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// Why it stopped early, if it did: rule and day.
    pub fault: Option<(String, Date)>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The day.
    pub date: Date,
    /// Event or choice.
    pub kind: Kind,
    /// Its name with elements: `rising[poland]`.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// What kind of thing happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Something happened.
    Event,
    /// Something from outside happened.
    Input,
    /// Somebody chose.
    Choice {
        /// The option taken.
        option: String,
        /// Who voted for what; empty unless it was put to a vote.
        votes: Vec<(String, String)>,
    },
}

/// Runs one history and tells it.
///
/// Errors: `NoSuch` for number 0, `Usage`, `Broken`, `Unknown` for an interpretation.
pub fn history(project: &Project, number: u64, options: &RunOptions) -> Result<History, Error> {
    if number == 0 {
        return Err(Error::NoSuch("histories are numbered from 1; there is no history 0".to_owned()));
    }
    let options = RunOptions { luck: (number, number), ..options.clone() };
    options.validate()?;
    let (model, _) = model_of(project)?;
    let interpretation = interpretation_of(&model, &options)?;
    let program = lower(&model);
    let setup = Setup::new(&program, options.engine(interpretation));
    let (chronicle, block) = presidium_engine::history(&setup, number);
    let day = |n: u32| Date(model.start.0.saturating_add_unsigned(n));
    let fault = block.faults.first().copied().flatten();
    Ok(History {
        receipt: receipt(project, &model, &options, interpretation),
        number,
        setting: setup.setting(number) + 1,
        entries: entries(&model, &chronicle),
        fault: fault.map(|f| (culprit_name(&model, f.culprit).to_owned(), day(f.day))),
    })
}

fn entries(model: &Model, chronicle: &Chronicle) -> Vec<Entry> {
    chronicle.lines.iter().map(|line| entry(model, line)).collect()
}

pub(crate) fn entry(model: &Model, line: &Line) -> Entry {
    let (kind, name, title, rule) = match &line.what {
        Happening::Event(id) => {
            let event = &model.events[id.at()];
            let kind = if event.input { Kind::Input } else { Kind::Event };
            (kind, &event.name, &event.title, &event.rule)
        }
        Happening::Choice(id, option, votes) => {
            let choice = &model.choices[id.at()];
            let option = element(model, choice.set, *option).1;
            let kind = Kind::Choice { option, votes: roll_call(model, choice, votes) };
            (kind, &choice.name, &choice.title, &choice.rule)
        }
    };
    let sets: Vec<SetId> = rule.vars[..rule.own].iter().map(|v| v.1).collect();
    let (id, title) = named(model, name, title, &sets, line.combo);
    Entry { date: Date(model.start.0.saturating_add_unsigned(line.day)), kind, id, title }
}

/// Members and what they voted for, those without a vote left out.
fn roll_call(model: &Model, choice: &Choice, votes: &[i32]) -> Vec<(String, String)> {
    let Decides::Vote(body, _) = &choice.decides else { return Vec::new() };
    let voted = (0..).zip(votes).filter_map(|(member, vote)| Some((member, u32::try_from(*vote).ok()?)));
    voted.map(|(m, o)| (element(model, body.set, m).1, element(model, choice.set, o).1)).collect()
}

/// Name and title of an element.
pub(crate) fn element(model: &Model, set: SetId, at: u32) -> (String, String) {
    model.sets[set.at()].elements.get(at as usize).map_or_else(
        || ("nobody".to_owned(), "nobody".to_owned()),
        |e| (e.name.clone(), if e.title.is_empty() { e.name.clone() } else { e.title.clone() }),
    )
}

/// `rising[poland]` and "Open revolt: Poland" for a combination, row-major in declared order.
pub(crate) fn named(model: &Model, name: &str, title: &str, sets: &[SetId], combo: u32) -> (String, String) {
    let mut rest = combo as usize;
    let mut elements = Vec::new();
    for set in sets.iter().rev() {
        let n = model.sets[set.at()].elements.len().max(1);
        elements.push(element(model, *set, u32::try_from(rest % n).unwrap_or(u32::MAX)));
        rest /= n;
    }
    elements.reverse();
    let title = if title.is_empty() { name.replace('_', " ") } else { title.to_owned() };
    if elements.is_empty() {
        return (name.to_owned(), title);
    }
    let (names, titles): (Vec<String>, Vec<String>) = elements.into_iter().unzip();
    (format!("{name}[{}]", names.join(", ")), format!("{title}: {}", titles.join(", ")))
}
