//! Which creations are deleted again: groups that doo does not keep as they were sent, does not list,
//! or turns out to have had before. Otherwise each run would add one more group that delivers.

use super::team_run::TeamRun;
use crate::model::{GroupId, Hook, ListedGroup, Listing, Owner};
use std::collections::HashSet;

/// Whether a group that this run did not create delivers one of these hooks.
pub(super) fn delivers_hooks(
    listing: &Listing,
    is_created: impl Fn(&GroupId) -> bool,
    hooks: &[Hook],
) -> bool {
    let mut others = listing
        .groups
        .iter()
        .filter(|listed| !is_created(&listed.id));
    others.any(|listed| listed.group.hooks.iter().any(|hook| hook.is_in(hooks)))
}

/// Whether groups are still listed and deliver what they delivered when the plan was made.
pub(super) fn are_as_planned(listing: &Listing, planned: &[&ListedGroup]) -> bool {
    planned.iter().all(|planned| {
        listing.group(&planned.id).is_some_and(|now| {
            let (before, now) = (&planned.group, &now.group);
            now.scope.satisfies(&before.scope) && Hook::same_set(&before.hooks, &now.hooks)
        })
    })
}

/// A group of ours that the plan keeps and that a complete listing does not show.
pub(super) fn missing<'l>(
    run: &TeamRun<'_, 'l>,
    to_delete: &HashSet<&GroupId>,
    owner: &Owner,
    listing: &Listing,
) -> Option<&'l ListedGroup> {
    let is_ours = |listed: &&ListedGroup| {
        let marker = listed.marker();
        marker.is_some_and(|marker| marker.owner == *owner && marker.team == *run.team.team)
    };
    let mut before = run.team.listing?.groups.iter().filter(is_ours);
    before.find(|listed| !to_delete.contains(&listed.id) && listing.group(&listed.id).is_none())
}
