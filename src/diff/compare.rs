//! From the teams to their changes.

use super::change::{Action, Change};
use super::claims::Claims;
use super::matching;
use super::team::DeclaredTeam;
use crate::model::{Listing, Owner};

/// Compares every team that has a listing. A team's changes are in the order of their names.
pub fn between<'a>(owner: &Owner, teams: &[DeclaredTeam<'a>]) -> Vec<Vec<Change<'a>>> {
    let claims = Claims::new(teams);
    let changes = |team: &DeclaredTeam<'a>| {
        let listing = team.observed.listing();
        listing.map(|listing| between_team(owner, &claims, team, listing))
    };
    teams
        .iter()
        .map(|team| changes(team).unwrap_or_default())
        .collect()
}

/// Compares one team with a listing of it.
pub fn between_team<'a>(
    owner: &Owner,
    claims: &Claims<'_>,
    team: &DeclaredTeam<'a>,
    listing: &'a Listing,
) -> Vec<Change<'a>> {
    let mut changes = matching::changes(owner, claims, team, listing);
    changes.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    changes
}

fn sort_key<'c>(change: &'c Change<'_>) -> (&'c str, Action, Option<&'c str>) {
    (
        change.name,
        change.action,
        change.listed.first().map(|listed| listed.id.as_str()),
    )
}
