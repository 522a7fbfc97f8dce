//! The forms of answers: doo's envelope, its framework's problems, and its gateway's messages.

use crate::api::transport::{Request, Response};
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

/// An answer that refuses a request, boxed because it is rare.
pub(in crate::sandbox) type Refusal = Box<Response>;

/// The default `type` of a problem in Laminas API Tools.
const PROBLEM_TYPE: &str = "http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html";

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Success in doo's envelope (api-facts: answers-in-envelope).
pub(in crate::sandbox) fn success(data: &Value, self_href: &str) -> Response {
    let body = json!({
        "response_status": 200,
        "developer_message": "Success",
        "user_message": "Success",
        "data": data,
        "_links": { "self": { "href": self_href } },
    });
    answer(StatusCode::OK, "application/json", body.to_string())
}

/// A document without an envelope.
pub(in crate::sandbox) fn document(content_type: &'static str, body: String) -> Response {
    answer(StatusCode::OK, content_type, body)
}

/// An answer of what is not doo: the receiver, and the sandbox itself.
pub(in crate::sandbox) fn own(status: StatusCode, said: &Value) -> Response {
    answer(status, "application/json", said.to_string())
}

/// An answer of a GraphQL server, which has no envelope of doo.
pub(in crate::sandbox) fn queried(status: StatusCode, said: &Value) -> Response {
    answer(status, "application/json", said.to_string())
}

/// Success without a body.
pub(in crate::sandbox) fn no_content() -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// A failure in doo's envelope. No page of doo shows one (api-facts: errors), so it has the form of
/// a success.
pub(in crate::sandbox) fn failure(
    status: StatusCode,
    developer_message: &str,
    user_message: &str,
) -> Response {
    let body = json!({
        "response_status": status.as_u16(),
        "developer_message": developer_message,
        "user_message": user_message,
    });
    answer(status, "application/json", body.to_string())
}

fn problem_with(status: StatusCode, detail: &str, more: Option<(&str, Value)>) -> Response {
    let mut body = Map::new();
    body.insert("type".into(), PROBLEM_TYPE.into());
    let title = status.canonical_reason().unwrap_or("Unknown");
    body.insert("title".into(), title.into());
    body.insert("status".into(), status.as_u16().into());
    body.insert("detail".into(), detail.into());
    if let Some((key, value)) = more {
        body.insert(key.into(), value);
    }
    let body = Value::Object(body).to_string();
    answer(status, "application/problem+json", body)
}

/// A problem in the form of Laminas API Tools.
pub(in crate::sandbox) fn problem(status: StatusCode, detail: &str) -> Response {
    problem_with(status, detail, None)
}

/// 422 with what is wrong with each field.
pub(in crate::sandbox) fn invalid(messages: Map<String, Value>) -> Response {
    problem_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        "Failed Validation",
        Some(("validation_messages", Value::Object(messages))),
    )
}

/// 405 with the allowed methods.
pub(in crate::sandbox) fn method_not_allowed(allow: &'static str) -> Response {
    let mut response = problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "The method is not allowed for this resource",
    );
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static(allow));
    response
}

/// Too many requests in a second. An AWS API Gateway does not say how long to wait; others do.
pub(in crate::sandbox) fn too_fast(retry_after: Option<u64>) -> Response {
    let mut response = gateway(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Too many requests in a day.
pub(in crate::sandbox) fn quota_spent() -> Response {
    gateway(StatusCode::TOO_MANY_REQUESTS, "Limit Exceeded")
}

/// An answer that repeats what was sent, as a careless server does.
pub(in crate::sandbox) fn echo(request: &Request, response: Response) -> Response {
    let header = |(name, value): (&http::HeaderName, &HeaderValue)| {
        format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))
    };
    let headers: Vec<String> = request.headers().iter().map(header).collect();
    let sent = format!(
        " (got: {}; {})",
        headers.join("; "),
        String::from_utf8_lossy(request.body())
    );
    response.map(|body| {
        let Ok(Value::Object(mut said)) = serde_json::from_slice(&body) else {
            return body;
        };
        for key in ["developer_message", "user_message", "detail", "message"] {
            if let Some(Value::String(text)) = said.get_mut(key) {
                text.push_str(&sent);
            }
        }
        Bytes::from(Value::Object(said).to_string())
    })
}

/// The answer of an AWS API Gateway before a request reaches doo.
pub(in crate::sandbox) fn gateway(status: StatusCode, message: &str) -> Response {
    let body = json!({ "message": message });
    answer(status, "application/json", body.to_string())
}
