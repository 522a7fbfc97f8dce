//! What is wrong with a manifest, told with the place and the line.

use crate::model::{Place, display_url};
use crate::yaml::{Issue, Sink, Span};
use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

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

/// The line a problem is in. Of a very long line, the part around the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line without its end; three asterisks when it may hold a secret.
    pub line: String,
    /// What the problem is about, in bytes of `line`.
    pub range: Range<usize>,
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

/// How many errors of one file are told, and how many warnings. A file of another kind altogether
/// can have a million.
pub(super) const MOST: usize = 1_000;

/// A file while it is read: its text, and what was found wrong with it.
pub(super) struct Source<'a> {
    pub(super) file: Arc<str>,
    pub(super) text: &'a str,
    most: usize,
    found: RefCell<Found>,
    /// Where values may be secrets.
    concealed: RefCell<Vec<Span>>,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    problems: Vec<Problem>,
    /// What an alias stands for is found wrong wherever the alias is, and told once.
    told: HashSet<(Severity, &'static str, Place, String)>,
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

    /// The same, telling fewer problems.
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

    /// The problem that an issue in this file is.
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

    /// Whether the line of a problem holds a part of a value that may be a secret.
    fn is_concealed(&self, span: Span) -> bool {
        let start = floor(self.text, span.start as usize);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |at| start + at);
        let concealed = self.concealed.borrow();
        let mut parts = concealed.iter().map(|part| {
            let part = part.bytes();
            // A block's span reaches to what follows it, in another line.
            let text = self.text.get(part.clone()).unwrap_or_default();
            part.start..part.start + text.trim_end().len()
        });
        parts.any(|part| part.start < line_end && line_start < part.end)
    }

    /// Whether the line of a syntax error could be the rest of a secret: what it belongs to is not
    /// known, so the line before and the line it is indented under decide.
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

    /// Adds a problem, unless it was told already or there are too many: errors and warnings are
    /// counted apart, so that none of the ones keeps the others from being told.
    pub(super) fn push(&self, problem: Problem) {
        let mut found = self.found.borrow_mut();
        let severity = problem.severity;
        let number = *found.number(severity);
        if number > self.most {
            return;
        }
        let place = problem.place.clone();
        let key = (severity, problem.code, place, problem.message.clone());
        if !found.told.insert(key) {
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

    /// Adds the problem that an issue is. What would not be told is not even made.
    fn add(&self, severity: Severity, issue: Issue) {
        let is_full = *self.found.borrow_mut().number(severity) > self.most;
        let place = self.place(issue.span);
        let key = (severity, issue.code, place, issue.message.clone());
        if !is_full && !self.found.borrow().told.contains(&key) {
            self.push(self.problem(severity, issue));
        }
    }

    /// Adds what was found in a file that belongs to this one.
    pub(super) fn extend(&self, problems: Vec<Problem>) {
        self.found.borrow_mut().problems.extend(problems);
    }

    /// What was found so far.
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

impl Excerpt {
    /// What stands for a line that may hold a secret.
    const MASK: &str = "***";
    /// How many bytes of a line are shown at most.
    const LONGEST: usize = 240;
    /// How many bytes before and behind a place are looked at: a line can have millions.
    const SEEN: usize = 4 * 1024;

    /// The line of a text that a span starts in. A line that looks like holding a secret is
    /// masked.
    pub(super) fn of(text: &str, span: Span, masked: bool) -> Option<Self> {
        let start = floor(text, span.start as usize);
        let first = floor(text, start.saturating_sub(Self::SEEN));
        let last = floor(text, start.saturating_add(Self::SEEN));
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let before = text.as_bytes()[first..start].iter().rposition(&ends);
        let behind = text.as_bytes()[start..last].iter().position(ends);
        let line_start = before.map_or(first, |at| first + at + 1);
        let line_end = behind.map_or(last, |at| start + at);
        let line = &text[line_start..line_end];
        if line.trim().is_empty() {
            return None;
        }
        if masked || looks_secret(line) {
            let (line, range) = (Self::MASK.to_owned(), 0..Self::MASK.len());
            return Some(Self { line, range });
        }
        let from = (start - line_start).min(line.len());
        let to = floor(text, span.end as usize)
            .saturating_sub(line_start)
            .clamp(from, line.len());
        let to = from + line[from..to].trim_end().len();
        Some(Self::clipped(line, from..to))
    }

    fn clipped(line: &str, range: Range<usize>) -> Self {
        if line.len() <= Self::LONGEST {
            return Self {
                line: line.to_owned(),
                range,
            };
        }
        let from = floor(line, range.start.saturating_sub(Self::LONGEST / 3));
        let to = floor(line, (from + Self::LONGEST).min(line.len()));
        let range = range.start - from..range.end.min(to).max(range.start) - from;
        Self {
            line: line[from..to].to_owned(),
            range,
        }
    }
}

/// The last character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether a line mentions what secrets are called, or has a URL with something to hide.
fn looks_secret(line: &str) -> bool {
    const NAMES: [&str; 8] = [
        "secret",
        "token",
        "passw",
        "api_key",
        "apikey",
        "bearer",
        "credential",
        "private",
    ];
    let lower = line.to_ascii_lowercase();
    NAMES.iter().any(|name| lower.contains(name)) || line.split(is_end_of_word).any(hides_something)
}

fn is_end_of_word(c: char) -> bool {
    c.is_whitespace() || "\"'`<>[]{},".contains(c)
}

/// Whether a word is a URL, or almost one, of which something is hidden.
fn hides_something(word: &str) -> bool {
    // A directive of GraphQL.
    let word = word.strip_prefix('@').unwrap_or(word);
    let is_query = |(_, behind): (&str, &str)| behind.starts_with(char::is_alphanumeric);
    let is_url = word.contains(['/', '.', ':', '@']) || word.split_once('?').is_some_and(is_query);
    is_url && display_url(word) != word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, needle: &str) -> Excerpt {
        let start = text.find(needle).unwrap();
        let span = Span {
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(start + needle.len()).unwrap(),
            line: 1,
            column: 1,
        };
        Excerpt::of(text, span, false).unwrap()
    }

    #[test]
    fn an_excerpt_is_the_line_and_the_part() {
        let shown = excerpt("a: 1\r\nnäme: x y\r\nz", "x y");
        assert_eq!(shown.line, "näme: x y");
        assert_eq!(&shown.line[shown.range.clone()], "x y");
    }

    #[test]
    fn a_long_line_is_cut_around_the_problem() {
        let text = format!("{}needle{}", "ä".repeat(500), "b".repeat(500));
        let shown = excerpt(&text, "needle");
        assert!(shown.line.len() <= Excerpt::LONGEST);
        assert_eq!(&shown.line[shown.range.clone()], "needle");
    }

    #[test]
    fn a_line_without_an_end_costs_little() {
        let text = format!("{}needle{}", "a".repeat(8 << 20), "b".repeat(8 << 20));
        let shown = excerpt(&text, "needle");
        assert!(shown.line.len() <= Excerpt::LONGEST);
        assert_eq!(&shown.line[shown.range.clone()], "needle");
    }

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
        let told = source.take_problems();
        let told: Vec<_> = told.iter().map(|it| (it.severity, it.code)).collect();
        let (warning, error) = (Severity::Warning, Severity::Error);
        let cut = (warning, "too-many-problems");
        let x = (warning, "x");
        assert_eq!(told, [x, x, x, cut, (error, "x")]);
    }

    #[test]
    fn what_is_told_once_leaves_room_for_the_rest() {
        let source = Source::new("f".into(), "").at_most(3);
        (1..=9).for_each(|_| numbered(&source, Severity::Error, 1));
        numbered(&source, Severity::Error, 2);
        assert_eq!(source.take_problems().len(), 2);
    }

    #[test]
    fn lines_that_may_hold_a_secret_are_masked() {
        for line in [
            "client_secret: x",
            "{\"clientSecret\": \"x\"}",
            "endpoint: https://me:x@a.example",
            "endpoint: https://a.example/?key=x",
            "header: Bearer x",
            "endpoint: https:me:x@a.example",
            "endpoint: //x@a.example",
            "endpoint: a.example?x",
            "endpoint: a.example/p?t=x",
            "endpoint: https://a.example/#x",
            "endpoint: https://a.example/p;x",
            "endpoint: mailto:x@a.example",
            "endpoint: HTTPS://a.example?x",
            "- {endpoint: \"https://a.example/ b?x\"}",
        ] {
            assert_eq!(excerpt(line, "x").line, "***", "{line}");
        }
    }

    #[test]
    fn lines_without_a_secret_are_shown() {
        for line in [
            "endpoint: https://a.example/x",
            "query: { a(b: x) @include(if: $c) { d } }",
            "# see https://a.example/x for more?",
            "description: what, who? x; y",
            "on_event: x",
        ] {
            assert_eq!(excerpt(line, "x").line, line);
        }
    }
}
