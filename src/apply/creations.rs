//! Creates, and lists until what was created shows.

use super::confirm::{Sight, look_for_content, look_for_id, waits};
use super::executor::Apply;
use super::report::{Outcome, Verb};
use super::run::TeamRun;
use crate::api::WriteError;
use crate::model::{GroupId, Listing};
use crate::plan::{Creation, CreationRef, Wave};

/// A creation that was sent and that no listing has shown.
struct Pending<'w> {
    creation: &'w Creation,
    operation: usize,
    id: Option<GroupId>,
    /// How often it was sent.
    sent: u32,
    /// How many complete listings in a row did not have it.
    missed: u32,
    why: String,
}

impl Pending<'_> {
    /// Whether to send it again. Never when doo gave an id: then it exists or will. Otherwise once
    /// two complete listings, some seconds apart, did not have it.
    fn is_due_again(&self) -> bool {
        const SENT_AT_MOST: u32 = 3;
        const MISSED: u32 = 2;
        self.id.is_none() && self.missed >= MISSED && self.sent < SENT_AT_MOST
    }
}

impl<'c> Apply<'c, '_> {
    /// The creations of a wave, until a listing shows them.
    pub(super) async fn creations(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending = Vec::new();
        let mut deletions = 0;
        for creation in &wave.creates {
            let change = run.change(creation.change);
            let (name, replaced) = (change.name, change.listed.len() as u64);
            let obstacle = self
                .halted
                .clone()
                .or_else(|| self.shortage(run, deletions, replaced));
            if let Some(why) = obstacle {
                run.skip(Verb::Create, name, None, why);
                continue;
            }
            deletions += replaced;
            let operation = run.begin(Verb::Create, name, None);
            let mut new = Pending {
                creation,
                operation,
                id: None,
                sent: 0,
                missed: 0,
                why: String::new(),
            };
            if self.send_creation(run, &mut new).await {
                pending.push(new);
            }
        }
        if !pending.is_empty() {
            self.confirm_creations(run, pending).await;
        }
    }

    /// Why a replacement must not be started, if so: it would leave two groups delivering when the
    /// requests run out before its deletions are proved. What it has to leave room for are a
    /// creation, a listing, its deletions and those of the replacements under way, and a listing.
    fn shortage(&self, run: &TeamRun<'_, '_>, under_way: u64, replaced: u64) -> Option<String> {
        let remaining = self.context.session.remaining().filter(|_| replaced > 0)?;
        let pages = run
            .team
            .listing
            .map_or(1, |listing| u64::from(listing.pages).max(1));
        let needed = 1 + pages + under_way + replaced + pages;
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
        run.listing = None;
        match self
            .context
            .writer
            .create(run.team.team, group, &pending.creation.marker)
            .await
        {
            Ok(id) => {
                run.known.insert(id.clone());
                run.operations[pending.operation].id = Some(id.clone());
                "doo gave it an id, and no whole listing could be had".clone_into(&mut pending.why);
                pending.id = Some(id);
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

    /// Lists until every creation that was sent shows, as it was sent.
    async fn confirm_creations(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        mut pending: Vec<Pending<'c>>,
    ) {
        for wait in waits() {
            let Some(listing) = self.list(run, wait).await else {
                break;
            };
            let mut open = Vec::new();
            for creation in pending {
                if let Some(creation) = self.look(run, &listing, creation) {
                    open.push(creation);
                }
            }
            run.listing = Some(listing);
            pending = Vec::new();
            for mut creation in open {
                if !creation.is_due_again() || self.send_creation(run, &mut creation).await {
                    pending.push(creation);
                }
            }
            if pending.is_empty() {
                return;
            }
        }
        for creation in pending {
            run.settle(creation.operation, Outcome::Unconfirmed(creation.why));
        }
    }

    /// What a listing shows of a creation; the creation, if it stays open.
    fn look(
        &mut self,
        run: &mut TeamRun<'c, '_>,
        listing: &Listing,
        mut pending: Pending<'c>,
    ) -> Option<Pending<'c>> {
        let group = run.group(pending.creation)?;
        let marker = &pending.creation.marker;
        let sight = match &pending.id {
            Some(id) => look_for_id(listing, id, group, marker),
            None => look_for_content(listing, &run.known, group, marker),
        };
        match sight {
            Sight::Seen(id) => {
                run.known.insert(id.clone());
                run.operations[pending.operation].id = Some(id.clone());
                run.settle(pending.operation, Outcome::Confirmed);
                self.seen.insert(CreationRef {
                    team: run.position,
                    change: pending.creation.change,
                });
                None
            }
            Sight::Altered(_, how) => {
                run.settle(pending.operation, Outcome::Unconfirmed(how));
                None
            }
            Sight::NotListed => {
                // Absence counts only where the listing is whole.
                if listing.incomplete.is_none() {
                    pending.missed += 1;
                    if pending.id.is_some() {
                        "doo gave it an id and does not list it".clone_into(&mut pending.why);
                    }
                }
                Some(pending)
            }
        }
    }
}
