//! What receivers get, before anything is sent.

use crate::support::{Folder, copied, root};
use serde_json::Value;

fn example() -> Folder {
    let folder = copied("examples/payloads");
    folder.write(".git/HEAD", "");
    folder
}

/// The output of `payload` in one format.
fn payload(folder: &Folder, format: &str, options: &[&str]) -> String {
    let run = folder.dooctl(["payload", "-o", format]).args(options).run();
    run.exits_with(0).stdout
}

#[test]
fn payloads_are_shown_with_their_types() {
    let folder = example();
    insta::assert_snapshot!("text", payload(&folder, "text", &[]));
    insta::assert_snapshot!("markdown", payload(&folder, "markdown", &[]));
    let document: Value = serde_json::from_str(&payload(&folder, "json", &[])).unwrap();
    let [events, orders] = &document["payloads"].as_array().unwrap()[..] else {
        panic!("{document}");
    };
    assert_eq!(document["envelope"], "data");
    assert_eq!(
        events["types"],
        serde_json::json!(["event_created", "event_updated"])
    );
    assert_eq!(orders["headers"], serde_json::json!(["Authorization"]));
    assert_eq!(orders["id"], orders["schema"]["$id"]);
    jsonschema::draft202012::meta::validate(&orders["schema"]).unwrap();
    let validator = jsonschema::draft202012::new(&orders["schema"]).unwrap();
    for (body, fits) in [
        (
            r#"{"data":{"order":{"hash":"a","event":{"id":"1"}}}}"#,
            true,
        ),
        (r#"{"data":{"order":null}}"#, true),
        (r#"{"data":{"order":{"event":{"id":"1"}}}}"#, false),
        (r#"{"order":null}"#, false),
    ] {
        let body = serde_json::from_str(body).unwrap();
        assert_eq!(validator.is_valid(&body), fits, "{body}");
    }
}

/// The example keeps the contracts beside its receiver.
#[test]
fn the_contracts_of_the_example_are_fresh() {
    let kept = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/payloads/receiver/payloads.json"
    );
    let found = payload(&example(), "json", &[]);
    if std::env::var_os("DOOCTL_WRITE_REFERENCES").is_some() {
        std::fs::write(kept, &found).unwrap();
    }
    assert_eq!(std::fs::read_to_string(kept).unwrap_or_default(), found);
}

#[test]
fn types_and_groups_select() {
    let folder = example();
    let shown = payload(
        &folder,
        "text",
        &["--type", "on_order_created", "--group", "CRM sync"],
    );
    assert!(shown.contains("1 payload of 1 hook.") && !shown.contains("event_created"));
    let wrong = |options: &[&str]| {
        let run = folder.dooctl(["payload"]).args(options).run();
        run.exits_with(64)
    };
    wrong(&["--type", "order_create"]).reports("did you mean order_created?");
    wrong(&["--type", "contact_created"])
        .reports("the types of the selected hooks are event_created");
    wrong(&["--group", "CRM"]).reports("no selected team declares a group \"CRM\"");
    wrong(&["--team", "1"]).reports("declared teams: 4711");
}

#[test]
fn a_query_needs_a_schema_and_a_default_payload_does_not() {
    let folder = Folder::new();
    let hook =
        "  - name: A\n    hooks:\n    - { type: order_created, endpoint: 'https://a.example'";
    let with = |rest: &str| {
        let team = format!("- team: 1\n  groups:\n{hook}{rest} }}\n");
        folder.write("dooctl.yaml", root("https://rest.doo.net/v1", &team));
        folder.dooctl(["payload"])
    };
    with(", graphql: { query: '{ order(id: 1) { hash } }' }")
        .run()
        .exits_with(1)
        .reports("what a query delivers is not known: the manifest names no schema");
    let shown = with("").run().exits_with(0).stdout;
    assert!(
        shown.contains("OrdersIdGetResponse, as far as doo documents it"),
        "{shown}"
    );
    assert!(
        shown.contains("  order_details?: object\n    status?: string\n"),
        "{shown}"
    );
}

/// Neither the secret nor what may be one in an address or a header is in any output.
#[test]
fn no_secret_is_shown() {
    let folder = Folder::new();
    let team = "- team: 1\n  groups:\n  - name: A\n    hooks:\n    - { type: order_created, endpoint: 'https://a.example/doo?key=canary-1' }\n    authentication:\n      endpoint: https://a.example/token\n      credentials: { client_secret: { env: CRM_SECRET } }\n      header_value_format: 'Bearer canary-2 %ACCESS_TOKEN%'\n";
    folder.write("dooctl.yaml", root("https://rest.doo.net/v1", team));
    for format in ["text", "json", "markdown", "github"] {
        let dooctl = folder.dooctl(["payload", "-o", format]);
        let run = dooctl.env("CRM_SECRET", "canary-3").run().exits_with(0);
        assert!(!run.stdout.contains("canary"), "{}", run.stdout);
        assert!(!run.stderr.contains("canary"), "{}", run.stderr);
    }
}
