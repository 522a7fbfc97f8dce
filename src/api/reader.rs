//! The read half of the API.

use super::answer::Label;
use super::call::{Call, Effect};
use super::error::ApiError;
use super::session::Session;
use super::transport::Response;
use super::wire::{PageObject, Text, unreadable};
use crate::model::{ListedGroup, TeamId};
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::cell::Cell;

/// Reads; cannot write.
#[derive(Clone, Copy)]
pub struct Reader<'s> {
    session: &'s Session,
}

/// One page of a team's listing.
#[derive(Debug)]
pub struct Page {
    /// The groups on it.
    pub groups: Vec<ListedGroup>,
    /// How many pages there are, if the listing says so.
    pub page_count: Option<u32>,
    /// How many groups a page holds, if the listing says so.
    pub page_size: Option<u32>,
    /// How many groups there are, if the listing says so.
    pub total_items: Option<u64>,
    /// Whether the listing links to a next page. The link itself is never followed.
    pub has_next: bool,
}

/// An organization the credentials can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// doo's number for it.
    pub id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its teams.
    pub teams: Vec<OrganizationTeam>,
}

/// A team of an organization. doo's examples have no names for teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationTeam {
    /// The team's id, as manifests name it.
    pub id: TeamId,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What the credentials may do there, for example `team_admin`.
    pub role: Option<String>,
}

impl<'s> Reader<'s> {
    /// A reader on a session.
    pub fn new(session: &'s Session) -> Self {
        Self { session }
    }

    /// One page of a team's listing; the first when no number is given.
    ///
    /// # Errors
    /// Any [`ApiError`] that is left after the repetitions that are safe.
    pub async fn page(&self, team: &TeamId, number: Option<u32>) -> Result<Page, ApiError> {
        let path = format!(
            "/team/{}/webhooks",
            utf8_percent_encode(team.as_str(), NON_ALPHANUMERIC)
        );
        let path = match number {
            Some(number) => format!("{path}?page={number}"),
            None => path,
        };
        let page = self.session.call(&get(path), read_page).await?;
        let redactor = self.session.redactor();
        page.groups
            .iter()
            .for_each(|listed| redactor.learn_group(&listed.group));
        Ok(page)
    }

    /// The organizations and teams that the credentials can see.
    ///
    /// # Errors
    /// Any [`ApiError`] that is left after the repetitions that are safe.
    pub async fn organizations(&self) -> Result<Vec<Organization>, ApiError> {
        self.session
            .call(
                &get("/organizers/current/organizations".to_owned()),
                read_organizations,
            )
            .await
    }
}

fn get(path: String) -> Call {
    Call {
        label: Label {
            method: "GET",
            path: path.clone(),
        },
        method: Method::GET,
        path,
        body: None,
        effect: Effect::None,
        is_unclear: Cell::default(),
        attempts: Cell::new(0),
    }
}

fn read_page(call: &Call, response: &Response) -> Result<Page, ApiError> {
    let page: PageObject =
        serde_json::from_slice(response.body()).map_err(|_| unreadable(call, response))?;
    let PageObject {
        embedded,
        links,
        page_count,
        page_size,
        total_items,
    } = page;
    // Any JSON object would pass for an empty listing: one has to look like a listing.
    if embedded.0.is_none() && total_items.is_none() && page_count.is_none() {
        return Err(unreadable(call, response));
    }
    let groups = embedded
        .0
        .map(|embedded| embedded.webhooks.0)
        .unwrap_or_default();
    Ok(Page {
        groups: groups
            .into_iter()
            .map(super::wire::GroupObject::into_listed)
            .collect(),
        page_count,
        page_size,
        total_items,
        has_next: links.0.is_some_and(|links| links.next.is_some()),
    })
}

#[derive(serde::Deserialize)]
struct OrganizationsObject {
    organizations: Vec<OrganizationObject>,
}

#[derive(serde::Deserialize)]
struct OrganizationObject {
    id: Text,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    teams: Vec<TeamObject>,
}

#[derive(serde::Deserialize)]
struct TeamObject {
    id: Text,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    role: Option<String>,
}

fn read_organizations(call: &Call, response: &Response) -> Result<Vec<Organization>, ApiError> {
    let answer: OrganizationsObject =
        serde_json::from_slice(response.body()).map_err(|_| unreadable(call, response))?;
    let team = |team: TeamObject| OrganizationTeam {
        id: TeamId::new(team.id.0),
        name: team.name,
        role: team.role,
    };
    let organization = |organization: OrganizationObject| Organization {
        id: organization.id.0,
        name: organization.name,
        teams: organization.teams.into_iter().map(team).collect(),
    };
    Ok(answer.organizations.into_iter().map(organization).collect())
}
