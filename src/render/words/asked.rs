//! What doo answered for a payload, in words.

use super::count;
use crate::model::Place;
use crate::payload::{AnswerFinding, Asked, Payload, QueryError};
use serde_json::Value;

/// One thing that is wrong with an answer.
pub(in crate::render) struct Line<'a> {
    /// Its name.
    pub(in crate::render) code: &'static str,
    /// It in one sentence.
    pub(in crate::render) message: String,
    /// Where it comes from.
    pub(in crate::render) place: &'a Place,
}

/// What is wrong with an answer.
pub(in crate::render) fn lines<'a>(payload: &'a Payload<'_>, asked: &'a Asked) -> Vec<Line<'a>> {
    let error = |error: &'a QueryError| Line {
        code: "payload-errors",
        message: match &error.path {
            Some(path) => format!("`{path}`: {}", error.message),
            None => error.message.clone(),
        },
        place: error.place.as_ref().unwrap_or(payload.place),
    };
    let finding = |finding: &'a AnswerFinding| Line {
        code: finding.kind.code(),
        message: finding.message.clone(),
        place: payload.place,
    };
    let errors = asked.errors.iter().map(error);
    errors.chain(asked.findings.iter().map(finding)).collect()
}

/// `error[payload-null] dooctl.yaml:14:21: doo has no event 1, ...`.
pub(in crate::render) fn line(line: &Line<'_>) -> String {
    let Line {
        code,
        message,
        place,
    } = line;
    let Place { file, line, column } = place;
    format!("error[{code}] {file}:{line}:{column}: {message}")
}

/// `1 request sent`.
pub(in crate::render) fn requests(number: usize) -> String {
    format!("{} sent", count(number, "request"))
}

/// JSON in one line, with spaces between its parts.
pub(in crate::render) fn spaced(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let pair = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::from(key.as_str()), spaced(value))
            };
            let pairs: Vec<_> = map.iter().map(pair).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}
