//! What is exported.

use crate::desired::{DesiredTeam, TeamReader};
use crate::model::{Listing, Owner, TeamId};
use std::collections::BTreeSet;

/// What is exported, and the manifest that it is for.
#[derive(Debug)]
pub struct Input<'a> {
    /// The owner of the manifest.
    pub owner: &'a Owner,
    /// Reads team files with the defaults of the manifest's root.
    pub reader: &'a TeamReader,
    /// The teams, in the order in which the manifest will have them, with their complete listings.
    pub teams: &'a [(TeamId, Listing)],
    /// Other teams of the manifest, with their listings if known.
    pub others: &'a [(DesiredTeam, Option<Listing>)],
    /// Environment variables that already have another use.
    pub names_in_use: BTreeSet<String>,
    /// The folder for queries, relative to the team files. Without one, queries are in the team
    /// files.
    pub queries: Option<&'a str>,
}
