//! A group as it is sent.

use crate::model::{Authentication, Group, Hook, Marker, Origin, Scope, Secret};
use serde_json::{Value, json};

/// doo's object for a new group, with the client secret (api-facts: create, fields).
///
/// `event_id` and `event_guide_id` are strings, as in doo's description of the object.
pub fn add_webhook(group: &Group, marker: &Marker) -> Value {
    let Group {
        name,
        description,
        scope,
        hooks,
        authentication,
    } = group;
    let mut object = json!({ "name": name, "description": marker.append_to(description) });
    match scope {
        Scope::Event(id) => object["event_id"] = json!(id),
        Scope::EventGuide(id) => object["event_guide_id"] = json!(id),
        Scope::Organization | Scope::Unknown => {}
    }
    object["hooks"] = hooks.iter().map(hook_object).collect();
    if let Some(authentication) = authentication {
        object["authentication"] = authentication_object(authentication);
    }
    object
}

fn hook_object(hook: &Hook) -> Value {
    let Hook {
        hook_type,
        method,
        endpoint,
        origin,
    } = hook;
    let mut object = json!({ "type": hook_type.as_str(), "method": method, "endpoint": endpoint });
    if let Some(Origin {
        method,
        endpoint,
        body,
    }) = origin
    {
        object["origin"] = json!({ "method": method, "endpoint": endpoint, "body": body.as_str() });
    }
    object
}

fn authentication_object(authentication: &Authentication) -> Value {
    let Authentication {
        grant_type,
        endpoint,
        client_id,
        client_secret,
        header_format,
        header_value_format,
    } = authentication;
    json!({
        "grant_type": grant_type,
        "endpoint": endpoint,
        "credentials": {
            "client_id": client_id,
            "client_secret": client_secret.as_ref().map(Secret::expose),
        },
        "header_format": header_format,
        "header_value_format": header_value_format,
    })
}
