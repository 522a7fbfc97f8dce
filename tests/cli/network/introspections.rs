//! `introspect`: what doo's schema of today changes, and servers that do not answer it.

use crate::support::{Answer, Folder, Received, SandboxServer, ScriptedServer, copied};
use serde_json::json;

/// The example of the documents, whose queries go to this address.
fn example(endpoint: &str) -> Folder {
    let folder = copied("examples/payloads");
    folder.write(".git/HEAD", "");
    let graphql = format!("graphql:\n  endpoint: {endpoint}");
    folder.edit(
        "dooctl.yaml",
        "graphql:\n  schema",
        &format!("{graphql}\n  schema"),
    );
    let api = "api: { url: https://rest.doo.net/v1 }";
    let quick = "api: { url: http://127.0.0.1:9/v1, requests_per_second: 50 }";
    folder.edit("dooctl.yaml", api, quick);
    folder
}

/// The same, asking a sandbox that answers for the example.
pub(crate) fn with_sandbox() -> (Folder, SandboxServer) {
    let state = Folder::new();
    let server = SandboxServer::start(&state.path("state.json"), [example_folder()]);
    let endpoint = server.url().replace("/v1", "/graphql");
    (example(&endpoint), server)
}

fn example_folder() -> String {
    format!("{}/examples/payloads", env!("CARGO_MANIFEST_DIR"))
}

fn introspect(folder: &Folder, api: &str, options: &[&str]) -> crate::support::Outcome {
    let run = folder.dooctl(["introspect"]).args(options);
    run.with_credentials().env("DOO_API_URL", api).run()
}

#[test]
fn the_same_schema_changes_nothing_and_another_one_is_told_and_written() {
    let (folder, server) = with_sandbox();
    let before = folder.read("doo.graphql");
    let same = introspect(&folder, server.url(), &["--check"]).exits_with(0);
    same.shows("doo.graphql is the schema of http://127.0.0.1:");
    introspect(&folder, server.url(), &[]).exits_with(0);
    assert_eq!(folder.read("doo.graphql"), before);

    // The file is of a time when a hook's query could rely on more.
    folder.edit("doo.graphql", "event: Event!", "event: Event! total: Int!");
    folder.edit("doo.graphql", "hash: String!", "hash: String");
    folder.edit("queries/order.graphql", "hash", "hash total");
    let old = folder.read("doo.graphql");
    let check = introspect(&folder, server.url(), &["--check"]).exits_with(2);
    let check = check.shows("breaking: the query is no longer valid: `Order` has no field `total`");
    check.shows("Parts of the schema: 0 added, 1 removed, 1 changed, 0 deprecated.");
    assert_eq!(folder.read("doo.graphql"), old);

    let written = introspect(&folder, server.url(), &["-o", "json"]).exits_with(0);
    let document = written.document();
    assert_eq!(document["changed"], true);
    assert_eq!(document["counts"]["removed"], 1);
    let hook = &document["hooks"][0];
    assert_eq!(hook["class"], "breaking");
    assert_eq!(hook["group"], "CRM sync");
    assert_eq!(hook["types"], json!(["order_created"]));
    assert!(
        hook["place"]["file"]
            .as_str()
            .unwrap()
            .ends_with("dooctl.yaml")
    );
    let fetched = folder.read("doo.graphql");
    assert!(fetched.starts_with("# Written by `dooctl introspect` from http://127.0.0.1:"));
    assert!(
        fetched.contains("\"\"\"How the event is called.\"\"\"")
            || fetched.contains("\"How the event is called.\""),
        "{fetched}"
    );
    introspect(&folder, server.url(), &[]).exits_with(0);
    assert_eq!(folder.read("doo.graphql"), fetched);
    // Now the manifest says what is wrong, at the query.
    folder
        .dooctl(["validate"])
        .run()
        .exits_with(3)
        .shows("graphql-field");
    let counts = server.stop();
    assert_eq!(counts.of("POST /graphql"), 5);
    assert_eq!(counts.of("POST /v1/oauth"), 5);
}

#[test]
fn annotations_and_comments_name_the_hook() {
    let (folder, server) = with_sandbox();
    folder.edit(
        "doo.graphql",
        "status: EventStatus!",
        "status: EventStatus! seats: Int",
    );
    folder.edit("queries/event.graphql", "id\n", "id seats\n");
    let github = introspect(&folder, server.url(), &["--check", "-o", "github"]).exits_with(2);
    github.shows("::error file=dooctl.yaml,line=");
    let markdown = introspect(&folder, server.url(), &["--check", "-o", "markdown"]).exits_with(2);
    markdown.shows("CRM sync · event&#95;created, event&#95;updated");
}

