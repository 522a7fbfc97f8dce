//! Creates, and lists until what was created shows.

use super::alteration::{Alteration, Fate};
use super::confirm::{Sight, look_for_content, look_for_id, twins, waits};
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use super::taking_back::{Surplus, delivers_hooks, missing, stand};
use crate::api::WriteError;
use crate::diff::{Action, Reason};
use crate::model::{GroupId, Listing};
use crate::plan::{Creation, CreationRef, Wave};

/// A creation that was sent and that no listing has shown.
pub(super) struct Pending<'w> {
    pub(super) creation: &'w Creation,
    pub(super) operation: usize,
    answer: Answer,
    /// Whether a listing showed it.
    was_seen: bool,
    /// How often it was sent.
    sent: u32,
    /// How many complete listings in a row did not have it.
    missed: u32,
    why: String,
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

impl<'w> Pending<'w> {
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
    fn surplus(&self, name: &'w str) -> Option<Surplus<'w>> {
        Some(Surplus {
            name,
            id: self.own_id()?.clone(),
            was_seen: self.was_seen,
        })
    }
}

impl<'c> Apply<'c, '_> {
    /// The creations of a wave, until a listing shows them; and back again with those that doo keeps
    /// otherwise than they were sent, or does not show.
    pub(super) async fn creations(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending = Vec::new();
        let mut deletions = 0;
        for creation in &wave.creates {
            let change = run.change(creation.change);
            let (name, replaced) = (change.name, change.listed.len() as u64);
            let is_trial = change.reason == Reason::EditedOrAltered;
            let obstacle = self
                .halted
                .clone()
                .or_else(|| (is_trial && run.has_proved_altered).then(already_altered))
                .or_else(|| self.shortage(run, deletions, replaced));
            if let Some(why) = obstacle {
                run.skip(Verb::Create, name, None, Outcome::Skipped(why));
                continue;
            }
            deletions += replaced;
            let operation = run.begin(Verb::Create, name, None);
            let mut new = Pending {
                creation,
                operation,
                answer: Answer::None,
                was_seen: false,
                sent: 0,
                missed: 0,
                why: String::new(),
            };
            if self.send_creation(run, &mut new).await {
                pending.push(new);
            }
        }
        if !pending.is_empty() {
            let surplus = self.confirm_creations(run, pending).await;
            self.take_back(run, surplus).await;
        }
    }

    /// Why a replacement must not be started, if so: it would leave two groups delivering when the
    /// requests run out before its deletions are proved. What it has to leave room for are a
    /// creation, a listing, its deletions and those of the replacements under way, and a listing;
    /// and one more where the deletions wait for another team.
    fn shortage(&self, run: &TeamRun<'_, '_>, under_way: u64, replaced: u64) -> Option<String> {
        let remaining = self.context.session.remaining().filter(|_| replaced > 0)?;
        let pages = run
            .team
            .listing
            .map_or(1, |listing| u64::from(listing.pages).max(1));
        let listings = if run.team.finishes_last { 3 } else { 2 };
        let needed = 1 + listings * pages + under_way + replaced;
        (remaining < needed).then(|| {
            format!(
                "the {remaining} requests that are left are too few to finish it: it takes {needed}"
            )
        })
    }

    /// Sends a creation; false when it certainly did not happen.
    async fn send_creation(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        pending: &mut Pending<'_>,
    ) -> bool {
        let Some(group) = run.group(pending.creation) else {
            return false;
        };
        (self.context.progress)(&format!("creating {}", group.name));
        pending.sent += 1;
        if pending.sent > 1 {
            run.resent.insert(run.change(pending.creation.change).name);
        }
        pending.missed = 0;
        (run.listing, run.basis) = (None, None);
        match self
            .context
            .writer
            .create(run.team.team, group, &pending.creation.marker)
            .await
        {
            Ok(id) => {
                self.answered(run, pending, id);
                true
            }
            Err(WriteError::Unclear(error)) => {
                tracing::warn!(target: "dooctl::apply", "{error}; a listing will tell");
                pending.why = error.to_string();
                true
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
                false
            }
        }
    }

    /// doo gave an id. One that another group has says nothing about which group this is; that group
    /// is never deleted in this run.
    fn answered(&mut self, run: &mut TeamRun<'c, '_>, pending: &mut Pending<'_>, id: GroupId) {
        let is_new = !self.is_known(&id);
        *self.given.entry(id.clone()).or_default() += 1;
        if is_new {
            "doo gave it an id, and no whole listing could be had".clone_into(&mut pending.why);
            run.operations[pending.operation].id = Some(id.clone());
            pending.answer = Answer::New(id);
        } else {
            pending.why = format!("doo gave it the id of another group ({})", id.short());
            pending.answer = Answer::Shared(id);
        }
    }

