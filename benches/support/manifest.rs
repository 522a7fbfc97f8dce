//! Makes up manifests of any size.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Who owns the groups that are made up.
pub(crate) const OWNER: &str = "bench";

/// How many groups and hooks there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// How many teams, each in a file of its own.
    pub(crate) teams: usize,
    /// How many groups a team has.
    pub(crate) groups: usize,
    /// How many of a group's hooks have a GraphQL query.
    pub(crate) queries: usize,
    /// Whether the groups of a team share their queries, which then stand in files; otherwise each
    /// has its own, where it is used.
    pub(crate) shared: bool,
}

/// The hooks of every group: the type, what its query asks for, and the placeholder it is given.
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
/// When the folder cannot be written.
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

/// The name of a group: a team has each once.
pub(crate) fn name(group: usize) -> String {
    format!("CRM sync {group:04}")
}

/// Its description.
pub(crate) fn description(group: usize) -> String {
    format!("Orders and events of segment {group}")
}

/// Where one of its hooks delivers to.
pub(crate) fn path(team: usize, group: usize, hook: usize) -> String {
    format!("/doo/{}/{group}/{hook}", team_id(team))
}

/// What a query is called.
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

/// Where the query of a team stands, from the folder of its file.
fn query_file(object: &str, team: usize) -> String {
    format!("queries/{}-{object}.graphql", team_id(team))
}
