//! Looks whether a listing shows what was created.

use super::alteration::{AlteredGroup, Fate};
use super::confirmation::{CreationState, look_for_content, look_for_id, twins};
use super::report::Outcome;
use super::sent::{Answer, SentCreation, Surplus};
use super::state::ApplyState;
use super::taking_back::{are_as_planned, delivers_hooks, missing};
use super::team_run::TeamRun;
use crate::model::{GroupId, Listing};
use crate::plan::Creation;

impl<'c, 'p> ApplyState<'c, 'p> {
    /// Looks for the open creations in a listing, and adds those to `surplus` that must be deleted again.
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

    /// Looks for one creation in a listing. It is returned if it stays open.
    fn look(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        mut pending: SentCreation<'c, 'p>,
        surplus: &mut Vec<Surplus<'p>>,
    ) -> Option<SentCreation<'c, 'p>> {
        let Creation { group, marker, .. } = pending.creation;
        let known = |id: &GroupId| self.is_known(id);
        let sight = match &pending.answer {
            Answer::New(id) => look_for_id(listing, id, group, marker),
            Answer::Shared(id) => match look_for_id(listing, id, group, marker) {
                CreationState::Seen(id) => CreationState::Seen(id),
                _ => look_for_content(listing, known, group, marker),
            },
            Answer::None | Answer::Unclear => look_for_content(listing, known, group, marker),
        };
        match sight {
            CreationState::Seen(id) => {
                let id = id.clone();
                if let Some(why) = self.doubt(run, listing, &pending) {
                    (pending.why, pending.was_seen) = (why, true);
                    return Some(pending);
                }
                self.seen(run, listing, pending, &id, surplus);
                None
            }
            CreationState::Altered(id, how) => {
                let id = id.clone();
                self.altered(run, listing, &pending, &id, how, surplus);
                None
            }
            CreationState::Resembling(id) => {
                pending.answer = Answer::Unclear;
                pending.why = format!(
                    "doo lists a new group of that name ({}) that is not as it was sent",
                    id.short()
                );
                Some(pending)
            }
            CreationState::NotListed => {
                // Only a complete listing shows that a group is absent.
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

    /// Why a creation that is listed does not count as done: if doo no longer lists groups that it listed
    /// before, it may also have hidden an equal group when the plan was made.
    fn doubt(
        &self,
        run: &TeamRun<'c, 'p>,
        listing: &Listing,
        pending: &SentCreation<'c, 'p>,
    ) -> Option<String> {
        let is_plain = pending.creation.replaces.is_empty();
        if !is_plain || pending.own_id().is_none() || listing.incomplete.is_some() {
            return None;
        }
        let missing = missing(run, &self.to_delete, self.context.owner, listing)?;
        Some(format!(
            "doo no longer lists {:?} ({}), which it listed before: it hides groups",
            missing.group.name,
            missing.id.short()
        ))
    }

    /// A listing shows a creation as it was sent. If it also shows an equal group that no listing showed
    /// before, doo had hidden that one, and this one is deleted again.
    fn seen(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        mut pending: SentCreation<'c, 'p>,
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
                // Without an answer it is not known which of them this run created.
                None => drop(run.resent.insert(pending.name())),
            }
        }
        self.given.borrow_mut().entry(id.clone()).or_insert(1);
        run.settle(pending.operation, Outcome::Confirmed);
        self.seen.borrow_mut().insert(pending.step, id.clone());
    }

    /// A listing shows a creation, but not as it was sent. It is deleted again if another group delivers
    /// its hooks.
    fn altered(
        &self,
        run: &mut TeamRun<'c, 'p>,
        listing: &Listing,
        pending: &SentCreation<'c, 'p>,
        id: &GroupId,
        how: AlteredGroup,
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
            are_as_planned(listing, &creation.replaces)
        };
        let fate = match is_surplus {
            true if given.get(id) == Some(&1) && !listing.repeated.contains(id) => Fate::TakenBack,
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
