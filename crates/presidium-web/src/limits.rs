//! How much one server does: for one request, and for all at once.

use std::time::Duration;

/// Limits of work, time, size and number. The defaults suit one person's machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most histories of a run.
    pub histories: u64,
    /// Most pairs of histories of a what-if, of claims, and of weighing.
    pub pairs: u64,
    /// Most changes, outcomes or ids in one request.
    pub names: usize,
    /// Longest name or change, in bytes.
    pub name_bytes: usize,
    /// Largest body of a request, in bytes.
    pub body: usize,
    /// Requests the engine works on at the same time.
    pub running: usize,
    /// Requests that may wait for their turn.
    pub waiting: usize,
    /// Longest wait for a turn.
    pub patience: Duration,
    /// Longest work on one request.
    pub work: Duration,
    /// Longest time a client may take to send a request.
    pub sending: Duration,
    /// Most connections.
    pub connections: usize,
    /// Answers kept to be given again.
    pub kept: usize,
    /// How long answers under way may take to end when the server stops.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            histories: 20_000,
            pairs: 10_000,
            names: 100,
            name_bytes: 1_000,
            body: 4 << 20,
            running: 2,
            waiting: 16,
            patience: Duration::from_secs(20),
            work: Duration::from_secs(180),
            sending: Duration::from_secs(15),
            connections: 512,
            kept: 64,
            farewell: Duration::from_secs(3),
        }
    }
}
