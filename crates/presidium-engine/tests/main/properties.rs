//! What must stay true of every model: what is moved or added changes no bit of the rest, units are only
//! spelling, and a higher hazard never makes an event come later.
//!
//! Histories are compared by names, so that positions may change. That skipped work equals masked work is shown
//! in `agreement`: the oracle skips nothing.

mod adding;
mod moving;
mod rising;

use crate::agreement::engine_histories;
use presidium_engine::layout::{combos, elements_of, names_of, own_sets};
use presidium_engine::oracle::{Answer, History};
use presidium_engine::{Options, lower};
use presidium_lang::check::{SourceKeys, load};
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::{Model, SetId};
use std::collections::BTreeMap;
use std::ops::Range;

/// Checks files; what is wrong is said under a name.
fn checked(name: &str, texts: Vec<String>) -> Model {
    let files = (1..).zip(texts).map(|(n, text)| (format!("{n}.pres"), text)).collect();
    let loaded = load(files, &SourceKeys::default());
    let errors: Vec<&str> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
    loaded.model.expect("a model without errors")
}

/// What happened in a history, under names: days and keys, votes, final values and answers as bits.
type Named = BTreeMap<String, String>;

/// Some histories of a model, under names.
fn named_histories(model: &Model, options: Options, histories: Range<u64>) -> Vec<Named> {
    engine_histories(&lower(model), options, histories).iter().map(|history| named(model, history)).collect()
}

fn named(model: &Model, history: &History) -> Named {
    let mut all = Named::new();
    let mut note = |name: String, what: String| {
        let line = all.entry(name).or_default();
        line.push_str(&what);
        line.push(' ');
    };
    for firing in &history.firings {
        let event = &model.events[firing.event.at()];
        let name = place(model, &event.name, &own_sets(&event.rule), firing.combo);
        note(format!("event {name}"), format!("{} {:x}", firing.day, firing.key));
    }
    for made in &history.choices {
        let choice = &model.choices[made.choice.at()];
        let name = place(model, &choice.name, &own_sets(&choice.rule), made.combo);
        note(format!("choice {name}"), format!("{} {} {:?}", made.day, made.option, made.votes));
    }
    for (stock, values) in model.stocks.iter().zip(&history.stocks) {
        let sets = own_sets(&stock.rule);
        for (combo, value) in (0..combos(model, &sets)).zip(values) {
            note(
                format!("stock {}", place(model, &stock.name, &sets, combo)),
                format!("{:x}", value.to_bits()),
            );
        }
    }
    for (outcome, answer) in model.outcomes.iter().zip(&history.outcomes) {
        let what = match answer {
            Answer::Number(value) if value.is_nan() => "not a number".to_owned(),
            Answer::Number(value) => format!("{:x}", value.to_bits()),
            other => format!("{other:?}"),
        };
        note(format!("outcome {}", outcome.name), what);
    }
    if let Some(fault) = &history.fault {
        // What is left of a stopped history has no meaning.
        return Named::from([("fault".to_owned(), format!("{} {}", fault.day, fault.rule))]);
    }
    all
}

fn place(model: &Model, name: &str, sets: &[SetId], combo: u32) -> String {
    let sizes: Vec<u32> =
        model.sets.iter().map(|set| u32::try_from(set.elements.len()).expect("few elements")).collect();
    let names = names_of(model, sets, &elements_of(&sizes, sets, combo));
    format!("{name}[{}]", names.join(", "))
}

/// The declarations of a text: each with the lines set in below it.
fn declarations(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines() {
        match all.last_mut() {
            Some(last) if line.starts_with([' ', '}']) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => all.push(line.to_owned()),
        }
    }
    all
}

/// The first line of a declaration, and its clauses: each with what belongs to it.
fn clauses(declaration: &str) -> (String, Vec<String>) {
    let mut lines = declaration.lines();
    let head = lines.next().unwrap_or_default().to_owned();
    let mut all: Vec<String> = Vec::new();
    for line in lines {
        let belongs = line.starts_with("    ") || line.trim_start().starts_with("times ");
        match all.last_mut() {
            Some(last) if belongs => {
                last.push('\n');
                last.push_str(line);
            }
            _ => all.push(line.to_owned()),
        }
    }
    (head, all)
}
