//! Why a command has no result.

use super::Exit;
use crate::api::ApiError;
use crate::desired::Problem;
use crate::render::json::{ErrorItem, FailureDocument, ProblemItem};
use std::error::Error;

/// A failure, for people and for programs.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    /// The reason in one word.
    pub(super) code: &'static str,
    /// One line, no period.
    pub(super) message: String,
    /// What it was caused by, outermost first.
    pub(super) causes: Vec<String>,
    /// What to do next.
    pub(super) help: Option<String>,
    /// The problems of the manifest, if that is what it is about.
    pub(super) problems: Vec<Problem>,
}

impl Failure {
    pub(super) fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            exit,
            code,
            message: message.into(),
            causes: Vec::new(),
            help: None,
            problems: Vec::new(),
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn caused_by(mut self, error: &dyn Error) -> Self {
        let mut cause = Some(error);
        while let Some(error) = cause {
            self.causes.push(error.to_string());
            cause = error.source();
        }
        self
    }

    /// A manifest with problems.
    pub(super) fn manifest(problems: Vec<Problem>) -> Self {
        let count = crate::render::problem_count(&problems).unwrap_or_default();
        Self {
            problems,
            ..Self::new(
                Exit::Manifest,
                "manifest-problems",
                format!("the manifest has problems: {count}"),
            )
        }
    }

    /// A failure of dooctl itself.
    pub(super) fn internal(message: &str, error: &dyn Error) -> Self {
        Self::new(Exit::Failed, "internal", message)
            .caused_by(error)
            .help("this is a bug in dooctl; please report it with the command and its output")
    }

    /// The document that says so.
    pub(super) fn document(&self) -> FailureDocument {
        let Self {
            exit,
            code,
            message,
            causes,
            help,
            problems,
        } = self;
        let message = std::iter::once(message)
            .chain(causes)
            .cloned()
            .collect::<Vec<_>>()
            .join(": ");
        let error = ErrorItem {
            code: (*code).to_owned(),
            message,
            help: help.clone(),
        };
        FailureDocument::new(exit.code(), code, vec![error], ProblemItem::all(problems))
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        let exit = match error {
            ApiError::Interrupted { .. } => Exit::Interrupted,
            _ => Exit::Failed,
        };
        Self::new(exit, error.code(), error.to_string()).help(error.help())
    }
}
