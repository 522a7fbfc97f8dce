//! Problems of a manifest, with the line they are in.

use super::{count, safe};
use crate::desired::{Excerpt, Problem, Severity};
use crate::model::Place;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::io::{self, Write};

/// How far to the right of its line's start a part of it may be shown.
const FARTHEST: usize = 1_000;

/// Writes each problem with its place, its line and what to do.
///
/// # Errors
/// When writing fails.
pub fn problems(out: &mut dyn Write, coloured: bool, problems: &[Problem]) -> io::Result<()> {
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    for problem in problems {
        writeln!(out, "{}\n", renderer.render(&report(problem)))?;
    }
    Ok(())
}

/// `2 errors, 1 warning`, or nothing.
pub fn problem_count(problems: &[Problem]) -> Option<String> {
    let number = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let parts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, noun)| (number(severity), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn report(problem: &Problem) -> Vec<Group<'_>> {
    let Problem {
        code,
        severity,
        message,
        help,
        place,
        excerpt,
    } = problem;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(safe(message)).id(*code);
    let path = safe(&place.file);
    let mut group = match excerpt {
        Some(Excerpt { line, range }) => {
            let column = line[..range.start].chars().count() + 1;
            // Of a long line only a part is shown, of a line with a secret nothing; either stands
            // where it stood, and so the snippet's own place is right. In a line of millions of
            // characters it would cost too much to get there.
            let moved = (place.column as usize).saturating_sub(column);
            let is_far = moved > FARTHEST;
            let moved = if is_far { 0 } else { moved };
            let source = format!("{}{line}", " ".repeat(moved));
            let annotation = AnnotationKind::Primary.span(range.start + moved..range.end + moved);
            let snippet = Snippet::source(source)
                .line_start(place.line as usize)
                .annotation(annotation);
            match is_far {
                true => title.element(origin(path, place)).element(snippet),
                false => title.element(snippet.path(path)),
            }
        }
        None => title.element(origin(path, place)),
    };
    if let Some(help) = help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    vec![group]
}

fn origin<'a>(path: Cow<'a, str>, place: &Place) -> Origin<'a> {
    Origin::path(path)
        .line(place.line as usize)
        .char_column(place.column as usize)
}
