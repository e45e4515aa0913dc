//! Test 2: an input event put on another day; what hangs on it moves with it, and what does not hardly moves.

use presidium_lang::change::{ChangeKind, Moment};
use presidium_lang::model::{Model, OutcomeId};

use super::answers::{Answers, Keep, Planned};
use super::compare::Pairs;
use super::outcomes::name;
use super::{Bound, Cell, Check, Later, Plan, Reading, Row, Table, Test};

/// What hangs on the input moves by this part of the input's own move, at least: 18 months of two years.
const MOST_OF_IT: f64 = 0.75;
/// What does not moves by less than this part: three months of two years.
const HARDLY: f64 = 0.125;

pub(super) fn plan<'m>(model: &'m Model, later: Option<&'m Later>, plan: &mut Plan<'m>) -> Reading<'m> {
    let Some(later) = later else {
        let why = "the model names no input event to put on another day (`later` in data/rails.toml)";
        return Reading::Done(Test::not_applicable(2, why));
    };
    let Some(days) = days(model, later) else {
        let why = format!("`{}` puts no input event on another day", later.change.text);
        return Reading::Done(Test::not_applicable(2, why));
    };
    let world = plan.add(Planned::of(model, vec![later.change.clone()], Keep::Outcomes));
    Reading::From(vec![world], Box::new(move |worlds| read(model, later, days, worlds[0], worlds[1])))
}

/// By how many days the change moves its input event.
fn days(model: &Model, later: &Later) -> Option<i64> {
    let ChangeKind::Cause { event, cells, at: Moment::Day(to) } = &later.change.kind else { return None };
    let dates = &model.events.get(event.at()).filter(|e| e.input)?.dates;
    let from = cells.iter().find_map(|cell| dates.get(*cell as usize)?.first())?;
    Some(i64::from(to.0) - i64::from(from.0)).filter(|days| *days != 0)
}

fn read(model: &Model, later: &Later, days: i64, base: &Answers, moved: &Answers) -> Test {
    let mut rows = Vec::new();
    let mut few = Vec::new();
    // As parts of the input's own move: the least among those that hang on it, the largest among the others.
    let (mut least, mut most) = ((f64::INFINITY, None), (0.0, None));
    let all = later.moves.iter().map(|id| (*id, true)).chain(later.stays.iter().map(|id| (*id, false)));
    for (id, moves) in all {
        let pairs = pairs(id, base, moved);
        let Some(median) = pairs.median() else {
            few.push(name(model, id).to_owned());
            continue;
        };
        let part = median as f64 / days as f64;
        let ahead = if moves { part < least.0 } else { part.abs() > most.0 };
        if ahead {
            let found = if moves { (part, &mut least) } else { (part.abs(), &mut most) };
            *found.1 = (found.0, Some(name(model, id).to_owned()));
        }
        let flagged = if moves { part < MOST_OF_IT } else { part.abs() >= HARDLY };
        let cells = vec![
            Cell::text(name(model, id)),
            Cell::text(if moves { "moves" } else { "stays" }),
            Cell::Days(median),
            Cell::Count(pairs.moves.len() as u64),
        ];
        rows.push(Row { cells, flagged });
    }
    let check = |what: &str, (part, at): (f64, Option<String>), asked| Check {
        what: what.to_owned(),
        measured: part * days.abs() as f64,
        asked,
        at,
    };
    let mut checks = Vec::new();
    if least.1.is_some() {
        let asked = Bound::AtLeast(MOST_OF_IT * days.abs() as f64);
        checks.push(check("days by which what hangs on it moves, at least", least, asked));
    }
    if most.1.is_some() {
        let asked = Bound::Below(HARDLY * days.abs() as f64);
        checks.push(check("days by which what does not moves, at most", most, asked));
    }
    if checks.is_empty() {
        return Test::not_applicable(2, "none of the events happens in both worlds often enough");
    }
    let mut tables = vec![Table::new(
        "put_on_another_day",
        format!("{}: {days} days later", later.change.text),
        &["event", "should", "median_move", "pairs"],
        rows,
    )];
    if !few.is_empty() {
        let rows = few.iter().map(|n| Row { cells: vec![Cell::text(n)], flagged: false });
        tables.push(Table::new(
            "too_seldom",
            "Too seldom in both worlds to tell",
            &["event"],
            rows.collect(),
        ));
    }
    Test::judged(2, checks, tables)
}

fn pairs(id: OutcomeId, base: &Answers, moved: &Answers) -> Pairs {
    Pairs::of((base, &base.outcomes[id.at()]), (moved, &moved.outcomes[id.at()]))
}
