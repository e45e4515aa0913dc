//! Lines switched off, hazards multiplied, utilities shifted: as if the text were another.

use super::{
    ALWAYS, a_let, a_stock, base, bits, change, choice, date, edited, event, from, hazard, off, plain,
    same_as_base, same_as_text, until, utility, world,
};
use presidium_lang::change::{ChangeKind, Line};
use presidium_lang::model::{ItemRef, Term};

/// The position of a named line.
fn named<'a>(mut names: impl Iterator<Item = &'a String>, name: &str) -> usize {
    names.position(|line| line == name).expect("a line of that name")
}

fn term(terms: &[Term], name: &str) -> usize {
    named(terms.iter().map(|term| &term.name), name)
}

#[test]
fn a_term_off_is_a_line_deleted() {
    let model = base();
    let level = a_let(&model, "level");
    let at = |name| off(Line::Term(level, term(&model.lets[level.at()].terms, name)));
    same_as_text(&[at("second")], &[("  + 0.1 * pressure as second\n", "")]);
    same_as_text(&[at("third")], &[("  + 0.05 * lag(pressure, 9 days) as third\n", "")]);
    let all = ["first", "second", "third"].map(at);
    let text =
        "own[s] * size[s] as first\n  + 0.1 * pressure as second\n  + 0.05 * lag(pressure, 9 days) as third";
    same_as_text(&all, &[(text, "0")]);
}

#[test]
fn an_update_off_is_a_line_deleted() {
    let model = base();
    let unrest = a_stock(&model, "unrest");
    let updates = &model.stocks[unrest.at()].updates;
    let at = |name| off(Line::Update(unrest, named(updates.iter().map(|line| &line.name), name)));
    same_as_text(&[at("drift")], &[("  each day + 0.01 * level[s] as drift\n", "")]);
    same_as_text(&[at("second")], &[("\n    + 0.05 * pull as second", "")]);
    let both = [at("first"), at("second")];
    same_as_text(
        &both,
        &[("  each month becomes 0.9 * unrest[s] as first\n    + 0.05 * pull as second\n", "")],
    );
}

#[test]
fn a_rate_off_is_no_hazard_and_a_factor_off_is_one() {
    let model = base();
    let rising = event(&model, "rising");
    let factors = &model.events[rising.at()].hazards[0].factors;
    let at = |name| off(Line::Factor(rising, 0, term(factors, name)));
    same_as_text(&[at("anger")], &[("  times exp(unrest[s] + noise) as anger\n", "")]);
    same_as_text(&[at("nearness")], &[("  times (1 + border[s, poland]) as nearness\n", "")]);
    same_as_text(&[off(Line::Rate(rising, 0))], &[("0.02 per day * level[s] as base", "0 per day as base")]);
}

#[test]
fn a_trigger_off_is_a_line_deleted() {
    let model = base();
    let trigger = |of: &str, name: &str| {
        let of = event(&model, of);
        let triggers = &model.events[of.at()].triggers;
        off(Line::Trigger(of, named(triggers.iter().map(|line| &line.name), name)))
    };
    same_as_text(
        &[trigger("rising", "echo")],
        &[("on speech chance 0.3 as echo", "on speech when fear > 1000 chance 0.3 as echo")],
    );
    same_as_text(
        &[trigger("plea", "answering")],
        &[("on speech after 3 to 9", "on speech when fear > 1000 after 3 to 9")],
    );
    same_as_text(&[trigger("storm", "enough")], &[("when fear > 0.4 becomes", "when fear > 1000 becomes")]);
}

#[test]
fn an_effect_off_is_a_line_deleted() {
    let model = base();
    let rising = event(&model, "rising");
    let of_rising = |name| {
        let effects = &model.events[rising.at()].effects;
        off(Line::Effect(ItemRef::Event(rising), named(effects.iter().map(|line| &line.name), name)))
    };
    same_as_text(&[of_rising("relief")], &[("  then unrest[s] -= 0.2 as relief\n", "")]);
    let plea = event(&model, "plea");
    let calm = off(Line::Effect(ItemRef::Event(plea), 0));
    same_as_text(std::slice::from_ref(&calm), &[("  then fear = 0.5 priority 2 as calm\n", "")]);
    let reply = choice(&model, "reply");
    let effects = &model.choices[reply.at()].effects;
    let shown = named(effects.iter().map(|line| &line.name), "shown");
    let shown = off(Line::Effect(ItemRef::Choice(reply), shown));
    same_as_text(std::slice::from_ref(&shown), &[("  then force: fear += 0.2 as shown\n", "")]);
    // Three lines in one change.
    let lines = [of_rising("fright"), calm, shown].into_iter().flat_map(|one| match one.kind {
        ChangeKind::Off { lines } => lines,
        _ => Vec::new(),
    });
    same_as_text(
        &[change(ChangeKind::Off { lines: lines.collect() })],
        &[
            ("  then fear += 0.1 as fright\n", ""),
            ("  then fear = 0.5 priority 2 as calm\n", ""),
            ("  then force: fear += 0.2 as shown\n", ""),
        ],
    );
}

