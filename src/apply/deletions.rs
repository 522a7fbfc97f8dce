//! Sends deletions, and looks whether a listing confirms them.

use super::basis::{Basis, GroupState, moved, state};
use super::confirmation::{CreationState, look_for_id};
use super::report::{Outcome, Verb};
use super::sent::{GroupToDelete, SentDeletion, WhyDeleted};
use super::state::ApplyState;
use super::team_run::TeamRun;
use crate::api::WriteError;
use crate::model::{GroupId, Hook, ListedGroup, Listing};
use crate::plan::{Creation, Deletion, MissingSuccessor, StepId};

impl<'c, 'p> ApplyState<'c, 'p> {
    /// A deletion that is sent now, unless there is an obstacle.
    pub(super) fn begin_deletion(
        &self,
        run: &mut TeamRun<'c, 'p>,
        step: StepId,
        deletion: &'c Deletion<'p>,
    ) -> Option<SentDeletion<'c, 'p>> {
        let Deletion { listed, .. } = deletion;
        let obstacle = self
            .obstacle(run, deletion)
            .or_else(|| self.doubt_deletion(run, deletion))
            .or_else(|| self.shortage(step).map(Outcome::Skipped));
        if let Some(outcome) = obstacle {
            let (name, id) = (&listed.group.name, listed.id.clone());
            run.skip(step, Verb::Delete, name, Some(id), outcome);
            return None;
        }
        let target = GroupToDelete {
            name: &listed.group.name,
            id: listed.id.clone(),
            why: WhyDeleted::Planned(deletion),
        };
        Some(self.deleting(run, step, target))
    }

    /// Notes that a deletion is sent now.
    pub(super) fn deleting(
        &self,
        run: &mut TeamRun<'c, 'p>,
        step: StepId,
        target: GroupToDelete<'c, 'p>,
    ) -> SentDeletion<'c, 'p> {
        (self.context.progress)(&format!("deleting {}", target.name));
        run.listing = None;
        let operation = run.begin(step, Verb::Delete, target.name, Some(target.id.clone()));
        SentDeletion { target, operation }
    }

    /// Sends a deletion once.
    pub(super) async fn delete(&self, id: &GroupId) -> Result<(), WriteError> {
        self.context.writer.delete(id).await
    }

    /// Takes doo's answer to a deletion. It stays open unless it certainly deleted nothing: an answer of
    /// success does not say that it did (api-facts: delete-says-nothing).
    pub(super) fn deleted(
        &self,
        run: &mut TeamRun<'c, 'p>,
        sent: SentDeletion<'c, 'p>,
        answer: Result<(), WriteError>,
    ) {
        if let Err(WriteError::Unclear(error) | WriteError::Failed(error)) = &answer {
            self.note(error);
        }
        if let Err(WriteError::Failed(error)) = answer {
            let outcome = match error.is_too_late() {
                true => Outcome::Skipped(error.to_string()),
                false => Outcome::Failed(error.to_string()),
            };
            run.settle(sent.operation, outcome);
        } else {
            run.deleted.push(sent);
        }
    }

    /// Whether a deletion lacks nothing but a fresh, complete listing to rest on.
    pub(super) fn lacks_basis(&self, run: &TeamRun<'c, 'p>, deletion: &Deletion<'p>) -> bool {
        !run.basis.as_ref().is_some_and(Basis::is_fresh)
            && run.no_basis.is_none()
            && self.obstacle(run, deletion).is_none()
    }

    /// Why a deletion must not be sent, whatever is listed.
    pub(super) fn obstacle(
        &self,
        run: &TeamRun<'c, 'p>,
        deletion: &Deletion<'p>,
    ) -> Option<Outcome> {
        if let Some(why) = self.halted() {
            return Some(Outcome::Skipped(why));
        }
        let unseen =
            |name: &str| format!("{name:?}, which takes its place, was not seen in a listing");
        let seen = self.seen.borrow();
        let mut required = deletion.requires.iter();
        let open = required.find(|at| !seen.contains_key(at));
        let open = open.and_then(|at| self.plan.step(*at).creation());
        let why = match (open, deletion.missing) {
            (Some(creation), _) => unseen(&creation.group.name),
            (None, Some(MissingSuccessor::Group(name))) => unseen(name),
            (None, Some(MissingSuccessor::Team(team))) => {
                format!("team {team}, which declares one of its hooks, could not be listed")
            }
            (None, None) if deletion.prune && run.failed => {
                "something failed in this team, so nothing is pruned there".to_owned()
            }
            (None, None) => return None,
        };
        Some(Outcome::Skipped(why))
    }

