//! What is exported.

use crate::desired::{DesiredTeam, TeamReader};
use crate::model::{Listing, Owner, TeamId};
use std::collections::BTreeSet;

/// What is exported, and what the manifest around it says.
#[derive(Debug)]
pub struct Input<'a> {
    /// Who the groups belong to.
    pub owner: &'a Owner,
    /// Reads teams as the manifest's root does.
    pub reader: &'a TeamReader,
    /// The teams, in the order in which the manifest will have them, with their complete listings.
    pub teams: &'a [(TeamId, Listing)],
    /// Other teams that the manifest declares, with their listings as far as they are known.
    pub others: &'a [(DesiredTeam, Option<Listing>)],
    /// Environment variables that mean something else already.
    pub names_in_use: BTreeSet<String>,
    /// The folder for queries, seen from the team files; without one, queries stand in these.
    pub queries: Option<&'a str>,
}
