//! What a result must be able to become.

use super::exit::Exit;
use crate::render::github::Annotation;
use crate::render::markdown::Subject;
use crate::render::{SarifLog, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// A result that can be written in every format its command offers.
///
/// Text and JSON are every command's. The others are only asked for where
/// [`Command::formats`](super::app) lists them.
pub(in crate::cli) trait Document {
    /// How the run ends.
    fn exit(&self) -> Exit;
    /// Writes it for people.
    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()>;
    /// Puts it into the form for programs.
    fn json(&self) -> serde_json::Result<Value>;
    /// Writes what of it is not on the screen yet.
    fn rest_of_text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        self.text(out, styles)
    }
    /// Puts it into a comment of a pull request.
    fn markdown(&self, _: &Subject<'_>) -> Option<String> {
        None
    }
    /// What GitHub shows at the lines of files.
    fn annotations(&self) -> Vec<Annotation> {
        Vec::new()
    }
    /// What the next steps of a workflow may want to know, besides the exit code.
    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// Puts it into a log for code scanning; paths begin with `prefix`.
    fn sarif(&self, _prefix: &str) -> Option<SarifLog> {
        None
    }
    /// Writes what of it is counted, besides the exit code.
    fn metrics(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
