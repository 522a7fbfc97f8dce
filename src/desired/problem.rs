//! What is wrong with a manifest, with its place and line.

use super::excerpt::Excerpt;
use crate::model::Place;

/// The severity of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// dooctl does nothing until it is solved.
    Error,
    /// dooctl goes on.
    Warning,
}

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable kebab-case name of the kind of problem; for a lint, the lint's name.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a period. It never repeats a possible secret.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is.
    pub place: Place,
    /// The line it is in.
    pub excerpt: Option<Excerpt>,
}

impl Problem {
    /// An error about a whole file, or without a line that could be shown.
    pub fn at(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            help: None,
            place,
            excerpt: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
