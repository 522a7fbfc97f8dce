//! What is wrong with a manifest, told with the place and the line.

use super::excerpt::Excerpt;
use crate::model::Place;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is done while there is one.
    Error,
    /// Worth knowing.
    Warning,
}

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable kebab-case name of the kind of problem; of a lint, the lint's name.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a period. It never repeats what may be a secret.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is.
    pub place: Place,
    /// The line it is in.
    pub excerpt: Option<Excerpt>,
}

impl Problem {
    /// An error that belongs to a whole file, or to no line that could be shown.
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

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
