//! The organizations and teams of an account.

use super::FORMAT_VERSION;
use crate::api::Organization;
use crate::model::TeamId;
use serde::Serialize;

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
    /// Makes the document of organizations.
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
