//! Test 1: clock and inputs moved together; dates that stay behind were written into a rule.

use presidium_lang::change::{Change, ChangeKind};
use presidium_lang::model::Model;
use presidium_lang::span::Span;

use super::answers::{Answers, Keep, Planned};
use super::compare::{ERRORS, Sample};
use super::outcomes::{name, scoreboard};
use super::{Bound, Cell, Check, Plan, Reading, Row, Table, Test};

/// Days by which the clock is moved: two years, so that seasons stay where they are.
pub(super) const DAYS: i32 = 730;
/// Days within which a date may move by the calendar alone: weeks and months do not divide two years.
const CALENDAR: i64 = 10;

pub(super) fn plan<'m>(model: &'m Model, plan: &mut Plan<'m>) -> Reading<'m> {
    if scoreboard(model).is_empty() {
        return Reading::Done(Test::not_applicable(1, "the model has no scored event"));
    }
    let kind = ChangeKind::Translate(DAYS);
    let change = Change { kind, text: format!("translate = {DAYS}d"), span: Span::default() };
    let moved = plan.add(Planned::of(model, vec![change], Keep::Outcomes));
    Reading::From(vec![moved], Box::new(move |worlds| read(model, worlds[0], worlds[1])))
}

fn read(model: &Model, base: &Answers, moved: &Answers) -> Test {
    let mut rows = Vec::new();
    let (mut worst_share, mut worst_date) = ((0.0, None), (0.0, None));
    for id in scoreboard(model) {
        let sample = |world: &Answers| Sample::of(world, &world.outcomes[id.at()]);
        let (a, b) = (sample(base), sample(moved));
        let errors = a.errors_apart(&b);
        let apart = a.dates_apart(&b, CALENDAR);
        let by = a.tenth(5).zip(b.tenth(5)).filter(|_| apart.is_some()).map(|(a, b)| b - a + i64::from(DAYS));
        larger(&mut worst_share, errors, name(model, id));
        larger(&mut worst_date, apart.unwrap_or(0.0), name(model, id));
        let cells = vec![
            Cell::text(name(model, id)),
            Cell::Share(a.share()),
            Cell::Share(b.share()),
            Cell::days(by),
            apart.map_or(Cell::Nothing, Cell::Number),
        ];
        let flagged = errors > ERRORS || apart.is_some_and(|d| d > 1.0);
        rows.push((f64::max(errors / ERRORS, apart.unwrap_or(0.0)), Row { cells, flagged }));
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let checks = vec![
        Check {
            what: "largest difference of shares, in standard errors".to_owned(),
            measured: worst_share.0,
            asked: Bound::AtMost(ERRORS),
            at: worst_share.1,
        },
        Check {
            what: format!("largest gap between dates {DAYS} days apart, as a part of what luck allows"),
            measured: worst_date.0,
            asked: Bound::AtMost(1.0),
            at: worst_date.1,
        },
    ];
    let table = Table::new(
        "translated",
        format!("Everything {DAYS} days later"),
        &["event", "share", "share_translated", "median_moves", "dates_apart"],
        rows.into_iter().map(|r| r.1).collect(),
    );
    Test::judged(1, checks, vec![table])
}

/// Keeps the largest value and what it belongs to.
pub(super) fn larger(worst: &mut (f64, Option<String>), value: f64, of: &str) {
    if value > worst.0 {
        *worst = (value, Some(of.to_owned()));
    }
}
