//! Changes, situations and questions → clauses for people, with titles in place of names.

use crate::scoreboard::name_as_words;
use presidium_engine::worlds::Situation;
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Moment, Quantity, describe_value};
use presidium_lang::model::{ChoiceId, EventId, ItemRef, Model, Outcome, Question, Rule, SetId};

/// How many combinations are spelled out.
const SPELLED: usize = 3;

/// What a change supposes, to stand after "if": `"China's stance" (Poland) had always been "Says nothing"`.
pub(super) fn supposed(model: &Model, change: &Change) -> String {
    let item = |item: ItemRef, cells: &[u32]| item_words(model, item, cells);
    match &change.kind {
        ChangeKind::Hold { what, cells, value, during } => {
            let value = describe_value(model, *what, *value);
            format!("{} had been {value}{}", quantity(model, *what, cells), period(model, during))
        }
        ChangeKind::Push { what, cells, by, during } => {
            let (more, size) = if *by < 0.0 { ("less", -by) } else { ("more", *by) };
            let by = describe_value(model, *what, size);
            format!("{} had been {by} {more}{}", quantity(model, *what, cells), period(model, during))
        }
        ChangeKind::Never { item: of @ ItemRef::Event(_), cells, during } => {
            format!("it had never come to {}{}", item(*of, cells), period(model, during))
        }
        ChangeKind::Never { item: of, cells, during } => {
            format!("{} had never come up{}", item(*of, cells), period(model, during))
        }
        ChangeKind::Cause { event, cells, at } => {
            let at = moment(model, *at);
            format!("it had come to {} {at}, and not before", item(ItemRef::Event(*event), cells))
        }
        ChangeKind::Take { choice, cells, option, at } => {
            let what = item(ItemRef::Choice(*choice), cells);
            let option = option_words(model, *choice, *option);
            match at {
                None => format!("the answer to {what} had always been {option}"),
                Some(at) => format!("the answer to {what} had been {option} {}", moment(model, *at)),
            }
        }
        ChangeKind::Hazard { event, cells, factor, during } => {
            let what = item(ItemRef::Event(*event), cells);
            format!("the rate of {what} had been {factor} times as high{}", period(model, during))
        }
        ChangeKind::Utility { choice, cells, option, by, during } => {
            let what = item(ItemRef::Choice(*choice), cells);
            let option = option_words(model, *choice, *option);
            let (more, size) = if *by < 0.0 { ("less", -by) } else { ("more", *by) };
            format!("{option} had been worth {size} {more} in {what}{}", period(model, during))
        }
        ChangeKind::Off { .. } => {
            let text = change.text.trim_end_matches("off").trim_end_matches([' ', '=']);
            match text.split_once(':') {
                Some(("source", key)) => format!("no line had rested on {}", key.trim()),
                Some((_, line)) => format!("the model had no line {}", line.trim()),
                None => format!("the model had no {text}"),
            }
        }
        ChangeKind::Swap { set, a, b } => {
            format!("{} and {} had changed places", element(model, *set, *a), element(model, *set, *b))
        }
        ChangeKind::Freeze { file, .. } => format!("everything in \"{file}\" had stood still"),
        ChangeKind::Interpretation(n) => {
            let name = model.interpretations.get(*n).map_or("", String::as_str);
            format!("the rules were those of the interpretation {name}")
        }
        ChangeKind::Translate(days) if *days < 0 => format!("everything came {} days earlier", -days),
        ChangeKind::Translate(days) => format!("everything came {days} days later"),
    }
}

/// What must have come about, with its verb: `"Crisis" (Poland) arises`; `None` when nothing must.
pub(super) fn situation_words(model: &Model, situations: &[Situation]) -> Option<String> {
    let one = |situation: &Situation| match situation {
        Situation::Always => None,
        Situation::Event(id, cells) => {
            Some(format!("{} happens", item_words(model, ItemRef::Event(*id), cells)))
        }
        Situation::Choice(id, cells) => {
            Some(format!("{} comes up", item_words(model, ItemRef::Choice(*id), cells)))
        }
        Situation::Episode(id, cells) => {
            let episode = model.episodes.get(id.at())?;
            let what = titled(&episode.title, &episode.name);
            Some(format!("{what}{} arises", combinations(model, &own(&episode.rule), cells)))
        }
    };
    let all: Vec<String> = situations.iter().filter_map(one).collect();
    (!all.is_empty()).then(|| all.join(" or "))
}

/// The outcome's title, or its name as words.
pub(super) fn outcome_title(outcome: &Outcome) -> String {
    match outcome.title.is_empty() || outcome.title == outcome.name {
        true => name_as_words(&outcome.name),
        false => outcome.title.clone(),
    }
}

