//! GraphQL requests, for which doo has a host of its own (api-facts: origin).

use super::answer;
use super::error::ApiError;
use super::label::Label;
use super::request::{Call, Effect, Server};
use super::session::{QueryServer, Session};
use super::transport::{Response, Transport};
use super::wire::unreadable;
use crate::model::display_url;
use bytes::Bytes;
use http::{Method, StatusCode};
use serde::de::IgnoredAny;
use std::collections::HashMap;
use url::Url;

impl Session {
    /// Also sends queries, at the same pace and with the same credentials, to this URL: with TLS,
    /// or on this machine.
    #[must_use]
    pub fn asking(mut self, url: Url, transport: Box<dyn Transport>) -> Self {
        self.queries = Some(QueryServer { url, transport });
        self
    }

    /// The answer to a GraphQL request: a JSON object with `data`, `errors` or both. An answer with
    /// errors is not a failure, whatever its status.
    ///
    /// # Errors
    /// Any [`ApiError`] that remains after the safe repetitions.
    pub async fn query(&self, body: Bytes) -> Result<String, ApiError> {
        let shown = self
            .queries
            .as_ref()
            .map_or_else(String::new, |server| display_url(server.url.as_str()));
        let call = Call {
            label: Label {
                method: Method::POST,
                path: shown,
            },
            server: Server::Queries,
            path: String::new(),
            body: Some(body),
            effect: Effect::None,
        };
        Ok(self.call(&call, read).await?)
    }
}

/// Whether a refused request got an answer of a GraphQL server: it says why in `errors`.
pub(super) fn is_answered(call: &Call, response: &Response) -> bool {
    let is_judged_by_status = matches!(
        response.status(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
    );
    call.server == Server::Queries
        && (response.status().is_success() || response.status().is_client_error())
        && !is_judged_by_status
        && is_answer(response)
}

/// Whether it has what the specification requires of an answer, null or not.
fn is_answer(response: &Response) -> bool {
    let answer = serde_json::from_slice::<HashMap<String, IgnoredAny>>(answer::body(response));
    answer.is_ok_and(|it| it.contains_key("data") || it.contains_key("errors"))
}

fn read(call: &Call, response: &Response) -> Result<String, ApiError> {
    let text = str::from_utf8(answer::body(response));
    match text {
        Ok(text) if is_answer(response) => Ok(text.to_owned()),
        _ => Err(unreadable(call, response)),
    }
}
