//! Finds the place in a file of a byte in a query.

use super::file::FileContext;
use crate::characters::floor;
use crate::desired::format::Lint;
use crate::desired::problem::Severity;
use crate::desired::source::Source;
use crate::graphql::{Checked, Code, Document, Fault, comments};
use crate::yaml::{self, Issue, Located, Span};
use memchr::{memchr, memchr_iter};
use std::sync::Arc;

/// Where a query is.
pub(in crate::desired) enum At<'q> {
    /// In the manifest.
    Query(&'q Located<String>),
    /// In a file of its own.
    File(Arc<str>),
}

/// Reports what is wrong with a query, at its line.
pub(super) fn ok_or_report<T>(
    context: &FileContext<'_>,
    at: &At<'_>,
    text: &str,
    outcome: Result<T, Vec<Fault>>,
) -> Option<T> {
    let faults = match outcome {
        Ok(value) => return Some(value),
        Err(faults) => faults,
    };
    let written = match at {
        At::Query(query) => Written::of(context, query, text),
        At::File(_) => None,
    };
    for fault in faults {
        report(context, at, written.as_ref(), text, fault, Severity::Error);
    }
    None
}

/// Reports a comment that does not end with its line: `>` and quotes join the lines of a query, so
/// the rest of it becomes part of the comment.
pub(super) fn is_swallowed(context: &FileContext<'_>, at: &At<'_>, text: &str) -> bool {
    let At::Query(query) = at else {
        return false;
    };
    let own = context.source.text.get(query.span.bytes());
    let lines = own.zip(query.get());
    if !text.contains('#') || lines.is_some_and(|(own, value)| keeps_its_lines(own, value)) {
        return false;
    }
    let Some(written) = Written::of(context, query, text) else {
        return false;
    };
    let mut found = false;
    for comment in comments(text) {
        let (first, last) = (
            written.offset(comment.start),
            written.offset(comment.end - 1),
        );
        let own = &written.own[first..last.max(first)];
        let Some(line) = own.find('\n') else {
            continue;
        };
        let length = own[..line].trim_end().len();
        let span = query.span.part(written.own, first, length);
        let message =
            "this comment does not end with its line: the rest of the query is part of it";
        let help =
            "write the query as a block with `|`; `>`, quotes and plain texts join its lines";
        let issue = Issue::new("graphql-comment", span, message);
        context.source.error(issue.help(help));
        found = true;
    }
    found
}

/// Whether a value has every line break of the text that it is written as: a cheap answer for almost
/// all queries. Joining lines only removes breaks; a text in double quotes may add some as well, and
/// `\r` may or may not be one.
pub(super) fn keeps_its_lines(own: &str, value: &str) -> bool {
    let breaks = |text: &str| memchr_iter(b'\n', text.trim().as_bytes()).count();
    let has_returns = memchr(b'\r', own.as_bytes()).is_some();
    !own.starts_with('"') && !has_returns && breaks(own) == breaks(value)
}

/// A query as it is written in the manifest.
struct Written<'q> {
    span: Span,
    /// The source text of the value.
    own: &'q str,
    /// For each byte of the value and for its end, the byte of `own` where it is written.
    offsets: Vec<usize>,
    /// For each byte of the query with its variables filled in, the byte of the value.
    unfilled: Vec<usize>,
}

impl<'q> Written<'q> {
    /// `None` if the value is written elsewhere, as with an alias.
    fn of(context: &FileContext<'q>, query: &Located<String>, filled: &str) -> Option<Self> {
        const LARGEST: usize = 1 << 20;
        let value = query.get().filter(|_| filled.len() <= LARGEST)?;
        let own = context.source.text.get(query.span.start as usize..)?;
        let offsets = yaml::offsets(own, value)?;
        let unfilled = context.vars.unfilled(value);
        (unfilled.len() == filled.len()).then_some(Self {
            span: query.span,
            own,
            offsets,
            unfilled,
        })
    }

    /// Where a byte of the query is written; for its end, the place behind its last byte.
    fn offset(&self, index: usize) -> usize {
        let value = self.unfilled.get(index);
        match value.and_then(|value| self.offsets.get(*value)) {
            Some(at) => *at,
            None => self.offsets.last().copied().unwrap_or_default(),
        }
    }

    /// The word that contains a byte of the query.
    fn word(&self, index: usize) -> Span {
        let at = self.offset(index);
        let rest = &self.own[at..];
        let length = match rest.starts_with("${") {
            true => rest.find('}').map_or(2, |end| end + 1),
            false => word_length(rest),
        };
        self.span.part(self.own, at, length)
    }
}

fn word_length(text: &str) -> usize {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    text.find(|c| !word(c)).unwrap_or(text.len())
}

/// Reports what is valid in a query but may be a mistake.
pub(super) fn notice(
    context: &FileContext<'_>,
    at: &At<'_>,
    text: &str,
    document: &Document,
    checked: Option<&Checked>,
) {
    let deprecated = checked.map_or(&[][..], |it| &it.advice().deprecated);
    if document.notices().is_empty() && deprecated.is_empty() {
        return;
    }
    let written = match at {
        At::Query(query) => Written::of(context, query, text),
        At::File(_) => None,
    };
    for fault in document.notices().iter().chain(deprecated) {
        let (fault, severity) = levelled(context, fault, checked.is_some());
        if let Some(severity) = severity {
            report(context, at, written.as_ref(), text, fault, severity);
        }
    }
}

/// A finding at the level of its lint.
pub(super) fn levelled(
    context: &FileContext<'_>,
    fault: &Fault,
    has_schema: bool,
) -> (Fault, Option<Severity>) {
    let mut fault = fault.clone();
    let lint = match fault.code {
        Code::Placeholder if has_schema => {
            fault.code = Code::PlaceholderType;
            Lint::PlaceholderType
        }
        Code::Placeholder => Lint::Placeholder,
        Code::Deprecated => Lint::DeprecatedField,
        _ => return (fault, Some(Severity::Warning)),
    };
    (fault, context.levels.severity(lint))
}

/// Reports something at its place in another file.
pub(super) fn report_in_file(
    context: &FileContext<'_>,
    file: &Arc<str>,
    text: &str,
    fault: Fault,
    severity: Severity,
) {
    report(
        context,
        &At::File(Arc::clone(file)),
        None,
        text,
        fault,
        severity,
    );
}

fn report(
    context: &FileContext<'_>,
    at: &At<'_>,
    written: Option<&Written<'_>>,
    text: &str,
    fault: Fault,
    severity: Severity,
) {
    let Fault {
        index,
        code,
        message,
        help,
    } = fault;
    let span = match (at, written) {
        (At::File(_), _) => span_at(text, index),
        (At::Query(_), Some(written)) => written.word(index),
        (At::Query(query), None) => query.span,
    };
    let mut issue = Issue::new(code.name(), span, message);
    issue.help = help.map(Into::into);
    let problem = match at {
        At::File(file) => Source::new(Arc::clone(file), text).problem(severity, issue),
        At::Query(_) => context.source.problem(severity, issue),
    };
    context.source.push(problem);
}

/// The word at a byte of a text.
fn span_at(text: &str, index: usize) -> Span {
    let index = floor(text, index);
    Span::of_document().part(text, index, word_length(&text[index..]))
}
