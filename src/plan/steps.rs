//! The steps of an apply: what it sends, and what each step waits for.

use crate::model::{Group, ListedGroup, Marker, TeamId};

/// A step, by its position in [`Plan::steps`](super::Plan::steps).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub usize);

/// One step of an apply.
///
/// Steps that do not wait for each other may run side by side. One after the other, they run in
/// the order of the plan: a step waits only for earlier ones.
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
    /// The marker that goes into the description.
    pub marker: Marker,
    /// The listed groups that it replaces; none for a new one.
    pub replaces: Vec<&'a ListedGroup>,
    /// Whether it finds out if doo keeps the group otherwise than it is sent.
    pub is_trial: bool,
}

/// One listed group to delete.
#[derive(Debug)]
pub struct Deletion<'a> {
    /// The group.
    pub listed: &'a ListedGroup,
    /// The creations that a listing must have shown before: the replacement, and whatever else
    /// takes over a hook of this group, in this team or another.
    pub requires: Vec<StepId>,
    /// What would have to take over a hook and does not: the group stays.
    pub missing: Option<Missing<'a>>,
    /// Whether nothing declared takes its place. Such a deletion runs only if nothing failed in
    /// the team.
    pub prune: bool,
    /// Whether the team loses a group by it: one that nothing declared replaces, or that only a
    /// marker calls replaced.
    pub is_loss: bool,
}

/// What would have to take over a hook, and is not created by the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing<'a> {
    /// A declared group of this name, which is held back.
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
