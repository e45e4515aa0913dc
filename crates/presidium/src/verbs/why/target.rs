//! What was asked about → events, decisions and the lines of a history that answer to it.

use crate::error::Error;
use crate::verbs::history::named;
use presidium_engine::ensemble::{Happening, Line};
use presidium_engine::explain::Traced;
use presidium_engine::layout::{combos, elements_of, own_sets};
use presidium_lang::model::{Arg, ItemRef, Model, OnSource, OutcomeId, Question, Rule, SetId};

/// What was asked about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    /// As it may be typed.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: String,
    /// Events and decisions that count.
    pub(crate) sought: Vec<Sought>,
    /// The outcome asked about, with its first and last day.
    pub(crate) outcome: Option<OutcomeId>,
}

/// Some combinations of an event or choice; for a choice perhaps one option, or all but one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sought {
    pub(crate) item: ItemRef,
    pub(crate) cells: Vec<u32>,
    pub(crate) is: Option<(bool, u32)>,
}

/// The rule, name and title of an item.
pub(crate) fn item(model: &Model, of: ItemRef) -> (&Rule, &str, &str) {
    match of {
        ItemRef::Event(id) => {
            let e = &model.events[id.at()];
            (&e.rule, &e.name, &e.title)
        }
        ItemRef::Choice(id) => {
            let c = &model.choices[id.at()];
            (&c.rule, &c.name, &c.title)
        }
    }
}

/// The item of a line.
pub(crate) fn item_of(line: &Line) -> ItemRef {
    match &line.what {
        Happening::Event(id) => ItemRef::Event(*id),
        Happening::Choice(id, ..) => ItemRef::Choice(*id),
    }
}

/// `force[poland]` and "Force used: Poland".
pub(crate) fn cell_named(model: &Model, of: ItemRef, combo: u32) -> (String, String) {
    let (rule, name, title) = item(model, of);
    named(model, name, title, &own_sets(rule), combo)
}

/// The number of elements of each set.
pub(crate) fn sizes(model: &Model) -> Vec<u32> {
    model.sets.iter().map(|s| s.elements.len() as u32).collect()
}

impl Sought {
    /// Whether a line is one of these.
    pub(crate) fn is_at(&self, line: &Line) -> bool {
        let taken = match line.what {
            Happening::Choice(_, option, _) => Some(option),
            Happening::Event(_) => None,
        };
        item_of(line) == self.item
            && self.cells.contains(&line.combo)
            && self.is.is_none_or(|(is, option)| is == (taken == Some(option)))
    }
}

impl Target {
    /// Reads what was typed: `NAME`, `NAME[ELEMENTS]`, and for a decision perhaps ` is OPTION`.
    ///
    /// Errors: `Unknown` with names that are close; `Usage` for an outcome that is no event.
    pub(crate) fn parse(model: &Model, text: &str) -> Result<Target, Error> {
        let (head, option) = match text.split_once(" is ").or_else(|| text.split_once('=')) {
            Some((head, option)) => (head.trim(), Some(option.trim())),
            None => (text.trim(), None),
        };
        let (name, elements) = match head.split_once('[') {
            Some((name, rest)) => (name.trim(), Some(rest.trim_end().trim_end_matches(']'))),
            None => (head, None),
        };
        let event = model.events.iter().position(|e| e.name == name);
        let choice = model.choices.iter().position(|c| c.name == name);
        let of = match (event, choice) {
            (Some(n), _) => ItemRef::Event(presidium_lang::model::EventId(n as u32)),
            (None, Some(n)) => ItemRef::Choice(presidium_lang::model::ChoiceId(n as u32)),
            (None, None) => return Target::outcome(model, name),
        };
        let (rule, _, title) = item(model, of);
        let sets = own_sets(rule);
        let cells = match elements {
            None => (0..combos(model, &sets)).collect(),
            Some(elements) => vec![cell(model, &sets, name, elements)?],
        };
        let is = match (of, option) {
            (_, None) => None,
            (ItemRef::Choice(id), Some(option)) => {
                Some((true, element(model, model.choices[id.at()].set, option)?))
            }
            (ItemRef::Event(_), Some(_)) => {
                return Err(Error::Usage(format!("`{name}` is an event; only a decision has options")));
            }
        };
        let (mut id, mut title) = match &*cells {
            [one] => cell_named(model, of, *one),
            _ => named(model, name, title, &[], 0),
        };
        if let Some(option) = option {
            id = format!("{id} is {option}");
            title = format!("{title} -> {option}");
        }
        Ok(Target { id, title, sought: vec![Sought { item: of, cells, is }], outcome: None })
    }

