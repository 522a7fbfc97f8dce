//! What a pull request changes about payloads: said in each format, and stopped by a guard.

use crate::commands::texts::run;
use crate::support::{Folder, copied};
use serde_json::{Value, json};

/// The example after an apply, with the query of its pull request.
fn changed() -> Folder {
    let folder = copied("examples/payloads");
    folder.write(".git/HEAD", "");
    run(&folder, &["apply", "--yes"]).exits_with(0);
    let broken = folder.read("pull-request/order.graphql");
    folder.write("queries/order.graphql", broken);
    folder
}

/// What a plan says of payloads.
fn payloads(folder: &Folder) -> Vec<Value> {
    let plan = run(folder, &["plan", "-o", "json"])
        .exits_with(0)
        .document();
    let items = plan["delivery"].as_array().into_iter().flatten();
    let items = items.filter(|item| item["kind"] == "payload");
    items.map(|item| item["payload"].clone()).collect()
}

#[test]
fn a_plan_names_what_breaks_in_each_format() {
    let folder = changed();
    for format in ["text", "markdown", "github"] {
        let shown = run(&folder, &["plan", "-o", format]).exits_with(0).stdout;
        let shown = shown.lines().filter(|line| !line.contains("igest"));
        let shown: Vec<&str> = shown.collect();
        insta::with_settings!({ filters => [(r"\b[0-9a-f]{8}…", "ID…")] }, {
            insta::assert_snapshot!(format, shown.join("\n"));
        });
    }
    let change = |class: &str, path: &str, message: &str| {
        json!({
            "types": ["order_created"],
            "endpoint": "https://crm.example.com/doo/orders",
            "class": class, "path": path, "message": message,
        })
    };
    let expected = json!([
        change(
            "breaking",
            "order.hash",
            "`order.hash` is no longer delivered"
        ),
        change(
            "compatible",
            "order.event.title",
            "`order.event.title` is new"
        ),
    ]);
    assert_eq!(payloads(&folder), [expected]);
    let plan = run(&folder, &["plan", "-o", "json"]).document();
    assert_eq!(plan["summary"]["breaking_payloads"], 1);
}

/// The workflows plan pull requests from a recording: the comment says the same.
#[test]
fn a_recording_is_compared_as_a_listing_is() {
    let folder = changed();
    run(&folder, &["list", "-o", "json=recorded.json"]).exits_with(0);
    let planned = ["plan", "--observed", "recorded.json", "-o", "markdown"];
    let comment = run(&folder, &planned).exits_with(0).stdout;
    let payload = "> - **payload** order&#95;created at crm.example.com/doo/orders\n\
                   >   - breaking: <code>order.hash</code> is no longer delivered\n\
                   >   - added: <code>order.event.title</code>\n";
    assert!(comment.contains(payload), "{comment}");
}

#[test]
fn the_guard_stops_an_apply_unless_it_is_allowed() {
    let folder = changed();
    let guard = "guard breaking-payload in team 4711: the payloads of 1 hook would break; order_created at crm.example.com/doo/orders: `order.hash` is no longer delivered";
    run(&folder, &["apply", "--yes"])
        .exits_with(4)
        .reports(guard);
    let allow = ["--allow", "breaking-payload=the CRM is ready"];
    run(&folder, &[&["apply", "--yes"], &allow[..]].concat()).exits_with(0);
    assert_eq!(payloads(&folder), [] as [Value; 0]);
    // Back: more is delivered, and something is missing again.
    folder.write(
        "queries/order.graphql",
        "query Q($id: ID!) { order(id: $id) { hash event { id title } } }",
    );
    run(&folder, &["apply", "--yes"]).exits_with(0);
    // Without the key the plan says the same, and nobody is stopped.
    folder.edit(
        "dooctl.yaml",
        "breaking_payload: true",
        "breaking_payload: false",
    );
    folder.write(
        "queries/order.graphql",
        "query Q($id: ID!) { order(id: $id) { hash } }",
    );
    let [changes] = &payloads(&folder)[..] else {
        panic!("one payload changes");
    };
    assert_eq!(changes[0]["path"], "order.event");
    run(&folder, &["apply", "--yes"]).exits_with(0);
}

#[test]
fn what_cannot_be_read_is_unknown_and_breaks_nothing() {
    let folder = changed();
    // The schema has no `hash` any more, so the query in doo cannot be read.
    folder.edit("doo.graphql", "hash: String!", "code: String!");
    let [changes] = &payloads(&folder)[..] else {
        panic!("one payload changes");
    };
    assert_eq!(changes.as_array().unwrap().len(), 1);
    assert_eq!(changes[0]["class"], "unknown");
    assert_eq!(changes[0]["path"], Value::Null);
    run(&folder, &["apply", "--yes"]).exits_with(0);
}

#[test]
fn a_payload_that_becomes_another_one_breaks() {
    let folder = changed();
    let hook = "\n            graphql:\n              file: queries/order.graphql\n              variables: { id: \"%ORDER_ID%\" }";
    folder.edit("dooctl.yaml", hook, "");
    let message = "the payload is another one: doo's default payload instead of a query";
    assert_eq!(payloads(&folder)[0][0]["message"], message);
    let refused = run(&folder, &["apply", "--yes"]).exits_with(4);
    refused.reports("breaking-payload");
}

/// What a schema says changes no operation, so what was reviewed stays so. Without a schema nothing
/// is said of payloads.
#[test]
fn the_digest_is_that_of_the_operations() {
    let folder = changed();
    let digest = |folder: &Folder| {
        let plan = run(folder, &["plan", "-o", "json"])
            .exits_with(0)
            .document();
        plan["digest"].clone()
    };
    let before = digest(&folder);
    folder.edit("doo.graphql", "hash: String!", "hash: String");
    folder.edit("doo.graphql", "type Query {", "type Query {\n  more: Int");
    assert_eq!(digest(&folder), before);
    let settings = "graphql:\n  schema: doo.graphql\n  scalars: { DateTime: { type: string, format: date-time } }\n";
    folder.edit("dooctl.yaml", settings, "");
    folder.edit("dooctl.yaml", "breaking_payload: true", "max_delete: 1");
    assert_eq!(digest(&folder), before);
    assert_eq!(payloads(&folder), [] as [Value; 0]);
}
