//! Creates, and looks whether a listing shows what was created.

use super::alteration::{Alteration, Fate};
use super::confirm::{Sight, look_for_content, look_for_id, twins};
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use super::taking_back::{Surplus, delivers_hooks, missing, stand};
use crate::api::WriteError;
use crate::model::{GroupId, Listing, TeamId};
use crate::plan::{Creation, StepId};

/// A creation that was sent and that no listing has shown.
pub(super) struct Pending<'c, 'p> {
    pub(super) step: StepId,
    pub(super) creation: &'c Creation<'p>,
    pub(super) operation: usize,
    answer: Answer,
    /// Whether a listing showed it.
    was_seen: bool,
    /// How often it was sent.
    sent: u32,
    /// How many complete listings in a row did not have it.
    missed: u32,
    pub(super) why: String,
}

/// What doo said to a creation.
#[derive(Clone, PartialEq, Eq)]
enum Answer {
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
    fn name(&self) -> &'p str {
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
    fn own_id(&self) -> Option<&GroupId> {
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

    /// Looks for the open creations in a listing. What has to go again is surplus.
    pub(super) fn look_for_creations(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        surplus: &mut Vec<Surplus<'p>>,
    ) {
        for pending in std::mem::take(&mut run.created) {
            let open = self.look(run, listing, pending, surplus);
            run.created.extend(open);
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

    /// What a listing shows of a creation; the creation, if it stays open.
    fn look(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        mut pending: Pending<'c, 'p>,
        surplus: &mut Vec<Surplus<'p>>,
    ) -> Option<Pending<'c, 'p>> {
        let Creation { group, marker, .. } = pending.creation;
        let known = |id: &GroupId| self.is_known(id);
        let sight = match &pending.answer {
            Answer::New(id) => look_for_id(listing, id, group, marker),
            Answer::Shared(id) => match look_for_id(listing, id, group, marker) {
                Sight::Seen(id) => Sight::Seen(id),
                _ => look_for_content(listing, known, group, marker),
            },
            Answer::None | Answer::Unclear => look_for_content(listing, known, group, marker),
        };
        match sight {
            Sight::Seen(id) => {
                let id = id.clone();
                if let Some(why) = self.doubt(run, listing, &pending) {
                    (pending.why, pending.was_seen) = (why, true);
                    return Some(pending);
                }
                self.seen(run, listing, pending, &id, surplus);
                None
            }
            Sight::Altered(id, how) => {
                let id = id.clone();
                self.altered(run, listing, &pending, &id, how, surplus);
                None
            }
            Sight::Resembling(id) => {
                pending.answer = Answer::Unclear;
                pending.why = format!(
                    "doo lists a new group of that name ({}) that is not as it was sent",
                    id.short()
                );
                Some(pending)
            }
            Sight::NotListed => {
                // Absence counts only where the listing is whole.
                if listing.incomplete.is_none() {
                    pending.missed += 1;
                    if pending.own_id().is_some() {
                        "doo gave it an id and does not list it".clone_into(&mut pending.why);
                    }
                }
                Some(pending)
            }
        }
    }

    /// Why a creation is not taken for done though it shows: where doo no longer shows groups that it
    /// showed before, it may have hidden the group that this one would be a second of.
    fn doubt(
        &self,
        run: &TeamRun<'c, 'p>,
        listing: &Listing,
        pending: &Pending<'c, 'p>,
    ) -> Option<String> {
        let is_plain = pending.creation.replaces.is_empty();
        if !is_plain || pending.own_id().is_none() || listing.incomplete.is_some() {
            return None;
        }
        let missing = missing(run, self.context.owner, listing)?;
        Some(format!(
            "doo no longer lists {:?} ({}), which it listed before: it hides groups",
            missing.group.name,
            missing.id.short()
        ))
    }

    /// A listing shows a creation as it was sent. Where it shows another one like it that no listing
    /// showed before, doo hid that, and this one is too many.
    fn seen(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        mut pending: Pending<'c, 'p>,
        id: &GroupId,
        surplus: &mut Vec<Surplus<'p>>,
    ) {
        pending.was_seen = true;
        run.found(pending.operation, id);
        let Creation { group, marker, .. } = pending.creation;
        let known = |other: &GroupId| other == id || self.is_known(other);
        let has_twins = !twins(listing, known, group, marker).is_empty();
        if has_twins && !run.resent.contains(pending.name()) {
            match pending.surplus() {
                Some(twin) => {
                    let why = "doo lists another group like it that it did not list before";
                    let outcome = Outcome::Unconfirmed(format!("{why}: this one is deleted again"));
                    run.settle(pending.operation, outcome);
                    surplus.push(twin);
                    return;
                }
                // Without an answer nobody knows which of them is this one.
                None => drop(run.resent.insert(pending.name())),
            }
        }
        self.given.borrow_mut().entry(id.clone()).or_insert(1);
        run.settle(pending.operation, Outcome::Confirmed);
        self.seen.borrow_mut().insert(pending.step);
    }

    /// A listing shows a creation otherwise than it was sent. It goes again where something else
    /// delivers what it delivers.
    fn altered(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        pending: &Pending<'c, 'p>,
        id: &GroupId,
        how: Alteration,
        surplus: &mut Vec<Surplus<'p>>,
    ) {
        let creation = pending.creation;
        run.has_proved_altered |= creation.is_trial;
        run.found(pending.operation, id);
        let mut given = self.given.borrow_mut();
        given.entry(id.clone()).or_insert(1);
        let is_created = |id: &GroupId| given.contains_key(id);
        let is_surplus = if creation.replaces.is_empty() {
            !how.is_recognisable || delivers_hooks(listing, is_created, &creation.group.hooks)
        } else {
            stand(listing, &creation.replaces)
        };
        let fate = match is_surplus {
            true if given.get(id) == Some(&1) => Fate::TakenBack,
            true => Fate::Shared,
            false => Fate::Stays,
        };
        if fate == Fate::TakenBack {
            surplus.push(Surplus {
                name: pending.name(),
                id: id.clone(),
                was_seen: true,
            });
        }
        run.settle(pending.operation, Outcome::Altered(how.with(fate)));
    }
}

fn already_altered() -> String {
    "doo keeps another group of this team otherwise than it is sent, and probably this one"
        .to_owned()
}
