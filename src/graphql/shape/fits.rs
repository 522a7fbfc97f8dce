//! Whether an answer is as its shape says.

use super::slot::{Object, Shape, Slot, SlotKind};
use crate::graphql::scalars::{Scalars, allows, is_whole};
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
    /// It is not what the manifest says of its custom scalar.
    Scalar,
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
            Wrong::Scalar => f.write_str("does not fit its JSON Schema in `graphql.scalars`"),
        }
    }
}

impl Shape {
    /// Where the `data` of an answer is not as the shape and the JSON Schemas of custom scalars say,
    /// each path once.
    pub fn misfits(&self, data: &Value, scalars: &Scalars) -> Vec<Misfit> {
        let mut judge = Judge {
            scalars,
            found: vec![],
        };
        match data {
            Value::Object(_) => judge.object(&self.root, data, ""),
            _ => judge.add("data", Wrong::Type("object")),
        }
        judge.found.dedup();
        judge.found
    }
}

struct Judge<'j> {
    scalars: &'j Scalars,
    found: Vec<Misfit>,
}

impl Judge<'_> {
    fn object(&mut self, shape: &Object, value: &Value, path: &str) {
        for (key, slot) in &shape.slots {
            let below = match path {
                "" => key.clone(),
                _ => format!("{path}.{key}"),
            };
            match value.get(key) {
                Some(value) => self.nested(slot, 0, value, &below),
                None if slot.may_be_absent => {}
                None => self.add(&below, Wrong::Missing),
            }
        }
    }

    /// A value below this many lists.
    fn nested(&mut self, slot: &Slot, lists: usize, value: &Value, path: &str) {
        let may_be_null = slot.may_be_null.get(lists) == Some(&true);
        match value {
            Value::Null if may_be_null => {}
            Value::Null => self.add(path, Wrong::Null),
            Value::Array(items) if lists < slot.lists() => {
                let path = format!("{path}[]");
                for item in items {
                    self.nested(slot, lists + 1, item, &path);
                }
            }
            _ if lists < slot.lists() => self.add(path, Wrong::Type("array")),
            _ => self.own(&slot.kind, value, path),
        }
    }

    fn own(&mut self, kind: &SlotKind, value: &Value, path: &str) {
        let expected = match (kind, value) {
            (SlotKind::Text, Value::String(_))
            | (SlotKind::Number, Value::Number(_))
            | (SlotKind::Boolean, Value::Bool(_)) => return,
            (SlotKind::Custom(name), _) => {
                let declared = self.scalars.get(name);
                if declared.is_some_and(|schema| !allows(schema, value)) {
                    self.add(path, Wrong::Scalar);
                }
                return;
            }
            (SlotKind::Integer, Value::Number(number)) if is_whole(number) => return,
            (SlotKind::Object(shape), Value::Object(_)) => return self.object(shape, value, path),
            (SlotKind::Word(words), Value::String(word)) if words.contains(word) => return,
            (SlotKind::Word(_), Value::String(_)) => return self.add(path, Wrong::Word),
            (SlotKind::Text | SlotKind::Word(_), _) => "string",
            (SlotKind::Integer, _) => "integer",
            (SlotKind::Number, _) => "number",
            (SlotKind::Boolean, _) => "boolean",
            (SlotKind::Object(_), _) => "object",
        };
        self.add(path, Wrong::Type(expected));
    }

    fn add(&mut self, path: &str, what: Wrong) {
        self.found.push(Misfit {
            path: path.to_owned(),
            what,
        });
    }
}
