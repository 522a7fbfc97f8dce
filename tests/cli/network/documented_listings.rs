//! The two documented listings as the first state of an account: dooctl does not touch groups that
//! it did not create.

use crate::support::{Folder, Outcome, SandboxServer, root};

const TEAMS: &str = r#"
  - team: 4711
    groups:
      - name: CRM sync
        hooks: [{ type: order_created, endpoint: "https://crm.example.com/v1" }]
  - team: 4712
    groups:
      - name: Event feed
        hooks: [{ type: event_updated, endpoint: "https://www.example.com/events" }]
"#;

/// The groups of the first listing, as a manifest.
const AS_DOCUMENTED: &str = r#"
      - name: My Test Webhook
        description: Webhook for testing all the hook types
        hooks:
          - types:
              - event_created
              - event_removed
              - event_updated
              - order_created
              - order_removed
              - order_updated
              - order_cancelled
            endpoint: https://requestb.in/123
        authentication:
          endpoint: https://requestb.in/123
          credentials:
            client_secret: { env: LISTED_SECRET }
"#;

/// A sandbox that has the documented listings.
fn documented(folder: &Folder) -> SandboxServer {
    let seed = |team: u32, number: u32| {
        let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sandbox/documented");
        format!("--seed-listing={team}={sources}/listing-{number}.json")
    };
    SandboxServer::start(&folder.path("state.json"), [seed(4711, 1), seed(4712, 2)])
}

fn run(folder: &Folder, args: &[&str]) -> Outcome {
    let dooctl = folder.dooctl(args).with_credentials();
    dooctl.env("LISTED_SECRET", "super-strong-secret").run()
}

#[test]
fn nothing_unmarked_is_touched() {
    let folder = Folder::new();
    let server = documented(&folder);
    folder.write("dooctl.yaml", root(server.url(), TEAMS));
    let before = server.state();
    assert_eq!(before.names(), ["My GraphQL Webhook", "My Test Webhook"]);

    let apply = || run(&folder, &["apply", "--yes"]).exits_with(0);
    apply()
        .shows("? unmanaged My Test Webhook")
        .shows("? unmanaged My GraphQL Webhook")
        .shows("2 to create.\n2 unmanaged, left alone.");
    run(&folder, &["plan", "--detailed-exitcode"]).exits_with(0);
    run(&folder, &["drift"]).exits_with(0);
    run(&folder, &["drift", "--strict"]).exits_with(2);
    folder.edit("dooctl.yaml", "crm.example.com/v1", "crm.example.com/v2");
    apply().shows("1 to replace.");
    folder.write(
        "dooctl.yaml",
        root(server.url(), "  - { team: 4711, groups: [] }\n"),
    );
    apply().shows("1 to delete.");

    let after = server.state();
    assert_eq!(after.unmarked(), before.unmarked());
    assert_eq!(
        after.names(),
        ["Event feed", "My GraphQL Webhook", "My Test Webhook"]
    );
}

#[test]
fn an_equal_unmarked_group_is_left_as_it_is() {
    let folder = Folder::new();
    let server = documented(&folder);
    let teams = format!("  - team: 4711\n    groups:\n{AS_DOCUMENTED}");
    folder.write("dooctl.yaml", root(server.url(), &teams));
    run(&folder, &["plan", "--detailed-exitcode"])
        .exits_with(0)
        .shows("No changes: doo matches the manifest.\n1 group unchanged.");
    run(&folder, &["apply", "--yes"]).exits_with(0);
    assert_eq!(server.stop().writes(), 0);
}
