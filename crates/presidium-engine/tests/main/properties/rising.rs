//! A hazard multiplied up brings an event's first firing forward, or leaves it: history by history.
//!
//! Until an event first fires nothing else has changed, so this holds whatever the event does. The exception is
//! a recurring event whose guard is false in context when the hazard falls due: it uses up its threshold.

use super::{checked, clauses, declarations, named_histories};
use crate::agreement::engine_histories;
use crate::generate;
use crate::generated::{model, options, workers};
use presidium_engine::{Options, lower};
use presidium_lang::model::{Model, Repeat};

/// The text with every hazard of an event multiplied.
fn raised(text: &str, event: &str, factor: &str) -> String {
    let raise = |declaration: String| {
        let (head, clauses) = clauses(&declaration);
        let named = head.strip_prefix("event ").is_some_and(|rest| {
            rest.strip_prefix(event).is_some_and(|rest| rest.starts_with(['[', ' ']) || rest.is_empty())
        });
        if !named {
            return declaration;
        }
        let mut lines = vec![head];
        for (n, clause) in clauses.into_iter().enumerate() {
            let hazard = clause.lines().next().is_some_and(|line| {
                let line = line.trim_start();
                line.starts_with("rate ") || (line.starts_with("each ") && line.contains(" rate "))
            });
            lines.push(clause);
            if hazard {
                lines.push(format!("  times {factor} as zzz_raised{n}"));
            }
        }
        lines.join("\n")
    };
    declarations(text).into_iter().map(raise).collect::<Vec<_>>().join("\n") + "\n"
}

/// The first day of an event in each history; of stopped ones nothing is said.
fn firsts(model: &Model, options: Options, event: usize) -> Vec<Option<i32>> {
    let of = |history: &presidium_engine::oracle::History| match &history.fault {
        Some(_) => None,
        None => {
            let first = history.firings.iter().find(|firing| firing.event.at() == event);
            Some(first.map_or(i32::MAX, |firing| firing.day))
        }
    };
    engine_histories(&lower(model), options, 1..11).iter().map(of).collect()
}

#[test]
fn a_higher_hazard_never_delays_the_first_firing() {
    let parts = workers(0..150, |seeds| {
        let (mut earlier, mut same) = (0, 0);
        for seed in seeds {
            let text = generate::model(seed).text;
            let before = model(seed);
            let options = options(&before, seed);
            let events = before.events.iter().enumerate().filter(|(_, e)| {
                !e.hazards.is_empty() && (e.guard.is_none() || !matches!(e.repeat, Repeat::Recurring))
            });
            for (at, event) in events {
                let after = checked(&format!("seed {seed}"), vec![raised(&text, &event.name, "3")]);
                let (old, new) = (firsts(&before, options, at), firsts(&after, options, at));
                for (number, (old, new)) in (1..).zip(old.into_iter().zip(new)) {
                    let (Some(old), Some(new)) = (old, new) else { continue };
                    assert!(new <= old, "seed {seed}, history {number}, {}: {old} to {new}", event.name);
                    *(if new < old { &mut earlier } else { &mut same }) += 1;
                }
            }
        }
        (earlier, same)
    });
    let (earlier, same) = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    assert!(earlier > 300 && same > 300, "{earlier} earlier, {same} as before");
}

#[test]
fn a_factor_of_one_changes_nothing() {
    for seed in 0..60 {
        let text = generate::model(seed).text;
        let before = model(seed);
        let options = options(&before, seed);
        let Some(event) = before.events.iter().find(|event| !event.hazards.is_empty()) else { continue };
        let after = checked(&format!("seed {seed}"), vec![raised(&text, &event.name, "1")]);
        let of = |model: &Model| named_histories(model, options, 1..4);
        assert_eq!(of(&before), of(&after), "seed {seed}, {}", event.name);
    }
}
