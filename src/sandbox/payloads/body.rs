//! The body of a delivery.

use super::documented::answer;
use super::entities::{Entities, Kind, Subject};
use serde_json::{Map, Value, json};

/// What receivers get around the answer to a query: doo's documents do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Envelope {
    /// `{"data": {...}}`, as a GraphQL server answers.
    Data,
}

/// The body of a delivery: the answer to the hook's query, or the default payload.
pub(in crate::sandbox) fn body_of(
    origin: Option<&str>,
    subject: &Subject,
    entities: &Entities,
    envelope: Envelope,
) -> Value {
    match (origin, envelope) {
        (Some(origin), Envelope::Data) => answer(&filled(origin, subject), entities),
        (None, _) => default_payload(subject, entities),
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
    let order = (subject.kind == Kind::Order).then(|| escaped(&subject.id));
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
    if *kind != Kind::Order {
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

    #[test]
    fn default_payloads_have_what_doo_documents() {
        let mut entities = Entities::default();
        let order = entities.occur("order_cancelled", Some("5"), Some("3"));
        let body = body_of(None, &order, &entities, Envelope::Data);
        assert_eq!(body["event_id"], "3");
        assert_eq!(body["external_customer_id"], "sample external_customer_id");
        let details = &body["order_details"];
        assert_eq!(details["status"], "organizer_accepted_cancellation");
        assert_eq!(details["attendees"][0]["ticket"]["status"], "valid");
        let event = entities.occur("event_updated", Some("3"), None);
        let body = body_of(None, &event, &entities, Envelope::Data);
        assert_eq!(
            (&body["status"], &body["event_id"]),
            (&json!("live"), &json!("3"))
        );
        let attendee = entities.occur("attendee_checkin", None, Some("3"));
        let body = body_of(None, &attendee, &entities, Envelope::Data);
        assert_eq!(body["ticket"]["status"], "checked");
    }

    #[test]
    fn placeholders_are_filled_in_as_texts_of_json() {
        let mut entities = Entities::default();
        let id = "a\"b";
        let order = entities.occur("order_created", Some(id), None);
        let origin =
            r#"{"query":"query($i: ID!) { order(id: $i) { id } }","variables":{"i":"%ORDER_ID%"}}"#;
        let body = body_of(Some(origin), &order, &entities, Envelope::Data);
        assert_eq!(body, json!({ "data": { "order": { "id": id } } }));
        let body = body_of(Some(origin), &order, &Entities::default(), Envelope::Data);
        assert_eq!(body, json!({ "data": { "order": null } }));
    }
}
