//! The first steps of a new user: the example against the sandbox.

use crate::support::{Folder, Outcome, State, copied};
use serde_json::Value;

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).args(["--sandbox"]).run()
}

fn state(folder: &Folder) -> State {
    State::read(&folder.path(".dooctl/sandbox.json"))
}

#[test]
fn the_quickstart_creates_replaces_and_deletes() {
    let folder = copied("examples/quickstart");
    creates_and_verifies(&folder);
    does_nothing_the_second_time(&folder);
    replaces_what_is_edited(&folder);
    deletes_what_is_removed(&folder);
}

fn creates_and_verifies(folder: &Folder) {
    run(folder, &["apply", "--yes"])
        .exits_with(0)
        .shows("2 to create.")
        .shows("confirmed   create CRM sync")
        .shows("confirmed   create Event feed")
        .shows("verified: doo matches the manifest")
        .shows("Done. 2 operations confirmed; doo matches the manifest.")
        .reports("environment variable CRM_SECRET is not set")
        .reports("the sandbox uses a placeholder instead");
    assert_eq!(state(folder).names(), ["CRM sync", "Event feed"]);
}

fn does_nothing_the_second_time(folder: &Folder) {
    let before = state(folder);
    run(folder, &["apply", "--yes"])
        .exits_with(0)
        .shows("No changes: doo matches the manifest.");
    run(folder, &["plan", "--detailed-exitcode"]).exits_with(0);
    assert_eq!(state(folder), before);
}

fn replaces_what_is_edited(folder: &Folder) {
    folder.edit("teams/crm.yaml", "doo/orders", "doo/v2/orders");
    let before = state(folder);
    run(folder, &["plan", "--detailed-exitcode"])
        .exits_with(2)
        .shows("± replace   CRM sync")
        .shows(
            "- https://crm.example.com/doo/orders\n        + https://crm.example.com/doo/v2/orders",
        )
        .shows("1 to replace.\n1 group unchanged.");
    assert_eq!(state(folder), before);
    let report = run(folder, &["apply", "--yes", "-o", "json"]).exits_with(0);
    let document = report.document();
    assert_eq!(
        operations(&document),
        ["create CRM sync confirmed", "delete CRM sync confirmed"]
    );
    assert_eq!(document["teams"][0]["verified"], true);
    assert_eq!(state(folder).names(), ["CRM sync", "Event feed"]);
}

fn deletes_what_is_removed(folder: &Folder) {
    let text = folder.read("teams/crm.yaml");
    let (kept, _) = text
        .split_once("  - name: Event feed")
        .expect("it is the last group");
    folder.write("teams/crm.yaml", kept);
    let report = run(folder, &["apply", "--yes", "-o", "json"]).exits_with(0);
    assert_eq!(
        operations(&report.document()),
        ["delete Event feed confirmed"]
    );
    assert_eq!(state(folder).names(), ["CRM sync"]);
    run(folder, &["plan", "--detailed-exitcode"]).exits_with(0);
}

/// The operations in the first team.
fn operations(report: &Value) -> Vec<String> {
    let operations = report["teams"][0]["operations"].as_array();
    let words = |operation: &Value| {
        let words = ["operation", "name", "outcome"].map(|key| operation[key].as_str());
        words.map(Option::unwrap_or_default).join(" ")
    };
    operations.into_iter().flatten().map(words).collect()
}
