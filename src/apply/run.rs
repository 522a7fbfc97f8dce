//! How far one team is.

use super::basis::Basis;
use super::report::{Operation, Outcome, Verb};
use crate::diff::Change;
use crate::model::{Group, GroupId, Listing};
use crate::plan::{Creation, Deletion, TeamPlan};
use std::collections::HashSet;
use std::rc::Rc;

/// How far one team is.
pub(super) struct TeamRun<'c, 'p> {
    pub(super) position: usize,
    pub(super) team: &'c TeamPlan<'p>,
    pub(super) operations: Vec<Operation>,
    /// The names of groups whose creation was sent more than once, or may have been.
    pub(super) resent: HashSet<&'c str>,
    /// The latest listing since the last write, if there is one.
    pub(super) listing: Option<Rc<Listing>>,
    /// The latest complete listing since the last creation, if there is one.
    pub(super) basis: Option<Basis>,
    /// Whether doo kept a group otherwise that was created anew to find out whether it does.
    pub(super) has_proved_altered: bool,
    pub(super) failed: bool,
}

impl<'c, 'p> TeamRun<'c, 'p> {
    pub(super) fn new(position: usize, team: &'c TeamPlan<'p>) -> Self {
        Self {
            position,
            team,
            operations: Vec::new(),
            resent: HashSet::new(),
            listing: None,
            basis: None,
            has_proved_altered: false,
            failed: false,
        }
    }

    pub(super) fn change(&self, position: usize) -> &'c Change<'p> {
        &self.team.changes[position]
    }

    pub(super) fn group(&self, creation: &Creation) -> Option<&'p Group> {
        self.change(creation.change)
            .declared
            .map(|declared| &declared.group)
    }

    /// An operation that is not tried.
    pub(super) fn skip(&mut self, verb: Verb, name: &str, id: Option<GroupId>, outcome: Outcome) {
        let operation = self.begin(verb, name, id);
        self.settle(operation, outcome);
    }

    /// An operation that is under way: not confirmed, but no failure yet.
    pub(super) fn begin(&mut self, verb: Verb, name: &str, id: Option<GroupId>) -> usize {
        let outcome = Outcome::Unconfirmed("no listing shows it yet".to_owned());
        self.operations.push(Operation {
            verb,
            name: name.to_owned(),
            id,
            outcome,
        });
        self.operations.len() - 1
    }

    pub(super) fn settle(&mut self, operation: usize, outcome: Outcome) {
        self.failed |= !outcome.is_fine();
        self.operations[operation].outcome = outcome;
    }

    /// The name of the group that a deletion removes.
    pub(super) fn doomed_name(&self, deletion: &Deletion) -> &'c str {
        let change = self.change(deletion.change);
        let listed = change.listed.iter().find(|listed| listed.id == deletion.id);
        listed.map_or(change.name, |listed| &listed.group.name)
    }
}
