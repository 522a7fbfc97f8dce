//! Plans from a recording: without a server, credentials, or programs of the manifest.

use crate::support::{
    Answer, Dooctl, Folder, Outcome, SandboxServer, Schema, ScriptedServer, TEAM, assert_fits, root,
};
use serde_json::{Value, json};
use std::fs::File;

/// Groups with authentication to replace and to create; one to delete is only in the account. The
/// program that gives the secret leaves a file behind.
fn teams(endpoint: &str, names: &[&str]) -> String {
    let group = |name: &&str| {
        format!(
            r#"
      - name: {name}
        hooks: [{{ type: order_created, endpoint: "https://crm.example.com/{endpoint}/{name}" }}]
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: {{ command: [sh, -c, "touch canary; echo secret"] }}
"#
        )
    };
    let groups: String = names.iter().map(group).collect();
    format!("  - team: 4711\n    groups:\n{groups}")
}

/// A folder with a server of its own, and a manifest for it.
fn started(options: &[&str], teams: &str) -> (Folder, SandboxServer) {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), options);
    folder.write("dooctl.yaml", root(server.url(), teams));
    (folder, server)
}

/// Everything a trusted job may do.
fn trusted(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).with_credentials().run()
}

/// What a stranger's pull request gets: a recording and nothing else.
fn observed(folder: &Folder) -> Dooctl {
    folder.dooctl(["plan", "--observed", "observed.json"])
}

#[test]
fn a_recording_is_planned_without_server_credentials_and_secrets() {
    let (folder, server) = started(&[], &teams("v1", &["Kept", "Gone"]));
    trusted(&folder, &["apply", "--yes"]).exits_with(0);
    trusted(&folder, &["list", "-q", "-o", "json=observed.json"]).exits_with(0);
    assert_fits(Schema::List, &folder.document("observed.json"));
    folder.write(
        "dooctl.yaml",
        root(server.url(), &teams("v2", &["Kept", "New"])),
    );
    let live = trusted(&folder, &["plan", "-o", "json"]).exits_with(0);
    server.stop();
    std::fs::remove_file(folder.path("canary")).expect("the live plan needed the secret");

    let json = observed(&folder).args(["-o", "json"]).run().exits_with(0);
    assert!(!folder.path("canary").exists(), "a program was run");
    let (live, json) = (live.document(), json.document());
    assert_fits(Schema::Plan, &json);
    let summary = json!({
        "create": 1, "replace": 1, "delete": 1, "unchanged": 0, "unmanaged": 0, "refused": 0,
        "breaking_payloads": 0,
    });
    assert_eq!(json["summary"], summary);
    assert_eq!(json["requests"]["sent"], 0);
    for same in ["digest", "changes", "summary", "api_url", "owner"] {
        assert_eq!(json[same], live[same], "{same}");
    }
    let recorded_at = &folder.document("observed.json")["recorded_at"];
    assert_eq!(
        (&json["observed"]["recorded_at"], &live["observed"]),
        (recorded_at, &Value::Null)
    );
    let text = observed(&folder).run().exits_with(0);
    let comment = observed(&folder).args(["-o", "markdown"]).run();
    comment
        .exits_with(0)
        .shows("From a recording of ")
        .shows("secrets were not compared");
    assert!(text.stdout.starts_with("From a recording of "), "{text:?}");
    text.shows(" old; secrets were not compared.\n\nPlan for crm at http://127.0.0.1")
        .shows("1 to create, 1 to replace, 1 to delete.");
}

/// A group of which only the secret changed looks as declared.
#[test]
fn a_secret_that_changed_is_not_seen() {
    let (folder, _server) = started(&[], &teams("v1", &["Kept"]));
    trusted(&folder, &["apply", "--yes"]).exits_with(0);
    trusted(&folder, &["list", "-o", "json=observed.json"]).exits_with(0);
    folder.edit("dooctl.yaml", "echo secret", "echo another");
    trusted(&folder, &["plan"])
        .exits_with(0)
        .shows("1 to replace.");
    observed(&folder).run().exits_with(0).shows("No changes");
}

#[test]
fn another_account_is_refused_and_both_are_named() {
    let (folder, server) = started(&[], TEAM);
    trusted(&folder, &["list", "-o", "json=observed.json"]).exits_with(0);
    folder.edit("dooctl.yaml", server.url(), "https://rest.doo.net/v1");
    let refused = observed(&folder).args(["-o", "json"]).run().exits_with(4);
    assert_eq!(refused.document()["failure"], "observed-mismatch");
    let both = format!(
        "observed.json is a recording of {}, but the manifest is for https://rest.doo.net/v1",
        server.url()
    );
    refused.reports(&both);
}

