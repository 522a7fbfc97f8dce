//! Generates a sandbox with the groups that a manifest declares.

use super::manifest::{HOOKS, OWNER, Size, description, name, operation, path, query, team_id};
use serde_json::{Value, json};

/// The state file of a sandbox for the manifest of this size.
pub(crate) fn state(size: Size) -> Value {
    let positions = (0..size.teams).flat_map(|team| (0..size.groups).map(move |g| (team, g)));
    let groups: Vec<Value> = positions
        .enumerate()
        .map(|(id, (team, group))| {
            let team_id = team_id(team);
            let marker = format!("[dooctl owner={OWNER} team={team_id}]");
            let hooks: Vec<Value> = (0..HOOKS.len())
                .map(|hook| listed_hook(team, group, hook, size))
                .collect();
            json!({
                "id": id + 1,
                "team": team_id,
                "name": name(group),
                "description": format!("{} {marker}", description(group)),
                "hooks": hooks,
            })
        })
        .collect();
    json!({ "version": 1, "groups": groups })
}

fn listed_hook(team: usize, group: usize, hook: usize, size: Size) -> Value {
    let (hook_type, object, placeholder) = HOOKS[hook];
    let endpoint = format!("https://crm.example.com{}", path(team, group, hook));
    let mut listed = json!({ "type": hook_type, "method": "POST", "endpoint": endpoint });
    if hook < size.queries {
        let body = json!({
            "operationName": operation(object),
            "variables": { "id": placeholder },
            "query": query(object, team, group, size),
        });
        listed["origin"] = json!({
            "method": "POST",
            "endpoint": "https://gql.doo.net",
            "body": body.to_string(),
        });
    }
    listed
}
