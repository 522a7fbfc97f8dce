//! The formats that a result can have.

use super::exit::Exit;
use crate::render::github::Annotation;
use crate::render::markdown::CommentSubject;
use crate::render::{SarifLog, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// A result that can be written in every format its command offers.
///
/// Every command has text and JSON. The others are used only if [`Command::formats`](super::app)
/// lists them.
pub(in crate::cli) trait Document {
    /// How the run ends.
    fn exit(&self) -> Exit;
    /// Writes it as text.
    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()>;
    /// Its JSON.
    fn json(&self) -> serde_json::Result<Value>;
    /// Writes the part that the screen does not show yet.
    fn rest_of_text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        self.text(out, styles)
    }
    /// Its Markdown, for a comment on a pull request.
    fn markdown(&self, _: &CommentSubject<'_>) -> Option<String> {
        None
    }
    /// The messages that GitHub shows at the lines of files.
    fn annotations(&self) -> Vec<Annotation> {
        Vec::new()
    }
    /// The outputs for later steps of a workflow, besides the exit code.
    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// Its picture, as the text that Mermaid draws.
    fn mermaid(&self) -> Option<String> {
        None
    }
    /// A SARIF log for code scanning; paths begin with `prefix`.
    fn sarif(&self, _prefix: &str) -> Option<SarifLog> {
        None
    }
    /// Writes its metrics, besides the exit code.
    fn metrics(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
