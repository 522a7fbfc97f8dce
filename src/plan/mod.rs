//! Changes × policy → steps: a pure function, and the last place where anything is decided.
//!
//! A [`Plan`] is specific enough that executing it takes no choice: which groups are created in
//! which wave, and which deletion waits for which creations to be seen.

pub mod delivery;
mod digest;
mod forecast;
mod guards;
mod marking;
mod obstacle;
mod planner;
mod references;
mod steps;
mod suppliers;
#[cfg(test)]
mod tests;

pub use digest::Digest;
pub use forecast::{Forecast, Overlap, Pace};
pub use guards::{Budget, Guard, GuardHit, GuardPolicy, Violation, check};
pub use obstacle::Obstacle;
pub use planner::{Input, plan};
pub use references::{Credential, GroupSecret, References};

use crate::diff::{Action, Change};
use crate::model::{GroupId, Listing, Marker, Owner, Prune, TeamId};

/// What would have to happen so that doo matches the manifest.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Who the groups belong to.
    pub owner: &'a Owner,
    /// The account, and what an apply reads.
    pub references: &'a References,
    /// The teams in manifest order.
    pub teams: Vec<TeamPlan<'a>>,
    /// Stands for the references, the operations and the listed content they rest on.
    pub digest: Digest,
    /// The requests that planning and applying take.
    pub forecast: Forecast,
    /// How many deletions rest on one listing; then the team is listed anew.
    pub deletions_per_listing: usize,
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
    /// The steps; none when nothing changes or something stands in the way.
    pub waves: Vec<Wave>,
    /// Whether its last deletions wait for another team's creations: the hooks they deliver move
    /// there.
    pub finishes_last: bool,
    /// What changes for its receivers; nothing where something stands in the way.
    pub delivery: Vec<delivery::Finding<'a>>,
    /// For how long what is deleted and what takes its place both deliver.
    pub overlap: Overlap,
}

/// Creations, a confirming listing, deletions, a confirming listing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Wave {
    /// What is created.
    pub creates: Vec<Creation>,
    /// What is deleted, once what it waits for was seen.
    pub deletes: Vec<Deletion>,
}

/// One group to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The change it carries out, by its position in the team's changes.
    pub change: usize,
    /// The marker that goes into the description.
    pub marker: Marker,
}

/// One listed group to delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The change it carries out, by its position in the team's changes.
    pub change: usize,
    /// The group.
    pub id: GroupId,
    /// The creations that must have been seen in a listing before: the replacement, and whatever
    /// else takes over a hook of this group.
    pub requires: Vec<CreationRef>,
    /// A team that declares one of its hooks and could not be listed: it must not go before.
    pub unseen: Option<TeamId>,
    /// Whether nothing declared takes its place. Such a deletion runs only if nothing failed in
    /// the team.
    pub prune: bool,
    /// Whether the team loses a group by it: one that nothing declared replaces, or that only a
    /// marker calls replaced.
    pub is_loss: bool,
}

/// A creation in some team of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreationRef {
    /// The team's position in the plan.
    pub team: usize,
    /// The change's position in the team.
    pub change: usize,
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

impl Plan<'_> {
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
