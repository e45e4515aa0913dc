//! Counts of pairs of histories → answers that can be read honestly. Only [`experiment`] and [`claim`] run anything.
//!
//! [`interval`] doubts of shares and paired differences; [`cells`] the four cells of one outcome and what
//! they say about need; [`bounds`] what holds whatever luck the worlds share; [`shift`] days and amounts;
//! [`settings`] what the sources leave open; [`mod@put_in`] which lines lead straight to an answer;
//! [`mod@verdict`] the one word; [`checks`] and [`mod@mirror`] standards a change is held to; [`claim`] a causal
//! sentence tried with all of these.

pub mod bounds;
pub mod cells;
pub mod checks;
pub mod claim;
pub mod experiment;
pub mod interval;
pub mod mirror;
pub mod put_in;
pub mod rails;
pub mod settings;
pub mod shift;
pub mod verdict;

pub use cells::{Cause, Cells, Effect, Pairs};
pub use interval::{Interval, Share};
pub use put_in::{PutIn, put_in, share_put_in};
pub use settings::{OverSettings, Range, SettingsSpread};
pub use verdict::{Verdict, Word, verdict};
