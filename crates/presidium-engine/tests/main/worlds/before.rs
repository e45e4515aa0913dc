//! What is done before the first day: elements exchanged, a part frozen, another rule set, another clock.

use super::{
    ALWAYS, BASE, FROM, HISTORIES, TO, a_let, a_stock, base, bits, change, choice, date, edited, event, hold,
    never, options, plain, push, same_as_base, same_as_text, until, world,
};
use crate::by_hand::{model, model as read};
use presidium_engine::oracle::{self, Options};
use presidium_lang::calendar::Date;
use presidium_lang::change::{ChangeKind, Quantity};
use presidium_lang::model::{ItemRef, SetId};

fn swap() -> presidium_lang::change::Change {
    let model = base();
    let set = model.sets.iter().position(|set| set.name == "S").expect("the set");
    change(ChangeKind::Swap { set: SetId(u32::try_from(set).expect("few")), a: 0, b: 1 })
}

#[test]
fn a_swap_exchanges_what_is_written_of_two_elements() {
    let pieces = [
        ("poland 1.4\n  hungary 0.6", "poland 0.6\n  hungary 1.4"),
        ("{ poland: 0.4, hungary: 0.7 }", "{ poland: 0.7, hungary: 0.4 }"),
        ("{ poland: 0.3 * twice, hungary: 0.2 }", "{ poland: 0.2, hungary: 0.3 * twice }"),
    ];
    // The relation is symmetric, so its exchange shows in the other test.
    same_as_text(&[swap()], &pieces);
}

#[test]
fn relations_inputs_and_tables_of_two_indices_are_exchanged_too() {
    let rules = |relation: &str, given: &str, pair: &str| {
        format!(
            "set S = {{ a, b, c }}\nset T = {{ t, u }}\nrelation r[S, T] {{ {relation} }}\n\
             relation q[S, S] {{ a c 0.25\n c b 0.5 }}\n\
             input given[s in S] : real step {{ {given} }} outside \"given\"\n\
             param pair[s in S, d in S] : real = {{ {pair} }}\n\
             stock x[s in S] : real = 0\n\
             \x20 each day becomes sum(k in r[s]: r[s, k]) + 10 * given[s] + sum(d in S: pair[s, d])\n\
             stock y[s in S] : real = 0\n  each day becomes sum(k in q[s]: q[s, k])\n"
        )
    };
    let one = rules(
        "a t 1\n b u 2\n b t 3",
        "a: { 1956-01-01: 1 }, b: { 1956-01-01: 2, 1956-01-02: 5 }, c: { 1956-01-01: 3 }",
        "a: { a: 1, b: 2, c: 3 }, b: { a: 4, b: 5, c: 6 }, c: { a: 7, b: 8, c: 9 }",
    );
    let model = model("1956-01-01", "1956-01-03", &one);
    let set = model.sets.iter().position(|set| set.name == "S").expect("the set");
    let swap = change(ChangeKind::Swap { set: SetId(u32::try_from(set).expect("few")), a: 0, b: 1 });
    let stock = |changes: &[_], name| world(&model, 1, changes).stocks[a_stock(&model, name).at()].clone();
    assert_eq!(stock(&[], "x"), [1.0 + 10.0 + 6.0, 5.0 + 50.0 + 15.0, 30.0 + 24.0]);
    // Pairs of both indices move: [b, b] to [a, a], [c, b] to [c, a], whose sum over all is what it was.
    assert_eq!(stock(std::slice::from_ref(&swap), "x"), [5.0 + 50.0 + 15.0, 1.0 + 10.0 + 6.0, 30.0 + 24.0]);
    assert_eq!(stock(&[], "y"), [0.25, 0.0, 0.5]);
    assert_eq!(stock(std::slice::from_ref(&swap), "y"), [0.0, 0.25, 0.5]);
    assert_eq!(stock(&[swap.clone(), swap], "x"), stock(&[], "x"));
}

#[test]
fn two_swaps_undo_each_other() {
    same_as_base(&[swap(), swap()]);
}

