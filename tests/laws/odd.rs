//! Listings with everything that doo does not exclude.

use crate::export::team;
use crate::generate::OWNER;
use crate::manifest::session;
use dooctl::api::Reader;
use dooctl::model::Listing;
use dooctl::observed;
use dooctl::sandbox::{InProcess, Sandbox, Shared, Variants};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Texts with a meaning for YAML, variables or terminals, or without any.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "",
        " ",
        "a",
        "CRM sync",
        "yes",
        "No",
        "~",
        "null",
        "0123",
        "1e3",
        "- a",
        "a: b",
        "a #b",
        "a:",
        "#",
        "${crm}",
        "$${crm}",
        "$",
        "%EVENT_ID%",
        "\"",
        "'",
        "\\",
        "[x]",
        "{x}",
        "<<",
        "a\nb\n",
        "\n a",
        "\ta",
        "\r\n",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{1b}[2J",
        "\u{0}",
        "Käse 😀",
        "---",
        "...",
        "|",
        ">",
        "&a",
        "*a",
        "!a",
        "@",
        "`",
        "2026-01-01",
        "on_",
        "[dooctl owner=x",
        "trailing  ",
    ];
    let words = prop::sample::select(words.to_vec());
    prop_oneof![
        2 => prop::collection::vec(words, 1..4).prop_map(|words| words.concat()),
        1 => "\\PC{0,10}",
    ]
}

fn url() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => Just("https://crm.example.com/doo".to_owned()),
        4 => Just("http://crm.example.com/?key=${x}&b=#c".to_owned()),
        1 => Just("https://me:pw@crm.example.com".to_owned()),
        1 => text(),
        1 => text().prop_map(|text| format!("https://crm.example.com/{text}")),
    ]
}

fn hook_type() -> impl Strategy<Value = String> {
    let types = [
        "order_created",
        "event_updated",
        "contact_created",
        "on_order_created",
        "on_on_order_created",
        "event_created_92bd9a53281981160c955e339304b3e5",
        "event_created_92bd9a53281981160c955e339304b3e5_92bd9a53281981160c955e339304b3e5",
        "order",
        "Order Created",
    ];
    let odd = prop::sample::select(types.to_vec());
    prop_oneof![4 => Just("order_created"), 1 => odd].prop_map(str::to_owned)
}

fn query() -> impl Strategy<Value = String> {
    let queries = [
        "query ($id: ID!) {\n  event(id: $id) {\n    title\n  }\n}\n",
        "query Named($id: ID!, $n: Int = 3) { event(id: $id, n: $n) { id title } }",
        "query A { a } query B { b }",
        "{\r\n\ta # all\r\n}",
        "{ a(t: \"\"\"\n\tx ${y}\n  z\"\"\") }",
        "{ a(t: \"$${x}\") }",
        "{ a(",
        "query ($id: ID!) { a }",
        "",
        "?",
    ];
    let queries = prop::sample::select(queries.to_vec()).prop_map(str::to_owned);
    prop_oneof![3 => queries, 1 => text()]
}

fn variables() -> impl Strategy<Value = Value> {
    let object = prop::collection::btree_map(text(), scalar(), 0..3)
        .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>());
    prop_oneof![
        4 => Just(json!({ "id": "%EVENT_ID%" })),
        1 => Just(json!({ "id": "%EVENT_ID%", "n": [1, -2.5, 1e300, { "a: b": [], "${c}": "${d}" }] })),
        1 => Just(Value::Null),
        1 => Just(json!([])),
        1 => Just(json!("no object")),
        1 => object.prop_map(Value::Object),
    ]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(Value::from),
        text().prop_map(Value::from),
    ]
}

fn body() -> impl Strategy<Value = Value> {
    let operation_name = prop::sample::select(vec![
        Value::Null,
        json!("Named"),
        json!("A"),
        json!("B"),
        json!(7),
    ]);
    let whole = (query(), variables(), operation_name);
    let whole = whole.prop_map(|(query, variables, operation_name)| {
        json!({ "operationName": operation_name, "variables": variables, "query": query })
    });
    let whole = whole.boxed();
    let text_of = |value: Value| Value::String(value.to_string());
    prop_oneof![
        4 => whole.clone().prop_map(text_of),
        1 => whole.clone().prop_map(|body| Value::String(format!("{body:#}"))),
        1 => whole,
        1 => query().prop_map(move |query| text_of(json!({ "query": query, "extensions": 1 }))),
        1 => text().prop_map(Value::from),
        1 => Just(json!("[1, 2]")),
        1 => Just(Value::Null),
    ]
}

