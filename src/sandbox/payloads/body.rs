//! The body of a delivery.

use super::documented::documented;
use super::entities::{Entities, EntityKind, Subject};
use crate::graphql::{Envelope, GraphqlRequest, Scalars, Schema, SchemaServer};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What bodies are made with.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Payloads {
    /// What can be asked for.
    pub(in crate::sandbox) schema: Arc<Schema>,
    /// What its custom scalars are.
    pub(in crate::sandbox) scalars: Scalars,
    /// What receivers get around an answer.
    pub(in crate::sandbox) envelope: Envelope,
    /// What made-up numbers and choices follow from.
    pub(in crate::sandbox) seed: u64,
}

impl Payloads {
    /// With doo's schema, or the documented part of it.
    pub(in crate::sandbox) fn new(
        schema: Option<Arc<Schema>>,
        envelope: Envelope,
        seed: u64,
    ) -> Self {
        Self {
            schema: schema.unwrap_or_else(documented),
            scalars: Scalars::new(),
            envelope,
            seed,
        }
    }

    /// The answer to a GraphQL request about the entities.
    pub(in crate::sandbox) fn answer(
        &self,
        request: &GraphqlRequest,
        entities: &Entities,
    ) -> Value {
        let server = SchemaServer {
            schema: &self.schema,
            scalars: &self.scalars,
            entities,
            seed: self.seed,
        };
        server.answer(request)
    }

    /// The body of a delivery: the answer to the hook's query, or the default payload.
    pub(in crate::sandbox) fn body_of(
        &self,
        origin: Option<&str>,
        subject: &Subject,
        entities: &Entities,
    ) -> Value {
        let Some(origin) = origin else {
            return default_payload(subject, entities);
        };
        let mut answer = match GraphqlRequest::read(filled(origin, subject).as_bytes()) {
            Ok(request) => self.answer(&request, entities),
            Err(malformed) => json!({ "errors": [{ "message": malformed.to_string() }] }),
        };
        match self.envelope {
            Envelope::Data => answer,
            Envelope::None => answer["data"].take(),
        }
    }
}

/// Fills in the documented placeholders (api-facts: placeholders). Ids are text inside of JSON
/// strings, so they are escaped as such.
fn filled(origin: &str, subject: &Subject) -> String {
    let escaped = |id: &str| {
        let json = Value::from(id).to_string();
        json[1..json.len() - 1].to_owned()
    };
    let event = subject.event.as_deref().map(escaped);
    let order = (subject.kind == EntityKind::Order).then(|| escaped(&subject.id));
    let mut text = origin.to_owned();
    for (placeholder, id) in [("%EVENT_ID%", event), ("%ORDER_ID%", order)] {
        if let Some(id) = id {
            text = text.replace(placeholder, &id);
        }
    }
    text
}

/// What doo documents of its default payloads (api-facts: payloads).
fn default_payload(subject: &Subject, entities: &Entities) -> Value {
    let Subject { kind, id, event } = subject;
    let entity = entities.get(*kind, id).cloned();
    let mut entity =
        entity.unwrap_or_else(|| Map::from_iter([("id".to_owned(), id.clone().into())]));
    if let Some(event) = event {
        entity.insert("event_id".to_owned(), event.clone().into());
    }
    if *kind != EntityKind::Order {
        return Value::Object(entity);
    }
    let mut root = Map::new();
    for key in ["id", "event_id", "external_customer_id"] {
        if let Some(value) = entity.get(key) {
            root.insert(key.to_owned(), value.clone());
        }
    }
    entity.insert("buyer_answers".to_owned(), json!([]));
    root.insert("order_details".to_owned(), Value::Object(entity));
    Value::Object(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payloads() -> Payloads {
        Payloads::new(None, Envelope::Data, 0)
    }

    #[test]
    fn default_payloads_have_what_doo_documents() {
        let mut entities = Entities::default();
        let order = entities.occur("order_cancelled", Some("5"), Some("3"));
        let body = payloads().body_of(None, &order, &entities);
        assert_eq!(body["event_id"], "3");
        assert_eq!(body["external_customer_id"], "sample external_customer_id");
        let details = &body["order_details"];
        assert_eq!(details["status"], "organizer_accepted_cancellation");
        assert_eq!(details["attendees"][0]["ticket"]["status"], "valid");
        let event = entities.occur("event_updated", Some("3"), None);
        let body = payloads().body_of(None, &event, &entities);
        assert_eq!(
            (&body["status"], &body["event_id"]),
            (&json!("live"), &json!("3"))
        );
        let attendee = entities.occur("attendee_checkin", None, Some("3"));
        let body = payloads().body_of(None, &attendee, &entities);
        assert_eq!(body["ticket"]["status"], "checked");
    }

    #[test]
    fn placeholders_are_filled_in_as_texts_of_json() {
        let mut entities = Entities::default();
        let id = "a\"b";
        let order = entities.occur("order_created", Some(id), None);
        let origin = r#"{"query":"query($i: ID!) { order(id: $i) { hash } }","variables":{"i":"%ORDER_ID%"}}"#;
        let body = payloads().body_of(Some(origin), &order, &entities);
        assert_eq!(
            body,
            json!({ "data": { "order": { "hash": "sample-hash-a\"b" } } })
        );
        let body = payloads().body_of(Some(origin), &order, &Entities::default());
        assert_eq!(body, json!({ "data": { "order": null } }));
    }

    #[test]
    fn receivers_get_what_the_envelope_says() {
        let mut entities = Entities::default();
        let event = entities.occur("event_updated", Some("7"), None);
        let origin = r#"{"query":"{ event(id: \"%EVENT_ID%\") { title } }"}"#;
        let bare = Payloads::new(None, Envelope::None, 0);
        let body = bare.body_of(Some(origin), &event, &entities);
        assert_eq!(body, json!({ "event": { "title": "sample title" } }));
    }
}
