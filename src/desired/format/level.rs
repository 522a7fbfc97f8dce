//! The levels that a manifest may give a lint.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// The level of a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(in crate::desired) enum Level {
    /// An error: dooctl does nothing.
    Error,
    /// A warning.
    Warn,
    /// Not reported.
    Off,
}

/// The only level of a lint that cannot be turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum AlwaysError {
    /// An error: dooctl does nothing.
    Error,
}
