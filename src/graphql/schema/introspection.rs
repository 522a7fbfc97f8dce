//! What a server says about its own schema,
//! <https://spec.graphql.org/September2025/#sec-Schema-Introspection>.

use super::introspected::Introspected;
use super::literals::Unwritable;
use serde_json::Value;

/// The query that asks for a schema.
pub const INTROSPECTION: &str = include_str!("introspection.graphql");

/// The same for servers that do not know what the specification of October 2021 added.
pub const INTROSPECTION_BEFORE_2021: &str = include_str!("introspection-before-2021.graphql");

/// Why an answer is not a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSchema {
    /// It is not JSON.
    #[error("it is not JSON")]
    NotJson,
    /// It has no `__schema`, or the server says that it does not answer such questions.
    #[error("it has no `__schema`")]
    Disabled,
    /// The server rejects something else of the query.
    #[error("the server rejects the query: {0}")]
    Rejected(String),
    /// It is not the schema that was asked for.
    #[error("it is not an answer to an introspection: {0}")]
    Unreadable(String),
}

/// The schema of an answer in GraphQL's schema language.
///
/// # Errors
/// It has no schema.
pub(super) fn sdl(answer: &str) -> Result<String, NotSchema> {
    let mut value: Value = serde_json::from_str(answer).map_err(|_| NotSchema::NotJson)?;
    let errors = value.get_mut("errors").map(Value::take);
    let data = match value.get_mut("data") {
        Some(data) => data.take(),
        None => value,
    };
    let found = match data {
        Value::Object(mut data) => data.remove("__schema").filter(|it| !it.is_null()),
        _ => None,
    };
    let Some(found) = found else {
        return Err(rejected(errors.as_ref()));
    };
    let schema = serde_path_to_error::deserialize(found);
    let schema: Introspected = schema.map_err(|error: serde_path_to_error::Error<_>| {
        NotSchema::Unreadable(format!("`{}` cannot be read", error.path()))
    })?;
    let written = schema.to_sdl();
    written.map_err(|Unwritable(what)| NotSchema::Unreadable(what.to_owned()))
}

/// What the errors of a server mean.
fn rejected(errors: Option<&Value>) -> NotSchema {
    let messages = errors.and_then(Value::as_array).into_iter().flatten();
    let messages = messages.filter_map(|error| error.get("message")?.as_str());
    let messages: Vec<_> = messages.collect();
    let is_refusal = |message: &&str| message.to_lowercase().contains("introspection");
    match messages.first() {
        Some(first) if !messages.iter().any(is_refusal) => {
            NotSchema::Rejected(first.chars().take(200).collect())
        }
        _ => NotSchema::Disabled,
    }
}
