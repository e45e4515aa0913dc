//! Events and choices that are prevented, caused and decided: on which days, under which keys.

use super::{
    ALWAYS, HISTORIES, SEED, a_stock, base, bits, cause, choice, date, edited, event, from, never, plain,
    same_as_text, take, until, world,
};
use crate::by_hand::model;
use presidium_engine::oracle::History;
use presidium_lang::calendar::Date;
use presidium_lang::change::{Change, During, Moment};
use presidium_lang::model::{ItemRef, Model};
use presidium_luck::distribution::exponential;
use presidium_luck::draw::uniform;
use presidium_luck::key::{Site, site_hash};

fn day(year: i32, month: u32, day: u32) -> i32 {
    Date::from_ymd(year, month, day).expect("a day of the calendar").0
}

fn threshold(event: &str, history: u64, key: u64) -> f64 {
    exponential::quantile(uniform(Site::new(SEED, site_hash(event, &[])), history, key), 1.0)
}

/// Days and keys of an event's firings.
fn firings(model: &Model, history: &History, name: &str) -> Vec<(i32, u64)> {
    let of = event(model, name);
    history.firings.iter().filter(|f| f.event == of).map(|f| (f.day, f.key)).collect()
}

fn days(model: &Model, history: &History, name: &str) -> Vec<i32> {
    firings(model, history, name).into_iter().map(|(day, _)| day).collect()
}

fn never_event(model: &Model, name: &str, during: During) -> Change {
    never(ItemRef::Event(event(model, name)), &[0], during)
}

/// A day before 1970 as a key.
fn key_of(day: i32) -> u64 {
    i64::from(day).cast_unsigned()
}

#[test]
fn an_event_that_never_happens_is_one_with_an_impossible_guard() {
    let model = base();
    let rising = ItemRef::Event(event(&model, "rising"));
    let (old, new) = ("recurring when unrest[s] > 0.05", "recurring when fear > 1000");
    same_as_text(&[never(rising, &[0, 1], ALWAYS)], &[(old, new)]);
    let one = "recurring when unrest[s] > 0.05 and s != hungary";
    same_as_text(&[never(rising, &[1], ALWAYS)], &[(old, one)]);
    let plea = never_event(&model, "plea", ALWAYS);
    same_as_text(&[plea], &[("event plea once\n", "event plea once when fear > 1000\n")]);
    let speech = never_event(&model, "speech", ALWAYS);
    same_as_text(&[speech], &[("on 1956-06-20, 1956-10-01", "on 1957-03-09")]);
}

#[test]
fn a_choice_that_never_arises_is_not_made() {
    let model = base();
    let reply = never(ItemRef::Choice(choice(&model, "reply")), &[0], ALWAYS);
    same_as_text(
        &[reply],
        &[("on rising[s in S] or speech\n", "on rising[s in S] or speech when fear > 1000\n")],
    );
}

const STEADY: &str = "event rising once\n  each day rate 0.02 per day\n";

/// The first day from a start on which a rate has added up to a threshold.
fn reached(rate: f64, threshold: f64) -> i32 {
    let day = (0..10_000).find(|&n| rate * f64::from(n + 1) >= threshold);
    day.expect("a day")
}

#[test]
fn after_a_period_without_it_hazard_begins_again_from_zero() {
    let model = model("1956-01-01", "1957-12-31", STEADY);
    let (start, stop) = (model.start.0, 40);
    let during = until(date(1956, 1, 31), Moment::Day(Date(start + stop - 1)));
    let mut seen = (0, 0);
    for number in 1..=100 {
        let n = reached(0.02, threshold("rising", number, 0));
        let expected = if n < 30 { start + n } else { start + stop + n };
        seen = (seen.0 + i32::from(n < 30), seen.1 + i32::from((30..stop).contains(&n)));
        let found = world(&model, number, &[never_event(&model, "rising", during)]);
        let expected: Vec<i32> = [expected].into_iter().filter(|day| *day <= model.end.0).collect();
        assert_eq!(days(&model, &found, "rising"), expected, "history {number}");
    }
    assert!(seen.0 > 10 && seen.1 > 5, "{seen:?}");
}

