//! Manifests with a sandbox that differs from them.

use super::{Folder, QUERY, State, root};
use serde_json::{Value, json};

/// The marker of the manifests' owner.
pub(crate) const OURS: &str = "[dooctl owner=crm team=4711]";

/// A folder with a manifest, and a sandbox beside it that has these groups.
pub(crate) fn folder(teams: &str, groups: &[Value]) -> Folder {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", teams));
    folder.write(".dooctl/sandbox.json", State::of(groups));
    folder
}

/// A listed group with a hook.
pub(crate) fn group(id: &str, name: &str, description: &str, hook: &Value) -> Value {
    json!({
        "id": id, "team": "4711", "name": name, "description": description, "hooks": [hook],
    })
}

/// A listed hook without a query.
pub(crate) fn to(hook_type: &str, endpoint: &str) -> Value {
    json!({ "type": hook_type, "method": "POST", "endpoint": endpoint })
}

/// One group with what its hook has besides an endpoint.
pub(crate) fn team_with(hook: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: Event feed
        description: Events go to the website
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/events
            {}\n",
        hook.trim()
    )
}

/// The query that is listed, on one line and with other fields.
fn with_old_query() -> Value {
    let body = json!({
        "operationName": null,
        "variables": { "eventId": "%EVENT_ID%" },
        "query": "query($eventId:ID!){event(id:$eventId){id name title startDate}}",
    });
    let mut hook = to("event_updated", "https://old.example.com/events?token=abc");
    hook["origin"] = json!({
        "method": "POST", "endpoint": "https://gql.doo.net", "body": body.to_string(),
    });
    hook
}

/// A replacement, a deletion, an unmanaged group.
pub(crate) fn changed() -> Folder {
    let groups = [
        group(
            "11111111-2222",
            "Event feed",
            &format!("Events go somewhere {OURS}"),
            &with_old_query(),
        ),
        group(
            "22222222-3333",
            "Gone",
            OURS,
            &to("order_created", "https://gone.example.com"),
        ),
        group(
            "33333333-4444",
            "By hand",
            "",
            &to("order_created", "https://hand.example.com"),
        ),
    ];
    folder(&team_with(QUERY), &groups)
}

/// A number of groups to create, each with a query of this number of additional lines.
pub(crate) fn many(number: usize, lines: impl Fn(usize) -> usize) -> Folder {
    let group = |position: usize| {
        let fields: String = (0..lines(position))
            .map(|field| format!("                  field{field}\n"))
            .collect();
        format!(
            "      - name: Group {position:03}
        hooks:
          - type: event_updated
            endpoint: https://www.example.com/{position}
            graphql:
              query: |
                query {{
                  event
{fields}                }}\n"
        )
    };
    let groups: String = (0..number).map(group).collect();
    folder(&format!("  - team: 4711\n    groups:\n{groups}"), &[])
}
