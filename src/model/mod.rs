//! The vocabulary that manifests and listings are both translated into.
//!
//! A **webhook group** is what doo calls a webhook configuration: a name, a description, a scope,
//! hooks, and how doo authenticates with the receiver. Everything here is plain data: no I/O, no
//! clock, no wire format.

mod alike;
mod authentication;
mod body;
pub mod canonical;
mod content;
mod group;
mod hook;
mod id;
mod loopback;
mod marker;
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
pub use group::{Group, Scope};
pub use hook::{Hook, HookType, Origin};
pub use id::{Fingerprint, GroupId, IdFault, Owner, TeamId};
pub use loopback::is_loopback;
pub use marker::{Marker, Marking, resembles_marker};
pub use runner::{command_marks, starts_command};
pub use secret::Secret;
pub use secret_ref::{SecretRef, SecretSource};
pub use shown::{
    HIDDEN, display_header_value, display_url, hidden_in_header_value, hidden_in_url, host_sent,
    json_fault,
};

use schemars::JsonSchema;
use serde::Deserialize;

/// A declared webhook group, with the team it belongs to.
#[derive(Debug, Clone)]
pub struct DeclaredGroup {
    /// The group as it should be.
    pub group: Group,
    /// Where the manifest declares it.
    pub place: Place,
    /// Where the client secret comes from, when the group has an authentication. The value is put
    /// into `group.authentication` by the commands that need it.
    pub secret: Option<SecretSource>,
}

/// A place in a file, for messages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Place {
    /// The file, as a person would type it.
    pub file: std::sync::Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

/// A webhook group as doo lists it.
#[derive(Debug, Clone)]
pub struct ListedGroup {
    /// doo's id, opaque; it changes with every replacement.
    pub id: GroupId,
    /// The content, without the marker and without the suffix of GraphQL hook types.
    pub group: Group,
    /// Who owns the group, as far as its description says.
    pub marking: Marking,
}

impl ListedGroup {
    /// The group's marker, when dooctl created it.
    pub fn marker(&self) -> Option<&Marker> {
        self.marking.marker()
    }

    /// Whether nothing says that somebody owns the group.
    pub fn is_unmarked(&self) -> bool {
        self.marking == Marking::Unmarked
    }

    /// Whether its marker cannot be read: nothing is ever done to such a group.
    pub fn is_damaged(&self) -> bool {
        self.marking == Marking::Damaged
    }

    /// Whether the group is listed as dooctl created it; none when its marker does not say what that
    /// was.
    pub fn is_as_created(&self) -> Option<bool> {
        let marker = self.marker()?;
        let content = marker.content.as_ref()?;
        Some(*content == self.group.fingerprint() && marker.scope == self.group.scope)
    }
}

/// Everything one team's listing said.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The groups, each id once, in the order of their ids.
    pub groups: Vec<ListedGroup>,
    /// How many requests one walk through all pages takes.
    pub pages: u32,
    /// How many groups doo puts on a page, when it says so.
    pub page_size: Option<u32>,
    /// Why absence must not be concluded from this listing, if so.
    pub incomplete: Option<String>,
}

/// What happens to listed groups that a manifest does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename = "prune", rename_all = "lowercase")]
pub enum Prune {
    /// Those that this manifest's owner created are deleted, others are named.
    #[default]
    Owned,
    /// Those are deleted, and those that no manifest created.
    All,
    /// None is deleted.
    None,
}
