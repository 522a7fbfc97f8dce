//! Reads the JSON of an answer, or reports which key cannot be read.

use crate::api::answer;
use crate::api::error::ApiError;
use crate::api::request::Call;
use crate::api::transport::Response;
use serde::de::DeserializeOwned;
use serde_json::{Deserializer, Value};
use serde_path_to_error::{Path, Segment};

/// Reads an answer that is one JSON object.
pub(in crate::api) fn read<T: DeserializeOwned>(
    call: &Call,
    response: &Response,
) -> Result<T, ApiError> {
    let body = answer::body(response);
    // serde would also accept a list of the object's values.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(unreadable(call, response));
    }
    serde_json::from_slice(body).map_err(|_| match fault::<T>(body) {
        Some((key, fault)) => undocumented(call, key, fault),
        None => unreadable(call, response),
    })
}

/// The error for an answer that is not what doo documents.
pub(in crate::api) fn unreadable(call: &Call, response: &Response) -> ApiError {
    ApiError::Unreadable {
        request: call.label.to_string(),
        found: answer::describe(response),
    }
}

/// The error for a key of an answer that is not what doo documents.
pub(in crate::api) fn undocumented(
    call: &Call,
    key: impl Into<String>,
    fault: impl Into<String>,
) -> ApiError {
    ApiError::Undocumented {
        request: call.label.to_string(),
        key: key.into(),
        fault: fault.into(),
    }
}

/// The first key that cannot be read, and its fault, which never repeats the value; none if the body
/// is not JSON.
fn fault<T: DeserializeOwned>(body: &[u8]) -> Option<(String, String)> {
    serde_json::from_slice::<Value>(body).ok()?;
    let mut deserializer = Deserializer::from_slice(body);
    let error = serde_path_to_error::deserialize::<_, T>(&mut deserializer).err()?;
    let key = shown(error.path());
    let message = error.inner().to_string();
    // serde's message names our types and quotes values: only parts of it are used.
    let between = |before: &str, after: &str| {
        let (_, rest) = message.split_once(before)?;
        Some(rest.rsplit_once(after)?.0.to_owned())
    };
    if let Some(field) = between("missing field `", "`") {
        return Some((joined(&key, &field), "is missing".to_owned()));
    }
    if let Some(field) = between("duplicate field `", "`") {
        return Some((joined(&key, &field), "appears twice".to_owned()));
    }
    let (_, expected) = message.rsplit_once(", expected ")?;
    let expected = expected.split(" at line ").next().unwrap_or(expected);
    Some((key, format!("is not {expected}")))
}

fn joined(path: &str, field: &str) -> String {
    match path {
        "" => field.to_owned(),
        path => format!("{path}.{field}"),
    }
}

/// A path of keys. A key that is not like doo's own is hidden: it may be anything.
fn shown(path: &Path) -> String {
    let is_usual =
        |key: &str| key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    path.iter()
        .fold(String::new(), |path, segment| match segment {
            Segment::Seq { index } => format!("{path}[{index}]"),
            Segment::Map { key } if is_usual(key) => joined(&path, key),
            Segment::Map { .. } | Segment::Enum { .. } | Segment::Unknown => joined(&path, "…"),
        })
}
