//! The places of a group where a value can be changed.

use serde_json::{Map, Value};

/// A group as JSON.
pub(super) type Posted = Map<String, Value>;

/// Changes a text.
type OfText = fn(&str) -> String;

fn change(object: &mut Posted, key: &str, of_text: OfText) {
    if let Some(Value::String(text)) = object.get_mut(key) {
        *text = of_text(text);
    }
}

pub(super) fn name(group: &mut Posted, of_text: OfText) {
    change(group, "name", of_text);
}

/// The description with its marker.
pub(super) fn description(group: &mut Posted, of_text: OfText) {
    change(group, "description", of_text);
}

/// The texts that people write: the name and the description.
pub(super) fn texts(group: &mut Posted, of_text: OfText) {
    name(group, of_text);
    description(group, of_text);
}

/// The URLs of receivers and of their token endpoints.
pub(super) fn endpoints(group: &mut Posted, of_text: OfText) {
    for hook in each_hook(group) {
        change(hook, "endpoint", of_text);
    }
    if let Some(authentication) = authentication(group) {
        change(authentication, "endpoint", of_text);
    }
}

/// The list of hooks.
pub(super) fn hooks(group: &mut Posted, of_hooks: fn(&mut Vec<Value>)) {
    if let Some(Value::Array(hooks)) = group.get_mut("hooks") {
        of_hooks(hooks);
    }
}

pub(super) fn each_hook(group: &mut Posted) -> impl Iterator<Item = &mut Posted> {
    let hooks = group.get_mut("hooks").and_then(Value::as_array_mut);
    hooks.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// The authentication, if the group has one.
pub(super) fn authentication(group: &mut Posted) -> Option<&mut Posted> {
    group.get_mut("authentication")?.as_object_mut()
}

/// The texts with the bodies of GraphQL requests.
pub(super) fn body_texts(group: &mut Posted, of_text: impl Fn(&str) -> String) {
    for hook in each_hook(group) {
        let body = hook.get_mut("origin").and_then(|it| it.get_mut("body"));
        if let Some(Value::String(body)) = body {
            *body = of_text(body);
        }
    }
}

/// The bodies of GraphQL requests that are JSON objects.
pub(super) fn body(group: &mut Posted, of_body: fn(&mut Posted)) {
    body_texts(group, |text| match serde_json::from_str(text) {
        Ok(Value::Object(mut body)) => {
            of_body(&mut body);
            Value::Object(body).to_string()
        }
        _ => text.to_owned(),
    });
}

/// The queries in the bodies of GraphQL requests.
pub(super) fn queries(group: &mut Posted, of_text: OfText) {
    body_texts(group, |text| match serde_json::from_str(text) {
        Ok(Value::Object(mut body)) => {
            change(&mut body, "query", of_text);
            Value::Object(body).to_string()
        }
        _ => text.to_owned(),
    });
}
