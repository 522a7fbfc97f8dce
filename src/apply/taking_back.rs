//! Takes creations back that must not stay: what doo keeps otherwise than it was sent, what it does
//! not show, and what it turns out to have had already. Else each run would add one more group that
//! delivers.

use super::basis::find;
use super::deletions::Target;
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use crate::model::{GroupId, Hook, ListedGroup, Listing, Owner};
use std::collections::HashSet;

/// A creation of this run that has to go again.
pub(super) struct Surplus<'c> {
    pub(super) name: &'c str,
    pub(super) id: GroupId,
    /// Whether a listing showed it: only then can a listing prove that it is gone.
    pub(super) was_seen: bool,
}

impl<'c> Apply<'c, '_> {
    /// Deletes creations again, and lists until nothing of them shows.
    pub(super) async fn take_back(&mut self, run: &mut TeamRun<'c, '_>, surplus: Vec<Surplus<'c>>) {
        let mut pending = Vec::new();
        for Surplus { name, id, was_seen } in &surplus {
            if let Some(why) = self.halted.clone() {
                run.skip(Verb::Delete, name, Some(id.clone()), Outcome::Skipped(why));
                continue;
            }
            let target = Target {
                name,
                id,
                planned: None,
                was_seen: *was_seen,
            };
            pending.extend(self.send_deletion(run, target).await);
        }
        self.confirm_deletions(run, pending).await;
    }
}

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

/// Whether groups are still listed and deliver what they did when the plan was made.
pub(super) fn stand(listing: &Listing, planned: &[&ListedGroup]) -> bool {
    planned.iter().all(|planned| {
        find(listing, &planned.id).is_some_and(|now| {
            let (before, now) = (&planned.group, &now.group);
            now.scope.satisfies(&before.scope) && Hook::same_set(&before.hooks, &now.hooks)
        })
    })
}

/// A group of ours that the plan keeps and that a complete listing does not show.
pub(super) fn missing<'l>(
    run: &TeamRun<'_, 'l>,
    owner: &Owner,
    listing: &Listing,
) -> Option<&'l ListedGroup> {
    let is_ours = |listed: &&ListedGroup| {
        let marker = listed.marker();
        marker.is_some_and(|marker| marker.owner == *owner && marker.team == *run.team.team)
    };
    let mut before = run.team.listing?.groups.iter().filter(is_ours);
    let deletions = run.team.waves.iter().flat_map(|wave| &wave.deletes);
    let going: HashSet<&GroupId> = deletions.map(|deletion| &deletion.id).collect();
    before.find(|listed| !going.contains(&listed.id) && find(listing, &listed.id).is_none())
}
