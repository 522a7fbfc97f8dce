//! Field changes as lines a person can read, in text and in a `diff` block alike.

use super::safe;
use crate::diff::{FieldChange, FieldKind};
use similar::{ChangeTag, TextDiff};

/// How many unchanged lines are shown around a changed one.
const CONTEXT: usize = 2;

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What the line is.
    pub(super) kind: LineKind,
    /// Whether it belongs to the heading above it.
    pub(super) nested: bool,
    /// What stands in it, safe to show.
    pub(super) text: String,
}

/// What a line of a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A heading, a remark, or a line that is the same on both sides.
    Plain,
    /// Only declared.
    Added,
    /// Only listed.
    Removed,
    /// Here lines that are the same were left out.
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
pub(super) fn lines(field: &FieldChange) -> Vec<Line> {
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
    let line = |kind, nested, text: &str| Line::new(kind, nested, text);
    match (before, after) {
        _ if nested => {
            let changed = by_line(before.unwrap_or_default(), after.unwrap_or_default());
            std::iter::once(heading).chain(changed).collect()
        }
        (None, Some(after)) => {
            let text = format!("{path}: {}", safe(after));
            vec![line(LineKind::Added, false, &text)]
        }
        (Some(before), None) => {
            let text = format!("{path}: {}", safe(before));
            vec![line(LineKind::Removed, false, &text)]
        }
        (before, after) => {
            let shown = |value: Option<&str>| safe(value.unwrap_or_default()).into_owned();
            let removed = line(LineKind::Removed, true, &shown(before));
            let added = line(LineKind::Added, true, &shown(after));
            vec![heading, removed, added]
        }
    }
}

/// Values of several lines: line by line, with what is around a change.
fn by_line(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (position, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if position > 0 {
            lines.push(Line::new(LineKind::Gap, true, "…"));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let kind = match change.tag() {
                ChangeTag::Delete => LineKind::Removed,
                ChangeTag::Insert => LineKind::Added,
                ChangeTag::Equal => LineKind::Plain,
            };
            let text = safe(change.value().trim_end_matches('\n'));
            lines.push(Line::new(kind, true, text));
        }
    }
    lines
}
