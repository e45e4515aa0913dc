//! Worlds with changes, read by the oracle: against texts edited by hand, against days and keys worked out
//! here, and against what must hold of all changes.

mod before;
mod couplings;
mod happening;
mod laws;
mod reading;
mod rules;

use crate::by_hand::model;
use crate::generated::bits;
use presidium_engine::oracle::{self, History, Options};
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, ChangeKind, During, Line, Moment, Quantity};
use presidium_lang::model::{ChoiceId, EventId, InputId, ItemRef, LetId, Model, ParamId, StockId};
use presidium_lang::span::Span;

pub(crate) const SEED: u64 = 19_561_104;

/// A little of everything, within one year and a bit.
const BASE: &str = "\
interpretation notes, documents default
set S = { poland, hungary }
set Answer = { wait, bargain, force }
set Member = { zhdanov, anders, mikoyan }
relation border[S, S] symmetric { poland hungary 0.4 }
table S : real { size
  poland 1.4
  hungary 0.6 }
table Member : real { weight reflex
  zhdanov 2 0.6
  anders 1 -0.8
  mikoyan 1 0.2 }
param own[s in S] : real = { poland: 0.4, hungary: 0.7 }
param pull : real ~ normal(1, 0.2)
param twice : real = { notes: 2 * pull, documents: 1.5 * pull }
input window : real step { 1956-06-01: 0, 1956-07-01: 1, 1956-07-21: 0 } outside \"given\"
input pressure : real step { 1956-05-20: 0.2, 1956-07-10: 0.9, 1956-09-01: 0.5 } outside \"given\"
input event speech on 1956-06-20, 1956-10-01 outside \"given\"
let level[s in S] : real = own[s] * size[s] as first
  + 0.1 * pressure as second
  + 0.05 * lag(pressure, 9 days) as third
stock unrest[s in S] : real in -5 .. 5 = { poland: 0.3 * twice, hungary: 0.2 }
  each day + 0.01 * level[s] as drift
  each day - 0.02 * unrest[s] as decay
  each month becomes 0.9 * unrest[s] as first
    + 0.05 * pull as second
stock fear : real = 0.1
  each day + 0.001 * pull * unrest[poland] as creep
shock noise ~ normal(0, 0.1) each week
event rising[s in S] recurring when unrest[s] > 0.05
  each week rate 0.02 per day * level[s] as base
  times exp(unrest[s] + noise) as anger
  times (1 + border[s, poland]) as nearness
  on speech chance 0.3 as echo
  then unrest[s] -= 0.2 as relief
  then fear += 0.1 as fright
event plea once
  rate 0.01 per day as asking
  on speech after 3 to 9 days unless fear > 3 as answering
  then fear = 0.5 priority 2 as calm
episode crisis opens on rising[poland] closes on plea
choice reply : Answer on rising[s in S] or speech
  by vote of m in Member weight weight[m] plurality
  precision 2
  wait = 0.3 as habit
  bargain = 1.0 * reflex[m] as taste
    + 0.2 as contract
  force = 0.3 - reflex[m] as strength
  then force: fear += 0.2 as shown
  then bargain: unrest[hungary] -= 0.05 as given
event storm once per crisis
  when fear > 0.4 becomes true as enough
  rate 0.02 per day when crisis as inside
outcome plead = date of plea
outcome risings = count rising[s in S]
outcome fearful = mean of fear from 1956-06-02 to 1956-12-20
";

const FROM: &str = "1956-06-01";
const TO: &str = "1957-03-01";

/// How many histories are compared.
const HISTORIES: u64 = 40;

fn base() -> Model {
    model(FROM, TO, BASE)
}

/// The base with one piece of its text replaced.
fn edited(pieces: &[(&str, &str)]) -> Model {
    let mut text = BASE.to_owned();
    for (old, new) in pieces {
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands once");
        text = text.replace(old, new);
    }
    model(FROM, TO, &text)
}

fn change(kind: ChangeKind) -> Change {
    Change { kind, text: String::new(), span: Span::default() }
}

