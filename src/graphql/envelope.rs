//! What a payload is wrapped in.

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What receivers get around the answer of a query. doo's documents do not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "envelope", rename_all = "lowercase")]
pub enum Envelope {
    /// `{"data": {...}}`, as GraphQL servers answer.
    #[default]
    Data,
    /// The object itself.
    None,
}
