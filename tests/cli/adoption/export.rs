//! `export`: writes the groups of an account as files, whose plan has no changes.

use crate::support::{Answer, Folder, Outcome, SandboxServer, ScriptedServer, root};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

const NO_TEAMS: &str = "  []\n";

/// A sandbox with the two listings of doo's documentation, and one of the test.
fn serving(folder: &Folder, own: &[Value]) -> SandboxServer {
    let listing = json!({ "_embedded": { "webhooks": own } });
    folder.write("own.json", listing.to_string());
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sandbox/documented");
    SandboxServer::start(
        &folder.path("state.json"),
        [
            format!("--seed-listing=4711={sources}/listing-1.json"),
            format!("--seed-listing=4712={sources}/listing-2.json"),
            format!("--seed-listing=4713={}", folder.path("own.json").display()),
        ],
    )
}

fn group(id: &str, name: &str, path: &str) -> Value {
    let endpoint = format!("https://crm.example.com/{path}");
    json!({
        "id": id, "name": name, "description": "",
        "hooks": [{ "type": "order_created", "method": "POST", "endpoint": endpoint }],
    })
}

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(args).with_credentials();
    let dooctl = dooctl.env("REQUESTB_IN_CLIENT_SECRET", "super-strong-secret");
    dooctl
        .env("MY_TEST_WEBHOOK_CLIENT_SECRET", "super-strong-secret")
        .run()
}

#[test]
fn the_documented_listings_export_to_no_changes() {
    let folder = Folder::new();
    let server = serving(&folder, &[]);
    folder.write("dooctl.yaml", root(server.url(), NO_TEAMS));
    let exported = run(&folder, &["export", "--all", "--to", "teams"]).exits_with(0);
    insta::assert_snapshot!("documented_1", folder.read("teams/4711.yaml"));
    insta::assert_snapshot!("documented_2", folder.read("teams/4712.yaml"));
    exported
        .shows("Team 4712: 1 group declared.")
        .shows("REQUESTB_IN_CLIENT_SECRET (My Test Webhook, My GraphQL Webhook)");

    let with_teams =
        root(server.url(), NO_TEAMS).replace("teams:\n  []", "include: [teams/*.yaml]");
    folder.write("dooctl.yaml", with_teams);
    run(&folder, &["validate"])
        .exits_with(0)
        .shows("The manifest is valid: 2 groups, 4 files");
    run(&folder, &["drift", "--strict"])
        .exits_with(0)
        .shows("No drift: doo matches the manifest.\n2 groups as declared.\n");
    run(&folder, &["plan"])
        .exits_with(0)
        .shows("No changes: doo matches the manifest.\n2 groups unchanged.\n")
        .shows("2 groups are matched by name: they have no marker. If you remove one from the\nmanifest, dooctl will not delete it.");
    assert_eq!(server.stop().writes(), 0);
}

#[test]
fn one_team_goes_to_standard_output() {
    let folder = Folder::new();
    let server = serving(&folder, &[]);
    folder.write("dooctl.yaml", root(server.url(), NO_TEAMS));
    let export = |more: &[&str]| run(&folder, &[&["export", "--team", "4711"], more].concat());
    let text = export(&[]).exits_with(0);
    assert!(text.stdout.starts_with("# yaml-language-server: $schema="));
    let text = text.reports("Secrets to set before a plan:\n  MY_TEST_WEBHOOK_CLIENT_SECRET");
    assert_eq!(export(&["-q"]).exits_with(0).stderr, "");

    let document = export(&["-o", "json"]).exits_with(0).document();
    assert_eq!(document["teams"][0]["manifest"], json!(text.stdout));
    assert_eq!(document["files"], json!([]));
    let secret = &document["secrets"][0];
    assert_eq!(secret["name"], "MY_TEST_WEBHOOK_CLIENT_SECRET");

    folder.write("team.yaml", &text.stdout);
    let with_team = root(server.url(), NO_TEAMS).replace("teams:\n  []", "include: [team.yaml]");
    folder.write("dooctl.yaml", with_team);
    run(&folder, &["plan", "--detailed-exitcode"]).exits_with(0);
}

