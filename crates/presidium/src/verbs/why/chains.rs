//! Many histories → how often something happens, and the ways it came about, commonest first.

use super::argue::told_title;
use super::target::{Target, cell_named, item_of};
use super::{LOOKED, MOST_LOOKED};
use presidium_engine::Setup;
use presidium_engine::ensemble::Happening;
use presidium_engine::explain::{self, Origin, Traced};
use presidium_lang::model::Model;
use std::collections::BTreeMap;

/// How many ways are told.
const WAYS: usize = 4;
/// The longest way told.
const LONG: usize = 8;

/// What counting gave.
pub(super) struct Counted {
    pub(super) histories: u64,
    pub(super) last: u64,
    pub(super) happens: u64,
    pub(super) first: Option<u64>,
    pub(super) chains: Vec<(Vec<String>, u64)>,
}

/// Counts over a range of histories; goes on beyond it, within reason, until one is found if asked to.
pub(super) fn count(
    model: &Model,
    setup: &Setup<'_>,
    target: &Target,
    (first, last): (u64, u64),
    search: bool,
) -> Counted {
    let mut counted = Counted { histories: 0, last: first - 1, happens: 0, first: None, chains: Vec::new() };
    let mut ways: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    let bound = first + MOST_LOOKED - 1;
    while counted.last < last || search && counted.first.is_none() && counted.last < bound {
        let from = counted.last + 1;
        let to = if counted.last < last { last.min(from + LOOKED - 1) } else { bound.min(from + LOOKED - 1) };
        let lanes = (to - from + 1) as usize;
        let traced = explain::trace(setup, from, lanes);
        for lane in 0..lanes as u32 {
            counted.histories += u64::from(traced.faults[lane as usize].is_none());
            if let Some(n) = target.first(model, &traced, lane) {
                counted.happens += 1;
                counted.first.get_or_insert(from + u64::from(lane));
                *ways.entry(way(model, &traced, n)).or_default() += 1;
            }
        }
        counted.last = to;
    }
    let mut ways: Vec<(Vec<String>, u64)> = ways.into_iter().collect();
    ways.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ways.truncate(WAYS);
    counted.chains = ways;
    counted
}

/// The items through which a line came, first to last: back through `on` to what came of itself.
fn way(model: &Model, traced: &Traced, n: usize) -> Vec<String> {
    let mut way = Vec::new();
    let mut at = Some(n);
    while let Some(n) = at {
        let line = &traced.lines[n];
        way.push(match line.what {
            Happening::Event(_) => cell_named(model, item_of(line), line.combo).1,
            Happening::Choice(..) => told_title(model, line),
        });
        at = match traced.origins[n] {
            Origin::On { source, .. } | Origin::Arose { source } => source,
            Origin::Outside | Origin::Hazard | Origin::Became { .. } => None,
        };
        if way.len() == LONG {
            at = None;
        }
    }
    way.reverse();
    way
}
