//! Another client of doo's API. It edits a group in the only possible way: a new group for the old
//! one.

use super::files::text;
use crate::support::SandboxServer;
use serde_json::{Value, json};
use std::process::Command;

/// Sends all hooks of a group to another endpoint, and keeps its description with its marker.
#[track_caller]
pub(super) fn edit(sandbox: &SandboxServer, name: &str, endpoint: &str) {
    let state = sandbox.state();
    let group = state.groups().iter().find(|group| group["name"] == name);
    let group = group.unwrap_or_else(|| panic!("the sandbox has no {name}"));
    let mut edited = group.clone();
    for hook in edited["hooks"].as_array_mut().expect("a group has hooks") {
        hook["endpoint"] = endpoint.into();
    }
    let login = json!({
        "grant_type": "client_credentials", "client_id": "other", "client_secret": "other",
    });
    let url = |path: &str| format!("{}/{path}", sandbox.url());
    let answer = request("POST", &url("oauth"), &login, "");
    let answer: Value = serde_json::from_str(&answer).expect("the answer is JSON");
    let token = text(&answer["data"]["access_token"]);
    let team = text(&group["team"]);
    request(
        "POST",
        &url(&format!("team/{team}/webhooks")),
        &edited,
        token,
    );
    let id = text(&group["id"]);
    request("DELETE", &url(&format!("webhooks/{id}")), &json!({}), token);
}

#[track_caller]
fn request(method: &str, url: &str, body: &Value, token: &str) -> String {
    let ended = Command::new("curl")
        .args(["--silent", "--show-error", "--fail", "--noproxy", "*"])
        .args(["--request", method, "--data", &body.to_string()])
        .args(["--header", "content-type: application/json"])
        .args(["--header", "x-api-key: other"])
        .args(["--header", &format!("authorization: Bearer {token}")])
        .arg(url)
        .output()
        .expect("curl can be run");
    assert!(ended.status.success(), "{method} {url}: {ended:?}");
    String::from_utf8(ended.stdout).expect("an answer is UTF-8")
}