#[test]
fn queries_have_files_of_their_own() {
    let folder = Folder::new();
    let server = serving(&folder, &[]);
    folder.write("dooctl.yaml", root(server.url(), NO_TEAMS));
    let args = [
        "export",
        "--team",
        "4712",
        "--to",
        "teams",
        "--queries",
        "queries",
    ];
    run(&folder, &args).exits_with(0).shows(
        "Wrote teams/4712.yaml.\nWrote teams/queries/my-graphql-webhook-event-created.graphql.\n",
    );
    assert_eq!(
        folder.read("teams/queries/my-graphql-webhook-event-created.graphql"),
        "query EventCreatedShort($id: ID!) {\n  event(id: $id) {\n    title\n  }\n}\n"
    );
    let with_teams =
        root(server.url(), NO_TEAMS).replace("teams:\n  []", "include: [teams/*.yaml]");
    folder.write("dooctl.yaml", with_teams);
    let planned = folder
        .dooctl(["plan", "--detailed-exitcode"])
        .with_credentials();
    let name = "MY_GRAPHQL_WEBHOOK_CLIENT_SECRET";
    planned.env(name, "super-strong-secret").run().exits_with(0);
}

#[test]
fn what_cannot_be_declared_is_a_comment_and_no_success() {
    let folder = Folder::new();
    let own = [
        group("1", "Twins", "a"),
        group("2", "Twins", "b"),
        group("3", "Alone", "c"),
    ];
    let server = serving(&folder, &own);
    folder.write("dooctl.yaml", root(server.url(), NO_TEAMS));
    let export = |more: &[&str]| run(&folder, &[&["export", "--team", "4713"], more].concat());
    let text = export(&[]).exits_with(4);
    let text = text
        .shows("\n  - name: Alone\n")
        .shows("\n# Left out: Twins (1, 2): several groups with this name")
        .reports("left out: Twins (1, 2): several groups with this name")
        .reports("error: some groups are not declared: 1 name left out");
    let document = export(&["-o", "json"]).exits_with(4).document();
    assert_eq!(document["failure"], "ambiguous-name");
    assert_eq!(
        document["teams"][0]["left_out"][0]["ids"],
        json!(["1", "2"])
    );

    folder.write("team.yaml", &text.stdout);
    let with_team = root(server.url(), NO_TEAMS).replace("teams:\n  []", "include: [team.yaml]");
    folder.write("dooctl.yaml", with_team);
    run(&folder, &["plan", "--detailed-exitcode"])
        .exits_with(0)
        .shows("1 group unchanged; 2 unmanaged, left alone.\n");
}

#[test]
fn what_is_there_is_not_replaced() {
    let folder = Folder::new();
    let server = serving(&folder, &[]);
    folder.write("dooctl.yaml", root(server.url(), NO_TEAMS));
    folder.write("teams/4711.yaml", "mine");
    let export = |more: &[&str]| {
        run(
            &folder,
            &[&["export", "--all", "--to", "teams"], more].concat(),
        )
    };
    export(&["--secrets-to", "all.env"])
        .exits_with(4)
        .reports("error: teams/4711.yaml already exists\n");
    assert_eq!(folder.read("teams/4711.yaml"), "mine");
    assert!(!folder.path("teams/4712.yaml").exists() && !folder.path("all.env").exists());

    folder.write("all.env", "mine");
    export(&["--secrets-to", "all.env", "--force"])
        .exits_with(4)
        .reports("secrets never replace a file");
    assert_eq!(folder.read("teams/4711.yaml"), "mine");
    export(&["--force"]).exits_with(0);
    // An unchanged file is not a conflict.
    export(&[]).exits_with(0);
}

/// Secrets with characters that have a meaning in shells and YAML.
const SECRETS: [&str; 4] = [
    "canary one",
    "canary'two$HOME`x`\"",
    "#canary\\three",
    "canary\nfour",
];

fn secured(number: usize, secret: &str) -> Value {
    let mut group = group(&number.to_string(), &format!("Group {number}"), "x");
    group["authentication"] = json!({
        "endpoint": format!("https://{number}.example.com/token"),
        "credentials": { "client_id": "doo", "client_secret": secret },
    });
    group
}

