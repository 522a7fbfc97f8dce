//! Values that are made up, and say so.

use apollo_compiler::response::JsonValue;
use apollo_compiler::schema::ExtendedType;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What choices follow from: equal places have equal values, whatever is asked beside them.
#[derive(Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The dice of a part.
    pub(super) fn of(self, part: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0.to_be_bytes());
        hash.update(part);
        let digest: [u8; 32] = hash.finalize().into();
        let first = digest.iter().take(8);
        Self(first.fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// A number below another.
    fn below(self, most: u64) -> u64 {
        self.0.checked_rem(most).unwrap_or(0)
    }

    pub(super) fn one_of<T>(self, all: &[T]) -> Option<&T> {
        let at = usize::try_from(self.below(all.len() as u64));
        all.get(at.unwrap_or(0))
    }
}

/// The value of a scalar or enum: the known one if it is of this type.
pub(super) fn leaf(
    definition: &ExtendedType,
    field: &str,
    known: Option<&Value>,
    dice: &Dice,
) -> JsonValue {
    let known = known.and_then(|value| fitting(definition, value));
    let value = known.unwrap_or_else(|| made_up(definition, field, *dice));
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
        "Int" => (1 + dice.below(99)).into(),
        "Float" => json!(0.5 + f64::from(u8::try_from(dice.below(99)).unwrap_or(0))),
        "Boolean" => (dice.below(2) == 1).into(),
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
