//! Schemas as files and as answers, whole and broken.

use super::*;
use crate::graphql::{Code, Document, Fault};
use serde_json::{Value, json};

fn refused(text: &str) -> Fault {
    let fault = Schema::read(text).err().unwrap_or_else(|| panic!("{text}"));
    assert_eq!(fault.code, Code::NoSchema);
    fault
}

#[test]
fn what_is_no_schema_is_refused_where_it_begins() {
    for (text, index, message) in [
        ("", 0, "the file is empty"),
        ("\u{feff} \n", 0, "the file is empty"),
        ("type Event { id: ID }", 0, "the schema has no query type"),
        ("schema { query: Root }", 0, "the schema has no query type"),
        ("{}", 0, "it has no `__schema`"),
        ("{\"a\": ", 0, "it is not JSON"),
        ("{\"data\": null}", 0, "it has no `__schema`"),
    ] {
        let fault = refused(text);
        assert_eq!(
            (fault.index, fault.message.as_str()),
            (index, message),
            "{text}"
        );
    }
    for (text, index) in [
        ("<!DOCTYPE html>\n<html></html>", 0),
        ("version: 1\nowner: crm\n", 0),
    ] {
        let fault = refused(text);
        assert_eq!(fault.index, index, "{text}: {fault:?}");
        assert!(
            fault.message.starts_with("this is not a GraphQL schema: "),
            "{fault:?}"
        );
    }
}

#[test]
fn what_nests_too_deeply_or_is_too_large_is_refused() {
    let deep = format!(
        "type Query {{ a: {}Int{} }}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let value = format!(
        "type Query {{ a(b: [Int] = {}): Int }}",
        "[".repeat(100_000)
    );
    let long = format!("type Query {{ {} }}", "a: Int ".repeat(700_000));
    for text in [deep, value, long] {
        let fault = refused(&text);
        assert!(
            fault.message.contains("too large or nests too deeply"),
            "{fault:?}"
        );
    }
    let answer = format!("{{\"data\":{}", "{\"__schema\":".repeat(100_000));
    assert_eq!(refused(&answer).message, "it is not JSON");
}

#[test]
fn a_schema_with_faults_still_checks_queries() {
    let text = "type Query { event(id: ID!): Event broken: Nothing }\n\
                type Event { id: ID! title: String title: Int }\n\
                type Empty implements Missing { id: ID }\n\
                enum None\n";
    let (schema, problems) = Schema::read(text).unwrap();
    let at: Vec<_> = problems.iter().map(|it| it.index).collect();
    let begin = |part: &str| text.find(part).unwrap();
    assert_eq!(at.len(), 4, "{problems:?}");
    for part in ["Nothing", "title: Int", "enum None"] {
        assert!(at.contains(&begin(part)), "{part}: {problems:?}");
    }
    let query = "{ event(id: 1) { titel } }";
    let checked = Document::parse(query).against(&schema, query).unwrap();
    let [only] = checked.faults() else {
        panic!("{:?}", checked.faults())
    };
    assert_eq!(only.help.as_deref(), Some("did you mean `title`?"));
}

/// An answer with one type that has everything.
fn answer() -> Value {
    let named = |kind: &str, name: &str| json!({ "kind": kind, "name": name, "ofType": null });
    let of = |kind: &str, inner: Value| json!({ "kind": kind, "name": null, "ofType": inner });
    let id = of("NON_NULL", named("SCALAR", "ID"));
    json!({ "data": { "__schema": {
        "queryType": { "name": "Query" },
        "types": [
            { "kind": "OBJECT", "name": "Query", "fields": [
                { "name": "z", "description": "Says \"\"\" and \\ and\nmore.",
                  "args": [
                    { "name": "when", "type": named("INPUT_OBJECT", "When"), "defaultValue": "{ day: 1 }" },
                    { "name": "id", "type": id },
                  ],
                  "type": of("NON_NULL", of("LIST", named("UNION", "Any"))), "isDeprecated": false },
                { "name": "a", "args": [], "type": named("INTERFACE", "Node"),
                  "isDeprecated": true, "deprecationReason": "use \"z\"" },
            ], "interfaces": [] },
            { "kind": "SCALAR", "name": "Day", "specifiedByURL": "https://day.example" },
            { "kind": "INTERFACE", "name": "Node", "fields": [{ "name": "id", "args": [], "type": id }] },
            { "kind": "OBJECT", "name": "One", "interfaces": [{ "name": "Node" }],
              "fields": [{ "name": "id", "args": [], "type": id }, { "name": "color", "args": [], "type": named("ENUM", "Color") }] },
            { "kind": "UNION", "name": "Any", "possibleTypes": [{ "name": "One" }] },
            { "kind": "ENUM", "name": "Color", "enumValues": [{ "name": "RED" }, { "name": "BLUE", "isDeprecated": true }] },
            { "kind": "INPUT_OBJECT", "name": "When", "inputFields": [{ "name": "day", "type": named("SCALAR", "Int") }] },
            { "kind": "SCALAR", "name": "ID" },
            { "kind": "OBJECT", "name": "__Type", "fields": [] },
        ],
        "directives": [
            { "name": "skip", "args": [], "locations": ["FIELD"] },
            { "name": "live", "isRepeatable": true, "locations": ["QUERY", "FIELD"], "args": [] },
        ],
    }}})
}

