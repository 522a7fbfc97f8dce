//! The desired state: what a manifest declares, with every problem found in one run.
//!
//! ```text
//!  load (threads) ── files ── yaml ──> format (what is written) ── resolve ──> Desired
//!                                              └── every problem, with file:line:column
//! ```
//!
//! [`load()`] is the only code that reads the manifest's files, [`resolve_secrets`] the only one that
//! reads secrets.

mod declared;
mod excerpt;
mod files;
mod format;
mod grammar;
mod include;
mod load;
mod problem;
mod queries;
mod resolve;
mod schema;
mod secret_value;
mod secrets;
mod source;
mod team_reader;

#[cfg(test)]
mod tests;

pub use declared::{ApiSettings, CredentialSources, Desired, DesiredTeam};
pub use excerpt::Excerpt;
pub use files::{Checkout, LARGEST_SCHEMA, Refusal, leads_to};
pub use grammar::id::check as check_id;
pub use grammar::webhook_types::named as hook_type;
pub use load::{LoadOptions, Loaded, ROOT, load, load_text, load_without_schema};
pub use problem::{Problem, Severity};
pub use queries::{NoShape, Queries, read_schema};
pub use resolve::api_base;
pub use schema::MANIFEST_SCHEMA;
#[cfg(test)]
pub(crate) use schema::manifest_schema;
pub use secrets::{
    MissingSecret, Resolved, Surroundings, is_placeholder, resolve_secrets, resolve_source,
    too_short,
};
pub use team_reader::TeamReader;
