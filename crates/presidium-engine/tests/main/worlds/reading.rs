//! Quantities held and pushed: wherever one is read, in its period and nowhere else.

use super::{
    ALWAYS, BASE, FROM, HISTORIES, SEED, TO, a_let, a_stock, base, bits, date, edited, event, from, hold,
    input, options, param, plain, push, same_as, same_as_text, until, world,
};
use crate::by_hand::{model, model as read};
use presidium_engine::oracle::{self, Options};
use presidium_lang::change::{Change, During, Moment, Quantity};
use presidium_lang::model::{ColumnId, Model};

/// July as the input `window` has it.
fn july() -> During {
    until(date(1956, 7, 1), date(1956, 7, 20))
}

fn level(model: &Model) -> Quantity {
    Quantity::Let(a_let(model, "level"))
}

const LEVEL: &str =
    "own[s] * size[s] as first\n  + 0.1 * pressure as second\n  + 0.05 * lag(pressure, 9 days) as third";
/// The same as one expression.
const SUM: &str = "own[s] * size[s] + 0.1 * pressure + 0.05 * lag(pressure, 9 days)";

#[test]
fn a_let_held_is_its_text_replaced() {
    same_as_text(&[hold(level(&base()), &[0, 1], 0.37, ALWAYS)], &[(LEVEL, "0.37")]);
}

#[test]
fn a_let_is_held_in_one_cell_and_in_a_period() {
    let text = format!("if s == hungary and window > 0 then 1.25 else {SUM}");
    same_as_text(&[hold(level(&base()), &[1], 1.25, july())], &[(LEVEL, &text)]);
}

#[test]
fn a_let_pushed_is_its_sum_and_more() {
    same_as_text(
        &[push(level(&base()), &[0, 1], 0.5, ALWAYS)],
        &[(LEVEL, &format!("{LEVEL}\n  + 0.5 as zz"))],
    );
    let text = format!("{LEVEL}\n  + (if window > 0 then 0.5 else 0) as zz");
    same_as_text(&[push(level(&base()), &[0, 1], 0.5, july())], &[(LEVEL, &text)]);
}

#[test]
fn days_after_an_event_are_counted_from_the_day_it_first_happened() {
    let model = base();
    let rising = event(&model, "rising");
    let during = until(Moment::After(rising, 0, 3), Moment::After(rising, 0, 30));
    // A recurring event's `since` starts again; a stock that notes the first day does not.
    let first = "stock begun : flag = no\nevent begin once\n  on rising[poland]\n  then begun = yes\n";
    let since = "begin.since >= 3 days and begin.since <= 30 days";
    let held = format!("if {since} then 2 else {SUM}");
    let rules = BASE.replace(LEVEL, &held) + first;
    let other = read(FROM, TO, &rules);
    let changes = [hold(level(&model), &[0, 1], 2.0, during)];
    let mut differ = 0;
    for number in 1..=HISTORIES {
        let found = world(&model, number, &changes);
        let said = plain(&other, number);
        assert_eq!(found.outcomes, said.outcomes, "history {number}");
        differ += u64::from(found.outcomes != plain(&model, number).outcomes);
    }
    assert!(differ > HISTORIES / 4, "{differ}");
}

#[test]
fn zero_days_after_an_event_is_the_day_after() {
    let model = base();
    let plea = event(&model, "plea");
    let at = |n| [hold(level(&model), &[0, 1], 2.0, from(Moment::After(plea, 0, n)))];
    let mut differ = 0;
    for number in 1..=HISTORIES {
        let zero = bits(&world(&model, number, &at(0)));
        assert_eq!(zero, bits(&world(&model, number, &at(1))));
        differ += u64::from(zero != bits(&world(&model, number, &at(60))));
    }
    assert!(differ > HISTORIES / 4, "{differ}");
}

#[test]
fn a_period_until_an_event_that_never_comes_does_not_end_and_one_from_it_does_not_begin() {
    let rules = format!("{BASE}event rare once\n  each day rate 0.003 per day\n");
    let model = model(FROM, TO, &rules);
    let rare = event(&model, "rare");
    let after = Moment::After(rare, 0, 1);
    let mut seen = (0, 0);
    for number in 1..=HISTORIES {
        let unchanged = plain(&model, number);
        let begun = world(&model, number, &[hold(level(&model), &[0, 1], 0.0, from(after))]);
        if !unchanged.firings.iter().any(|f| f.event == rare) {
            assert_eq!(bits(&begun), bits(&unchanged), "history {number}");
            seen.0 += 1;
        }
        let ends = During { from: None, to: Some(after) };
        let held = world(&model, number, &[hold(level(&model), &[0, 1], 0.4, ends)]);
        if !held.firings.iter().any(|f| f.event == rare) {
            let always = world(&model, number, &[hold(level(&model), &[0, 1], 0.4, ALWAYS)]);
            assert_eq!(bits(&held), bits(&always), "history {number}");
            seen.1 += 1;
        }
    }
    assert!(seen.0 > 0 && seen.1 > 0, "{seen:?}");
}