/// First and last day of what an outcome asks.
pub(super) fn asked_days(question: &Question) -> (Date, Date) {
    match question {
        Question::Ever { from, by, .. }
        | Question::Condition { from, by, .. }
        | Question::Count { from, by, .. }
        | Question::Summary(_, _, from, by) => (*from, *by),
        Question::Value(_, day) => (*day, *day),
    }
}

fn titled(title: &str, name: &str) -> String {
    let plain = title.is_empty() || title == name;
    if plain { format!("\"{}\"", name_as_words(name)) } else { format!("\"{title}\"") }
}

fn own(rule: &Rule) -> Vec<SetId> {
    rule.vars.iter().take(rule.own).map(|v| v.1).collect()
}

fn item_words(model: &Model, item: ItemRef, cells: &[u32]) -> String {
    let found = match item {
        ItemRef::Event(id) => model.events.get(id.at()).map(|e| (&e.title, &e.name, own(&e.rule))),
        ItemRef::Choice(id) => model.choices.get(id.at()).map(|c| (&c.title, &c.name, own(&c.rule))),
    };
    found
        .map_or(String::new(), |(title, name, sets)| titled(title, name) + &combinations(model, &sets, cells))
}

fn quantity(model: &Model, what: Quantity, cells: &[u32]) -> String {
    let untitled = String::new();
    let found = match what {
        Quantity::Stock(id) => model.stocks.get(id.at()).map(|s| (&s.title, &s.name, own(&s.rule))),
        Quantity::Let(id) => model.lets.get(id.at()).map(|l| (&untitled, &l.name, own(&l.rule))),
        Quantity::Input(id) => model.inputs.get(id.at()).map(|i| (&untitled, &i.name, i.sets.clone())),
        Quantity::Param(id) => model.params.get(id.at()).map(|p| (&p.title, &p.name, p.sets.clone())),
        Quantity::Column(id) => model.columns.get(id.at()).map(|c| (&untitled, &c.name, vec![c.set])),
    };
    found
        .map_or(String::new(), |(title, name, sets)| titled(title, name) + &combinations(model, &sets, cells))
}

/// ` (Poland, Hungary)`; nothing when all combinations are meant, a count when there are many.
fn combinations(model: &Model, sets: &[SetId], cells: &[u32]) -> String {
    let size = |s: &SetId| model.sets.get(s.at()).map_or(0, |s| s.elements.len());
    let all: usize = sets.iter().map(size).product();
    if sets.is_empty() || cells.len() == all {
        return String::new();
    }
    if cells.len() > SPELLED {
        return format!(" ({} of {all})", cells.len());
    }
    let one = |cell: &u32| {
        let mut rest = *cell as usize;
        let mut at = Vec::new();
        for set in sets.iter().rev() {
            let n = size(set).max(1);
            at.push(element(model, *set, u32::try_from(rest % n).unwrap_or(u32::MAX)));
            rest /= n;
        }
        at.reverse();
        at.join(" and ")
    };
    format!(" ({})", cells.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn element(model: &Model, set: SetId, at: u32) -> String {
    let found = model.sets.get(set.at()).and_then(|s| s.elements.get(at as usize));
    found.map_or(String::new(), |e| if e.title.is_empty() { e.name.clone() } else { e.title.clone() })
}

fn option_words(model: &Model, choice: ChoiceId, option: u32) -> String {
    let set = model.choices.get(choice.at()).map(|c| c.set);
    set.map_or(String::new(), |set| format!("\"{}\"", element(model, set, option)))
}

fn period(model: &Model, during: &During) -> String {
    let point = |m: Moment| match m {
        Moment::Day(day) => long_day(day),
        Moment::After(event, cell, days) => after(model, event, cell, days),
    };
    let from = during.from.map_or(String::new(), |m| format!(" from {}", point(m)));
    from + &during.to.map_or(String::new(), |m| format!(" to {}", point(m)))
}

fn moment(model: &Model, at: Moment) -> String {
    match at {
        Moment::Day(day) => format!("on {}", long_day(day)),
        Moment::After(event, cell, days) => after(model, event, cell, days),
    }
}

fn after(model: &Model, event: EventId, cell: u32, days: u32) -> String {
    let days = days.max(1);
    let days = if days == 1 { "the day".to_owned() } else { format!("{days} days") };
    format!("{days} after {}", item_words(model, ItemRef::Event(event), &[cell]))
}

/// `31 Dec 1956`.
fn long_day(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = date.ymd();
    let month = MONTHS.get((month as usize).saturating_sub(1)).copied().unwrap_or("");
    format!("{day} {month} {year}")
}
