//! Progress of long runs on standard error: a bar on a terminal, after half a second, and nothing elsewhere.

use crate::args::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use presidium::verbs::run::Watch;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Runs `work` and shows how far `watch` says it is.
pub(crate) fn with_progress<T: Send>(
    how: Option<Progress>,
    quiet: bool,
    total: u64,
    watch: &Watch,
    work: impl FnOnce() -> T + Send,
) -> T {
    let wanted = match how.unwrap_or_default() {
        Progress::None => false,
        Progress::Bar => true,
        Progress::Auto => !quiet && std::io::stderr().is_terminal(),
    };
    if !wanted {
        return work();
    }
    let finished = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let handle = scope.spawn(|| show(total, watch, &finished, how == Some(Progress::Bar)));
        let value = work();
        finished.store(true, Ordering::Release);
        handle.thread().unpark();
        value
    })
}

fn show(total: u64, watch: &Watch, finished: &AtomicBool, at_once: bool) {
    if !at_once {
        std::thread::park_timeout(Duration::from_millis(500));
    }
    if finished.load(Ordering::Acquire) && !at_once {
        return;
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} histories, {eta} to go")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    bar.set_style(style.progress_chars("##."));
    while !finished.load(Ordering::Acquire) {
        bar.set_position(watch.done.load(Ordering::Relaxed));
        std::thread::park_timeout(Duration::from_millis(100));
    }
    bar.finish_and_clear();
}
