//! What a made-up server answers.

use super::*;
use crate::graphql::{INTROSPECTION, INTROSPECTION_BEFORE_2021, Schema};
use serde_json::{Map, Value, json};
use std::fmt::Write;

const SDL: &str = r#"
    enum Status { ACTIVE CANCELLED }
    scalar DateTime
    interface Node { id: ID! }
    type Event implements Node { id: ID! title: String startDate: DateTime! orders: [Order!]! }
    type Order implements Node {
      id: ID! hash: String! status: Status! total: Float seats: Int eventId: ID
      buyerEmail: String isPaid: Boolean event: Event positions: [[Int!]] target: Target must: Event!
    }
    union Target = Event | Order
    type Query {
      event(id: ID!): Event
      order(id: ID!): Order
      mustOrder(id: ID!): Order
      venue(id: ID!): Node
      me: Order!
    }
    type Mutation { remove(id: ID!): Boolean }
"#;

/// One event, and one order of an event that is not there.
struct Two(Map<String, Value>, Map<String, Value>);

impl Two {
    fn new() -> Self {
        let map = |value: Value| value.as_object().cloned().unwrap();
        Self(
            map(json!({ "id": "7", "title": null })),
            map(
                json!({ "id": "9", "status": "active", "seats": "3", "event_id": "8", "total": 2 }),
            ),
        )
    }
}

impl Entities for Two {
    fn find(&self, field: &str, id: &str) -> KnownEntity<'_> {
        match (field, id) {
            ("event", "7") => KnownEntity::Kept(&self.0),
            ("order", "9") => KnownEntity::Kept(&self.1),
            ("event" | "order" | "must", _) => KnownEntity::Missing,
            _ => KnownEntity::NotKept,
        }
    }
}

fn ask(body: &Value) -> Value {
    let (schema, problems) = Schema::read(SDL).unwrap();
    assert_eq!(problems, []);
    let server = SchemaServer {
        schema: &schema,
        scalars: &Map::new(),
        entities: &Two::new(),
        seed: 5,
    };
    server.answer(&GraphqlRequest::read(body.to_string().as_bytes()).unwrap())
}

fn asked(query: &str) -> Value {
    ask(&json!({ "query": query }))
}

#[test]
fn what_is_kept_is_answered_in_the_form_of_its_type() {
    let query = "query($i: ID!) { order(id: $i) { id status seats total eventId } }";
    let answer = ask(&json!({ "query": query, "variables": { "i": "9" } }));
    let order = json!({ "id": "9", "status": "ACTIVE", "seats": 3, "total": 2.0, "eventId": "8" });
    assert_eq!(answer, json!({ "data": { "order": order } }));
    let event = asked("{ e: event(id: 7) { __typename id title } }");
    let expected = json!({ "__typename": "Event", "id": "7", "title": null });
    assert_eq!(event, json!({ "data": { "e": expected } }));
}

#[test]
fn what_is_not_there_is_null_if_it_may_be() {
    let answer = asked("{ event(id: 1) { id } order(id: 9) { event { id } must { title } } }");
    let order = json!({ "event": null, "must": { "title": "sample title" } });
    assert_eq!(answer, json!({ "data": { "event": null, "order": order } }));
}

#[test]
fn the_rest_is_made_up_and_says_so() {
    let query = "{ me { hash buyerEmail isPaid positions target { __typename } event { startDate } } \
                   venue(id: 5) { id } }";
    let answer = asked(query);
    assert_eq!(answer["errors"], Value::Null);
    let me = &answer["data"]["me"];
    assert_eq!(me["hash"], "sample hash");
    assert_eq!(me["buyerEmail"], "sample@example.com");
    assert!(me["isPaid"].is_boolean());
    assert!(me["positions"][0][0].is_i64());
    assert_eq!(me["event"]["startDate"], "2026-01-31T09:00:00+01:00");
    assert_eq!(answer["data"]["venue"], json!({ "id": "5" }));
    assert_eq!(asked(query), answer);
    // The same place has the same value, whatever else is asked.
    assert_eq!(
        asked("{ me { isPaid } }")["data"]["me"]["isPaid"],
        me["isPaid"]
    );
}

#[test]
fn a_schema_comes_back_whole() {
    let (schema, _) = Schema::read(SDL).unwrap();
    for query in [INTROSPECTION, INTROSPECTION_BEFORE_2021] {
        let answer = asked(query).to_string();
        let again = Schema::from_answer(&answer).unwrap();
        assert_eq!(again.to_sdl(), schema.to_sdl());
    }
}

#[test]
fn what_is_wrong_has_a_message_and_a_place() {
    let answer = asked("{\n  order(id: 1) { titel }\n}");
    let place = json!([{ "line": 2, "column": 18 }]);
    assert_eq!(answer["errors"][0]["locations"], place);
    assert_eq!(answer.get("data"), None);
    for query in [
        "{",
        "mutation { remove(id: 1) }",
        "query A { me { id } } query B { me { id } }",
        "query($i: ID!) { event(id: $i) { id } }",
    ] {
        let answer = asked(query);
        assert!(
            answer["errors"][0]["message"].is_string(),
            "{query}: {answer}"
        );
        assert!(
            answer.get("data").is_none_or(Value::is_null),
            "{query}: {answer}"
        );
    }
    for (body, why) in [
        ("[]", Malformed::NotAnObject),
        ("{}", Malformed::NoQuery),
        (r#"{"query": 1}"#, Malformed::NoQuery),
        (r#"{"query": "{a}", "variables": []}"#, Malformed::Variables),
    ] {
        assert_eq!(GraphqlRequest::read(body.as_bytes()), Err(why));
    }
}

#[test]
fn an_answer_has_an_end() {
    let mut query = "{ me { ...F0 } }".to_owned();
    for level in 0..30 {
        let next = level + 1;
        let fields = format!(
            "a: event {{ orders {{ ...F{next} }} }} b: event {{ orders {{ ...F{next} }} }}"
        );
        write!(query, "fragment F{level} on Order {{ {fields} }} ").unwrap();
    }
    query.push_str("fragment F30 on Order { id }");
    let answer = asked(&query);
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("at most 100000 fields"), "{message}");
}
