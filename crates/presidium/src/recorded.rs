//! What the record says of a question: the records of a model in, one answer out or none.
//!
//! A record of the outcome itself comes first. Otherwise a question about events is answered by the records
//! of those events, if they settle it.

use crate::scoreboard::Recorded;
use presidium_lang::calendar::Date;
use presidium_lang::model::{
    Arg, ItemRef, Model, OnSource, Outcome, OutcomeId, Question, Record, RecordKind, RecordOf,
};

/// The recorded answer to an outcome, if the model's records settle it.
pub fn recorded(model: &Model, id: OutcomeId) -> Option<Recorded> {
    let own = model.records.iter().filter(|r| r.of == RecordOf::Outcome(id)).find_map(direct);
    own.or_else(|| through_events(model, &model.outcomes[id.at()]))
}

fn direct(record: &Record) -> Option<Recorded> {
    let certainty = record.certainty;
    match &record.kind {
        RecordKind::Dated { on, .. } => Some(Recorded { happened: true, date: Some(*on), certainty }),
        RecordKind::Never { .. } => Some(Recorded { happened: false, date: None, certainty }),
        RecordKind::Measured { .. } => None,
    }
}

fn through_events(model: &Model, outcome: &Outcome) -> Option<Recorded> {
    let Question::Ever { of, guard: None, from, by, .. } = &outcome.question else { return None };
    let mut earliest: Option<(Date, char)> = None;
    let mut never: Option<char> = None;
    let mut settled = true;
    for source in of {
        match source_record(model, source, *from, *by) {
            Some(Recorded { happened: true, date: Some(day), certainty }) => {
                if earliest.is_none_or(|(first, _)| day < first) {
                    earliest = Some((day, certainty));
                }
            }
            Some(answer) => never = never.max(Some(answer.certainty)),
            None => settled = false,
        }
    }
    match (earliest, never) {
        (Some((day, certainty)), _) => Some(Recorded { happened: true, date: Some(day), certainty }),
        (None, Some(certainty)) if settled => Some(Recorded { happened: false, date: None, certainty }),
        _ => None,
    }
}

/// What the records say of one source between two days: it happened (first day), it did not, or nothing.
fn source_record(model: &Model, source: &OnSource, from: Date, by: Date) -> Option<Recorded> {
    let fixed = |arg: &Arg| match arg {
        Arg::Element(e) => Some(*e),
        Arg::Var(_) | Arg::Expr(_) => None,
    };
    let args: Vec<u32> = source.args.iter().map(fixed).collect::<Option<_>>()?;
    let of = match source.of {
        ItemRef::Event(id) => RecordOf::Event(id),
        ItemRef::Choice(id) => RecordOf::Choice(id),
    };
    let about = model.records.iter().filter(|r| r.of == of && r.args == args);
    let (mut first, mut never) = (None, None);
    // A first time after the period means that it did not happen within it.
    let mut later = None;
    for record in about {
        match &record.kind {
            RecordKind::Dated { on, option, nth, .. } if matches(source, *option) => {
                if (from..=by).contains(on) && first.is_none_or(|(day, _)| *on < day) {
                    first = Some((*on, record.certainty));
                }
                if *on > by && *nth == 1 {
                    later = Some(record.certainty);
                }
            }
            RecordKind::Never { option, by: until } if matches(source, *option) && *until >= by => {
                never = Some(record.certainty);
            }
            RecordKind::Dated { .. } | RecordKind::Never { .. } | RecordKind::Measured { .. } => {}
        }
    }
    let happened = first.map(|(day, certainty)| Recorded { happened: true, date: Some(day), certainty });
    let did_not = |certainty| Recorded { happened: false, date: None, certainty };
    happened.or(never.map(did_not)).or(later.map(did_not))
}

fn matches(source: &OnSource, option: Option<u32>) -> bool {
    match (source.is, option) {
        (None, _) => true,
        (Some((is, wanted)), Some(option)) => is == (option == wanted),
        (Some(_), None) => false,
    }
}
