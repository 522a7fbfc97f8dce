//! Field changes as lines a person can read.

use super::safe;
use super::style::{Styles, paint};
use crate::diff::{FieldChange, FieldKind};
use similar::{ChangeTag, TextDiff};
use std::fmt::Display;
use std::io::{self, Write};

/// How many unchanged lines are shown around a changed one.
const CONTEXT: usize = 2;

/// Writes one field change below its group.
pub(super) fn field(out: &mut dyn Write, styles: &Styles, field: &FieldChange) -> io::Result<()> {
    let FieldChange {
        path,
        kind,
        before,
        after,
    } = field;
    let path = safe(path);
    match kind {
        FieldKind::Secret => match (before, after) {
            (_, Some(value)) | (Some(value), None) => {
                writeln!(
                    out,
                    "      {path}: changed in a part that is hidden ({})",
                    safe(value)
                )
            }
            (None, None) => writeln!(out, "      {path}: changed (never shown)"),
        },
        FieldKind::NotVerifiable => {
            let declared = after.as_deref().unwrap_or_default();
            writeln!(
                out,
                "      {path}: {} is not verifiable, doo does not list it",
                safe(declared)
            )
        }
        FieldKind::Added | FieldKind::Removed | FieldKind::Changed => {
            let (before, after) = (before.as_deref(), after.as_deref());
            if before
                .into_iter()
                .chain(after)
                .any(|value| value.contains('\n'))
            {
                writeln!(out, "      {path}:")?;
                return lines(
                    out,
                    styles,
                    before.unwrap_or_default(),
                    after.unwrap_or_default(),
                );
            }
            match (before, after) {
                (None, Some(after)) => added(
                    out,
                    styles,
                    "      ",
                    format_args!("{path}: {}", safe(after)),
                ),
                (Some(before), None) => removed(
                    out,
                    styles,
                    "      ",
                    format_args!("{path}: {}", safe(before)),
                ),
                (before, after) => {
                    writeln!(out, "      {path}:")?;
                    removed(out, styles, "        ", safe(before.unwrap_or_default()))?;
                    added(out, styles, "        ", safe(after.unwrap_or_default()))
                }
            }
        }
    }
}

fn added(out: &mut dyn Write, styles: &Styles, indent: &str, text: impl Display) -> io::Result<()> {
    writeln!(
        out,
        "{indent}{}",
        paint(styles.added(), format_args!("+ {text}"))
    )
}

fn removed(
    out: &mut dyn Write,
    styles: &Styles,
    indent: &str,
    text: impl Display,
) -> io::Result<()> {
    writeln!(
        out,
        "{indent}{}",
        paint(styles.removed(), format_args!("- {text}"))
    )
}

/// Values of several lines: line by line, with what is around a change.
fn lines(out: &mut dyn Write, styles: &Styles, before: &str, after: &str) -> io::Result<()> {
    let diff = TextDiff::from_lines(before, after);
    for (position, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if position > 0 {
            writeln!(out, "        {}", paint(styles.quiet(), "…"))?;
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let text = change.value().trim_end_matches('\n');
            let line = safe(text);
            match change.tag() {
                ChangeTag::Delete => removed(out, styles, "        ", line)?,
                ChangeTag::Insert => added(out, styles, "        ", line)?,
                ChangeTag::Equal => writeln!(out, "          {line}")?,
            }
        }
    }
    Ok(())
}
