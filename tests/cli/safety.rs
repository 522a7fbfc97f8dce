//! Guards and pinned plans: what was reviewed, or nothing.

use crate::support::{Folder, Outcome, State, root};
use serde_json::json;

fn groups(names: &[&str]) -> String {
    let group = |name: &&str| {
        format!(
            "      - {{ name: {name}, hooks: [{{ type: order_created, endpoint: \"https://crm.example.com/{name}\" }}] }}\n"
        )
    };
    let groups: String = names.iter().map(group).collect();
    format!("  - team: 4711\n    groups:\n{groups}")
}

/// A manifest with these groups, applied to the sandbox of its folder.
fn applied(names: &[&str]) -> Folder {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", &groups(names)));
    run(&folder, &["apply", "--yes"]).exits_with(0);
    folder
}

fn declare(folder: &Folder, names: &[&str]) {
    folder.write(
        "dooctl.yaml",
        root("https://rest.doo.net/v1", &groups(names)),
    );
}

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).args(["--sandbox"]).run()
}

fn held(folder: &Folder) -> Vec<String> {
    let state = State::read(&folder.path(".dooctl/sandbox.json"));
    state.names().into_iter().map(str::to_owned).collect()
}

#[test]
fn many_deletions_need_a_reason() {
    let folder = applied(&["A", "B", "C", "D", "E"]);
    declare(&folder, &["A"]);
    run(&folder, &["plan", "--detailed-exitcode"])
        .exits_with(2)
        .shows("Guard max-delete in team 4711: 4 groups would be deleted; at most 3 may.");
    let refused = run(&folder, &["apply", "--yes", "-o", "json"]).exits_with(4);
    let document = refused.document();
    assert_eq!(document["failure"], "max-delete");
    assert_eq!(document["guards"][0]["allowed"], json!(null));
    assert_eq!(held(&folder).len(), 5);

    let allowed = [
        "apply",
        "--yes",
        "-o",
        "json",
        "--allow",
        "max-delete=spring cleaning",
    ];
    let document = run(&folder, &allowed).exits_with(0).document();
    assert_eq!(document["guards"][0]["allowed"], "spring cleaning");
    assert_eq!(held(&folder), ["A"]);
}

#[test]
fn a_team_does_not_lose_its_last_group_by_accident() {
    let folder = applied(&["A"]);
    folder.write(
        "dooctl.yaml",
        root(
            "https://rest.doo.net/v1",
            "  - { team: 4711, groups: [] }\n",
        ),
    );
    run(&folder, &["apply", "--yes"])
        .exits_with(4)
        .tells("guard empty-team in team 4711");
    assert_eq!(held(&folder), ["A"]);
}

#[test]
fn required_types_and_allowed_hosts_are_kept() {
    let folder = applied(&["A", "B"]);
    let guarded = |guards: &str, names: &[&str]| {
        let text = root("https://rest.doo.net/v1", &groups(names));
        folder.write("dooctl.yaml", format!("{text}guards: {guards}\n"));
    };
    folder.edit("dooctl.yaml", "order_created", "order_updated");
    folder.edit(
        "dooctl.yaml",
        "teams:",
        "guards: { required_types: [order_created] }\nteams:",
    );
    run(&folder, &["apply", "--yes"])
        .exits_with(4)
        .tells("nobody would receive order_created any more");

    guarded("{ allow_hosts: [\"*.example.org\"] }", &["A", "B", "C"]);
    run(&folder, &["apply", "--yes"])
        .exits_with(4)
        .tells("crm.example.com would be sent to");
    guarded("{ allow_hosts: [\"*.example.com\"] }", &["A", "B", "C"]);
    run(&folder, &["apply", "--yes"]).exits_with(0);
    assert_eq!(held(&folder), ["A", "B", "C"]);
}

#[test]
fn a_guard_is_overridden_by_name_and_with_a_reason() {
    let folder = applied(&["A"]);
    run(&folder, &["apply", "--allow", "everything=please"])
        .exits_with(64)
        .tells("guards are max-delete");
    run(&folder, &["apply", "--allow", "budget"])
        .exits_with(64)
        .tells("GUARD=REASON");
}

#[test]
fn a_reviewed_plan_is_applied_and_a_stale_one_is_not() {
    let folder = applied(&["A"]);
    declare(&folder, &["A", "B"]);
    let plan = run(&folder, &["plan", "-o", "json=plan.json", "-o", "text"]).exits_with(0);
    let digest = plan
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("Digest: "))
        .expect("a digest")
        .to_owned();

    declare(&folder, &["A", "C"]);
    run(&folder, &["apply", "--yes", "--expect", &digest])
        .exits_with(4)
        .tells("is not the one that was reviewed");
    run(&folder, &["apply", "--yes", "--plan", "plan.json"])
        .exits_with(4)
        .tells("team 4711, \"C\": create was not part of it");
    assert_eq!(held(&folder), ["A"]);

    declare(&folder, &["A", "B"]);
    run(
        &folder,
        &["apply", "--yes", "--plan", "plan.json", "--expect", &digest],
    )
    .exits_with(64);
    run(&folder, &["apply", "--yes", "--plan", "plan.json"]).exits_with(0);
    assert_eq!(held(&folder), ["A", "B"]);
    run(&folder, &["apply", "--yes", "--expect", &digest])
        .exits_with(4)
        .tells("plan again");
}

#[test]
fn an_unrelated_unmanaged_group_does_not_make_a_plan_stale() {
    let folder = applied(&["A"]);
    declare(&folder, &["A", "B"]);
    run(&folder, &["plan", "-o", "json=plan.json"]).exits_with(0);
    let other = json!({
        "id": "theirs", "team": "4711", "name": "PC test", "description": "",
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://pc.example.com" }],
    });
    let mut state: serde_json::Value =
        serde_json::from_str(&folder.read(".dooctl/sandbox.json")).expect("the state is JSON");
    state["groups"]
        .as_array_mut()
        .expect("there are groups")
        .push(other);
    folder.write(".dooctl/sandbox.json", state.to_string());
    run(&folder, &["apply", "--yes", "--plan", "plan.json"])
        .exits_with(0)
        .shows("? unmanaged PC test");
    assert!(held(&folder).contains(&"PC test".to_owned()));
}

#[test]
fn a_file_that_is_no_plan_is_refused() {
    let folder = applied(&["A"]);
    declare(&folder, &["A", "B"]);
    folder.write("plan.json", "{}");
    run(&folder, &["apply", "--yes", "--plan", "plan.json"])
        .exits_with(4)
        .tells("plan.json is no plan");
    assert_eq!(held(&folder), ["A"]);
}
