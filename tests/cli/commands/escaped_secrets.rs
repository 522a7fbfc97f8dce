//! A secret that doo lists as a name: masked in each format, whatever the format escapes in it.

use crate::support::{Answer, Folder, ScriptedServer, root};
use serde_json::{Value, json};

/// What Markdown, Mermaid, HTML, JSON, commands of GitHub and labels of Prometheus escape.
const SECRET: &str = "canaryhead_a*b|\"c\"&<d>#e\\f%g:h,i`j@canarytail";

fn folder(server: &ScriptedServer) -> Folder {
    let teams = "  - team: 4711
    groups:
      - name: Orders
        hooks: [{ type: order_created, endpoint: 'https://crm.example.com/orders' }]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: { env: CRM_SECRET }
";
    Folder::with_manifest(root(&server.url(), teams))
}

/// A group of ours that is to be deleted, and one of nobody, both named like the secret.
fn listed() -> Vec<Value> {
    let group = |id: &str, marker: &str| {
        json!({
            "id": id, "name": format!("{SECRET} {id}"), "description": format!("{SECRET} {marker}"),
            "hooks": [{
                "type": "event_created", "method": "POST",
                "endpoint": "https://crm.example.com/events",
            }],
            "authentication": {
                "grant_type": "client_credentials",
                "endpoint": "https://crm.example.com/token",
                "credentials": { "client_id": "doo", "client_secret": SECRET },
                "header_format": "Authorization",
                "header_value_format": "Bearer %ACCESS_TOKEN%",
            },
        })
    };
    vec![group("11", "[dooctl owner=crm team=4711]"), group("12", "")]
}

#[test]
fn a_secret_with_punctuation_is_masked_in_each_format() {
    let server = ScriptedServer::with_tokens(|_| Answer::listing(&listed()));
    for (command, format) in [
        ("plan", "text"),
        ("plan", "json"),
        ("plan", "markdown"),
        ("plan", "github"),
        ("drift", "text"),
        ("drift", "json"),
        ("drift", "markdown"),
        ("drift", "github"),
        ("list", "text"),
        ("list", "json"),
        ("list", "mermaid"),
    ] {
        let folder = folder(&server);
        folder.write("summary", "");
        let dooctl = folder.dooctl([command, "-o", format]).with_credentials();
        let dooctl = dooctl
            .env("CRM_SECRET", SECRET)
            .env("GITHUB_ACTIONS", "true");
        let summary = folder.path("summary").display().to_string();
        let outcome = dooctl.env("GITHUB_STEP_SUMMARY", summary).run();
        let text = outcome.stdout + &outcome.stderr + &folder.read("summary");
        assert!(text.contains("***"), "{command} {format}: {text}");
        for part in ["canaryhead", "canarytail"] {
            assert!(!text.contains(part), "{command} {format}: {text}");
        }
    }
}
