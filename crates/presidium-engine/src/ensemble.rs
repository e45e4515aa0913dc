//! Many histories: blocks over threads, progress and cancellation on the way, one summary at the end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::exec::{Block, Fired, Nobody, Watch};
use crate::program::Program;
use crate::setup::{Options, Setup};
use crate::summary::Summary;

/// Values of state a block should hold, so that it stays near the processor.
const STATE: u32 = 1 << 17;
/// Fewest lanes of a block unless said, before rounding to whole settings: few, so that short runs use all threads.
const LANES: u32 = 60;
/// Fewest lanes of a block that is compared with treated ones: many, because its day is worked on once for all.
const COMPARED: u32 = 160;
/// Most lanes of a block unless said.
const MOST: u32 = 512;

/// A range of histories and how to run it; only the range, seed, lucks and interpretation matter for results.
pub struct RunOptions<'a> {
    /// What results depend on.
    pub options: Options,
    /// First history, from 1.
    pub first: u64,
    /// Last history, inclusive.
    pub last: u64,
    /// Threads; 0 is one per core.
    pub threads: usize,
    /// Lanes of a block; 0 is the default.
    pub lanes: u32,
    /// Called with the number of histories done so far.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Stops the run between blocks.
    pub cancel: Option<&'a AtomicBool>,
}

impl RunOptions<'_> {
    /// Histories `first` to `last` with given options, all else at its default.
    pub fn new(options: Options, first: u64, last: u64) -> RunOptions<'static> {
        RunOptions { options, first, last, threads: 0, lanes: 0, progress: None, cancel: None }
    }
}

/// Runs a range of histories.
pub fn run(program: &Program, run: &RunOptions<'_>) -> Summary {
    let setup = Setup::new(program, run.options);
    let blocks = blocks_of(run, program.layout.rows);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if run.threads == 0 { cores } else { run.threads }.min(blocks.len()).max(1);
    let next = AtomicU64::new(0);
    let done = AtomicU64::new(0);
    let work = || {
        let mut summary = Summary::empty(&program.model);
        loop {
            if run.cancel.is_some_and(|c| c.load(Ordering::Relaxed)) {
                summary.interrupted = true;
                return summary;
            }
            let at = next.fetch_add(1, Ordering::Relaxed) as usize;
            let Some(&(first, lanes)) = blocks.get(at) else { return summary };
            let mut block = Block::new(&setup, first, lanes);
            block.run(&mut Nobody);
            summary.add(&block);
            let so_far = done.fetch_add(lanes as u64, Ordering::Relaxed) + lanes as u64;
            if let Some(progress) = run.progress {
                progress(so_far);
            }
        }
    };
    let mut total = Summary::empty(&program.model);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        total.merge(work());
        for handle in handles {
            if let Ok(part) = handle.join() {
                total.merge(part);
            }
        }
    });
    let all: u64 = blocks.iter().map(|b| b.1 as u64).sum();
    total.interrupted = total.histories < all;
    total
}

/// First history and lanes of each block; blocks end where settings end.
fn blocks_of(run: &RunOptions<'_>, rows: u32) -> Vec<(u64, usize)> {
    cut(run.first, run.last, run.options.lucks, if run.lanes == 0 { fitting(rows, LANES) } else { run.lanes })
}

/// First history and lanes of each block of a range, for a program; a short range is cut into one for each thread.
pub(crate) fn blocks(
    (first, last): (u64, u64),
    lucks: u32,
    threads: usize,
    program: &Program,
) -> Vec<(u64, usize)> {
    let each = (last + 1).saturating_sub(first).div_ceil(threads.max(1) as u64);
    let each = u32::try_from(each).unwrap_or(u32::MAX);
    cut(first, last, lucks, fitting(program.layout.rows, COMPARED).min(each))
}

fn fitting(rows: u32, fewest: u32) -> u32 {
    (STATE / rows.max(1)).clamp(fewest, MOST)
}

fn cut(first: u64, run_last: u64, lucks: u32, wanted: u32) -> Vec<(u64, usize)> {
    let (lucks, wanted) = (u64::from(lucks.max(1)), u64::from(wanted));
    let size = wanted.div_ceil(lucks).max(1) * lucks;
    let mut blocks = Vec::new();
    let mut first = first.max(1);
    while first <= run_last {
        let boundary = ((first - 1) / size + 1) * size;
        let last = boundary.min(run_last);
        blocks.push((first, (last - first + 1) as usize));
        first = last + 1;
    }
    blocks
}

/// Something that happened in a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An event fired.
    Event(presidium_lang::model::EventId),
    /// A choice was made: option and votes by member (−1 is no vote).
    Choice(presidium_lang::model::ChoiceId, u32, Vec<i32>),
}

/// One line of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Day, as position in the clock.
    pub day: u32,
    /// Combination.
    pub combo: u32,
    /// Key of luck.
    pub key: u64,
    /// Lane of the block it was run in.
    pub lane: u32,
    /// What.
    pub what: Happening,
}

/// Keeps everything that happens.
#[derive(Default)]
pub struct Chronicle {
    /// In the order in which it happened.
    pub lines: Vec<Line>,
}

impl Watch for Chronicle {
    fn event(&mut self, day: u32, event: presidium_lang::model::EventId, fired: &Fired) {
        self.lines.push(Line {
            day,
            combo: fired.combo,
            key: fired.key,
            lane: fired.lane,
            what: Happening::Event(event),
        });
    }

    fn choice(&mut self, day: u32, choice: presidium_lang::model::ChoiceId, fired: &Fired, votes: &[i32]) {
        self.lines.push(Line {
            day,
            combo: fired.combo,
            key: fired.key,
            lane: fired.lane,
            what: Happening::Choice(choice, fired.option, votes.to_vec()),
        });
    }
}

/// One history in full: what happened, in order, and the block it was run in (one lane).
pub fn history<'s>(setup: &'s Setup<'s>, number: u64) -> (Chronicle, Block<'s>) {
    let mut chronicle = Chronicle::default();
    let mut block = Block::new(setup, number, 1);
    block.run(&mut chronicle);
    (chronicle, block)
}
