//! Ctrl-C: the first asks a run to stop and keeps what is finished, the second ends the program.

use crate::exit::Exit;
use presidium::verbs::run::Watch;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A watch that Ctrl-C cancels.
pub(crate) fn watch() -> Arc<Watch> {
    let watch = Arc::new(Watch::default());
    let handle = Arc::clone(&watch);
    let installed = ctrlc::set_handler(move || {
        if handle.cancel.swap(true, Ordering::Relaxed) {
            leave();
        }
    });
    // Without a handler Ctrl-C ends the program as it always does.
    drop(installed);
    watch
}

#[expect(clippy::exit, reason = "a second Ctrl-C asks for exactly this")]
fn leave() {
    std::process::exit(Exit::Interrupted as i32);
}
