//! One attempt at a plan.

use super::basis::Basis;
use super::report::{Report, TeamReport, Verdict};
use super::run::TeamRun;
use crate::api::{ApiError, Reader, Session, Writer};
use crate::diff::{self, Change, Claims};
use crate::model::{GroupId, Listing, Owner, Prune};
use crate::observed::{self, Observation};
use crate::plan::{CreationRef, Plan, TeamPlan};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

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
        known: known(plan),
        given: HashMap::new(),
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
    for run in &mut runs {
        apply.remove_duplicates(run).await;
    }
    let cause = context.session.stop().cause();
    let stopped = cause.filter(|_| apply.halted.is_some());
    let teams = runs.into_iter().map(|run| apply.finish(run)).collect();
    Report { teams, stopped }
}

pub(super) struct Apply<'c, 'p> {
    pub(super) context: &'c Context<'c>,
    pub(super) plan: &'c Plan<'p>,
    claims: Claims<'c>,
    /// The groups that were listed when the plan was made.
    known: HashSet<&'c GroupId>,
    /// The ids of the groups that this run created, and how many creations were given each.
    pub(super) given: HashMap<GroupId, u32>,
    /// The creations that a listing showed.
    pub(super) seen: HashSet<CreationRef>,
    /// Why nothing more is tried, once no request would fare better.
    pub(super) halted: Option<String>,
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

    /// They rest on creations in other teams, which came after this team's last listing.
    async fn last_deletions(&mut self, run: &mut TeamRun<'c, '_>) {
        run.basis = None;
        if let Some(wave) = run.team.waves.last() {
            self.deletions(run, wave).await;
        }
    }

    /// A listing after a wait, or none when no listing can be had.
    pub(super) async fn list(
        &mut self,
        run: &mut TeamRun<'_, '_>,
        wait: Duration,
    ) -> Option<Rc<Listing>> {
        if self.halted.is_some() {
            return None;
        }
        if !wait.is_zero() {
            (self.context.progress)(&format!("waiting {} s for doo to show it", wait.as_secs()));
            self.context.session.pause(wait).await;
        }
        (self.context.progress)(&format!("listing team {}", run.team.team));
        let read = Instant::now();
        let listed = observed::list(
            self.context.reader,
            run.team.team,
            self.context.trust_total_items,
        )
        .await;
        let listing = Rc::new(listed.map_err(|error| self.note(&error)).ok()?);
        if listing.incomplete.is_none() {
            let listing = Rc::clone(&listing);
            run.basis = Some(Basis { listing, read });
        }
        run.listing = Some(Rc::clone(&listing));
        Some(listing)
    }

    /// Whether a group was there before, or is known to be of this run's making.
    pub(super) fn is_known(&self, id: &GroupId) -> bool {
        self.known.contains(id) || self.given.contains_key(id)
    }

    /// Remembers an error after which no request would fare better.
    pub(super) fn note(&mut self, error: &ApiError) {
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
            resent: _,
            listing,
            basis: _,
            has_proved_altered: _,
            failed: _,
        } = run;
        let verdict = match listing.as_deref() {
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
        let left = self.left(team, listing, None);
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

    /// What would be left to do in a team that lists this, perhaps under another `prune`.
    pub(super) fn left<'l>(
        &'l self,
        team: &TeamPlan<'l>,
        listing: &'l Listing,
        prune: Option<Prune>,
    ) -> Vec<Change<'l>> {
        let view = self.context.teams.iter().find(|view| view.id == team.team);
        let view = diff::Team {
            id: team.team,
            prune: prune.unwrap_or(team.prune),
            declared: view.map_or(&[], |view| view.declared),
            observed: Observation::Listed(listing),
        };
        diff::between_team(self.context.owner, &self.claims, &view, listing)
    }
}

/// Every group that any team listed.
fn known<'p>(plan: &'p Plan<'_>) -> HashSet<&'p GroupId> {
    let listings = plan.teams.iter().filter_map(|team| team.listing);
    let groups = listings.flat_map(|listing| &listing.groups);
    groups.map(|listed| &listed.id).collect()
}