#[test]
fn without_the_key_a_new_file_is_written_and_nothing_is_replaced() {
    let (folder, server) = with_sandbox();
    let manifest = folder.read("dooctl.yaml");
    let without = manifest.replace("  schema: doo.graphql\n", "");
    let without = without.replace(
        "  scalars: { DateTime: { type: string, format: date-time } }\n",
        "",
    );
    let without = without.replace("breaking_payload: true", "breaking_payload: false");
    folder.write("dooctl.yaml", &without);
    let refused = introspect(&folder, server.url(), &[]).exits_with(4);
    refused.reports("doo.graphql already exists");
    let nothing = introspect(&folder, server.url(), &["--check"]);
    nothing.exits_with(4);
    std::fs::remove_file(folder.path("doo.graphql")).unwrap();
    introspect(&folder, server.url(), &["--check"])
        .exits_with(1)
        .reports("names no schema");
    let written = introspect(&folder, server.url(), &[]).exits_with(0);
    written.shows("graphql: { schema: doo.graphql }");
    assert!(folder.read("doo.graphql").contains("type Order {"));
    // Only the last of them sent anything.
    assert_eq!(server.stop().total(), 2);

    // A named file that is missing is written, and what is missing is said by `validate`.
    folder.write("dooctl.yaml", &manifest);
    std::fs::remove_file(folder.path("doo.graphql")).unwrap();
    folder
        .dooctl(["validate"])
        .run()
        .exits_with(3)
        .shows("run `dooctl introspect`");
    let sandbox = folder.dooctl(["introspect", "--sandbox"]).run();
    sandbox
        .exits_with(0)
        .shows("doo.graphql was written from the sandbox");
}

/// A server of tokens, and of an answer to queries.
fn refusing(answer: Answer) -> ScriptedServer {
    ScriptedServer::always(answer)
}

#[test]
fn servers_that_do_not_tell_each_get_their_message_and_the_file_stays() {
    let introspection =
        json!({ "errors": [{ "message": "GraphQL introspection is not allowed" }] });
    let other = json!({ "errors": [{ "message": "no such thing" }], "data": null });
    for (answer, code, message) in [
        (
            Answer::json(400, &introspection),
            "introspection-disabled",
            "does not answer questions",
        ),
        (
            Answer::json(200, &introspection),
            "introspection-disabled",
            "does not answer questions",
        ),
        (
            Answer::json(200, &json!({ "data": {} })),
            "introspection-disabled",
            "does not answer",
        ),
        (
            Answer::json(200, &json!({ "data": null })),
            "introspection-disabled",
            "does not answer",
        ),
        (
            Answer::json(403, &json!({ "message": "Forbidden" })),
            "forbidden",
            "403: Forbidden",
        ),
        (
            Answer::json(200, &other),
            "no-schema-answered",
            "rejects the query: no such thing",
        ),
        (
            Answer::json(200, &json!({ "data": { "__schema": { "types": 1 } } })),
            "no-schema-answered",
            "cannot be read",
        ),
        (
            Answer::text(200, "<html></html>"),
            "unreadable-answer",
            "answered with HTML",
        ),
    ] {
        let server = refusing(answer.clone());
        let folder = example(&server.url().replace("/v1", "/graphql"));
        let before = folder.read("doo.graphql");
        let run = introspect(&folder, &server.url(), &["-o", "json"]).exits_with(1);
        let document = run.document();
        assert_eq!(document["failure"], code, "{answer:?}: {document}");
        let said = document["errors"][0]["message"].as_str().unwrap();
        assert!(said.contains(message), "{answer:?}: {said}");
        assert!(document["errors"][0]["help"].is_string(), "{answer:?}");
        assert_eq!(folder.read("doo.graphql"), before);
    }
}

#[test]
fn an_older_server_is_asked_with_the_older_query() {
    let state = Folder::new();
    let options = [
        example_folder(),
        "--introspection".to_owned(),
        "older".to_owned(),
    ];
    let server = SandboxServer::start(&state.path("state.json"), options);
    let folder = example(&server.url().replace("/v1", "/graphql"));
    introspect(&folder, server.url(), &[]).exits_with(0);
    assert_eq!(server.stop().of("POST /graphql"), 2);
}

#[test]
fn credentials_go_to_the_two_declared_addresses_only() {
    let server = ScriptedServer::with_tokens(|_: &Received| {
        Answer::text(307, "").with("location: http://127.0.0.1:1/graphql")
    });
    let folder = example(&server.url().replace("/v1", "/graphql"));
    introspect(&folder, &server.url(), &[])
        .exits_with(1)
        .reports("which was not followed");
    // A budget holds for queries as well.
    let spent = introspect(&folder, &server.url(), &["--max-requests", "1"]).exits_with(1);
    spent.reports("this run has used its budget of 1 requests");
    let queries = server.count(|request| request.path == "/graphql");
    assert_eq!(queries, 1);
}
