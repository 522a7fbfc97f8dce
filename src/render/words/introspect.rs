//! The result of `introspect`, in words.

use super::shape;
use crate::graphql::Difference;
use crate::payload::{Affected, Change, Refresh, SchemaFile};

/// `breaking: ...`, for each change of a payload.
pub(in crate::render) fn lines(affected: &Affected<'_>) -> Vec<String> {
    let line = |change: &Change| {
        let class = match change.is_deprecation() {
            true => "deprecated",
            false => shape::class_word(change.class()),
        };
        format!("{class}: {}", shape::payload_change(change))
    };
    affected.changes.iter().map(line).collect()
}

/// What is different in the schema; `None` if there was none before.
pub(in crate::render) fn counts(refresh: &Refresh<'_>) -> Option<String> {
    let Difference {
        added,
        removed,
        changed,
        deprecated,
    } = refresh.difference?;
    if !refresh.is_changed {
        return None;
    }
    Some(format!(
        "Parts of the schema: {added} added, {removed} removed, {changed} changed, {deprecated} deprecated"
    ))
}

/// What was done to the file, or would be.
pub(in crate::render) fn file(file: &SchemaFile, refresh: &Refresh<'_>) -> String {
    let path = file.path.display();
    match (refresh.is_changed, file.is_written) {
        (false, _) => format!("{path} is the schema of {}", file.endpoint),
        (true, true) => format!("{path} was written from {}", file.endpoint),
        (true, false) => format!("{path} is not the schema of {}", file.endpoint),
    }
}

/// What to do next, if there is something.
pub(in crate::render) fn next(file: &SchemaFile) -> Option<String> {
    let name = file.path.file_name()?.to_string_lossy().into_owned();
    (!file.is_named).then(|| {
        format!(
            "queries are checked against it once the manifest says `graphql: {{ schema: {name} }}`"
        )
    })
}
