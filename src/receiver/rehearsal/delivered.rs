//! What became of a rehearsed delivery. It holds no secret and no token, so it may be shown and may
//! travel between two processes of dooctl.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A delivery and its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// The id of the team.
    pub team: String,
    /// The name of the group.
    pub group: String,
    /// The id of the group.
    pub group_id: String,
    /// The endpoint of the hook, without its query.
    pub endpoint: String,
    /// Where it was sent instead, without its query.
    pub forwarded_to: Option<String>,
    /// How it ended.
    #[serde(rename = "state")]
    pub end: DeliveryEnd,
    /// Each request, in order.
    pub attempts: Vec<Attempt>,
    /// The token request, if it was not sent.
    pub token_request: Option<ShownRequest>,
    /// The delivery, as it is shown.
    pub request: ShownRequest,
    /// What was delivered.
    pub body: Value,
    /// What is to be said about the answers and the body.
    pub findings: Vec<Noted>,
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryEnd {
    /// It was answered with 200.
    Delivered,
    /// No attempt was answered with 200: doo puts it into its dead letter queue.
    Dead,
    /// It was only shown.
    Printed,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The number of the attempt, from 1.
    pub number: u32,
    /// What was sent.
    pub step: DeliveryStep,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub millis: Option<u64>,
    /// Why it failed.
    pub error: Option<String>,
}

/// What an attempt sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryStep {
    /// The token request.
    Token,
    /// The delivery.
    Delivery,
}

/// Something to be said about a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Its name.
    pub code: String,
    /// It in one sentence.
    pub message: String,
}

/// A request as it may be shown: without secrets and tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRequest {
    /// The method.
    pub method: String,
    /// The URL, without its query.
    pub url: String,
    /// The header with the token, or the form of a token request.
    pub secret_line: Option<String>,
}

impl Noted {
    /// The code of a body that is not what the hook promises.
    pub const CONTRACT: &str = "payload-contract";
}

impl Delivered {
    /// Whether a body was not what its hook promises.
    pub fn breaks_contract(&self) -> bool {
        self.findings
            .iter()
            .any(|noted| noted.code == Noted::CONTRACT)
    }
}
