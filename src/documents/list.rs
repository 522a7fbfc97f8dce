//! What doo has, for programs.

use super::scope::ScopeItem;
use super::{ErrorItem, FORMAT_VERSION};
use crate::api::ApiError;
use crate::model::{Authentication, Group, Hook, ListedGroup, Listing, Marker, Origin, TeamId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `list` found. No secret is in it; everything else that a plan needs is.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ListDocument {
    /// The version of this format.
    pub(super) format_version: u32,
    /// The exit code of the process.
    exit_code: u8,
    /// Why it failed, in one word, or null.
    failure: Option<String>,
    /// What failed.
    errors: Vec<ErrorItem>,
    /// Where the account is.
    pub(super) api_url: String,
    /// When the first request was sent, after RFC 3339 and in UTC.
    pub(super) recorded_at: String,
    /// The teams that could be listed.
    pub(super) teams: Vec<TeamItem>,
}

/// A team's groups.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct TeamItem {
    /// The team's id.
    pub(super) team: String,
    /// Whether the listing can be relied on to lack nothing.
    pub(super) complete: bool,
    /// Why not, or null.
    pub(super) incomplete: Option<String>,
    /// How many pages it has.
    pub(super) pages: u32,
    /// How many groups doo puts on a page, or null when it does not say so.
    pub(super) page_size: Option<u32>,
    /// The groups, in the order of their ids.
    pub(super) groups: Vec<GroupItem>,
}

/// A webhook group.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct GroupItem {
    /// Its id, whole: whoever knows it and an API key may be able to delete the group.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Its description without the marker.
    pub(super) description: String,
    /// The marker that dooctl put at the end of the description, or null.
    pub(super) marker: Option<MarkerItem>,
    /// Whether the description has a marker that cannot be read: nobody knows whose the group is.
    #[serde(default)]
    pub(super) marker_is_damaged: bool,
    /// The events it is for, or null when that is not known.
    pub(super) scope: Option<ScopeItem>,
    /// Its hooks.
    pub(super) hooks: Vec<HookItem>,
    /// How doo logs in to the receiver, or null when it does not.
    pub(super) authentication: Option<AuthenticationItem>,
}

/// A marker.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct MarkerItem {
    /// Who the group belongs to.
    pub(super) owner: String,
    /// The team it was declared for.
    pub(super) team: String,
    /// The events it was created for.
    pub(super) scope: ScopeItem,
    /// Stands for the content it was created with, or null.
    pub(super) content: Option<String>,
    /// The groups it was created to replace.
    pub(super) replaces: Vec<String>,
}

/// A hook.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct HookItem {
    /// Its type, without the suffix that doo lists.
    pub(super) r#type: String,
    /// The HTTP method of the delivery.
    pub(super) method: String,
    /// The receiver, whole: tokens in its query are shown.
    pub(super) endpoint: String,
    /// The query that makes the payload, or null for doo's default payload.
    pub(super) origin: Option<OriginItem>,
}

/// A GraphQL request.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct OriginItem {
    /// Its HTTP method.
    pub(super) method: String,
    /// Where it is sent.
    pub(super) endpoint: String,
    /// Its body as text, as doo lists it.
    pub(super) body: String,
}

/// How doo logs in to a receiver; its secret is not known.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct AuthenticationItem {
    /// The OAuth grant.
    pub(super) grant_type: String,
    /// The receiver's token endpoint.
    pub(super) endpoint: String,
    /// Who doo is at the receiver.
    pub(super) client_id: String,
    /// The header that carries the token.
    pub(super) header_format: String,
    /// The header's value.
    pub(super) header_value_format: String,
}

impl ListDocument {
    /// Puts listings into the document's form.
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
            // A marker says the scope, or that there is none to say.
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
