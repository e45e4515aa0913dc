//! Tiny models whose histories can be worked out by hand, read by the oracle.
//!
//! Draws are taken from `presidium_luck` by the names and keys that the specification gives; statistical tests
//! have fixed seeds and a false alarm chance of 10⁻⁶ each.

mod deciding;
mod happening;
mod keeping;

use presidium_engine::oracle::{self, History, Options};
use presidium_lang::calendar::Date;
use presidium_lang::check::{SourceKeys, load};
use presidium_lang::diagnostic::Severity;
use presidium_lang::model::Model;
use presidium_luck::distribution::exponential;
use presidium_luck::draw::uniform;
use presidium_luck::key::{Site, site_hash};

const SEED: u64 = 20_561_023;

/// Checks a text with a clock from one day to another before it.
pub(crate) fn model(from: &str, to: &str, rules: &str) -> Model {
    let text = format!("model tiny \"Tiny\"\nclock day from {from} to {to}\n{rules}");
    let loaded = load(vec![("tiny.pres".to_owned(), text)], &SourceKeys::default());
    let errors: Vec<&str> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    loaded.model.expect("a model without errors")
}

fn history(model: &Model, number: u64) -> History {
    oracle::run(model, &Options::new(model, SEED), number)
}

fn day(year: i32, month: u32, day: u32) -> i32 {
    Date::from_ymd(year, month, day).expect("a day of the calendar").0
}

fn draw(site: &str, elements: &[&str], history: u64, key: u64) -> f64 {
    uniform(Site::new(SEED, site_hash(site, elements)), history, key)
}

fn threshold(event: &str, elements: &[&str], history: u64, key: u64) -> f64 {
    exponential::quantile(draw(event, elements, history, key), 1.0)
}

/// `year << 32 | ordinal`.
fn year_key(year: u64, ordinal: u64) -> u64 {
    year << 32 | ordinal
}

/// The days on which an event fired.
fn days(model: &Model, history: &History, event: &str) -> Vec<i32> {
    firings(model, history, event).into_iter().map(|(day, _)| day).collect()
}

/// The days and keys of an event's firings.
fn firings(model: &Model, history: &History, event: &str) -> Vec<(i32, u64)> {
    let named = |id: presidium_lang::model::EventId| model.events[id.at()].name == event;
    history.firings.iter().filter(|f| named(f.event)).map(|f| (f.day, f.key)).collect()
}

fn stock(model: &Model, history: &History, name: &str) -> Vec<f64> {
    let at = model.stocks.iter().position(|stock| stock.name == name).expect("a stock of that name");
    history.stocks[at].clone()
}
