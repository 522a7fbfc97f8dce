//! The change of one group.

use crate::diff::{Change, FieldChange, FieldKind};
use crate::plan::Digest;
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The change of one group.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ChangeItem {
    /// The team's id.
    pub team: String,
    /// The group's name.
    pub name: String,
    /// `create`, `replace`, `delete`, `unmanaged` or `refused`.
    pub action: String,
    /// The ids of the listed groups, shortened: with an id and an API key, somebody may be able to
    /// delete the group.
    pub ids: Vec<String>,
    /// The reason, in one word.
    pub reason: String,
    /// Why doo differs from the manifest, in one word: `missing`, `edited-outside`, `not-applied`,
    /// `secret-changed`, `changed` (it is not known which side changed), `renamed`, `not-adopted`,
    /// `undeclared`, `duplicate`, `interrupted-apply`, `added-by-hand`, `ownership-conflict` or
    /// `ambiguous-name`; null if it does not differ.
    pub cause: Option<String>,
    /// What differs. Secrets are named, never shown.
    pub fields: Vec<FieldItem>,
    /// What the change depends on. If a part changes, the plan's digest changes too.
    pub rests_on: Vec<PartItem>,
}

/// A part of a declared or listed group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PartItem {
    /// The part: `declared.hooks`, `listed[53cb9f0c…]`, or `namesake[…]` for a group of the same
    /// name that is left alone.
    pub part: String,
    /// A digest of its content, without secrets.
    pub digest: String,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct FieldItem {
    /// The field: `hooks[order_created].endpoint`.
    pub path: String,
    /// `added`, `removed`, `changed`, `secret` or `not-verifiable`.
    pub kind: String,
    /// The listed value, or null.
    pub before: Option<String>,
    /// The declared value, or null.
    pub after: Option<String>,
}

impl ChangeItem {
    pub(super) fn of(change: &Change<'_>) -> Self {
        Self {
            team: change.team.to_string(),
            name: change.name.to_owned(),
            action: change.action.word().to_owned(),
            ids: change
                .listed
                .iter()
                .map(|listed| listed.id.short())
                .collect(),
            reason: change.reason.code().to_owned(),
            cause: change.cause().map(|cause| cause.code().to_owned()),
            fields: change.fields().into_iter().map(FieldItem::from).collect(),
            rests_on: Digest::parts(change)
                .into_iter()
                .map(PartItem::from)
                .collect(),
        }
    }
}

impl From<(String, Digest)> for PartItem {
    fn from((part, digest): (String, Digest)) -> Self {
        Self {
            part,
            digest: digest.to_string(),
        }
    }
}

impl From<FieldChange> for FieldItem {
    fn from(field: FieldChange) -> Self {
        let FieldChange {
            path,
            kind,
            before,
            after,
        } = field;
        let kind = match kind {
            FieldKind::Added => "added",
            FieldKind::Removed => "removed",
            FieldKind::Changed => "changed",
            FieldKind::Secret => "secret",
            FieldKind::NotVerifiable => "not-verifiable",
        };
        Self {
            path,
            kind: kind.to_owned(),
            before,
            after,
        }
    }
}
