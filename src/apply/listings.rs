//! Lists teams, until every write is confirmed or given up.

use super::basis::Basis;
use super::confirmation::WAITS;
use super::deletions::look_for_deletions;
use super::report::{Outcome, Verb};
use super::sent::GroupToDelete;
use super::state::ApplyState;
use super::team_run::TeamRun;
use crate::model::{GroupId, Listing};
use crate::observed;
use crate::plan::StepId;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

impl<'c, 'p> ApplyState<'c, 'p> {
    /// Whether a listing is needed: there are writes to confirm, or a deletion would rest on it.
    pub(super) fn begin_listing(
        &self,
        run: &mut TeamRun<'c, 'p>,
        step: StepId,
        then: &[StepId],
    ) -> bool {
        run.no_basis = None;
        if run.has_open_writes() {
            return true;
        }
        let mut deletions = then.iter().filter_map(|at| self.plan.step(*at).deletion());
        if !deletions.any(|it| self.obstacle(run, it).is_none()) {
            return false;
        }
        run.no_basis = self.shortage(step);
        run.no_basis.is_none()
    }

    /// Reads the listing again that deletions rest on.
    pub(super) async fn renew_basis(&self, run: &mut TeamRun<'c, 'p>) {
        run.basis = None;
        self.list(run, Duration::ZERO).await;
        if run.basis.is_none() {
            let why = self.halted();
            let why = why.unwrap_or_else(|| "no complete listing could be had".to_owned());
            run.no_basis = Some(why);
        }
    }

    /// Confirms what was written, and deletes creations again that must not stay. Deletions may rest on
    /// the last listing afterwards.
    pub(super) async fn list_step(&self, run: &mut TeamRun<'c, 'p>, step: StepId) {
        if !run.has_open_writes() {
            self.list(run, Duration::ZERO).await;
            return;
        }
        let surplus = self.confirm(run).await;
        let last = run.listing.clone();
        let is_repeated = |id: &GroupId| {
            last.as_ref()
                .is_some_and(|listing| listing.repeated.contains(id))
        };
        for target in surplus {
            // Both would go, and doo may have hidden one of them when the plan was made.
            let shared = || {
                is_repeated(&target.id).then(|| "doo lists another group with its id".to_owned())
            };
            if let Some(why) = self.halted().or_else(shared) {
                let outcome = Outcome::Skipped(why);
                run.skip(step, Verb::Delete, target.name, Some(target.id), outcome);
                continue;
            }
            self.delete_now(run, step, target).await;
        }
        self.confirm(run).await;
    }

    /// Sends a deletion that is not a step of the plan.
    pub(super) async fn delete_now(
        &self,
        run: &mut TeamRun<'c, 'p>,
        step: StepId,
        target: GroupToDelete<'c, 'p>,
    ) {
        let sent = self.deleting(run, step, target);
        let answer = self.delete(&sent.target.id).await;
        self.deleted(run, sent, answer);
    }

    /// Lists until every creation is listed as it was sent and no deleted group is. Sends again what
    /// listings do not confirm: an answer does not confirm a deletion (api-facts: delete-says-nothing).
    /// Returns the creations that must be deleted again.
    pub(super) async fn confirm(&self, run: &mut TeamRun<'c, 'p>) -> Vec<GroupToDelete<'c, 'p>> {
        let mut surplus = Vec::new();
        let mut is_complete = false;
        let mut why = "no complete listing could be had";
        let mut rounds = WAITS.into_iter().enumerate().peekable();
        while run.has_open_writes()
            && let Some((round, wait)) = rounds.next()
        {
            let Some(listing) = self.list(run, wait).await else {
                break;
            };
            is_complete = listing.incomplete.is_none();
            self.look_for_creations(run, &listing, &mut surplus);
            if is_complete {
                look_for_deletions(run, &listing);
                why = "doo answered, and still lists it";
            }
            self.create_again(run).await;
            // The first listing may just be late; after the last one no listing would confirm it.
            if is_complete && round > 0 && rounds.peek().is_some() {
                self.delete_again(run).await;
            }
        }
        for sent in std::mem::take(&mut run.deleted) {
            run.settle(sent.operation, Outcome::Unconfirmed(why.to_owned()));
        }
        for pending in std::mem::take(&mut run.created) {
            run.settle(pending.operation, Outcome::Unconfirmed(pending.why.clone()));
            // The next run would create again what no listing shows, and so would every later run.
            if is_complete && self.halted().is_none() {
                surplus.extend(pending.surplus());
            }
        }
        surplus
    }

    /// A listing after a wait. None if the team cannot be listed.
    pub(super) async fn list(
        &self,
        run: &mut TeamRun<'c, 'p>,
        wait: Duration,
    ) -> Option<Rc<Listing>> {
        if self.halted().is_some() {
            return None;
        }
        let context = self.context;
        if !wait.is_zero() {
            (context.progress)(&format!("waiting {} s for doo to show it", wait.as_secs()));
            context.session.pause(wait).await;
        }
        (context.progress)(&format!("listing team {}", run.team.team));
        let read = Instant::now();
        let listed = observed::list(context.reader, run.team.team, context.trust_total_items).await;
        let listing = Rc::new(listed.map_err(|error| self.note(&error)).ok()?);
        if listing.incomplete.is_none() {
            run.basis = Some(Basis::new(Rc::clone(&listing), read));
        }
        run.listing = Some(Rc::clone(&listing));
        Some(listing)
    }
}
