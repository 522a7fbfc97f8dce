//! Field changes as lines, for text and for a `diff` block.

use crate::diff::{FieldChange, FieldKind};
use crate::model::{host_sent, tell_apart};
use crate::render::{safe, safe_end, safe_name};
use similar::{ChangeTag, TextDiff};

/// How many unchanged lines are shown around a changed one.
const CONTEXT: usize = 2;

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Line {
    /// The kind of line.
    pub(in crate::render) kind: LineKind,
    /// Whether it belongs to the heading above it.
    pub(in crate::render) nested: bool,
    /// The text, escaped.
    pub(in crate::render) text: String,
}

/// The kind of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum LineKind {
    /// A heading, a note, or a line that is the same on both sides.
    Plain,
    /// Only declared.
    Added,
    /// Only listed.
    Removed,
    /// Equal lines are left out here.
    Gap,
}

impl Line {
    fn new(kind: LineKind, nested: bool, text: impl Into<String>) -> Self {
        Self {
            kind,
            nested,
            text: text.into(),
        }
    }
}

/// The lines of one field change.
pub(in crate::render) fn lines(field: &FieldChange) -> Vec<Line> {
    let FieldChange {
        path,
        kind,
        before,
        after,
    } = field;
    let path = safe(path);
    let plain = |text: String| vec![Line::new(LineKind::Plain, false, text)];
    match kind {
        FieldKind::Secret => match (before, after) {
            (_, Some(value)) | (Some(value), None) => plain(format!(
                "{path}: changed in a part that is hidden ({})",
                safe(value)
            )),
            (None, None) => plain(format!("{path}: changed (never shown)")),
        },
        FieldKind::NotVerifiable => plain(format!(
            "{path}: {} is not verifiable, doo does not list it",
            safe(after.as_deref().unwrap_or_default())
        )),
        FieldKind::Added | FieldKind::Removed | FieldKind::Changed => {
            values(&path, before.as_deref(), after.as_deref())
        }
    }
}

fn values(path: &str, before: Option<&str>, after: Option<&str>) -> Vec<Line> {
    let mut both = before.into_iter().chain(after);
    let nested = both.any(|value| value.contains('\n'));
    let heading = Line::new(LineKind::Plain, false, format!("{path}:"));
    let one = |kind, value: &str| {
        let shown = format!("{path}: {}", shown(path, value, value));
        vec![Line::new(kind, false, shown)]
    };
    match (before, after) {
        _ if nested => {
            let changed = by_line(before.unwrap_or_default(), after.unwrap_or_default());
            std::iter::once(heading).chain(changed).collect()
        }
        (None, Some(after)) => one(LineKind::Added, after),
        (Some(before), None) => one(LineKind::Removed, before),
        (before, after) => {
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            let (old, new) = tell_apart(before, after);
            vec![
                heading,
                Line::new(LineKind::Removed, true, shown(path, before, &old)),
                Line::new(LineKind::Added, true, shown(path, after, &new)),
            ]
        }
    }
}

/// A value, with its difference to another visible. A URL also shows its ASCII host, if it is
/// written in other letters.
fn shown(path: &str, value: &str, distinct: &str) -> String {
    let host = path
        .ends_with("endpoint")
        .then(|| host_sent(value))
        .flatten();
    match host {
        Some(host) => format!("{} ({})", safe_name(distinct), safe(&host)),
        None => safe_name(distinct),
    }
}

/// Values of several lines: line by line, with context around a change.
fn by_line(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (position, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if position > 0 {
            lines.push(Line::new(LineKind::Gap, true, "…"));
        }
        for op in group {
            let of = |tag: ChangeTag| -> Vec<&str> {
                let changes = diff.iter_changes(op).filter(|change| change.tag() == tag);
                changes.map(|change| change.value()).collect()
            };
            let same = of(ChangeTag::Equal);
            let same = same.iter().map(|line| safe(line.trim_end_matches('\n')));
            lines.extend(same.map(|line| Line::new(LineKind::Plain, true, line)));
            let (old, new) = (of(ChangeTag::Delete), of(ChangeTag::Insert));
            let beside = |other: &[&'_ str], at: usize| other.get(at).map(|it| String::from(*it));
            for (at, line) in old.iter().enumerate() {
                let text = line_beside(line, beside(&new, at).as_deref());
                lines.push(Line::new(LineKind::Removed, true, text));
            }
            for (at, line) in new.iter().enumerate() {
                let text = line_beside(line, beside(&old, at).as_deref());
                lines.push(Line::new(LineKind::Added, true, text));
            }
        }
    }
    lines
}

/// A line, with its difference to the other visible. The line break is shown if only one has it.
fn line_beside(line: &str, other: Option<&str>) -> String {
    let Some(other) = other else {
        return safe_end(line.trim_end_matches('\n')).into_owned();
    };
    let (line, other) = match (line.strip_suffix('\n'), other.strip_suffix('\n')) {
        (Some(line), Some(other)) => (line, other),
        (Some(bare), None) if bare != other => (bare, other),
        (None, Some(bare)) if bare != line => (line, bare),
        _ => (line, other),
    };
    safe_end(&tell_apart(line, other).0).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str, before: &str, after: &str) -> Vec<String> {
        let change = FieldChange {
            path: path.to_owned(),
            kind: FieldKind::Changed,
            before: Some(before.to_owned()),
            after: Some(after.to_owned()),
        };
        lines(&change).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn values_that_look_alike_are_told_apart() {
        assert_eq!(
            texts("name", "Orders ", "Orders"),
            ["name:", "Orders\\u{20}", "Orders"]
        );
        assert_eq!(
            texts("description", "go  \nto", "go\nto"),
            ["description:", "go\\u{20}\\u{20}", "go", "to"]
        );
        assert_eq!(
            texts("description", "a\r\nb\r\n", "a\nb\n"),
            ["description:", "a\\r", "b\\r", "a", "b"]
        );
        assert_eq!(
            texts("description", "a\nb\n", "a\nb"),
            ["description:", "a", "b\\n", "b"]
        );
        assert_eq!(
            texts("description", "a\nfür\n  c ", "a\nfur\n  c"),
            ["description:", "a", "für", "  c\\u{20}", "fur", "  c"]
        );
    }

    #[test]
    fn a_host_in_other_letters_is_also_shown_as_it_is_sent() {
        assert_eq!(
            texts(
                "hooks[a_b].endpoint",
                "https://bücher.example/x",
                "https://ex\u{430}mple.com/?t=***"
            ),
            [
                "hooks[a_b].endpoint:",
                "https://bücher.example/x (xn--bcher-kva.example)",
                "https://ex\\u{430}mple.com/?t=*** (xn--exmple-4nf.com)",
            ]
        );
        assert_eq!(
            texts(
                "hooks[a_b].endpoint",
                "https://example.com/",
                "https://ex\u{430}mple.com/"
            ),
            [
                "hooks[a_b].endpoint:",
                "https://example.com/",
                "https://ex\\u{430}mple.com/ (xn--exmple-4nf.com)",
            ]
        );
    }
}
