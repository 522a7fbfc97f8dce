//! `payload --id`: what doo would deliver, asked once, without the texts in it.
#![expect(
    clippy::unwrap_used,
    reason = "what is unwrapped is what the test itself wrote"
)]

use crate::support::{Answer, Folder, Outcome, ScriptedServer, copied};
use serde_json::{Value, json};

const CANARY: &str = "Canary-Attendee";

/// The example of the documents, whose queries go to this server, with one more hook for each body.
pub(super) fn example(server: &ScriptedServer) -> Folder {
    let folder = copied("examples/payloads");
    folder.write(".git/HEAD", "");
    let endpoint = server.url().replace("/v1", "/graphql");
    folder.edit(
        "dooctl.yaml",
        "graphql:\n  schema",
        &format!("graphql:\n  endpoint: {endpoint}\n  schema"),
    );
    let api = "api: { url: https://rest.doo.net/v1 }";
    folder.edit(
        "dooctl.yaml",
        api,
        &format!("api: {{ url: {}, requests_per_second: 50 }}", server.url()),
    );
    folder
}

fn payload(folder: &Folder, options: &[&str]) -> Outcome {
    folder
        .dooctl(["payload"])
        .args(options)
        .with_credentials()
        .run()
}

/// A server that knows one order, whose texts must not be shown.
fn doo() -> ScriptedServer {
    ScriptedServer::with_tokens(|request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let id = body["variables"]["id"].as_str().unwrap();
        Answer::json(
            200,
            &match body["query"].as_str().unwrap().contains("order(") {
                true if id == "7" => json!({ "data": { "order": {
                "hash": CANARY, "event": { "id": "82032" }
            } } }),
                true => json!({ "data": { "order": null } }),
                false => json!({ "data": { "event": {
                "id": id, "title": CANARY, "startDate": CANARY, "status": "LIVE"
            } } }),
            },
        )
    })
}

