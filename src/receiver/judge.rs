//! What doo would make of an answer (api-facts: receiver-answers).
//!
//! Answers are hostile: they are read as JSON or not at all, and of their texts only `message` and
//! `description` are shown, shortened, without secrets and control characters.

use super::finding::Finding;
use super::network::Answer;
use super::requests::TokenHeader;
use crate::api::Redactor;
use crate::model::{Authentication, Secret};
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// How much of a text of a receiver is shown, in characters.
const SHOWN: usize = 200;

/// The token in the answer to a token request, and what is to be said about the answer.
pub fn judge_token(answer: &Answer, redactor: &Redactor) -> (Option<Secret>, Vec<Finding>) {
    let body = Body::of(answer);
    let mut findings = body.oddities();
    let status = answer.status;
    let refusal = match status {
        StatusCode::OK => None,
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => {
            Some(Finding::SecretRefused(status.as_u16(), body.said(redactor)))
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Finding::WantsJson),
        status if status.is_redirection() => Some(Finding::Redirect(status.as_u16())),
        status => Some(Finding::Not200(status.as_u16(), body.said(redactor))),
    };
    if let Some(refusal) = refusal {
        findings.insert(0, refusal);
        return (None, findings);
    }
    let token = match body {
        Body::Object(ref object) => token_in(object).map_err(Finding::NoAccessToken),
        Body::Other(what) => Err(Finding::NoJson(what)),
        Body::Cut => Err(Finding::NoJson("longer than 64 KiB")),
    };
    match token {
        Ok(token) => {
            redactor.learn(&token);
            findings.extend(body.missing_words());
            (Some(token), findings)
        }
        Err(finding) => {
            findings.insert(0, finding);
            (None, findings)
        }
    }
}

/// What is to be said about the answer to a delivery.
pub fn judge_delivery(answer: &Answer, redactor: &Redactor) -> Vec<Finding> {
    let body = Body::of(answer);
    let mut findings = body.oddities();
    match answer.status {
        StatusCode::OK => findings.extend(body.missing_words()),
        status => findings.insert(0, Finding::Not200(status.as_u16(), body.said(redactor))),
    }
    findings
}

/// The header that a token makes; `None` if it makes none.
pub fn header_of_token(authentication: &Authentication, token: &Secret) -> Option<TokenHeader> {
    let Authentication {
        header_format,
        header_value_format,
        ..
    } = authentication;
    let name: HeaderName = header_format.trim().parse().ok()?;
    let value = header_value_format.replace(Authentication::PLACEHOLDER, token.expose());
    let is_visible = value.bytes().all(|b| matches!(b, b' '..=b'~' | b'\t'));
    let value = is_visible.then(|| HeaderValue::from_str(&value).ok())??;
    Some((name, value))
}

fn token_in(object: &Map<String, Value>) -> Result<Secret, &'static str> {
    match object.get("access_token") {
        None => Err("is missing"),
        Some(Value::Null) => Err("is null"),
        Some(Value::String(token)) if token.trim().is_empty() => Err("is empty"),
        Some(Value::String(token)) => Ok(Secret::new(token.clone())),
        Some(_) => Err("is not a string"),
    }
}

/// The body of an answer.
enum Body {
    Object(Map<String, Value>),
    /// It is whole and not an object.
    Other(&'static str),
    /// It is longer than what is read.
    Cut,
}

impl Body {
    fn of(answer: &Answer) -> Self {
        if !answer.is_whole {
            return Self::Cut;
        }
        let body = &answer.body[..];
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        match (serde_json::from_slice(body), body.trim_ascii_start()) {
            (Ok(Value::Object(object)), _) => Self::Object(object),
            (Ok(_), _) => Self::Other("JSON, but not an object"),
            (Err(_), []) => Self::Other("empty"),
            (Err(_), [b'<', ..]) => Self::Other("HTML or XML"),
            (Err(_), [b'{' | b'[', ..]) => Self::Other("damaged JSON"),
            (Err(_), _) => Self::Other("text of another kind"),
        }
    }

    fn oddities(&self) -> Vec<Finding> {
        match self {
            Self::Cut => vec![Finding::LargeAnswer],
            Self::Object(_) | Self::Other(_) => Vec::new(),
        }
    }

    /// doo asks for both words in every answer.
    fn missing_words(&self) -> Option<Finding> {
        let has = |key: &str| match self {
            Self::Object(object) => object.get(key).is_some_and(Value::is_string),
            Self::Other(_) | Self::Cut => false,
        };
        let missing = match (has("message"), has("description")) {
            (true, true) => return None,
            (true, false) => "`description`",
            (false, true) => "`message`",
            (false, false) => "`message` and no `description`",
        };
        (!matches!(self, Self::Cut)).then_some(Finding::NoMessage(missing))
    }

    /// What the receiver says about a failure.
    fn said(&self, redactor: &Redactor) -> String {
        let Self::Object(object) = self else {
            return String::new();
        };
        let text = |key: &str| {
            let text = object.get(key)?.as_str()?.trim();
            let shown = shortened(&redactor.message(text));
            (!shown.is_empty()).then_some(shown)
        };
        let texts: Vec<String> = ["message", "description"]
            .iter()
            .filter_map(|key| text(key))
            .collect();
        texts.join(": ")
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
