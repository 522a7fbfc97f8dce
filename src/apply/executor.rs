//! One attempt at a plan, and what its steps have in common.

use super::budget::Budget;
use super::report::{Report, TeamReport, Verdict};
use super::run::TeamRun;
use super::steps::Steps;
use crate::api::{ApiError, Reader, Session, Writer};
use crate::diff::{self, Change, Claims};
use crate::model::{GroupId, Listing, Owner, Prune};
use crate::observed::Observation;
use crate::plan::{Plan, StepId, TeamPlan};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

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

/// Carries a plan out. Never fails as a whole: the report says what became of each operation.
pub async fn apply(context: &Context<'_>, plan: &Plan<'_>) -> Report {
    let apply = Apply {
        context,
        plan,
        claims: Claims::new(context.teams),
        known: known(plan),
        given: RefCell::default(),
        seen: RefCell::default(),
        halted: RefCell::default(),
        budget: RefCell::new(Budget::new(context.session, plan)),
    };
    let mut runs: Vec<TeamRun<'_, '_>> = Steps::new(&apply).carry_out().await;
    for run in &mut runs {
        apply.remove_duplicates(run).await;
    }
    let cause = context.session.stop().cause();
    let stopped = cause.filter(|_| apply.halted().is_some());
    let teams = runs.into_iter().map(|run| apply.finish(run)).collect();
    Report { teams, stopped }
}

/// What the steps have in common. Each borrows it for a moment only, never while it waits.
pub(super) struct Apply<'c, 'p> {
    pub(super) context: &'c Context<'c>,
    pub(super) plan: &'c Plan<'p>,
    claims: Claims<'c>,
    /// The groups that were listed when the plan was made.
    known: HashSet<&'c GroupId>,
    /// The ids of the groups that this run created, and how many creations were given each.
    pub(super) given: RefCell<HashMap<GroupId, u32>>,
    /// The creations that a listing showed.
    pub(super) seen: RefCell<HashSet<StepId>>,
    /// Why nothing more is tried, once no request would fare better.
    halted: RefCell<Option<String>>,
    pub(super) budget: RefCell<Budget>,
}

impl<'c, 'p> Apply<'c, 'p> {
    /// Why nothing more is tried, if so.
    pub(super) fn halted(&self) -> Option<String> {
        self.halted.borrow().clone()
    }

    /// Why the requests that are left do not suffice for a step, if so.
    pub(super) fn shortage(&self, step: StepId) -> Option<String> {
        let mut budget = self.budget.borrow_mut();
        budget.shortage(self.context.session, self.plan, step)
    }

    /// Whether a group was there before, or is known to be of this run's making.
    pub(super) fn is_known(&self, id: &GroupId) -> bool {
        self.known.contains(id) || self.given.borrow().contains_key(id)
    }

    /// Remembers an error after which no request would fare better.
    pub(super) fn note(&self, error: &ApiError) {
        tracing::warn!(target: "dooctl::apply", "{error}");
        if error.is_final() {
            let mut halted = self.halted.borrow_mut();
            halted.get_or_insert_with(|| error.to_string());
        }
    }

    /// Compares the team's last listing with the manifest: the proof, or what is left.
    fn finish(&self, run: TeamRun<'_, '_>) -> TeamReport {
        let TeamRun {
            team,
            mut operations,
            listing,
            ..
        } = run;
        operations.sort_by_key(|(step, _)| *step);
        let verdict = match listing.as_deref() {
            None => {
                let why = self.halted().map(|why| format!(": {why}"));
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
            operations: operations.into_iter().map(|(_, it)| it).collect(),
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
