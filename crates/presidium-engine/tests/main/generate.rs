//! A seed into the text of a valid model over the whole language, with what it uses noted by name.
//!
//! Items (events and choices) are numbered; an `on` names earlier items only, so there is no cycle. Choices are
//! read where they are in the reader's ancestry and in what reads the start of the tick. `expression` writes
//! values, `frame` what a model starts from, `rules` what moves it.

pub(crate) mod changes;
mod expression;
mod frame;
mod rules;

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A model and what its text uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Generated {
    /// The text.
    pub(crate) text: String,
    /// Names of the features written.
    pub(crate) features: BTreeSet<&'static str>,
}

/// Writes the model of a seed.
pub(crate) fn model(seed: u64) -> Generated {
    let mut writer = Writer::new(seed);
    writer.frame();
    writer.rules();
    Generated { text: writer.text, features: writer.features }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }
}

/// What a readable name holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Number,
    Flag,
    /// An element of a set, perhaps nobody.
    Element(usize, bool),
}

/// A declared name with its index sets.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    sets: Vec<usize>,
    holds: Holds,
}

/// An event or choice.
#[derive(Clone, Debug)]
struct ItemOf {
    name: String,
    sets: Vec<usize>,
    /// The option set and, for a vote, the member set.
    choice: Option<(usize, Option<usize>)>,
    /// Earlier items in its `on` ancestry.
    ancestry: BTreeSet<usize>,
    /// Not all combinations exist: nobody else names one.
    restricted: bool,
}

/// What may be read where an expression stands.
#[derive(Clone, Debug, Default)]
struct Place {
    vars: Vec<(String, usize)>,
    /// Attributes and parameters alone.
    settled: bool,
    /// Choices that may be read, by item.
    choices: Vec<usize>,
}

struct Writer {
    rng: Rng,
    text: String,
    features: BTreeSet<&'static str>,
    fresh: u32,
    first: i32,
    last: i32,
    interpretations: usize,
    /// Element names by set, in declared order.
    sets: Vec<Vec<String>>,
    columns: Vec<Named>,
    relations: Vec<Named>,
    params: Vec<Named>,
    inputs: Vec<Named>,
    stocks: Vec<Named>,
    /// Assignments to each stock so far: the next one's priority.
    assigned: Vec<u32>,
    shocks: Vec<Named>,
    lets: Vec<Named>,
    items: Vec<ItemOf>,
    episodes: Vec<Named>,
}

impl Writer {
    fn new(seed: u64) -> Writer {
        Writer {
            rng: Rng(seed),
            text: String::new(),
            features: BTreeSet::new(),
            fresh: 0,
            first: 0,
            last: 0,
            interpretations: 1,
            sets: Vec::new(),
            columns: Vec::new(),
            relations: Vec::new(),
            params: Vec::new(),
            inputs: Vec::new(),
            stocks: Vec::new(),
            assigned: Vec::new(),
            shocks: Vec::new(),
            lets: Vec::new(),
            items: Vec::new(),
            episodes: Vec::new(),
        }
    }

    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        (self.rng.next() % n.max(1) as u64) as usize
    }

    fn between(&mut self, lo: usize, hi: usize) -> usize {
        lo + self.below(hi - lo + 1)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.rng.next() % 100 < chance
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// A number between two whole hundredths.
    fn hundredths(&mut self, lo: usize, hi: usize) -> String {
        format!("{:.2}", self.between(lo, hi) as f64 / 100.0)
    }

    fn uses(&mut self, feature: &'static str) {
        self.features.insert(feature);
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn fresh(&mut self, stem: &str) -> String {
        self.fresh += 1;
        format!("{stem}{}", self.fresh)
    }

    fn set_name(set: usize) -> String {
        format!("Set{set}")
    }

    fn element(&mut self, set: usize) -> String {
        let at = self.below(self.sets[set].len());
        self.sets[set][at].clone()
    }

    /// Some index sets, none to `most`.
    fn some_sets(&mut self, most: usize) -> Vec<usize> {
        let n = self.below(most + 1);
        (0..n).map(|_| self.below(self.sets.len())).collect()
    }

    /// The binders of index sets as text and as variables.
    fn binders(&mut self, sets: &[usize]) -> (String, Vec<(String, usize)>) {
        let vars: Vec<(String, usize)> = sets.iter().map(|&set| (self.fresh("v"), set)).collect();
        (bracketed(&vars, ""), vars)
    }

    fn date(&self, day: i32) -> String {
        presidium_lang::calendar::Date(day).to_string()
    }

    /// A day within the clock.
    fn day(&mut self) -> i32 {
        let length = usize::try_from(self.last - self.first).unwrap_or(0);
        self.first + i32::try_from(self.below(length + 1)).unwrap_or(0)
    }
}

/// `[a in S, b in T]`, or nothing.
fn bracketed(vars: &[(String, usize)], filter: &str) -> String {
    if vars.is_empty() {
        return String::new();
    }
    let parts: Vec<String> =
        vars.iter().map(|(name, set)| format!("{name} in {}", Writer::set_name(*set))).collect();
    format!("[{}{filter}]", parts.join(", "))
}
