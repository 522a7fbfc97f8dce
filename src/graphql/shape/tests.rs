//! Shapes of queries, what their changes mean, and their contracts.

mod generated;
mod laws;

use super::*;
use crate::graphql::{Document, Envelope, Schema};
use serde_json::{Map, json};

fn shape(sdl: &str, query: &str) -> Shape {
    let (schema, problems) = Schema::read(sdl).unwrap();
    assert_eq!(problems, [], "{sdl}");
    let document = Document::parse(query);
    let checked = document.against(&schema, query).unwrap();
    assert_eq!(checked.faults(), [], "{query} {sdl}");
    Shape::of(&schema, &checked, None, &Map::new()).unwrap()
}

/// A change in one line.
fn line(change: &ShapeChange) -> String {
    format!("{:?} {} {:?}", change.class, change.path, change.what).to_lowercase()
}

/// A schema with one field `a` of the query type, and more types.
fn of(ty: &str) -> String {
    format!(
        "type Query {{ a(n: Int): {ty} b: Int c: O! i: N! u: U! }}
         interface N {{ x: Int! }}
         type O implements N {{ x: Int! y: String! old: Int @deprecated }}
         type P implements N {{ x: Int! z: Int! }}
         union U = O | P
         scalar S scalar T enum E {{ X Y }} enum F {{ X Y Z }} enum G {{ X }}"
    )
}

