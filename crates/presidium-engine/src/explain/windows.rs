//! Histories → how long guards let each event's hazard through at a stretch, and how steep it was.

use presidium_lang::model::EventId;

use crate::exec::probe::Ask;
use crate::exec::{Block, Nobody};
use crate::setup::Setup;

/// What counts as a short and steep stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Narrow {
    /// It is open for fewer days than this.
    pub days: u32,
    /// On some of them the hazard is above this, per day.
    pub rate: f64,
}

/// The stretches of days on which one event's hazard was above 0, over all its combinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// The event.
    pub event: EventId,
    /// Stretches.
    pub all: u64,
    /// Of these, short and steep ones that ended before the clock did.
    pub narrow: u64,
    /// Of these, stretches in which the event happened.
    pub fired: u64,
}

/// Watches histories `first`, `first + 1`, … of the unchanged world; one line for each event with hazards.
pub fn windows(setup: &Setup<'_>, (first, lanes): (u64, usize), narrow: Narrow) -> Vec<Windows> {
    let mut block = Block::new(setup, first, lanes);
    let plans = &setup.program.hazards;
    let open = plans.iter().map(|p| vec![Stretch::default(); p.combos as usize * lanes]).collect();
    let none = |event| Windows { event, all: 0, narrow: 0, fired: 0 };
    let windows = plans.iter().map(|p| none(p.event)).collect();
    let mut watcher = Watcher { narrow, open, windows };
    block.run_asked(setup.days.len() as u32, &mut Nobody, &mut watcher);
    watcher.windows
}

/// A stretch that is open; of no days when none is.
#[derive(Clone, Copy, Default)]
struct Stretch {
    days: u32,
    steepest: f64,
    /// How often the event had fired when it opened.
    fired: u32,
}

struct Watcher {
    narrow: Narrow,
    open: Vec<Vec<Stretch>>,
    windows: Vec<Windows>,
}

impl Ask for Watcher {
    fn opened(&mut self, block: &mut Block<'_>, _: u32) {
        for (n, (stretches, windows)) in self.open.iter_mut().zip(&mut self.windows).enumerate() {
            for (cell, stretch) in stretches.iter_mut().enumerate() {
                let Some((rate, fired)) = block.let_through(n, cell) else { continue };
                if rate > 0.0 {
                    if stretch.days == 0 {
                        *stretch = Stretch { fired, ..Stretch::default() };
                        windows.all += 1;
                    }
                    stretch.days += 1;
                    stretch.steepest = f64::max(stretch.steepest, rate);
                } else if stretch.days > 0 {
                    let short = stretch.days < self.narrow.days && stretch.steepest > self.narrow.rate;
                    windows.narrow += u64::from(short);
                    windows.fired += u64::from(short && fired > stretch.fired);
                    stretch.days = 0;
                }
            }
        }
    }
}