#[test]
fn each_distinct_body_is_asked_once_and_texts_are_masked() {
    let server = doo();
    let folder = example(&server);
    let hook = "          - type: order_created";
    let more = "          - type: order_cancelled\n            endpoint: https://erp.example.com/doo\n            graphql: { file: queries/order.graphql, variables: { id: \"%ORDER_ID%\" } }\n";
    folder.edit("dooctl.yaml", hook, &format!("{more}{hook}"));
    let shown = payload(&folder, &["--id", "order=7", "--id", "event=82032"]).exits_with(0);
    let shown = shown.shows("Authorization: Bearer (token)");
    let shown =
        shown.shows(r#"{"data": {"order": {"hash": "(text, 15)", "event": {"id": "82032"}}}}"#);
    let shown = shown.shows(
        r#"{"data": {"event": {"id": "82032", "title": "(text, 15)", "startDate": "(text, 15)", "status": "LIVE"}}}"#,
    );
    shown.shows("2 requests sent.");
    assert_eq!(server.count(|request| request.path == "/graphql"), 2);
    for format in ["text", "json", "markdown", "github"] {
        let run = payload(
            &folder,
            &["--type", "order_created", "--id", "7", "-o", format],
        );
        let Outcome { stdout, stderr, .. } = run.exits_with(0);
        assert!(
            !stdout.contains(CANARY) && !stderr.contains(CANARY),
            "{format}: {stdout}{stderr}"
        );
    }
    let options = [
        "--type",
        "order_created",
        "--id",
        "7",
        "--values",
        "-o",
        "json",
    ];
    let document = payload(&folder, &options).exits_with(0).document();
    assert_eq!(
        document["payloads"][0]["answer"]["data"]["order"]["hash"],
        CANARY
    );
}

#[test]
fn what_is_not_there_and_what_does_not_fit_are_findings() {
    let server = doo();
    let folder = example(&server);
    let order = ["--type", "order_created"];
    let missing = payload(
        &folder,
        &[&order[..], &["--id", "8", "-o", "json"]].concat(),
    );
    let document = missing.exits_with(2).document();
    assert_eq!(document["failure"], "payload-null");
    let finding = &document["payloads"][0]["findings"][0];
    assert_eq!(
        finding["message"],
        "doo has no order 8, or the credentials may not see it"
    );
    folder.edit("queries/order.graphql", "hash", "hash: __typename");
    let misfit = payload(&folder, &[&order[..], &["--id", "7"]].concat()).exits_with(2);
    misfit.shows("error[payload-contract] dooctl.yaml:");
}

#[test]
fn errors_of_the_server_are_at_the_line_of_the_query() {
    let server = ScriptedServer::with_tokens(|request| {
        let is_order = String::from_utf8_lossy(&request.body).contains("order(");
        let (line, column) = if is_order { (3, 5) } else { (4, 5) };
        let error = json!({
            "message": "no such field", "path": ["order", "hash"],
            "locations": [{ "line": line, "column": column }],
        });
        Answer::json(400, &json!({ "errors": [error] }))
    });
    let folder = example(&server);
    let file = "            graphql:\n              file: queries/event.graphql\n";
    let block = "            graphql:\n              query: |\n                query ($id: ID!) {\n                  event(id: $id) {\n                    id\n                    title\n                  }\n                }\n";
    folder.edit("dooctl.yaml", file, block);
    let ids = ["--id", "order=7", "--id", "event=1"];
    let run = payload(&folder, &ids).exits_with(2);
    let run =
        run.shows("error[payload-errors] queries/order.graphql:3:5: `order.hash`: no such field");
    let manifest = folder.read("dooctl.yaml");
    let line = 1 + manifest
        .lines()
        .position(|line| line.trim() == "title")
        .unwrap();
    run.shows(&format!("error[payload-errors] dooctl.yaml:{line}:21: "));
    let github = payload(&folder, &[&ids[..], &["-o", "github"]].concat()).exits_with(2);
    github.shows("::error file=queries/order.graphql,line=3,col=5");
}

#[test]
fn ids_fit_the_placeholders() {
    let server = doo();
    let folder = example(&server);
    for (options, message) in [
        (
            &["--id", "7"][..],
            "--id 7 does not say of which kind it is: event, order",
        ),
        (&["--id", "order=7"], "%EVENT_ID%, and no --id is for it"),
        (&["--id", "ticket=7"], "no selected query has %TICKET_ID%"),
        (
            &["--id", "order=7", "--id", "order=8", "--id", "event=1"],
            "--id is there twice for order",
        ),
        (&["--id", ""], "write it as 82032 or event=82032"),
        (&["--values"], "--id"),
    ] {
        payload(&folder, options).exits_with(64).reports(message);
    }
    assert_eq!(server.received().len(), 0);
    let refused = ScriptedServer::always(Answer::json(403, &json!({ "message": "Forbidden" })));
    let folder = example(&refused);
    let run = payload(&folder, &["--type", "order_created", "--id", "7"]).exits_with(1);
    run.reports("was answered 403: Forbidden");
}

#[test]
fn the_sandbox_shows_the_documented_body() {
    let folder = copied("examples/payloads");
    folder.write(".git/HEAD", "");
    let options = [
        "--sandbox",
        "--values",
        "--id",
        "order=1",
        "--id",
        "event=1",
        "-o",
        "json",
    ];
    let document = folder
        .dooctl(["payload"])
        .args(options)
        .run()
        .exits_with(0)
        .document();
    let body = &document["payloads"][1]["answer"];
    let order = json!({ "hash": "sample-hash-1", "event": { "id": "1" } });
    assert_eq!(*body, json!({ "data": { "order": order } }));
    let none = ["--sandbox", "--type", "order_created", "--id", "99"];
    folder
        .dooctl(["payload"])
        .args(none)
        .run()
        .exits_with(2)
        .shows("doo has no order 99");
}

/// What the manifest says of a custom scalar holds for the sandbox and for doo.
#[test]
fn custom_scalars_are_what_the_manifest_says() {
    let usual = "{ type: string, format: date-time }";
    let event = ["--type", "event_created", "--id", "1"];
    let fits = |scalar: &str, is: fn(&Value) -> bool| {
        let folder = copied("examples/payloads");
        folder.write(".git/HEAD", "");
        folder.edit("dooctl.yaml", usual, scalar);
        let options = ["--sandbox", "--values", "-o", "json"];
        let shown = payload(&folder, &[&event[..], &options].concat()).exits_with(0);
        let start = &shown.document()["payloads"][0]["answer"]["data"]["event"]["startDate"];
        assert!(is(start), "{scalar}: {start}");
        folder
            .dooctl(["apply", "--sandbox", "--yes"])
            .run()
            .exits_with(0);
        folder
            .dooctl(["sandbox", "trigger", "event_created"])
            .run()
            .exits_with(0);
    };
    fits(usual, |start| *start == "2026-01-31T09:00:00+01:00");
    fits("{ type: integer, minimum: 0 }", Value::is_u64);
    fits("{ type: [\"null\", number] }", Value::is_f64);
    fits("{ type: boolean }", Value::is_boolean);
    fits("{ enum: [soon, late] }", |start| {
        *start == "soon" || *start == "late"
    });
    fits("{ const: 7 }", |start| *start == 7);

    let server = doo();
    let folder = example(&server);
    folder.edit("dooctl.yaml", usual, "{ type: integer }");
    payload(&folder, &event)
        .exits_with(2)
        .shows("error[payload-contract] dooctl.yaml:")
        .shows("`event.startDate` does not fit its JSON Schema in `graphql.scalars`");
}
