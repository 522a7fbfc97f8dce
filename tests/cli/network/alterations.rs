//! A doo that changes the values that it receives.

use crate::support::{Folder, SandboxServer, root};
use serde_json::Value;

const TEAM: &str = r#"
  - team: 4711
    groups:
      - name: Orders & Returns
        description: Orders go to the CRM
        hooks:
          - { type: order_created, endpoint: "https://crm.example.com/doo/?b=1&a=2#top" }
          - { type: ticket_printed, endpoint: "https://crm.example.com/doo/" }
        authentication:
          endpoint: https://crm.example.com/token
          credentials:
            client_secret: { env: CRM_SECRET }
          header_format: X-Auth
"#;

const SECRET: &str = "CANARY-of-the-receiver";

fn apply(folder: &Folder, code: i32) -> Value {
    let dooctl = folder.dooctl(["apply", "--yes", "-o", "json"]);
    let run = dooctl.with_credentials().env("CRM_SECRET", SECRET).run();
    run.exits_with(code).document()
}

/// Groups from before doo altered values stay, even if the manifest is applied again and again.
#[test]
fn six_applies_add_no_group_and_lose_none() {
    for alteration in [
        "description255",
        "html-entities",
        "sorted-queries",
        "known-types",
    ] {
        let folder = Folder::new();
        let state = folder.path("state.json");
        let server = SandboxServer::start(&state, ["--scope", "omit"]);
        folder.write("dooctl.yaml", root(server.url(), TEAM));
        apply(&folder, 0);
        server.stop();

        let server = SandboxServer::start(&state, ["--keep-as", alteration]);
        let long = format!(
            "Orders of the shop go to the CRM{}",
            ", each of them".repeat(20)
        );
        let edited = TEAM.replace("Orders go to the CRM", &long);
        folder.write("dooctl.yaml", root(server.url(), &edited));
        let kept = server.state();
        for _ in 0..6 {
            let report = apply(&folder, 5);
            assert_eq!(
                report["failure"], "altered-by-doo",
                "{alteration}: {report:#}"
            );
            assert_eq!(server.state().groups(), kept.groups(), "{alteration}");
        }
    }
}

/// A new group that doo alters stays, so that something delivers. Later applies add no second one.
#[test]
fn a_creation_that_is_altered_is_not_repeated() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), ["--keep-as", "no-queries"]);
    folder.write("dooctl.yaml", root(server.url(), TEAM));
    for _ in 0..6 {
        let report = apply(&folder, 5);
        assert_eq!(report["failure"], "altered-by-doo", "{report:#}");
        assert_eq!(server.state().names(), ["Orders & Returns"]);
    }
}

/// A secret stays hidden, even if doo repeats it.
#[test]
fn an_answer_that_repeats_what_was_sent_shows_no_secret() {
    let folder = Folder::new();
    let options = ["--echo", "--duplicate-names", "reject"];
    let server = SandboxServer::start(&folder.path("state.json"), options);
    folder.write("dooctl.yaml", root(server.url(), TEAM));
    apply(&folder, 0);
    folder.edit(
        "dooctl.yaml",
        "Orders go to the CRM",
        "Orders are sent to the CRM",
    );
    for format in ["text", "json", "markdown"] {
        let dooctl = folder.dooctl(["apply", "--yes", "-vv", "-o", format]);
        let dooctl = dooctl.with_credentials().env("CRM_SECRET", SECRET);
        let outcome = dooctl.run().exits_with(1);
        let all = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(all.contains("422"), "{all}");
        for secret in [SECRET, "the-api-key", "the-client-secret", "a=2", "#top"] {
            assert!(!all.contains(secret), "{format} shows {secret}: {all}");
        }
    }
}
