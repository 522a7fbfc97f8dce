//! A file while it is read, and the problems in it.

use super::excerpt::{Excerpt, looks_secret};
use super::problem::{Problem, Severity};
use crate::characters::floor;
use crate::model::Place;
use crate::yaml::{Issue, Sink, Span};
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

/// The most errors, and the most warnings, that are reported for one file: a file of another kind
/// can have a million.
pub(super) const MOST: usize = 1_000;

/// A file while it is read: its text, and its problems so far.
pub(super) struct Source<'a> {
    pub(super) file: Arc<str>,
    pub(super) text: &'a str,
    most: usize,
    found: RefCell<Found>,
    /// Where values may be secrets.
    concealed: RefCell<Vec<Span>>,
}

/// The problems so far.
#[derive(Default)]
struct Found {
    problems: Vec<Problem>,
    /// A problem of an aliased value occurs at each alias, and is reported once.
    reported: HashSet<(Severity, &'static str, Place, String)>,
    errors: usize,
    warnings: usize,
}

impl Found {
    fn number(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        }
    }
}

impl<'a> Source<'a> {
    pub(super) fn new(file: Arc<str>, text: &'a str) -> Self {
        Self {
            file,
            text,
            most: MOST,
            found: RefCell::default(),
            concealed: RefCell::default(),
        }
    }

    /// The same, with a lower limit of problems.
    pub(super) fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place {
            file: Arc::clone(&self.file),
            line: span.line.max(1),
            column: span.column.max(1),
        }
    }

    /// Makes a problem from an issue in this file.
    pub(super) fn problem(&self, severity: Severity, issue: Issue) -> Problem {
        let Issue {
            code,
            span,
            message,
            help,
            masked,
        } = issue;
        Problem {
            code,
            severity,
            message,
            help: help.map(String::from),
            place: self.place(span),
            excerpt: Excerpt::of(
                self.text,
                span,
                masked || self.continues_secret(code, span) || self.is_concealed(span),
            ),
        }
    }

    /// Whether the line of a problem has a part of a value that may be a secret.
    fn is_concealed(&self, span: Span) -> bool {
        let start = floor(self.text, span.start as usize);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |at| start + at);
        let concealed = self.concealed.borrow();
        let mut parts = concealed.iter().map(|part| {
            let part = part.bytes();
            // The span of a block ends where the next value begins, in another line.
            let text = self.text.get(part.clone()).unwrap_or_default();
            part.start..part.start + text.trim_end().len()
        });
        parts.any(|part| part.start < line_end && line_start < part.end)
    }

    /// Whether the line of a syntax error could continue a secret. The value that it belongs to is
    /// not known, so the line before and the less indented line above decide.
    fn continues_secret(&self, code: &str, span: Span) -> bool {
        if code != "yaml-syntax" {
            return false;
        }
        let indent = |line: &str| line.len() - line.trim_start().len();
        let start = floor(self.text, span.start as usize);
        let mut lines = self.text[..start].rsplit('\n');
        let own = lines.next().map_or(0, indent);
        let mut before = lines.filter(|line| !line.trim().is_empty()).peekable();
        before.peek().is_some_and(|line| looks_secret(line))
            || before
                .find(|line| indent(line) < own)
                .is_some_and(looks_secret)
    }

    /// Adds a problem, unless it is known or there are too many. Errors and warnings have separate
    /// limits, so that neither hides the other.
    pub(super) fn push(&self, problem: Problem) {
        let mut found = self.found.borrow_mut();
        let severity = problem.severity;
        let number = *found.number(severity);
        if number > self.most {
            return;
        }
        let place = problem.place.clone();
        let key = (severity, problem.code, place, problem.message.clone());
        if !found.reported.insert(key) {
            return;
        }
        *found.number(severity) += 1;
        if number < self.most {
            found.problems.push(problem);
            return;
        }
        let what = match severity {
            Severity::Error => "errors",
            Severity::Warning => "warnings",
        };
        let most = self.most;
        let message = format!("more than {most} {what} in this file; the others are not shown");
        found.problems.push(Problem {
            severity,
            ..Problem::at("too-many-problems", problem.place, message)
        });
    }

    pub(super) fn error(&self, issue: Issue) {
        self.add(Severity::Error, issue);
    }

    pub(super) fn warning(&self, issue: Issue) {
        self.add(Severity::Warning, issue);
    }

    /// Makes and adds a problem; skips the work if it would not be reported.
    fn add(&self, severity: Severity, issue: Issue) {
        let is_full = *self.found.borrow_mut().number(severity) > self.most;
        let place = self.place(issue.span);
        let key = (severity, issue.code, place, issue.message.clone());
        if !is_full && !self.found.borrow().reported.contains(&key) {
            self.push(self.problem(severity, issue));
        }
    }

    /// Adds the problems of a file that belongs to this one.
    pub(super) fn extend(&self, problems: Vec<Problem>) {
        self.found.borrow_mut().problems.extend(problems);
    }

    /// The problems so far.
    pub(super) fn take_problems(&self) -> Vec<Problem> {
        std::mem::take(&mut self.found.borrow_mut().problems)
    }
}

impl Sink for Source<'_> {
    fn report(&self, issue: Issue) {
        self.error(issue);
    }

    fn conceal(&self, spans: Vec<Span>) {
        self.concealed.borrow_mut().extend(spans);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(source: &Source<'_>, severity: Severity, number: u32) {
        let span = Span {
            line: number,
            ..Span::default()
        };
        source.add(severity, Issue::new("x", span, "x"));
    }

    #[test]
    fn too_many_warnings_are_cut_and_are_no_error() {
        let source = Source::new("f".into(), "").at_most(3);
        (1..=9).for_each(|number| numbered(&source, Severity::Warning, number));
        numbered(&source, Severity::Error, 10);
        let problems = source.take_problems();
        let reported: Vec<_> = problems.iter().map(|it| (it.severity, it.code)).collect();
        let (warning, error) = (Severity::Warning, Severity::Error);
        let cut = (warning, "too-many-problems");
        let x = (warning, "x");
        assert_eq!(reported, [x, x, x, cut, (error, "x")]);
    }

    #[test]
    fn what_is_told_once_leaves_room_for_the_rest() {
        let source = Source::new("f".into(), "").at_most(3);
        (1..=9).for_each(|_| numbered(&source, Severity::Error, 1));
        numbered(&source, Severity::Error, 2);
        assert_eq!(source.take_problems().len(), 2);
    }
}
