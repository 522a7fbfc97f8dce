//! Generates manifests of any size.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// The owner of the generated groups.
pub(crate) const OWNER: &str = "bench";

/// The numbers of groups and hooks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// The number of teams, each with its own file.
    pub(crate) teams: usize,
    /// The number of groups in a team.
    pub(crate) groups: usize,
    /// The number of a group's hooks with a GraphQL query.
    pub(crate) queries: usize,
    /// Whether the groups of a team share their queries, which are then in files. Otherwise each
    /// hook has its own query, in the team file.
    pub(crate) shared: bool,
}

/// The hooks of every group: the type, the queried object, and the placeholder for its id.
pub(crate) const HOOKS: [(&str, &str, &str); 4] = [
    ("order_created", "order", "%ORDER_ID%"),
    ("order_updated", "order", "%ORDER_ID%"),
    ("event_created", "event", "%EVENT_ID%"),
    ("event_updated", "event", "%EVENT_ID%"),
];

/// The id of a team.
pub(crate) fn team_id(team: usize) -> String {
    (1000 + team).to_string()
}

/// Writes a manifest: `dooctl.yaml`, and a file for each team.
///
/// # Errors
/// If the folder cannot be written.
pub(crate) fn write(folder: &Path, size: Size, api: &str) -> io::Result<()> {
    fs::create_dir_all(folder.join("teams"))?;
    let root = format!(
        "version: 1\nowner: {OWNER}\napi:\n{api}vars:\n  crm: https://crm.example.com\ninclude: [teams/*.yaml]\n"
    );
    fs::write(folder.join("dooctl.yaml"), root)?;
    for team in 0..size.teams {
        let file = folder.join(format!("teams/{}.yaml", team_id(team)));
        fs::write(file, team_yaml(team, size))?;
        if size.shared {
            fs::create_dir_all(folder.join("teams/queries"))?;
            for object in ["order", "event"] {
                let file = folder.join("teams").join(query_file(object, team));
                fs::write(file, query(object, team, 0, size))?;
            }
        }
    }
    Ok(())
}

fn team_yaml(team: usize, size: Size) -> String {
    let mut yaml = format!("team: {}\ngroups:\n", team_id(team));
    for group in 0..size.groups {
        let (name, description) = (name(group), description(group));
        // Writing to a string cannot fail.
        let _ = writeln!(
            yaml,
            "  - name: {name}\n    description: {description}\n    hooks:"
        );
        for (hook, (hook_type, object, placeholder)) in HOOKS.into_iter().enumerate() {
            let path = path(team, group, hook);
            let _ = writeln!(
                yaml,
                "      - type: {hook_type}\n        endpoint: ${{crm}}{path}"
            );
            if hook < size.queries {
                let source = if size.shared {
                    format!("file: {}", query_file(object, team))
                } else {
                    let query = query(object, team, group, size);
                    let block = query.replace('\n', "\n            ");
                    format!("query: |\n            {}", block.trim_end())
                };
                let _ = writeln!(
                    yaml,
                    "        graphql:\n          {source}\n          variables: {{ id: \"{placeholder}\" }}",
                );
            }
        }
    }
    yaml
}

/// The name of a group, unique in its team.
pub(crate) fn name(group: usize) -> String {
    format!("CRM sync {group:04}")
}

/// Its description.
pub(crate) fn description(group: usize) -> String {
    format!("Orders and events of segment {group}")
}

/// The endpoint of one of its hooks.
pub(crate) fn path(team: usize, group: usize, hook: usize) -> String {
    format!("/doo/{}/{group}/{hook}", team_id(team))
}

/// The name of a query.
pub(crate) fn operation(object: &str) -> &'static str {
    if object == "order" { "Order" } else { "Event" }
}

/// The query of a group, or of all groups of its team.
pub(crate) fn query(object: &str, team: usize, group: usize, size: Size) -> String {
    let (team, group) = (team_id(team), if size.shared { 0 } else { group });
    format!(
        "query {}($id: ID!) {{\n  {object}(id: $id, segment: \"{team}-{group}\") {{\n    id contact {{ name email }}\n  }}\n}}\n",
        operation(object),
    )
}

/// The path of a team's query file, relative to the team file.
fn query_file(object: &str, team: usize) -> String {
    format!("queries/{}-{object}.graphql", team_id(team))
}
