//! doo's default payloads, which hooks without a query deliver. doo documents names of their parts,
//! and hardly any type, so their schemas are open and hold the known parts only
//! (api-facts: payloads).

use crate::graphql::DIALECT;
use crate::model::HookType;
use serde_json::{Map, Value, json};

/// A default payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefaultPayload {
    /// Of hooks for events.
    Event,
    /// Of hooks for orders.
    Order,
    /// Of other hooks: doo documents nothing of it.
    Unknown,
}

impl DefaultPayload {
    /// The default payload of a type.
    pub fn of(hook_type: &HookType) -> Self {
        match hook_type.as_str().split_once('_') {
            Some(("event", _)) => Self::Event,
            Some(("order", _)) => Self::Order,
            _ => Self::Unknown,
        }
    }

    /// doo's name for it.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Event => Some("EventsIdEditGetResponse"),
            Self::Order => Some("OrdersIdGetResponse"),
            Self::Unknown => None,
        }
    }

    /// The JSON Schema of what doo documents.
    pub fn schema(self) -> Value {
        let mut schema = Map::from_iter([("$schema".to_owned(), DIALECT.into())]);
        if let Some(name) = self.name() {
            schema.insert("$id".to_owned(), format!("doo:{name}").into());
            schema.insert("title".to_owned(), name.into());
        }
        schema.insert("x-doo".to_owned(), "partial".into());
        let parts = match self {
            Self::Event => event(),
            Self::Order => order(),
            Self::Unknown => json!({ "type": "object" }),
        };
        if let Value::Object(parts) = parts {
            schema.extend(parts);
        }
        Value::Object(schema)
    }
}

fn event() -> Value {
    object(&json!({
        "event_id": {},
        "status": status(&["draft", "live", "cancelled", "done", "deleted"]),
        "external_user_id": {},
        "ticket_categories": list(&json!({ "buyer_price": {}, "display_price": {} })),
    }))
}

fn order() -> Value {
    let details = object(&json!({
        "status": status(&[
            "active",
            "organizer_accepted_cancellation",
            "pending_organizer_approval",
            "pending_organizer_review",
            "denied",
            "removed",
            "attendee_accepted_cancellation",
        ]),
        "first_name": {},
        "last_name": {},
        "email": {},
        "buyer_answers": list(&json!({ "question": {} })),
        "attendees": list(&json!({
            "id": {},
            "status": status(&["active", "inactive"]),
            "ticket": object(&json!({
                "status": status(&["pending", "valid", "cancelled", "checked"]),
            })),
            "first_name": {},
            "last_name": {},
            "email": {},
            "answers": list(&json!({ "question": {} })),
        })),
    }));
    object(&json!({
        "event_id": {},
        "external_customer_id": {},
        "order_details": details,
    }))
}

/// A status: the values of today are examples (api-facts: statuses).
fn status(values: &[&str]) -> Value {
    json!({ "type": "string", "examples": values })
}

fn object(properties: &Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

fn list(properties: &Value) -> Value {
    json!({ "type": "array", "items": object(properties) })
}
