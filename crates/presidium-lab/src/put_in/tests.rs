//! A small model: which of its lines are direct, which conditions are gates, and what is put in by definition.

use super::*;
use presidium_lang::diagnostic::Severity;
use presidium_lang::source::Source as Text;
use presidium_lang::{SourceKeys, load, resolve_changes};

/// A small model: who is warned, what is decided, and whether force follows.
const SMALL: &str = "\
model small \"Small\"
clock day from 1953-01-01 to 1954-12-31
set Place = { north, south }
set Answer = { wait, strike }
set Word = { silent, loud }
param push : real = 1
param rate_of_alarm : real = 0.01
stock heat[p in Place] : share = 0.2
  each week + rate_of_alarm * 1 per week * [alarm[p].happened] as alarms
stock note[p in Place] : share = 0
stock trust[p in Place] : share = 0.5
let anger[p in Place] = heat[p] + 0.2 * [pledge[p].happened]
let calm[p in Place] = 1 - anger[p]
event alarm[p in Place] recurring
  rate 0.1 per month
event pledge[p in Place] once
  rate 0.2 per month
  then trust[p] += 0.2
event meeting[p in Place] recurring
  on alarm[p]
  each week rate 0.5 per month
  times 1 + note[p] as noted
choice word[p in Place] : Word on alarm[p]
  precision 1
  silent = 0.1
  loud = heat[p]
event heard[p in Place] recurring
  on word[p] is loud after 1 to 2 days
  then note[p] = push
choice answer[p in Place] : Answer on meeting[p]
  precision 2
  wait = 0.3 * calm[p] as quiet
  strike when trust[p] < 0.9 = anger[p] as hot
                               + 0.5 * trust[p] as trusted
                               - note[p] as told
event force[p in Place] recurring when not pledge[p].happened
  on answer[p] is strike after 1 to 3 days
outcome force_north \"Force in the north\" = ever force[north]
outcome heat_north \"Heat in the north\" = value of heat[north] at 1954-12-01
outcome calm_north \"Calm in the north\" = value of calm[north] at 1954-12-01
";

struct Loaded {
    model: Model,
    sources: Vec<Text>,
}

fn small() -> Loaded {
    let loaded = load(vec![("small.pres".into(), SMALL.into())], &SourceKeys::default());
    let wrong: Vec<_> = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    Loaded { model: loaded.model.unwrap(), sources: loaded.sources }
}

fn changes(loaded: &Loaded, text: &str) -> Vec<Change> {
    let keys = SourceKeys::default();
    let found = resolve_changes(&loaded.model, &loaded.sources, &keys, "change", text);
    found.changes.unwrap_or_else(|| panic!("{text}: {:?}", found.diagnostics))
}

fn of(change: &str, outcome: &str) -> PutIn {
    let loaded = small();
    let id = loaded.model.outcomes.iter().position(|o| o.name == outcome).unwrap();
    put_in(&loaded.model, &changes(&loaded, change), OutcomeId(id as u32))
}

