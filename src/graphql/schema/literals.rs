//! Parts of an answer that are written into a text, and nothing that would be more than one part.

use crate::graphql::grammar;
use apollo_compiler::Name;
use serde_json::Value;

/// Why an answer cannot be written as a schema.
pub(super) struct Unwritable(pub(super) &'static str);

/// A string as a literal: JSON's escapes are among GraphQL's.
pub(super) fn string(value: &str) -> String {
    Value::from(value).to_string()
}

/// A name, and nothing that would be more than that in the text.
pub(super) fn checked(name: &str) -> Result<&str, Unwritable> {
    match Name::new(name) {
        Ok(_) => Ok(name),
        Err(_) => Err(Unwritable("a name is not one")),
    }
}

/// A default, and nothing that would be more than one value in the text.
pub(super) fn value(written: &str) -> Result<&str, Unwritable> {
    let query = format!("query ($a: A = {written}\n) {{ a }}");
    let is_one = grammar::read(&query).is_ok_and(|read| match &read.operations[..] {
        [only] => matches!(&only.variables[..], [only] if only.default.is_some()),
        _ => false,
    });
    match is_one {
        true => Ok(written.trim()),
        false => Err(Unwritable("a default is not a value")),
    }
}