fn origin() -> impl Strategy<Value = Value> {
    let endpoint = prop_oneof![
        12 => Just("https://gql.doo.net".to_owned()),
        2 => Just("https://gql.example.com".to_owned()),
        1 => text(),
    ];
    let method = prop_oneof![12 => Just("POST"), 2 => Just("GET"), 1 => Just("post")];
    (endpoint, method, body()).prop_map(
        |(endpoint, method, body)| json!({ "endpoint": endpoint, "method": method, "body": body }),
    )
}

fn hook() -> impl Strategy<Value = Value> {
    let method = prop_oneof![12 => Just("POST"), 2 => Just("PUT"), 1 => Just("p")];
    (hook_type(), method, url(), prop::option::of(origin())).prop_map(
        |(hook_type, method, endpoint, origin)| {
            let mut hook = json!({ "type": hook_type, "method": method, "endpoint": endpoint });
            if let Some(origin) = origin {
                hook["origin"] = origin;
            }
            hook
        },
    )
}

fn authentication() -> impl Strategy<Value = Value> {
    let secret = prop_oneof![
        2 => Just(json!("a secret")),
        1 => Just(json!("another")),
        1 => Just(json!("***")),
        1 => Just(Value::Null),
    ];
    let or_default =
        |default: &'static str| prop_oneof![3 => Just(default.to_owned()), 1 => text()];
    let parts = (
        url(),
        secret,
        or_default("doo"),
        or_default("client_credentials"),
        or_default("Bearer %ACCESS_TOKEN%"),
    );
    parts.prop_map(|(endpoint, secret, client_id, grant_type, header)| {
        json!({
            "grant_type": grant_type,
            "endpoint": endpoint,
            "credentials": { "client_id": client_id, "client_secret": secret },
            "header_format": "Authorization",
            "header_value_format": header,
        })
    })
}

/// A group; half of them can be declared.
fn group() -> impl Strategy<Value = Value> {
    let name = prop_oneof![2 => "Group [1-9]", 1 => text()];
    let marker = prop_oneof![
        3 => Just(String::new()),
        1 => Just(format!(" [dooctl owner={OWNER} team={}]", team())),
        1 => Just(format!(" [dooctl owner={OWNER} team={} event=82032]", team())),
        1 => Just(format!(" [dooctl owner={OWNER} team={} replaces=seed-0,seed-1]", team())),
        1 => Just(format!(" [dooctl owner=other team={}]", team())),
    ];
    let description = prop_oneof![2 => Just("Orders".to_owned()), 1 => text()];
    let scope = prop_oneof![6 => Just(Value::Null), 2 => Just(json!(82032)), 1 => text().prop_map(Value::from)];
    let hooks = prop_oneof![
        12 => prop::collection::vec(hook(), 1..4),
        1 => Just(vec![]),
    ];
    let parts = (
        name,
        description,
        marker,
        scope,
        hooks,
        prop::option::of(authentication()),
    );
    parts.prop_map(
        |(name, description, marker, scope, hooks, authentication)| {
            json!({
                "name": name,
                "description": format!("{description}{marker}"),
                "event_id": scope,
                "hooks": hooks,
                "authentication": authentication,
            })
        },
    )
}

/// A listing of one team.
pub(crate) fn listing() -> impl Strategy<Value = Value> {
    prop::collection::vec(group(), 0..6).prop_map(|mut groups| {
        for (number, group) in groups.iter_mut().enumerate() {
            group["id"] = json!(format!("seed-{number}"));
        }
        json!({ "_embedded": { "webhooks": groups } })
    })
}

/// The listing as the client reads it.
pub(crate) async fn listed(listing: &Value) -> Vec<Listing> {
    let mut sandbox = Sandbox::new(Variants {
        scope: dooctl::sandbox::ScopeListing::Echo,
        ..Variants::default()
    });
    sandbox.seed_listing(&team(), listing).unwrap();
    let transport = InProcess::new(Shared::new(sandbox, None));
    let session = session(Box::new(transport));
    let listings = observed::list_all(Reader::new(&session), &[&team()], true, &|_| ()).await;
    listings.into_iter().map(Result::unwrap).collect()
}
