//! What doo has, for programs.

use super::scope::ScopeItem;
use super::{ErrorItem, FORMAT_VERSION};
use crate::api::Organization;
use crate::model::{Authentication, Group, Hook, ListedGroup, Listing, Marker, Origin, TeamId};
use serde::Serialize;

/// What `list` found. No secret is in it.
#[derive(Debug, Serialize)]
pub struct ListDocument {
    format_version: u32,
    exit_code: u8,
    failure: Option<String>,
    errors: Vec<ErrorItem>,
    teams: Vec<TeamItem>,
}

#[derive(Debug, Serialize)]
struct TeamItem {
    team: String,
    complete: bool,
    pages: u32,
    page_size: Option<u32>,
    groups: Vec<GroupItem>,
}

#[derive(Debug, Serialize)]
struct GroupItem {
    id: String,
    name: String,
    description: String,
    marker: Option<MarkerItem>,
    /// Missing when doo does not tell.
    scope: Option<ScopeItem>,
    hooks: Vec<HookItem>,
    authentication: Option<AuthenticationItem>,
}

#[derive(Debug, Serialize)]
struct MarkerItem {
    owner: String,
    team: String,
    replaces: Vec<String>,
}

#[derive(Debug, Serialize)]
struct HookItem {
    r#type: String,
    method: String,
    endpoint: String,
    origin: Option<OriginItem>,
}

#[derive(Debug, Serialize)]
struct OriginItem {
    method: String,
    endpoint: String,
    body: String,
}

#[derive(Debug, Serialize)]
struct AuthenticationItem {
    grant_type: String,
    endpoint: String,
    client_id: String,
    header_format: String,
    header_value_format: String,
}

impl ListDocument {
    /// Puts listings into the document's form.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        errors: Vec<ErrorItem>,
        teams: &[(&TeamId, Result<&Listing, String>)],
    ) -> Self {
        let listed = teams
            .iter()
            .filter_map(|(team, listing)| Some((*team, *listing.as_ref().ok()?)));
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors,
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
            pages: *pages,
            page_size: *page_size,
            groups: groups.iter().map(GroupItem::from).collect(),
        }
    }
}

impl From<&ListedGroup> for GroupItem {
    fn from(listed: &ListedGroup) -> Self {
        let ListedGroup { id, group, marker } = listed;
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
            marker: marker.as_ref().map(MarkerItem::from),
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
            scope: _,
            replaces,
        } = marker;
        Self {
            owner: owner.to_string(),
            team: team.to_string(),
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

/// What `teams` found.
#[derive(Debug, Serialize)]
pub struct TeamsDocument {
    format_version: u32,
    exit_code: u8,
    failure: Option<String>,
    organizations: Vec<OrganizationItem>,
}

#[derive(Debug, Serialize)]
struct OrganizationItem {
    id: String,
    name: Option<String>,
    teams: Vec<OrganizationTeamItem>,
}

#[derive(Debug, Serialize)]
struct OrganizationTeamItem {
    id: String,
    name: Option<String>,
    role: Option<String>,
    declared: bool,
}

impl TeamsDocument {
    /// Puts organizations into the document's form.
    pub fn new(organizations: &[Organization], declared: &[&TeamId]) -> Self {
        let item = |organization: &Organization| OrganizationItem {
            id: organization.id.clone(),
            name: organization.name.clone(),
            teams: organization
                .teams
                .iter()
                .map(|team| OrganizationTeamItem {
                    id: team.id.to_string(),
                    name: team.name.clone(),
                    role: team.role.clone(),
                    declared: declared.contains(&&team.id),
                })
                .collect(),
        };
        Self {
            format_version: FORMAT_VERSION,
            exit_code: 0,
            failure: None,
            organizations: organizations.iter().map(item).collect(),
        }
    }
}
