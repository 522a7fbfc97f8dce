//! A receiver of deliveries inside of the sandbox's server, so that one process shows the whole
//! way: it gives tokens, and takes whatever is delivered
//! (api-facts: receiver-token, receiver-answers).

use crate::api::transport::{Request, Response};
use crate::sandbox::answers;
use clap::Args;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;

/// How the receiver below `/_sandbox/receiver/` behaves.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "The receiver below /_sandbox/receiver/")]
pub struct ReceiverBehaviour {
    /// Answer deliveries with this status
    #[arg(id = "receiver-status", long = "receiver-status", value_name = "STATUS", default_value = "200", value_parser = status)]
    pub status: StatusCode,
    /// Answer the first N deliveries at each path with 500
    #[arg(
        id = "receiver-fails",
        long = "receiver-fails",
        value_name = "N",
        default_value_t = 0
    )]
    pub fails: u32,
    /// Wait N milliseconds before each answer
    #[arg(id = "receiver-latency", long = "receiver-latency", value_name = "MS", default_value = "0", value_parser = milliseconds)]
    pub latency: Duration,
}

impl Default for ReceiverBehaviour {
    fn default() -> Self {
        Self {
            status: StatusCode::OK,
            fails: 0,
            latency: Duration::ZERO,
        }
    }
}

fn status(text: &str) -> Result<StatusCode, String> {
    let status = text
        .parse()
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    let is_final = |status: &StatusCode| (200..=599).contains(&status.as_u16());
    status
        .filter(is_final)
        .ok_or_else(|| "write a status from 200 to 599".to_owned())
}

fn milliseconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}

/// The receiver, and the deliveries that failed so far at each path.
pub(super) struct BuiltInReceiver {
    behaviour: ReceiverBehaviour,
    failed: HashMap<String, u32>,
}

impl BuiltInReceiver {
    pub(super) fn new(behaviour: ReceiverBehaviour) -> Self {
        Self {
            behaviour,
            failed: HashMap::new(),
        }
    }

    pub(super) fn latency(&self) -> Duration {
        self.behaviour.latency
    }

    pub(super) fn answer(&mut self, request: &Request) -> Response {
        if request.method() != Method::POST {
            return answers::method_not_allowed("POST");
        }
        let content_type = request.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let is_form = content_type.is_some_and(|it| {
            it.trim_start()
                .starts_with("application/x-www-form-urlencoded")
        });
        if is_form {
            return answers::own(
                StatusCode::OK,
                &json!({
                    "access_token": "sandbox-receiver-token",
                    "message": "token",
                    "description": "the receiver of the sandbox gives everybody this token",
                }),
            );
        }
        let failed = self
            .failed
            .entry(request.uri().path().to_owned())
            .or_default();
        let status = if *failed < self.behaviour.fails {
            *failed += 1;
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            self.behaviour.status
        };
        if status == StatusCode::NO_CONTENT {
            return answers::no_content();
        }
        let said = json!({
            "message": if status == StatusCode::OK { "received" } else { "refused" },
            "description": "the receiver of the sandbox keeps nothing",
        });
        answers::own(status, &said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use serde_json::Value;

    fn request(method: Method, path: &str, content_type: &str) -> Request {
        http::Request::builder()
            .method(method)
            .uri(format!("http://127.0.0.1/_sandbox/receiver{path}"))
            .header(CONTENT_TYPE, content_type)
            .body(Bytes::from_static(b"{}"))
            .unwrap()
    }

    fn delivery(path: &str) -> Request {
        request(Method::POST, path, "application/json")
    }

    #[test]
    fn a_form_gets_a_token_and_everything_else_is_taken() {
        let mut receiver = BuiltInReceiver::new(ReceiverBehaviour::default());
        let form = request(
            Method::POST,
            "/t",
            "application/x-www-form-urlencoded; charset=utf-8",
        );
        let answer: Value = serde_json::from_slice(receiver.answer(&form).body()).unwrap();
        assert_eq!(answer["access_token"], "sandbox-receiver-token");
        let taken = receiver.answer(&delivery("/a"));
        assert_eq!(taken.status(), 200);
        let body: Value = serde_json::from_slice(taken.body()).unwrap();
        assert!(body["message"].is_string() && body["description"].is_string());
        let asked = receiver.answer(&request(Method::GET, "/a", "text/plain"));
        assert_eq!(asked.status(), 405);
    }

    #[test]
    fn it_fails_as_often_as_it_is_told_at_each_path() {
        let mut receiver = BuiltInReceiver::new(ReceiverBehaviour {
            status: StatusCode::NO_CONTENT,
            fails: 2,
            latency: Duration::ZERO,
        });
        let mut statuses = |path: &str| -> Vec<u16> {
            (0..3)
                .map(|_| receiver.answer(&delivery(path)).status().as_u16())
                .collect()
        };
        assert_eq!(statuses("/a"), [500, 500, 204]);
        assert_eq!(statuses("/b"), [500, 500, 204]);
        assert_eq!(statuses("/a"), [204, 204, 204]);
    }

    #[test]
    fn only_final_statuses_can_be_chosen() {
        assert_eq!(status("418").unwrap(), 418);
        for text in ["", "abc", "100", "199", "600", "1000", "-1"] {
            assert!(status(text).is_err(), "{text}");
        }
    }
}
