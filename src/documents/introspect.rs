//! What `introspect` writes.

use super::{FORMAT_VERSION, PlaceItem};
use crate::payload::{Affected, Refresh, SchemaFile};
use crate::render::words::{class_word, payload_change};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// What doo's schema of today changes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct IntrospectDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it failed, in one word, or null.
    pub failure: Option<String>,
    /// Where the schema is from.
    pub endpoint: String,
    /// The file of the schema.
    pub file: String,
    /// Whether the file had another schema, or none.
    pub changed: bool,
    /// What the new schema does to the declared hooks, the worst first.
    pub hooks: Vec<IntrospectHookItem>,
    /// How many types, fields, arguments, values and directives of the schema are different; null
    /// without a schema before.
    pub counts: Option<IntrospectCounts>,
}

/// A change for hooks of one group.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct IntrospectHookItem {
    /// The id of its team.
    pub team: String,
    /// The name of the group.
    pub group: String,
    /// The webhook types of these hooks.
    pub types: Vec<String>,
    /// `breaking`, `risky` or `compatible` for the receiver.
    pub class: String,
    /// The path in the answer, without the envelope, or null if it is about the whole query.
    pub path: Option<String>,
    /// It in one sentence.
    pub message: String,
    /// The place of the first of these hooks.
    pub place: PlaceItem,
}

/// How many parts of a schema are different.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct IntrospectCounts {
    /// New parts.
    pub added: usize,
    /// Parts that are gone.
    pub removed: usize,
    /// Parts of another type or kind.
    pub changed: usize,
    /// Parts that are deprecated now.
    pub deprecated: usize,
}

impl IntrospectDocument {
    /// Makes the document.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        refresh: &Refresh<'_>,
        file: &SchemaFile,
    ) -> Self {
        let counts = refresh.difference.map(|it| IntrospectCounts {
            added: it.added,
            removed: it.removed,
            changed: it.changed,
            deprecated: it.deprecated,
        });
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            endpoint: file.endpoint.clone(),
            file: file.path.display().to_string(),
            changed: refresh.is_changed,
            hooks: refresh.affected.iter().flat_map(items).collect(),
            counts,
        }
    }
}

fn items<'r>(affected: &'r Affected<'_>) -> impl Iterator<Item = IntrospectHookItem> + 'r {
    let payload = &affected.payload;
    affected.changes.iter().flat_map(move |change| {
        payload
            .groups
            .iter()
            .map(move |(team, group)| IntrospectHookItem {
                team: team.to_string(),
                group: (*group).to_owned(),
                types: payload.types.iter().map(ToString::to_string).collect(),
                class: class_word(change.class()).to_owned(),
                path: change.path().map(str::to_owned),
                message: payload_change(change),
                place: payload.place.into(),
            })
    })
}
