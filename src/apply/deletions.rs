//! Deletes, and lists until what was deleted is gone.

use super::confirm::waits;
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use crate::api::ApiError;
use crate::model::GroupId;
use crate::plan::{Deletion, Wave};
use std::collections::HashSet;

impl<'c> Apply<'c, '_> {
    /// The deletions of a wave, until a listing proves them.
    pub(super) async fn deletions(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending = Vec::new();
        for deletion in &wave.deletes {
            let name = run.doomed_name(deletion);
            if let Some(why) = self.obstacle(run, deletion) {
                run.record(
                    Verb::Delete,
                    name,
                    Some(deletion.id.clone()),
                    Outcome::Skipped(why),
                );
                continue;
            }
            let operation = run.begin(Verb::Delete, name, Some(deletion.id.clone()));
            if self.send_deletion(run, deletion, operation).await {
                pending.push((deletion, operation));
            }
        }
        if !pending.is_empty() {
            self.confirm_deletions(run, pending).await;
        }
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
        (deletion.prune && run.failed)
            .then(|| "something failed in this team, and then nothing is pruned there".to_owned())
    }

    /// Sends a deletion; false when it certainly did not happen.
    async fn send_deletion(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        deletion: &Deletion,
        operation: usize,
    ) -> bool {
        (self.context.progress)(&format!("deleting {}", run.doomed_name(deletion)));
        run.listing = None;
        let Err(error) = self.context.writer.delete(&deletion.id).await else {
            return true;
        };
        self.note(&error);
        if error.may_have_happened() {
            return true;
        }
        let outcome = match error {
            ApiError::Interrupted { .. } | ApiError::OutOfRequests { .. } => {
                Outcome::Skipped(error.to_string())
            }
            error => Outcome::Failed(error.to_string()),
        };
        run.settle(operation, outcome);
        false
    }

    /// Lists until nothing that was deleted shows, and deletes again what does: 204 proves nothing.
    async fn confirm_deletions(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        mut pending: Vec<(&'c Deletion, usize)>,
    ) {
        let mut why = "no complete listing could be had".to_owned();
        let mut rounds = waits().enumerate().peekable();
        while let Some((round, wait)) = rounds.next() {
            let Some(listing) = self.list(run, wait).await else {
                break;
            };
            let listed: HashSet<&GroupId> =
                listing.groups.iter().map(|listed| &listed.id).collect();
            let gone = |id: &GroupId| !listed.contains(id) && listing.incomplete.is_none();
            let (done, open): (Vec<_>, Vec<_>) =
                pending.into_iter().partition(|(d, _)| gone(&d.id));
            done.into_iter()
                .for_each(|(_, operation)| run.settle(operation, Outcome::Confirmed));
            pending = open;
            let again: Vec<_> = pending
                .iter()
                .filter(|(d, _)| listed.contains(&d.id))
                .copied()
                .collect();
            if !again.is_empty() {
                "doo answered, and still lists it".clone_into(&mut why);
            }
            run.listing = Some(listing);
            if pending.is_empty() {
                return;
            }
            // The first time the listing may just be late; the last time nobody would look again.
            if round > 0 && rounds.peek().is_some() {
                for (deletion, _) in again {
                    run.listing = None;
                    if let Err(error) = self.context.writer.delete(&deletion.id).await {
                        self.note(&error);
                    }
                }
            }
        }
        for (_, operation) in pending {
            run.settle(operation, Outcome::Unconfirmed(why.clone()));
        }
    }
}