#[test]
fn what_a_change_means() {
    let plain = "{ a }";
    // Another schema, and the same query.
    for (before, after, expected) in [
        ("Int!", "Int!", &[][..]),
        ("Int!", "Int", &["breaking a maybenull"]),
        ("Int", "Int!", &["compatible a nevernull"]),
        ("[Int!]!", "[Int]!", &["breaking a[] maybenull"]),
        ("[Int]!", "[Int!]!", &["compatible a[] nevernull"]),
        ("[[Int!]!]", "[[Int!]]", &["breaking a[] maybenull"]),
        ("Int", "[Int]", &["breaking a lists"]),
        ("[[Int]]", "[Int]", &["breaking a lists"]),
        (
            "Int",
            "String",
            &["breaking a type { before: \"integer\", after: \"string\" }"],
        ),
        (
            "Boolean",
            "Float",
            &["breaking a type { before: \"boolean\", after: \"number\" }"],
        ),
        ("ID", "String", &[]),
        ("String", "ID", &[]),
        (
            "S",
            "T",
            &["breaking a type { before: \"s\", after: \"t\" }"],
        ),
        (
            "S",
            "String",
            &["breaking a type { before: \"s\", after: \"string\" }"],
        ),
        (
            "String",
            "S",
            &["breaking a type { before: \"string\", after: \"s\" }"],
        ),
        ("S", "S!", &["compatible a nevernull"]),
        ("Int", "Float", &["risky a integertonumber"]),
        ("Float", "Int", &["compatible a numbertointeger"]),
        ("E", "F", &["risky a morewords([\"z\"])"]),
        ("F", "E", &["compatible a fewerwords([\"z\"])"]),
        ("E", "G", &["compatible a fewerwords([\"y\"])"]),
        ("E", "String", &["risky a wordtotext"]),
        ("String", "E", &["compatible a texttoword"]),
        (
            "E",
            "Int",
            &["breaking a type { before: \"string\", after: \"integer\" }"],
        ),
        (
            "Int!",
            "Float",
            &["breaking a maybenull", "risky a integertonumber"],
        ),
        ("Int @deprecated", "Int", &["compatible a described"]),
        ("Int", "Int @deprecated", &["compatible a deprecated"]),
    ] {
        let found = changes(&shape(&of(before), plain), &shape(&of(after), plain));
        let found: Vec<_> = found.iter().map(line).collect();
        assert_eq!(found, expected, "{before} and {after}");
    }
    // The same schema, and another query.
    for (before, after, expected) in [
        ("{ a }", "{ a b }", &["compatible b added"][..]),
        ("{ a b }", "{ b }", &["breaking a removed"]),
        ("{ b a }", "{ a b }", &[]),
        ("{ c { x y } }", "{ c { y } }", &["breaking c.x removed"]),
        ("{ c { x } }", "{ c { ...F } } fragment F on O { x }", &[]),
        ("{ a }", "{ a(n: 1) }", &["risky a selectsotherwise"]),
        ("{ a }", "{ a: b }", &["risky a selectsotherwise"]),
        (
            "{ a }",
            "query ($v: Boolean!) { a @include(if: $v) }",
            &["breaking a maybeabsent"],
        ),
        (
            "query ($v: Boolean!) { a @skip(if: $v) }",
            "{ a }",
            &["compatible a alwaysthere"],
        ),
        ("{ a }", "{ a @include(if: true) b @skip(if: true) }", &[]),
        (
            "{ i { x } }",
            "{ i { ... on O { x } } }",
            &["breaking i.x maybeabsent"],
        ),
        (
            "{ i { x } }",
            "{ i { ... on O { x } ... on P { x } } }",
            &[],
        ),
        (
            "{ u { ... on O { y } } }",
            "{ u { ... on P { z } } }",
            &["breaking u.y removed", "compatible u.z added"],
        ),
        (
            "{ u { __typename } }",
            "{ u { ... on O { __typename } } }",
            &[
                "breaking u.__typename maybeabsent",
                "compatible u.__typename fewerwords([\"p\"])",
            ],
        ),
        (
            "{ c { y } }",
            "query ($v: Boolean!) { c { y } c @include(if: $v) { x } }",
            &["compatible c.x added"],
        ),
        // Two conditions on one variable: one of the branches is always there.
        (
            "query ($v: Boolean!) { c @include(if: $v) { x } c @skip(if: $v) { x y } }",
            "query ($v: Boolean!) { c @include(if: $v) { x } }",
            &["breaking c maybeabsent", "breaking c.y removed"],
        ),
        (
            "{ a c { x } }",
            "query ($v: Boolean!) { a @include(if: $v) a @skip(if: $v) c { x @skip(if: $v) ...F @include(if: $v) } } fragment F on O { x }",
            &[],
        ),
        // The same path: it is never there.
        (
            "{ a b }",
            "query ($v: Boolean!) { a @include(if: $v) @skip(if: $v) b }",
            &["breaking a removed"],
        ),
        (
            "query ($v: Boolean!) { u { ... on O { __typename } ... on P @include(if: $v) @skip(if: $v) { __typename } } }",
            "{ u { __typename } }",
            &[
                "risky u.__typename morewords([\"p\"])",
                "compatible u.__typename alwaysthere",
            ],
        ),
        (
            "query ($v: Boolean!) { i { x } ... @include(if: $v) { i @skip(if: $v) { ... on P { z } } } }",
            "{ i { x } }",
            &[],
        ),
        // The same when it is there, the other way round.
        (
            "query ($v: Boolean!) { i { ... on O { k: x } ... on P @include(if: $v) { k: z } } }",
            "query ($v: Boolean!) { i { ... on O { k: x } ... on P @skip(if: $v) { k: z } } }",
            &[],
        ),
        // Two variables.
        (
            "{ a }",
            "query ($v: Boolean!, $w: Boolean!) { a @include(if: $v) a @skip(if: $w) }",
            &["breaking a maybeabsent"],
        ),
        (
            "{ c { y old } }",
            "{ c { y } }",
            &["breaking c.old removed"],
        ),
    ] {
        let sdl = of("Int");
        let found = changes(&shape(&sdl, before), &shape(&sdl, after));
        let found: Vec<_> = found.iter().map(line).collect();
        assert_eq!(found, expected, "{before} and {after}");
    }
    // One possible type more.
    let query = "{ u { __typename ... on O { y } } }";
    let wider = of("Int").replace("union U = O", "type Q { q: Int } union U = Q | O");
    let found = changes(&shape(&of("Int"), query), &shape(&wider, query));
    let found: Vec<_> = found.iter().map(line).collect();
    assert_eq!(found, ["risky u.__typename morewords([\"q\"])"]);
}

#[test]
fn the_variables_of_a_hook_are_known() {
    let sdl = of("Int");
    let given = |query: &str, variables: serde_json::Value| {
        let (schema, _) = Schema::read(&sdl).unwrap();
        let checked = Document::parse(query).against(&schema, query).unwrap();
        assert_eq!(checked.faults(), [], "{query}");
        Shape::of(&schema, &checked, None, variables.as_object().unwrap()).unwrap()
    };
    let plain = given("{ a(n: 1) b }", json!({}));
    for (query, variables, expected) in [
        ("query ($n: Int) { a(n: $n) b }", json!({ "n": 1 }), &[][..]),
        ("query ($m: Int = 1) { a(n: $m) b }", json!({}), &[]),
        (
            "query ($m: Int = 1) { a(n: $m) b }",
            json!({ "m": 2 }),
            &["risky a selectsotherwise"],
        ),
        (
            "query ($v: Boolean!) { a(n: 1) @include(if: $v) b @skip(if: $v) }",
            json!({ "v": true }),
            &["breaking b removed"],
        ),
        (
            "query ($v: Boolean = false) { a(n: 1) @skip(if: $v) b }",
            json!({}),
            &[],
        ),
        (
            "query ($v: Boolean = false) { a(n: 1) b @skip(if: $v) }",
            json!({ "v": "%EVENT_ID%" }),
            &["breaking b maybeabsent"],
        ),
    ] {
        let found = changes(&plain, &given(query, variables.clone()));
        let found: Vec<_> = found.iter().map(line).collect();
        assert_eq!(found, expected, "{query} {variables}");
    }
}

