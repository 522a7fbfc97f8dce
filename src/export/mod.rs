//! Listings → the text of team files that declare them and plan to no changes: a pure function.
//!
//! ```text
//!  listings ── candidates ──> groups as they would be declared ── settle ──> files, secrets, queries
//!                 │ read back by `desired`                          │ compared by `diff`
//!                 └──────── what does not come back is left out, with the reason ────────┘
//! ```
//!
//! No rule of manifests or of matching is known here. What is written is read back as a team file
//! would be, and compared as a plan would compare it. A group that does not survive both becomes a
//! comment, so that a plan of what is left has nothing to do.

mod candidates;
mod group;
mod hooks;
mod names;
mod payload;
mod reason;
mod root;
mod settle;
mod team_file;
#[cfg(test)]
mod tests;
mod written;

pub use names::{file_names, slug};
pub use reason::Reason;
pub use root::{SCHEMA_FILE, TEAMS_FOLDER, empty_team, root};
pub use written::{Exported, WrittenFile};

use crate::desired::{DesiredTeam, TeamReader};
use crate::model::{GroupId, Listing, Owner, Secret, TeamId};
use names::{QueryFiles, SecretNames};
use std::collections::BTreeSet;
use team_file::TeamText;

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

/// What to write.
#[derive(Debug, Default)]
pub struct Export {
    /// A file for each team, in their order.
    pub teams: Vec<TeamFile>,
    /// The secrets that the files refer to, by their names.
    pub secrets: Vec<NamedSecret>,
    /// The files of queries, by their names.
    pub queries: Vec<QueryFile>,
}

/// A team's file.
#[derive(Debug)]
pub struct TeamFile {
    /// The team.
    pub team: TeamId,
    /// The text of the file.
    pub text: String,
    /// How many groups it declares.
    pub groups: usize,
    /// What it does not declare, although it is this team's or nobody's.
    pub left_out: Vec<LeftOut>,
    /// Groups whose addresses or headers may hold a token, which the file then shows.
    pub doubtful: Vec<String>,
}

/// Listed groups of one name that are not declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Their name.
    pub name: String,
    /// Their ids.
    pub ids: Vec<GroupId>,
    /// Why.
    pub reason: Reason,
}

/// A secret and the environment variable that is to hold it.
#[derive(Debug, Clone)]
pub struct NamedSecret {
    /// The variable.
    pub name: String,
    /// The value, if doo lists it.
    pub value: Option<Secret>,
    /// The names of the groups that use it.
    pub groups: Vec<String>,
}

/// A file with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFile {
    /// The path, seen from the team files.
    pub path: String,
    /// The query.
    pub text: String,
}

/// Declares what is listed.
pub fn export(input: &Input<'_>) -> Export {
    let sorted = candidates::sort(input);
    let secrets = SecretNames::new(
        &input.names_in_use,
        sorted.iter().flat_map(|team| &team.own),
    );
    let read = sorted
        .into_iter()
        .map(|team| candidates::read_back(input.reader, &secrets, team))
        .collect();
    let mut queries = QueryFiles::new(input.queries);
    let settled = settle::settle(input, read);
    let teams = settled
        .into_iter()
        .map(|team| TeamText::new(team, &mut queries).into_file())
        .collect();
    Export {
        teams,
        secrets: secrets.into_named(),
        queries: queries.into_files(),
    }
}