fn options(model: &Model) -> Options {
    Options { lucks: 2, ..Options::new(model, SEED) }
}

fn plain(model: &Model, number: u64) -> History {
    oracle::run(model, &options(model), number)
}

fn world(model: &Model, number: u64, changes: &[Change]) -> History {
    oracle::run_world(model, &options(model), number, changes)
}

/// Changes of the base give what another text gives, bit for bit, and something else than the base.
fn same_as_text(changes: &[Change], pieces: &[(&str, &str)]) {
    same_as(&base(), changes, &edited(pieces));
}

fn same_as(base: &Model, changes: &[Change], other: &Model) {
    let mut differ = 0;
    for number in 1..=HISTORIES {
        let found = world(base, number, changes);
        assert!(found.fault.is_none(), "history {number}: {:?}", found.fault);
        assert_eq!(bits(&found), bits(&plain(other, number)), "history {number}");
        differ += u64::from(bits(&found) != bits(&plain(base, number)));
    }
    assert!(differ > HISTORIES / 4, "only {differ} histories differ from those of the base");
}

/// Changes that come to nothing: every history is that of the base.
fn same_as_base(changes: &[Change]) {
    let base = base();
    for number in 1..=HISTORIES {
        assert_eq!(bits(&world(&base, number, changes)), bits(&plain(&base, number)), "history {number}");
    }
}

fn id(at: Option<usize>, name: &str) -> u32 {
    u32::try_from(at.unwrap_or_else(|| panic!("no {name}"))).expect("few declarations")
}

fn event(model: &Model, name: &str) -> EventId {
    EventId(id(model.events.iter().position(|x| x.name == name), name))
}

fn choice(model: &Model, name: &str) -> ChoiceId {
    ChoiceId(id(model.choices.iter().position(|x| x.name == name), name))
}

fn a_stock(model: &Model, name: &str) -> StockId {
    StockId(id(model.stocks.iter().position(|x| x.name == name), name))
}

fn a_let(model: &Model, name: &str) -> LetId {
    LetId(id(model.lets.iter().position(|x| x.name == name), name))
}

fn param(model: &Model, name: &str) -> ParamId {
    ParamId(id(model.params.iter().position(|x| x.name == name), name))
}

fn input(model: &Model, name: &str) -> InputId {
    InputId(id(model.inputs.iter().position(|x| x.name == name), name))
}

fn hold(what: Quantity, cells: &[u32], value: f64, during: During) -> Change {
    change(ChangeKind::Hold { what, cells: cells.to_vec(), value, during })
}

fn push(what: Quantity, cells: &[u32], by: f64, during: During) -> Change {
    change(ChangeKind::Push { what, cells: cells.to_vec(), by, during })
}

fn never(item: ItemRef, cells: &[u32], during: During) -> Change {
    change(ChangeKind::Never { item, cells: cells.to_vec(), during })
}

fn cause(event: EventId, cells: &[u32], at: Moment) -> Change {
    change(ChangeKind::Cause { event, cells: cells.to_vec(), at })
}

fn take(choice: ChoiceId, option: u32, at: Option<Moment>) -> Change {
    change(ChangeKind::Take { choice, cells: vec![0], option, at })
}

fn hazard(event: EventId, cells: &[u32], factor: f64, during: During) -> Change {
    change(ChangeKind::Hazard { event, cells: cells.to_vec(), factor, during })
}

fn utility(choice: ChoiceId, option: u32, by: f64, during: During) -> Change {
    change(ChangeKind::Utility { choice, cells: vec![0], option, by, during })
}

fn off(line: Line) -> Change {
    change(ChangeKind::Off { lines: vec![line] })
}

/// From the start to the end.
const ALWAYS: During = During { from: None, to: None };

fn date(year: i32, month: u32, day: u32) -> Moment {
    Moment::Day(Date::from_ymd(year, month, day).expect("a day of the calendar"))
}

fn from(from: Moment) -> During {
    During { from: Some(from), to: None }
}

fn until(from: Moment, to: Moment) -> During {
    During { from: Some(from), to: Some(to) }
}
