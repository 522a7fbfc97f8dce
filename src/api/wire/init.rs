//! The request that lets doo send what exists (api-facts: init).

use crate::api::error::ApiError;
use crate::api::lenient::Whole;
use crate::api::request::Call;
use crate::api::transport::Response;
use crate::api::wire::read;
use crate::model::{GroupId, HookType, Resource};
use serde_json::{Value, json};

/// What doo is asked to send, always to one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initialization {
    /// Of what.
    pub resource: Resource,
    /// The event, or the organization of events and contacts.
    pub of: String,
    /// The types. Without them, doo sends all types of the resource.
    pub types: Vec<HookType>,
    /// The group. Without it, doo sends to all groups of the organization.
    pub group: GroupId,
    /// What was changed after this, as `Y-m-d H:i:s`.
    pub after: Option<String>,
    /// What was changed before this.
    pub before: Option<String>,
    /// The most items in a minute.
    pub rate: u8,
}

/// The body, in the order of doo's example.
pub(in crate::api) fn body(initialization: &Initialization) -> Value {
    let Initialization {
        resource,
        of,
        types,
        group,
        after,
        before,
        rate,
    } = initialization;
    let key = if resource.is_of_event() {
        "event_id"
    } else {
        "organization_id"
    };
    let mut body = json!({ key: number(of) });
    if let Some(after) = after {
        body["last_updated_after"] = json!(after);
    }
    if let Some(before) = before {
        body["last_updated_before"] = json!(before);
    }
    body["webhook_type"] = types.iter().map(HookType::as_str).collect();
    body["webhook_configuration_id"] = json!(group.as_str());
    body["max_rate_per_min"] = json!(rate);
    body
}

/// doo shows ids as numbers here; one that is not a number is sent as it is.
fn number(id: &str) -> Value {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => json!(number),
        _ => json!(id),
    }
}

/// How many items doo says it sends; it may not say.
pub(in crate::api) fn read_items(
    call: &Call,
    response: &Response,
) -> Result<Option<u64>, ApiError> {
    let answer: Value = read(call, response)?;
    let items = answer.get("items_processed");
    Ok(items
        .and_then(|items| serde_json::from_value::<Whole>(items.clone()).ok())
        .map(|Whole(items)| items))
}
