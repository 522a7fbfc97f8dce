//! At the default pace no request is ever answered 429.

use crate::support::{Folder, SandboxServer, root};

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
        .shows("Apply takes 5 requests and about 4 s.")
        .shows("Requests sent: 5.");
    let counts = server.stop();
    assert_eq!((counts.total(), counts.of("(4xx)")), (5, 0), "{counts:?}");
}
