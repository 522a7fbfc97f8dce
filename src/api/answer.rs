//! Reads the meaning of an answer: its status, and what doo, its engine or its gateway say.

use super::lenient::Whole;
use super::transport::Response;
use crate::model::display_url;
use http::StatusCode;
use serde_json::Value;
use url::Url;

/// The status that counts: doo's envelope has its own, and an HTTP 200 whose envelope says 500 is a
/// failure (api-facts: answers-in-envelope). None if the envelope has no valid status.
pub(super) fn status(response: &Response) -> Option<StatusCode> {
    if !response.status().is_success() {
        return Some(response.status());
    }
    // Only envelopes have a status, and only near their beginning: listings are not searched.
    const ENVELOPE: usize = 4096;
    let body = body(response);
    if body.len() > ENVELOPE
        && !body[..ENVELOPE]
            .windows(RESPONSE_STATUS.len())
            .any(|w| w == RESPONSE_STATUS)
    {
        return Some(response.status());
    }
    let envelope = match serde_json::from_slice::<Envelope>(body) {
        Ok(envelope) => envelope.response_status,
        Err(error) if error.is_data() && body.trim_ascii_start().starts_with(b"{") => return None,
        // The code that reads the body reports that it is not JSON.
        Err(_) => None,
    };
    match envelope {
        None => Some(response.status()),
        Some(Whole(status)) => StatusCode::from_u16(u16::try_from(status).ok()?).ok(),
    }
}

/// The body without a byte order mark, which some servers put before JSON.
pub(super) fn body(response: &Response) -> &[u8] {
    let body = response.body();
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

const RESPONSE_STATUS: &[u8] = b"\"response_status\"";

#[derive(serde::Deserialize)]
struct Envelope {
    #[serde(default)]
    response_status: Option<Whole>,
}

/// What the body says about the failure, in any form that doo, its engine, its gateway and OAuth
/// use (api-facts: errors). The text is not redacted yet:
/// [`ApiError::redacted`](super::ApiError::redacted) does that.
pub(super) fn message(response: &Response) -> String {
    let text = match serde_json::from_slice::<Value>(body(response)) {
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

/// Describes an unexpected body.
pub(super) fn describe(response: &Response) -> String {
    let body = body(response);
    let start = body.trim_ascii_start();
    match start {
        [] => "an empty body".to_owned(),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "text in UTF-16".to_owned(),
        [0x1F, 0x8B, ..] => "compressed data".to_owned(),
        [b'<', b'?', b'x', b'm', b'l', ..] => "XML".to_owned(),
        [b'<', ..] => "HTML".to_owned(),
        [b'{' | b'[', ..] => match serde_json::from_slice::<Value>(body) {
            Ok(_) => "other JSON".to_owned(),
            Err(error) if error.is_eof() => "JSON that breaks off".to_owned(),
            // serde_json reports this case only in its text.
            Err(error) if error.to_string().starts_with("recursion limit exceeded") => {
                "JSON that nests too deeply".to_owned()
            }
            Err(_) => "damaged JSON".to_owned(),
        },
        _ => "something that is neither JSON nor HTML".to_owned(),
    }
}

/// Whether the body is HTML. A repetition would get the same page; a body that broke off may be
/// whole.
pub(super) fn is_html(response: &Response) -> bool {
    body(response).trim_ascii_start().first() == Some(&b'<')
}

/// The target of a redirect, without parts that may be secret.
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
