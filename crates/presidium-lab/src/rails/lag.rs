//! Test 3: a cause put on another day; where its effect follows in both worlds, the lag persists and the date does not.

use presidium_lang::change::ChangeKind;
use presidium_lang::model::Model;

use super::answers::{Answers, Keep, NEVER, Planned};
use super::compare::{FEWEST, median};
use super::{Bound, Cell, Check, Lag, Plan, Reading, Row, Table, Test, Thing};

/// A pair counts when the change moved the cause by this many days or more.
const MOVED: i64 = 90;

pub(super) fn plan<'m>(model: &'m Model, lag: Option<&'m Lag>, plan: &mut Plan<'m>) -> Reading<'m> {
    let Some(lag) = lag else {
        let why = "the model names no cause to put on another day (`lag` in data/rails.toml)";
        return Reading::Done(Test::not_applicable(3, why));
    };
    if !matches!(lag.change.kind, ChangeKind::Cause { .. }) {
        let why = format!("`{}` puts no event on another day", lag.change.text);
        return Reading::Done(Test::not_applicable(3, why));
    }
    let world = plan.add(Planned::of(model, vec![lag.change.clone()], Keep::Events));
    Reading::From(vec![world], Box::new(move |worlds| read(lag, worlds[0], worlds[1])))
}

/// The first day of any of a thing's combinations in a history.
fn first(world: &Answers, thing: &Thing, history: usize) -> Option<i64> {
    let cells = world.events.get(thing.event.at())?;
    let days = thing.cells.iter().filter_map(|c| cells.get(*c as usize)?.get(history));
    days.min().filter(|day| **day != NEVER).map(|day| i64::from(*day))
}

fn read(lag: &Lag, base: &Answers, moved: &Answers) -> Test {
    let (mut lags, mut dates, mut causes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for history in 0..base.histories().min(moved.histories()) {
        if base.faulted[history] || moved.faulted[history] {
            continue;
        }
        let spell = |world: &Answers| {
            let cause = first(world, &lag.from, history)?;
            let effect = first(world, &lag.to, history)?;
            (effect > cause).then_some((cause, effect))
        };
        let Some(((a, x), (b, y))) = spell(base).zip(spell(moved)) else { continue };
        if (b - a).abs() < MOVED {
            continue;
        }
        causes.push((b - a).abs());
        dates.push((y - x).abs());
        lags.push(((y - b) - (x - a)).abs());
        before.push(x - a);
        after.push(y - b);
    }
    let all = [&mut causes, &mut dates, &mut lags, &mut before, &mut after];
    all.into_iter().for_each(|days| days.sort_unstable());
    let found = median(&lags).zip(median(&dates));
    let Some((lag_change, date_change)) = found else {
        let why = format!(
            "`{}` follows `{}` in both worlds in {} histories, and it takes {FEWEST}",
            lag.to.name,
            lag.from.name,
            lags.len()
        );
        return Test::not_applicable(3, why);
    };
    let check = Check {
        what: "median change of the lag in days, against that of the date".to_owned(),
        measured: lag_change as f64,
        asked: Bound::Below(date_change as f64),
        at: Some(lag.to.name.clone()),
    };
    let row = |what: &str, days: &[i64]| Row {
        cells: vec![Cell::text(what), Cell::days(median(days)), Cell::Count(days.len() as u64)],
        flagged: false,
    };
    let rows = vec![
        row("the cause moves by", &causes),
        row("the effect moves by", &dates),
        row("the lag changes by", &lags),
        row("lag as it is", &before),
        row("lag with the change", &after),
    ];
    let title = format!("From {} to {}, with {}", lag.from.name, lag.to.name, lag.change.text);
    let table = Table::new("lag", title, &["what", "median_days", "pairs"], rows);
    Test::judged(3, vec![check], vec![table])
}
