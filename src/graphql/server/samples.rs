//! Values that are made up, and say so.

use super::dice::Dice;
use super::scalars;
use crate::graphql::scalars::{Scalars, allows};
use apollo_compiler::response::JsonValue;
use apollo_compiler::schema::ExtendedType;
use serde_json::{Value, json};

/// The value of a scalar or enum: the known one if it is of this type.
pub(super) fn leaf(
    definition: &ExtendedType,
    field: &str,
    known: Option<&Value>,
    dice: Dice,
    scalars: &Scalars,
) -> JsonValue {
    let known = known.and_then(|value| fitting(definition, value));
    let usual = || made_up(definition, field, dice);
    let value = match scalars.get(definition.name().as_str()) {
        Some(schema) if !definition.is_built_in() => known
            .filter(|value| allows(schema, value))
            .unwrap_or_else(|| scalars::made_up(schema, usual(), dice)),
        _ => known.unwrap_or_else(usual),
    };
    value.into()
}

/// A known value, in the form of the type.
fn fitting(definition: &ExtendedType, value: &Value) -> Option<Value> {
    if let ExtendedType::Enum(words) = definition {
        let value = value.as_str()?;
        let mut words = words.values.keys();
        let word = words.find(|word| word.eq_ignore_ascii_case(value))?;
        return Some(word.as_str().into());
    }
    match definition.name().as_str() {
        "Int" => {
            let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
            number
                .and_then(|it| i32::try_from(it).ok())
                .map(Value::from)
        }
        "Float" => value.as_f64().map(Value::from),
        "Boolean" => value.as_bool().map(Value::from),
        "String" | "ID" => match value {
            Value::String(_) => Some(value.clone()),
            Value::Number(number) => Some(number.to_string().into()),
            _ => None,
        },
        _ => Some(value.clone()),
    }
}

fn made_up(definition: &ExtendedType, field: &str, dice: Dice) -> Value {
    if let ExtendedType::Enum(words) = definition {
        let words: Vec<_> = words.values.keys().collect();
        return dice
            .one_of(&words)
            .map_or(Value::Null, |word| word.as_str().into());
    }
    let lower = field.to_lowercase();
    match definition.name().as_str() {
        "Int" => dice.small().into(),
        "Float" => json!(f64::from(dice.small()) - 0.5),
        "Boolean" => dice.boolean().into(),
        "ID" => (1 + dice.below(99_999)).to_string().into(),
        "Date" => "2026-01-31".into(),
        "DateTime" | "Timestamp" => "2026-01-31T09:00:00+01:00".into(),
        _ if lower.contains("email") => "sample@example.com".into(),
        _ if lower.ends_with("url") => "https://www.example.com/sample".into(),
        _ => format!("sample {field}").into(),
    }
}

/// `startDate` as `start_date`.
pub(super) fn with_underscores(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
