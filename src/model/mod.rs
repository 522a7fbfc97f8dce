//! The terms that manifests and listings are translated into.
//!
//! A **webhook group** is what doo calls a webhook configuration: a name, a description, a scope,
//! hooks, and how doo authenticates with the receiver (api-facts: fields). Everything here is plain
//! data: no I/O, no clock, no wire format.

mod alike;
mod authentication;
mod body;
pub mod canonical;
mod content;
mod declared;
mod group;
mod guards;
mod hook;
mod id;
mod json_fault;
mod listing;
mod loopback;
mod marker;
mod place;
mod query_place;
mod resource;
mod runner;
mod secret;
mod secret_ref;
mod shown;

pub use crate::characters::{escape, is_invisible};
pub use alike::{tell_apart, undisguised};
pub use authentication::Authentication;
pub(crate) use authentication::secrets_differ;
pub use body::{Body, Query};
pub(crate) use content::ContentHash;
pub use declared::{DeclaredGroup, Places, Prune};
pub use group::{Group, Scope};
pub use guards::{AskReceivers, Guards};
pub use hook::{Hook, HookType, Origin};
pub use id::{Fingerprint, GroupId, IdFault, Owner, TeamId};
pub use json_fault::json_fault;
pub use listing::{ListedGroup, Listing};
pub use loopback::is_loopback;
pub use marker::{Marker, Marking, resembles_marker};
pub use place::Place;
pub use query_place::QueryPlace;
pub use resource::Resource;
pub use runner::{command_marks, starts_command};
pub use secret::Secret;
pub use secret_ref::{SecretRef, SecretSource};
pub use shown::{
    HIDDEN, display_header_value, display_url, hidden_in_header_value, hidden_in_url, host_sent,
};
