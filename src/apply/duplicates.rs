//! Deletes the second group of a creation that was sent more than once.
//!
//! A creation without an answer may have created a group, and a listing may be so late that it is sent
//! again, which creates a second one (api-facts: create-not-idempotent). If both are listed in the end,
//! one of them is deleted in the same run: the one that the next plan would delete, so that two runs at
//! the same time do not delete both.

use super::report::{Operation, Verb};
use super::sent::{GroupToDelete, WhyDeleted};
use super::state::ApplyState;
use super::team_run::TeamRun;
use crate::diff::{Action, Change, Reason};
use crate::model::{GroupId, Listing};
use crate::plan::StepId;
use std::collections::HashSet;
use std::time::Duration;

/// A group that was created twice: the name, the one to delete, and the one that stays.
struct Duplicate<'c> {
    name: &'c str,
    surplus: GroupId,
    kept: GroupId,
}

impl<'c, 'p> ApplyState<'c, 'p> {
    /// Deletes the duplicates that this run created, given one more listing of the team, as late as
    /// possible. Only a team where a creation was sent more than once needs it.
    pub(super) async fn remove_duplicates(&self, run: &mut TeamRun<'c, 'p>) {
        if run.resent.is_empty() {
            return;
        }
        // An older listing may not show both yet, so without a new one nothing is known.
        run.listing = None;
        self.list(run, Duration::ZERO).await;
        let after_all = StepId(self.plan.steps.len());
        for duplicate in self.duplicates(run) {
            if self.halted().is_some() {
                break;
            }
            run.found_at(&duplicate.surplus, &duplicate.kept);
            let target = GroupToDelete {
                name: duplicate.name,
                id: duplicate.surplus,
                why: WhyDeleted::Surplus,
            };
            self.delete_now(run, after_all, target).await;
        }
        self.confirm(run).await;
    }

    fn duplicates(&self, run: &TeamRun<'c, 'p>) -> Vec<Duplicate<'p>> {
        let whole = |listing: &&Listing| listing.incomplete.is_none();
        let Some(listing) = run.listing.as_deref().filter(whole) else {
            return Vec::new();
        };
        let before = run.team.listing.iter().flat_map(|listing| &listing.groups);
        let before: HashSet<&GroupId> = before.map(|listed| &listed.id).collect();
        let left = self.left(run.team, listing, None);
        let duplicate = |change: &Change<'_>| {
            let listed = change.listed.first()?;
            let surplus = &listed.id;
            let declared = &change.declared?.group;
            let is_kept =
                |other: &&Change<'_>| other.action == Action::Keep && other.name == change.name;
            let kept = &left.iter().find(is_kept)?.listed.first()?.id;
            let name = run.resent.get(change.name).copied()?;
            let is_own = change.reason == Reason::Duplicate
                && !before.contains(surplus)
                && declared.same_content(&listed.group);
            is_own.then(|| Duplicate {
                name,
                surplus: surplus.clone(),
                kept: kept.clone(),
            })
        };
        left.iter().filter_map(duplicate).collect()
    }
}

impl TeamRun<'_, '_> {
    /// Corrects the id of a created group: another one stays than the one that was listed first.
    fn found_at(&mut self, seen: &GroupId, instead: &GroupId) {
        let created = |operation: &&mut Operation| {
            operation.verb == Verb::Create && operation.id.as_ref() == Some(seen)
        };
        let operations = self.operations.iter_mut().map(|(_, operation)| operation);
        for operation in operations.filter(created) {
            operation.id = Some(instead.clone());
        }
    }
}