#[test]
fn luck_stays_with_the_name() {
    let rules = "set S = { a, b }\nparam p[s in S] : real ~ normal(0, 1)\nparam q[s in S] : real = { a: 1, b: 2 } plus or minus 0.5\n\
                 stock x[s in S] : real = p[s]\nstock y[s in S] : real = q[s]\n\
                 table S : real { size\n  a 2\n  b 3 }\nrelation near[S, S] { a b 0.5\n b a 0.25 }\n\
                 stock z[s in S] : real = 2 * size[s] + sum(d in near[s]: near[s, d])\n";
    let model = model("1956-01-01", "1956-01-02", rules);
    let swap = change(ChangeKind::Swap { set: SetId(0), a: 0, b: 1 });
    let (x, y, z) = (a_stock(&model, "x").at(), a_stock(&model, "y").at(), a_stock(&model, "z").at());
    for number in 1..=10 {
        let (plain, swapped) = (plain(&model, number), world(&model, number, std::slice::from_ref(&swap)));
        // One law for both: the draws are found by name, so nothing moves; the errors stay, their centres move.
        assert_eq!(plain.stocks[x], swapped.stocks[x]);
        let error = |of: &[f64], centre: [f64; 2]| [of[0] - centre[0], of[1] - centre[1]];
        let (was, is) = (error(&plain.stocks[y], [1.0, 2.0]), error(&swapped.stocks[y], [2.0, 1.0]));
        assert!((was[0] - is[0]).abs() < 1e-12 && (was[1] - is[1]).abs() < 1e-12, "{was:?} {is:?}");
        // What is worked out from attributes follows them, whoever they belong to now.
        let (to_a, to_b) = (4.0 + 0.5, 6.0 + 0.25);
        assert_eq!((&plain.stocks[z], &swapped.stocks[z]), (&vec![to_a, to_b], &vec![to_b, to_a]));
    }
}

#[test]
fn another_rule_set_is_the_interpretation_of_that_number() {
    let model = base();
    let other = Options { interpretation: 0, ..options(&model) };
    assert_ne!(options(&model).interpretation, 0);
    let mut differ = 0;
    for number in 1..=HISTORIES {
        let found = world(&model, number, &[change(ChangeKind::Interpretation(0))]);
        assert_eq!(bits(&found), bits(&oracle::run(&model, &other, number)));
        differ += u64::from(bits(&found) != bits(&plain(&model, number)));
    }
    assert!(differ > HISTORIES / 4, "{differ}");
}

/// The base with every day of its text so many days later.
fn later(days: i32) -> presidium_lang::model::Model {
    let moved = |date: &str| {
        let mut parts = date.splitn(3, '-').map(|part| part.parse::<i32>().expect("a number"));
        let mut next = || parts.next().expect("three parts");
        let (year, month, day) = (next(), next().unsigned_abs(), next().unsigned_abs());
        Date(Date::from_ymd(year, month, day).expect("a day").0 + days).to_string()
    };
    let mut text = String::new();
    let mut rest = BASE;
    while let Some(at) = rest.find("1956-") {
        text.push_str(&rest[..at]);
        text.push_str(&moved(&rest[at..at + 10]));
        rest = &rest[at + 10..];
    }
    text.push_str(rest);
    model(&moved(FROM), &moved(TO), &text)
}

#[test]
fn a_translation_is_every_day_written_otherwise() {
    let model = base();
    let translate = |days| change(ChangeKind::Translate(days));
    for days in [1, 29, -40, 731] {
        let other = later(days);
        for number in 1..=HISTORIES / 2 {
            let found = bits(&world(&model, number, &[translate(days)]));
            assert_eq!(found, bits(&plain(&other, number)), "{days} days, history {number}");
            assert_ne!(found, bits(&plain(&model, number)));
        }
    }
    same_as_base(&[translate(300), translate(-300)]);
}

