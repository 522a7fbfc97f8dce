//! Logs on standard error: one line per request with `-v`, never a header or a body.

use super::options::{GlobalArgs, LogFormat};
use super::progress::Progress;
use indicatif::ProgressBar;
use std::io::{self, Write};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

/// Starts logging. Only dooctl's own events are written: those of the HTTP libraries can hold what
/// is sent.
pub(super) fn start(global: &GlobalArgs, progress: &Progress) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::WARN,
        (false, 1) => LevelFilter::INFO,
        (false, _) => LevelFilter::DEBUG,
    };
    let writer = AboveProgress(progress.bar());
    let layer = match global.log_format {
        LogFormat::Text => fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_target(false)
            .with_writer(writer)
            .boxed(),
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_writer(writer)
            .boxed(),
    };
    let filter = Targets::new().with_target("dooctl", level);
    // An error means that logging was started before, by a test.
    let _ = registry().with(layer.with_filter(filter)).try_init();
}

/// Writes logs above the progress line.
struct AboveProgress(ProgressBar);

impl Write for AboveProgress {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl<'a> MakeWriter<'a> for AboveProgress {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self(self.0.clone())
    }
}
