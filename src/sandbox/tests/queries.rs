use super::*;
use crate::graphql::{INTROSPECTION, INTROSPECTION_BEFORE_2021, Scalars, Schema};

const GRAPHQL: &str = "/graphql";

fn ask(client: &mut Client, query: &str) -> Got {
    client.send("POST", GRAPHQL, &json!({ "query": query }))
}

#[test]
fn the_documented_part_is_answered_with_the_usual_credentials() {
    let mut client = Client::new("");
    let query =
        "{ event(id: 1) { id title startDate } order(id: 1) { hash } none: event(id: 2) { id } }";
    let got = ask(&mut client, query);
    assert_eq!(got.status, 200);
    let event =
        json!({ "id": "1", "title": "sample title", "startDate": "2026-01-31T09:00:00+01:00" });
    let data = json!({ "event": event, "order": { "hash": "sample-hash-1" }, "none": null });
    assert_eq!(got.body, json!({ "data": data }));

    client.token = None;
    assert_eq!(ask(&mut client, query).status, 401);
    let without_key = http::Request::post(GRAPHQL).body(Bytes::new()).unwrap();
    assert_eq!(
        client.sandbox.handle(client.now, &without_key).status(),
        403
    );
    let counted: Vec<_> = client
        .sandbox
        .counts()
        .iter()
        .map(|it| (it.endpoint, it.status_class))
        .collect();
    assert!(counted.contains(&("POST /graphql", 2)), "{counted:?}");
    assert!(counted.contains(&("POST /graphql", 4)), "{counted:?}");
}

#[test]
fn bodies_that_are_no_requests_are_refused() {
    let mut client = Client::new("");
    for body in [json!(7), json!([]), json!({})] {
        let got = client.send("POST", GRAPHQL, &body);
        assert_eq!(got.status, 400, "{body}");
        assert!(got.body["errors"][0]["message"].is_string(), "{body}");
    }
    assert_eq!(client.send("GET", GRAPHQL, &Value::Null).status, 405);
}

#[test]
fn a_schema_of_the_manifest_is_answered_and_introspected() {
    let (schema, _) =
        Schema::read("type Query { ticket(id: ID!): Ticket } type Ticket { seat: Int! }").unwrap();
    let sdl = schema.to_sdl();
    let mut client = Client::new("");
    client.sandbox = client
        .sandbox
        .with_schema(Some(std::sync::Arc::new(schema)), Scalars::new());
    client.log_in();
    let got = ask(&mut client, "{ ticket(id: 3) { seat } }");
    assert!(
        got.body["data"]["ticket"]["seat"].is_u64(),
        "{:?}",
        got.body
    );
    let got = ask(&mut client, INTROSPECTION);
    assert_eq!(
        Schema::from_answer(&got.body.to_string()).unwrap().to_sdl(),
        sdl
    );
}

#[test]
fn introspection_is_refused_in_each_way() {
    for (flag, status, part) in [
        ("status400", 400, "introspection"),
        ("errors", 200, "introspection"),
        ("missing", 200, r#"{"data":{}}"#),
        ("forbidden", 403, r#"{"message":"Forbidden"}"#),
        ("older", 400, "specifiedByURL"),
    ] {
        let mut client = Client::new(&format!("--introspection {flag}"));
        let got = ask(&mut client, INTROSPECTION);
        assert_eq!(got.status, status, "{flag}");
        assert!(
            got.body.to_string().contains(part),
            "{flag}: {:?}",
            got.body
        );
        // Other queries are answered.
        assert_eq!(
            ask(&mut client, "{ event(id: 1) { id } }").status,
            200,
            "{flag}"
        );
        let older = ask(&mut client, INTROSPECTION_BEFORE_2021);
        let is_answered = older.body["data"]["__schema"].is_object();
        assert_eq!(is_answered, flag == "older", "{flag}");
    }
}
