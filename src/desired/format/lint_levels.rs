//! The levels of lints, as they are written.

use super::level::{AlwaysError, Level};
use crate::yaml::Located;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// A key that may be absent.
type Optional<T> = Option<Located<T>>;

/// The levels of the lints.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "lints", rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::desired) struct LintLevels {
    /// A secret in the manifest. Always an error.
    #[expect(dead_code, reason = "it is read to be checked, and has one level")]
    pub(super) literal_secret: Optional<AlwaysError>,
    /// An endpoint without TLS. Default: warn.
    pub(super) insecure_endpoint: Optional<Level>,
    /// A webhook type that doo's documentation does not have. Default: warn.
    pub(super) unknown_type: Optional<Level>,
    /// A hook with doo's default payload. Default: off.
    pub(super) default_payload: Optional<Level>,
    /// Several types on one endpoint with the same payload. Default: off.
    pub(super) shared_endpoint: Optional<Level>,
    /// A placeholder that doo does not document, or that does not fit the hook's type. Default:
    /// warn.
    pub(super) placeholder: Optional<Level>,
    /// Two hooks of a team that deliver the same to the same endpoint. Default: warn.
    pub(super) duplicate_subscription: Optional<Level>,
    /// A body under `origin` that is not JSON with a query, or whose query has an error. Default:
    /// warn.
    pub(super) origin_body: Optional<Level>,
    /// A `method` or a `grant_type` that doo does not document. Default: warn.
    pub(super) undocumented_value: Optional<Level>,
    /// A deprecated field in a query. Default: warn.
    pub(super) deprecated_field: Optional<Level>,
    /// A placeholder for a variable that takes no string, or inside a string of a query. Default:
    /// error.
    pub(super) placeholder_type: Optional<Level>,
    /// The id of an order given to `event(id:)`, or the reverse. Default: warn.
    pub(super) placeholder_entity: Optional<Level>,
    /// A hook for what is removed whose query asks for it. Default: warn.
    pub(super) removed_entity: Optional<Level>,
    /// Something in the schema file that is not right: queries are checked as far as it goes.
    /// Default: warn.
    pub(super) schema_problem: Optional<Level>,
}
