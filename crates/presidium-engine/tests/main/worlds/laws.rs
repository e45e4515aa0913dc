//! What must hold of all changes: one that says what is so changes no bit, one undone is none, and nothing
//! differs before the first day in force.

use super::{
    ALWAYS, BASE, FROM, HISTORIES, TO, a_let, a_stock, base, bits, change, choice, date, event, from, hazard,
    hold, input, never, off, options, param, plain, push, same_as_base, take, utility, world,
};
use crate::by_hand::model as read;
use presidium_engine::oracle::{self, History};
use presidium_lang::change::{Change, ChangeKind, Line, Moment, Quantity};
use presidium_lang::model::ItemRef;

#[test]
fn no_change_is_no_change() {
    same_as_base(&[]);
}

#[test]
fn what_is_held_at_its_own_value_changes_nothing() {
    let model = base();
    let size = model.columns.iter().position(|column| column.name == "size").expect("a column");
    let size = presidium_lang::model::ColumnId(u32::try_from(size).expect("few"));
    let fear = a_stock(&model, "fear");
    same_as_base(&[
        hold(Quantity::Param(param(&model, "own")), &[1], 0.7, ALWAYS),
        hold(Quantity::Column(size), &[0], 1.4, ALWAYS),
        hold(Quantity::Stock(fear), &[0], 0.1, super::until(date(1956, 6, 1), date(1956, 6, 1))),
        hold(
            Quantity::Input(input(&model, "pressure")),
            &[0],
            0.9,
            super::until(date(1956, 7, 10), date(1956, 8, 31)),
        ),
    ]);
    for number in 1..=HISTORIES {
        let was = plain(&model, number);
        let pull = param(&model, "pull");
        let value = was.params[pull.at()][0];
        let found = world(&model, number, &[hold(Quantity::Param(pull), &[0], value, ALWAYS)]);
        assert_eq!(bits(&found), bits(&was));
    }
}

#[test]
fn what_is_pushed_by_nothing_or_touches_nothing_changes_nothing() {
    let model = base();
    let (rising, reply) = (event(&model, "rising"), choice(&model, "reply"));
    same_as_base(&[
        push(Quantity::Let(a_let(&model, "level")), &[0, 1], 0.0, ALWAYS),
        push(Quantity::Stock(a_stock(&model, "fear")), &[0], 0.0, from(date(1956, 8, 1))),
        hazard(rising, &[0, 1], 1.0, ALWAYS),
        utility(reply, 1, 0.0, ALWAYS),
        change(ChangeKind::Translate(0)),
        change(ChangeKind::Interpretation(1)),
        change(ChangeKind::Freeze { file: "empty".to_owned(), stocks: Vec::new(), items: Vec::new() }),
    ]);
    // Periods outside the clock, and no cells.
    let late = from(date(1957, 3, 2));
    same_as_base(&[
        hold(Quantity::Let(a_let(&model, "level")), &[0, 1], 9.0, late),
        never(ItemRef::Event(rising), &[0, 1], late),
        never(ItemRef::Event(rising), &[], ALWAYS),
        take(reply, 0, Some(date(1957, 3, 2))),
        hazard(rising, &[1], 7.0, late),
    ]);
}

#[test]
fn something_nobody_reads_may_be_held() {
    let rules = format!("{BASE}let idle[s in S] : real = 2 * level[s]\nparam unread : real ~ normal(0, 1)\n");
    let wider = read(FROM, TO, &rules);
    let changes = [
        hold(Quantity::Let(a_let(&wider, "idle")), &[0, 1], 99.0, ALWAYS),
        push(Quantity::Param(param(&wider, "unread")), &[0], 99.0, ALWAYS),
    ];
    for number in 1..=HISTORIES {
        assert_eq!(bits(&world(&wider, number, &changes)), bits(&plain(&wider, number)));
    }
}

