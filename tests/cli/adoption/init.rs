//! `init` for an account with webhooks, and for one without.

use crate::support::{Folder, Outcome, SandboxServer, Terminal};
use serde_json::json;

/// A sandbox that has doo's first documented listing.
fn serving(folder: &Folder) -> SandboxServer {
    let source = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/sandbox/documented/listing-1.json"
    );
    SandboxServer::start(
        &folder.path("state.json"),
        [format!("--seed-listing=4711={source}")],
    )
}

/// What every manifest needs.
const INIT: [&str; 5] = [
    "init",
    "--owner",
    "crm",
    "--api-url",
    "https://rest.doo.net/v1",
];

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    folder.dooctl(args).with_credentials().run()
}

#[test]
fn an_account_becomes_a_manifest_that_changes_nothing() {
    let folder = Folder::new();
    let server = serving(&folder);
    let url = server.url();
    run(
        &folder,
        &[
            "init", "webhooks", "--owner", "crm", "--api-url", url, "--from-account",
            "--secrets-to", "all.env",
        ],
    )
    .exits_with(0)
    .shows("Wrote webhooks/dooctl.yaml.\nWrote webhooks/schemas/manifest.v1.json.\nWrote webhooks/teams/4711.yaml.\n")
    .shows("Team 4711: 1 group declared.\n")
    .shows("Their values are in all.env. Keep that file out of Git.\nNext: run `dooctl plan webhooks`.\n");
    assert_eq!(
        folder.read("webhooks/dooctl.yaml"),
        format!(
            "# yaml-language-server: $schema=schemas/manifest.v1.json\nversion: 1\nowner: crm\napi:\n  url: {url}\ninclude: [teams/*.yaml]\n"
        )
    );
    let schema = run(&folder, &["schema", "manifest"]).stdout;
    assert_eq!(folder.read("webhooks/schemas/manifest.v1.json"), schema);
    assert!(folder.read("all.env").ends_with("='super-strong-secret'\n"));

    let plan = folder.dooctl(["plan", "webhooks", "--detailed-exitcode"]);
    plan.with_credentials()
        .env("MY_TEST_WEBHOOK_CLIENT_SECRET", "super-strong-secret")
        .run()
        .exits_with(0)
        .shows("No changes: doo matches the manifest.");
    assert_eq!(server.stop().writes(), 0);
}

#[test]
fn nothing_is_needed_to_begin_with_nothing() {
    let folder = Folder::new();
    folder
        .dooctl(INIT)
        .run()
        .exits_with(0)
        .shows("Next: run `dooctl plan`.\n");
    run(&folder, &["validate"])
        .exits_with(0)
        .shows("The manifest is valid: 0 groups, 1 file.\n");

    let args = ["--team", "4711", "--team", "4712", "--force"];
    folder.dooctl(INIT).args(args).run().exits_with(0);
    run(&folder, &["validate"])
        .exits_with(0)
        .shows("The manifest is valid: 0 groups, 3 files.\n");
}

#[test]
fn the_sandbox_can_be_adopted_offline() {
    let folder = Folder::new();
    run(&folder, &[&INIT[..], &["--team", "4711"]].concat()).exits_with(0);
    let group = "groups: [{ name: A, hooks: [{ type: order_created, endpoint: https://crm.example.com }] }]";
    folder.edit("teams/4711.yaml", "groups: []", group);
    folder
        .dooctl(["apply", "--sandbox", "--yes"])
        .run()
        .exits_with(0);
    let adopt = ["--from-account", "--sandbox", "--force"];
    folder.dooctl(INIT).args(adopt).run().exits_with(0);
    assert!(folder.read("teams/4711.yaml").contains("\n  - name: A\n"));
    let plan = ["plan", "--sandbox", "--detailed-exitcode"];
    folder.dooctl(plan).run().exits_with(0);
    let export = ["export", "--sandbox", "--team", "4711"];
    let exported = folder.dooctl(export).run().exits_with(0).stdout;
    assert_eq!(exported, folder.read("teams/4711.yaml"));
}

#[test]
fn what_is_there_is_not_replaced() {
    let folder = Folder::with_manifest("mine");
    for args in [&[][..], &["--force"]] {
        folder
            .dooctl(INIT)
            .args(args)
            .run()
            .exits_with(4)
            .reports("error: dooctl.yaml already exists\n")
            .reports(
                "help: nothing was written; `dooctl export --all --to teams` declares the groups in doo",
            );
    }
    // dooctl does not ask for what the manifest says.
    folder
        .dooctl(["init", "--from-account"])
        .run()
        .exits_with(4)
        .reports("dooctl.yaml already exists");
    assert_eq!(folder.read("dooctl.yaml"), "mine");
    assert!(!folder.path("schemas").exists());
}