#[test]
fn a_utility_line_off_is_a_line_deleted() {
    let model = base();
    let reply = choice(&model, "reply");
    let bargain = &model.choices[reply.at()].options[1];
    let at = |name| off(Line::Utility(reply, 1, term(&bargain.terms, name)));
    same_as_text(&[at("contract")], &[("\n    + 0.2 as contract", "")]);
    same_as_text(&[at("taste")], &[("1.0 * reflex[m] as taste\n    + 0.2 as contract", "0.2 as contract")]);
}

#[test]
fn a_hazard_multiplied_has_one_more_factor() {
    let rising = event(&base(), "rising");
    let after = "  times (1 + border[s, poland]) as nearness\n";
    same_as_text(&[hazard(rising, &[0, 1], 2.5, ALWAYS)], &[(after, &format!("{after}  times 2.5 as zz\n"))]);
    let one = format!("{after}  times (if s == hungary then 0.25 else 1) as zz\n");
    same_as_text(&[hazard(rising, &[1], 0.25, ALWAYS)], &[(after, &one)]);
    // Its period counts on the days on which the rate is worked out: the guard turns true, or Monday comes.
    let july = format!("{after}  times (if window > 0 then 4 else 1) as zz\n");
    let during = until(date(1956, 7, 1), date(1956, 7, 20));
    same_as_text(&[hazard(rising, &[0, 1], 4.0, during)], &[(after, &july)]);
}

#[test]
fn a_hazard_times_nothing_is_an_event_without_hazard() {
    let model = base();
    let rising = event(&model, "rising");
    let other = edited(&[("0.02 per day * level[s] as base", "0 per day as base")]);
    for number in 1..=20 {
        let found = world(&model, number, &[hazard(rising, &[0, 1], 0.0, ALWAYS)]);
        assert_eq!(bits(&found), bits(&plain(&other, number)));
        // What is left is the echo of speeches.
        let speech = |day| found.firings.iter().any(|f| f.day == day && f.event == event(&model, "speech"));
        assert!(found.firings.iter().all(|firing| firing.event != rising || speech(firing.day)));
    }
}

#[test]
fn a_utility_shifted_has_one_more_term() {
    let reply = choice(&base(), "reply");
    let (old, new) = ("+ 0.2 as contract", "+ 0.2 as contract\n    + 1.5 as zz");
    same_as_text(&[utility(reply, 1, 1.5, ALWAYS)], &[(old, new)]);
    let new = "+ 0.2 as contract\n    + (if window > 0 then -3 else 0) as zz";
    let during = until(date(1956, 7, 1), date(1956, 7, 20));
    let model = base();
    let other = edited(&[(old, new)]);
    let mut differ = 0;
    for number in 1..=200 {
        let found = world(&model, number, &[utility(reply, 1, -3.0, during)]);
        assert_eq!(bits(&found), bits(&plain(&other, number)), "history {number}");
        differ += u32::from(bits(&found) != bits(&plain(&model, number)));
    }
    assert!(differ > 10, "{differ}");
}

#[test]
fn several_factors_and_shifts_act_together() {
    let (rising, reply) = (event(&base(), "rising"), choice(&base(), "reply"));
    same_as_base(&[
        hazard(rising, &[0, 1], 2.0, from(date(1956, 8, 1))),
        hazard(rising, &[0, 1], 0.5, from(date(1956, 8, 1))),
        utility(reply, 1, 0.0, ALWAYS),
    ]);
    let both = [utility(reply, 0, 0.5, ALWAYS), utility(reply, 0, 0.25, ALWAYS)];
    same_as_text(&both, &[("wait = 0.3 as habit", "wait = 0.3 as habit\n    + 0.5 as y\n    + 0.25 as z")]);
}
