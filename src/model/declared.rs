//! What a manifest declares of a group, and of those that it does not declare.

use super::{Group, Place, SecretSource};
use schemars::JsonSchema;
use serde::Deserialize;

/// A declared webhook group, with the team it belongs to.
#[derive(Debug, Clone)]
pub struct DeclaredGroup {
    /// The group as it should be.
    pub group: Group,
    /// Where the manifest declares it.
    pub place: Place,
    /// Where the client secret comes from, when the group has an authentication. The value is put
    /// into `group.authentication` by the commands that need it.
    pub secret: Option<SecretSource>,
}

/// What happens to listed groups that a manifest does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename = "prune", rename_all = "lowercase")]
pub enum Prune {
    /// Those that this manifest's owner created are deleted, others are named.
    #[default]
    Owned,
    /// Those are deleted, and those that no manifest created.
    All,
    /// None is deleted.
    None,
}
