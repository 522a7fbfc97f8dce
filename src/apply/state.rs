//! What all steps of an apply share.

use super::budget::StepBudget;
use super::team_run::TeamRun;
use crate::api::{ApiError, Reader, Session, Writer};
use crate::diff::{Action, Change, Claims, DeclaredTeam, between_team};
use crate::model::{GroupId, Listing, Owner, Prune};
use crate::observed::Observation;
use crate::plan::{Plan, StepId, TeamPlan};
use std::cell::{RefCell, RefMut};
use std::collections::{HashMap, HashSet};

/// What an apply needs besides its plan.
pub struct ApplyContext<'a> {
    /// The run's session.
    pub session: &'a Session,
    /// Reads listings.
    pub reader: Reader<'a>,
    /// Creates and deletes.
    pub writer: Writer<'a>,
    /// The manifest's owner.
    pub owner: &'a Owner,
    /// The teams as they were planned.
    pub teams: &'a [DeclaredTeam<'a>],
    /// Whether a listing has to hold as many groups as it says.
    pub trust_total_items: bool,
    /// Told what is under way.
    pub progress: &'a dyn Fn(&str),
}

/// What the steps have in common. Each borrows it for a moment only, never while it waits.
pub(super) struct ApplyState<'c, 'p> {
    pub(super) context: &'c ApplyContext<'c>,
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
    budget: RefCell<StepBudget>,
}

impl<'c, 'p> ApplyState<'c, 'p> {
    pub(super) fn new(context: &'c ApplyContext<'c>, plan: &'c Plan<'p>) -> Self {
        Self {
            context,
            plan,
            claims: Claims::new(context.teams),
            known: known(plan),
            given: RefCell::default(),
            seen: RefCell::default(),
            halted: RefCell::default(),
            budget: RefCell::new(StepBudget::new(context.session, plan)),
        }
    }

    /// The requests that are left, and what they are reserved for.
    pub(super) fn budget(&self) -> RefMut<'_, StepBudget> {
        self.budget.borrow_mut()
    }

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

    /// What would be left to do in a team that lists this, perhaps under another `prune`.
    pub(super) fn left<'l>(
        &'l self,
        team: &TeamPlan<'l>,
        listing: &'l Listing,
        prune: Option<Prune>,
    ) -> Vec<Change<'l>> {
        let view = self.context.teams.iter().find(|view| view.id == team.team);
        let view = DeclaredTeam {
            id: team.team,
            prune: prune.unwrap_or(team.prune),
            declared: view.map_or(&[], |view| view.declared),
            observed: Observation::Listed(listing),
        };
        between_team(self.context.owner, &self.claims, &view, listing)
    }

    /// The groups that the rules would delete, given this listing. What still has to be replaced is not
    /// among them: its successor is not listed. What an apply has begun is finished under `prune: none` as well.
    pub(super) fn due(&self, run: &TeamRun<'_, '_>, listing: &Listing) -> HashSet<GroupId> {
        let prune = match run.team.prune {
            Prune::None => Prune::Owned,
            prune => prune,
        };
        let left = self.left(run.team, listing, Some(prune));
        let deletes = |change: &&Change<'_>| change.action == Action::Delete;
        let deleted = left
            .iter()
            .filter(deletes)
            .flat_map(|change| &change.listed);
        deleted.map(|listed| listed.id.clone()).collect()
    }
}

/// Every group that any team listed.
fn known<'p>(plan: &'p Plan<'_>) -> HashSet<&'p GroupId> {
    let listings = plan.teams.iter().filter_map(|team| team.listing);
    let groups = listings.flat_map(|listing| &listing.groups);
    groups.map(|listed| &listed.id).collect()
}
