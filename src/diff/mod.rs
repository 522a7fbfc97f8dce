//! Desired × observed → changes: a pure function.
//!
//! [`between`] takes every declared team with its listing and says for each group what is to be
//! done, and why. No decision depends on the order of a listing (api-facts: order).

mod cause;
mod change;
mod claims;
mod compare;
mod decision;
mod excerpt;
mod fields;
mod hook_fields;
mod matching;
mod own_groups;
mod predecessors;
mod renames;
mod team;
#[cfg(test)]
mod tests;

pub use cause::Cause;
pub use change::{Action, Change, Reason};
pub use claims::Claims;
pub use compare::{between, between_team};
pub use fields::{FieldChange, FieldKind, fields_between};
pub use team::DeclaredTeam;
