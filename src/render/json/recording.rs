//! `list`'s document read back: a recording that can be planned from.

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

/// What an account had at an earlier time. Its secrets are not known.
#[derive(Debug)]
pub struct Recording {
    /// What the account is called.
    pub account: String,
    /// When it was made.
    pub recorded_at: Timestamp,
    /// The teams that could be listed.
    pub teams: BTreeMap<TeamId, Listing>,
}

/// Why a document is no recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It is something else, or was cut off.
    #[error("it is not what `list -o json` writes: {}", json_fault(.0))]
    Unreadable(serde_json::Error),
    /// It has a format that did not exist yet.
    #[error("its format_version is {0}, and this dooctl reads {FORMAT_VERSION}")]
    Version(u64),
    /// Nothing could be listed when it was to be made.
    #[error("nothing is recorded in it, because `list` failed ({0})")]
    Failed(String),
    /// Its time is none.
    #[error("its recorded_at is no time")]
    Time,
    /// A team or a group is there more than once.
    #[error("{0} is in it twice")]
    Twice(String),
}

/// What every document says, and by which one that cannot be read can be told.
#[derive(Deserialize)]
struct Header {
    format_version: u64,
    failure: Option<String>,
    teams: Option<IgnoredAny>,
}

impl Recording {
    /// Reads the document that `list -o json` wrote. Fields that it does not know are ignored: they
    /// were added later.
    ///
    /// # Errors
    /// When it is no such document, or contradicts itself.
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
    let mut groups: Vec<ListedGroup> = groups.into_iter().map(ListedGroup::from).collect();
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    if groups.windows(2).any(|pair| pair[0].id == pair[1].id) {
        return Err(RecordingError::Twice(format!("a group of team {team}")));
    }
    let unsaid = || "the recording does not say why".to_owned();
    Ok(Listing {
        groups,
        pages,
        page_size,
        incomplete: incomplete.or_else(|| (!complete).then(unsaid)),
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
        // A recording says whose a group is; its description must not say so once more.
        let is_damaged = marker_is_damaged || Marker::split(&description).1 != Marking::Unmarked;
        let marking = match is_damaged {
            true => Marking::Damaged,
            false => marker.map(Marker::from).into(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document() -> Value {
        let group = |id: &str| {
            json!({
                "id": id, "name": "Orders", "description": "", "marker": null,
                "scope": { "event_id": "82032" }, "hooks": [], "authentication": null,
            })
        };
        json!({
            "format_version": 1, "exit_code": 0, "failure": null, "errors": [],
            "api_url": "https://rest.doo.net/v1", "recorded_at": "2026-11-22T02:40:00Z",
            "teams": [{
                "team": "4711", "complete": true, "incomplete": null, "pages": 1,
                "page_size": 25, "groups": [group("12"), group("11")],
            }],
        })
    }

    fn read(document: &Value) -> Result<Recording, RecordingError> {
        Recording::read(document.to_string().as_bytes())
    }

    /// The document with one value changed.
    fn with(path: &str, value: Value) -> Value {
        let mut document = document();
        *document.pointer_mut(path).unwrap() = value;
        document
    }

    #[test]
    fn a_recording_has_its_groups_in_the_order_of_their_ids() {
        let recording = read(&document()).unwrap();
        assert_eq!(recording.account, "https://rest.doo.net/v1");
        assert_eq!(recording.recorded_at.to_string(), "2026-11-22T02:40:00Z");
        let listing = &recording.teams[&TeamId::new("4711")];
        let ids: Vec<_> = listing.groups.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(ids, ["11", "12"]);
        assert_eq!(
            listing.groups[0].group.scope,
            Scope::Event("82032".to_owned())
        );
    }

    #[test]
    fn what_was_added_later_is_ignored() {
        let mut later = document();
        later["since"] = json!({ "any": ["thing"] });
        later["teams"][0]["groups"][0]["color"] = json!("red");
        assert!(read(&later).is_ok());
    }

    #[test]
    fn a_team_that_is_not_complete_stays_incomplete() {
        for (why, expected) in [
            (json!("it shifted"), "it shifted"),
            (json!(null), "the recording does not say why"),
        ] {
            let mut document = with("/teams/0/complete", json!(false));
            document["teams"][0]["incomplete"] = why;
            let recording = read(&document).unwrap();
            let listing = &recording.teams[&TeamId::new("4711")];
            assert_eq!(listing.incomplete.as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_no_recording_is_refused_with_the_reason() {
        let twice = document()["teams"][0].clone();
        let failed = json!({
            "format_version": 1, "exit_code": 1, "failure": "credentials", "errors": [],
            "problems": [],
        });
        for (document, expected) in [
            (json!([]), "not what `list -o json` writes"),
            (json!({ "digest": "x" }), "missing field `format_version`"),
            (
                json!({ "format_version": 1, "digest": "x" }),
                "missing field",
            ),
            (with("/format_version", json!(2)), "its format_version is 2"),
            (with("/teams", json!({})), "expected a sequence"),
            (
                with("/teams", json!("https://a.example/?t=x, \" y")),
                "invalid type: string ***, expected a sequence",
            ),
            (with("/recorded_at", json!("yesterday")), "no time"),
            (
                with("/teams/0/groups/1/id", json!("12")),
                "a group of team 4711 is in it twice",
            ),
            (
                with("/teams", json!([twice.clone(), twice])),
                "a team is in it twice",
            ),
            (failed, "`list` failed (credentials)"),
        ] {
            let error = read(&document).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn no_json_half_a_document_and_deep_nesting_are_refused() {
        let whole = document().to_string();
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "no json",
            &whole[..whole.len() / 2],
            &format!("{whole}{whole}"),
            &deep,
            &format!(r#"{{"format_version":1,"teams":{deep}"#),
            &format!(r#"{{"format_version":1,"since":{deep}"#),
        ] {
            assert!(Recording::read(text.as_bytes()).is_err(), "{text:.60}");
        }
    }
}
