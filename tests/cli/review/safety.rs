//! Guards and reviewed plans: an apply carries out the reviewed plan, or nothing.

use crate::support::{Folder, Outcome, State, root};
use serde_json::{Value, json};

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
        .reports("guard empty-team in team 4711");
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
        .reports("no endpoint would receive order_created any more");

    guarded("{ allow_hosts: [\"*.example.org\"] }", &["A", "B", "C"]);
    run(&folder, &["apply", "--yes"])
        .exits_with(4)
        .reports("`allow_hosts` matches crm.example.com");
    guarded("{ allow_hosts: [\"*.example.com\"] }", &["A", "B", "C"]);
    run(&folder, &["apply", "--yes"]).exits_with(0);
    assert_eq!(held(&folder), ["A", "B", "C"]);
}

#[test]
fn a_guard_is_overridden_by_name_and_with_a_reason() {
    let folder = applied(&["A"]);
    run(&folder, &["apply", "--allow", "everything=please"])
        .exits_with(64)
        .reports("guards are max-delete");
    run(&folder, &["apply", "--allow", "budget"])
        .exits_with(64)
        .reports("GUARD=REASON");
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
        .reports("is not the one that was reviewed");
    run(&folder, &["apply", "--yes", "--plan", "plan.json"])
        .exits_with(4)
        .reports("team 4711, \"C\": create was not part of it");
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
        .reports("plan again");
}

/// Changes the groups in the sandbox, as another client would.
fn meddle(folder: &Folder, change: impl FnOnce(&mut Vec<Value>)) {
    let mut state: Value =
        serde_json::from_str(&folder.read(".dooctl/sandbox.json")).expect("the state is JSON");
    change(state["groups"].as_array_mut().expect("there are groups"));
    folder.write(".dooctl/sandbox.json", state.to_string());
}

fn someone_elses(name: &str, description: &str) -> Value {
    json!({
        "id": "theirs", "team": "4711", "name": name, "description": description,
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": "https://pc.example.com" }],
    })
}

/// A manifest whose reviewed plan replaces `A`, creates `B` and deletes `C`; its digest.
fn reviewed() -> (Folder, String) {
    let folder = applied(&["A", "C"]);
    declare(&folder, &["A", "B"]);
    folder.edit("dooctl.yaml", "crm.example.com/A", "crm.example.com/A/v2");
    folder.edit(
        "dooctl.yaml",
        "crm.example.com/B",
        "crm.example.com/B?key=1",
    );
    run(&folder, &["plan", "-o", "json=plan.json"]).exits_with(0);
    let digest = folder.document("plan.json")["digest"].clone();
    (folder, digest.as_str().expect("a digest").to_owned())
}

/// Changes between review and apply, and the messages of `--plan`.
type Move = (&'static str, fn(&Folder), &'static str);

