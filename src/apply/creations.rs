//! Sends creations.

use super::report::{Outcome, Verb};
use super::sent::{Answer, SentCreation};
use super::state::ApplyState;
use super::team_run::TeamRun;
use crate::api::WriteError;
use crate::model::{GroupId, TeamId};
use crate::plan::{Creation, StepId};

impl<'c, 'p> ApplyState<'c, 'p> {
    /// A creation that is sent now, unless there is an obstacle.
    pub(super) fn begin_creation(
        &self,
        run: &mut TeamRun<'c, 'p>,
        step: StepId,
        creation: &'c Creation<'p>,
    ) -> Option<SentCreation<'c, 'p>> {
        let name = &creation.group.name;
        let is_refuted = creation.is_trial && run.has_proved_altered;
        let obstacle = self
            .halted()
            .or_else(|| is_refuted.then(already_altered))
            .or_else(|| self.shortage(step));
        if let Some(why) = obstacle {
            run.skip(step, Verb::Create, name, None, Outcome::Skipped(why));
            return None;
        }
        let mut pending = SentCreation {
            step,
            creation,
            operation: run.begin(step, Verb::Create, name, None),
            answer: Answer::None,
            was_seen: false,
            sent: 0,
            missed: 0,
            why: String::new(),
        };
        self.sending(run, &mut pending);
        Some(pending)
    }

    /// Notes that a creation is sent now, the first time or again.
    fn sending(&self, run: &mut TeamRun<'c, 'p>, pending: &mut SentCreation<'c, 'p>) {
        (self.context.progress)(&format!("creating {}", pending.name()));
        pending.sent += 1;
        if pending.sent > 1 {
            run.resent.insert(pending.name());
        }
        pending.missed = 0;
        (run.listing, run.basis) = (None, None);
    }

    /// Sends a creation once.
    pub(super) async fn create(
        &self,
        team: &TeamId,
        creation: &Creation<'p>,
    ) -> Result<GroupId, WriteError> {
        let Creation { group, marker, .. } = creation;
        self.context.writer.create(team, group, marker).await
    }

    /// Takes doo's answer to a creation. It stays open unless it certainly created nothing.
    pub(super) fn created(
        &self,
        run: &mut TeamRun<'c, 'p>,
        mut pending: SentCreation<'c, 'p>,
        answer: Result<GroupId, WriteError>,
    ) {
        match answer {
            Ok(id) => self.answered(run, &mut pending, id),
            Err(WriteError::Unclear(error)) => {
                tracing::warn!(target: "dooctl::apply", "{error}; a listing will show whether it was made");
                pending.why = error.to_string();
            }
            Err(WriteError::Failed(error)) => {
                self.note(&error);
                // If a repetition fails, an earlier attempt may still have created the group.
                let outcome = if pending.sent > 1 {
                    Outcome::Unconfirmed(format!("{}; then {error}", pending.why))
                } else if error.is_too_late() {
                    Outcome::Skipped(error.to_string())
                } else {
                    Outcome::Failed(error.to_string())
                };
                run.settle(pending.operation, outcome);
                return;
            }
        }
        run.created.push(pending);
    }

    /// doo answered an id. If another group has it, the answer does not say which group this is. No group
    /// with such an id is deleted in this run.
    fn answered(&self, run: &mut TeamRun<'c, 'p>, pending: &mut SentCreation<'c, 'p>, id: GroupId) {
        let is_new = !self.is_known(&id);
        *self.given.borrow_mut().entry(id.clone()).or_default() += 1;
        if is_new {
            "doo gave it an id, and no whole listing could be had".clone_into(&mut pending.why);
            run.found(pending.operation, &id);
            pending.answer = Answer::New(id);
        } else {
            pending.why = format!("doo gave it the id of another group ({})", id.short());
            pending.answer = Answer::Shared(id);
        }
    }

    /// Sends the creations again that listings do not show (api-facts: create-not-idempotent).
    pub(super) async fn create_again(&self, run: &mut TeamRun<'c, 'p>) {
        for mut pending in std::mem::take(&mut run.created) {
            if pending.is_due_again() {
                self.sending(run, &mut pending);
                let answer = self.create(run.team.team, pending.creation).await;
                self.created(run, pending, answer);
            } else {
                run.created.push(pending);
            }
        }
    }
}

fn already_altered() -> String {
    "doo keeps another group of this team otherwise than it is sent, and probably this one"
        .to_owned()
}
