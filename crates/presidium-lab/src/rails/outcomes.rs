//! The events of the scoreboard: outcomes that happen or not and are scored; where they belong, what they follow.

use presidium_lang::model::{Episode, Event, EventId, ItemRef, Model, OnSource, OutcomeId, Question};

/// The outcomes that are events of the scoreboard.
pub(super) fn scoreboard(model: &Model) -> Vec<OutcomeId> {
    let dated = |q: &Question| matches!(q, Question::Ever { .. } | Question::Condition { .. });
    let all = (0..).map(OutcomeId).zip(&model.outcomes);
    all.filter(|(_, o)| dated(&o.question) && o.unscored.is_none()).map(|(id, _)| id).collect()
}

pub(super) fn name(model: &Model, id: OutcomeId) -> &str {
    &model.outcomes[id.at()].name
}

/// The events and choices an outcome asks about.
pub(super) fn asked_about(model: &Model, id: OutcomeId) -> &[OnSource] {
    match &model.outcomes[id.at()].question {
        Question::Ever { of, .. } | Question::Count { of, .. } => of,
        Question::Condition { .. } | Question::Value(..) | Question::Summary(..) => &[],
    }
}

/// The events an outcome asks about.
pub(super) fn events(model: &Model, id: OutcomeId) -> impl Iterator<Item = (&OnSource, &Event)> {
    asked_about(model, id).iter().filter_map(|source| match source.of {
        ItemRef::Event(event) => Some((source, &model.events[event.at()])),
        ItemRef::Choice(_) => None,
    })
}

/// The name of a file without folder and suffix.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".pres").unwrap_or(name)
}

/// The file that decides an outcome: that of the first event or choice it asks about, inputs aside.
pub(super) fn file_of(model: &Model, id: OutcomeId) -> Option<&str> {
    let span = asked_about(model, id).iter().find_map(|source| match source.of {
        ItemRef::Event(event) => {
            let event = &model.events[event.at()];
            (!event.input).then_some(event.span)
        }
        ItemRef::Choice(choice) => Some(model.choices[choice.at()].span),
    })?;
    model.files.get(usize::from(span.source.0)).map(|path| stem(path))
}

/// The reasons for which an outcome, or an event it asks about, is declared to follow an input.
pub(super) fn declared(model: &Model, id: OutcomeId, input: &str) -> Option<String> {
    let own = &model.outcomes[id.at()].follows;
    let mut all = own.iter().chain(events(model, id).flat_map(|(_, event)| &event.follows));
    all.find(|(name, _)| name == input).map(|(_, why)| why.clone())
}

/// The events that open an episode.
pub(super) fn opening(episode: &Episode) -> impl Iterator<Item = (&OnSource, EventId)> {
    episode.opens.iter().filter_map(|source| match source.of {
        ItemRef::Event(event) => Some((source, event)),
        ItemRef::Choice(_) => None,
    })
}
