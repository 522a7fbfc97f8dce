//! Changes to hooks, authentication and scope.

use super::places::{Posted, authentication, each_hook};
use crate::model::Authentication;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The keys of a scope.
const SCOPE: [&str; 2] = ["event_id", "event_guide_id"];

/// The types that doo's pages certainly name (api-facts: known-types).
const KNOWN: [&str; 7] = [
    "event_created",
    "event_updated",
    "event_removed",
    "order_created",
    "order_updated",
    "order_cancelled",
    "order_removed",
];

fn lower(object: &mut Posted, key: &str) {
    if let Some(Value::String(text)) = object.get_mut(key) {
        text.make_ascii_lowercase();
    }
}

pub(super) fn lower_methods(group: &mut Posted) {
    for hook in each_hook(group) {
        lower(hook, "method");
        if let Some(Value::Object(origin)) = hook.get_mut("origin") {
            lower(origin, "method");
        }
    }
}

pub(super) fn lower_headers(group: &mut Posted) {
    if let Some(authentication) = authentication(group) {
        lower(authentication, "header_format");
    }
}

pub(super) fn on_types(group: &mut Posted) {
    for hook in each_hook(group) {
        if let Some(Value::String(hook_type)) = hook.get_mut("type")
            && !hook_type.starts_with("on_")
        {
            hook_type.insert_str(0, "on_");
        }
    }
}

/// Changes each id of a scope.
fn ids(group: &mut Posted, change: fn(&str) -> Option<Value>) {
    for key in SCOPE {
        let id = match group.get(key) {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => continue,
        };
        // Neither names an event.
        let is_none = id.is_empty() || id == "0";
        if let Some(changed) = (!is_none).then(|| change(&id)).flatten() {
            group.insert(key.to_owned(), changed);
        }
    }
}

pub(super) fn number_ids(group: &mut Posted) {
    ids(group, |id| id.parse::<u64>().ok().map(Value::from));
}

pub(super) fn zero_ids(group: &mut Posted) {
    ids(group, |id| Some(format!("000{id}").into()));
}

pub(super) fn other_scope(group: &mut Posted) {
    ids(group, |id| Some(format!("9{id}").into()));
}

pub(super) fn fill_scope(group: &mut Posted, with: &Value) {
    for key in SCOPE {
        group.entry(key).or_insert_with(|| with.clone());
    }
}

pub(super) fn drop_scope(group: &mut Posted) {
    for key in SCOPE {
        if group.get(key).is_some_and(|id| !id.is_null()) {
            group.insert(key.to_owned(), 0.into());
        }
    }
}

pub(super) fn nulls(group: &mut Posted) {
    for key in [SCOPE[0], SCOPE[1], "description", "authentication"] {
        group.entry(key).or_insert(Value::Null);
    }
    for hook in each_hook(group) {
        hook.entry("origin").or_insert(Value::Null);
    }
}

pub(super) fn add_authentication(group: &mut Posted) {
    let added = json!({
        "grant_type": Authentication::GRANT_TYPE,
        "endpoint": "https://doo.example.com/oauth",
        "credentials": { "client_id": Authentication::CLIENT_ID, "client_secret": "" },
        "header_format": Authentication::HEADER_FORMAT,
        "header_value_format": Authentication::HEADER_VALUE_FORMAT,
    });
    if authentication(group).is_none() {
        group.insert("authentication".to_owned(), added);
    }
}

pub(super) fn drop_authentication(group: &mut Posted) {
    group.shift_remove("authentication");
}

pub(super) fn usual_headers(group: &mut Posted) {
    if let Some(given) = authentication(group) {
        let usual = [
            ("header_format", Authentication::HEADER_FORMAT),
            ("header_value_format", Authentication::HEADER_VALUE_FORMAT),
        ];
        given.extend(usual.map(|(key, value)| (key.to_owned(), value.into())));
    }
}

pub(super) fn known_types(hooks: &mut Vec<Value>) {
    hooks.retain(|hook| hook["type"].as_str().is_none_or(|it| KNOWN.contains(&it)));
}

pub(super) fn merged(hooks: &mut Vec<Value>) {
    let mut seen = HashSet::new();
    hooks.retain(|hook| seen.insert(hook.clone()));
}

/// Keeps them like a map by type.
pub(super) fn one_per_type(hooks: &mut Vec<Value>) {
    let mut seen = HashSet::new();
    hooks.reverse();
    hooks.retain(|hook| seen.insert(hook["type"].clone()));
    hooks.reverse();
}
