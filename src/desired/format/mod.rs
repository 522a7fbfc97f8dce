//! The file format: its types, variables and lints.

mod level;
mod lint_levels;
mod lints;
pub(super) mod manifest;
mod query_settings;
mod size;
mod type_name;
mod vars;

pub(super) use lints::{Levels, Lint};
pub(super) use manifest::{Graphql, GroupDecl, HookDecl, OriginDecl, Reference, Root, TeamDecl};
pub(super) use query_settings::QuerySettings;
pub(super) use type_name::TypeName;
pub(super) use vars::Vars;