    /// Lists until every creation that was sent shows, as it was sent. What has to go again.
    async fn confirm_creations(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        mut pending: Vec<Pending<'c>>,
    ) -> Vec<Surplus<'c>> {
        let mut surplus = Vec::new();
        let mut is_complete = false;
        for wait in waits() {
            let Some(listing) = self.list(run, wait).await else {
                break;
            };
            is_complete = listing.incomplete.is_none();
            let mut open = Vec::new();
            for creation in pending {
                open.extend(self.look(run, &listing, creation, &mut surplus));
            }
            pending = Vec::new();
            for mut creation in open {
                if !creation.is_due_again() || self.send_creation(run, &mut creation).await {
                    pending.push(creation);
                }
            }
            if pending.is_empty() {
                return surplus;
            }
        }
        for creation in pending {
            let outcome = Outcome::Unconfirmed(creation.why.clone());
            run.settle(creation.operation, outcome);
            // What no listing shows the next run would create again, and again.
            if is_complete && self.halted.is_none() {
                let name = run.change(creation.creation.change).name;
                surplus.extend(creation.surplus(name));
            }
        }
        surplus
    }

    /// What a listing shows of a creation; the creation, if it stays open.
    fn look(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        listing: &Listing,
        mut pending: Pending<'c>,
        surplus: &mut Vec<Surplus<'c>>,
    ) -> Option<Pending<'c>> {
        let group = run.group(pending.creation)?;
        let marker = &pending.creation.marker;
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
        run: &TeamRun<'c, '_>,
        listing: &Listing,
        pending: &Pending<'_>,
    ) -> Option<String> {
        let is_plain = run.change(pending.creation.change).action == Action::Create;
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
        &mut self,
        run: &mut TeamRun<'c, '_>,
        listing: &Listing,
        mut pending: Pending<'c>,
        id: &GroupId,
        surplus: &mut Vec<Surplus<'c>>,
    ) {
        pending.was_seen = true;
        let change = run.change(pending.creation.change);
        run.operations[pending.operation].id = Some(id.clone());
        let others = run.group(pending.creation).map(|group| {
            let known = |other: &GroupId| other == id || self.is_known(other);
            twins(listing, known, group, &pending.creation.marker)
        });
        if others.is_some_and(|others| !others.is_empty()) && !run.resent.contains(change.name) {
            match pending.surplus(change.name) {
                Some(twin) => {
                    let why = "doo lists another group like it that it did not list before";
                    let outcome = Outcome::Unconfirmed(format!("{why}: this one is deleted again"));
                    run.settle(pending.operation, outcome);
                    surplus.push(twin);
                    return;
                }
                // Without an answer nobody knows which of them is this one.
                None => drop(run.resent.insert(change.name)),
            }
        }
        self.given.entry(id.clone()).or_insert(1);
        run.settle(pending.operation, Outcome::Confirmed);
        self.seen.insert(CreationRef {
            team: run.position,
            change: pending.creation.change,
        });
    }

    /// A listing shows a creation otherwise than it was sent. It goes again where something else
    /// delivers what it delivers.
    fn altered(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        listing: &Listing,
        pending: &Pending<'c>,
        id: &GroupId,
        how: Alteration,
        surplus: &mut Vec<Surplus<'c>>,
    ) {
        let change = run.change(pending.creation.change);
        run.has_proved_altered |= change.reason == Reason::EditedOrAltered;
        run.operations[pending.operation].id = Some(id.clone());
        self.given.entry(id.clone()).or_insert(1);
        let hooks = run
            .group(pending.creation)
            .map_or(&[][..], |group| &group.hooks);
        let is_created = |id: &GroupId| self.given.contains_key(id);
        let is_surplus = match change.action {
            Action::Replace => stand(listing, &change.listed),
            _ => !how.is_recognisable || delivers_hooks(listing, is_created, hooks),
        };
        let fate = match is_surplus {
            true if self.given.get(id) == Some(&1) => Fate::TakenBack,
            true => Fate::Shared,
            false => Fate::Stays,
        };
        if fate == Fate::TakenBack {
            surplus.push(Surplus {
                name: change.name,
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
