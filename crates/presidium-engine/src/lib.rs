//! The engine: a checked model becomes a program, a program runs many histories, histories become summaries.
//!
//! [`lower()`] turns what a model says into how it runs; [`exec`] steps a block of histories through the days;
//! [`oracle`] reads the model slowly, one history at a time, and is the judge of everything else here.
//! The same model, parameters, seed and history numbers give the same bits for any block size and any
//! number of threads.

pub mod code;
pub mod ensemble;
pub mod exec;
pub mod explain;
mod laws;
pub mod layout;
mod lower;
#[doc(hidden)]
pub mod oracle;
pub mod program;
pub mod setup;
pub mod summary;
pub mod worlds;

pub use ensemble::{RunOptions, history, run};
pub use laws::prior_quantile;
pub use lower::cost::{Cost, costs};
pub use lower::{lower, lower_treated};
pub use program::Program;
pub use setup::{Coupling, Options, Setup};
pub use summary::{Summary, Tally, Watched};
