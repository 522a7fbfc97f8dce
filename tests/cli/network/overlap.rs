//! What happens in doo while an apply replaces a group: old and new group both deliver it.

use crate::support::{
    Answer, Folder, Received, SandboxServer, Schema, ScriptedServer, assert_fits, root,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The time limit for an expected request.
const LIMIT: Duration = Duration::from_secs(30);

/// The group, which delivers to this path of the sandbox's receiver.
fn teams(receiver: &str, path: &str) -> String {
    format!(
        "  - team: 4711
    groups:
      - name: CRM
        description: orders
        authentication: {{ endpoint: '{receiver}/token', credentials: {{ client_secret: {{ env: CRM_SECRET }} }} }}
        hooks: [{{ types: [order_created], endpoint: '{receiver}/{path}' }}]
"
    )
}

/// A server in front of the sandbox that holds each deletion until the test lets it go.
struct Front {
    server: ScriptedServer,
    held: Receiver<()>,
    released: Sender<()>,
}

impl Front {
    fn of(sandbox: &SandboxServer) -> Self {
        let address = sandbox.address();
        let (hold, held) = channel();
        let (released, release) = channel();
        let release = Mutex::new(release);
        let server = ScriptedServer::start(move |request: &Received| {
            if request.method == "DELETE" {
                hold.send(()).expect("the test waits for it");
                let release = release.lock().expect("no thread panicked");
                release.recv().expect("the test lets it go");
            }
            Answer::of_server(address, request)
        });
        Self {
            server,
            held,
            released,
        }
    }
}

/// Lets an order be created in the sandbox. Returns the id of each group that delivered it, with
/// the path.
#[track_caller]
fn delivered(folder: &Folder, sandbox: &SandboxServer) -> BTreeSet<(String, String)> {
    let at = format!("http://{}", sandbox.address());
    let args = ["sandbox", "trigger", "order_created", "--at", &at];
    let trigger = folder.dooctl(args).args(["-o", "json=deliveries.json"]);
    trigger.run().exits_with(0);
    let document = folder.document("deliveries.json");
    assert_fits(Schema::Deliveries, &document);
    let delivery = |it: &Value| {
        assert_eq!(it["state"], "delivered", "{it:#}");
        assert_eq!(it["group"], "CRM");
        let attempts = it["attempts"].as_array().expect("a list").iter();
        let steps: Vec<_> = attempts
            .map(|it| json!([it["step"], it["status"]]))
            .collect();
        assert_eq!(steps, [json!(["token", 200]), json!(["delivery", 200])]);
        let endpoint = it["endpoint"].as_str().expect("text");
        let (_, path) = endpoint.rsplit_once('/').expect("a URL has a path");
        let id = it["group_id"].as_str().expect("text");
        (id.to_owned(), path.to_owned())
    };
    let deliveries = document["deliveries"].as_array().expect("a list");
    let delivered: BTreeSet<_> = deliveries.iter().map(delivery).collect();
    assert_eq!(delivered.len(), deliveries.len(), "{document:#}");
    delivered
}

/// The id and the path of each group that the sandbox holds.
fn held(sandbox: &SandboxServer) -> BTreeSet<(String, String)> {
    let state = sandbox.state();
    let groups = state.groups().iter().map(|group| {
        let endpoint = group["hooks"][0]["endpoint"].as_str().expect("text");
        let (_, path) = endpoint.rsplit_once('/').expect("a URL has a path");
        let id = group["id"].as_str().expect("text");
        (id.to_owned(), path.to_owned())
    });
    groups.collect()
}

fn paths(groups: &BTreeSet<(String, String)>) -> Vec<&str> {
    let mut paths: Vec<_> = groups.iter().map(|(_, path)| path.as_str()).collect();
    paths.sort_unstable();
    paths
}

#[test]
fn a_trigger_during_a_replacement_reaches_old_and_new() {
    let folder = Folder::new();
    let sandbox = SandboxServer::start(&folder.path("state.json"), [""; 0]);
    let front = Front::of(&sandbox);
    let receiver = format!("http://{}/_sandbox/receiver", sandbox.address());
    let apply = |path: &str| {
        folder.write(
            "dooctl.yaml",
            root(&front.server.url(), &teams(&receiver, path)),
        );
        let apply = folder.dooctl(["apply", "--yes", "-o", "json"]);
        apply
            .with_credentials()
            .env("CRM_SECRET", "the-receivers")
            .spawn()
    };
    apply("old").finish().exits_with(0);
    let old = held(&sandbox);
    assert_eq!(paths(&old), ["old"]);
    assert_eq!(delivered(&folder, &sandbox), old);

    let replacing = apply("new");
    front.held.recv_timeout(LIMIT).expect("the apply deletes");
    let both = held(&sandbox);
    assert_eq!(paths(&both), ["new", "old"]);
    assert!(both.is_superset(&old));
    assert_eq!(delivered(&folder, &sandbox), both);
    front.released.send(()).expect("the deletion is held");

    let report = replacing.finish().exits_with(0).document();
    assert_fits(Schema::Report, &report);
    let new = held(&sandbox);
    assert_eq!(paths(&new), ["new"]);
    assert_eq!(new, &both - &old);
    assert_eq!(delivered(&folder, &sandbox), new);
    let deletions = front.server.count(|request| request.method == "DELETE");
    assert_eq!(deletions, 1);
}