    fn outcome(model: &Model, name: &str) -> Result<Target, Error> {
        let Some(n) = model.outcomes.iter().position(|o| o.name == name) else {
            let events = model.events.iter().map(|e| e.name.as_str());
            let choices = model.choices.iter().map(|c| c.name.as_str());
            let outcomes = model.outcomes.iter().map(|o| o.name.as_str());
            return Err(Error::unknown(
                "event, decision or outcome",
                name,
                events.chain(choices).chain(outcomes),
            ));
        };
        let outcome = &model.outcomes[n];
        let (Question::Ever { of, .. } | Question::Count { of, .. }) = &outcome.question else {
            return Err(Error::Usage(format!(
                "`{name}` asks about a quantity; why and weigh explain events and decisions"
            )));
        };
        let title = crate::scoreboard::name_as_words(name);
        let title = if outcome.title.is_empty() { title } else { outcome.title.clone() };
        Ok(Target {
            id: name.to_owned(),
            title,
            sought: of.iter().map(|s| sought(model, s)).collect(),
            outcome: Some(OutcomeId(n as u32)),
        })
    }

    /// The first line of a lane that counts.
    pub(crate) fn first(&self, model: &Model, traced: &Traced, lane: u32) -> Option<usize> {
        let matches = |line: &Line| self.sought.iter().any(|s| s.is_at(line));
        let Some(id) = self.outcome else {
            return traced.of_lane(lane).find(|(_, l)| matches(l)).map(|(n, _)| n);
        };
        let answer = *traced.answers.get(id.at())?.get(lane as usize)?;
        match &model.outcomes[id.at()].question {
            Question::Count { from, by, .. } => {
                let day = |l: &Line| model.start.0.saturating_add_unsigned(l.day);
                let within = |l: &Line| (from.0..=by.0).contains(&day(l));
                (answer > 0.0).then_some(())?;
                traced.of_lane(lane).find(|(_, l)| matches(l) && within(l)).map(|(n, _)| n)
            }
            _ => {
                let day = (!answer.is_nan()).then_some(answer as u32)?;
                traced.of_lane(lane).find(|(_, l)| l.day == day && matches(l)).map(|(n, _)| n)
            }
        }
    }

    /// The last day that counts, as position in the clock; all when `None`.
    pub(crate) fn until(&self, model: &Model) -> Option<u32> {
        match &model.outcomes.get(self.outcome?.at())?.question {
            Question::Ever { by, .. } | Question::Count { by, .. } => {
                u32::try_from(by.0 - model.start.0).ok()
            }
            Question::Condition { .. } | Question::Value(..) | Question::Summary(..) => None,
        }
    }

    /// The same as a question that can be put to pairs of worlds.
    pub(crate) fn question(&self, model: &Model) -> Question {
        let source = |s: &Sought, cell: u32| {
            let sets = own_sets(item(model, s.item).0);
            let args = elements_of(&sizes(model), &sets, cell).into_iter().map(Arg::Element).collect();
            OnSource { of: s.item, args, filter: None, is: s.is }
        };
        Question::Ever {
            date: false,
            of: self.sought.iter().flat_map(|s| s.cells.iter().map(move |c| source(s, *c))).collect(),
            guard: None,
            from: model.start,
            by: model.end,
        }
    }
}

fn sought(model: &Model, source: &OnSource) -> Sought {
    let sets = own_sets(item(model, source.of).0);
    let sizes = sizes(model);
    let fits = |combo: &u32| {
        source.args.iter().zip(elements_of(&sizes, &sets, *combo)).all(|(arg, e)| match arg {
            Arg::Element(x) => *x == e,
            Arg::Var(_) | Arg::Expr(_) => true,
        })
    };
    Sought { item: source.of, cells: (0..combos(model, &sets)).filter(fits).collect(), is: source.is }
}

fn cell(model: &Model, sets: &[SetId], name: &str, elements: &str) -> Result<u32, Error> {
    let given: Vec<&str> = elements.split(',').map(str::trim).filter(|e| !e.is_empty()).collect();
    if given.len() != sets.len() {
        return Err(Error::Usage(format!(
            "`{name}` has {} ind{}, and {} {} given",
            sets.len(),
            if sets.len() == 1 { "ex" } else { "ices" },
            given.len(),
            if given.len() == 1 { "was" } else { "were" },
        )));
    }
    let mut cell = 0;
    for (set, given) in sets.iter().zip(given) {
        cell = cell * model.sets[set.at()].elements.len() as u32 + element(model, *set, given)?;
    }
    Ok(cell)
}

fn element(model: &Model, set: SetId, name: &str) -> Result<u32, Error> {
    let elements = &model.sets[set.at()].elements;
    let at = elements.iter().position(|e| e.name == name);
    let known = elements.iter().map(|e| e.name.as_str());
    at.map(|n| n as u32).ok_or_else(|| match Error::unknown("element", name, known.clone()) {
        Error::Unknown { kind, name, near } if near.is_empty() => {
            Error::Unknown { kind, name, near: known.map(str::to_owned).collect() }
        }
        other => other,
    })
}
