//! The read half of the API.

use super::error::ApiError;
use super::lenient::{Many, Text, Whole};
use super::path::Path;
use super::request::{Call, Effect};
use super::session::Session;
use super::transport::Response;
use super::wire::{PageObject, read, undocumented, unreadable};
use crate::model::{ListedGroup, TeamId};
use http::Method;

/// Reads from doo; cannot write.
#[derive(Clone, Copy)]
pub struct Reader<'s> {
    session: &'s Session,
}

/// One page of a team's listing.
#[derive(Debug)]
pub struct Page {
    /// The groups on it.
    pub groups: Vec<ListedGroup>,
    /// Whether the page has neither a list of groups nor a number that says that there are none.
    pub says_nothing: bool,
    /// The number of pages, if the listing has it.
    pub page_count: Option<u32>,
    /// The number of groups on a page, if the listing has it (api-facts: page-size).
    pub page_size: Option<u32>,
    /// The number of groups, if the listing has it.
    pub total_items: Option<u64>,
    /// Whether the listing links to a next page. The link itself is never followed
    /// (api-facts: links).
    pub has_next: bool,
}

/// An organization the credentials can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id in doo.
    pub id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its teams.
    pub teams: Vec<OrganizationTeam>,
}

/// A team of an organization. Its name may be missing (api-facts: organizations).
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

    /// One page of a team's listing, the first by default.
    ///
    /// # Errors
    /// Any [`ApiError`] that remains after the safe repetitions.
    pub async fn page(&self, team: &TeamId, number: Option<u32>) -> Result<Page, ApiError> {
        let path = Path::groups(&Method::GET, team, number)?;
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
    /// Any [`ApiError`] that remains after the safe repetitions.
    pub async fn organizations(&self) -> Result<Vec<Organization>, ApiError> {
        let call = get(Path::organizations());
        Ok(self.session.call(&call, read_organizations).await?)
    }
}

fn get(path: Path) -> Call {
    Call::new(Method::GET, path, Effect::None)
}

fn read_page(call: &Call, response: &Response) -> Result<Page, ApiError> {
    let PageObject {
        embedded,
        links,
        page_count,
        page_size,
        total_items,
    } = read(call, response)?;
    // Any JSON object would pass for an empty listing: one key must be a listing's.
    if embedded.0.is_none() && total_items.is_none() && page_count.is_none() {
        return Err(unreadable(call, response));
    }
    let listed = embedded.0.and_then(|embedded| embedded.webhooks);
    let is_zero = |number: &Option<Whole>| matches!(number, Some(Whole(0)));
    let says_nothing = listed.is_none() && !is_zero(&total_items) && !is_zero(&page_count);
    let mut groups = Vec::new();
    for (position, object) in listed.unwrap_or_default().0.into_iter().enumerate() {
        let listed = object.into_listed();
        if let Some(fault) = listed.id.fault() {
            let key = format!("_embedded.webhooks[{position}].id");
            return Err(undocumented(call, key, fault.to_string()));
        }
        groups.push(listed);
    }
    Ok(Page {
        groups,
        says_nothing,
        page_count: page_count.map(|count| count.saturating()),
        page_size: page_size.map(|size| size.saturating()),
        total_items: total_items.map(|total| total.0),
        has_next: links.0.is_some_and(|links| links.next.is_some()),
    })
}

#[derive(serde::Deserialize)]
struct OrganizationsObject {
    organizations: Many<OrganizationObject>,
}

#[derive(serde::Deserialize)]
struct OrganizationObject {
    id: Text,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    teams: Many<TeamObject>,
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
    let OrganizationsObject { organizations } = read(call, response)?;
    let teams = organizations.0.iter().flat_map(|it| &it.teams.0);
    let faulty = teams
        .filter_map(|team| TeamId::new(&team.id.0).fault())
        .next();
    if let Some(fault) = faulty {
        return Err(undocumented(
            call,
            "organizations[].teams[].id",
            fault.to_string(),
        ));
    }
    let team = |team: TeamObject| OrganizationTeam {
        id: TeamId::new(team.id.0),
        name: team.name,
        role: team.role,
    };
    let organization = |organization: OrganizationObject| Organization {
        id: organization.id.0,
        name: organization.name,
        teams: organization.teams.0.into_iter().map(team).collect(),
    };
    Ok(organizations.0.into_iter().map(organization).collect())
}