#[test]
fn whatever_a_reviewed_plan_rests_on_is_named_when_it_moves() {
    let rows: [Move; 9] = [
        (
            "another endpoint is declared for what is replaced",
            |folder| folder.edit("dooctl.yaml", "A/v2", "A/v3"),
            "team 4711, \"A\": hooks[order_created].endpoint is another",
        ),
        (
            "another endpoint is declared for what is created",
            |folder| folder.edit("dooctl.yaml", "crm.example.com/B", "crm.example.com/b"),
            "team 4711, \"B\": hooks[order_created].endpoint is another",
        ),
        (
            "another key is declared, which no plan shows",
            |folder| folder.edit("dooctl.yaml", "key=1", "key=2"),
            "team 4711, \"B\": declared.hooks is another",
        ),
        (
            "what is replaced is listed with another description",
            |folder| {
                meddle(folder, |groups| {
                    groups[0]["description"] = {
                        let marker = groups[0]["description"].as_str().expect("a text");
                        json!(format!("Orders {marker}"))
                    };
                });
            },
            "team 4711, \"A\": description is another",
        ),
        (
            "what is deleted is listed with another endpoint",
            |folder| {
                meddle(folder, |groups| {
                    groups[1]["hooks"][0]["endpoint"] = json!("https://crm.example.com/other");
                });
            },
            "team 4711, \"C\": hooks[order_created].endpoint is another",
        ),
        (
            "what is deleted is gone",
            |folder| meddle(folder, |groups| drop(groups.remove(1))),
            "team 4711, \"C\": delete is no longer due",
        ),
        (
            "a namesake of what is replaced",
            |folder| meddle(folder, |groups| groups.push(someone_elses("A", ""))),
            "team 4711, \"A\": namesake[theirs] is new",
        ),
        (
            "a namesake of what is created",
            |folder| meddle(folder, |groups| groups.push(someone_elses("B", ""))),
            "team 4711, \"B\": create has become replace",
        ),
        (
            "another owner's group of that name",
            |folder| {
                meddle(folder, |groups| {
                    groups.push(someone_elses("A", "[dooctl owner=website team=4711]"));
                });
            },
            "team 4711, \"A\": belongs to owner website",
        ),
    ];
    for (what, moves, reported) in rows {
        let (folder, digest) = reviewed();
        moves(&folder);
        let before = folder.read(".dooctl/sandbox.json");
        let with_plan = run(&folder, &["apply", "--yes", "--plan", "plan.json"]);
        with_plan.part_of(what).exits_with(4).reports(reported);
        // A digest does not show what changed, so the message has the current plan.
        let with_digest = run(&folder, &["apply", "--yes", "--expect", &digest]);
        let with_digest = with_digest.part_of(what).exits_with(4);
        if !reported.contains("belongs to owner") {
            with_digest
                .reports(&format!(
                    "and not {digest}, and it says: team 4711, \"A\": replace ("
                ))
                .reports("--plan FILE instead of the digest names what moved");
        }
        assert_eq!(folder.read(".dooctl/sandbox.json"), before, "{what}");
    }
}

#[test]
fn a_plan_of_another_account_is_named() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", &groups(&["A"])));
    run(&folder, &["plan", "-o", "json=plan.json"]).exits_with(0);
    folder.edit("dooctl.yaml", "owner: crm", "owner: crm-staging");
    run(&folder, &["apply", "--yes", "--plan", "plan.json"])
        .exits_with(4)
        .reports("not the one that was reviewed: it was of crm at the sandbox");
}

#[test]
fn an_unrelated_unmanaged_group_does_not_make_a_plan_stale() {
    for pinned in ["--plan", "--expect"] {
        let (folder, digest) = reviewed();
        meddle(&folder, |groups| groups.push(someone_elses("PC test", "")));
        let value = if pinned == "--plan" {
            "plan.json"
        } else {
            &digest
        };
        run(&folder, &["apply", "--yes", pinned, value])
            .exits_with(0)
            .shows("? unmanaged PC test");
        assert_eq!(held(&folder), ["A", "B", "PC test"]);
    }
}

#[test]
fn a_file_that_is_no_plan_is_refused() {
    let folder = applied(&["A"]);
    declare(&folder, &["A", "B"]);
    folder.write("plan.json", "{}");
    for file in ["plan.json", "missing.json"] {
        let outcome = run(&folder, &["apply", "--yes", "--plan", file, "-v"]).exits_with(1);
        let outcome = outcome.reports(&format!("{file} is not a plan"));
        assert!(!outcome.stderr.contains("method="), "nothing is sent");
    }
    assert_eq!(held(&folder), ["A"]);
}

#[test]
fn what_is_no_digest_is_a_mistyped_option() {
    let folder = applied(&["A"]);
    declare(&folder, &["A", "B"]);
    for digest in ["", "0", "plan.json", &"G".repeat(32)] {
        run(&folder, &["apply", "--yes", "--expect", digest])
            .exits_with(64)
            .reports("32 hexadecimal digits");
    }
    // Some tools show hexadecimal digits as capitals.
    run(&folder, &["apply", "--yes", "--expect", &"A".repeat(32)]).exits_with(4);
    assert_eq!(held(&folder), ["A"]);
}
