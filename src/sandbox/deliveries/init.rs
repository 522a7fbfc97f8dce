//! Sends what exists, as doo's initialization does (api-facts: init).

use super::trigger::is_for;
use super::window::InitWindow;
use crate::api::transport::Response;
use crate::model::{HookType, Resource, canonical};
use crate::receiver::Due;
use crate::sandbox::answers;
use crate::sandbox::machine::Sandbox;
use crate::sandbox::payloads::EntityKind;
use crate::sandbox::state::id_text;
use http::StatusCode;
use serde_json::{Map, Value, json};

impl Sandbox {
    /// Answers a request to send what exists and was changed in a window, and remembers the
    /// deliveries.
    pub(in crate::sandbox) fn initialize(&mut self, resource: &str, body: &[u8]) -> Response {
        let Ok(resource) = resource.parse::<Resource>() else {
            return answers::problem(StatusCode::NOT_FOUND, "There is no such resource");
        };
        let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(body) else {
            return answers::problem(StatusCode::BAD_REQUEST, "The body is not a JSON object");
        };
        let key = if resource.is_of_event() {
            "event_id"
        } else {
            "organization_id"
        };
        let Some(of) = body.get(key).filter(|id| !id.is_null()).map(id_text) else {
            return invalid(key, "isEmpty", "Value is required and can't be empty");
        };
        let window = match InitWindow::of(&body) {
            Ok(window) => window,
            Err(key) => {
                return invalid(key, "dateInvalid", "The input is not a date as Y-m-d H:i:s");
            }
        };
        let due = self.existing(resource, &of, window, &body);
        let items = due.len();
        self.outbox.extend(due);
        answers::own(
            StatusCode::OK,
            &json!({
                "response_status": 200,
                "developer_message": "Success",
                "user_message": "Success",
                "items_processed": items,
                "_links": { "self": { "href":
                    self.variants.links.resource(&format!("webhooks/init/{resource}")) } },
            }),
        )
    }

    /// What was asked for since the last time, for a host that delivers.
    pub(in crate::sandbox) fn take_outbox(&mut self) -> Vec<Due> {
        std::mem::take(&mut self.outbox)
    }

    /// One delivery for each hook and each entity that exists.
    fn existing(
        &self,
        resource: Resource,
        of: &str,
        window: InitWindow,
        body: &Map<String, Value>,
    ) -> Vec<Due> {
        let wanted = wanted(body);
        let only = body.get("webhook_configuration_id").map(id_text);
        let mut due = Vec::new();
        for (subject, status) in self.entities.of_kind(kind(resource)) {
            let is_of_event = |event: &String| canonical::id(event) == canonical::id(of);
            let is_meant =
                !resource.is_of_event() || subject.event.as_ref().is_some_and(is_of_event);
            if !is_meant || !window.has(self.entities.changed(&subject)) {
                continue;
            }
            for group in self.state.groups() {
                let is_meant = only.as_ref().is_none_or(|id| *id == id_text(&group.id));
                if !is_meant || !is_for(group, &subject, None) {
                    continue;
                }
                for hook_type in types(resource, status.as_deref(), &wanted) {
                    due.extend(self.due(group, &subject, &hook_type));
                }
            }
        }
        due
    }
}

/// The answer to a value that doo does not take.
fn invalid(key: &str, code: &str, message: &str) -> Response {
    let messages = json!({ key: { code: message } });
    answers::invalid(messages.as_object().cloned().unwrap_or_default())
}

/// The types that were asked for, as one text or as a list; all without any.
fn wanted(body: &Map<String, Value>) -> Vec<HookType> {
    let listed = |value: &Value| value.as_str().map(HookType::listed);
    match body.get("webhook_type") {
        Some(Value::Array(types)) => types.iter().filter_map(listed).collect(),
        Some(one) => listed(one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The types that an entity is sent with: that of its status, if it has one of its own.
fn types(resource: Resource, status: Option<&str>, wanted: &[HookType]) -> Vec<String> {
    let own = match (resource, status) {
        (Resource::Events, Some("deleted")) => "event_removed",
        (Resource::Events, _) => "event_created",
        (Resource::Orders, Some("removed")) => return Vec::new(),
        (Resource::Orders, Some(status)) if status.contains("cancellation") => "order_cancelled",
        (Resource::Orders, _) => "order_created",
        (Resource::Attendees, Some("pending")) => "attendee_pending",
        (Resource::Attendees, Some("cancelled")) => "attendee_cancelled",
        (Resource::Attendees, Some("checked")) => "attendee_checkin",
        (Resource::Attendees, _) => "attendee_validated",
        // Their types are on no page.
        (Resource::Contacts | Resource::Invitees, _) => {
            return wanted.iter().map(HookType::to_string).collect();
        }
    };
    let is_wanted = wanted.is_empty() || wanted.iter().any(|it| it.as_str() == own);
    is_wanted.then(|| own.to_owned()).into_iter().collect()
}

fn kind(resource: Resource) -> EntityKind {
    match resource {
        Resource::Events => EntityKind::Event,
        Resource::Orders => EntityKind::Order,
        Resource::Attendees => EntityKind::Attendee,
        Resource::Contacts => EntityKind::Contact,
        Resource::Invitees => EntityKind::Invitee,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_is_sent_with_the_type_of_its_status() {
        let wanted = [
            HookType::declared("order_created"),
            HookType::declared("order_cancelled"),
        ];
        let of = |status| types(Resource::Orders, Some(status), &wanted);
        assert_eq!(of("active"), ["order_created"]);
        assert_eq!(of("organizer_accepted_cancellation"), ["order_cancelled"]);
        assert_eq!(of("removed"), [""; 0]);
        assert_eq!(
            types(Resource::Orders, Some("active"), &wanted[1..]),
            [""; 0]
        );
        assert_eq!(
            types(Resource::Attendees, Some("checked"), &[]),
            ["attendee_checkin"]
        );
    }
}
