//! The markers of new groups.

use super::team_plan::TeamPlan;
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

/// The groups that are deleted when the new one is listed, and the unmarked groups that those were
/// created to replace, if they are still listed: no other marker names them any more. A marker only
/// counts for unmarked groups of the name of its own group.
///
/// A marker has little room (api-facts: description-limit). So groups that could not be found
/// without it come first: unmarked ones, then those of another name. Groups of ours of the same name
/// are found by their name.
fn replaces(listing: Option<&Listing>, change: &Change<'_>) -> Vec<GroupId> {
    // A plan must not depend on the order of a listing, so this looks at every group.
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
