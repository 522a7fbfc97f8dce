//! `probe --id` asks doo: what that may send, and where.

use super::probes::{SECRET, manifest, well};
use crate::support::{Answer, Folder, ScriptedServer};
use serde_json::{Value, json};

/// What asks doo has the options of every command that does.
#[test]
fn with_an_id_the_sandbox_can_be_asked_and_requests_are_counted() {
    let doo = ScriptedServer::always(Answer::json(200, &json!({ "data": { "order": {} } })));
    let server = ScriptedServer::start(well);
    let host = server.address().to_string();
    let account = format!(
        "\"{}\", requests_per_second: 50 }}\ngraphql: {{ endpoint: \"{}\" }}",
        doo.url(),
        doo.url().replace("/v1", "/graphql"),
    );
    let text = manifest(&server.url()).replace("\"https://rest.example.com/v1\" }", &account);
    let folder = Folder::with_manifest(text);
    let deliver = ["--deliver", &host, "--yes", "--group", "one"];
    let probe = |options: &[&str]| {
        let dooctl = folder.dooctl(["probe", "--private", "127.0.0.1"]);
        let dooctl = dooctl.args(deliver).args(options).with_credentials();
        dooctl.env("CRM_SECRET", SECRET).run()
    };
    for option in ["--sandbox", "--max-requests=2", "--insecure-http"] {
        probe(&[option]).exits_with(64).reports("--id");
    }
    // A token, and none left for the query.
    let spent = probe(&["--id", "1", "--max-requests", "1"]);
    spent
        .exits_with(1)
        .reports("has used its budget of 1 requests");
    assert_eq!(doo.received().len(), 1);
    assert_eq!(server.connections(), 0);

    probe(&["--id", "1", "--sandbox"]).exits_with(0);
    assert_eq!(doo.received().len(), 1);
    let bodies = server.received();
    let body: Value = serde_json::from_slice(&bodies.last().unwrap().body).unwrap();
    assert_eq!(
        body,
        json!({ "data": { "order": { "hash": "sample-hash-1" } } })
    );

    // Only for credentials: receivers are called as usual.
    let clear = folder
        .read("dooctl.yaml")
        .replace(&doo.url(), "http://192.0.2.1/v1");
    folder.write("dooctl.yaml", clear);
    let refused = probe(&["--id", "1"]).exits_with(4);
    refused.reports("http://192.0.2.1/v1 is not encrypted");
    let allowed = probe(&["--id", "1", "--insecure-http", "--max-requests", "0"]);
    allowed
        .exits_with(1)
        .reports("has used its budget of 0 requests");
}
