//! What doo said, and how the run ends.

use crate::api::ApiError;
use crate::backfill::{Sent, Window};
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::documents::{BackfillDocument, BackfillOutput};
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// What doo said, as a result.
pub(super) struct BackfillResult {
    pub(super) sent: Sent,
    pub(super) window: Window,
    pub(super) rate: u8,
    pub(super) is_dry: bool,
}

impl BackfillResult {
    fn ending(&self) -> Ending {
        let accepted = self.sent.has_accepted();
        match self.sent.error() {
            None => Ending::DONE,
            Some((ApiError::Interrupted { .. }, _)) => {
                Ending::failed(Exit::Interrupted, "interrupted")
            }
            Some((_, true)) => Ending::failed(Exit::Incomplete, "unknown"),
            Some((error, false)) if accepted => Ending::failed(Exit::Incomplete, error.code()),
            Some((error, false)) => Ending::failed(Exit::Failed, error.code()),
        }
    }

    /// The failure of the call that ended it.
    pub(super) fn failure(&self, error: &ApiError) -> Failure {
        let Ending { exit, failure } = self.ending();
        let help = match failure {
            Some("unknown") => "doo may be sending: look at the receiver before you repeat",
            _ => error.help(),
        };
        Failure::new(exit, failure.unwrap_or("failed"), error.to_string()).help(help)
    }
}

impl Document for BackfillResult {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        if self.is_dry {
            return writeln!(out, "Nothing was sent: this was a dry run.");
        }
        render::backfilled(out, styles, &self.sent, self.rate)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Ending { exit, failure } = self.ending();
        let document = BackfillDocument::new(exit.code(), failure, &self.window, &self.sent.calls);
        serde_json::to_value(BackfillOutput::Backfill(document))
    }
}