    /// Why a deletion is not sent, given a fresh listing: the group is not as it was planned, or what
    /// takes its place is not listed any more.
    fn doubt_deletion(&self, run: &TeamRun<'c, 'p>, deletion: &Deletion<'p>) -> Option<Outcome> {
        let planned = deletion.listed;
        if self.given.borrow().contains_key(&planned.id) {
            let why = "doo gave its id to a group that this run created";
            return Some(Outcome::Moved(why.to_owned()));
        }
        let Some(basis) = run.basis.clone().filter(Basis::is_fresh) else {
            let why = run.no_basis.clone();
            let why = why.unwrap_or_else(|| "no complete listing could be had".to_owned());
            return Some(Outcome::Skipped(why));
        };
        match state(planned, &basis.listing) {
            GroupState::Gone => return Some(Outcome::Gone),
            GroupState::Moved(what) => return Some(Outcome::Moved(what)),
            GroupState::Same => {}
        }
        let is_due = basis
            .due(|listing| self.due(run, listing))
            .contains(&planned.id);
        if !is_due {
            let why = "what replaces it is not listed any more";
            return Some(Outcome::Moved(why.to_owned()));
        }
        let hook = self.undelivered(run, deletion, &basis.listing)?;
        Some(Outcome::Moved(format!(
            "no listed group that stays delivers its {} any more",
            hook.hook_type
        )))
    }

    /// A hook of a group to delete that another group was seen to deliver, when the plan was made or
    /// after its creation, and that none does in this listing.
    fn undelivered<'d>(
        &self,
        run: &TeamRun<'c, 'p>,
        deletion: &'d Deletion<'p>,
        listing: &Listing,
    ) -> Option<&'d Hook> {
        let seen = self.seen.borrow();
        // Teams may list each other's groups or not (api-facts: team-or-organization).
        let is_in_sight = |at: &&StepId| {
            let listed = || seen.get(at).is_some_and(|id| listing.group(id).is_some());
            self.plan.teams[self.plan.step(**at).team].team == run.team.team || listed()
        };
        let created = deletion.requires.iter().filter(is_in_sight);
        let created = created.filter_map(|at| self.plan.step(*at).creation());
        let group = &deletion.listed.group;
        let taken_over = created.flat_map(|creation| {
            let hooks = group.hooks.iter();
            let hooks = hooks.filter(|hook| hook.is_in(&creation.group.hooks));
            hooks.filter_map(|hook| Some((hook, creation.group.scope.common(&group.scope)?)))
        });
        let mut promised = deletion.kept.iter().copied().chain(taken_over);
        let stays = |listed: &&ListedGroup| !self.to_delete.contains(&listed.id);
        let undelivered = promised.find(|(hook, scope)| {
            let mut stay = listing.groups.iter().filter(stays);
            !stay.any(|it| it.group.scope.may_cover(scope) && hook.is_in(&it.group.hooks))
        });
        undelivered.map(|(hook, _)| hook)
    }

    /// Sends the deletions again whose groups are still listed. They rest on this listing as the first
    /// ones rested on the one before: it may show that what replaces a group is gone.
    pub(super) async fn delete_again(&self, run: &mut TeamRun<'c, 'p>) {
        let sent = run.deleted.iter().map(|sent| &sent.target);
        let due: Vec<GroupId> = sent
            .filter(|target| self.may_delete_again(run, target))
            .map(|target| target.id.clone())
            .collect();
        for id in due {
            run.listing = None;
            if let Err(WriteError::Unclear(error) | WriteError::Failed(error)) =
                self.delete(&id).await
            {
                self.note(&error);
            }
        }
    }

    /// What a deletion rests on must still be so. A creation that is listed after all, as it was sent,
    /// is what the manifest asks for.
    fn may_delete_again(&self, run: &TeamRun<'c, 'p>, target: &GroupToDelete<'c, 'p>) -> bool {
        match target.why {
            WhyDeleted::Planned(deletion) => self.doubt_deletion(run, deletion).is_none(),
            WhyDeleted::Unlisted(creation) => run.listing.as_ref().is_some_and(|listing| {
                let Creation { group, marker, .. } = creation;
                let state = look_for_id(listing, &target.id, group, marker);
                !matches!(state, CreationState::Seen(_))
            }),
            WhyDeleted::Surplus => true,
        }
    }
}

/// Settles the open deletions that a complete listing confirms.
pub(super) fn look_for_deletions(run: &mut TeamRun<'_, '_>, listing: &Listing) {
    for sent in std::mem::take(&mut run.deleted) {
        let planned = match sent.target.why {
            WhyDeleted::Planned(deletion) => Some(deletion.listed),
            WhyDeleted::Unlisted(_) | WhyDeleted::Surplus => None,
        };
        let was_seen = !matches!(sent.target.why, WhyDeleted::Unlisted(_));
        let outcome = match listing.group(&sent.target.id) {
            None if was_seen => Outcome::Confirmed,
            None => Outcome::Unconfirmed(
                "no listing ever showed it, so none can prove that it is gone".to_owned(),
            ),
            Some(now) => match planned.and_then(|planned| moved(planned, now)) {
                Some(what) => Outcome::Moved(format!("it is still there, and {what}")),
                None => {
                    run.deleted.push(sent);
                    continue;
                }
            },
        };
        run.settle(sent.operation, outcome);
    }
}
