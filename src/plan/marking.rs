//! What a new group's marker says.

use super::TeamPlan;
use crate::diff::Change;
use crate::model::{DeclaredGroup, GroupId, ListedGroup, Listing, Marker, Owner, canonical};

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
        replaces: Vec::new(),
    }
    .replacing(replaces(team.listing, change))
}

/// The groups that are deleted once the new one is seen, and those that they were to replace
/// themselves and that are still listed. Whatever kept those from being touched this time, for
/// example that the team they may belong to could not be listed, nobody else remembers them. A marker
/// is only believed about unmarked groups of its own group's name.
///
/// Those that nobody else would find come first, since a marker is short: unmarked ones, then those
/// of another name. Namesakes of ours are found by their name.
fn replaces(listing: Option<&Listing>, change: &Change<'_>) -> Vec<GroupId> {
    let groups = listing.map_or(&[][..], |listing| &listing.groups);
    let remembered = change.listed.iter().filter_map(|listed| listed.marker());
    let remembered = remembered.flat_map(|marker| &marker.replaces);
    let name = canonical::text(change.name);
    let unmarked = remembered
        .filter_map(|id| groups.iter().find(|listed| listed.id == *id))
        .filter(|listed| listed.is_unmarked() && listed.group.matching_name() == name);
    let mut all: Vec<&ListedGroup> = change.listed.iter().copied().chain(unmarked).collect();
    all.sort_by_key(|listed| (!listed.is_unmarked(), listed.group.matching_name() == name));
    let mut ids: Vec<GroupId> = Vec::new();
    for listed in all {
        if !ids.contains(&listed.id) {
            ids.push(listed.id.clone());
        }
    }
    ids
}