#[test]
fn an_answer_is_written_in_one_order() {
    let schema = Schema::from_answer(&answer().to_string()).unwrap();
    let sdl = schema.to_sdl();
    let (read, problems) = Schema::read(&sdl).unwrap();
    assert_eq!(problems, []);
    assert!(read == schema, "{sdl}");
    assert_eq!(read.to_sdl(), sdl);

    let mut turned = answer();
    for list in ["types", "directives"] {
        let list = turned["data"]["__schema"][list].as_array_mut().unwrap();
        list.reverse();
        for definition in list {
            for inner in ["fields", "enumValues", "locations"] {
                if let Some(inner) = definition.get_mut(inner).and_then(Value::as_array_mut) {
                    inner.reverse();
                }
            }
        }
    }
    assert_eq!(
        Schema::from_answer(&turned.to_string()).unwrap().to_sdl(),
        sdl
    );
    insta::assert_snapshot!(sdl);
}

#[test]
fn an_answer_that_is_no_schema_says_why() {
    let reason = |answer: &str| Schema::from_answer(answer).err().unwrap().to_string();
    for (answer, expected) in [
        ("<html>", "it is not JSON"),
        ("", "it is not JSON"),
        ("{\"data\": {\"__schema\": {", "it is not JSON"),
        ("{\"data\": {}}", "it has no `__schema`"),
        ("[]", "it has no `__schema`"),
        ("{\"message\":\"Forbidden\"}", "it has no `__schema`"),
        (
            r#"{"data": null, "errors": [{"message": "GraphQL introspection is not allowed"}]}"#,
            "it has no `__schema`",
        ),
        (
            r#"{"errors": [{"message": "Cannot query field \"isRepeatable\""}]}"#,
            "the server rejects the query: Cannot query field \"isRepeatable\"",
        ),
        (
            r#"{"data": {"__schema": {"queryType": {"name": "Query"}, "types": 5}}}"#,
            "it is not an answer to an introspection: `types` cannot be read",
        ),
        (
            r#"{"data": {"__schema": {"queryType": {"name": "Query"}, "types": []}}}"#,
            "it is not an answer to an introspection: the schema has no query type",
        ),
    ] {
        assert_eq!(reason(answer), expected, "{answer}");
    }
}

#[test]
fn an_answer_cannot_write_more_than_its_parts() {
    let change = |path: &str, value: &str| {
        let mut answer = answer();
        *answer.pointer_mut(path).unwrap() = value.into();
        Schema::from_answer(&answer.to_string())
    };
    let default = "/data/__schema/types/0/fields/0/args/0/defaultValue";
    for value in [
        "1) { a } query ($b: B = 1",
        "1, $b: B = 2",
        "1 # more",
        "1 }",
        "",
    ] {
        let read = change(default, value);
        match value {
            // A comment ends with its line.
            "1 # more" => drop(read.unwrap()),
            _ => drop(read.unwrap_err()),
        }
    }
    for name in ["a: Int } type Evil { b", "", "a b", "ä"] {
        change("/data/__schema/types/0/fields/0/name", name).unwrap_err();
    }
    let description = "/data/__schema/types/0/fields/0/description";
    let schema = change(description, "\"\"\" } type Evil { a: Int }").unwrap();
    assert!(!schema.types().types.contains_key("Evil"));
}
