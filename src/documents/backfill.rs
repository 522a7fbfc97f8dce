//! What `backfill` writes.

use super::FORMAT_VERSION;
use crate::backfill::{CallState, InitCall, Window};
use crate::model::HookType;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

/// What doo was asked to send.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct BackfillDocument {
    /// The version of this format.
    pub format_version: u32,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it failed; null if every call was accepted, or none was to be made.
    pub failure: Option<String>,
    /// The calls, in order.
    pub calls: Vec<CallItem>,
}

/// A call.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct CallItem {
    /// `events`, `orders`, `attendees`, `contacts` or `invitees`.
    pub resource: String,
    /// The event, for orders, attendees and invitees.
    pub event_id: Option<String>,
    /// The organization, for events and contacts.
    pub organization_id: Option<String>,
    /// The webhook types.
    pub types: Vec<String>,
    /// The time of what is sent.
    pub window: WindowItem,
    /// What became of the call.
    pub state: CallStateItem,
    /// How many items doo says that it sends; null if it does not say.
    pub items: Option<u64>,
}

/// A window in time.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct WindowItem {
    /// The beginning, in UTC.
    pub since: Option<String>,
    /// The end, in UTC.
    pub until: Option<String>,
    /// The beginning as doo gets it.
    pub sent_after: Option<String>,
    /// The end as doo gets it.
    pub sent_before: Option<String>,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CallStateItem {
    /// doo sends.
    Accepted,
    /// doo does not send.
    Refused,
    /// doo may be sending.
    Unknown,
    /// It was not made.
    NotSent,
}

impl BackfillDocument {
    /// Makes the document.
    pub fn new(exit_code: u8, failure: Option<&str>, window: &Window, calls: &[InitCall]) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            calls: calls
                .iter()
                .map(|call| CallItem::of(call, window))
                .collect(),
        }
    }
}

impl CallItem {
    fn of(call: &InitCall, window: &Window) -> Self {
        let InitCall { asked, state } = call;
        let of = Some(asked.of.clone());
        let (event_id, organization_id) = if asked.resource.is_of_event() {
            (of, None)
        } else {
            (None, of)
        };
        let (state, items) = match state {
            CallState::Accepted(items) => (CallStateItem::Accepted, *items),
            CallState::Refused(_) => (CallStateItem::Refused, None),
            CallState::Unknown(_) => (CallStateItem::Unknown, None),
            CallState::NotSent => (CallStateItem::NotSent, None),
        };
        Self {
            resource: asked.resource.to_string(),
            event_id,
            organization_id,
            types: asked.types.iter().map(HookType::to_string).collect(),
            window: WindowItem {
                since: window.since.map(|time| time.to_string()),
                until: window.until.map(|time| time.to_string()),
                sent_after: asked.after.clone(),
                sent_before: asked.before.clone(),
            },
            state,
            items,
        }
    }
}
