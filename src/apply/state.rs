//! What all steps of an apply share.

use super::budget::StepBudget;
use super::team_run::TeamRun;
use crate::api::{ApiError, Reader, Session, Writer};
use crate::diff::{Action, Change, Claims, DeclaredTeam, between_team};
use crate::model::{GroupId, Listing, Owner, Prune};
use crate::observed::Observation;
use crate::plan::{Plan, Step, StepId, TeamPlan};
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
    /// Whether a listing must show as many groups as it says (api-facts: total-differs).
    pub trust_total_items: bool,
    /// Called with what is being done, for people.
    pub progress: &'a dyn Fn(&str),
}

/// What all steps of an apply share. A step borrows the cells for a moment, never while it waits.
pub(super) struct ApplyState<'c, 'p> {
    pub(super) context: &'c ApplyContext<'c>,
    pub(super) plan: &'c Plan<'p>,
    claims: Claims<'c>,
    /// The groups that were listed when the plan was made.
    known: HashSet<&'c GroupId>,
    /// The groups that the plan deletes.
    pub(super) to_delete: HashSet<&'c GroupId>,
    /// The ids of the groups that this run created, each with the number of creations that got it: an
    /// id is opaque (api-facts: ids), and doo may answer one twice.
    pub(super) given: RefCell<HashMap<GroupId, u32>>,
    /// The creations that a listing showed, each with its id.
    pub(super) seen: RefCell<HashMap<StepId, GroupId>>,
    /// Why nothing more is sent, once every further request would fail as well.
    halted: RefCell<Option<String>>,
    budget: RefCell<StepBudget>,
}

impl<'c, 'p> ApplyState<'c, 'p> {
    pub(super) fn new(context: &'c ApplyContext<'c>, plan: &'c Plan<'p>) -> Self {
        let deletions = plan.steps.iter().filter_map(Step::deletion);
        Self {
            context,
            plan,
            claims: Claims::new(context.teams),
            known: known(plan),
            to_delete: deletions.map(|deletion| &deletion.listed.id).collect(),
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

    /// Why nothing more is sent, if so.
    pub(super) fn halted(&self) -> Option<String> {
        self.halted.borrow().clone()
    }

    /// Why too few requests are left for a step, if so.
    pub(super) fn shortage(&self, step: StepId) -> Option<String> {
        let mut budget = self.budget.borrow_mut();
        budget.shortage(self.context.session, self.plan, step)
    }

    /// Whether a group was there before, or this run is known to have created it.
    pub(super) fn is_known(&self, id: &GroupId) -> bool {
        self.known.contains(id) || self.given.borrow().contains_key(id)
    }

    /// Logs an error, and remembers it if every further request would fail as well.
    pub(super) fn note(&self, error: &ApiError) {
        tracing::warn!(target: "dooctl::apply", "{error}");
        if error.is_final() {
            let mut halted = self.halted.borrow_mut();
            halted.get_or_insert_with(|| error.to_string());
        }
    }

    /// What would be left to do in a team, given this listing and perhaps another `prune`.
    pub(super) fn left<'l>(
        &'l self,
        team: &TeamPlan<'l>,
        listing: &'l Listing,
        prune: Option<Prune>,
    ) -> Vec<Change<'l>> {
        let planned = self.context.teams.iter().find(|it| it.id == team.team);
        let declared = DeclaredTeam {
            id: team.team,
            prune: prune.unwrap_or(team.prune),
            declared: planned.map_or(&[], |it| it.declared),
            observed: Observation::Listed(listing),
        };
        between_team(self.context.owner, &self.claims, &declared, listing)
    }

    /// The groups that the rules would delete, given this listing. A group whose replacement is not
    /// listed is not among them. What this apply has begun it finishes under `prune: none` as well.
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