#[test]
fn a_team_that_was_not_recorded_is_an_obstacle_unless_it_is_left_out() {
    let (folder, _server) = started(&[], TEAM);
    trusted(&folder, &["list", "-o", "json=observed.json"]).exits_with(0);
    let later = format!("{}\n  - {{ team: 4712, groups: [] }}\n", TEAM.trim_end());
    folder.edit("dooctl.yaml", TEAM, &later);
    let plan = observed(&folder).run().exits_with(1);
    plan.shows("Team 4712\n  ! not listed: it is not in the recording\n    help: record again")
        .shows("`dooctl list --all -o json=FILE`");
    let json = observed(&folder).args(["-o", "json"]).run().exits_with(1);
    assert_eq!(json.document()["failure"], "not-listed");
    let help = json.document()["errors"][0]["help"].to_string();
    assert!(help.contains("dooctl list --all"), "{help}");
    let comment = observed(&folder).args(["-o", "markdown"]).run();
    comment
        .exits_with(1)
        .shows("is not listed: it is not in the recording; record again");
    let annotation = observed(&folder).args(["-o", "github"]).run();
    annotation
        .exits_with(1)
        .shows("it is not in the recording; record again");
    observed(&folder)
        .args(["--team", "4711"])
        .run()
        .exits_with(0)
        .shows("1 to create.");
}

