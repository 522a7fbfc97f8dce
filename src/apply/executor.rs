//! One attempt at a plan.

use super::confirm::{Sight, look_for_content, look_for_id, waits};
use super::report::{Operation, Outcome, Report, TeamReport, Verb, Verdict};
use crate::api::{ApiError, CreateError, Reader, Session, Writer};
use crate::diff::{self, Change, Claims};
use crate::model::{Group, GroupId, Listing, Owner};
use crate::observed;
use crate::plan::{Creation, CreationRef, Deletion, Plan, TeamPlan, Wave};
use std::collections::HashSet;
use std::time::Duration;

/// What an apply needs besides its plan.
pub struct Context<'a> {
    /// The run's session.
    pub session: &'a Session,
    /// Reads listings.
    pub reader: Reader<'a>,
    /// Creates and deletes.
    pub writer: Writer<'a>,
    /// The manifest's owner.
    pub owner: &'a Owner,
    /// The teams as they were planned.
    pub teams: &'a [diff::Team<'a>],
    /// Whether a listing has to hold as many groups as it says.
    pub trust_total_items: bool,
    /// Told what is under way.
    pub progress: &'a dyn Fn(&str),
}

/// Carries a plan out, team by team. Never fails as a whole: the report says what became of each
/// operation.
pub async fn apply(context: &Context<'_>, plan: &Plan<'_>) -> Report {
    let claims = Claims::new(context.teams);
    let mut apply = Apply {
        context,
        plan,
        claims,
        seen: HashSet::new(),
        halted: None,
    };
    let mut runs: Vec<TeamRun<'_, '_>> = Vec::new();
    for (position, team) in plan
        .teams
        .iter()
        .enumerate()
        .filter(|(_, team)| !team.waves.is_empty())
    {
        let mut run = TeamRun::new(position, team);
        apply.waves(&mut run).await;
        runs.push(run);
    }
    for run in runs.iter_mut().filter(|run| run.team.finishes_last) {
        apply.last_deletions(run).await;
    }
    let interrupted = context.session.stop().is_requested() && apply.halted.is_some();
    let teams = runs.into_iter().map(|run| apply.finish(run)).collect();
    Report { teams, interrupted }
}

struct Apply<'c, 'p> {
    context: &'c Context<'c>,
    plan: &'c Plan<'p>,
    claims: Claims<'c>,
    /// The creations that a listing showed.
    seen: HashSet<CreationRef>,
    /// Why nothing more is tried, once no request would fare better.
    halted: Option<String>,
}

/// How far one team is.
struct TeamRun<'c, 'p> {
    position: usize,
    team: &'c TeamPlan<'p>,
    operations: Vec<Operation>,
    /// Ids that were there before or that an operation accounts for.
    known: HashSet<GroupId>,
    /// The latest listing since the last write, if there is one.
    listing: Option<Listing>,
    failed: bool,
}

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

impl<'c, 'p> TeamRun<'c, 'p> {
    fn new(position: usize, team: &'c TeamPlan<'p>) -> Self {
        let known = team
            .listing
            .iter()
            .flat_map(|listing| &listing.groups)
            .map(|l| l.id.clone())
            .collect();
        Self {
            position,
            team,
            operations: Vec::new(),
            known,
            listing: None,
            failed: false,
        }
    }

    fn change(&self, position: usize) -> &'c Change<'p> {
        &self.team.changes[position]
    }

    fn group(&self, creation: &Creation) -> Option<&'p Group> {
        self.change(creation.change)
            .declared
            .map(|declared| &declared.group)
    }

    fn record(&mut self, verb: Verb, name: &str, id: Option<GroupId>, outcome: Outcome) -> usize {
        self.failed |= outcome != Outcome::Confirmed;
        self.operations.push(Operation {
            verb,
            name: name.to_owned(),
            id,
            outcome,
        });
        self.operations.len() - 1
    }

    /// An operation that is under way: not confirmed, but no failure yet.
    fn begin(&mut self, verb: Verb, name: &str, id: Option<GroupId>) -> usize {
        let outcome = Outcome::Unconfirmed("no listing shows it yet".to_owned());
        self.operations.push(Operation {
            verb,
            name: name.to_owned(),
            id,
            outcome,
        });
        self.operations.len() - 1
    }

    fn settle(&mut self, operation: usize, outcome: Outcome) {
        self.failed |= outcome != Outcome::Confirmed;
        self.operations[operation].outcome = outcome;
    }
}

