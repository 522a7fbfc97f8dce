//! Old secrets after a rotation: which of them no listed group has any more.
//!
//! Secrets are compared in memory. What is returned has names only.

use super::report::Report;
use crate::model::{Authentication, Group, Listing, Secret, TeamId, display_url};
use crate::plan::{Creation, Plan};

/// A secret that a replacement took out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The team of the group.
    pub team: TeamId,
    /// The name of the group.
    pub group: String,
    /// The token endpoint, without what may be secret in it.
    pub endpoint: String,
    /// Whether the secret is still used.
    pub state: Use,
}

/// Whether a secret is still used by listed groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// By none.
    Unused,
    /// By these groups, each with its team.
    StillUsed(Vec<(TeamId, String)>),
    /// It is not known, and why.
    Unknown(&'static str),
}

/// The secrets that an apply took out of use, in the order of the plan.
pub fn revocations(plan: &Plan<'_>, report: &Report) -> Vec<Revocation> {
    let listings = last_listings(plan, report);
    let mut found: Vec<Revocation> = Vec::new();
    for step in &plan.steps {
        let Some(creation) = step.creation() else {
            continue;
        };
        let team = plan.teams[step.team].team;
        for old in rotated(creation) {
            let revocation = Revocation {
                team: team.clone(),
                group: creation.group.name.clone(),
                endpoint: display_url(&old.endpoint),
                state: match &old.client_secret {
                    Some(secret) => usage(secret, &listings),
                    None => Use::Unknown("doo does not list the old secret"),
                },
            };
            if !found.contains(&revocation) {
                found.push(revocation);
            }
        }
    }
    found
}

/// The authentications whose secret a replacement changes, or may change.
fn rotated<'a>(creation: &Creation<'a>) -> impl Iterator<Item = &'a Authentication> {
    let new = creation.group.authentication.as_ref();
    let new = new.and_then(|it| it.client_secret.as_ref());
    let replaced = creation.replaces.clone().into_iter();
    let old = replaced.filter_map(|listed| listed.group.authentication.as_ref());
    old.filter(move |old| old.client_secret.is_none() || old.client_secret.as_ref() != new)
}

/// The latest listing of each team: since the last write, or the one that was planned with. `None`
/// for a team that could not be listed.
fn last_listings<'a>(
    plan: &Plan<'a>,
    report: &'a Report,
) -> Vec<(&'a TeamId, Option<&'a Listing>)> {
    let last = |team: &TeamId| report.listings.iter().find(|(written, _)| written == team);
    let teams = plan.teams.iter();
    let listing = |team: &crate::plan::TeamPlan<'a>| match last(team.team) {
        Some((_, listing)) => (team.team, listing.as_deref()),
        None => (team.team, team.listing),
    };
    teams.map(listing).collect()
}

fn usage(secret: &Secret, listings: &[(&TeamId, Option<&Listing>)]) -> Use {
    let whole = listings
        .iter()
        .filter_map(|(team, listing)| Some((*team, (*listing)?)));
    let groups = whole.flat_map(|(team, listing)| {
        listing
            .groups
            .iter()
            .map(move |listed| (team, &listed.group))
    });
    let mut used_by = Vec::new();
    let mut is_hidden = false;
    for (team, group) in groups {
        match secret_of(group) {
            Some(Some(used)) if used == secret => used_by.push((team.clone(), group.name.clone())),
            Some(None) => is_hidden = true,
            Some(Some(_)) | None => {}
        }
    }
    let is_incomplete = listings
        .iter()
        .any(|(_, listing)| listing.is_none_or(|listing| listing.incomplete.is_some()));
    if !used_by.is_empty() {
        used_by.dedup();
        Use::StillUsed(used_by)
    } else if is_incomplete {
        Use::Unknown("a team was not listed completely")
    } else if is_hidden {
        Use::Unknown("doo does not list the secret of every group")
    } else {
        Use::Unused
    }
}

/// The secret of a group with an authentication, as far as doo lists it.
fn secret_of(group: &Group) -> Option<Option<&Secret>> {
    let authentication = group.authentication.as_ref()?;
    Some(authentication.client_secret.as_ref())
}
