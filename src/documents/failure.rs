//! Failures in documents, and the documents of commands that failed.

use super::FORMAT_VERSION;
use crate::desired::{Problem, Severity};
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An error with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ErrorItem {
    /// The error in one word.
    pub code: String,
    /// The error in one sentence.
    pub message: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A problem of a manifest, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ProblemItem {
    /// The kind of problem; for a lint, its name.
    pub code: String,
    /// `error` or `warning`.
    pub severity: String,
    /// The problem in one sentence.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The file, as a path that begins like the one of the manifest on the command line.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl ProblemItem {
    /// Makes the items of problems.
    pub fn all(problems: &[Problem]) -> Vec<Self> {
        problems.iter().map(Self::from).collect()
    }
}

impl From<&Problem> for ProblemItem {
    fn from(problem: &Problem) -> Self {
        let Problem {
            code,
            severity,
            message,
            help,
            place,
            excerpt: _,
        } = problem;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        Self {
            code: (*code).to_owned(),
            severity: severity.to_owned(),
            message: message.clone(),
            help: help.clone(),
            file: place.file.to_string(),
            line: place.line,
            column: place.column,
        }
    }
}

/// The document of a command that failed without a result.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct FailureDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it failed, in one word.
    pub failure: String,
    /// The errors.
    pub errors: Vec<ErrorItem>,
    /// The problems of the manifest.
    pub problems: Vec<ProblemItem>,
}

impl FailureDocument {
    /// A document of the current version.
    pub fn new(
        exit_code: u8,
        failure: &str,
        errors: Vec<ErrorItem>,
        problems: Vec<ProblemItem>,
    ) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.to_owned(),
            errors,
            problems,
        }
    }
}

/// What `validate` found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ValidationDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// `manifest-problems`, or null when there is no error.
    pub failure: Option<String>,
    /// How many files were read.
    pub files: usize,
    /// How many groups they declare.
    pub groups: usize,
    /// All problems.
    pub problems: Vec<ProblemItem>,
}
