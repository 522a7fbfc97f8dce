//! The write half of the API: only an apply and a backfill have one.

use super::error::ApiError;
use super::lenient::Text;
use super::path::Path;
use super::request::{Call, Effect};
use super::session::Session;
use super::transport::Response;
use super::wire::{Initialization, add_webhook, init_body, read, read_items, undocumented};
use crate::model::{Group, GroupId, Marker, TeamId};
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::Value;

/// Creates and deletes, and lets doo send what exists.
#[derive(Clone, Copy)]
pub struct Writer<'s> {
    session: &'s Session,
}

/// A failed write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// It did not happen.
    #[error(transparent)]
    Failed(ApiError),
    /// It may have happened: only a listing shows it.
    #[error(transparent)]
    Unclear(ApiError),
}

impl<'s> Writer<'s> {
    /// A writer on a session.
    pub fn new(session: &'s Session) -> Self {
        Self { session }
    }

    /// Creates a group and returns its id. The request is sent once: doo would create a second
    /// group (api-facts: create-not-idempotent).
    ///
    /// # Errors
    /// [`WriteError`] says whether the group may exist nevertheless.
    pub async fn create(
        &self,
        team: &TeamId,
        group: &Group,
        marker: &Marker,
    ) -> Result<GroupId, WriteError> {
        let path = Path::groups(&Method::POST, team, None).map_err(WriteError::Failed)?;
        self.session.redactor().learn_group(group);
        let call = Call {
            body: Some(Bytes::from(add_webhook(group, marker).to_string())),
            ..Call::new(Method::POST, path, Effect::Additive)
        };
        self.write(&call, read_created).await
    }

    /// Asks doo to delete a group. Success means nothing until a listing confirms it
    /// (api-facts: delete-says-nothing). A repetition does no harm.
    ///
    /// # Errors
    /// [`WriteError`] says whether the group may be gone nevertheless.
    pub async fn delete(&self, id: &GroupId) -> Result<(), WriteError> {
        let path = Path::group(&Method::DELETE, id).map_err(WriteError::Failed)?;
        self.session.redactor().learn_id(id.as_str());
        let call = Call::new(Method::DELETE, path, Effect::Idempotent);
        self.write(&call, |_, _| Ok(())).await
    }

    /// Asks doo to send what exists to one group, and returns how many items doo says that it
    /// sends. The request is sent once: a repetition would send everything again.
    ///
    /// # Errors
    /// [`WriteError`] says whether doo may be sending nevertheless.
    pub async fn initialize(
        &self,
        initialization: &Initialization,
    ) -> Result<Option<u64>, WriteError> {
        self.session
            .redactor()
            .learn_id(initialization.group.as_str());
        let path = Path::init(initialization.resource);
        let call = Call {
            body: Some(Bytes::from(init_body(initialization).to_string())),
            ..Call::new(Method::POST, path, Effect::Once)
        };
        self.write(&call, read_items).await
    }

    async fn write<T>(
        &self,
        call: &Call,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, WriteError> {
        let written = self.session.call(call, read).await;
        written.map_err(|failure| match failure.may_have_happened {
            true => WriteError::Unclear(failure.error),
            false => WriteError::Failed(failure.error),
        })
    }
}

/// The new id: `data` is a string (api-facts: create). A number or an object with an id is accepted
/// as well.
fn read_created(call: &Call, response: &Response) -> Result<GroupId, ApiError> {
    let CreatedAnswer { data } = read(call, response)?;
    let (key, id) = match &data {
        Value::Object(object) => ("data.id", object.get("id")),
        data => ("data", Some(data)),
    };
    let Some(Text(id)) = id.and_then(|id| Text::deserialize(id).ok()) else {
        return Err(undocumented(call, key, "is not an id"));
    };
    let id = GroupId::new(id);
    match id.fault() {
        None => Ok(id),
        Some(fault) => Err(undocumented(call, key, fault.to_string())),
    }
}

#[derive(Deserialize)]
struct CreatedAnswer {
    #[serde(default)]
    data: Value,
}