#[test]
fn days_named_in_other_changes_are_translated_too() {
    let model = base();
    let other = later(31);
    let level = Quantity::Let(a_let(&model, "level"));
    let july = until(date(1956, 7, 1), date(1956, 7, 20));
    let august = until(date(1956, 8, 1), date(1956, 8, 20));
    let plea = event(&model, "plea");
    let changes = |during, day| {
        vec![
            hold(level, &[0], 2.0, during),
            push(Quantity::Stock(a_stock(&model, "fear")), &[0], 0.3, during),
            super::cause(plea, &[0], day),
            super::take(choice(&model, "reply"), 2, Some(day)),
        ]
    };
    let mut moved = changes(july, date(1956, 7, 4));
    moved.push(change(ChangeKind::Translate(31)));
    for number in 1..=HISTORIES {
        let said = world(&other, number, &changes(august, date(1956, 8, 4)));
        assert_eq!(bits(&world(&model, number, &moved)), bits(&said), "history {number}");
    }
}

#[test]
fn questions_are_asked_of_days_moved_along() {
    let rules = "stock x : real = 0\n  each day + 1\noutcome then_ = value of x at 1956-01-10\n\
                 outcome late = ever true x > 3 from 1956-01-08 by 1956-01-09\n\
                 outcome mean_ = mean of x from 1956-01-02 to 1956-01-03\n";
    let model = model("1956-01-01", "1956-01-20", rules);
    let first = model.start.0;
    let found = world(&model, 1, &[change(ChangeKind::Translate(1000))]);
    let days: Vec<oracle::Answer> = model
        .outcomes
        .iter()
        .map(|outcome| match outcome.name.as_str() {
            "then_" => oracle::Answer::Number(9.0),
            "late" => oracle::Answer::Happened(first + 7 + 1000),
            _ => oracle::Answer::Number(1.5),
        })
        .collect();
    assert_eq!(found.outcomes, days);
}

#[test]
fn a_frozen_part_keeps_its_values_and_nothing_of_it_happens() {
    let model = base();
    let (rising, storm) = (event(&model, "rising"), event(&model, "storm"));
    let (reply, unrest) = (choice(&model, "reply"), a_stock(&model, "unrest"));
    let freeze = change(ChangeKind::Freeze {
        file: "tiny".to_owned(),
        stocks: vec![unrest],
        items: vec![ItemRef::Event(rising), ItemRef::Choice(reply)],
    });
    let other = edited(&[
        ("  each day + 0.01 * level[s] as drift\n  each day - 0.02 * unrest[s] as decay\n", ""),
        ("  each month becomes 0.9 * unrest[s] as first\n    + 0.05 * pull as second\n", ""),
        ("rising[s in S] recurring when unrest[s] > 0.05", "rising[s in S] recurring when fear > 1000"),
        ("choice reply : Answer on rising[s in S] or speech", "choice reply : Answer on rising[s in S]"),
    ]);
    let mut stormy = 0;
    for number in 1..=HISTORIES {
        let found = world(&model, number, std::slice::from_ref(&freeze));
        assert_eq!(bits(&found), bits(&plain(&other, number)), "history {number}");
        assert!(found.choices.is_empty());
        stormy += found.firings.iter().filter(|firing| firing.event == storm).count();
    }
    assert!(stormy > 0, "what is not frozen goes on");
    // A push of a frozen stock stays; a rule that cannot be worked out stops nothing.
    let rules = "stock x : real = 1\n  each day + log(x - 2)\nevent e once\n  rate 0.5 per day\n";
    let model = read("1956-01-01", "1956-01-20", rules);
    assert!(plain(&model, 1).fault.is_some());
    let x = a_stock(&model, "x");
    let freeze = change(ChangeKind::Freeze { file: "tiny".to_owned(), stocks: vec![x], items: Vec::new() });
    let during = until(date(1956, 1, 5), date(1956, 1, 6));
    let found = world(&model, 1, &[freeze.clone(), push(Quantity::Stock(x), &[0], 0.5, during)]);
    assert_eq!((found.fault, &found.stocks[0]), (None, &vec![1.5]));
    let found = world(&model, 1, &[freeze, hold(Quantity::Stock(x), &[0], 4.0, during)]);
    assert_eq!(found.stocks[0], [4.0]);
    assert!(world(&model, 1, &[never(ItemRef::Event(event(&model, "e")), &[0], ALWAYS)]).fault.is_some());
}
