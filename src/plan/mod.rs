//! Changes × policy → steps: a pure function, and the last place where anything is decided.
//!
//! A [`Plan`] is a list of steps, specific enough that executing it takes no choice: what is
//! created, deleted and listed, and which step waits for which.

pub mod delivery;
mod digest;
mod forecast;
mod guards;
mod marking;
mod obstacle;
mod order;
mod planner;
mod references;
mod steps;
mod suppliers;
#[cfg(test)]
mod tests;
mod waves;

pub use digest::Digest;
pub use forecast::{Forecast, Overlap, Pace};
pub use guards::{Budget, Guard, GuardHit, GuardPolicy, Violation, check};
pub use obstacle::Obstacle;
pub use planner::{Input, plan};
pub use references::{Credential, GroupSecret, References};
pub use steps::{Creation, Deletion, Missing, Step, StepId, Task};

use crate::diff::{Action, Change};
use crate::model::{Listing, Owner, Prune, TeamId};

/// What would have to happen so that doo matches the manifest.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Who the groups belong to.
    pub owner: &'a Owner,
    /// The account, and what an apply reads.
    pub references: &'a References,
    /// The teams in manifest order.
    pub teams: Vec<TeamPlan<'a>>,
    /// What an apply does, in its order; nothing in teams where something stands in the way.
    pub steps: Vec<Step<'a>>,
    /// Stands for the references, the operations and the listed content they rest on.
    pub digest: Digest,
    /// The requests that planning and applying take.
    pub forecast: Forecast,
}

/// What would have to happen in one team.
#[derive(Debug)]
pub struct TeamPlan<'a> {
    /// The team.
    pub team: &'a TeamId,
    /// What becomes of its undeclared groups.
    pub prune: Prune,
    /// The listing the plan rests on, if there is one.
    pub listing: Option<&'a Listing>,
    /// Why the team cannot be planned or must not be changed, if so.
    pub obstacle: Option<Obstacle<'a>>,
    /// What happens to each group, in the order of their names.
    pub changes: Vec<Change<'a>>,
    /// What changes for its receivers; nothing where something stands in the way.
    pub delivery: Vec<delivery::Finding<'a>>,
    /// For how long what is deleted and what takes its place both deliver.
    pub overlap: Overlap,
}

/// How many groups share a fate.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Groups to create.
    pub create: usize,
    /// Groups to replace, adoptions and renames included.
    pub replace: usize,
    /// Groups to delete without a successor.
    pub delete: usize,
    /// Groups that are as declared.
    pub unchanged: usize,
    /// Groups that are left alone.
    pub unmanaged: usize,
    /// Groups nothing can be decided about.
    pub refused: usize,
}

impl<'a> Plan<'a> {
    /// The step of that number.
    pub fn step(&self, id: StepId) -> &Step<'a> {
        &self.steps[id.0]
    }

    /// Counts the changes of all teams.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for change in self.teams.iter().flat_map(|team| &team.changes) {
            let count = match change.action {
                Action::Create => &mut summary.create,
                Action::Replace => &mut summary.replace,
                Action::Delete => &mut summary.delete,
                Action::Keep => &mut summary.unchanged,
                Action::Unmanaged => &mut summary.unmanaged,
                Action::Refuse => &mut summary.refused,
            };
            *count += 1;
        }
        summary
    }

    /// Whether doo matches the manifest, as far as it could be seen.
    pub fn is_empty(&self) -> bool {
        !self
            .teams
            .iter()
            .flat_map(|team| &team.changes)
            .any(Change::writes)
    }

    /// Whether somebody gains or loses something, as far as the listings tell.
    pub fn changes_delivery(&self) -> bool {
        let mut findings = self.teams.iter().flat_map(|team| &team.delivery);
        findings.any(|finding| !finding.kind.is_standing())
    }

    /// The longest overlap of all teams.
    pub fn overlap(&self) -> Overlap {
        let overlaps = self.teams.iter().map(|team| team.overlap);
        overlaps.max().unwrap_or_default()
    }

    /// The changes that a person has to decide about first.
    pub fn refusals(&self) -> impl Iterator<Item = &Change<'_>> {
        self.teams
            .iter()
            .flat_map(|team| &team.changes)
            .filter(|c| c.action == Action::Refuse)
    }

    /// The teams that could not be planned completely.
    pub fn obstacles(&self) -> impl Iterator<Item = (&TeamId, Obstacle<'_>)> {
        self.teams
            .iter()
            .filter_map(|team| Some((team.team, team.obstacle?)))
    }
}
