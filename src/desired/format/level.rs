//! The levels that a manifest may give a lint.

use schemars::JsonSchema;
use serde::Deserialize;

/// What a lint's finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::desired) enum Level {
    /// An error: nothing is done.
    Error,
    /// A warning.
    Warn,
    /// Not told.
    Off,
}

/// The only level of a lint that cannot be turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AlwaysError {
    /// An error: nothing is done.
    Error,
}
