//! Answers without the texts in them, which may be about people.

use super::filled::Ids;
use crate::graphql::{Object, Shape, Slot, SlotKind};
use serde_json::Value;

/// What is in place of a text: its length.
fn mask(text: &str) -> Value {
    format!("(text, {})", text.chars().count()).into()
}

/// Data of which nothing is known: all texts are masked, but the ids that were asked for.
pub(super) fn masked(data: Value, ids: &Ids) -> Value {
    match data {
        Value::String(text) if ids.values().any(|id| *id == text) => text.into(),
        Value::String(text) => mask(&text),
        Value::Array(items) => items.into_iter().map(|it| masked(it, ids)).collect(),
        Value::Object(map) => {
            let pairs = map.into_iter();
            Value::Object(pairs.map(|(key, it)| (key, masked(it, ids))).collect())
        }
        other => other,
    }
}

/// Data of a shape: ids, and words that the schema has, are shown.
pub(super) fn masked_by(shape: &Shape, data: Value) -> Value {
    object(Some(&shape.root), data)
}

fn object(shape: Option<&Object>, value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let pairs = map.into_iter().map(|(key, it)| {
                let slot = shape.and_then(|shape| shape.get(&key));
                let it = own(slot, it);
                (key, it)
            });
            Value::Object(pairs.collect())
        }
        other => own(None, other),
    }
}

fn own(slot: Option<&Slot>, value: Value) -> Value {
    match (slot.map(|it| &it.kind), value) {
        (_, Value::Array(items)) => items.into_iter().map(|it| own(slot, it)).collect(),
        (Some(SlotKind::Object(shape)), value @ Value::Object(_)) => object(Some(shape), value),
        (_, value @ Value::Object(_)) => object(None, value),
        (Some(SlotKind::Text), Value::String(text)) if slot.is_some_and(|it| it.is_id) => {
            text.into()
        }
        (Some(SlotKind::Word(words)), Value::String(text)) if words.contains(&text) => text.into(),
        (_, Value::String(text)) => mask(&text),
        (_, other) => other,
    }
}
