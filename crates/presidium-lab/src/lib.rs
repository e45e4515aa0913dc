//! Counts of pairs of histories → answers that can be read honestly. Pure: nothing is run or read here.
//!
//! [`interval`] doubts of shares and paired differences; [`cells`] the four cells of one outcome and what
//! they say about need; [`bounds`] what holds whatever luck the worlds share; [`shift`] days and amounts;
//! [`settings`] what the sources leave open; [`mod@verdict`] the one word.

pub mod bounds;
pub mod cells;
pub mod interval;
pub mod settings;
pub mod shift;
pub mod verdict;

pub use cells::{Cause, Cells, Effect, Pairs};
pub use interval::{Interval, Share};
pub use settings::{Moments, Range, SettingsSpread};
pub use verdict::{Verdict, Word, verdict};
