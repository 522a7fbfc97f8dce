//! Where in a file a byte of a query stands.

use super::context::Context;
use super::lints::Lint;
use super::problem::{Severity, Source};
use crate::graphql::{Code, Document, Fault};
use crate::yaml::{Issue, Located, Span};
use std::sync::Arc;

/// Where a query stands.
pub(super) enum At<'q> {
    /// In the manifest.
    Query(&'q Located<String>),
    /// In a file of its own.
    File(Arc<str>),
}

/// Reports what is wrong with a query, at its line.
pub(super) fn tell<T>(
    context: &Context<'_>,
    at: &At<'_>,
    text: &str,
    outcome: Result<T, Vec<Fault>>,
) -> Option<T> {
    let faults = match outcome {
        Ok(value) => return Some(value),
        Err(faults) => faults,
    };
    for fault in faults {
        report(context, at, text, fault, Severity::Error);
    }
    None
}

/// Reports what is right in a query and may yet be a mistake.
pub(super) fn notice(context: &Context<'_>, at: &At<'_>, text: &str, document: &Document) {
    for fault in document.notices() {
        let severity = match fault.code {
            Code::Placeholder => context.levels.severity(Lint::Placeholder),
            _ => Some(Severity::Warning),
        };
        if let Some(severity) = severity {
            report(context, at, text, fault.clone(), severity);
        }
    }
}

fn report(context: &Context<'_>, at: &At<'_>, text: &str, fault: Fault, severity: Severity) {
    let Fault {
        index,
        code,
        message,
        help,
    } = fault;
    let span = match at {
        At::Query(query) => line_in(context.source.text, query, text, index),
        At::File(_) => span_at(text, index),
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
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let length = text[index..]
        .find(|c| !word(c))
        .unwrap_or(text.len() - index);
    let line_start = text[..index].rfind('\n').map_or(0, |at| at + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span {
        start: count(index),
        end: count(index + length),
        line: count(text[..index].matches('\n').count() + 1),
        column: count(text[line_start..index].chars().count() + 1),
    }
}

/// The place in the manifest of a byte of a query that stands in it. A block (`|`) has the query's
/// lines as its own; where a line is not found as it is (folded, escaped), it is the whole value.
fn line_in(source: &str, query: &Located<String>, filled: &str, index: usize) -> Span {
    let find = || {
        let written = query.get()?;
        let inner = span_at(filled, index);
        let number = inner.line as usize - 1;
        // Variables change a line and not the number of lines.
        let line = written.lines().nth(number)?;
        // The span of a block starts at its first line that is not blank.
        let blank = written
            .lines()
            .take_while(|line| line.trim().is_empty())
            .count();
        let below = number.checked_sub(blank)?;
        let start = query.span.start as usize;
        let first = source.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let offset: usize = source[first..]
            .split_inclusive('\n')
            .take(below)
            .map(str::len)
            .sum();
        let found = source[first + offset..].lines().next()?;
        let at = found.find(line.trim())?;
        // Up to the word, within the line as it is written.
        let indent = line.len() - line.trim_start().len();
        let skipped = (inner.column as usize - 1).saturating_sub(indent);
        let word = found[at..]
            .char_indices()
            .nth(skipped)
            .map_or(found.len(), |(i, _)| at + i);
        let from = first + offset + word;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Span {
            start: count(from),
            end: count(
                (from + (inner.end - inner.start) as usize).min(first + offset + found.len()),
            ),
            line: query.span.line + count(below),
            column: count(found[..word].chars().count() + 1),
        })
    };
    find().unwrap_or(query.span)
}
