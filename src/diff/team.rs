//! What is declared for a team, and what is known of its groups.

use crate::model::{DeclaredGroup, Prune, TeamId};
use crate::observed::Observation;

/// One team of the manifest: what is declared for it, and what is known of its groups.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredTeam<'a> {
    /// The team.
    pub id: &'a TeamId,
    /// What happens to its undeclared groups.
    pub prune: Prune,
    /// Its declared groups; names are unique.
    pub declared: &'a [DeclaredGroup],
    /// What is known of its groups.
    pub observed: Observation<'a>,
}
