//! Makes the schema of the file format from its types.

use crate::desired::format::{Root, TeamDecl};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The JSON Schema of manifest files, made from the types that are read. It is for the root and for
/// team files: a file with `team` is a team file. Draft 07, which most editors know.
pub(crate) fn manifest_schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dooctl manifest",
        "description": "A dooctl manifest, version 1: the root (dooctl.yaml) or a team file.",
        "if": { "type": "object", "required": ["team"] },
        "then": of::<TeamDecl>(),
        "else": of::<Root>(),
    })
}

/// Without references: in this draft, editors ignore a description next to one.
fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07()
        .for_deserialize()
        .with(|settings| {
            settings.inline_subschemas = true;
            settings.meta_schema = None;
        });
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    Tidy.transform(&mut schema);
    schema.to_value()
}

/// Removes details of Rust: `null` for optional keys, number formats.
struct Tidy;

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        object.remove("format");
        object.remove("title");
        let null = |value: &Value| value.get("type").is_some_and(|kind| kind == "null");
        if let Some(Value::Array(options)) = object.get_mut("anyOf") {
            options.retain(|option| !null(option));
            if let [Value::Object(only)] = &mut options[..] {
                let only = std::mem::take(only);
                object.remove("anyOf");
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
        if let Some(Value::Array(kinds)) = object.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [only] = &kinds[..] {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(values)) = object.get_mut("enum") {
            values.retain(|value| !value.is_null());
        }
        transform_subschemas(self, schema);
    }
}
