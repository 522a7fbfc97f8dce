//! The commands, one file for each.

pub(super) mod apply;
pub(super) mod backfill;
pub(super) mod completions;
pub(super) mod drift;
pub(super) mod export;
pub(super) mod init;
pub(super) mod introspect;
pub(super) mod list;
pub(super) mod payload;
pub(super) mod plan;
pub(super) mod probe;
pub(super) mod sandbox;
mod sandbox_trigger;
pub(super) mod schema;
pub(super) mod teams;
pub(super) mod validate;
