//! How far one team is.

use super::basis::Basis;
use super::report::{Operation, Outcome, Verb};
use super::sent::{SentCreation, SentDeletion};
use crate::model::{GroupId, Listing};
use crate::plan::{Plan, StepId, TeamPlan};
use std::collections::HashSet;
use std::rc::Rc;

/// How far one team is.
pub(super) struct TeamRun<'c, 'p> {
    pub(super) team: &'c TeamPlan<'p>,
    /// The groups that the plan deletes.
    pub(super) going: HashSet<&'p GroupId>,
    /// What was done or not, each with the step that it belongs to.
    pub(super) operations: Vec<(StepId, Operation)>,
    /// How many writes are under way.
    pub(super) in_flight: usize,
    /// The creations that were sent and that no listing has shown.
    pub(super) created: Vec<SentCreation<'c, 'p>>,
    /// The deletions that were sent and that no listing has proved.
    pub(super) deleted: Vec<SentDeletion<'c>>,
    /// The names of groups whose creation was sent more than once, or may have been.
    pub(super) resent: HashSet<&'p str>,
    /// The latest listing since the last write, if there is one.
    pub(super) listing: Option<Rc<Listing>>,
    /// The latest complete listing since the last creation, if there is one.
    pub(super) basis: Option<Basis>,
    /// Why there is no listing that deletions may rest on, once that is certain.
    pub(super) no_basis: Option<String>,
    /// Whether doo kept a group otherwise that was created anew to find out whether it does.
    pub(super) has_proved_altered: bool,
    pub(super) failed: bool,
}

impl<'c, 'p> TeamRun<'c, 'p> {
    fn new(team: &'c TeamPlan<'p>) -> Self {
        Self {
            team,
            going: HashSet::new(),
            operations: Vec::new(),
            in_flight: 0,
            created: Vec::new(),
            deleted: Vec::new(),
            resent: HashSet::new(),
            listing: None,
            basis: None,
            no_basis: None,
            has_proved_altered: false,
            failed: false,
        }
    }

    /// Those of all teams that have steps, by their position in the plan.
    pub(super) fn all(plan: &'c Plan<'p>) -> Vec<Option<Self>> {
        let mut runs: Vec<Option<Self>> = plan.teams.iter().map(|_| None).collect();
        for step in &plan.steps {
            let run = runs[step.team].get_or_insert_with(|| Self::new(&plan.teams[step.team]));
            let deletion = step.deletion();
            run.going.extend(deletion.map(|it| &it.listed.id));
        }
        runs
    }

    /// Whether something was sent that no listing has settled.
    pub(super) fn has_open_writes(&self) -> bool {
        !self.created.is_empty() || !self.deleted.is_empty()
    }

    /// An operation that is not tried.
    pub(super) fn skip(
        &mut self,
        step: StepId,
        verb: Verb,
        name: &str,
        id: Option<GroupId>,
        outcome: Outcome,
    ) {
        let operation = self.begin(step, verb, name, id);
        self.settle(operation, outcome);
    }

    /// An operation that is under way: not confirmed, but no failure yet.
    pub(super) fn begin(
        &mut self,
        step: StepId,
        verb: Verb,
        name: &str,
        id: Option<GroupId>,
    ) -> usize {
        let outcome = Outcome::Unconfirmed("no listing shows it yet".to_owned());
        let operation = Operation {
            verb,
            name: name.to_owned(),
            id,
            outcome,
        };
        self.operations.push((step, operation));
        self.operations.len() - 1
    }

    /// The group that a creation turned out to be.
    pub(super) fn found(&mut self, operation: usize, id: &GroupId) {
        self.operations[operation].1.id = Some(id.clone());
    }

    pub(super) fn settle(&mut self, operation: usize, outcome: Outcome) {
        self.failed |= !outcome.is_fine();
        self.operations[operation].1.outcome = outcome;
    }
}
