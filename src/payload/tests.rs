//! Which hooks share a payload, and what is known of it.

use super::*;
use crate::desired::{Checkout, Desired, LoadOptions, NoShape, load};
use crate::model::HookType;
use serde_json::{Value, json};
use std::fs;

const SCHEMA: &str = "type Query { event(id: ID!): Event order(id: ID!): Order }
    type Event { id: ID! title: String! }
    type Order { hash: String! event: Event at: DateTime! }
    scalar DateTime";

/// A manifest with these settings and hooks, in two groups that differ in their events.
fn desired(graphql: &str, hooks: &str) -> Desired {
    let folder = tempfile::tempdir().unwrap();
    let group = |name: &str, event: u32| {
        format!("  - name: {name}\n    event_id: {event}\n    hooks:\n{hooks}")
    };
    let root = format!(
        "version: 1\nowner: crm\napi: {{ url: https://rest.doo.net/v1 }}\nlints: {{ origin-body: warn }}\n{graphql}\nteams:\n- team: 4711\n  groups:\n{}{}",
        group("A", 1),
        group("B", 2)
    );
    fs::write(folder.path().join("dooctl.yaml"), root).unwrap();
    fs::write(folder.path().join("doo.graphql"), SCHEMA).unwrap();
    let loaded = load(&LoadOptions {
        manifest: folder.path(),
        checkout: &Checkout::of(folder.path()),
        var_files: &[],
        vars: &[],
        api_url: None,
    });
    loaded
        .desired
        .unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

const WITH_SCHEMA: &str = "graphql: { schema: doo.graphql }";

/// A hook with more keys.
fn hook(types: &str, rest: &str) -> String {
    format!("    - {{ types: [{types}], endpoint: 'https://crm.example.com/doo', {rest} }}\n")
}

fn order(query: &str) -> String {
    format!("graphql: {{ query: '{query}', variables: {{ id: '%ORDER_ID%' }} }}")
}

/// Groups and types of each payload, and whether it has a schema.
fn shared(desired: &Desired, types: &[&str]) -> Vec<String> {
    let types: Vec<_> = types.iter().map(|it| HookType::declared(it)).collect();
    let payloads = of(desired, &types);
    let line = |payload: &Payload<'_>| {
        let groups: Vec<&str> = payload.groups.iter().map(|(_, name)| *name).collect();
        let types: Vec<String> = payload.types.iter().map(ToString::to_string).collect();
        format!("{}: {}", groups.join(" "), types.join(" "))
    };
    payloads.iter().map(line).collect()
}

#[test]
fn hooks_that_deliver_the_same_share_a_payload() {
    let query = "query ($id: ID!) { order(id: $id) { hash } }";
    let reformatted = "query ($id: ID!) {   order(id: $id) { hash, } }";
    let hooks = hook("order_created", &order(query))
        + &hook("order_updated", &order(reformatted))
        + &hook("order_cancelled", &(order(query) + ", method: PUT"))
        + &hook("event_created, order_removed", "");
    let desired = desired(WITH_SCHEMA, &hooks);
    assert_eq!(
        shared(&desired, &[]),
        [
            "A B: order_created order_updated",
            "A B: order_cancelled",
            "A B: event_created",
            "A B: order_removed",
        ]
    );
    assert_eq!(
        shared(&desired, &["order_updated", "order_removed"]),
        ["A B: order_updated", "A B: order_removed"]
    );
}

/// The contents of the first payload.
fn content(graphql: &str, rest: &str) -> (Content, Option<Value>) {
    let desired = desired(graphql, &hook("order_created", rest));
    let payloads = of(&desired, &[]);
    let schema = payloads[0].schema(&desired.queries);
    (payloads[0].content.clone(), schema)
}

#[test]
fn what_is_not_known_is_said() {
    let query = order("query ($id: ID!) { order(id: $id) { hash } }");
    let origin = |endpoint: &str, body: &str| {
        format!("origin: {{ endpoint: 'https://{endpoint}', body: '{body}' }}")
    };
    let body = r#"{"query":"{ nothing }"}"#;
    for (graphql, rest, why) in [
        ("", query.clone(), NoShape::NoSchema),
        (
            WITH_SCHEMA,
            origin("own.example", body),
            NoShape::OtherEndpoint,
        ),
        ("", origin("own.example", body), NoShape::OtherEndpoint),
        (WITH_SCHEMA, origin("gql.doo.net", body), NoShape::Invalid),
        (WITH_SCHEMA, origin("gql.doo.net", "no"), NoShape::Invalid),
    ] {
        let found = content(graphql, &rest);
        assert_eq!(found, (Content::Unknown(why), None), "{graphql} {rest}");
    }
}

#[test]
fn the_envelope_and_the_scalars_are_those_of_the_manifest() {
    let query = order("query ($id: ID!) { order(id: $id) { at } }");
    let date = json!({ "type": "string", "format": "date-time" });
    let settings = "scalars: { DateTime: { type: string, format: date-time } }";
    let of = |envelope: &str| {
        let graphql =
            format!("graphql: {{ schema: doo.graphql, envelope: {envelope}, {settings} }}");
        content(&graphql, &query).1.unwrap()
    };
    let (data, none) = (of("data"), of("none"));
    let inner = &data["properties"]["data"]["properties"]["order"];
    assert_eq!(inner["properties"]["at"], date);
    assert_eq!(none["properties"]["order"], *inner);
    assert_ne!(data["$id"], none["$id"]);
}

#[test]
fn default_payloads_are_open_and_partial() {
    for (hook_type, name, path, examples) in [
        (
            "event_created",
            "EventsIdEditGetResponse",
            "/properties/status",
            5,
        ),
        (
            "order_created",
            "OrdersIdGetResponse",
            "/properties/order_details/properties/attendees/items/properties/ticket/properties/status",
            4,
        ),
    ] {
        let schema = DefaultPayload::of(&HookType::declared(hook_type)).schema();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        assert_eq!(schema["title"], name);
        assert_eq!(schema["$id"], format!("doo:{name}"));
        let status = schema.pointer(path).unwrap();
        assert_eq!(status["examples"].as_array().unwrap().len(), examples);
        // Whatever it is: nothing is required, and more may be there.
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert!(validator.is_valid(&json!({ "event_id": 1, "status": "new", "more": [] })));
        assert!(validator.is_valid(&json!({ "event_id": "1" })));
        assert_eq!(schema["x-doo"], "partial");
    }
    let unknown = DefaultPayload::of(&HookType::declared("contact_created"));
    assert_eq!(unknown, DefaultPayload::Unknown);
    assert_eq!(unknown.schema().get("$id"), None);
}
