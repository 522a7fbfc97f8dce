//! Problems and failures as comments.

use super::comment::{Section, assemble};
use super::escape::prose;
use super::{CommentSubject, alert, foot, problem};
use crate::desired::{Loaded, Problem, Severity};
use crate::render::words::{count, problem_count};

/// A failure that is the only result of a command.
#[derive(Debug)]
pub struct Failed<'a> {
    /// The failure in one line.
    pub message: &'a str,
    /// Its causes, outermost first.
    pub causes: &'a [String],
    /// What to do next.
    pub help: Option<&'a str>,
    /// The problems of the manifest.
    pub problems: &'a [Problem],
}

/// What `validate` found, as a comment of at most 60,000 characters.
pub fn validation(subject: &CommentSubject<'_>, loaded: &Loaded) -> String {
    let Loaded {
        desired,
        folders: _,
        team_reader: _,
        owner: _,
        problems,
        files,
        groups,
    } = loaded;
    let found = problem_count(problems);
    let result = match (desired.is_some(), found) {
        (true, None) => "the manifest is valid".to_owned(),
        (true, Some(found)) => format!("the manifest is valid; {found}"),
        (false, found) => found.unwrap_or_default(),
    };
    let read = format!(
        "{}, {}.",
        count(*groups, "group"),
        count(files.len(), "file")
    );
    let foot = foot(&[read], problems);
    assemble(&subject.title(&result), &errors(problems), &foot)
}

/// A failure, as a comment of at most 60,000 characters.
pub fn failure(subject: &CommentSubject<'_>, failed: &Failed<'_>) -> String {
    let Failed {
        message,
        causes,
        help,
        problems,
    } = failed;
    let causes = causes
        .iter()
        .map(|cause| format!("Caused by: {}", prose(cause)));
    let help = help.map(|help| format!("What to do: {}", prose(help)));
    let lines: Vec<String> = std::iter::once(prose(message))
        .chain(causes)
        .chain(help)
        .collect();
    let head = subject.title("failed") + &alert("CAUTION", &[lines.join("\\\n")]);
    assemble(&head, &errors(problems), &foot(&[], problems))
}

fn errors(problems: &[Problem]) -> Vec<Section> {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    let section = |problem: &Problem| {
        let line = format!("- {}\n", self::problem(problem));
        Section {
            heading: None,
            full: line.clone(),
            brief: line,
        }
    };
    errors.map(section).collect()
}
