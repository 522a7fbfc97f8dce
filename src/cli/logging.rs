//! Logs on standard error: one line per request with `-v`, never a header or a body.

use super::options::{GlobalArgs, LogFormat};
use super::progress::Progress;
use crate::render::{Lines, safe, safe_line};
use indicatif::ProgressBar;
use std::borrow::Cow;
use std::io::{self, Write};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

/// Starts logging. Writes only dooctl's own events: those of the HTTP libraries can contain what is
/// sent.
pub(super) fn start(global: &GlobalArgs, progress: &Progress) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::WARN,
        (false, 1) => LevelFilter::INFO,
        (false, _) => LevelFilter::DEBUG,
    };
    let writer = AboveProgress {
        bar: progress.bar(),
        format: global.log_format,
    };
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
    // An error means that a test has already started logging.
    let _ = registry().with(layer.with_filter(filter)).try_init();
}

/// Writes logs above the progress line, one per line.
#[derive(Clone)]
struct AboveProgress {
    bar: ProgressBar,
    format: LogFormat,
}

impl Write for AboveProgress {
    /// Each write is one complete event with a line break at its end.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let event = String::from_utf8_lossy(bytes);
        let line = line(&event, self.format);
        self.bar.suspend(|| writeln!(io::stderr(), "{line}"))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl<'a> MakeWriter<'a> for AboveProgress {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// An event as one line, even if a server sent line breaks.
fn line(event: &str, format: LogFormat) -> Cow<'_, str> {
    let event = event.strip_suffix('\n').unwrap_or(event);
    match format {
        LogFormat::Text => safe(event),
        LogFormat::Json => safe_line(event, Lines::Json),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_that_no_runner_obeys() {
        assert_eq!(
            line("WARN a\n::error::b\u{200b}\n", LogFormat::Text),
            "WARN a\\n::error::b\\u{200b}"
        );
        assert_eq!(
            line("::a ##[b]\n", LogFormat::Text),
            "\\u{3a}:a #\\u{23}[b]"
        );
        assert_eq!(
            line("{\"message\":\"##[b\u{202e}\"}\n", LogFormat::Json),
            "{\"message\":\"#\\u0023[b\\u202e\"}"
        );
    }
}
