//! A change → its mirror: the same thing done the other way round, to be run beside it.
//!
//! A sentence that holds for the change should fail, or turn round, for its mirror; a change for which only
//! one side is shown is a change of convenience.

use presidium_lang::calendar::Date;
use presidium_lang::change::{ChangeKind, During, Line, Moment};
use presidium_lang::model::{EventId, ItemRef, Model};

use crate::put_in::is_flag;

/// The mirror of a change, or the sentence why it has none.
///
/// `usual` is the median day on which the event of the change happens in the unchanged world, where it does:
/// *never* turns into *on that day*.
pub fn mirror(model: &Model, change: &ChangeKind, usual: Option<Date>) -> Result<ChangeKind, &'static str> {
    let mirrored = change.clone();
    match mirrored {
        ChangeKind::Never { item: ItemRef::Event(event), cells, .. } => match usual {
            Some(day) => Ok(ChangeKind::Cause { event, cells, at: Moment::Day(day) }),
            None => Err("the event never happens unchanged, so there is no usual day to cause it on"),
        },
        ChangeKind::Never { item: ItemRef::Choice(_), .. } => {
            Err("a decision that is not taken has no single opposite: name an option")
        }
        ChangeKind::Cause { event, cells, .. } => {
            Ok(ChangeKind::Never { item: ItemRef::Event(event), cells, during: During::default() })
        }
        ChangeKind::Take { choice, cells, option, at } => match two_options(model, choice.at()) {
            true => Ok(ChangeKind::Take { choice, cells, option: 1 - option.min(1), at }),
            false => Err("the decision has more than two options, so none is the opposite"),
        },
        ChangeKind::Hold { what, cells, value, during } => match is_flag(model, what) {
            true => Ok(ChangeKind::Hold { what, cells, value: if value == 0.0 { 1.0 } else { 0.0 }, during }),
            false => Err("a held value has no opposite: hold one on the other side of the usual one"),
        },
        ChangeKind::Push { what, cells, by, during } => Ok(ChangeKind::Push { what, cells, by: -by, during }),
        ChangeKind::Utility { choice, cells, option, by, during } => {
            Ok(ChangeKind::Utility { choice, cells, option, by: -by, during })
        }
        ChangeKind::Hazard { event, cells, factor, during } => {
            let factor = if factor > 0.0 { 1.0 / factor } else { 2.0 };
            Ok(ChangeKind::Hazard { event, cells, factor, during })
        }
        ChangeKind::Off { lines } => match only_hazard(model, &lines) {
            Some((event, cells)) => {
                Ok(ChangeKind::Hazard { event, cells, factor: 2.0, during: During::default() })
            }
            None => Err("a line can be switched off but not doubled, unless it is an event's only rate"),
        },
        ChangeKind::Translate(days) => Ok(ChangeKind::Translate(-days)),
        ChangeKind::Swap { .. } => Err("an exchange is its own mirror"),
        ChangeKind::Freeze { .. } => Err("a frozen part has no opposite"),
        ChangeKind::Interpretation(_) => Err("an interpretation has rivals, no opposite: run those"),
    }
}

fn two_options(model: &Model, choice: usize) -> bool {
    let set = model.choices.get(choice).map(|c| c.set);
    set.and_then(|s| model.sets.get(s.at())).is_some_and(|s| s.elements.len() == 2)
}

/// The event of which the lines are the only rate, in all its combinations.
fn only_hazard(model: &Model, lines: &[Line]) -> Option<(EventId, Vec<u32>)> {
    let &[Line::Rate(id, _)] = lines else { return None };
    let event = model.events.get(id.at())?;
    if event.hazards.len() != 1 {
        return None;
    }
    let own = event.rule.vars.iter().take(event.rule.own);
    let sizes = own.map(|(_, set)| model.sets.get(set.at()).map_or(0, |s| s.elements.len()));
    let all = u32::try_from(sizes.product::<usize>()).ok()?;
    let exists = |cell: &u32| event.exists.get(*cell as usize).copied().unwrap_or(true);
    Some((id, (0..all).filter(exists).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use presidium_lang::{SourceKeys, load, resolve_changes};

    const MODEL: &str = "\
model tiny \"Tiny\"
clock day from 1953-01-01 to 1953-12-31
set Place = { north, south }
set Answer = { refuse, accept }
set Word = { silent, low, loud }
stock open[p in Place] : flag = no
stock heat[p in Place] : share = 0.2
event alarm[p in Place] recurring
  rate 0.1 per month
  times 1 + heat[p] + [open[p]] as hot
choice answer[p in Place] : Answer on alarm[p]
  precision 1
  refuse = 0.1
  accept = 0.2 as taste
choice word[p in Place] : Word on alarm[p]
  precision 1
  silent = 0.1
  low = 0.2
  loud = 0.3
outcome alarm_north \"Alarm\" = ever alarm[north]
outcome answers \"Answers\" = ever answer[north]
outcome words \"Words\" = ever word[north]
";

    /// The mirror of a change as written, and that mirror's mirror.
    fn of(text: &str, usual: Option<Date>) -> (ChangeKind, Result<ChangeKind, &'static str>) {
        let keys = SourceKeys::default();
        let loaded = load(vec![("tiny.pres".into(), MODEL.into())], &keys);
        let model = loaded.model.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
        let found = resolve_changes(&model, &loaded.sources, &keys, "change", text);
        let kind = found.changes.unwrap_or_else(|| panic!("{:?}", found.diagnostics)).remove(0).kind;
        let back = mirror(&model, &kind, usual);
        (kind, back)
    }

    #[test]
    fn never_and_forced_are_mirrors() {
        let day = Date(-6000);
        let (_, forced) = of("alarm[south] = never", Some(day));
        let Ok(ChangeKind::Cause { cells, at, .. }) = &forced else { panic!("{forced:?}") };
        assert_eq!((&cells[..], *at), (&[1][..], Moment::Day(day)));
        assert!(of("alarm[south] = never", None).1.is_err());
        assert!(matches!(of("alarm[north] @ 1953-02-01", None).1, Ok(ChangeKind::Never { .. })));
    }

    #[test]
    fn pushes_and_factors_turn_round_and_back() {
        for text in
            ["heat[north] += 0.25", "utility:word.low += -0.5", "hazard:alarm *= 2", "translate = 10 days"]
        {
            let (kind, once) = of(text, None);
            let once = once.unwrap();
            assert_ne!(kind, once, "{text}");
            let keys = SourceKeys::default();
            let model = load(vec![("tiny.pres".into(), MODEL.into())], &keys).model.unwrap();
            assert_eq!(mirror(&model, &once, None).unwrap(), kind, "{text}");
        }
        assert!(matches!(of("hazard:alarm *= 0", None).1, Ok(ChangeKind::Hazard { factor: 2.0, .. })));
    }

    #[test]
    fn two_options_and_flags_have_an_opposite() {
        assert!(matches!(of("answer[north] = refuse", None).1, Ok(ChangeKind::Take { option: 1, .. })));
        assert!(of("word[north] = low", None).1.is_err());
        assert!(matches!(of("open[north] = yes", None).1, Ok(ChangeKind::Hold { value: 0.0, .. })));
        assert!(of("heat[north] = 0.5", None).1.is_err());
        assert!(of("swap:north,south", None).1.is_err());
        assert!(of("rule:answer.taste = off", None).1.is_err());
        assert!(of("rule:alarm.hot = off", None).1.is_err());
    }
}
