//! Keys of a group that are the sandbox's own.

/// They say what the sandbox remembers of a group: posting them has no effect.
pub(super) const RESERVED: [&str; 5] = ["id", "team", "suffixes", REPEATED, "_links"];

/// Says that an id was given twice: without it two groups of one id are a mistake.
pub(super) const REPEATED: &str = "id_given_twice";
