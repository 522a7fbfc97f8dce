//! Which events a group is for.

use crate::model::Scope;
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which events.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScopeItem {
    /// All events of the organization.
    Organization,
    /// One event.
    EventId(String),
    /// The events of one event guide.
    EventGuideId(String),
}

impl ScopeItem {
    /// `None` if doo does not list it.
    pub(super) fn of(scope: &Scope) -> Option<Self> {
        match scope {
            Scope::Organization => Some(Self::Organization),
            Scope::Event(id) => Some(Self::EventId(id.clone())),
            Scope::EventGuide(id) => Some(Self::EventGuideId(id.clone())),
            Scope::Unknown => None,
        }
    }
}
