//! The server as clients see it: real servers on free ports, asked over real connections.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod answers;
mod client;
mod described;
mod faults;
