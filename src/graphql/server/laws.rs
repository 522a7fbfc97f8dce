//! Law 12: a fetched schema, read back, is the schema; and it is the same text, whatever the order
//! of the answer.

use super::*;
use crate::graphql::{INTROSPECTION, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fmt::Write;

struct Nothing;

impl Entities for Nothing {
    fn find(&self, _: &str, _: &str) -> KnownEntity<'_> {
        KnownEntity::NotKept
    }
}

/// Text of any kind as a description or a reason, in a literal.
fn literal() -> impl Strategy<Value = Option<String>> {
    let text = prop_oneof![
        "[ -~]{1,20}",
        Just("two\nlines \"\"\" and \\ more".to_owned()),
        Just("Grüße\u{202e}\t".to_owned()),
    ];
    proptest::option::of(text.prop_map(|text| Value::from(text).to_string()))
}

fn of_type() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["Int", "String", "ID", "A", "B", "N", "U", "E", "S"]);
    (name, 0..4_usize).prop_map(|(name, form)| match form {
        0 => name.to_owned(),
        1 => format!("{name}!"),
        2 => format!("[{name}!]"),
        _ => format!("[[{name}]!]!"),
    })
}

/// Fields with descriptions, deprecations and arguments with defaults.
fn fields() -> impl Strategy<Value = String> {
    let field = (of_type(), literal(), literal(), 0..4_usize);
    vec(field, 0..4).prop_map(|fields| {
        let mut text = String::new();
        for (at, (of, description, reason, form)) in fields.into_iter().enumerate() {
            let arguments = match form {
                0 => "",
                1 => "(b: Int = 1, a: [String] = [\"x\"])",
                2 => "(e: E = Y)",
                _ => "(i: I = { n: 1, m: [null] })",
            };
            let description = description.unwrap_or_default();
            let reason = reason.map(|it| format!("@deprecated(reason: {it})"));
            let reason = reason.unwrap_or_default();
            writeln!(text, "{description} z{}: {of} {reason}", 9 - at).unwrap();
            writeln!(text, "y{at}{arguments}: {of}").unwrap();
        }
        text
    })
}

fn schemas() -> impl Strategy<Value = String> {
    let parts = (fields(), fields(), fields(), literal(), literal());
    parts.prop_map(|(query, a, b, described, value)| {
        let (described, value) = (described.unwrap_or_default(), value.unwrap_or_default());
        format!(
            "{described} enum E {{ Y {value} X Z @deprecated }} scalar S \
             @specifiedBy(url: \"https://example.com/s\") \
             union U = B | A input I {{ n: Int = 2 {value} m: [Int] }} \
             interface N {{ id: ID! }} directive @d(b: Int = 3, a: E) repeatable on FIELD | QUERY \
             {value} type A implements N {{ id: ID! {a} }} type B {{ own: U {b} }} \
             type Root {{ n: N {query} }} schema {{ query: Root }}"
        )
    })
}

/// The same answer in another order: lists have none in a schema.
fn shuffled(value: &Value, seed: u64) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|it| shuffled(it, seed)).collect();
            items.sort_by_cached_key(|it| {
                let text = it.to_string();
                text.bytes().fold(seed, |sum, byte| {
                    sum.rotate_left(5) ^ u64::from(byte).wrapping_mul(seed | 1)
                })
            });
            items.into()
        }
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            if seed.is_multiple_of(2) {
                pairs.reverse();
            }
            let pairs = pairs.into_iter();
            let pairs = pairs.map(|(key, value)| (key.clone(), shuffled(value, seed)));
            Value::Object(Map::from_iter(pairs))
        }
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn law_12_a_fetched_schema_is_the_schema(sdl in schemas(), seed in any::<u64>()) {
        let (schema, problems) = Schema::read(&sdl).unwrap();
        prop_assert_eq!(problems, vec![], "{}", sdl);
        let scalars = Map::new();
        let server = SchemaServer { schema: &schema, scalars: &scalars, entities: &Nothing, seed };
        let request = json!({ "query": INTROSPECTION }).to_string();
        let answer = server.answer(&GraphqlRequest::read(request.as_bytes()).unwrap());
        let fetched = Schema::from_answer(&answer.to_string()).unwrap();
        let text = fetched.to_sdl();
        let (again, problems) = Schema::read(&text).unwrap();
        prop_assert_eq!(problems, vec![], "{}", text);
        prop_assert!(again == fetched, "{}", text);
        prop_assert_eq!(again.to_sdl(), text.clone());
        prop_assert_eq!(schema.to_sdl(), text.clone());
        let other = Schema::from_answer(&shuffled(&answer, seed).to_string()).unwrap();
        prop_assert_eq!(other.to_sdl(), text);
    }
}
