//! Turns what is written into what it means: names, defaults, variables and queries, file by file.
//!
//! [`FileContext`] is one file with its surroundings. Each part of a manifest has a file here, which
//! reports problems and returns `None` for a part that has one.

mod advice;
mod api;
mod authentication;
mod defaults;
mod duplicate_subscriptions;
mod file;
mod group;
mod hook;
mod number;
mod origin;
mod payload;
mod placed;
pub(super) mod queries;
mod query_span;
pub(super) mod root;
pub(super) mod team;

pub use api::api_base;
pub(super) use defaults::Defaults;
pub(super) use file::FileContext;
pub(super) use root::Settings;
pub(super) use team::{ResolvedTeam, TeamSettings};