#[test]
fn a_parameter_held_is_its_text_replaced_at_the_start_too() {
    let pull = Quantity::Param(param(&base(), "pull"));
    same_as_text(
        &[hold(pull, &[0], 1.75, ALWAYS)],
        &[("pull : real ~ normal(1, 0.2)", "pull : real = 1.75")],
    );
    same_as_text(
        &[push(pull, &[0], 0.75, ALWAYS)],
        &[("pull : real ~ normal(1, 0.2)", "given : real ~ fixed(0)\nparam pull : real ~ normal(1.75, 0.2)")],
    );
}

#[test]
fn a_parameter_held_later_moves_nothing_that_was_settled() {
    let pull = Quantity::Param(param(&base(), "pull"));
    same_as_text(
        &[hold(pull, &[0], 5.0, july())],
        &[
            ("0.05 * pull as second", "0.05 * (if window > 0 then 5 else pull) as second"),
            ("0.001 * pull * unrest", "0.001 * (if window > 0 then 5 else pull) * unrest"),
        ],
    );
}

#[test]
fn an_attribute_held_is_another_row() {
    let model = base();
    let at = model.columns.iter().position(|column| column.name == "size").expect("a column");
    let size = Quantity::Column(ColumnId(u32::try_from(at).expect("few")));
    same_as_text(&[hold(size, &[0], 3.5, ALWAYS)], &[("poland 1.4", "poland 3.5")]);
    same_as_text(&[push(size, &[0], 1.5, ALWAYS)], &[("poland 1.4", "poland 2.9")]);
}

#[test]
fn an_input_held_is_another_series_for_lags_too() {
    let series = "1956-05-20: 0.2, 1956-07-10: 0.9, 1956-09-01: 0.5";
    let pressure = Quantity::Input(input(&base(), "pressure"));
    same_as_text(&[hold(pressure, &[0], 3.0, ALWAYS)], &[(series, "1956-05-20: 3")]);
    same_as_text(
        &[hold(pressure, &[0], 3.0, until(date(1956, 7, 1), date(1956, 7, 20)))],
        &[(series, "1956-05-20: 0.2, 1956-07-01: 3, 1956-07-21: 0.9, 1956-09-01: 0.5")],
    );
    same_as_text(
        &[push(pressure, &[0], 0.5, from(date(1956, 9, 1)))],
        &[(series, "1956-05-20: 0.2, 1956-07-10: 0.9, 1956-09-01: 1")],
    );
    // In force from the first day on, it is also in force for a lag that reaches behind that day.
    same_as_text(
        &[hold(pressure, &[0], 3.0, until(date(1956, 6, 1), date(1956, 6, 4)))],
        &[(series, "1956-05-20: 3, 1956-06-05: 0.2, 1956-07-10: 0.9, 1956-09-01: 0.5")],
    );
}

#[test]
fn a_lag_reads_an_input_held_after_an_event_as_it_was_on_that_day() {
    let rules = "input event call on 1956-06-10 outside \"given\"\n\
                 input tide : real step { 1956-06-01: 1 } outside \"given\"\n\
                 stock seen : real = 0\n  each day becomes lag(tide, 4 days)\n";
    let model = model("1956-06-01", "1956-06-30", rules);
    let call = event(&model, "call");
    let during = until(Moment::After(call, 0, 2), Moment::After(call, 0, 5));
    let found = trace(&model, &[hold(Quantity::Input(input(&model, "tide")), &[0], 7.0, during)], "seen");
    // In force from the 12th to the 15th, read from the 16th to the 19th, seen the day after.
    let expected: Vec<f64> = (1..=31)
        .map(|day| match day {
            1 => 0.0,
            17..=20 => 7.0,
            _ => 1.0,
        })
        .collect();
    assert_eq!(found, expected);
}

/// A stock without index at the start of each day, and once more after the last.
fn trace(model: &Model, changes: &[Change], name: &str) -> Vec<f64> {
    let at = a_stock(model, name).at();
    let mut seen = Vec::new();
    oracle::run_world_traced(model, &Options::new(model, SEED), 1, changes, &mut |_, stocks| {
        seen.push(stocks[at][0]);
    });
    seen
}

const COUNTER: &str = "input event call on 1956-06-03 outside \"given\"\n\
                       episode spell opens on call closes on ending\n\
                       input event ending on 1956-06-20 outside \"given\"\n\
                       stock x : real in 0 .. 20 = 5 reset by spell\n  each day + 1\n";

fn counter() -> (Model, Quantity) {
    let model = model("1956-06-01", "1956-06-08", COUNTER);
    let x = Quantity::Stock(a_stock(&model, "x"));
    (model, x)
}