/// A server with the team of the manifest and an undeclared one.
fn with_another_team() -> (Folder, SandboxServer) {
    let empty = Folder::new();
    empty.write("listing.json", r#"{ "total_items": 0 }"#);
    let seed = format!(
        "--seed-listing=4712={}",
        empty.path("listing.json").display()
    );
    started(&[&seed], TEAM)
}

const NEW_TEAM: &str = "  - team: 4712
    groups:
      - name: Orders
        hooks: [{ type: order_created, endpoint: \"https://shop.example.com/orders\" }]
";

#[test]
fn a_recording_of_all_teams_plans_a_new_team_as_the_account_would() {
    let (folder, server) = with_another_team();
    trusted(&folder, &["apply", "--yes"]).exits_with(0);
    trusted(&folder, &["list", "--all", "-o", "json=observed.json"]).exits_with(0);
    let recorded = folder.document("observed.json");
    assert_fits(Schema::List, &recorded);
    let teams = recorded["teams"].as_array().unwrap().iter();
    let teams: Vec<&Value> = teams.map(|team| &team["team"]).collect();
    assert_eq!(teams, ["4711", "4712"]);

    let both = format!("{}{NEW_TEAM}", TEAM.trim_start_matches('\n'));
    folder.write("dooctl.yaml", root(server.url(), &both));
    let plan = observed(&folder).args(["-o", "json"]).run().exits_with(0);
    let plan = plan.document();
    assert_eq!(plan["summary"]["create"], 1);
    let live = trusted(&folder, &["plan", "-o", "json"]).exits_with(0);
    assert_eq!(plan["digest"], live.document()["digest"]);
    let digest = plan["digest"].as_str().unwrap();
    trusted(&folder, &["apply", "--yes", "--expect", digest]).exits_with(0);
    assert_eq!(server.state().names(), ["CRM sync", "Orders"]);
}

#[test]
fn all_teams_take_a_request_more_and_the_pages_of_each() {
    let (folder, server) = with_another_team();
    trusted(&folder, &["list", "--all"])
        .exits_with(0)
        .shows("0 groups in 2 teams.");
    let counts = server.stop();
    assert_eq!(counts.of("organizations"), 1);
    assert_eq!(counts.total(), 1 + 1 + 2, "{counts:?}");
}

/// The manifest's own team, and what happens to one that it does not declare.
fn seen(other: impl Fn() -> Answer + Send + Sync + 'static) -> (Folder, ScriptedServer) {
    let server = ScriptedServer::with_tokens(move |request| {
        if request.path.ends_with("/organizations") {
            let teams = json!([{ "id": 4712 }, { "id": 4711 }, { "id": 4712 }]);
            return Answer::json(
                200,
                &json!({ "organizations": [{ "id": 1, "teams": teams }] }),
            );
        }
        if request.path.contains("4711") {
            Answer::listing(&[])
        } else {
            other()
        }
    });
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    (folder, server)
}

#[test]
fn a_team_that_nobody_declares_keeps_no_recording_from_being_made() {
    let (folder, server) = seen(|| Answer::text(403, "{}"));
    let list = trusted(&folder, &["list", "--all", "-o", "json=observed.json"]);
    list.exits_with(0)
        .reports("team 4712, which the manifest does not declare, is left out: ");
    let asked = server.count(|request| request.path.contains("4712"));
    assert_eq!(asked, 1, "once, though it is named twice");
    let recorded = folder.document("observed.json");
    assert_eq!(recorded["errors"], json!([]));
    assert_eq!(recorded["teams"].as_array().unwrap().len(), 1);
    observed(&folder).run().exits_with(0).shows("1 to create.");
}

#[test]
fn all_teams_are_not_some_teams() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let list = folder.dooctl(["list", "--sandbox", "--all", "--team", "4711"]);
    list.run().exits_with(64);
}

#[test]
fn an_incomplete_listing_stays_incomplete() {
    let seed = concat!(
        "--seed-listing=4711=",
        env!("CARGO_MANIFEST_DIR"),
        "/src/sandbox/documented/listing-1.json"
    );
    let (folder, _server) = started(&["--total", "inflated", seed], TEAM);
    trusted(&folder, &["list", "-o", "json=observed.json"]).exits_with(1);
    assert_fits(Schema::List, &folder.document("observed.json"));
    let plan = observed(&folder).run().exits_with(1);
    plan.shows("! incomplete: doo says that there are");
}

#[test]
fn guards_are_told_as_ever() {
    let (folder, _server) = started(&[], TEAM);
    trusted(&folder, &["list", "-o", "json=observed.json"]).exits_with(0);
    observed(&folder)
        .args(["--max-requests", "3"])
        .run()
        .exits_with(0)
        .shows("Guard budget: apply needs 4 requests, but --max-requests allows 3.");
}

/// A recording of the sandbox beside the manifest, made at this time.
fn recorded_at(time: &str) -> Folder {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let list = folder.dooctl(["list", "--sandbox", "-o", "json=observed.json"]);
    list.run().exits_with(0);
    let mut document = folder.document("observed.json");
    document["recorded_at"] = json!(time);
    folder.write("observed.json", document.to_string());
    folder
}

#[test]
fn an_old_recording_is_told_and_may_be_refused() {
    let folder = recorded_at("2020-02-29T12:34:56Z");
    let plan = || observed(&folder).args(["--sandbox"]);
    plan()
        .run()
        .exits_with(0)
        .shows("From a recording of 2020-02-29 12:34 UTC, ");
    let refused = plan().args(["--max-age", "24h", "-o", "json"]).run();
    let refused = refused.exits_with(4);
    assert_eq!(refused.document()["failure"], "observed-too-old");
    refused.reports(" days old, and --max-age is 24h");
}

#[test]
fn a_recording_from_the_future_is_told() {
    let folder = recorded_at("2199-12-31T23:59:59Z");
    let plan = || observed(&folder).args(["--sandbox"]);
    plan()
        .run()
        .exits_with(0)
        .shows("From a recording of 2199-12-31 23:59 UTC, ")
        .shows(" ahead of this machine's clock; secrets were not compared.");
    plan()
        .args(["--max-age", "24h"])
        .run()
        .exits_with(4)
        .reports("ahead of this machine's clock");
}

#[test]
fn an_age_has_a_unit_and_a_recording_to_be_of() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    observed(&folder)
        .args(["--max-age", "24"])
        .run()
        .exits_with(64)
        .reports("write it as 90s, 30m or 24h");
    folder
        .dooctl(["plan", "--sandbox", "--max-age", "24h"])
        .run()
        .exits_with(64)
        .reports("--observed <FILE>");
}

#[test]
fn what_is_no_recording_is_named_with_what_to_do() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let refuses = |why: &str| {
        let plan = observed(&folder).args(["--sandbox", "-o", "json"]);
        let refused = plan.run().exits_with(1);
        assert_eq!(refused.document()["failure"], "observed-unusable");
        refused
            .reports("error: observed.json cannot be used for a plan")
            .reports(why)
            .reports("help: record it with `dooctl list -o json=FILE`");
    };
    refuses("No such file");
    folder.write("observed.json", "DOO_API_KEY=abc\n");
    refuses("it is not a document of `list -o json`: expected value at line 1 column 1");
    let plan = folder.dooctl(["plan", "--sandbox", "-o", "json=observed.json"]);
    plan.run().exits_with(0);
    refuses("missing field `recorded_at`");
    let failed = folder.dooctl(["list", "-o", "json=observed.json"]).run();
    failed.exits_with(1);
    assert_fits(Schema::List, &folder.document("observed.json"));
    refuses("it has no groups, because `list` failed (credentials)");
    let huge = File::create(folder.path("observed.json")).unwrap();
    huge.set_len(257 << 20).unwrap();
    refuses("it is larger than 256 MiB");
}

#[test]
fn nothing_but_a_plan_rests_on_a_recording() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    for command in ["apply", "drift", "list"] {
        let dooctl = folder.dooctl([command, "--sandbox", "--observed", "observed.json"]);
        dooctl.run().exits_with(64);
    }
}

/// PowerShell writes UTF-16 where `>` redirects, and some editors put a mark before everything.
#[test]
fn a_recording_is_read_in_the_encodings_of_other_shells() {
    let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
    let dooctl = folder.dooctl(["list", "--sandbox", "-q", "-o", "json=observed.json"]);
    dooctl.run().exits_with(0);
    let text = folder.read("observed.json");
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    let plan = || observed(&folder).args(["--sandbox"]).run();
    for bytes in [utf_16.clone(), [b"\xef\xbb\xbf", text.as_bytes()].concat()] {
        folder.write("observed.json", bytes);
        plan().exits_with(0).shows("1 to create");
    }
    folder.write("observed.json", &utf_16[..utf_16.len() - 1]);
    plan().exits_with(1).reports("it is damaged UTF-16");
}