/// An empty manifest must not replace one that declares something.
#[test]
fn what_declares_something_is_not_replaced_by_what_does_not() {
    let folder = Folder::new();
    run(&folder, &[&INIT[..], &["--team", "4711"]].concat()).exits_with(0);
    let root = folder.read("dooctl.yaml");
    let group = "groups: [{ name: A, hooks: [{ type: order_created, endpoint: https://crm.example.com }] }]";
    folder.edit("teams/4711.yaml", "groups: []", group);
    let team = folder.read("teams/4711.yaml");
    for (args, reported) in [
        (&["--force"][..], "dooctl.yaml already exists"),
        (
            &["--force", "--team", "4711"],
            "teams/4711.yaml already exists",
        ),
        (
            &["--force", "--team", "4711", "--team", "4712"],
            "leave out --team 4711",
        ),
    ] {
        let again = folder.dooctl(INIT).args(args).run();
        again.exits_with(4).reports(reported);
        assert_eq!(folder.read("dooctl.yaml"), root);
        assert_eq!(folder.read("teams/4711.yaml"), team);
        assert!(!folder.path("teams/4712.yaml").exists());
    }
    // For another account the manifest would differ, so dooctl refuses before any request.
    folder
        .dooctl([
            "init",
            "--owner",
            "crm",
            "--api-url",
            "https://other.example",
        ])
        .args(["--from-account", "--force"])
        .run()
        .exits_with(4)
        .reports("dooctl.yaml already exists");
    assert_eq!(folder.read("dooctl.yaml"), root);
}

#[test]
fn nobody_is_asked_without_a_terminal_and_answers_are_checked() {
    let folder = Folder::new();
    for (args, reported) in [
        (&["init"][..], "give --owner and --api-url"),
        (
            &[
                "init",
                "--owner",
                "C R M",
                "--api-url",
                "https://rest.doo.net/v1",
            ],
            "`owner` must be at most 36 small letters",
        ),
        (
            &[
                "init",
                "--owner",
                "crm",
                "--api-url",
                "https://rest.doo.net/v1",
                "--queries",
                "q",
            ],
            "also use --from-account",
        ),
        (
            &["init", "--owner", "crm", "--api-url", "rest.doo.net"],
            "`url` is not a URL",
        ),
    ] {
        folder.dooctl(args).run().exits_with(64).reports(reported);
        assert!(!folder.path("dooctl.yaml").exists());
    }
    folder
        .dooctl(["init", "--owner", "crm", "--api-url", "http://doo.example"])
        .run()
        .exits_with(4)
        .reports("http://doo.example/ is not encrypted");
    assert!(!folder.path("dooctl.yaml").exists());
    let document = folder
        .dooctl(["init", "-o", "json"])
        .run()
        .exits_with(64)
        .document();
    assert_eq!(document["failure"], "usage");
}

#[test]
fn what_is_there_as_it_should_be_is_unchanged() {
    let folder = Folder::new();
    folder
        .dooctl(INIT)
        .run()
        .exits_with(0)
        .shows("Wrote dooctl.yaml.\n");
    folder.write("schemas/manifest.v1.json", "{}");
    let again = folder.dooctl(INIT).args(["--force", "-o", "json"]).run();
    let document = again.exits_with(0).document();
    assert_eq!(
        document["files"],
        json!(["dooctl.yaml", "schemas/manifest.v1.json"])
    );
    assert_eq!(document["unchanged"], json!(["dooctl.yaml"]));
    folder
        .dooctl(INIT)
        .run()
        .exits_with(0)
        .shows("dooctl.yaml is unchanged.\nschemas/manifest.v1.json is unchanged.\nNext: ");
}

#[test]
fn on_a_terminal_what_cannot_be_used_is_asked_for_again() {
    let folder = Folder::new();
    let (mut terminal, stdin) = Terminal::open();
    let init = folder.dooctl(["init"]).reading(stdin).spawn();
    for line in [
        "my own",
        "crm",
        "rest.doo.net",
        "http://rest.doo.net",
        "",
        "n",
    ] {
        terminal.types(line);
    }
    init.finish()
        .exits_with(0)
        .reports("`owner` must be at most 36 small letters")
        .reports("`url` is not a URL")
        .reports("http://rest.doo.net/ is not encrypted")
        .shows("Wrote dooctl.yaml.");
    let root = folder.read("dooctl.yaml");
    assert!(
        root.contains("owner: crm\napi:\n  url: https://rest.doo.net/v1\n"),
        "{root}"
    );
}

#[test]
fn an_account_without_teams_is_no_manifest() {
    let folder = Folder::new();
    folder
        .dooctl(INIT)
        .args(["--from-account", "--sandbox"])
        .run()
        .exits_with(1)
        .reports("the credentials can see no team");
    assert!(!folder.path("dooctl.yaml").exists());
}