#[test]
fn a_stock_is_held_at_the_start_of_each_day_and_goes_on_from_there() {
    let (model, x) = counter();
    // By its own rules: 5 6 7, then a reset at the end of the third day.
    assert_eq!(trace(&model, &[], "x"), [5.0, 6.0, 7.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0]);
    let during = until(date(1956, 6, 5), date(1956, 6, 6));
    let held = trace(&model, &[hold(x, &[0], 12.0, during)], "x");
    assert_eq!(held, [5.0, 6.0, 7.0, 6.0, 12.0, 12.0, 13.0, 14.0, 15.0]);
    // The value after the last day is what that day's rules made of it; the value is kept within bounds.
    let held = trace(&model, &[hold(x, &[0], 99.0, from(date(1956, 6, 8)))], "x");
    assert_eq!(held, [5.0, 6.0, 7.0, 6.0, 7.0, 8.0, 9.0, 20.0, 20.0]);
}

#[test]
fn a_hold_of_the_first_day_is_what_a_reset_returns_to_and_a_push_is_not() {
    let (model, x) = counter();
    let first = until(date(1956, 6, 1), date(1956, 6, 1));
    let held = trace(&model, &[hold(x, &[0], 10.0, first)], "x");
    assert_eq!(held, [10.0, 11.0, 12.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0]);
    let pushed = trace(&model, &[push(x, &[0], 5.0, first)], "x");
    assert_eq!(pushed, [10.0, 11.0, 12.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0]);
}

#[test]
fn a_stock_is_pushed_once_and_within_bounds() {
    let (model, x) = counter();
    let pushed = trace(&model, &[push(x, &[0], 2.5, until(date(1956, 6, 5), date(1956, 6, 7)))], "x");
    assert_eq!(pushed, [5.0, 6.0, 7.0, 6.0, 9.5, 10.5, 11.5, 12.5, 13.5]);
    let up = push(x, &[0], 100.0, from(date(1956, 6, 5)));
    let down = push(x, &[0], -1.5, from(date(1956, 6, 5)));
    assert_eq!(trace(&model, &[up.clone(), down.clone()], "x")[4..6], [18.5, 19.5]);
    assert_eq!(trace(&model, &[down, up], "x")[4..6], [20.0, 20.0]);
    let after = Moment::After(event(&model, "call"), 0, 2);
    assert_eq!(trace(&model, &[push(x, &[0], 0.5, from(after))], "x")[3..6], [6.0, 7.5, 8.5]);
    let (held, pushed) = (hold(x, &[0], 1.0, ALWAYS), push(x, &[0], 3.0, from(date(1956, 6, 4))));
    assert_eq!(trace(&model, &[pushed, held], "x"), [1.0, 1.0, 1.0, 4.0, 1.0, 1.0, 1.0, 1.0, 2.0]);
}

#[test]
fn readers_of_a_held_stock_see_the_value() {
    let model = base();
    let fear = a_stock(&model, "fear");
    let other = edited(&[
        ("fear : real = 0.1\n  each day + 0.001 * pull * unrest[poland] as creep", "fear : real = 2.5"),
        ("  then fear += 0.1 as fright\n", ""),
        ("  then fear = 0.5 priority 2 as calm\n", ""),
        ("  then force: fear += 0.2 as shown\n", ""),
    ]);
    let changes = [hold(Quantity::Stock(fear), &[0], 2.5, ALWAYS)];
    let mut differ = 0;
    for number in 1..=HISTORIES {
        let (found, said) = (world(&model, number, &changes), plain(&other, number));
        assert_eq!((&found.firings, &found.choices), (&said.firings, &said.choices), "history {number}");
        assert_eq!(found.outcomes, said.outcomes, "history {number}");
        differ += u64::from(found.firings != plain(&model, number).firings);
        oracle::run_world_traced(&model, &options(&model), number, &changes, &mut |day, stocks| {
            assert!(day > model.end.0 || stocks[fear.at()][0] == 2.5, "{day}");
        });
    }
    assert!(differ > 0);
}

#[test]
fn a_let_that_sweeps_reads_itself_held_and_pushed() {
    let rules = |let_: &str| {
        format!(
            "set S = {{ a, b }}\nlet x[s in S] : real sweeps 3 from 1 = {let_}\n\
             stock y[s in S] : real = 0\n  each day becomes x[s]\n"
        )
    };
    let own = "0.5 * x[s] + sum(d in S where d != s: 0.25 * x[d])";
    let model_of = |text: &str| model("1956-06-01", "1956-06-03", &rules(text));
    let base = model_of(own);
    let x = Quantity::Let(a_let(&base, "x"));
    let held = hold(x, &[0], 4.0, ALWAYS);
    let y = |changes: &[Change]| world(&base, 1, changes).stocks[0].clone();
    // b: 1, then 0.5 b + 0.25 · 4 three times.
    let b = |b: f64| 0.5 * b + 0.25 * 4.0;
    assert_eq!(y(&[held]), [4.0, b(b(b(1.0)))]);
    // Every reading of a is one more than the sweep's value, the last one included.
    let step = |(a, b): (f64, f64)| (0.5 * (a + 1.0) + 0.25 * b, 0.5 * b + 0.25 * (a + 1.0));
    let (a, b) = step(step(step((1.0, 1.0))));
    assert_eq!(y(&[push(x, &[0], 1.0, ALWAYS)]), [a + 1.0, b]);
    same_as(&base, &[hold(x, &[0, 1], 4.0, ALWAYS)], &model_of("4"));
}
