//! The published schema of the file format.

#[cfg(test)]
mod generated;

#[cfg(test)]
pub(crate) use generated::manifest_schema;

/// The JSON Schema of manifest files, for the root and for team files, with which editors check
/// them.
pub const MANIFEST_SCHEMA: &str = include_str!("../../schemas/manifest.v1.json");