impl<'c> Apply<'c, '_> {
    /// Everything of a team, except the last deletions where those wait for another team.
    async fn waves(&mut self, run: &mut TeamRun<'c, '_>) {
        let waves = &run.team.waves;
        for (number, wave) in waves.iter().enumerate() {
            self.creations(run, wave).await;
            if number + 1 < waves.len() || !run.team.finishes_last {
                self.deletions(run, wave).await;
            }
        }
    }

    async fn last_deletions(&mut self, run: &mut TeamRun<'c, '_>) {
        if let Some(wave) = run.team.waves.last() {
            self.deletions(run, wave).await;
        }
    }

    async fn creations(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending = Vec::new();
        for creation in &wave.creates {
            let name = run.change(creation.change).name;
            if let Some(why) = &self.halted {
                run.record(Verb::Create, name, None, Outcome::Skipped(why.clone()));
                continue;
            }
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
            Err(CreateError::Unclear(error)) => {
                tracing::warn!(target: "dooctl::apply", "{error}; a listing will tell");
                pending.why = error.to_string();
                true
            }
            Err(CreateError::Failed(error)) => {
                self.note(&error);
                // A repetition that fails says nothing about what was sent before.
                let outcome = if pending.sent > 1 {
                    Outcome::Unconfirmed(format!("{}; then {error}", pending.why))
                } else if matches!(
                    error,
                    ApiError::Interrupted { .. } | ApiError::OutOfRequests { .. }
                ) {
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

    async fn deletions(&mut self, run: &mut TeamRun<'c, '_>, wave: &'c Wave) {
        let mut pending = Vec::new();
        for deletion in &wave.deletes {
            let name = deletion_name(run, deletion);
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
        (self.context.progress)(&format!("deleting {}", deletion_name(run, deletion)));
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

    /// A listing after a wait, or none when no listing can be had.
    async fn list(&mut self, run: &TeamRun<'_, '_>, wait: Duration) -> Option<Listing> {
        if self.halted.is_some() {
            return None;
        }
        if !wait.is_zero() {
            (self.context.progress)(&format!("waiting {} s for doo to show it", wait.as_secs()));
            self.context.session.pause(wait).await;
        }
        (self.context.progress)(&format!("listing team {}", run.team.team));
        let listed = observed::list(
            self.context.reader,
            run.team.team,
            self.context.trust_total_items,
        )
        .await;
        listed.map_err(|error| self.note(&error)).ok()
    }

    /// Remembers an error after which no request would fare better.
    fn note(&mut self, error: &ApiError) {
        tracing::warn!(target: "dooctl::apply", "{error}");
        if error.is_final() && self.halted.is_none() {
            self.halted = Some(error.to_string());
        }
    }

    /// Compares the team's last listing with the manifest: the proof, or what is left.
    fn finish(&self, run: TeamRun<'_, '_>) -> TeamReport {
        let TeamRun {
            position: _,
            team,
            operations,
            known: _,
            listing,
            failed: _,
        } = run;
        let verdict = match &listing {
            None => {
                let why = self.halted.as_ref().map(|why| format!(": {why}"));
                let what = "there is no listing after the last write";
                Verdict::Unverified(format!("{what}{}", why.unwrap_or_default()))
            }
            Some(Listing {
                incomplete: Some(why),
                ..
            }) => Verdict::Unverified(why.clone()),
            Some(listing) => self.compare(team, listing),
        };
        TeamReport {
            team: team.team.to_string(),
            operations,
            verdict,
        }
    }

    fn compare(&self, team: &TeamPlan<'_>, listing: &Listing) -> Verdict {
        let Some(view) = self.context.teams.iter().find(|view| view.id == team.team) else {
            return Verdict::Unverified("the team is not part of the plan".to_owned());
        };
        let view = diff::Team {
            listing: Some(listing),
            ..*view
        };
        let left = diff::between_team(self.context.owner, &self.claims, &view);
        let open = |change: &&Change<'_>| change.writes() || change.action == diff::Action::Refuse;
        let left: Vec<String> = left
            .iter()
            .filter(open)
            .map(|c| format!("{} {:?}", c.action.word(), c.name))
            .collect();
        if left.is_empty() {
            Verdict::Converged
        } else {
            Verdict::Differs(left)
        }
    }
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

fn deletion_name<'c>(run: &TeamRun<'c, '_>, deletion: &Deletion) -> &'c str {
    let change = run.change(deletion.change);
    let listed = change.listed.iter().find(|listed| listed.id == deletion.id);
    listed.map_or(change.name, |listed| &listed.group.name)
}
