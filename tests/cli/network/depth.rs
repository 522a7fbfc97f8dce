//! JSON that is nested a hundred thousand levels deep, everywhere that dooctl reads JSON. It gives
//! a clear error or is used as text, and never a crash.

use crate::support::{
    Answer, Folder, Outcome, Received, SandboxServer, ScriptedServer, TEAM, root,
};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

const DEPTH: usize = 100_000;

/// A value inside N lists or N objects.
fn deep() -> [String; 2] {
    [
        format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        format!("{}null{}", "{\"a\":".repeat(DEPTH), "}".repeat(DEPTH)),
    ]
}

fn run(server: &ScriptedServer, args: &[&str]) -> Outcome {
    let folder = Folder::with_manifest(root(&server.url(), TEAM));
    folder.dooctl(args).with_credentials().run()
}

/// A listing of one group of ours, with this JSON in it.
fn listing(of_group: &str, of_origin: &str) -> String {
    let origin = format!(
        r#"{{"method":"POST","endpoint":"https://api.example.com/graphql","body":{of_origin}}}"#
    );
    let hook = format!(
        r#"{{"type":"order_created","method":"POST","endpoint":"https://a.example","origin":{origin}}}"#
    );
    let group = format!(
        r#"{{"id":"1","name":"CRM sync","description":"[dooctl owner=crm team=4711]","hooks":[{hook}],"unknown":{of_group}}}"#
    );
    format!(r#"{{"_embedded":{{"webhooks":[{group}]}},"page_count":1,"total_items":1}}"#)
}

/// They are retried, like an answer that was damaged in transit: all wait at the same time.
#[test]
fn a_listing_that_is_too_deep_is_an_error() {
    let bodies = deep().into_iter().flat_map(|deep| {
        [
            format!(r#"{{"_embedded":{{"webhooks":{deep}}}}}"#),
            // The body of a GraphQL request, as JSON in JSON.
            listing("null", &deep),
            deep,
        ]
    });
    thread::scope(|scope| {
        for body in bodies {
            scope.spawn(|| {
                let server = ScriptedServer::always(Answer::text(200, body));
                run(&server, &["plan", "--timeout", "2s"])
                    .exits_with(1)
                    .reports(
                        "GET /team/4711/webhooks was answered with JSON that nests too deeply",
                    );
            });
        }
    });
}

/// Values that dooctl does not read may have any depth, and a body in a string is a text.
#[test]
fn depth_that_nobody_looks_into_is_no_error() {
    for deep in deep() {
        let text = Value::from(deep.as_str()).to_string();
        let query = json!({ "query": "{".repeat(DEPTH) }).to_string();
        let query = Value::from(query).to_string();
        for body in [
            listing(&deep, "null"),
            listing("null", &text),
            listing("null", &query),
        ] {
            let server = ScriptedServer::always(Answer::text(200, body));
            for command in ["plan", "list"] {
                run(&server, &[command, "-o", "json"]).exits_with(0);
            }
            run(&server, &["plan"]).exits_with(0).shows("1 to replace.");
        }
    }
}

#[test]
fn a_token_or_an_error_that_is_too_deep_is_an_error() {
    let found = [
        "that nests too deeply",
        "whose `data.access_token` is missing",
    ];
    thread::scope(|scope| {
        for (deep, found) in deep().into_iter().zip(found) {
            scope.spawn(move || a_token_and_an_error(&deep, found));
        }
    });
}

fn a_token_and_an_error(deep: &str, found: &str) {
    let envelope = format!(r#"{{"data":{deep}}}"#);
    let server = ScriptedServer::start(move |_| Answer::text(200, &envelope));
    run(&server, &["plan", "--timeout", "2s"])
        .exits_with(1)
        .reports(&format!("POST /oauth was answered with JSON {found}"));
    let server = ScriptedServer::always(Answer::text(403, deep));
    for command in ["plan", "teams"] {
        run(&server, &[command])
            .exits_with(1)
            .reports("answered 403: JSON that nests too deeply");
    }
    let organizations = format!(r#"{{"organizations":{deep}}}"#);
    let server = ScriptedServer::always(Answer::text(200, organizations));
    run(&server, &["teams", "--timeout", "2s"])
        .exits_with(1)
        .reports("organizations was answered with JSON that nests too deeply");
}

/// The id cannot be read, so dooctl must find the new group in a listing.
#[test]
fn a_created_id_that_is_too_deep_is_no_id() {
    thread::scope(|scope| {
        for deep in deep() {
            scope.spawn(move || an_id(deep));
        }
    });
}

fn an_id(deep: String) {
    let server = ScriptedServer::with_tokens(move |request| match request.method.as_str() {
        "POST" => Answer::text(200, format!(r#"{{"data":{deep}}}"#)),
        _ => Answer::listing(&[]),
    });
    run(
        &server,
        &[
            "apply",
            "--yes",
            "--max-requests",
            "4",
            "--allow",
            "budget=a test",
        ],
    )
    .exits_with(5)
    .shows("unconfirmed create CRM sync");
    assert_eq!(server.count(Received::is_write), 1);
}

#[test]
fn files_that_are_too_deep_are_refused() {
    for deep in deep() {
        let folder = Folder::with_manifest(root("https://rest.doo.net/v1", TEAM));
        folder.write("plan.json", format!(r#"{{"digest":"0","changes":{deep}}}"#));
        folder
            .dooctl(["apply", "--yes", "--sandbox", "--plan", "plan.json"])
            .run()
            .exits_with(1)
            .reports("plan.json is not a plan");

        let groups = format!(
            r#"{{"version":1,"groups":[{{"id":"1","team":"4711","name":"A","hooks":[],"x":{deep}}}]}}"#
        );
        for state in [deep.clone(), groups] {
            folder.write(".dooctl/sandbox.json", state);
            folder
                .dooctl(["plan", "--sandbox"])
                .run()
                .exits_with(1)
                .reports("the sandbox's state is damaged");
        }

        folder.write("listing.json", &deep);
        folder
            .dooctl(["sandbox", "serve", "--listen", "127.0.0.1:0"])
            .args(["--seed-listing", "4711=listing.json"])
            .run()
            .exits_with(1)
            .reports("listing.json");
    }
}

#[test]
fn a_query_of_a_manifest_that_is_too_deep_is_a_problem() {
    let query = "{a".repeat(DEPTH);
    let [_, object] = deep();
    let folder = Folder::with_manifest(root(
        "https://rest.doo.net/v1",
        &format!("{TEAM}            graphql: {{ query: '{query}' }}\n"),
    ));
    folder.dooctl(["validate"]).run().exits_with(3);
    let origin =
        format!("            origin: {{ endpoint: 'https://a.example', body: '{object}' }}\n");
    folder.write(
        "dooctl.yaml",
        root("https://rest.doo.net/v1", &format!("{TEAM}{origin}")),
    );
    // Only doo reads a body, so dooctl passes it on.
    folder
        .dooctl(["validate"])
        .run()
        .exits_with(0)
        .shows("warning[origin-body]: `body` is not JSON");
}

/// The sandbox goes on after a request that it cannot read.
#[test]
fn the_sandbox_survives_what_is_posted() {
    let folder = Folder::new();
    let server = SandboxServer::start(&folder.path("state.json"), [] as [&str; 0]);
    let address = server
        .url()
        .trim_start_matches("http://")
        .trim_end_matches("/v1");
    for deep in deep() {
        for path in ["/v1/oauth", "/v1/team/4711/webhooks"] {
            let mut stream = TcpStream::connect(address).expect("it listens");
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: {address}\r\nx-api-key: key\r\n\
                 authorization: Bearer token\r\ncontent-type: application/json\r\n\
                 connection: close\r\ncontent-length: {}\r\n\r\n",
                deep.len()
            );
            stream.write_all(head.as_bytes()).expect("it reads");
            stream.write_all(deep.as_bytes()).expect("it reads");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("it answers");
            assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        }
    }
    folder.write("dooctl.yaml", root(server.url(), TEAM));
    let plan = folder.dooctl(["plan"]).with_credentials().run();
    plan.exits_with(0).shows("1 to create.");
}