/// `rule.option.name` of the lines, trigger lines in brackets, then `rule: part` of the gates.
fn words(put_in: &PutIn) -> String {
    let PutIn::Links { lines, gates } = put_in else { return format!("{put_in:?}") };
    let line = |l: &Link| {
        let path = [&l.rule, &l.option, &l.name].map(String::as_str);
        let path = path.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(".");
        if l.role == Role::Trigger { format!("[{path}]") } else { path }
    };
    let gates = gates.iter().map(|g| format!("{}: {}", g.rule, g.part));
    lines.iter().map(line).chain(gates).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_definition_is_looked_through_and_a_guard_stays() {
    assert_eq!(
        words(&of("pledge[north] = never", "force_north")),
        "answer.wait.quiet, answer.strike.hot, force: guard"
    );
}

#[test]
fn another_country_is_not_read() {
    assert_eq!(words(&of("pledge[south] = never", "force_north")), "");
    assert_eq!(of("pledge[south] = never", "force_north").known_share(), Some(0.0));
}

#[test]
fn a_word_that_travels_and_is_noted_is_still_the_word() {
    assert_eq!(words(&of("word[north] = silent", "force_north")), "meeting.noted, answer.strike.told");
    assert_eq!(words(&of("heard[north] = never", "force_north")), "meeting.noted, answer.strike.told");
}

#[test]
fn a_quantity_is_read_by_terms_and_guards() {
    assert_eq!(
        words(&of("trust[north] = 0.1", "force_north")),
        "answer.strike.trusted, answer: guard of an option"
    );
    // What a note is set to is what the note says.
    assert_eq!(words(&of("push = 0.5", "force_north")), "meeting.noted, answer.strike.told");
    // What moves a quantity with a course of its own reaches the answer by a detour.
    assert_eq!(words(&of("rate_of_alarm = 0.5", "force_north")), "");
}

#[test]
fn a_trigger_is_a_line_that_takes_more_with_it() {
    assert_eq!(words(&of("alarm[north] = never", "force_north")), "[meeting]");
    assert_eq!(words(&of("meeting[north] = never", "force_north")), "answer: when it arises");
}

#[test]
fn fixing_what_is_asked_is_put_in_by_definition() {
    let definitional = |change: &str, outcome: &str| {
        let found = of(change, outcome);
        assert!(matches!(found, PutIn::Definitional(_)), "{change}, {outcome}: {found:?}");
        assert_eq!((found.known_share(), found.off()), (Some(1.0), None));
    };
    definitional("force[north] = never", "force_north");
    definitional("answer[north] = wait", "force_north");
    definitional("utility:answer[north].strike += 1", "force_north");
    definitional("rule:answer.hot = off", "force_north");
    definitional("heat[north] = 0.1", "heat_north");
    definitional("heat[north] = 0.1", "calm_north");
    definitional("calm[north] = 0.1", "calm_north");
    assert!(matches!(of("answer[south] = wait", "force_north"), PutIn::Links { .. }));
    assert!(matches!(of("heat[north] = 0.1", "force_north"), PutIn::Links { .. }));
}

#[test]
fn a_measured_quantity_is_moved_by_its_own_lines() {
    assert_eq!(words(&of("alarm[north] = never", "heat_north")), "heat.alarms");
    assert_eq!(words(&of("pledge[north] = never", "heat_north")), "");
    assert_eq!(words(&of("pledge[north] = never", "calm_north")), "anger, calm");
}

#[test]
fn many_things_at_once_are_not_one_treatment() {
    for change in ["swap:north,south", "translate = 30 days"] {
        assert!(matches!(of(change, "force_north"), PutIn::Undefined(_)), "{change}");
    }
}

#[test]
fn the_lines_can_be_switched_off_and_carry_text() {
    let found = of("pledge[north] = never", "force_north");
    let Some(ChangeKind::Off { lines }) = found.off() else { panic!("{found:?}") };
    assert_eq!(lines.len(), 2);
    let PutIn::Links { lines, .. } = found else { return };
    assert_eq!(lines[0].text, "0.3 * calm[p]");
}

#[test]
fn the_share_is_what_vanishes() {
    let cells = crate::cells::Cells { both: 10, neither: 60, only_changed: 30, only_unchanged: 0 };
    let full = cells.difference().unwrap();
    let share = |off: f64| share_put_in(&full, off).unwrap();
    assert!((share(0.06) - 0.8).abs() < 1e-12);
    assert_eq!((share(0.3), share(0.5), share(0.0), share(-0.2)), (0.0, 0.0, 1.0, 1.0));
    let none = crate::cells::Cells { only_changed: 3, only_unchanged: 2, neither: 95, both: 0 };
    assert_eq!(share_put_in(&none.difference().unwrap(), 0.0), None);
}

#[test]
fn cause_and_kind_of_a_change() {
    let loaded = small();
    let kind = |text: &str| changes(&loaded, text).remove(0).kind;
    let cause = |text: &str| cause_of(&loaded.model, &kind(text));
    assert_eq!(cause("pledge[north] = never"), Cause::Removed);
    assert_eq!(cause("pledge[north] @ 1953-03-01"), Cause::Added);
    assert_eq!(cause("hazard:pledge[north] *= 0"), Cause::Removed);
    assert_eq!(cause("hazard:pledge[north] *= 2"), Cause::Added);
    assert_eq!(cause("heat[north] += 0.1"), Cause::Added);
    assert_eq!(cause("heat[north] = 0.1"), Cause::Removed);
    assert!(is_binary(&loaded.model, &kind("pledge[north] = never")));
    assert!(is_binary(&loaded.model, &kind("answer[north] = wait")));
    assert!(!is_binary(&loaded.model, &kind("heat[north] = 0.1")));
}
