//! JSON Schemas of what receivers get.

use super::slot::{Object, Shape, Slot, SlotKind};
use crate::graphql::Envelope;
use crate::graphql::scalars::Scalars;
use crate::sha256;
use serde_json::{Map, Value, json};

/// The version of JSON Schema in which contracts are written.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema of a query's payloads. Objects are open: a receiver must allow for more keys.
pub fn contract(shape: &Shape, envelope: Envelope, scalars: &Scalars) -> Value {
    let plain = Writer {
        scalars,
        describes: false,
    };
    // Whatever the order of the query.
    let mut id = plain.whole(shape, envelope);
    id.sort_all_objects();
    let digest = sha256::digits_of(&id.to_string(), 6);
    let writer = Writer {
        scalars,
        describes: true,
    };
    let mut schema = json!({ "$schema": DIALECT, "$id": format!("doo:{digest}") });
    if let (Value::Object(schema), Value::Object(whole)) =
        (&mut schema, writer.whole(shape, envelope))
    {
        schema.extend(whole);
    }
    schema
}

struct Writer<'w> {
    scalars: &'w Scalars,
    describes: bool,
}

impl Writer<'_> {
    fn whole(&self, shape: &Shape, envelope: Envelope) -> Value {
        let root = self.object(&shape.root);
        match envelope {
            Envelope::None => root,
            Envelope::Data => json!({
                "type": "object",
                "properties": { "data": root },
                "required": ["data"],
            }),
        }
    }

    fn object(&self, object: &Object) -> Value {
        let (mut properties, mut required) = (Map::new(), vec![]);
        for (key, slot) in &object.slots {
            properties.insert(key.clone(), self.slot(slot));
            if !slot.may_be_absent {
                required.push(key.clone());
            }
        }
        // Whatever the order of the query.
        required.sort_unstable();
        let mut schema = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }

    fn slot(&self, slot: &Slot) -> Value {
        let mut nulls = slot.may_be_null.iter().rev();
        let may_be_null = nulls.next().is_some_and(|it| *it);
        let mut schema = self.value(&slot.kind, may_be_null);
        for may_be_null in nulls {
            schema = json!({ "type": kinds("array", *may_be_null), "items": schema });
        }
        if let (true, Value::Object(schema)) = (self.describes, &mut schema) {
            if let Some(description) = &slot.description {
                schema.insert("description".to_owned(), description.as_str().into());
            }
            if slot.is_deprecated {
                schema.insert("deprecated".to_owned(), true.into());
            }
        }
        schema
    }

    fn value(&self, kind: &SlotKind, may_be_null: bool) -> Value {
        let simple = |name| json!({ "type": kinds(name, may_be_null) });
        match kind {
            SlotKind::Text => simple("string"),
            SlotKind::Integer => simple("integer"),
            SlotKind::Number => simple("number"),
            SlotKind::Boolean => simple("boolean"),
            SlotKind::Word(words) => {
                let mut words: Vec<Value> = words.iter().map(|it| it.as_str().into()).collect();
                if may_be_null {
                    words.push(Value::Null);
                }
                json!({ "enum": words })
            }
            SlotKind::Custom(name) => match self.scalars.get(name) {
                Some(declared) if may_be_null => json!({ "anyOf": [declared, { "type": "null" }] }),
                Some(Value::Object(declared)) => Value::Object(declared.clone()),
                // Anything but null.
                _ if !may_be_null => {
                    json!({ "type": ["string", "number", "boolean", "object", "array"] })
                }
                _ => json!({}),
            },
            SlotKind::Object(object) => {
                let mut schema = self.object(object);
                schema["type"] = kinds("object", may_be_null);
                schema
            }
        }
    }
}

fn kinds(name: &str, may_be_null: bool) -> Value {
    match may_be_null {
        true => json!([name, "null"]),
        false => name.into(),
    }
}
