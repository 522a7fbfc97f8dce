//! Drift with its causes: what happened to an account since the last apply.

use crate::support::{Folder, Outcome, Schema, assert_fits, root};
use serde_json::{Value, json};

const STATE: &str = ".dooctl/sandbox.json";

/// A team with groups of a name and an endpoint; one of them logs in with a secret.
fn teams(groups: &[(&str, &str)]) -> String {
    let group = |(name, endpoint): &(&str, &str)| {
        format!(
            "      - name: {name}
        hooks: [{{ type: order_created, endpoint: 'https://crm.example.com/{endpoint}' }}]\n"
        )
    };
    let groups: String = groups.iter().map(group).collect();
    format!(
        "  - team: 4711
    groups:
{groups}      - name: Secret
        hooks: [{{ type: order_created, endpoint: 'https://crm.example.com/secret' }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {{ env: CRM_SECRET }}\n"
    )
}

fn run(folder: &Folder, args: &[&str], secret: &str) -> Outcome {
    let dooctl = folder.dooctl(args).args(["--sandbox"]);
    dooctl.env("CRM_SECRET", secret).run()
}

fn manifest(groups: &[(&str, &str)]) -> String {
    root("https://rest.doo.net/v1", &teams(groups))
}

/// Changes what the sandbox has, as doo's staff could.
fn edit_account(folder: &Folder, edit: impl FnOnce(&mut Vec<Value>)) {
    let mut state: Value = serde_json::from_str(&folder.read(STATE)).expect("it is JSON");
    edit(state["groups"].as_array_mut().expect("it has groups"));
    folder.write(STATE, state.to_string());
}

fn named<'g>(groups: &'g mut [Value], name: &str) -> &'g mut Value {
    let mut groups = groups.iter_mut();
    let found = groups.find(|group| group["name"] == name);
    found.expect("the group is there")
}

/// An account that matched its manifest, and then got every kind of change.
fn drifted() -> Folder {
    let before = [
        ("Same", "same"),
        ("Edited", "edited"),
        ("Stale", "stale"),
        ("Old name", "renamed"),
        ("Dropped", "dropped"),
        ("Lost", "lost"),
    ];
    let folder = Folder::with_manifest(manifest(&before));
    run(&folder, &["apply", "--yes"], "one").exits_with(0);
    edit_account(&folder, |groups| {
        let elsewhere = json!("https://elsewhere.example.com");
        named(groups, "Edited")["hooks"][0]["endpoint"] = elsewhere;
        groups.retain(|group| group["name"] != "Lost");
        let hook = json!({
            "type": "order_created", "method": "POST", "endpoint": "https://hand.example.com",
        });
        groups.push(json!({
            "id": "by-hand", "team": "4711", "name": "By hand", "description": "", "hooks": [hook],
        }));
    });
    let after = [
        ("Same", "same"),
        ("Edited", "edited"),
        ("Stale", "fresh"),
        ("New name", "renamed"),
        ("Lost", "lost"),
    ];
    folder.write("dooctl.yaml", manifest(&after));
    folder
}

fn assert_snapshot(name: &str, text: &str) {
    let filters = [
        (r"\([0-9a-f]{8}…\)", "(ID)"),
        (r"Digest: [0-9a-f]{32}", "Digest: DIGEST"),
    ];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn each_difference_is_told_with_its_cause() {
    let folder = drifted();
    let drift = |args: &[&str]| run(&folder, &[&["drift"], args].concat(), "two").exits_with(2);
    assert_snapshot("drift", &drift(&[]).stdout);
    drift(&["--strict"])
        .shows("\nDrift: 1 missing, 1 edited or altered, 1 not applied, 1 secret changed, 1 renamed, 1 undeclared, 1 added by hand.\n1 group as declared.\n");

    let document = drift(&["-o", "json"]).document();
    assert_fits(Schema::Plan, &document);
    let changes = document["changes"].as_array().unwrap().iter();
    let causes: Vec<_> = changes.map(|c| (&c["name"], &c["cause"])).collect();
    let expected = [
        ("By hand", "added-by-hand"),
        ("Dropped", "undeclared"),
        ("Edited", "edited-or-altered"),
        ("Lost", "missing"),
        ("New name", "renamed"),
        ("Secret", "secret-changed"),
        ("Stale", "not-applied"),
    ]
    .map(|(name, cause)| (json!(name), json!(cause)));
    let expected: Vec<_> = expected.iter().map(|(name, cause)| (name, cause)).collect();
    assert_eq!(causes, expected);

    // A reviewer must see that a plan undoes somebody's edit.
    run(&folder, &["plan"], "two")
        .exits_with(0)
        .shows("± replace   Edited")
        .shows("edited in doo, or doo stores it differently than it was sent");
    run(&folder, &["apply", "--yes"], "two").exits_with(0);
    assert_snapshot(
        "no_drift",
        &run(&folder, &["drift"], "two").exits_with(0).stdout,
    );
}

/// Groups of an earlier version do not say what they were created with.
#[test]
fn an_older_marker_leaves_the_cause_open() {
    let folder = Folder::with_manifest(manifest(&[("Group", "v1")]));
    run(&folder, &["apply", "--yes"], "one").exits_with(0);
    edit_account(&folder, |groups| {
        let marker = json!("[dooctl owner=crm team=4711]");
        named(groups, "Group")["description"] = marker;
    });
    let drift = || run(&folder, &["drift"], "one");
    drift().exits_with(0).shows("No drift");
    folder.edit("dooctl.yaml", "v1", "v2");
    drift()
        .exits_with(2)
        .shows("± changed Group")
        .shows("Drift: 1 changed.");
}

#[test]
fn what_nobody_may_decide_is_drift_that_is_refused() {
    let folder = Folder::with_manifest(manifest(&[("Group", "v1")]));
    run(&folder, &["apply", "--yes"], "one").exits_with(0);
    edit_account(&folder, |groups| {
        let marker = json!("[dooctl owner=web team=4711]");
        named(groups, "Group")["description"] = marker;
    });
    run(&folder, &["drift"], "one")
        .exits_with(4)
        .shows("! ownership conflict Group")
        .shows("belongs to owner web: rename your group, or agree on one owner")
        .shows("Drift: 1 ownership conflict.");
}
