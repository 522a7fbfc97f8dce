//! The file format: its types, variables and lints.

mod level;
mod lints;
pub(super) mod manifest;
mod size;
mod type_name;
mod vars;

pub(super) use lints::{Levels, Lint};
pub(super) use manifest::{Graphql, GroupDecl, HookDecl, OriginDecl, Reference, Root, Team};
pub(super) use type_name::TypeName;
pub(super) use vars::Vars;
