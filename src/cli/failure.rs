//! The failure of a command.

use super::document::Document;
use super::exit::{Ending, Exit};
use crate::api::ApiError;
use crate::desired::Problem;
use crate::documents::{ErrorItem, FailureDocument, ProblemItem};
use crate::render::github::{self, Annotation, Level};
use crate::render::markdown::{self, CommentSubject, Failed};
use crate::render::{self, Styles};
use serde_json::Value;
use std::error::Error;
use std::io::{self, Write};

/// A failure, for people and for programs.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    /// The reason in one word.
    pub(super) code: &'static str,
    /// One line, no period.
    pub(super) message: String,
    /// Its causes, outermost first.
    pub(super) causes: Vec<String>,
    /// What to do next.
    pub(super) help: Option<String>,
    /// The problems of the manifest, if they are the reason.
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
        let count = render::words::problem_count(&problems).unwrap_or_default();
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

    /// How the run ends.
    pub(super) fn ending(&self) -> Ending {
        Ending::failed(self.exit, self.code)
    }

    /// The JSON document of the failure.
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

impl Failure {
    /// Writes it as text.
    pub(super) fn write(&self, out: &mut dyn Write, coloured: bool) -> io::Result<()> {
        let Self {
            exit: _,
            code: _,
            message,
            causes,
            help,
            problems,
        } = self;
        render::problems(out, coloured, problems)?;
        writeln!(out, "error: {}", render::safe(message))?;
        for cause in causes {
            writeln!(out, "  caused by: {}", render::safe(cause))?;
        }
        match help {
            Some(help) => writeln!(out, "  help: {}", render::safe(help)),
            None => Ok(()),
        }
    }
}

impl Document for Failure {
    fn exit(&self) -> Exit {
        self.exit
    }

    fn text(&self, out: &mut dyn Write, _: &Styles) -> io::Result<()> {
        self.write(out, false)
    }

    /// It is already on standard error.
    fn rest_of_text(&self, _: &mut dyn Write, _: &Styles) -> io::Result<()> {
        Ok(())
    }

    fn json(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self.document())
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        let failed = Failed {
            message: &self.message,
            causes: &self.causes,
            help: self.help.as_deref(),
            problems: &self.problems,
        };
        Some(markdown::failure(subject, &failed))
    }

    fn annotations(&self) -> Vec<Annotation> {
        let mut annotations = github::of_problems(&self.problems);
        if self.problems.is_empty() {
            let message = [std::slice::from_ref(&self.message), &self.causes].concat();
            let message = message.join(": ");
            annotations.push(github::without_place(Level::Error, self.code, message));
        }
        annotations
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        vec![("failure", self.code.to_owned())]
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
