//! The name of a webhook type, as it is written.

use serde::Deserialize;

/// The name of a webhook type.
#[derive(Debug, Deserialize)]
#[serde(rename = "type")]
pub(in crate::desired) struct TypeName(pub(in crate::desired) String);

/// What editors know of it.
#[cfg(test)]
mod schema {
    use super::TypeName;
    use crate::desired::grammar::webhook_types::KNOWN;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for TypeName {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            Cow::Borrowed("type")
        }

        fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
            // The list is known to be incomplete: it helps editors complete, and forbids nothing.
            json_schema!({
                "type": "string",
                "anyOf": [
                    { "enum": KNOWN },
                    { "pattern": r"^((on_)?[a-z][a-z0-9]*(_[a-z0-9]+)+|.*\$\{.*)$" },
                ],
            })
        }
    }
}
