//! Values of custom scalars, as far as the JSON Schemas of a manifest say.

use serde_json::{Map, Number, Value};

/// JSON Schemas of custom scalars by their names.
pub type Scalars = Map<String, Value>;

/// Whether a JSON Schema allows a value. Only what says of which kind a value is, is looked at:
/// `type`, `const`, `enum`, `minimum` and `maximum`.
pub(super) fn allows(schema: &Value, value: &Value) -> bool {
    let is_of_type = |name: &Value| name.as_str().is_none_or(|name| is_a(value, name));
    let type_allows = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is_of_type),
        Some(name) => is_of_type(name),
        None => true,
    };
    let words = schema.get("enum").and_then(Value::as_array);
    type_allows
        && schema.get("const").is_none_or(|only| is_same(only, value))
        && words.is_none_or(|words| words.iter().any(|word| is_same(word, value)))
        && is_in_range(schema, value)
}

/// Whether it is of a type of JSON Schema; one that is not known allows everything.
fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_number().is_some_and(is_whole),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// `1.0` is a whole number, as JSON Schema has it.
pub(super) fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|it| it.fract() == 0.0)
}

/// `1` and `1.0` are the same number.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
        _ => one == other,
    }
}

fn is_in_range(schema: &Value, value: &Value) -> bool {
    let Some(number) = value.as_f64() else {
        return true;
    };
    let limit = |key| schema.get(key).and_then(Value::as_f64);
    limit("minimum").is_none_or(|least| number >= least)
        && limit("maximum").is_none_or(|most| number <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_schema_says_of_a_value_is_what_a_validator_says() {
        let values = [
            json!(null),
            json!(true),
            json!(1),
            json!(1.0),
            json!(2.5),
            json!(-3),
            json!("a"),
            json!(""),
            json!([]),
            json!({}),
        ];
        for schema in [
            json!({}),
            json!({ "type": "integer" }),
            json!({ "type": "number", "minimum": 1, "maximum": 2 }),
            json!({ "type": "boolean" }),
            json!({ "type": ["string", "null"] }),
            json!({ "type": "array" }),
            json!({ "type": "object" }),
            json!({ "const": 1 }),
            json!({ "const": null }),
            json!({ "enum": ["a", 2.5, null] }),
            json!({ "type": "string", "enum": ["a", 1] }),
        ] {
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            for value in &values {
                let expected = validator.is_valid(value);
                assert_eq!(allows(&schema, value), expected, "{schema} {value}");
            }
        }
    }
}
