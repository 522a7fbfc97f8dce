//! The steps of an apply: what it sends, and what each step waits for.

use crate::model::{Group, Hook, ListedGroup, Marker, Scope, TeamId};

/// A step, by its position in [`Plan::steps`](super::Plan::steps).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub usize);

/// One step of an apply.
///
/// Steps that do not wait for each other may run at the same time. A step only waits for earlier
/// ones, so the order of the plan is always a valid order.
#[derive(Debug)]
pub struct Step<'a> {
    /// The team, by its position in the plan.
    pub team: usize,
    /// What is done.
    pub task: Task<'a>,
    /// The steps that must be over before this one begins.
    pub waits_for: Vec<StepId>,
    /// How many requests it takes if nothing goes wrong.
    pub requests: u64,
}

/// What a step does.
#[derive(Debug)]
pub enum Task<'a> {
    /// Creates a group.
    Create(Creation<'a>),
    /// Deletes a group.
    Delete(Deletion<'a>),
    /// Lists the team. The listing confirms the writes that it waits for, and the deletions that
    /// wait for it rest on it.
    List,
}

/// One group to create.
#[derive(Debug)]
pub struct Creation<'a> {
    /// The group.
    pub group: &'a Group,
    /// The marker at the end of its description.
    pub marker: Marker,
    /// The listed groups that it replaces; empty for a new group.
    pub replaces: Vec<&'a ListedGroup>,
    /// Whether it tries if doo keeps the group as it is sent.
    pub is_trial: bool,
}

/// One listed group to delete.
#[derive(Debug)]
pub struct Deletion<'a> {
    /// The group.
    pub listed: &'a ListedGroup,
    /// The creations that a listing must show before: the replacement, and every other group that
    /// takes over a hook of this group, in this team or another.
    pub requires: Vec<StepId>,
    /// What should take over a hook and is not created. If there is one, the group is not deleted.
    pub missing: Option<MissingSuccessor<'a>>,
    /// Its hooks that a group which stays delivers too. That group is declared, unchanged, and
    /// listed in the same place. Each hook has the events that both groups are for.
    pub kept: Vec<(&'a Hook, &'a Scope)>,
    /// Whether no declared group replaces it. Such a deletion only runs if nothing failed in the
    /// team.
    pub prune: bool,
    /// Whether the team loses a group by it, because no declared group replaces it or only a marker
    /// says that one does.
    pub is_loss: bool,
}

/// What should take over a hook, and is not created by the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingSuccessor<'a> {
    /// A declared group of this name, which the plan does not create.
    Group(&'a str),
    /// A team that declares the hook and could not be listed.
    Team(&'a TeamId),
}

impl<'a> Step<'a> {
    /// The deletion, if it is one.
    pub fn deletion(&self) -> Option<&Deletion<'a>> {
        match &self.task {
            Task::Delete(deletion) => Some(deletion),
            Task::Create(_) | Task::List => None,
        }
    }

    /// The creation, if it is one.
    pub fn creation(&self) -> Option<&Creation<'a>> {
        match &self.task {
            Task::Create(creation) => Some(creation),
            Task::Delete(_) | Task::List => None,
        }
    }

    /// Whether it lists its team.
    pub fn is_listing(&self) -> bool {
        matches!(self.task, Task::List)
    }
}
