//! Worlds over the same luck: changes put into a model, treated histories forked where they first differ, pairs counted.
//!
//! Read in this order: [`treat`] and [`rebuild`] turn changes into a model with switches, `follow` takes a block
//! of histories through all worlds at once, [`compare`](compare()) counts what became of them;
//! [`alone`] runs one world by itself. The page
//! `docs/design/002-changes.md` is the law.

pub mod alone;
mod compare;
mod follow;
mod over_settings;
pub mod rebuild;
pub mod treat;

pub use compare::{Cells, CompareOptions, Comparison, Paired, Pairing, Prepared, compare};
pub use follow::Situation;
pub use over_settings::OverSettings;
