//! What a new group's marker says.

use super::TeamPlan;
use crate::diff::Change;
use crate::model::{DeclaredGroup, GroupId, Listing, Marker, Owner};

/// The marker of a group that is to be created.
pub(super) fn marker(
    owner: &Owner,
    team: &TeamPlan<'_>,
    declared: &DeclaredGroup,
    change: &Change<'_>,
) -> Marker {
    Marker {
        owner: owner.clone(),
        team: team.team.clone(),
        scope: declared.group.scope.clone(),
        content: Some(declared.group.fingerprint()),
        replaces: replaces(team.listing, change),
    }
}

/// The groups that are deleted once the new one is seen, and those that they were to replace
/// themselves and that are still listed. Whatever kept those from being touched this time, for
/// example that the team they may belong to could not be listed, nobody else remembers them.
fn replaces(listing: Option<&Listing>, change: &Change<'_>) -> Vec<GroupId> {
    let mut ids: Vec<GroupId> = change
        .listed
        .iter()
        .map(|listed| listed.id.clone())
        .collect();
    let markers = change
        .listed
        .iter()
        .filter_map(|listed| listed.marker.as_ref());
    for id in markers.flat_map(|marker| &marker.replaces) {
        if !ids.contains(id) && listing.is_some_and(|listing| is_unmarked(listing, id)) {
            ids.push(id.clone());
        }
    }
    ids
}

/// What has a marker of its own needs nobody to remember it.
fn is_unmarked(listing: &Listing, id: &GroupId) -> bool {
    let mut groups = listing.groups.iter();
    groups.any(|listed| listed.id == *id && listed.marker.is_none())
}
