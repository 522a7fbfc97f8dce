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
    /// What was done or skipped, each with its step.
    pub(super) operations: Vec<(StepId, Operation)>,
    /// How many writes are in flight.
    pub(super) in_flight: usize,
    /// The creations that no listing has shown.
    pub(super) created: Vec<SentCreation<'c, 'p>>,
    /// The deletions that no listing has confirmed.
    pub(super) deleted: Vec<SentDeletion<'c, 'p>>,
    /// The names of groups whose creation was, or may have been, sent more than once.
    pub(super) resent: HashSet<&'p str>,
    /// The latest listing since the last write, if there is one.
    pub(super) listing: Option<Rc<Listing>>,
    /// The latest complete listing since the last creation, if there is one.
    pub(super) basis: Option<Basis>,
    /// Why deletions have no listing to rest on, once that is certain.
    pub(super) no_basis: Option<String>,
    /// Whether doo did not keep a group as it was sent that was created again to try this.
    pub(super) has_proved_altered: bool,
    pub(super) failed: bool,
}

impl<'c, 'p> TeamRun<'c, 'p> {
    fn new(team: &'c TeamPlan<'p>) -> Self {
        Self {
            team,
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

    /// One for each team of the plan, in its order; none for a team without steps.
    pub(super) fn all(plan: &'c Plan<'p>) -> Vec<Option<Self>> {
        let mut runs: Vec<Option<Self>> = plan.teams.iter().map(|_| None).collect();
        for step in &plan.steps {
            runs[step.team].get_or_insert_with(|| Self::new(&plan.teams[step.team]));
        }
        runs
    }

    /// Whether something was sent that no listing has confirmed.
    pub(super) fn has_open_writes(&self) -> bool {
        !self.created.is_empty() || !self.deleted.is_empty()
    }

    /// Adds an operation that is not sent.
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

    /// Adds an operation that is being sent: not confirmed, and no failure yet.
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

    /// Sets the id of the group that a creation created.
    pub(super) fn found(&mut self, operation: usize, id: &GroupId) {
        self.operations[operation].1.id = Some(id.clone());
    }

    pub(super) fn settle(&mut self, operation: usize, outcome: Outcome) {
        self.failed |= !outcome.is_fine();
        self.operations[operation].1.outcome = outcome;
    }
}
