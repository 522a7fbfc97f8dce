//! What is wrong with a document, and where reports go.

use super::Span;
use crate::suggest::closest;
use std::borrow::Cow;
use std::cell::RefCell;

/// One problem in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// A stable kebab-case name of the kind of problem.
    pub code: &'static str,
    /// Where it is.
    pub span: Span,
    /// What is wrong. It never repeats a possible secret.
    pub message: String,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// Whether the line may hold a secret and must not be shown.
    pub masked: bool,
}

impl Issue {
    /// A problem without help.
    pub fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: message.into(),
            help: None,
            masked: false,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean" if a candidate is close to what is written.
    #[must_use]
    pub fn suggest<'c>(self, written: &str, candidates: impl IntoIterator<Item = &'c str>) -> Self {
        match closest(written, candidates) {
            Some(candidate) => self.help(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }

    /// Removes quoted text from the message, which may be a secret, and masks the line.
    #[must_use]
    pub(super) fn unquoted(mut self) -> Self {
        let parts = self.message.split('`').step_by(2).map(str::trim);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        self.message = parts.join(" ");
        self.masked(true)
    }

    /// Hides the line.
    #[must_use]
    pub fn masked(mut self, masked: bool) -> Self {
        self.masked |= masked;
        self
    }
}

/// Receives problems. Reading goes on after each of them.
pub trait Sink {
    /// Takes one problem.
    fn report(&self, issue: Issue);

    /// Receives the places of values that may be secret: their lines must not be shown.
    fn conceal(&self, _: Vec<Span>) {}
}

impl Sink for RefCell<Vec<Issue>> {
    fn report(&self, issue: Issue) {
        self.borrow_mut().push(issue);
    }
}
