//! The groups in doo.

use super::scope::ScopeItem;
use super::{ErrorItem, FORMAT_VERSION};
use crate::api::ApiError;
use crate::model::{Authentication, Group, Hook, ListedGroup, Listing, Marker, Origin, TeamId};
use jiff::Timestamp;
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `list` found. It has everything that a plan needs, except secrets.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ListDocument {
    /// The version of this format.
    pub(super) format_version: u32,
    /// The exit code of the process.
    exit_code: u8,
    /// Why it failed, in one word, or null.
    failure: Option<String>,
    /// What failed.
    errors: Vec<ErrorItem>,
    /// The URL of the API.
    pub(super) api_url: String,
    /// When the first request was sent: RFC 3339, in UTC.
    pub(super) recorded_at: String,
    /// The teams that could be listed.
    pub(super) teams: Vec<TeamItem>,
}

/// A team's groups.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub(super) struct TeamItem {
    /// The team's id.
    pub(super) team: String,
    /// Whether the listing is complete.
    pub(super) complete: bool,
    /// Why not, or null.
    pub(super) incomplete: Option<String>,
    /// The number of pages.
    pub(super) pages: u32,
    /// The number of groups on a page, or null if doo does not say it.
    pub(super) page_size: Option<u32>,
    /// The groups, in the order of their ids.
    pub(super) groups: Vec<GroupItem>,
}

/// A webhook group.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub(super) struct GroupItem {
    /// Its full id: with it and an API key, somebody may be able to delete the group.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Its description without the marker.
    pub(super) description: String,
    /// The marker that dooctl put at the end of the description, or null.
    pub(super) marker: Option<MarkerItem>,
    /// Whether the description has a damaged marker, so that the owner is not known.
    #[serde(default)]
    pub(super) marker_is_damaged: bool,
    /// The events that it is for, or null if that is not known.
    pub(super) scope: Option<ScopeItem>,
    /// Its hooks.
    pub(super) hooks: Vec<HookItem>,
    /// How doo authenticates at the receiver, or null if it does not.
    pub(super) authentication: Option<AuthenticationItem>,
}

/// A marker.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub(super) struct MarkerItem {
    /// The owner of the group.
    pub(super) owner: String,
    /// The team it was declared for.
    pub(super) team: String,
    /// The events it was created for.
    pub(super) scope: ScopeItem,
    /// A fingerprint of the content that it was created with, or null.
    pub(super) content: Option<String>,
    /// The ids of the groups that it was created to replace.
    pub(super) replaces: Vec<String>,
}

/// A hook.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub(super) struct HookItem {
    /// Its type, without the suffix that doo adds in listings.
    pub(super) r#type: String,
    /// The HTTP method of the delivery.
    pub(super) method: String,
    /// The receiver's full URL: tokens in its query are visible.
    pub(super) endpoint: String,
    /// The request that gets the payload, or null for doo's default payload.
    pub(super) origin: Option<OriginItem>,
}

/// A GraphQL request.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub(super) struct OriginItem {
    /// Its HTTP method.
    pub(super) method: String,
    /// The URL that it is sent to.
    pub(super) endpoint: String,
    /// Its body as text, as doo lists it.
    pub(super) body: String,
}

/// How doo authenticates at a receiver. The secret is not included.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub(super) struct AuthenticationItem {
    /// The OAuth grant.
    pub(super) grant_type: String,
    /// The receiver's token endpoint.
    pub(super) endpoint: String,
    /// doo's client id at the receiver.
    pub(super) client_id: String,
    /// The header that carries the token.
    pub(super) header_format: String,
    /// The header's value.
    pub(super) header_value_format: String,
}

impl ListDocument {
    /// Makes the document of listings.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        errors: Vec<ErrorItem>,
        account: &str,
        recorded_at: Timestamp,
        teams: &[(&TeamId, Result<&Listing, &ApiError>)],
    ) -> Self {
        let listed = teams
            .iter()
            .filter_map(|(team, listing)| Some((*team, listing.ok()?)));
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors,
            api_url: account.to_owned(),
            recorded_at: recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            teams: listed
                .map(|(team, listing)| TeamItem::new(team, listing))
                .collect(),
        }
    }
}

impl TeamItem {
    fn new(team: &TeamId, listing: &Listing) -> Self {
        let Listing {
            groups,
            repeated: _, // `incomplete` says it.
            pages,
            page_size,
            incomplete,
        } = listing;
        Self {
            team: team.to_string(),
            complete: incomplete.is_none(),
            incomplete: incomplete.clone(),
            pages: *pages,
            page_size: *page_size,
            groups: groups.iter().map(GroupItem::from).collect(),
        }
    }
}

impl From<&ListedGroup> for GroupItem {
    fn from(listed: &ListedGroup) -> Self {
        let ListedGroup { id, group, marking } = listed;
        let Group {
            name,
            description,
            scope,
            hooks,
            authentication,
        } = group;
        Self {
            id: id.to_string(),
            name: name.clone(),
            description: description.clone(),
            marker: marking.marker().map(MarkerItem::from),
            marker_is_damaged: listed.is_damaged(),
            scope: ScopeItem::of(scope),
            hooks: hooks.iter().map(HookItem::from).collect(),
            authentication: authentication.as_ref().map(AuthenticationItem::from),
        }
    }
}

impl From<&Marker> for MarkerItem {
    fn from(marker: &Marker) -> Self {
        let Marker {
            owner,
            team,
            scope,
            content,
            replaces,
        } = marker;
        Self {
            owner: owner.to_string(),
            team: team.to_string(),
            // A marker has the scope, or shows that there is no limit.
            scope: ScopeItem::of(scope).unwrap_or(ScopeItem::Organization),
            content: content.as_ref().map(ToString::to_string),
            replaces: replaces.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&Hook> for HookItem {
    fn from(hook: &Hook) -> Self {
        let Hook {
            hook_type,
            method,
            endpoint,
            origin,
        } = hook;
        let origin = origin.as_ref().map(
            |Origin {
                 method,
                 endpoint,
                 body,
             }| OriginItem {
                method: method.clone(),
                endpoint: endpoint.clone(),
                body: body.as_str().to_owned(),
            },
        );
        Self {
            r#type: hook_type.to_string(),
            method: method.clone(),
            endpoint: endpoint.clone(),
            origin,
        }
    }
}

impl From<&Authentication> for AuthenticationItem {
    fn from(authentication: &Authentication) -> Self {
        let Authentication {
            grant_type,
            endpoint,
            client_id,
            client_secret: _,
            header_format,
            header_value_format,
        } = authentication;
        Self {
            grant_type: grant_type.clone(),
            endpoint: endpoint.clone(),
            client_id: client_id.clone(),
            header_format: header_format.clone(),
            header_value_format: header_value_format.clone(),
        }
    }
}
