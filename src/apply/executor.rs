//! One attempt at a plan.

use super::report::{Report, TeamReport, Verdict};
use super::run::TeamRun;
use crate::api::{ApiError, Reader, Session, Writer};
use crate::diff::{self, Change, Claims};
use crate::model::{Listing, Owner};
use crate::observed;
use crate::plan::{CreationRef, Plan, TeamPlan};
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

    async fn last_deletions(&mut self, run: &mut TeamRun<'c, '_>) {
        if let Some(wave) = run.team.waves.last() {
            self.deletions(run, wave).await;
        }
    }

    /// A listing after a wait, or none when no listing can be had.
    pub(super) async fn list(&mut self, run: &TeamRun<'_, '_>, wait: Duration) -> Option<Listing> {
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
            known: _,
            resent: _,
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
        let Some(left) = self.left(team, listing) else {
            return Verdict::Unverified("the team is not part of the plan".to_owned());
        };
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

    /// What would be left to do in a team that lists this.
    pub(super) fn left<'l>(
        &'l self,
        team: &TeamPlan<'_>,
        listing: &'l Listing,
    ) -> Option<Vec<Change<'l>>> {
        let view = self
            .context
            .teams
            .iter()
            .find(|view| view.id == team.team)?;
        let view = diff::Team {
            listing: Some(listing),
            ..*view
        };
        Some(diff::between_team(self.context.owner, &self.claims, &view))
    }
}
