//! What `sandbox trigger` writes.

use super::FORMAT_VERSION;
use crate::receiver::{Attempt, Delivered, DeliveryEnd, DeliveryStep, Noted, ShownRequest};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What the sandbox delivered.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct DeliveriesDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// `dead-letter`, `payload-contract`, `no-subscriber`, `interrupted` or `timeout`; null if
    /// everything was delivered or printed.
    pub failure: Option<String>,
    /// The webhook type.
    #[serde(rename = "type")]
    pub hook_type: String,
    /// One delivery for each hook that subscribes to the type.
    pub deliveries: Vec<DeliveredItem>,
}

/// A delivery.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct DeliveredItem {
    /// The id of the team.
    pub team: String,
    /// The name of the group.
    pub group: String,
    /// The id of the group in the sandbox.
    pub group_id: String,
    /// The endpoint of the hook, without its query.
    pub endpoint: String,
    /// The URL that it was sent to instead, without its query.
    pub forwarded_to: Option<String>,
    /// How it ended.
    pub state: DeliveryState,
    /// Each request, in order.
    pub attempts: Vec<AttemptItem>,
    /// The token request, if it was only shown.
    pub token_request: Option<ShownRequestItem>,
    /// The delivery, without what is secret.
    pub request: ShownRequestItem,
    /// What was delivered.
    pub body: Value,
    /// What is to be said about the answers and the body.
    pub findings: Vec<DeliveryFindingItem>,
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It was answered with 200.
    Delivered,
    /// No attempt was answered with 200.
    Dead,
    /// It was only shown.
    Printed,
}

/// A request.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct AttemptItem {
    /// The number of the attempt, counted from 1.
    pub number: u32,
    /// What was sent.
    pub step: AttemptStep,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub millis: Option<u64>,
    /// Why it failed.
    pub error: Option<String>,
}

/// What an attempt sends.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AttemptStep {
    /// The token request.
    Token,
    /// The delivery.
    Delivery,
}

/// A request without what is secret.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ShownRequestItem {
    /// The method.
    pub method: String,
    /// The URL, without its query.
    pub url: String,
    /// The header with the token as `(token)`, or the form of a token request.
    pub secret_line: Option<String>,
}

/// Something about a delivery.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct DeliveryFindingItem {
    /// Its name.
    pub code: String,
    /// It in one sentence.
    pub message: String,
}

impl DeliveriesDocument {
    /// Makes the document.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        hook_type: &str,
        deliveries: &[Delivered],
    ) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            hook_type: hook_type.to_owned(),
            deliveries: deliveries.iter().map(DeliveredItem::from).collect(),
        }
    }
}

impl From<&Delivered> for DeliveredItem {
    fn from(delivered: &Delivered) -> Self {
        let Delivered {
            team,
            group,
            group_id,
            endpoint,
            forwarded_to,
            end,
            attempts,
            token_request,
            request,
            body,
            findings,
        } = delivered;
        Self {
            team: team.clone(),
            group: group.clone(),
            group_id: group_id.clone(),
            endpoint: endpoint.clone(),
            forwarded_to: forwarded_to.clone(),
            state: match end {
                DeliveryEnd::Delivered => DeliveryState::Delivered,
                DeliveryEnd::Dead => DeliveryState::Dead,
                DeliveryEnd::Printed => DeliveryState::Printed,
            },
            attempts: attempts.iter().map(AttemptItem::from).collect(),
            token_request: token_request.as_ref().map(ShownRequestItem::from),
            request: ShownRequestItem::from(request),
            body: body.clone(),
            findings: findings.iter().map(DeliveryFindingItem::from).collect(),
        }
    }
}

impl From<&Attempt> for AttemptItem {
    fn from(attempt: &Attempt) -> Self {
        Self {
            number: attempt.number,
            step: match attempt.step {
                DeliveryStep::Token => AttemptStep::Token,
                DeliveryStep::Delivery => AttemptStep::Delivery,
            },
            status: attempt.status,
            millis: attempt.millis,
            error: attempt.error.clone(),
        }
    }
}

impl From<&ShownRequest> for ShownRequestItem {
    fn from(request: &ShownRequest) -> Self {
        Self {
            method: request.method.clone(),
            url: request.url.clone(),
            secret_line: request.secret_line.clone(),
        }
    }
}

impl From<&Noted> for DeliveryFindingItem {
    fn from(noted: &Noted) -> Self {
        Self {
            code: noted.code.clone(),
            message: noted.message.clone(),
        }
    }
}