#[test]
fn secrets_are_in_the_file_that_was_asked_for_and_nowhere_else() {
    let folder = Folder::new();
    let groups: Vec<_> = (1..)
        .zip(SECRETS)
        .map(|(n, secret)| secured(n, secret))
        .collect();
    let server = ScriptedServer::with_tokens(move |_| Answer::listing(&groups));
    folder.write("dooctl.yaml", root(&server.url(), NO_TEAMS));
    let lists: [&[&str]; 5] = [
        &[],
        &["-o", "json"],
        &["-vv", "--log-format", "json"],
        &["--to", "a"],
        &["--to", "b", "--secrets-to", "all.env", "-o", "json"],
    ];
    for more in lists {
        let args = [&["export", "--team", "4711"], more].concat();
        let outcome = run(&folder, &args).exits_with(0);
        let shown = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!shown.contains("canary"), "{shown}");
    }
    for file in ["a/4711.yaml", "b/4711.yaml"] {
        assert!(!folder.read(file).contains("canary"));
    }
    let file = folder.path("all.env");
    let mode = file.metadata().expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for (number, secret) in (1..).zip(SECRETS) {
        // A shell that reads the file gets the exact secret.
        let script = format!("set -a; . \"$0\"; printenv GROUP_{number}_CLIENT_SECRET");
        let output = Command::new("sh").args(["-c", &script]).arg(&file).output();
        let output = output.expect("there is a shell").stdout;
        assert_eq!(String::from_utf8_lossy(&output), format!("{secret}\n"));
    }
}

#[test]
fn an_incomplete_listing_is_not_exported() {
    let folder = Folder::new();
    let server = ScriptedServer::with_tokens(|_| {
        let page = json!({
            "_embedded": { "webhooks": [group("1", "A", "a")] },
            "page_count": 1, "page_size": 25, "total_items": 5, "page": 1,
        });
        Answer::json(200, &page)
    });
    folder.write("dooctl.yaml", root(&server.url(), NO_TEAMS));
    let args = ["export", "--team", "4711", "--to", "teams"];
    run(&folder, &args)
        .exits_with(1)
        .reports(
            "team 4711: the listing is incomplete: doo says that there are 5 groups and lists 1",
        )
        .reports("api.trust_total_items: false");
    assert!(!folder.path("teams").exists());
}

#[test]
fn a_declared_team_is_not_declared_twice_unnoticed() {
    let folder = Folder::new();
    let server = serving(&folder, &[]);
    let teams = "  - { team: 4711, groups: [] }\n";
    folder.write("dooctl.yaml", root(server.url(), teams));
    run(&folder, &["export", "--team", "4711"])
        .exits_with(0)
        .reports("dooctl.yaml declares team 4711 already: keep one of the two");
}

#[test]
fn each_team_that_is_declared_elsewhere_is_named() {
    let folder = Folder::new();
    let server = serving(&folder, &[]);
    let teams = "  - { team: 4711, groups: [] }\n  - { team: 4712, groups: [] }\n";
    folder.write("dooctl.yaml", root(server.url(), teams));
    let export = |args: &[&str]| run(&folder, &[&["export", "--to", "teams"], args].concat());
    export(&["--all"]).exits_with(0).shows(
        "Next: dooctl.yaml declares team 4711 already, dooctl.yaml declares team 4712 already: \
         keep one of the two for each; make sure that `include` in the manifest matches the other files, \
         then run `dooctl plan`.\n",
    );
    // The team that declared it declares it again.
    let included = root(server.url(), NO_TEAMS).replace("teams:\n  []", "include: [teams/*.yaml]");
    folder.write("dooctl.yaml", included);
    export(&["--all", "--force"])
        .exits_with(0)
        .shows("Next: run `dooctl plan`.\n");
}

/// Teams of one organization may list each other's groups. A group that one team declares does not
/// belong to the other.
#[test]
fn what_another_declared_team_lists_too_stays_with_it() {
    let folder = Folder::new();
    folder.write(
        "one.json",
        json!({ "_embedded": { "webhooks": [group("1", "A", "a")] } }).to_string(),
    );
    let seed = format!("--seed-listing=4711={}", folder.path("one.json").display());
    let state = folder.path("state.json");
    let server = SandboxServer::start(&state, ["--shared-listing", &seed]);
    let declared = "  - team: 4711\n    groups: [{ name: A, hooks: [{ type: order_created, endpoint: https://crm.example.com/a }] }]\n";
    folder.write("dooctl.yaml", root(server.url(), declared));
    run(&folder, &["export", "--team", "4712"])
        .exits_with(0)
        .shows("that also lists them:\n#   A (1)\nteam: 4712\ngroups: []\n");
}

#[test]
fn what_does_not_fit_together_is_told() {
    let folder = Folder::with_manifest(root("http://127.0.0.1:1/v1", NO_TEAMS));
    for args in [
        &["export"][..],
        &["export", "--all"],
        &["export", "--all", "--team", "1", "--to", "x"],
        &["export", "--team", "1", "--team", "2"],
        &["export", "--team", "1", "--queries", "q"],
        &["export", "--team", "1", "--to", "x", "--queries", "../q"],
    ] {
        run(&folder, args).exits_with(64);
    }
}
