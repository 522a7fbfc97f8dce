//! What an export writes.

use super::reason::LeftOutReason;
use crate::model::{GroupId, Secret, TeamId};

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
    /// Groups of this team, or without an owner, that it does not declare.
    pub left_out: Vec<LeftOut>,
    /// Groups whose URLs or headers may contain a token, which the file would show.
    pub doubtful: Vec<String>,
}

/// Listed groups with the same name that are not declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Their name.
    pub name: String,
    /// Their ids.
    pub ids: Vec<GroupId>,
    /// Why.
    pub reason: LeftOutReason,
}

/// A secret and the environment variable that will hold it.
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
    /// The path, relative to the team files.
    pub path: String,
    /// The query.
    pub text: String,
}