#[test]
fn what_is_done_and_undone_is_not_done() {
    let model = base();
    let rising = event(&model, "rising");
    let level = Quantity::Let(a_let(&model, "level"));
    same_as_base(&[hazard(rising, &[0, 1], 8.0, ALWAYS), hazard(rising, &[0, 1], 0.125, ALWAYS)]);
    // Numbers that add without rounding: all readers see the same sum.
    let halves = BASE.replace(
        "own[s] * size[s] as first\n  + 0.1 * pressure as second\n  + 0.05 * lag(pressure, 9 days) as third",
        "0.375 as first\n  + 0.25 * window as second",
    );
    let halves = read(FROM, TO, &halves);
    let of = Quantity::Let(a_let(&halves, "level"));
    for number in 1..=HISTORIES {
        let undone = [push(of, &[0, 1], 0.5, ALWAYS), push(of, &[0, 1], -0.5, ALWAYS)];
        assert_eq!(bits(&world(&halves, number, &undone)), bits(&plain(&halves, number)));
        let half = world(&model, number, &[push(level, &[0], 0.5, ALWAYS)]);
        assert!(half.fault.is_none());
    }
}

/// What happened before a day.
fn before(history: &History, day: i32) -> (Vec<oracle::Firing>, Vec<oracle::Made>) {
    let firings = history.firings.iter().filter(|f| f.day < day).copied().collect();
    (firings, history.choices.iter().filter(|made| made.day < day).cloned().collect())
}

#[test]
fn nothing_differs_before_the_first_day_in_force() {
    let model = base();
    let day = presidium_lang::calendar::Date::from_ymd(1956, 8, 1).expect("a day").0;
    let at = date(1956, 8, 1);
    let (rising, reply) = (event(&model, "rising"), choice(&model, "reply"));
    let all: Vec<Change> = vec![
        hold(Quantity::Let(a_let(&model, "level")), &[0, 1], 3.0, from(at)),
        push(Quantity::Let(a_let(&model, "level")), &[0, 1], 1.0, from(at)),
        hold(Quantity::Stock(a_stock(&model, "fear")), &[0], 3.5, from(at)),
        push(Quantity::Stock(a_stock(&model, "unrest")), &[0], 1.5, from(at)),
        hold(Quantity::Param(param(&model, "pull")), &[0], 30.0, from(at)),
        hold(Quantity::Input(input(&model, "pressure")), &[0], 5.0, from(at)),
        never(ItemRef::Event(rising), &[0, 1], from(at)),
        never(ItemRef::Choice(reply), &[0], from(at)),
        hazard(rising, &[0, 1], 6.0, from(at)),
        utility(reply, 2, 2.0, from(at)),
        take(reply, 2, Some(at)),
    ];
    for change in all {
        let mut differ = 0;
        for number in 1..=HISTORIES {
            let (was, is) = (plain(&model, number), world(&model, number, std::slice::from_ref(&change)));
            assert_eq!(before(&was, day), before(&is, day), "history {number}, {:?}", change.kind);
            differ += u64::from(bits(&was) != bits(&is));
        }
        assert!(differ > 0, "{:?} makes no difference", change.kind);
    }
}

#[test]
fn two_changes_of_different_things_do_not_mind_their_order() {
    let model = base();
    let changes = [
        hold(Quantity::Let(a_let(&model, "level")), &[1], 0.9, from(date(1956, 7, 1))),
        off(Line::Effect(ItemRef::Event(event(&model, "plea")), 0)),
        utility(choice(&model, "reply"), 2, 1.0, from(Moment::After(event(&model, "plea"), 0, 5))),
    ];
    let turned: Vec<Change> = changes.iter().rev().cloned().collect();
    for number in 1..=HISTORIES {
        assert_eq!(bits(&world(&model, number, &changes)), bits(&world(&model, number, &turned)));
    }
}

#[test]
fn a_trace_shows_each_day_of_the_world() {
    let model = base();
    let fear = a_stock(&model, "fear").at();
    let changes = [push(Quantity::Stock(a_stock(&model, "fear")), &[0], 0.25, from(date(1956, 6, 10)))];
    let trace = |changes: &[Change]| {
        let mut seen = Vec::new();
        oracle::run_world_traced(&model, &options(&model), 2, changes, &mut |day, stocks| {
            seen.push((day, stocks[fear][0]));
        });
        seen
    };
    let (was, is) = (trace(&[]), trace(&changes));
    assert_eq!(was.len(), is.len());
    assert_eq!(was[..9], is[..9]);
    assert_eq!(is[9].1, was[9].1 + 0.25);
}
