//! Whether an answer is as its shape says.

use super::slot::{Kind, Object, Shape, Slot};
use serde_json::Value;
use std::fmt;

/// A place in an answer that is not as the schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Its path without the envelope: dots between keys, `[]` for the items of a list.
    pub path: String,
    /// What is wrong, without the value.
    pub what: Wrong,
}

/// What may be wrong at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is not there.
    Missing,
    /// It is null, and cannot be.
    Null,
    /// It is of another JSON type than this one.
    Type(&'static str),
    /// It is not one of the words of its enum.
    Word,
}

/// In one sentence.
impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.path)?;
        match self.what {
            Wrong::Missing => f.write_str("is missing"),
            Wrong::Null => f.write_str("is null, which the schema excludes"),
            Wrong::Type(expected) => write!(f, "is not of the type {expected}"),
            Wrong::Word => f.write_str("is none of the values of its enum"),
        }
    }
}

impl Shape {
    /// Where the `data` of an answer is not as the shape says, each path once.
    pub fn misfits(&self, data: &Value) -> Vec<Misfit> {
        let mut found = vec![];
        match data {
            Value::Object(_) => object(&self.root, data, "", &mut found),
            _ => found.push(Misfit {
                path: "data".to_owned(),
                what: Wrong::Type("object"),
            }),
        }
        found.dedup();
        found
    }
}

fn object(shape: &Object, value: &Value, path: &str, found: &mut Vec<Misfit>) {
    for (key, slot) in &shape.slots {
        let below = match path {
            "" => key.clone(),
            _ => format!("{path}.{key}"),
        };
        match value.get(key) {
            Some(value) => nested(slot, 0, value, &below, found),
            None if slot.may_be_absent => {}
            None => add(found, &below, Wrong::Missing),
        }
    }
}

/// A value below this many lists.
fn nested(slot: &Slot, lists: usize, value: &Value, path: &str, found: &mut Vec<Misfit>) {
    let may_be_null = slot.may_be_null.get(lists) == Some(&true);
    match value {
        Value::Null if may_be_null => {}
        Value::Null => add(found, path, Wrong::Null),
        Value::Array(items) if lists < slot.lists() => {
            let path = format!("{path}[]");
            for item in items {
                nested(slot, lists + 1, item, &path, found);
            }
        }
        _ if lists < slot.lists() => add(found, path, Wrong::Type("array")),
        _ => own(&slot.kind, value, path, found),
    }
}

fn own(kind: &Kind, value: &Value, path: &str, found: &mut Vec<Misfit>) {
    let expected = match (kind, value) {
        (Kind::Text, Value::String(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Custom(_), _) => return,
        (Kind::Integer, Value::Number(number)) if is_whole(number) => return,
        (Kind::Object(shape), Value::Object(_)) => return object(shape, value, path, found),
        (Kind::Word(words), Value::String(word)) if words.contains(word) => return,
        (Kind::Word(_), Value::String(_)) => return add(found, path, Wrong::Word),
        (Kind::Text | Kind::Word(_), _) => "string",
        (Kind::Integer, _) => "integer",
        (Kind::Number, _) => "number",
        (Kind::Boolean, _) => "boolean",
        (Kind::Object(_), _) => "object",
    };
    add(found, path, Wrong::Type(expected));
}

/// `1.0` is a whole number, as JSON Schema has it.
fn is_whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|it| it.fract() == 0.0)
}

fn add(found: &mut Vec<Misfit>, path: &str, what: Wrong) {
    found.push(Misfit {
        path: path.to_owned(),
        what,
    });
}
