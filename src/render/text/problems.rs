//! Problems of a manifest, with their lines.

use crate::desired::{Excerpt, Problem, Severity};
use crate::model::{Place, escape, is_invisible};
use crate::render::safe;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::io::{self, Write};

/// The largest column at which a part of a long line is shown.
const FARTHEST: usize = 1_000;

/// Writes each problem with its place, its line and its help.
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
            // Only a part of a long line is shown, and nothing of a line with a secret. It keeps
            // its column, so that the snippet reports the right place. In a line of millions of
            // characters that would cost too much.
            let moved = (place.column as usize).saturating_sub(column);
            let is_far = moved > FARTHEST;
            let moved = if is_far { 0 } else { moved };
            let (shown, start) = (seen(line), seen(&line[..range.start]).len());
            let end = seen(&line[..range.end]).len();
            // Escaped characters before it move it to the right.
            let is_displaced = is_far || start > range.start;
            let source = format!("{:moved$}{shown}", "");
            let annotation = AnnotationKind::Primary.span(start + moved..end + moved);
            let snippet = Snippet::source(source)
                .line_start(place.line as usize)
                .annotation(annotation);
            if is_displaced {
                title.element(origin(path, place)).element(snippet)
            } else {
                title.element(snippet.path(path))
            }
        }
        None => title.element(origin(path, place)),
    };
    if let Some(help) = help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    vec![group]
}

/// A line of a file with invisible characters escaped. A tab is visible as white space.
fn seen(line: &str) -> String {
    let shown = |c| {
        if is_invisible(c) && c != '\t' {
            escape(c)
        } else {
            String::from(c)
        }
    };
    line.chars().map(shown).collect()
}

fn origin<'a>(path: Cow<'a, str>, place: &Place) -> Origin<'a> {
    Origin::path(path)
        .line(place.line as usize)
        .char_column(place.column as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_with_what_cannot_be_seen_and_its_place_stays() {
        let line = "na\u{200b}me: x\u{202e}y".to_owned();
        let start = line.find('x').unwrap();
        let place = Place {
            file: "f.yaml".into(),
            line: 3,
            column: 8,
        };
        let mut problem = Problem::at("code", place, "wrong");
        problem.excerpt = Some(Excerpt {
            range: start..line.len(),
            line,
        });
        let mut out = Vec::new();
        problems(&mut out, false, &[problem]).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(shown.contains("f.yaml:3:8"), "{shown}");
        assert!(
            shown.contains("3 | na\\u{200b}me: x\\u{202e}y\n"),
            "{shown}"
        );
        assert!(shown.contains("              ^^^^^^^^^^"), "{shown}");
    }
}