#[test]
fn what_came_true_in_the_period_does_not_become_true_after_it() {
    let rules = "input given : real step { 1956-01-01: 0, 1956-01-10: 1, 1956-01-20: 0, 1956-02-10: 1 } outside \"given\"\n\
                 event turn recurring\n  when given > 0.5 becomes true as up\n";
    let model = model("1956-01-01", "1956-02-20", rules);
    let found = plain(&model, 1);
    assert_eq!(days(&model, &found, "turn"), [day(1956, 1, 10), day(1956, 2, 10)]);
    let during = until(date(1956, 1, 8), date(1956, 1, 12));
    let found = world(&model, 1, &[never_event(&model, "turn", during)]);
    assert_eq!(days(&model, &found, "turn"), [day(1956, 2, 10)]);
    // The ordinal counts firings, so the second turn has now the key of the first.
    let key = presidium_luck::key::combine(site_hash("up", &[]), 1956 << 32);
    assert_eq!(firings(&model, &found, "turn"), [(day(1956, 2, 10), key)]);
}

#[test]
fn delays_due_in_the_period_are_gone_and_later_ones_are_not() {
    let rules = "input event call on 1956-01-02, 1956-01-05, 1956-01-07, 1956-01-20 outside \"given\"\n\
                 event answer recurring\n  on call after 6 days as late\n";
    let model = model("1956-01-01", "1956-02-20", rules);
    let found = plain(&model, 1);
    let all = [day(1956, 1, 8), day(1956, 1, 11), day(1956, 1, 13), day(1956, 1, 26)];
    assert_eq!(days(&model, &found, "answer"), all);
    // Due on the 8th: gone. Called on the 7th, within the period: not scheduled.
    let during = until(date(1956, 1, 7), date(1956, 1, 9));
    let found = world(&model, 1, &[never_event(&model, "answer", during)]);
    assert_eq!(days(&model, &found, "answer"), [all[1], all[3]]);
    let during = until(date(1956, 1, 2), date(1956, 1, 2));
    let found = world(&model, 1, &[never_event(&model, "call", during)]);
    assert_eq!(days(&model, &found, "answer"), all[1..]);
}

#[test]
fn a_caused_event_happens_on_its_day_and_not_before() {
    let model = model("1956-01-01", "1957-12-31", STEADY);
    let at = day(1956, 3, 1);
    for number in 1..=20 {
        let found = world(&model, number, &[cause(event(&model, "rising"), &[0], Moment::Day(Date(at)))]);
        assert_eq!(firings(&model, &found, "rising"), [(at, 0)], "history {number}");
        let late = world(&model, number, &[cause(event(&model, "rising"), &[0], date(1958, 1, 1))]);
        assert_eq!(firings(&model, &late, "rising"), []);
        let early = world(&model, number, &[cause(event(&model, "rising"), &[0], date(1955, 1, 1))]);
        assert_eq!(bits(&early), bits(&plain(&model, number)));
    }
}

#[test]
fn a_caused_recurring_event_has_the_date_as_key_and_its_hazards_begin_again() {
    let rules = "event rising recurring\n  each day rate 0.02 per day\n";
    let model = model("1956-01-01", "1956-12-31", rules);
    let at = day(1956, 3, 1);
    let mut second = 0;
    for number in 1..=50 {
        let mut expected = vec![(at, key_of(at))];
        let (mut next, mut ordinal) = (at + 1, 0);
        loop {
            let key = 1956 << 32 | ordinal;
            next += reached(0.02, threshold("rising", number, key));
            if next > model.end.0 {
                break;
            }
            expected.push((next, key));
            (next, ordinal) = (next + 1, ordinal + 1);
        }
        let found = world(&model, number, &[cause(event(&model, "rising"), &[0], Moment::Day(Date(at)))]);
        assert_eq!(firings(&model, &found, "rising"), expected, "history {number}");
        second += u64::from(expected.len() > 2);
    }
    assert!(second > 10);
}

