//! One traced history → the parts of the lines asked for, what was put into stocks, and stocks on days asked for.

use std::collections::{BTreeMap, BTreeSet};

use presidium_lang::model::{EventId, StockId};

use super::trace::{Origin, Traced};
use super::{Explainer, Hazards, Put, Rate, Reason};
use crate::ensemble::Happening;
use crate::exec::probe::Ask;
use crate::exec::world::UNCHANGED;
use crate::exec::{Block, Nobody};
use crate::setup::Setup;

/// A stock's combination.
pub type Cell = (StockId, u32);

/// A history taken apart.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The reasons of the lines asked for, by position.
    pub reasons: BTreeMap<usize, Reason>,
    /// For events asked for that may not have happened: by combination the day on which the hazard came nearest
    /// to what luck asked for, and how it stood.
    pub nearest: BTreeMap<(EventId, u32), (u32, Hazards)>,
    /// What events and choices put into stocks, in order.
    pub puts: Vec<Put>,
    /// Stocks at the start of days asked for.
    pub stocks: BTreeMap<(u32, Cell), f64>,
}

/// What is to be taken apart.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Lines, by position.
    pub lines: Vec<usize>,
    /// Events by combination whose hazards are watched.
    pub events: Vec<(EventId, u32)>,
    /// Stocks, with the days (positions in the clock) on which their values are wanted.
    pub stocks: Vec<(u32, Cell)>,
    /// The last day that is of interest, as position in the clock; all when `None`.
    pub until: Option<u32>,
}

/// Takes lines of one lane of a trace apart.
///
/// `history` is the number of the history, `world` the position of the world (`None` is the unchanged one).
pub fn account(
    (setup, explainer): (&Setup<'_>, &Explainer),
    (history, world): (u64, Option<u32>),
    traced: &Traced,
    wanted: &Wanted,
) -> Account {
    let mut asker = Asker {
        explainer,
        traced,
        held: BTreeMap::new(),
        hazards: BTreeMap::new(),
        today: BTreeMap::new(),
        triggers: BTreeMap::new(),
        events: &wanted.events,
        stocks: BTreeMap::new(),
        account: Account::default(),
    };
    for n in &wanted.lines {
        asker.want(*n);
    }
    for (day, cell) in &wanted.stocks {
        asker.stocks.entry(*day).or_default().push(*cell);
    }
    let mut block = Block::of_worlds(setup, vec![history], vec![world.unwrap_or(UNCHANGED)]);
    let days = setup.days.len() as u32;
    block.run_asked(wanted.until.map_or(days, |day| days.min(day + 1)), &mut Nobody, &mut asker);
    asker.account
}

/// Whether each hazard of an event is open, and its rate as last worked out.
type Standing = Vec<(bool, Option<Rate>)>;

struct Asker<'a> {
    explainer: &'a Explainer,
    traced: &'a Traced,
    /// Rates as last worked out, of events asked for.
    held: BTreeMap<(EventId, u32), Standing>,
    /// Lines whose hazards are wanted, by day.
    hazards: BTreeMap<u32, Vec<usize>>,
    /// Decisions and plain lines, by day.
    today: BTreeMap<u32, Vec<usize>>,
    /// Lines whose triggers are wanted, by the day of the source.
    triggers: BTreeMap<u32, Vec<usize>>,
    events: &'a [(EventId, u32)],
    stocks: BTreeMap<u32, Vec<Cell>>,
    account: Account,
}

impl Asker<'_> {
    fn want(&mut self, n: usize) {
        let (Some(line), Some(origin)) = (self.traced.lines.get(n), self.traced.origins.get(n)) else {
            return;
        };
        let list = match origin {
            Origin::Hazard => {
                if let Happening::Event(id) = line.what {
                    self.held.entry((id, line.combo)).or_default();
                }
                self.hazards.entry(line.day).or_default()
            }
            Origin::On { asked, .. } => self.triggers.entry(*asked).or_default(),
            Origin::Outside | Origin::Became { .. } | Origin::Arose { .. } => {
                self.today.entry(line.day).or_default()
            }
        };
        list.push(n);
    }

    /// The hazards of an event today.
    fn stand(&self, block: &Block<'_>, event: EventId, combo: u32) -> Option<Hazards> {
        let now = block.cumulated(event, combo, 0)?;
        let rates = self.held.get(&(event, combo)).cloned().unwrap_or_default();
        Some(Hazards { rates, rate: now.rate, summed: now.summed, threshold: now.threshold })
    }
}

impl Ask for Asker<'_> {
    fn opened(&mut self, block: &mut Block<'_>, day: u32) {
        let watched: BTreeSet<(EventId, u32)> =
            self.held.keys().copied().chain(self.events.iter().copied()).collect();
        for (event, combo) in watched {
            let now = block.rates_today(&self.explainer.probes, event, combo, 0);
            let held = self.held.entry((event, combo)).or_default();
            held.resize(now.len(), (false, None));
            for ((open, rate), held) in now.into_iter().zip(held.iter_mut()) {
                held.0 = open;
                if rate.is_some() {
                    held.1 = rate;
                }
            }
        }
        for n in self.hazards.remove(&day).unwrap_or_default() {
            let line = &self.traced.lines[n];
            if let Happening::Event(id) = line.what
                && let Some(stood) = self.stand(block, id, line.combo)
            {
                self.account.reasons.insert(n, Reason::Hazard(stood));
            }
        }
        for (event, combo) in self.events {
            let Some(stood) = self.stand(block, *event, *combo).filter(|s| s.rate > 0.0) else { continue };
            let near = |h: &Hazards| h.summed / h.threshold;
            let best = self.account.nearest.get(&(*event, *combo));
            if best.is_none_or(|(_, b)| near(&stood) >= near(b)) {
                self.account.nearest.insert((*event, *combo), (day, stood));
            }
        }
        for cell in self.stocks.remove(&day).unwrap_or_default() {
            self.account.stocks.insert((day, cell), block.stock_now(cell.0, cell.1, 0));
        }
    }

    fn worked(&mut self, block: &mut Block<'_>, day: u32) {
        self.account.puts.extend(block.put_today(0));
        for n in self.triggers.remove(&day).unwrap_or_default() {
            let line = &self.traced.lines[n];
            if let (Happening::Event(id), Origin::On { trigger, key, .. }) =
                (&line.what, self.traced.origins[n])
            {
                let (chance, wait) = block.trigger_today(*id, trigger as u32, (line.combo, 0), key);
                self.account.reasons.insert(n, Reason::On { trigger, chance, wait });
            }
        }
        for n in self.today.remove(&day).unwrap_or_default() {
            let line = &self.traced.lines[n];
            let reason = match (&line.what, self.traced.origins[n]) {
                (Happening::Choice(id, ..), _) => {
                    let cell = (line.combo, 0);
                    block.decision_today(&self.explainer.probes, *id, cell, line.key).map(Reason::Decided)
                }
                (_, Origin::Became { trigger }) => Some(Reason::Became { trigger }),
                _ => Some(Reason::Outside),
            };
            self.account.reasons.extend(reason.map(|r| (n, r)));
        }
    }
}
