//! What can be asked of a model and changed in it, as `presidium.model/1`: the menus of a page.

use crate::recorded::recorded;
use crate::rests::written;
use crate::scoreboard::name_as_words;
use crate::session::Session;
use presidium_engine::prior_quantile;
use presidium_lang::calendar::TimeUnit;
use presidium_lang::model::{
    Choice, Claim, Event, Expr, ExprKind, Model, OptionOf, Outcome, OutcomeId, Param, Question, Rule, SetId,
    Source, Value as Given, VarId,
};
use serde_json::{Map, Value, json};

/// A model as `presidium.model/1`; dates are ISO, values of assumptions in the unit that stands beside them.
pub fn model(session: &Session) -> Value {
    let model = session.model();
    let default = model.default_interpretation;
    let interpretation =
        |(n, id): (usize, &String)| json!({ "id": id, "default": n == default, "title": name_as_words(id) });
    let mut topics: Vec<&str> =
        model.outcomes.iter().map(|o| o.topic.as_str()).filter(|t| !t.is_empty()).collect();
    topics.sort_unstable();
    topics.dedup();
    json!({
        "schema": "presidium.model/1",
        "model": model.name,
        "title": model.title,
        "model_digest": session.digest(),
        "version": env!("CARGO_PKG_VERSION"),
        "interpretations": model.interpretations.iter().enumerate().map(interpretation).collect::<Vec<_>>(),
        "period": [model.start.to_string(), model.end.to_string()],
        "topics": topics,
        "outcomes": (0u32..).zip(&model.outcomes).map(|(n, o)| outcome(model, OutcomeId(n), o)).collect::<Vec<_>>(),
        "decisions": model.choices.iter().map(|c| decision(model, c)).collect::<Vec<_>>(),
        "events": model.events.iter().map(|e| event(model, e)).collect::<Vec<_>>(),
        "assumptions": model.params.iter().flat_map(|p| assumptions(model, p)).collect::<Vec<_>>(),
        "people": people(model),
        "scenarios": model.scenarios.iter().map(|s| json!({
            "id": s.name, "title": s.title, "sources": sources(&s.sources),
            "changes": s.changes.iter().map(|c| &c.text).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "claims": model.claims.iter().map(claim).collect::<Vec<_>>(),
        "suggested": suggested(model),
    })
}

fn sources(list: &[Source]) -> Vec<String> {
    list.iter().map(written).collect()
}

fn titled(title: &str, name: &str) -> String {
    if title.is_empty() || title == name { name_as_words(name) } else { title.to_owned() }
}

fn outcome(model: &Model, id: OutcomeId, outcome: &Outcome) -> Value {
    let (kind, from, by) = match &outcome.question {
        Question::Ever { from, by, .. } => ("event", *from, *by),
        Question::Condition { from, by, .. } => ("state", *from, *by),
        Question::Count { from, by, .. } | Question::Summary(_, _, from, by) => ("amount", *from, *by),
        Question::Value(_, on) => ("amount", *on, *on),
    };
    let record = recorded(model, id).map(|r| {
        json!({
            "happened": r.happened, "date": r.date.map(|d| d.to_string()), "certainty": r.certainty,
        })
    });
    json!({
        "id": outcome.name, "title": titled(&outcome.title, &outcome.name), "topic": outcome.topic,
        "kind": kind, "record": record, "asked": [from.to_string(), by.to_string()],
    })
}

/// Names of the elements of each combination, row-major in declared order, as typed between brackets.
fn combinations(model: &Model, sets: &[SetId]) -> Vec<String> {
    let mut all = vec![String::new()];
    for set in sets {
        let elements = model.sets.get(set.at()).map_or(&[][..], |s| &s.elements);
        let longer = |start: &String| {
            let comma = if start.is_empty() { "" } else { ", " };
            elements.iter().map(|e| format!("{start}{comma}{}", e.name)).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The combinations that exist, or nothing when there are no indices.
fn index(model: &Model, rule: &Rule, exists: &[bool]) -> Option<Vec<String>> {
    let sets: Vec<SetId> = rule.vars.iter().take(rule.own).map(|v| v.1).collect();
    let there = |(n, name)| exists.get(n).copied().unwrap_or(true).then_some(name);
    let all = combinations(model, &sets).into_iter().enumerate().filter_map(there);
    (!sets.is_empty()).then(|| all.collect())
}

fn decision(model: &Model, choice: &Choice) -> Value {
    let elements = model.sets.get(choice.set.at()).map_or(&[][..], |s| &s.elements);
    let taken = |n: u32| {
        let of = |option: &presidium_lang::model::ChoiceOption| match option.of {
            OptionOf::Element(element) => element == n,
            OptionOf::Each(VarId(_)) => true,
        };
        choice.options.iter().any(of)
    };
    let options: Vec<Value> = (0u32..)
        .zip(elements)
        .filter(|(n, _)| taken(*n))
        .map(|(_, e)| json!({ "id": e.name, "title": titled(&e.title, &e.name) }))
        .collect();
    json!({
        "id": choice.name, "index": index(model, &choice.rule, &choice.exists),
        "title": titled(&choice.title, &choice.name), "options": options, "sources": sources(&choice.sources),
        "topic": choice.topic,
    })
}

fn event(model: &Model, event: &Event) -> Value {
    json!({
        "id": event.name, "index": index(model, &event.rule, &event.exists),
        "title": titled(&event.title, &event.name), "topic": event.topic, "sources": sources(&event.sources),
        "outside": event.input,
    })
}

fn claim(claim: &Claim) -> Value {
    let ranges = claim.sources.iter().filter_map(|s| match s {
        Source::Notes(ranges) => Some(ranges),
        Source::Record(_) | Source::Work(_) | Source::Judgement(_) => None,
    });
    let lines: Vec<u32> = ranges.flatten().flat_map(|(a, b)| *a..=*b).collect();
    json!({ "id": claim.name, "sentence": claim.title, "lines": lines })
}

/// Days in the unit of time of a rate: `rate per month` is read and shown by the month.
fn days(word: &str) -> f64 {
    match word.strip_prefix("rate per ") {
        Some("week") => TimeUnit::Week.days(),
        Some("month") => TimeUnit::Month.days(),
        Some("year") => TimeUnit::Year.days(),
        _ => TimeUnit::Day.days(),
    }
}

/// One for each combination of a parameter of which every interpretation gives a constant or a prior.
fn assumptions(model: &Model, param: &Param) -> Vec<Value> {
    let names = combinations(model, &param.sets);
    names.iter().enumerate().filter_map(|(n, name)| assumption(model, param, n, name)).collect()
}

/// Low and high are where the prior of the default interpretation has 5 in 100 below and above; the values of all
/// interpretations lie within.
fn assumption(model: &Model, param: &Param, n: usize, name: &str) -> Option<Value> {
    let per = days(&param.kind.word);
    let at = |interpretation: usize, probability: f64| {
        let value = param.values.by.get(interpretation)?.get(n)?;
        Some(quantile(value, probability)? * per)
    };
    let default = model.default_interpretation;
    let mut each = Map::new();
    let (mut low, mut high) = (at(default, 0.05)?, at(default, 0.95)?);
    for (k, interpretation) in model.interpretations.iter().enumerate() {
        let middle = at(k, 0.5)?;
        (low, high) = (low.min(middle), high.max(middle));
        each.insert(interpretation.clone(), json!(middle));
    }
    let why = param.sources.iter().find_map(|s| match s {
        Source::Judgement(why) => Some(why),
        Source::Notes(_) | Source::Record(_) | Source::Work(_) => None,
    });
    let id = if name.is_empty() { param.name.clone() } else { format!("{}[{name}]", param.name) };
    let unit = if param.kind.unit.is_empty() { &param.kind.word } else { &param.kind.unit };
    Some(json!({
        "id": id, "title": titled(&param.title, &param.name), "unit": unit, "low": low, "high": high,
        "central": at(default, 0.5)?, "per_interpretation": each, "sources": sources(&param.sources), "why": why,
    }))
}

fn quantile(value: &Given, probability: f64) -> Option<f64> {
    match value {
        Given::Expr(Expr { kind: ExprKind::Constant(constant), .. }) => {
            Some(*constant).filter(|c| c.is_finite())
        }
        Given::Expr(_) => None,
        Given::Prior(dist) => prior_quantile(dist, probability),
    }
}

/// The elements of the first set with attributes that choose together: those who can be taken out or swapped.
fn people(model: &Model) -> Vec<Value> {
    use presidium_lang::model::Decides;
    let body = model.choices.iter().find_map(|c| match &c.decides {
        Decides::Vote(body, _) | Decides::Consensus(body) => Some(body.set),
        Decides::Single => None,
    });
    let elements = body.and_then(|set| model.sets.get(set.at())).map_or(&[][..], |s| &s.elements);
    elements.iter().map(|e| json!({ "id": e.name, "title": titled(&e.title, &e.name) })).collect()
}

/// The model's own scenarios as single texts, each with what sort of thing it changes.
fn suggested(model: &Model) -> Vec<Value> {
    use presidium_lang::change::{ChangeKind, Quantity};
    use presidium_lang::model::ItemRef;
    let kind = |change: &presidium_lang::change::Change| match change.kind {
        ChangeKind::Take { .. }
        | ChangeKind::Utility { .. }
        | ChangeKind::Never { item: ItemRef::Choice(_), .. } => "decision",
        ChangeKind::Cause { .. }
        | ChangeKind::Hazard { .. }
        | ChangeKind::Never { item: ItemRef::Event(_), .. } => "event",
        ChangeKind::Hold { what: Quantity::Param(_), .. }
        | ChangeKind::Push { what: Quantity::Param(_), .. } => "assumption",
        ChangeKind::Swap { .. }
        | ChangeKind::Hold { what: Quantity::Column(_), .. }
        | ChangeKind::Push { what: Quantity::Column(_), .. } => "person",
        ChangeKind::Hold { .. }
        | ChangeKind::Push { .. }
        | ChangeKind::Off { .. }
        | ChangeKind::Freeze { .. }
        | ChangeKind::Interpretation(_)
        | ChangeKind::Translate(_) => "circumstance",
    };
    let one = |scenario: &presidium_lang::model::Scenario| {
        let first = scenario.changes.first()?;
        let text = scenario.changes.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(", ");
        Some(json!({ "change": text, "kind": kind(first), "words": titled(&scenario.title, &scenario.name) }))
    };
    model.scenarios.iter().filter_map(one).collect()
}
