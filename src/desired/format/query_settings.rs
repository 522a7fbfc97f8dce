//! How queries are checked, as it is written.

use crate::graphql::Envelope;
use crate::yaml::{Json, Located, Pairs};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// How queries are checked.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "query-settings", deny_unknown_fields)]
pub(in crate::desired) struct QuerySettings {
    /// The file with doo's schema, relative to this file, in GraphQL's schema language or as an
    /// introspection answer. Queries are checked against it.
    pub(in crate::desired) schema: Option<Located<String>>,
    /// Another address that answers queries with this schema. Hooks that ask neither it nor doo's
    /// own are not checked. It changes nothing that is sent to doo. Default: `https://gql.doo.net`.
    pub(in crate::desired) endpoint: Option<Located<String>>,
    /// What receivers get around the answer to a query: `data` for `{"data": {...}}`, `none` for the
    /// answer's object itself. doo's documents do not say. Default: data.
    pub(in crate::desired) envelope: Option<Located<Envelope>>,
    /// JSON Schemas of the custom scalars of doo's schema, such as `DateTime: { type: string }`.
    /// Default: anything.
    pub(in crate::desired) scalars: Option<Located<Pairs<Json>>>,
}
