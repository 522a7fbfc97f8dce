//! The text of a root.

use super::scalars::{id, text};
use crate::model::{Owner, TeamId};
use crate::yaml::{Block, comment};

/// The folder of the team files, beside the root.
pub const TEAMS_FOLDER: &str = "teams";

/// The JSON Schema for editors, beside the root.
pub const SCHEMA_FILE: &str = "schemas/manifest.v1.json";

/// The line with which editors find the schema. `up` is the path to the root's folder.
pub(super) fn schema_line(up: &str) -> String {
    format!("# yaml-language-server: $schema={up}{SCHEMA_FILE}\n")
}

/// The root of a manifest, which includes the team files if there are any.
pub fn root(owner: &Owner, api_url: &str, has_teams: bool) -> String {
    let version = Block::map([
        ("version", Block::Inline("1".to_owned())),
        ("owner", text(owner.as_str())),
        ("api", Block::map([("url", text(api_url))])),
    ]);
    let teams = if has_teams {
        format!("include: [{TEAMS_FOLDER}/*.yaml]\n")
    } else {
        let how = format!(
            "To add teams, put a file for each team into {TEAMS_FOLDER}/ and replace the next line by:\n\
             include: [{TEAMS_FOLDER}/*.yaml]\n\
             `dooctl export --team ID --to {TEAMS_FOLDER}` writes one from what doo lists."
        );
        format!("{}teams: []\n", comment(&how))
    };
    format!("{}{}{teams}", schema_line(""), version.text(0))
}

/// The file of a team without groups.
pub fn empty_team(team: &TeamId) -> String {
    let team = Block::map([("team", id(team.as_str())), ("groups", Block::List(vec![]))]);
    format!("{}{}", schema_line("../"), team.text(0))
}
