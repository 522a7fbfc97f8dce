//! What would have to happen in one team.

use super::finding::DeliveryFinding;
use super::forecast::Overlap;
use super::obstacle::Obstacle;
use super::payload::Rewrite;
use crate::diff::Change;
use crate::model::{Listing, Prune, TeamId};

/// What would have to happen in one team.
#[derive(Debug)]
pub struct TeamPlan<'a> {
    /// The team.
    pub team: &'a TeamId,
    /// What happens to its undeclared groups.
    pub prune: Prune,
    /// The listing the plan rests on, if there is one.
    pub listing: Option<&'a Listing>,
    /// Why the team cannot be planned or must not be changed, if so.
    pub obstacle: Option<Obstacle<'a>>,
    /// What happens to each group, in the order of their names.
    pub changes: Vec<Change<'a>>,
    /// What changes for its receivers; empty if there is an obstacle.
    pub delivery: Vec<DeliveryFinding<'a>>,
    /// The same endpoint by endpoint, each with the groups that cause it, before what belongs together
    /// is put together: `silenced`, `lost`, `narrowed`, `gained` and `widened` only.
    pub shifts: Vec<DeliveryFinding<'a>>,
    /// The hooks that deliver another payload than those before; empty if there is an obstacle.
    pub payloads: Vec<Rewrite<'a>>,
    /// For how long both a deleted group and its replacement deliver.
    pub overlap: Overlap,
}
