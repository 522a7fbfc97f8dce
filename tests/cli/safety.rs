//! What keeps an apply from doing more than was meant: guards, and plans that were reviewed.

use crate::support::{Folder, Outcome, Schema, State, TEAM, assert_fits, root};
use serde_json::json;

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).args(["--sandbox"]).run()
}

fn state(folder: &Folder) -> State {
    State::read(&folder.path(".dooctl/sandbox.json"))
}

/// A manifest without groups, and an account that still has one of its own.
fn emptied() -> Folder {
    let teams = "  - { team: 4711, groups: [] }\n";
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", teams));
    let hook =
        json!({ "type": "order_created", "method": "POST", "endpoint": "https://a.example" });
    let last = json!({
        "id": "1", "team": "4711", "name": "Last", "hooks": [hook],
        "description": "[dooctl owner=crm team=4711]",
    });
    folder.write(".dooctl/sandbox.json", State::of(&[last]));
    folder
}

#[test]
fn a_guard_is_shown_by_the_plan_and_stops_the_apply() {
    let folder = emptied();
    let plan = run(&folder, &["plan"]).exits_with(0);
    insta::assert_snapshot!("a_plan_that_meets_a_guard", plan.stdout);
    run(&folder, &["apply", "--yes"])
        .exits_with(4)
        .tells("guard empty-team in team 4711")
        .tells("--allow empty-team=REASON");
    assert_eq!(state(&folder).names(), ["Last"]);
}

#[test]
fn a_guard_that_is_overridden_is_recorded_with_the_reason() {
    let folder = emptied();
    let args = [
        "apply",
        "--yes",
        "-o",
        "json",
        "--allow",
        "empty-team=they moved out",
    ];
    let report = run(&folder, &args).exits_with(0).document();
    assert_fits(Schema::Report, &report);
    assert_eq!(report["guards"][0]["guard"], "empty-team", "{report:#}");
    assert!(
        report["guards"][0].to_string().contains("they moved out"),
        "{report:#}"
    );
    assert!(state(&folder).groups().is_empty());
}

#[test]
fn a_guard_that_does_not_exist_cannot_be_overridden() {
    let usage = run(&emptied(), &["apply", "--allow", "everything=please"]).exits_with(64);
    usage.tells("guards are max-delete, empty-team");
    run(&emptied(), &["apply", "--allow", "empty-team"]).exits_with(64);
}

/// A folder whose plan was written down and reviewed.
fn reviewed() -> (Folder, String) {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let outputs = ["plan", "-o", "text", "-o", "json=plan.json"];
    let plan = run(&folder, &outputs).exits_with(0);
    let document = folder.document("plan.json");
    let digest = document["digest"].as_str().unwrap_or_default();
    plan.shows(&format!("Digest: {digest}\n"));
    (folder, digest.to_owned())
}

#[test]
fn the_plan_that_was_reviewed_is_applied() {
    let (folder, digest) = reviewed();
    run(&folder, &["apply", "--yes", "--expect", &digest]).exits_with(0);
    let (folder, _) = reviewed();
    run(&folder, &["apply", "--yes", "--plan", "plan.json"]).exits_with(0);
    assert_eq!(state(&folder).names(), ["CRM sync"]);
}

#[test]
fn another_plan_than_the_reviewed_one_is_refused() {
    let (folder, digest) = reviewed();
    folder.edit("dooctl.yaml", "crm.example.com", "elsewhere.example.com");
    for pin in [["--expect", digest.as_str()], ["--plan", "plan.json"]] {
        let refused = run(&folder, &["apply", "--yes", pin[0], pin[1]]).exits_with(4);
        refused
            .tells("the plan is not the one that was reviewed")
            .tells("plan again");
    }
    run(&folder, &["apply", "--yes", "--plan", "dooctl.yaml"])
        .exits_with(4)
        .tells("is no plan");
    assert!(state(&folder).groups().is_empty());
}
