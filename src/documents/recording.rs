//! Reads the document of `list`: a recording, for plans.

use super::FORMAT_VERSION;
use super::list::{
    AuthenticationItem, GroupItem, HookItem, ListDocument, MarkerItem, OriginItem, TeamItem,
};
use super::scope::ScopeItem;
use crate::model::{
    Authentication, Body, Fingerprint, Group, GroupId, Hook, HookType, ListedGroup, Listing,
    Marker, Marking, Origin, Owner, Scope, TeamId, json_fault,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// The groups of an account at an earlier time, without secrets.
#[derive(Debug)]
pub struct Recording {
    /// The URL of the API.
    pub account: String,
    /// When it was made.
    pub recorded_at: Timestamp,
    /// The teams that could be listed.
    pub teams: BTreeMap<TeamId, Listing>,
}

/// Why a document is not a recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It is something else, or was cut off.
    #[error("it is not a document of `list -o json`: {}", json_fault(.0))]
    Unreadable(serde_json::Error),
    /// Its format is newer than this dooctl.
    #[error("its format_version is {0}, but this dooctl reads {FORMAT_VERSION}")]
    Version(u64),
    /// `list` failed.
    #[error("it has no groups, because `list` failed ({0})")]
    Failed(String),
    /// Its time is not valid.
    #[error("its recorded_at is not a time")]
    Time,
    /// A team or a group is there more than once.
    #[error("{0} is in it twice")]
    Twice(String),
}

/// The fields of every document, which show why a document is not a recording.
#[derive(Deserialize)]
struct Header {
    format_version: u64,
    failure: Option<String>,
    teams: Option<IgnoredAny>,
}

impl Recording {
    /// Reads a document written by `list -o json`. Ignores unknown fields: later versions added
    /// them.
    ///
    /// # Errors
    /// If it is another document, or contradicts itself.
    pub fn read(json: &[u8]) -> Result<Self, RecordingError> {
        let header: Header = serde_json::from_slice(json).map_err(RecordingError::Unreadable)?;
        match header {
            Header {
                format_version,
                failure: _,
                teams: _,
            } if format_version != u64::from(FORMAT_VERSION) => {
                return Err(RecordingError::Version(format_version));
            }
            Header {
                format_version: _,
                failure: Some(failure),
                teams: None,
            } => return Err(RecordingError::Failed(failure)),
            _ => {}
        }
        let document: ListDocument =
            serde_json::from_slice(json).map_err(RecordingError::Unreadable)?;
        let mut teams = BTreeMap::new();
        for item in document.teams {
            let team = TeamId::new(&item.team);
            if teams.insert(team, listing(item)?).is_some() {
                return Err(RecordingError::Twice("a team".to_owned()));
            }
        }
        Ok(Self {
            account: document.api_url,
            recorded_at: document
                .recorded_at
                .parse()
                .map_err(|_| RecordingError::Time)?,
            teams,
        })
    }
}

fn listing(item: TeamItem) -> Result<Listing, RecordingError> {
    let TeamItem {
        team,
        complete,
        incomplete,
        pages,
        page_size,
        groups,
    } = item;
    let listing = Listing::new(groups.into_iter().map(ListedGroup::from).collect());
    // What doo listed twice is written once, and the reason why the listing is incomplete.
    if !listing.repeated.is_empty() {
        return Err(RecordingError::Twice(format!("a group of team {team}")));
    }
    let unsaid = || "the recording does not say why".to_owned();
    Ok(Listing {
        pages,
        page_size,
        incomplete: incomplete.or_else(|| (!complete).then(unsaid)),
        ..listing
    })
}

impl From<GroupItem> for ListedGroup {
    fn from(item: GroupItem) -> Self {
        let GroupItem {
            id,
            name,
            description,
            marker,
            marker_is_damaged,
            scope,
            hooks,
            authentication,
        } = item;
        // The marker is a field of its own in a recording, so the description must not contain one.
        let is_damaged = marker_is_damaged || Marker::split(&description).1 != Marking::Unmarked;
        let marking = if is_damaged {
            Marking::Damaged
        } else {
            marker.map(Marker::from).into()
        };
        let group = Group {
            name,
            description,
            scope: scope.map_or(Scope::Unknown, Scope::from),
            hooks: hooks.into_iter().map(Hook::from).collect(),
            authentication: authentication.map(Authentication::from),
        };
        Self {
            id: GroupId::new(id),
            group,
            marking,
        }
    }
}

impl From<MarkerItem> for Marker {
    fn from(item: MarkerItem) -> Self {
        let MarkerItem {
            owner,
            team,
            scope,
            content,
            replaces,
        } = item;
        Self {
            owner: Owner::new(owner),
            team: TeamId::new(team),
            scope: scope.into(),
            content: content.map(Fingerprint::new),
            replaces: replaces.into_iter().map(GroupId::new).collect(),
        }
    }
}

impl From<ScopeItem> for Scope {
    fn from(item: ScopeItem) -> Self {
        match item {
            ScopeItem::Organization => Self::Organization,
            ScopeItem::EventId(id) => Self::Event(id),
            ScopeItem::EventGuideId(id) => Self::EventGuide(id),
        }
    }
}

impl From<HookItem> for Hook {
    fn from(item: HookItem) -> Self {
        let HookItem {
            r#type,
            method,
            endpoint,
            origin,
        } = item;
        let origin = origin.map(
            |OriginItem {
                 method,
                 endpoint,
                 body,
             }| Origin {
                method,
                endpoint,
                body: Body::new(body),
            },
        );
        Self {
            hook_type: HookType::recorded(r#type),
            method,
            endpoint,
            origin,
        }
    }
}

impl From<AuthenticationItem> for Authentication {
    fn from(item: AuthenticationItem) -> Self {
        let AuthenticationItem {
            grant_type,
            endpoint,
            client_id,
            header_format,
            header_value_format,
        } = item;
        Self {
            grant_type,
            endpoint,
            client_id,
            client_secret: None,
            header_format,
            header_value_format,
        }
    }
}
