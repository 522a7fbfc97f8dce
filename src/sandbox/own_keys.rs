//! The sandbox's own keys of a group.

/// Keys that the sandbox writes: posting them has no effect.
pub(super) const RESERVED: [&str; 5] = ["id", "team", "suffixes", REPEATED, "_links"];

/// Marks an id that was given twice; without it, two groups with one id are a mistake.
pub(super) const REPEATED: &str = "id_given_twice";