#[test]
fn guards_limits_and_triggers_do_not_stop_a_caused_event_and_its_followers_follow() {
    let rules = "stock x : real = 0\ninput event start on 1956-01-10 outside \"given\"\n\
                 event rising once when x > 5\n  on start as begin\n  then x += 1\n\
                 episode spell opens on rising closes on start\n\
                 event echo once\n  on rising as heard\n  then x += 10\n\
                 event inner once per spell\n  on never_so as only\n\
                 event never_so once\n  on start when x > 100 as no_way\n";
    let model = model("1956-01-01", "1956-02-20", rules);
    let at = |n| Moment::Day(Date(day(1956, 1, n)));
    let (rising, inner) = (event(&model, "rising"), event(&model, "inner"));
    assert_eq!(plain(&model, 1).firings.len(), 1, "only the start happens by itself");
    let after = |n| Moment::After(rising, 0, n);
    let start = event(&model, "start");
    let found = world(&model, 1, &[cause(rising, &[0], at(5)), cause(inner, &[0], after(2))]);
    assert_eq!(firings(&model, &found, "rising"), [(day(1956, 1, 5), 0)]);
    assert_eq!(firings(&model, &found, "echo"), [(day(1956, 1, 5), 0)]);
    assert_eq!(firings(&model, &found, "inner"), [(day(1956, 1, 7), 1956 << 32)]);
    assert_eq!(found.stocks[a_stock(&model, "x").at()], [11.0]);
    // A second cause goes beyond the limit; between the two it is barred; inputs are caused under the date.
    let found = world(
        &model,
        1,
        &[cause(rising, &[0], at(5)), cause(rising, &[0], at(9)), cause(start, &[0], at(12))],
    );
    assert_eq!(firings(&model, &found, "rising"), [(day(1956, 1, 5), 0), (day(1956, 1, 9), 0)]);
    assert_eq!(firings(&model, &found, "start"), [(day(1956, 1, 12), key_of(day(1956, 1, 12)))]);
    // Caused and prevented on one day: caused.
    let during = until(date(1956, 1, 1), date(1956, 2, 1));
    let found = world(&model, 1, &[never_event(&model, "rising", during), cause(rising, &[0], at(5))]);
    assert_eq!(days(&model, &found, "rising"), [day(1956, 1, 5)]);
}

