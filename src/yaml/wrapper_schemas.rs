//! The schemas of the building blocks of manifest types.

use super::wrappers::{AnyScalar, Json, Located, Masked, Nullable, Pairs, ScalarOr, Verbatim};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Schemas of wrappers: a place or a mask does not change what is written.
macro_rules! schema_of_inner {
    ($($wrapper:ident),*) => {$(
        impl<T: JsonSchema> JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                T::json_schema(generator)
            }
        }
    )*};
}

schema_of_inner!(Located, Masked);

/// Inline schemas.
macro_rules! schema {
    ($type:ty, $([$param:ident],)? $name:literal, |$generator:ident| $schema:expr) => {
        impl $(<$param: JsonSchema>)? JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema!(Verbatim, "Verbatim", |_generator| {
    json_schema!({
        "type": ["integer", "string"],
        "minimum": 1,
        "minLength": 1,
    })
});
schema!(AnyScalar, "AnyScalar", |_generator| {
    json_schema!({ "type": ["string", "number", "boolean"] })
});
schema!(ScalarOr<T>, [T], "ScalarOr", |generator| {
    let mapping = generator.subschema_for::<T>();
    json_schema!({ "oneOf": [{ "type": ["string", "number", "boolean"] }, mapping] })
});
schema!(Json, "Json", |_generator| json_schema!({}));
schema!(Pairs<T>, [T], "Pairs", |generator| {
    let items = generator.subschema_for::<T>();
    json_schema!({ "type": "object", "additionalProperties": items })
});
schema!(Nullable<T>, [T], "Nullable", |generator| {
    // The transform that removes serde's `null` for optional keys looks for `anyOf`.
    let inner = generator.subschema_for::<T>();
    json_schema!({ "oneOf": [inner, { "type": "null" }] })
});
