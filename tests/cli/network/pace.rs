//! At the default rate, no request gets a 429.

use crate::support::{Folder, SandboxServer, TEAM, root};

#[test]
fn a_server_that_allows_one_request_per_second_refuses_none() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), ["--rate-limit", "1"]);
    let teams = r#"
  - team: 4711
    groups:
      - name: One
        hooks: [{ type: order_created, endpoint: "https://one.example.com" }]
      - name: Two
        hooks: [{ type: order_created, endpoint: "https://two.example.com" }]
"#;
    let manifest = root(server.url(), teams).replace(", requests_per_second: 1000", "");
    folder.write("dooctl.yaml", manifest);
    let run = folder.dooctl(["apply", "--yes"]).with_credentials().run();
    run.exits_with(0)
        .shows("Apply needs 5 requests and about 4 s.")
        .shows("Requests sent: 5.");
    let counts = server.stop();
    assert_eq!((counts.total(), counts.of("(4xx)")), (5, 0), "{counts:?}");
}

/// The sandbox answers as doo's gateway does when a day's requests are spent.
#[test]
fn a_spent_day_ends_the_run_at_once() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), ["--daily-limit", "3"]);
    folder.write("dooctl.yaml", root(server.url(), TEAM));
    let dooctl = folder.dooctl(["apply", "--yes"]).with_credentials();
    dooctl
        .run()
        .exits_with(5)
        .shows("doo gave it an id, and no whole listing could be had")
        .shows("after the last write: GET /team/4711/webhooks was answered 429: Limit Exceeded");
    // The token, the listing, the creation, and the listing that was one too many.
    assert_eq!(server.stop().total(), 4);
}