#[test]
fn an_event_caused_after_one_that_does_not_happen_does_not_happen() {
    let model = base();
    let (plea, storm) = (event(&model, "plea"), event(&model, "storm"));
    let both = [never_event(&model, "plea", ALWAYS), cause(storm, &[0], Moment::After(plea, 0, 4))];
    let after = [cause(storm, &[0], Moment::After(plea, 0, 4))];
    let mut seen = 0;
    for number in 1..=HISTORIES {
        assert_eq!(days(&model, &world(&model, number, &both), "storm"), []);
        let found = world(&model, number, &after);
        if let Some(first) = days(&model, &found, "plea").first() {
            let storms = days(&model, &found, "storm");
            assert!(storms.first().is_none_or(|storm| *storm == first + 4), "{first} {storms:?}");
            seen += storms.len();
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn an_option_taken_always_leaves_votes_and_days_as_they_fell() {
    let model = base();
    let reply = choice(&model, "reply");
    let mut other = 0;
    for number in 1..=HISTORIES {
        // Up to the first meeting both worlds are one.
        let (was, is) = (plain(&model, number), world(&model, number, &[take(reply, 2, None)]));
        assert!(is.choices.iter().all(|made| made.option == 2));
        let (Some(was), Some(is)) = (was.choices.first(), is.choices.first()) else { continue };
        assert_eq!((was.day, &was.votes), (is.day, &is.votes), "history {number}");
        other += u32::from(was.option != 2);
    }
    assert!(other > 10, "{other}");
}

#[test]
fn an_option_taken_always_is_one_whose_utility_is_beyond_all_others_without_a_vote() {
    let text =
        "choice lone : Answer every week\n  precision 2\n  wait = 0.1\n  bargain = 0.2\n  force = 0.3\n";
    let lone = model("1956-01-01", "1956-03-01", &format!("set Answer = {{ wait, bargain, force }}\n{text}"));
    let sure = text.replace("wait = 0.1", "wait = 1000000");
    let other =
        model("1956-01-01", "1956-03-01", &format!("set Answer = {{ wait, bargain, force }}\n{sure}"));
    super::same_as(&lone, &[take(choice(&lone, "lone"), 0, None)], &other);
}

const MEETING: &str = "set Answer = { wait, force }\nset Member = { a, b }\n\
                       input event call on 1956-01-10 outside \"given\"\nstock x : real = 0\n\
                       choice reply : Answer on call when x < 5\n  by vote of m in Member majority\n\
                       \x20 wait = 0.1\n  force when x < 1 = 0\n  then force: x += 2\n\
                       event echo recurring\n  on reply is force as heard\n  then x += 10\n";

#[test]
fn an_option_taken_at_a_moment_is_decided_whatever_the_rules_say() {
    let model = model("1956-01-01", "1956-01-31", MEETING);
    let reply = choice(&model, "reply");
    let echo = |day: i32, source: u64| {
        let key = presidium_luck::key::combine(site_hash("heard", &[]), source);
        vec![(day, key)]
    };
    let at = day(1956, 1, 5);
    let x = a_stock(&model, "x").at();
    let mut forced = 0;
    for number in 1..=20 {
        let was = plain(&model, number);
        let found = world(&model, number, &[take(reply, 1, Some(Moment::Day(Date(at))))]);
        let first = &found.choices[0];
        // Out of the blue: nobody voted. The effect shuts the guard of the meeting of the tenth.
        assert_eq!((first.day, first.option, first.votes.len()), (at, 1, 0));
        assert_eq!((found.choices.len(), found.stocks[x][0]), (1, 12.0));
        assert_eq!(firings(&model, &found, "echo"), echo(at, key_of(at)), "the key is the date");
        // On the day of the meeting: its votes, its key (the call's, whose key is the date too).
        let ten = day(1956, 1, 10);
        let found = world(&model, number, &[take(reply, 1, Some(Moment::Day(Date(ten))))]);
        assert_eq!((found.choices[0].option, &found.choices[0].votes), (1, &was.choices[0].votes));
        forced += u32::from(was.choices[0].option == 0);
        // A closed option, a false guard, a choice that never arises: taken all the same, without votes.
        let during = until(date(1956, 1, 1), date(1956, 1, 20));
        let changes =
            [never(ItemRef::Choice(reply), &[0], during), take(reply, 1, Some(Moment::Day(Date(ten))))];
        let found = world(&model, number, &changes);
        assert_eq!((found.choices[0].option, found.choices[0].votes.len()), (1, 0));
    }
    assert!(forced > 0);
}

#[test]
fn a_meeting_of_its_own_keeps_its_own_key() {
    let rules = MEETING.replace(
        "input event call on 1956-01-10 outside \"given\"\n",
        "event call once\n  each day rate 0.1 per day\n",
    );
    let model = model("1956-01-01", "1956-12-31", &rules);
    let call = event(&model, "call");
    let mut other = 0;
    for number in 1..=20 {
        let was = plain(&model, number);
        let Some(&at) = days(&model, &was, "call").first() else { continue };
        let found = world(&model, number, &[take(choice(&model, "reply"), 1, Some(Moment::Day(Date(at))))]);
        assert_eq!((found.choices[0].option, &found.choices[0].votes), (1, &was.choices[0].votes));
        // The key of a meeting called by a once event is that event's: 0.
        let key = presidium_luck::key::combine(site_hash("heard", &[]), 0);
        assert_eq!(firings(&model, &found, "echo"), [(at, key)]);
        other += 1;
        // A moment counted from an event: the day after.
        let after = take(choice(&model, "reply"), 1, Some(Moment::After(call, 0, 0)));
        let found = world(&model, number, &[after]);
        assert!(found.choices.iter().any(|made| (made.day, made.option) == (at + 1, 1)), "history {number}");
    }
    assert!(other > 15);
}

#[test]
fn a_moment_comes_before_always() {
    let model = model("1956-01-01", "1956-01-31", MEETING);
    let reply = choice(&model, "reply");
    let changes = [take(reply, 1, None), take(reply, 0, Some(date(1956, 1, 10)))];
    assert_eq!(world(&model, 1, &changes).choices[0].option, 0);
    assert_eq!(world(&model, 1, &changes[..1]).choices[0].option, 1);
}

#[test]
fn a_period_of_never_may_begin_after_an_event() {
    let model = base();
    let plea = event(&model, "plea");
    let rising = ItemRef::Event(event(&model, "rising"));
    let other = edited(&[(
        "recurring when unrest[s] > 0.05",
        "recurring when unrest[s] > 0.05 and not plea.happened",
    )]);
    // A guard that reads `plea` sees it from the next day on, as a period after it does.
    let mut differ = 0;
    for number in 1..=HISTORIES {
        let found = world(&model, number, &[never(rising, &[0, 1], from(Moment::After(plea, 0, 1)))]);
        assert_eq!(bits(&found), bits(&plain(&other, number)), "history {number}");
        differ += u64::from(bits(&found) != bits(&plain(&model, number)));
    }
    assert!(differ > HISTORIES / 4);
}
