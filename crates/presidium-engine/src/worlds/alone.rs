//! A model and some changes → one world that runs by itself, from its first day to its last.
//!
//! [`compare`](super::compare()) counts pairs and shares what two worlds have in common; here every history
//! is computed whole, so that anything can be read from it. Both give the same histories.

use presidium_lang::change::Change;
use presidium_lang::model::{Model, SwitchId};

use super::rebuild::rebuild;
use super::treat::treat;
use crate::exec::world::UNCHANGED;
use crate::exec::{Block, Watch};
use crate::lower::lower_treated;
use crate::program::Program;
use crate::setup::{Options, Setup};

/// One world, ready to run.
#[derive(Clone, Debug)]
pub struct World {
    program: Program,
    options: Options,
    /// None in the unchanged world.
    switches: Vec<SwitchId>,
}

impl World {
    /// The world of some changes that act together; of none, the unchanged one.
    pub fn new(model: &Model, changes: &[Change], options: Options) -> World {
        let (rebuilt, options, others) = rebuild(model, options, changes);
        let treated = treat(&rebuilt, &others.iter().collect::<Vec<_>>());
        let switches = treated.switches.iter().flatten().copied().collect();
        World { program: lower_treated(&treated), options, switches }
    }

    /// First history and number of histories of each block of a range, its ends included; for one thread.
    pub fn blocks(&self, first: u64, last: u64) -> Vec<(u64, usize)> {
        crate::ensemble::blocks((first, last), self.options.lucks, 1, &self.program)
    }

    /// What all blocks of this world share.
    pub fn setup(&self) -> Setup<'_> {
        let worlds = if self.switches.is_empty() { Vec::new() } else { vec![self.switches.clone()] };
        Setup::with_worlds(&self.program, self.options, worlds)
    }
}

/// Runs histories `first`, `first + 1`, … of the one world of a setup through the whole clock.
pub fn run_whole<'s>(setup: &'s Setup<'s>, (first, lanes): (u64, usize), watch: &mut dyn Watch) -> Block<'s> {
    let world = if setup.worlds.is_empty() { UNCHANGED } else { 0 };
    let histories = (first..first + lanes as u64).collect();
    let mut block = Block::of_worlds(setup, histories, vec![world; lanes]);
    block.run(watch);
    block
}
