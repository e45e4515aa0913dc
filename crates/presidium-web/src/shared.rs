//! What all requests share: the opened model, the limits, turns at the engine, and whether the server is stopping.

use crate::kept::Kept;
use crate::limits::Limits;
use crate::refusal::Refusal;
use presidium::Session;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// One for each server.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The model.
    pub(crate) session: Arc<Session>,
    /// How much is done.
    pub(crate) limits: Limits,
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// Turns true when the server stops.
    pub(crate) stopping: watch::Receiver<bool>,
    /// Answers given before.
    pub(crate) kept: Kept,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// A turn at the engine; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Shared {
    pub(crate) fn new(
        session: Session,
        limits: Limits,
        address: SocketAddr,
        stopping: watch::Receiver<bool>,
    ) -> Shared {
        let turns = Arc::new(Semaphore::new(limits.running.max(1)));
        let kept = Kept::new(limits.kept);
        let waiting = AtomicUsize::new(0);
        Shared { session: Arc::new(session), limits, address, stopping, kept, turns, waiting }
    }

    /// Requests the engine works on now.
    pub(crate) fn running(&self) -> usize {
        self.limits.running.max(1).saturating_sub(self.turns.available_permits())
    }

    /// Waits for a turn at the engine.
    ///
    /// Refuses when too many wait already, when it takes too long, and when the server stops.
    pub(crate) async fn turn(&self) -> Result<Turn, Refusal> {
        if let Ok(permit) = self.turns.clone().try_acquire_owned() {
            return Ok(Turn { _permit: permit });
        }
        let place = Place::take(&self.waiting);
        if place.number >= self.limits.waiting {
            return Err(Refusal::busy());
        }
        let mut stopping = self.stopping.clone();
        tokio::select! {
            permit = self.turns.clone().acquire_owned() => match permit {
                Ok(permit) => Ok(Turn { _permit: permit }),
                Err(_) => Err(Refusal::stopping()),
            },
            () = tokio::time::sleep(self.limits.patience) => Err(Refusal::busy()),
            _ = stopping.wait_for(|stop| *stop) => Err(Refusal::stopping()),
        }
    }
}

/// A place among those who wait; given up when dropped.
struct Place<'a> {
    waiting: &'a AtomicUsize,
    number: usize,
}

impl Place<'_> {
    fn take(waiting: &AtomicUsize) -> Place<'_> {
        Place { waiting, number: waiting.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
