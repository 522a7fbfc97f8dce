//! What a manifest declares about a group, and about groups that it does not declare.

use super::{Group, Place, QueryPlace, SecretSource};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// A declared webhook group, with the team it belongs to.
#[derive(Debug, Clone)]
pub struct DeclaredGroup {
    /// The desired group.
    pub group: Group,
    /// Where the manifest declares it.
    pub place: Place,
    /// Where the manifest has its endpoints and queries.
    pub places: Places,
    /// Where the client secret comes from, if the group has an authentication. Commands that need
    /// the value put it into `group.authentication`.
    pub secret: Option<SecretSource>,
}

/// Where a manifest has the endpoints and queries of a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// The endpoint of each hook, in their order; where a default is used, the hook itself.
    pub endpoints: Vec<Place>,
    /// The query of each hook, if it has one.
    pub queries: Vec<Option<QueryPlace>>,
    /// The token endpoint, if the group has an authentication.
    pub token_endpoint: Option<Place>,
}

/// What happens to listed groups that the manifest does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "prune", rename_all = "lowercase")]
pub enum Prune {
    /// Delete those of this owner, report the others.
    #[default]
    Owned,
    /// Delete those of this owner and unmarked ones.
    All,
    /// Delete none.
    None,
}
