//! Deletes, and lists until what was deleted is gone.

use super::basis::{Sight, moved, sight};
use super::confirm::waits;
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use crate::api::WriteError;
use crate::model::{GroupId, ListedGroup, Listing};
use crate::plan::{Deletion, Wave};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A group to delete.
pub(super) struct Target<'w> {
    pub(super) name: &'w str,
    pub(super) id: &'w GroupId,
    /// What the plan rests on; a creation of this run that is taken back has nothing.
    pub(super) planned: Option<&'w ListedGroup>,
    /// Whether a listing showed it.
    pub(super) was_seen: bool,
}

/// A deletion that was sent and that no listing has proved.
pub(super) struct Sent<'w> {
    target: Target<'w>,
    operation: usize,
}

/// What would be deleted given a listing, worked out once for each.
#[derive(Default)]
struct Due(Option<(Rc<Listing>, HashSet<GroupId>)>);

impl<'c> Apply<'c, '_> {
    /// The deletions of a wave, until a listing proves them.
    pub(super) async fn deletions(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending: Vec<Sent<'c>> = Vec::new();
        let mut due = Due::default();
        for deletion in &wave.deletes {
            let name = run.doomed_name(deletion);
            let obstacle = match self.obstacle(run, deletion) {
                Some(obstacle) => Some(obstacle),
                None => self.doubt_deletion(run, deletion, &mut due).await,
            };
            if let Some(outcome) = obstacle {
                run.skip(Verb::Delete, name, Some(deletion.id.clone()), outcome);
                continue;
            }
            let mut listed = run.change(deletion.change).listed.iter();
            let target = Target {
                name,
                id: &deletion.id,
                planned: listed.find(|listed| listed.id == deletion.id).copied(),
                was_seen: true,
            };
            pending.extend(self.send_deletion(run, target).await);
            if !pending.is_empty()
                && pending
                    .len()
                    .is_multiple_of(self.plan.deletions_per_listing)
            {
                run.basis = None;
            }
        }
        self.confirm_deletions(run, pending).await;
    }

    /// Why a deletion must not run, whatever is listed.
    fn obstacle(&self, run: &TeamRun<'_, '_>, deletion: &Deletion) -> Option<Outcome> {
        if let Some(why) = &self.halted {
            return Some(Outcome::Skipped(why.clone()));
        }
        if self.given.contains_key(&deletion.id) {
            let why = "doo gave its id to a group that this run created";
            return Some(Outcome::Moved(why.to_owned()));
        }
        if let Some(missing) = deletion.requires.iter().find(|at| !self.seen.contains(at)) {
            let name = self.plan.teams[missing.team].changes[missing.change].name;
            let why = format!("{name:?}, which takes its place, was not seen in a listing");
            return Some(Outcome::Skipped(why));
        }
        if let Some(team) = &deletion.unseen {
            let why = format!("team {team}, which declares one of its hooks, could not be listed");
            return Some(Outcome::Skipped(why));
        }
        (deletion.prune && run.failed).then(|| {
            let why = "something failed in this team, so nothing is pruned there";
            Outcome::Skipped(why.to_owned())
        })
    }

    /// Why a deletion is not sent, given a fresh listing: the group, or what stands in its place, is
    /// not what the plan rests on any more.
    async fn doubt_deletion(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        deletion: &Deletion,
        due: &mut Due,
    ) -> Option<Outcome> {
        let Some(listing) = self.basis(run).await else {
            let why = self.halted.clone();
            let why = why.unwrap_or_else(|| "no complete listing could be had".to_owned());
            return Some(Outcome::Skipped(why));
        };
        match sight(run, deletion, &listing) {
            Sight::Gone => return Some(Outcome::Gone),
            Sight::Moved(what) => return Some(Outcome::Moved(what)),
            Sight::Same => {}
        }
        let known = due.0.take().filter(|(of, _)| Rc::ptr_eq(of, &listing));
        let (_, ids) = due.0.insert(known.unwrap_or_else(|| {
            let ids = self.due(run, &listing);
            (listing, ids)
        }));
        (!ids.contains(&deletion.id))
            .then(|| Outcome::Moved("what stands in its place is not listed any more".to_owned()))
    }

    /// Sends a deletion; nothing is left of it when it certainly did not happen.
    pub(super) async fn send_deletion<'w>(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        target: Target<'w>,
    ) -> Option<Sent<'w>> {
        let operation = run.begin(Verb::Delete, target.name, Some(target.id.clone()));
        (self.context.progress)(&format!("deleting {}", target.name));
        run.listing = None;
        let outcome = match self.context.writer.delete(target.id).await {
            Ok(()) => return Some(Sent { target, operation }),
            Err(WriteError::Unclear(error)) => {
                self.note(&error);
                return Some(Sent { target, operation });
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
        mut pending: Vec<Sent<'_>>,
    ) {
        let mut why = "no complete listing could be had".to_owned();
        let mut rounds = waits().enumerate().peekable();
        while let Some((round, wait)) = rounds.next().filter(|_| !pending.is_empty()) {
            let Some(listing) = self.list(run, wait).await else {
                break;
            };
            if listing.incomplete.is_some() {
                continue;
            }
            pending = still_listed(run, &listing, pending);
            if pending.is_empty() {
                return;
            }
            "doo answered, and still lists it".clone_into(&mut why);
            // The first time the listing may just be late; the last time nobody would look again.
            if round > 0 && rounds.peek().is_some() {
                self.delete_again(run, &pending).await;
            }
        }
        for sent in pending {
            run.settle(sent.operation, Outcome::Unconfirmed(why.clone()));
        }
    }

    async fn delete_again(&mut self, run: &mut TeamRun<'c, '_>, pending: &[Sent<'_>]) {
        for sent in pending {
            run.listing = None;
            if let Err(WriteError::Unclear(error) | WriteError::Failed(error)) =
                self.context.writer.delete(sent.target.id).await
            {
                self.note(&error);
            }
        }
    }
}

/// What a complete listing still shows of what was deleted, and as it was: the rest is settled.
fn still_listed<'w>(
    run: &mut TeamRun<'_, '_>,
    listing: &Listing,
    pending: Vec<Sent<'w>>,
) -> Vec<Sent<'w>> {
    let listed: HashMap<&GroupId, &ListedGroup> = listing
        .groups
        .iter()
        .map(|listed| (&listed.id, listed))
        .collect();
    let mut open = Vec::new();
    for sent in pending {
        let Target {
            planned, was_seen, ..
        } = sent.target;
        let outcome = match listed.get(sent.target.id) {
            None if was_seen => Outcome::Confirmed,
            None => Outcome::Unconfirmed(
                "no listing ever showed it, so none can prove that it is gone".to_owned(),
            ),
            Some(now) => match planned.and_then(|planned| moved(planned, now)) {
                Some(what) => Outcome::Moved(format!("it is still there, and {what}")),
                None => {
                    open.push(sent);
                    continue;
                }
            },
        };
        run.settle(sent.operation, outcome);
    }
    open
}
