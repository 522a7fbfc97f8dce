//! Reads an answer's meaning: its status, and what doo, its engine or its gateway say about it.

use super::transport::Response;
use crate::model::display_url;
use http::StatusCode;
use serde_json::Value;
use url::Url;

/// What a request is called in messages and logs: its method and path. Ids of groups are
/// capabilities and do not appear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) method: &'static str,
    pub(super) path: String,
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { method, path } = self;
        write!(f, "{method} {path}")
    }
}

/// The status that counts. doo wraps some answers in an envelope that has a status of its own; an
/// HTTP 200 whose envelope says 500 is a failure.
pub(super) fn status(response: &Response) -> StatusCode {
    if !response.status().is_success() {
        return response.status();
    }
    // Only envelopes name a status, and only near their beginning: listings are not searched.
    const ENVELOPE: usize = 4096;
    let body = response.body();
    if body.len() > ENVELOPE
        && !body[..ENVELOPE]
            .windows(RESPONSE_STATUS.len())
            .any(|w| w == RESPONSE_STATUS)
    {
        return response.status();
    }
    let envelope: Option<Envelope> = serde_json::from_slice(body).ok();
    envelope
        .and_then(|envelope| envelope.response_status)
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(response.status())
}

const RESPONSE_STATUS: &[u8] = b"\"response_status\"";

#[derive(serde::Deserialize)]
struct Envelope {
    #[serde(default)]
    response_status: Option<u16>,
}

/// What the body says about the failure, in any of the forms that doo, its engine, its gateway and
/// OAuth use. It is as the server said it: [`ApiError::redacted`](super::ApiError::redacted) makes it
/// fit to be shown.
pub(super) fn message(response: &Response) -> String {
    let text = match serde_json::from_slice::<Value>(response.body()) {
        Ok(Value::Object(body)) => [
            "developer_message",
            "user_message",
            "detail",
            "message",
            "error_description",
            "error",
            "title",
        ]
        .iter()
        .find_map(|key| {
            body.get(*key)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        })
        .map(str::to_owned),
        _ => None,
    };
    text.unwrap_or_else(|| describe(response))
}

/// What a body looks like that is not what was expected.
pub(super) fn describe(response: &Response) -> String {
    let body = response.body();
    let start = body.trim_ascii_start();
    match start {
        [] => "an empty body".to_owned(),
        [b'<', ..] => "HTML".to_owned(),
        [b'{' | b'[', ..] => match serde_json::from_slice::<Value>(body) {
            Ok(_) => "other JSON".to_owned(),
            Err(error) if error.is_eof() => "JSON that breaks off".to_owned(),
            // There is no other way to tell.
            Err(error) if error.to_string().starts_with("recursion limit exceeded") => {
                "JSON that nests too deeply".to_owned()
            }
            Err(_) => "damaged JSON".to_owned(),
        },
        _ => "something that is neither JSON nor HTML".to_owned(),
    }
}

/// Whether asking again could help: a page of HTML will come again, a body that broke off will not.
pub(super) fn is_html(response: &Response) -> bool {
    response.body().trim_ascii_start().first() == Some(&b'<')
}

/// Where a redirect points, without what it might carry.
pub(super) fn redirect_target(uri: &http::Uri, response: &Response) -> String {
    let location = response
        .headers()
        .get(http::header::LOCATION)
        .and_then(|value| value.to_str().ok());
    let base = Url::parse(&uri.to_string()).ok();
    match (location, base) {
        (Some(location), Some(base)) => match base.join(location) {
            Ok(mut target) => {
                target.set_query(None);
                target.set_fragment(None);
                display_url(target.as_str())
            }
            Err(_) => "nowhere".to_owned(),
        },
        _ => "nowhere".to_owned(),
    }
}
