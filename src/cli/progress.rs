//! Progress on standard error: one line that is redrawn on a terminal, or a line every few seconds
//! in a log.

use super::options::GlobalArgs;
use crate::render;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a log gets a line.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// The progress of a run.
pub(super) struct Progress {
    bar: ProgressBar,
    logged: bool,
    last: Cell<Instant>,
}

impl Progress {
    pub(super) fn new(global: &GlobalArgs) -> Self {
        let terminal = io::stderr().is_terminal() && global.verbose == 0;
        let bar = ProgressBar::new_spinner();
        bar.set_draw_target(if terminal && !global.quiet {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        });
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        Self {
            bar,
            logged: !terminal && !global.quiet,
            last: Cell::new(Instant::now()),
        }
    }

    /// Shows what is running, how far it is, and the time left.
    pub(super) fn report(&self, what: &str, done: u64, all: u64, seconds_left: Option<u64>) {
        let left = match seconds_left {
            Some(seconds) if seconds > 0 => format!(", {} left", render::words::duration(seconds)),
            _ => String::new(),
        };
        let line = format!("{what} ({done} of {all}{left})");
        let line = render::safe(&line);
        if self.logged {
            if self.last.get().elapsed() >= LOG_EVERY {
                self.last.set(Instant::now());
                // A closed log must not stop the run.
                let _ = writeln!(io::stderr(), "{line}");
            }
        } else {
            self.bar.set_message(line.into_owned());
            self.bar.tick();
        }
    }

    /// Removes the line.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// The line, so that logs can be written above it.
    pub(super) fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }
}
