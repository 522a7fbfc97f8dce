//! Deletes, and lists until what was deleted is gone.

use super::confirm::waits;
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use crate::api::WriteError;
use crate::model::GroupId;
use crate::plan::{Deletion, Wave};
use std::collections::HashSet;

/// A deletion that was sent and that no listing has proved.
pub(super) struct Doomed<'w> {
    pub(super) id: &'w GroupId,
    pub(super) operation: usize,
}

impl<'c> Apply<'c, '_> {
    /// The deletions of a wave, until a listing proves them.
    pub(super) async fn deletions(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending = Vec::new();
        for deletion in &wave.deletes {
            let name = run.doomed_name(deletion);
            if let Some(why) = self.obstacle(run, deletion) {
                let id = Some(deletion.id.clone());
                run.skip(Verb::Delete, name, id, why);
                continue;
            }
            pending.extend(self.send_deletion(run, name, &deletion.id).await);
        }
        self.confirm_deletions(run, pending).await;
    }

    /// Why a deletion must not run, if so.
    fn obstacle(&self, run: &TeamRun<'_, '_>, deletion: &Deletion) -> Option<String> {
        if let Some(why) = &self.halted {
            return Some(why.clone());
        }
        if let Some(missing) = deletion.requires.iter().find(|at| !self.seen.contains(at)) {
            let name = self.plan.teams[missing.team].changes[missing.change].name;
            return Some(format!(
                "{name:?}, which takes its place, was not seen in a listing"
            ));
        }
        if let Some(team) = &deletion.unseen {
            return Some(format!(
                "team {team}, which declares one of its hooks, could not be listed"
            ));
        }
        (deletion.prune && run.failed)
            .then(|| "something failed in this team, so nothing is pruned there".to_owned())
    }

    /// Sends a deletion; nothing is left of it when it certainly did not happen.
    pub(super) async fn send_deletion<'w>(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        name: &str,
        id: &'w GroupId,
    ) -> Option<Doomed<'w>> {
        let operation = run.begin(Verb::Delete, name, Some(id.clone()));
        (self.context.progress)(&format!("deleting {name}"));
        run.listing = None;
        let outcome = match self.context.writer.delete(id).await {
            Ok(()) => return Some(Doomed { id, operation }),
            Err(WriteError::Unclear(error)) => {
                self.note(&error);
                return Some(Doomed { id, operation });
            }
            Err(WriteError::Failed(error)) => {
                self.note(&error);
                match error.is_too_late() {
                    true => Outcome::Skipped(error.to_string()),
                    false => Outcome::Failed(error.to_string()),
                }
            }
        };
        run.settle(operation, outcome);
        None
    }

    /// Lists until nothing that was deleted shows, and deletes again what does: 204 proves nothing.
    pub(super) async fn confirm_deletions(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        mut pending: Vec<Doomed<'_>>,
    ) {
        let mut why = "no complete listing could be had".to_owned();
        let mut rounds = waits().enumerate().peekable();
        while let Some((round, wait)) = rounds.next().filter(|_| !pending.is_empty()) {
            let Some(listing) = self.list(run, wait).await else {
                break;
            };
            let listed: HashSet<&GroupId> =
                listing.groups.iter().map(|listed| &listed.id).collect();
            let is_complete = listing.incomplete.is_none();
            pending.retain(|doomed| {
                let is_open = listed.contains(doomed.id) || !is_complete;
                if !is_open {
                    run.settle(doomed.operation, Outcome::Confirmed);
                }
                is_open
            });
            let again: Vec<&GroupId> = pending.iter().map(|doomed| doomed.id).collect();
            let again: Vec<_> = again.into_iter().filter(|id| listed.contains(id)).collect();
            if !again.is_empty() {
                "doo answered, and still lists it".clone_into(&mut why);
            }
            run.listing = Some(listing);
            // The first time the listing may just be late; the last time nobody would look again.
            if round > 0 && rounds.peek().is_some() {
                self.delete_again(run, &again).await;
            }
        }
        for doomed in pending {
            run.settle(doomed.operation, Outcome::Unconfirmed(why.clone()));
        }
    }

    async fn delete_again(&mut self, run: &mut TeamRun<'c, '_>, ids: &[&GroupId]) {
        for id in ids {
            run.listing = None;
            if let Err(WriteError::Unclear(error) | WriteError::Failed(error)) =
                self.context.writer.delete(id).await
            {
                self.note(&error);
            }
        }
    }
}
