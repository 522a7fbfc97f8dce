//! The grammars of values: dooctl never sends what two programs could read differently, and sends
//! exactly what it checked.

use crate::support::{Answer, Folder, SandboxServer, ScriptedServer, root};
use dooctl::model::{Body, Query};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// One group with this hook, in line 9, and these lines after it.
fn group(hook: &str, rest: &str) -> String {
    root(
        "https://rest.doo.net/v1",
        &format!(
            "  - team: 4711\n    groups:\n      - name: CRM\n        hooks:\n          - {hook}\n{rest}"
        ),
    )
}

#[test]
fn an_address_that_programs_read_differently_is_refused_at_its_character() {
    for (endpoint, place) in [
        (r"'https://crm.example.com\@evil.example'", "9:70"),
        ("https:/crm.example.com/orders", "9:52"),
        (r#""https://crm\u00adexample.com/""#, "9:58"),
        ("http://0x7f.1/", "9:53"),
    ] {
        let hook = format!("{{ type: order_created, endpoint: {endpoint} }}");
        let folder = Folder::with_manifest(group(&hook, ""));
        let ran = folder.dooctl(["plan"]).with_credentials().run();
        ran.exits_with(3)
            .reports("error[invalid-endpoint]: `endpoint` ")
            .reports(&format!("dooctl.yaml:{place}\n"));
    }
}

#[test]
fn the_address_of_the_api_has_the_same_grammar() {
    let hook = "{ type: order_created, endpoint: 'https://crm.example.com' }";
    let folder = Folder::with_manifest(group(hook, ""));
    for url in [
        "https:/rest.doo.net/v1",
        "https://rest.doo.net\\@evil.example/v1",
        "https://rest.doo.net@evil.example/v1",
        " https://rest.doo.net/v1",
        "https://rest.doo.net/v1?x#y",
    ] {
        let plan = folder.dooctl(["plan"]).with_credentials();
        let reported = plan.env("DOO_API_URL", url).run().exits_with(1);
        reported.reports("error: the environment variable DOO_API_URL ");
    }
}

#[test]
fn a_payload_is_asked_for_only_at_hosts_that_are_allowed() {
    let origin = |endpoint: &str| {
        let body = r#"'{"query":"{ a }"}'"#;
        let hook = format!(
            "{{ type: order_created, endpoint: 'https://crm.example.com', origin: {{ endpoint: '{endpoint}', body: {body} }} }}"
        );
        let text = group(&hook, "");
        Folder::with_manifest(format!(
            "{text}guards: {{ allow_hosts: [CRM.Example.com] }}\n"
        ))
    };
    let apply = |folder: &Folder| folder.dooctl(["apply", "--yes", "--sandbox"]).run();
    apply(&origin("https://evil.example/graphql"))
        .exits_with(4)
        .reports("no pattern of `allow_hosts` matches evil.example");
    apply(&origin("https://gql.doo.net")).exits_with(0);
}

#[test]
fn a_header_on_two_lines_is_refused() {
    let authentication = |line: &str| {
        format!(
            "        authentication:\n          endpoint: https://crm.example.com/token\n          credentials: {{ client_secret: {{ env: S }} }}\n          {line}\n"
        )
    };
    let hook = "{ type: order_created, endpoint: 'https://crm.example.com' }";
    for (line, place) in [
        (r#"header_format: "X-Token\nX-Evil""#, "13:34"),
        (
            r#"header_value_format: "Bearer %ACCESS_TOKEN%\r\nX-Evil: 1""#,
            "13:54",
        ),
    ] {
        let folder = Folder::with_manifest(group(hook, &authentication(line)));
        folder
            .dooctl(["validate"])
            .run()
            .exits_with(3)
            .shows("error[invalid-header]: ")
            .shows(&format!("dooctl.yaml:{place}\n"));
    }
}

/// The query of the only group, as doo stores it.
fn kept_query(server: &SandboxServer) -> Query {
    let state = server.state();
    let groups = state.groups();
    let body = groups[0]["hooks"][0]["origin"]["body"]
        .as_str()
        .expect("a body is text");
    Body::new(body).query().expect("a body has a query")
}

#[test]
fn a_query_is_sent_without_comments_and_stays_equal() {
    let hook = "type: order_created\n            endpoint: https://crm.example.com\n            graphql:\n              file: q.graphql\n              variables: { id: \"%ORDER_ID%\" }";
    let kept = Folder::new();
    let server = SandboxServer::start(&kept.path("state.json"), [""; 0]);
    let text = group(hook, "").replace("https://rest.doo.net/v1", server.url());
    let folder = Folder::with_manifest(text);
    folder.write(
        "q.graphql",
        "\u{feff}# why\nquery ($id: ID!) { # all\n  order(id: $id, note: \"# no\") { hash }\n}\n",
    );
    let run = |args: &[&str]| folder.dooctl(args).with_credentials().run();
    run(&["apply", "--yes"]).exits_with(0);
    assert_eq!(
        kept_query(&server).text,
        "\nquery ($id: ID!) {\n  order(id: $id, note: \"# no\") { hash }\n}\n"
    );
    run(&["plan", "--detailed-exitcode"]).exits_with(0);
    // The same value, written in another way.
    folder.edit("q.graphql", "\"# no\"", "\"\"\"# no\"\"\"");
    run(&["plan", "--detailed-exitcode"]).exits_with(0);
}

#[test]
fn a_query_breaks_no_rule_that_needs_no_schema() {
    let query = |query: &str| {
        let hook = format!(
            "type: order_created\n            endpoint: https://crm.example.com\n            graphql:\n              query: '{query}'"
        );
        Folder::with_manifest(group(&hook, ""))
            .dooctl(["validate"])
            .run()
    };
    for (text, code) in [
        ("{ a } fragment F on A { a }", "graphql-fragment"),
        ("query ($a: A) { a }", "graphql-variable"),
        ("{ a: b a: c }", "graphql-field"),
        ("{ a @skip }", "graphql-directive"),
        ("mutation { a }", "graphql-operation"),
        ("{ a } { b }", "graphql-operation"),
        ("{ a }}", "graphql-syntax"),
    ] {
        query(text).exits_with(3).shows(&format!("error[{code}]: "));
    }
    // Under `origin`, which is doo's own form, it is a problem.
    let hook = r#"{ type: order_created, endpoint: "https://crm.example.com", origin: { endpoint: "https://gql.doo.net", body: "{\"query\":\"mutation { a }\"}" } }"#;
    Folder::with_manifest(group(hook, ""))
        .dooctl(["validate"])
        .run()
        .exits_with(0)
        .shows("warning[origin-body]: a payload must be a query, not a mutation");
}

#[test]
fn a_credential_that_no_header_can_hold_is_named_and_nothing_is_sent() {
    let server = ScriptedServer::start(|_| Answer::json(200, &json!({})));
    let hook = "{ type: order_created, endpoint: 'https://crm.example.com' }";
    let text = group(hook, "").replace("https://rest.doo.net/v1", &server.url());
    let folder = Folder::with_manifest(&text);
    let plan = |name: &str, value: &[u8]| {
        let plan = folder.dooctl(["plan", "-o", "json"]).with_credentials();
        plan.env(name, OsStr::from_bytes(value)).run()
    };
    for (name, value) in [
        ("DOO_API_KEY", &b"the-api\nkey"[..]),
        ("DOO_API_KEY", "\u{feff}the-api-key".as_bytes()),
        ("DOO_API_KEY", b"the-api-key\xff"),
        ("DOO_API_KEY", b"\n"),
        ("DOO_ACCESS_TOKEN", "töken".as_bytes()),
        ("DOO_CLIENT_SECRET", b"secret\xff"),
    ] {
        let refused = plan(name, value).exits_with(1);
        let document = refused.document();
        assert_eq!(document["failure"], "credentials", "{name}");
        let message = document["errors"][0]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(message.contains(name), "{document}");
        assert!(!refused.stderr.contains("the-api"), "{}", refused.stderr);
    }
    // For other sources, the message names the reference.
    folder.write("key", "the-api\u{a0}key");
    folder.edit(
        "dooctl.yaml",
        "requests_per_second",
        "credentials: { api_key: { file: key } }, requests_per_second",
    );
    let refused = plan("DOO_API_KEY", b"the-api-key").exits_with(1);
    assert_eq!(refused.document()["failure"], "credentials");
    refused
        .reports("file ")
        .reports("key has characters that a header cannot have");
    assert_eq!(server.received().len(), 0);
}

#[test]
fn secrets_of_every_source_obey_one_rule() {
    let secured = |reference: &str| {
        let rest = format!(
            "        authentication:\n          endpoint: https://crm.example.com/token\n          credentials: {{ client_secret: {reference} }}\n"
        );
        let hook = "{ type: order_created, endpoint: 'https://crm.example.com' }";
        let folder = Folder::with_manifest(group(hook, &rest));
        folder.write("secret", "hunter2\r\n");
        folder.write("odd", "hunter2\n\n");
        folder
    };
    let kept = |folder: &Folder| -> Value {
        let state = folder.document(".dooctl/sandbox.json");
        let groups = state["groups"].as_array().unwrap();
        let group = groups[0].get("group").unwrap_or(&groups[0]);
        group["authentication"]["credentials"]["client_secret"].clone()
    };
    for (plain, odd) in [
        ("{ env: PLAIN }", "{ env: ODD }"),
        ("{ file: secret }", "{ file: odd }"),
        (
            "{ command: [printf, \"hunter2\\r\\n\"] }",
            "{ command: [printf, \"hunter2\\n\\n\"] }",
        ),
    ] {
        for (reference, value, warned) in [(plain, "hunter2", false), (odd, "hunter2\n", true)] {
            let folder = secured(reference);
            let apply = folder.dooctl(["apply", "--yes", "--sandbox"]);
            let apply = apply.env("PLAIN", "hunter2\r\n").env("ODD", "hunter2\n\n");
            let ran = apply.run().exits_with(0);
            let reported = ran.stderr.contains("warning[odd-secret]: ")
                && ran.stderr.contains("gives a secret with a line break")
                && ran.stderr.contains("dooctl.yaml:12:41");
            assert_eq!(reported, warned, "{reference}: {}", ran.stderr);
            assert!(!ran.stderr.contains("hunter2"));
            assert_eq!(kept(&folder), value, "{reference}");
        }
    }
}
