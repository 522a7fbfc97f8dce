//! The answer of doo to the query of a payload, and whether it is what receivers may rely on.

use super::filled::Ids;
use super::masked::{masked, masked_by};
use crate::graphql::{Envelope, Misfit, Shape};
use crate::model::Place;
use serde_json::{Value, json};

/// What doo would deliver.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The body; `None` if there is none.
    pub body: Option<Value>,
    /// The errors of the answer.
    pub errors: Vec<QueryError>,
    /// What is not as it should be in it.
    pub findings: Vec<AnswerFinding>,
}

/// An error of a GraphQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What the server says.
    pub message: String,
    /// The path in the answer.
    pub path: Option<String>,
    /// The line and the column of the query, counted from 1.
    pub at: Option<(u32, u32)>,
    /// Where that is in the manifest.
    pub place: Option<Place>,
}

/// Something in an answer that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFinding {
    /// Its kind.
    pub kind: AnswerFindingKind,
    /// The path in the answer, without the envelope.
    pub path: String,
    /// It in one sentence.
    pub message: String,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFindingKind {
    /// The answer does not fit the contract of the payload.
    Contract,
    /// There is no such entity.
    Null,
}

impl AnswerFindingKind {
    /// The word for it, the same in every output.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contract => "payload-contract",
            Self::Null => "payload-null",
        }
    }
}

/// How an answer is judged and shown.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'j> {
    /// What the answer should look like, if that is known.
    pub shape: Option<&'j Shape>,
    /// What receivers get around it.
    pub envelope: Envelope,
    /// The ids in the query.
    pub ids: &'j Ids,
    /// Whether texts are shown.
    pub shows_values: bool,
}

impl Asked {
    /// Reads the answer to a query: a JSON object with `data` or `errors`.
    pub fn read(answer: &str, judging: Judging<'_>) -> Self {
        let mut answer: Value = serde_json::from_str(answer).unwrap_or_default();
        let errors = answer.get("errors").and_then(Value::as_array);
        let errors: Vec<_> = errors.into_iter().flatten().map(error).collect();
        let data = answer.get_mut("data").map(Value::take).unwrap_or_default();
        let findings = match errors.is_empty() {
            true => findings(&data, judging),
            // Null may be there because of an error.
            false => vec![],
        };
        let shown = match (judging.shows_values, judging.shape) {
            (true, _) => data,
            (false, Some(shape)) => masked_by(shape, data),
            (false, None) => masked(data, judging.ids),
        };
        let body = match judging.envelope {
            Envelope::Data => json!({ "data": shown }),
            Envelope::None => shown,
        };
        Self {
            body: Some(body),
            errors,
            findings,
        }
    }
}

fn findings(data: &Value, judging: Judging<'_>) -> Vec<AnswerFinding> {
    let roots = data.as_object().into_iter().flatten();
    let nulls = roots.filter(|(_, value)| value.is_null());
    let mut found: Vec<_> = nulls.map(|(key, _)| null(key, judging.ids)).collect();
    let misfits = judging.shape.map(|shape| shape.misfits(data));
    found.extend(misfits.into_iter().flatten().map(misfit));
    found
}

fn null(key: &str, ids: &Ids) -> AnswerFinding {
    let ids: Vec<_> = ids
        .iter()
        .map(|(kind, id)| format!("{kind} {id}"))
        .collect();
    let message = match &ids[..] {
        [] => format!("`{key}` is null"),
        ids => format!(
            "doo has no {}, or the credentials may not see it",
            ids.join(" or ")
        ),
    };
    AnswerFinding {
        kind: AnswerFindingKind::Null,
        path: key.to_owned(),
        message,
    }
}

fn misfit(misfit: Misfit) -> AnswerFinding {
    AnswerFinding {
        kind: AnswerFindingKind::Contract,
        message: misfit.to_string(),
        path: misfit.path,
    }
}

fn error(error: &Value) -> QueryError {
    let message = error.get("message").and_then(Value::as_str);
    let part = |part: &Value| match part {
        Value::String(key) => Some(key.clone()),
        Value::Number(at) => Some(at.to_string()),
        _ => None,
    };
    let path = error.get("path").and_then(Value::as_array);
    let path: Option<Vec<_>> = path.map(|path| path.iter().filter_map(part).collect());
    let at = || {
        let first = error.get("locations")?.as_array()?.first()?;
        let number = |key| u32::try_from(first.get(key)?.as_u64()?).ok();
        Some((number("line")?, number("column")?))
    };
    QueryError {
        message: message.unwrap_or("an error without a message").to_owned(),
        path: path.filter(|path| !path.is_empty()).map(|it| it.join(".")),
        at: at().filter(|(line, column)| *line > 0 && *column > 0),
        place: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judging(ids: &Ids, shows_values: bool) -> Judging<'_> {
        Judging {
            shape: None,
            envelope: Envelope::Data,
            ids,
            shows_values,
        }
    }

    #[test]
    fn texts_are_masked_unless_they_are_asked_for() {
        let ids = Ids::from([("order".to_owned(), "7".to_owned())]);
        let answer =
            r#"{"data":{"order":{"id":"7","hash":"Größe","n":1,"on":true,"no":null,"l":["ab"]}}}"#;
        let asked = Asked::read(answer, judging(&ids, false));
        let expected = json!({ "data": { "order": {
            "id": "7", "hash": "(text, 5)", "n": 1, "on": true, "no": null, "l": ["(text, 2)"]
        } } });
        assert_eq!(asked.body, Some(expected));
        assert_eq!((asked.errors, asked.findings), (vec![], vec![]));
        let whole = Asked::read(answer, judging(&ids, true));
        assert_eq!(whole.body.unwrap()["data"]["order"]["hash"], "Größe");
    }

    #[test]
    fn what_is_not_there_and_what_went_wrong_is_found() {
        let ids = Ids::from([("event".to_owned(), "1".to_owned())]);
        let asked = Asked::read(r#"{"data":{"event":null}}"#, judging(&ids, false));
        let message = "doo has no event 1, or the credentials may not see it";
        assert_eq!(asked.findings[0].message, message);
        assert_eq!(asked.findings[0].kind, AnswerFindingKind::Null);
        let failed = r#"{"errors":[{"message":"no","path":["event",0,"id"],
            "locations":[{"line":2,"column":5}]},{}],"data":{"event":null}}"#;
        let asked = Asked::read(failed, judging(&ids, false));
        assert_eq!(asked.findings, []);
        let [first, second] = &asked.errors[..] else {
            panic!("{asked:?}");
        };
        assert_eq!(first.path.as_deref(), Some("event.0.id"));
        assert_eq!((first.at, second.at), (Some((2, 5)), None));
        assert_eq!(second.message, "an error without a message");
    }
}
