//! Creates, and creates again what does not come about.

use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use super::taking_back::Surplus;
use crate::api::WriteError;
use crate::model::{GroupId, TeamId};
use crate::plan::{Creation, StepId};

/// A creation that was sent and that no listing has shown.
pub(super) struct Pending<'c, 'p> {
    pub(super) step: StepId,
    pub(super) creation: &'c Creation<'p>,
    pub(super) operation: usize,
    pub(super) answer: Answer,
    /// Whether a listing showed it.
    pub(super) was_seen: bool,
    /// How often it was sent.
    sent: u32,
    /// How many complete listings in a row did not have it.
    pub(super) missed: u32,
    pub(super) why: String,
}

/// What doo said to a creation.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing that can be read.
    None,
    /// An id that no other group has.
    New(GroupId),
    /// The id of a group that was there, or that another creation was given.
    Shared(GroupId),
    /// Nothing, but a group that may be it is listed.
    Unclear,
}

impl<'p> Pending<'_, 'p> {
    pub(super) fn name(&self) -> &'p str {
        &self.creation.group.name
    }

    /// Whether to send it again. Never when doo answered: then it exists or will. Otherwise once two
    /// complete listings, some seconds apart, did not have it.
    fn is_due_again(&self) -> bool {
        const SENT_AT_MOST: u32 = 3;
        const MISSED: u32 = 2;
        self.answer == Answer::None && self.missed >= MISSED && self.sent < SENT_AT_MOST
    }

    /// The id that only this creation was given.
    pub(super) fn own_id(&self) -> Option<&GroupId> {
        match &self.answer {
            Answer::New(id) => Some(id),
            Answer::None | Answer::Shared(_) | Answer::Unclear => None,
        }
    }

    /// What has to go again, if doo said which group that is.
    pub(super) fn surplus(&self) -> Option<Surplus<'p>> {
        Some(Surplus {
            name: self.name(),
            id: self.own_id()?.clone(),
            was_seen: self.was_seen,
        })
    }
}

impl<'c, 'p> Apply<'c, 'p> {
    /// A creation that is to be sent now, unless something stands in its way.
    pub(super) fn begin_creation(
        &self,
        run: &mut TeamRun<'c, 'p>,
        step: StepId,
        creation: &'c Creation<'p>,
    ) -> Option<Pending<'c, 'p>> {
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
        let mut pending = Pending {
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

    /// A creation is about to be sent, the first time or again.
    fn sending(&self, run: &mut TeamRun<'c, 'p>, pending: &mut Pending<'c, 'p>) {
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

    /// What doo answered to a creation; it stays open unless it certainly did not happen.
    pub(super) fn created(
        &self,
        run: &mut TeamRun<'c, 'p>,
        mut pending: Pending<'c, 'p>,
        answer: Result<GroupId, WriteError>,
    ) {
        match answer {
            Ok(id) => self.answered(run, &mut pending, id),
            Err(WriteError::Unclear(error)) => {
                tracing::warn!(target: "dooctl::apply", "{error}; a listing will tell");
                pending.why = error.to_string();
            }
            Err(WriteError::Failed(error)) => {
                self.note(&error);
                // A repetition that fails says nothing about what was sent before.
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

    /// doo gave an id. One that another group has says nothing about which group this is; that group
    /// is never deleted in this run.
    fn answered(&self, run: &mut TeamRun<'c, 'p>, pending: &mut Pending<'c, 'p>, id: GroupId) {
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

    /// Sends those creations again that listings do not show.
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
