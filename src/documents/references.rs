//! What an apply reads and runs.

use crate::model::SecretRef;
use crate::plan::{Credential, GroupSecret, References};
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an apply reads, and how it uses the API. The first half of the plan's digest covers this,
/// the owner and the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ReferencesItem {
    /// `api.requests_per_second`, or null without a limit.
    pub requests_per_second: Option<f64>,
    /// `api.requests_per_day`, or null without a limit.
    pub requests_per_day: Option<u64>,
    /// `api.trust_total_items`.
    pub trust_total_items: bool,
    /// Where the API's credentials come from. `access_token` replaces `client_id` and
    /// `client_secret` if the manifest names it or its usual variable is set.
    pub credentials: Vec<CredentialItem>,
    /// Where the client secrets of groups come from.
    pub secrets: Vec<GroupSecretItem>,
}

/// Where one of the API's credentials comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct CredentialItem {
    /// `api_key`, `access_token`, `client_id` or `client_secret`.
    pub name: String,
    /// Where it comes from.
    pub from: ReferenceItem,
}

/// Where the client secret of a group comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct GroupSecretItem {
    /// The team's id.
    pub team: String,
    /// The group's name.
    pub name: String,
    /// Where it comes from.
    pub from: ReferenceItem,
}

/// A reference, as it is in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferenceItem {
    /// An environment variable.
    Env(String),
    /// A file. A path that is not absolute is relative to the manifest's folder.
    File(String),
    /// A program and its arguments, in full. They are not secret.
    Command(Vec<String>),
}

impl ReferencesItem {
    /// Makes the item of references.
    pub fn of(references: &References) -> Self {
        let References {
            account: _,
            limits,
            trust_total_items,
            credentials,
            secrets,
        } = references;
        let (per_second, per_day) = limits.unzip();
        Self {
            requests_per_second: per_second,
            requests_per_day: per_day,
            trust_total_items: *trust_total_items,
            credentials: credentials.iter().map(CredentialItem::from).collect(),
            secrets: secrets.iter().map(GroupSecretItem::from).collect(),
        }
    }
}

impl From<&Credential> for CredentialItem {
    fn from(credential: &Credential) -> Self {
        let Credential {
            name,
            variable: _,
            reference,
            place: _,
        } = credential;
        Self {
            name: (*name).to_owned(),
            from: reference.into(),
        }
    }
}

impl From<&GroupSecret> for GroupSecretItem {
    fn from(secret: &GroupSecret) -> Self {
        let GroupSecret {
            team,
            group,
            reference,
            place: _,
        } = secret;
        Self {
            team: team.to_string(),
            name: group.clone(),
            from: reference.into(),
        }
    }
}

impl From<&SecretRef> for ReferenceItem {
    fn from(reference: &SecretRef) -> Self {
        match reference {
            SecretRef::Env(name) => Self::Env(name.clone()),
            SecretRef::File(path) => Self::File(path.to_string_lossy().into_owned()),
            SecretRef::Command(argv) => Self::Command(argv.clone()),
        }
    }
}

impl From<&ReferenceItem> for SecretRef {
    fn from(item: &ReferenceItem) -> Self {
        match item {
            ReferenceItem::Env(name) => Self::Env(name.clone()),
            ReferenceItem::File(path) => Self::File(path.into()),
            ReferenceItem::Command(argv) => Self::Command(argv.clone()),
        }
    }
}