#[test]
fn a_contract_is_a_json_schema() {
    let sdl = "type Query { event(id: ID!): Event }
        type Event { \"How it is called.\" title: String! tags: [String!] status: Status at: Day! old: Int @deprecated until: Day }
        enum Status { DRAFT ENDED } scalar Day";
    let query = "query ($full: Boolean!) { event(id: 1) { title tags status at until old @include(if: $full) } }";
    let scalars = json!({ "Day": { "type": "string" } });
    let scalars = scalars.as_object().unwrap();
    let shape = shape(sdl, query);
    let schema = contract(&shape, Envelope::Data, scalars);
    let id = schema["$id"].as_str().unwrap();
    assert!(id.starts_with("doo:") && id.len() == 16, "{id}");
    let event = &schema["properties"]["data"]["properties"]["event"];
    assert_eq!(
        *event,
        json!({
            "type": ["object", "null"],
            "properties": {
                "title": { "type": "string", "description": "How it is called." },
                "tags": { "type": ["array", "null"], "items": { "type": "string" } },
                "status": { "enum": ["DRAFT", "ENDED", null] },
                "at": { "type": "string" },
                "until": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
                "old": { "type": ["integer", "null"], "deprecated": true },
            },
            "required": ["at", "status", "tags", "title", "until"],
        })
    );
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    // The id is that of the shape and the envelope, whatever the order and the description.
    let reordered = query.replace("title tags", "tags title");
    let described = sdl.replace("How it is", "As it is");
    let same = self::shape(&described, &reordered);
    assert_ne!(
        contract(&shape, Envelope::None, scalars)["$id"],
        schema["$id"]
    );
    assert_eq!(
        contract(&same, Envelope::Data, scalars)["$id"],
        schema["$id"]
    );
}

/// Each variable doubles the answers that are possible.
#[test]
fn conditions_that_double_have_no_shape() {
    let query = |variables: usize| {
        let each = |of: fn(usize) -> String| (0..variables).map(of).collect::<Vec<_>>().join(" ");
        format!(
            "query ({}) {{ {} }}",
            each(|at| format!("$v{at}: Boolean!")),
            each(|at| format!("a @include(if: $v{at})")),
        )
    };
    let (schema, _) = Schema::read(&of("Int")).unwrap();
    for (variables, is_known) in [(0, true), (1, true), (8, true), (30, false)] {
        let query = match variables {
            0 => "{ a }".to_owned(),
            _ => query(variables),
        };
        let checked = Document::parse(&query).against(&schema, &query).unwrap();
        assert_eq!(checked.faults(), [], "{query}");
        let shape = Shape::of(&schema, &checked, None, &Map::new());
        assert_eq!(shape.is_some(), is_known, "{variables}");
        // A hook gives its variables.
        let given = (0..variables).map(|at| (format!("v{at}"), true.into()));
        assert!(Shape::of(&schema, &checked, None, &given.collect()).is_some());
    }
}

#[test]
fn fragments_that_double_have_no_shape() {
    use std::fmt::Write;
    for condition in ["", "@include(if: $v)"] {
        let mut query =
            "query ($v: Boolean!) { o { ...F0 } b @skip(if: $v) } fragment F40 on O { x }"
                .to_owned();
        for level in 0..40 {
            let next = level + 1;
            write!(query, " fragment F{level} on O {{ l: o {condition} {{ ...F{next} }} r: o {{ ...F{next} }} }}").unwrap();
        }
        let (schema, _) =
            Schema::read("type Query { o: O b: Int } type O { o: O x: Int }").unwrap();
        let checked = Document::parse(&query).against(&schema, &query).unwrap();
        assert_eq!(checked.faults(), []);
        assert_eq!(Shape::of(&schema, &checked, None, &Map::new()), None);
    }
}
