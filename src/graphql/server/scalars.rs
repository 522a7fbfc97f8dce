//! Made-up values of custom scalars whose JSON Schema is known.

use super::dice::Dice;
use crate::graphql::scalars::allows;
use serde_json::{Value, json};

/// A value that fits a JSON Schema: the usual one of the field if it does, and if nothing says more
/// exactly what it should be.
pub(super) fn made_up(schema: &Value, usual: Value, dice: Dice) -> Value {
    let all = |key: &str| schema.get(key).and_then(Value::as_array);
    let fitting = |values: &Vec<Value>| {
        let fit: Vec<&Value> = values.iter().filter(|it| allows(schema, it)).collect();
        dice.one_of(&fit).map(|it| (*it).clone())
    };
    schema
        .get("const")
        .cloned()
        .or_else(|| all("enum").and_then(fitting))
        .or_else(|| all("examples").and_then(fitting))
        .or_else(|| of_format(schema.get("format")?.as_str()?))
        .filter(|value| allows(schema, value))
        .or_else(|| allows(schema, &usual).then_some(usual.clone()))
        .or_else(|| of_type(schema, dice))
        .unwrap_or(usual)
}

/// A text of a format of JSON Schema.
fn of_format(format: &str) -> Option<Value> {
    let text = match format {
        "date-time" => "2026-01-31T09:00:00+01:00",
        "date" => "2026-01-31",
        "time" => "09:00:00+01:00",
        "duration" => "PT90M",
        "email" => "sample@example.com",
        "hostname" => "www.example.com",
        "uri" => "https://www.example.com/sample",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        _ => return None,
    };
    Some(text.into())
}

/// A value of the first type that is not null.
fn of_type(schema: &Value, dice: Dice) -> Option<Value> {
    let name = match schema.get("type")? {
        Value::Array(names) => names.iter().find(|name| *name != "null"),
        name => Some(name),
    };
    let limit = |key| schema.get(key);
    Some(match name?.as_str()? {
        "boolean" => dice.boolean().into(),
        "integer" => {
            let number = i64::from(dice.small());
            let least = limit("minimum").and_then(Value::as_i64);
            let most = limit("maximum").and_then(Value::as_i64);
            let number = number.max(least.unwrap_or(number));
            number.min(most.unwrap_or(number)).into()
        }
        "number" => {
            let number = f64::from(dice.small()) - 0.5;
            let least = limit("minimum").and_then(Value::as_f64);
            let most = limit("maximum").and_then(Value::as_f64);
            let number = number.max(least.unwrap_or(number));
            number.min(most.unwrap_or(number)).into()
        }
        "array" => json!([]),
        "object" => json!({}),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_values_fit() {
        for (schema, expected) in [
            (json!({}), Some(json!("sample at"))),
            (json!({ "type": "string" }), Some(json!("sample at"))),
            (json!({ "type": "integer" }), None),
            (
                json!({ "type": "integer", "minimum": 1000 }),
                Some(json!(1000)),
            ),
            (json!({ "type": "integer", "maximum": -4 }), Some(json!(-4))),
            (json!({ "type": "number" }), None),
            (
                json!({ "type": "number", "minimum": 200.5 }),
                Some(json!(200.5)),
            ),
            (json!({ "type": "boolean" }), None),
            (json!({ "type": ["null", "boolean"] }), None),
            (json!({ "type": "array" }), Some(json!([]))),
            (json!({ "type": "object" }), Some(json!({}))),
            (json!({ "const": 7 }), Some(json!(7))),
            (json!({ "enum": ["a", "b"] }), None),
            (
                json!({ "type": "integer", "enum": ["a", 3] }),
                Some(json!(3)),
            ),
            (
                json!({ "type": "string", "examples": ["P-1"] }),
                Some(json!("P-1")),
            ),
            (json!({ "type": "integer", "examples": ["P-1"] }), None),
            (
                json!({ "type": "string", "format": "date" }),
                Some(json!("2026-01-31")),
            ),
            (json!({ "type": "integer", "format": "date" }), None),
            (
                json!({ "type": "string", "format": "my-own" }),
                Some(json!("sample at")),
            ),
        ] {
            let validator = jsonschema::draft202012::options()
                .should_validate_formats(true)
                .should_ignore_unknown_formats(true)
                .build(&schema)
                .unwrap();
            for seed in 0..20 {
                let value = made_up(&schema, "sample at".into(), Dice::new(seed));
                assert!(validator.is_valid(&value), "{schema} {value}");
                if let Some(expected) = &expected {
                    assert_eq!(value, *expected, "{schema}");
                }
            }
        }
    }

    #[test]
    fn texts_of_formats_are_of_these_formats() {
        for format in [
            "date-time",
            "date",
            "time",
            "duration",
            "email",
            "hostname",
            "uri",
            "uuid",
            "ipv4",
            "ipv6",
        ] {
            let schema = json!({ "format": format });
            let validator = jsonschema::draft202012::options()
                .should_validate_formats(true)
                .build(&schema)
                .unwrap();
            assert!(!validator.is_valid(&json!("no such thing")), "{format}");
            let text = of_format(format).unwrap();
            assert!(validator.is_valid(&text), "{format}: {text}");
        }
    }
}
