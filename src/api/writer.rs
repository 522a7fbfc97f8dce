//! The write half of the API: only an apply has one.

use super::answer::Label;
use super::call::{Call, Effect};
use super::error::ApiError;
use super::session::Session;
use super::transport::Response;
use super::wire::{add_webhook, unreadable};
use crate::model::{Group, GroupId, Marker, TeamId};
use bytes::Bytes;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::cell::Cell;

/// Creates and deletes.
#[derive(Clone, Copy)]
pub struct Writer<'s> {
    session: &'s Session,
}

/// A write without an answer that says what became of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// It did not happen.
    #[error(transparent)]
    Failed(ApiError),
    /// It may have happened: only a listing can tell.
    #[error(transparent)]
    Unclear(ApiError),
}

impl<'s> Writer<'s> {
    /// A writer on a session.
    pub fn new(session: &'s Session) -> Self {
        Self { session }
    }

    /// Creates a group and returns the id that doo gave it. The request is sent once: doo has no
    /// way to tell a repetition from a second group.
    ///
    /// # Errors
    /// Whether the group may exist nevertheless is what [`WriteError`] says.
    pub async fn create(
        &self,
        team: &TeamId,
        group: &Group,
        marker: &Marker,
    ) -> Result<GroupId, WriteError> {
        let path = format!(
            "/team/{}/webhooks",
            utf8_percent_encode(team.as_str(), NON_ALPHANUMERIC)
        );
        self.session.redactor().learn_group(group);
        let call = Call {
            label: Label {
                method: "POST",
                path: path.clone(),
            },
            method: Method::POST,
            path,
            body: Some(Bytes::from(add_webhook(group, marker).to_string())),
            effect: Effect::Additive,
            is_unclear: Cell::default(),
            attempts: Cell::new(0),
        };
        self.write(&call, read_created).await
    }

    /// Asks doo to delete a group. doo answers 204 whatever it did, so success means nothing until
    /// a listing confirms it; and a repetition does no harm.
    ///
    /// # Errors
    /// Whether the group may be gone nevertheless is what [`WriteError`] says.
    pub async fn delete(&self, id: &GroupId) -> Result<(), WriteError> {
        self.session.redactor().learn_id(id.as_str());
        let call = Call {
            label: Label {
                method: "DELETE",
                path: format!("/webhooks/{}", id.short()),
            },
            method: Method::DELETE,
            path: format!(
                "/webhooks/{}",
                utf8_percent_encode(id.as_str(), NON_ALPHANUMERIC)
            ),
            body: None,
            effect: Effect::Idempotent,
            is_unclear: Cell::default(),
            attempts: Cell::new(0),
        };
        self.write(&call, |_, _| Ok(())).await
    }

    /// The last attempt may have failed for certain, and one before it unclearly.
    async fn write<T>(
        &self,
        call: &Call,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, WriteError> {
        let written = self.session.call(call, read).await;
        written.map_err(|error| match call.is_unclear.get() {
            true => WriteError::Unclear(error),
            false => WriteError::Failed(error),
        })
    }
}

/// The id in doo's envelope: `data` is documented as a string; a number or an object with an id is
/// understood as well.
fn read_created(call: &Call, response: &Response) -> Result<GroupId, ApiError> {
    let answer: Option<Value> = serde_json::from_slice(response.body()).ok();
    let data = answer.as_ref().and_then(|answer| answer.get("data"));
    let id = data.and_then(|data| data.get("id").or(Some(data)));
    let id = match id {
        Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    id.map(GroupId::new)
        .ok_or_else(|| unreadable(call, response))
}
