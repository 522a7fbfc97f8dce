//! What a kept group delivers.

use dooctl::model::{Body, Hook, HookType, Origin, Scope};
use dooctl::sandbox::{ScopeListing, Variants};
use serde_json::{Map, Value};

/// The hooks of a group, each with its events if they can be known: doo may not list them, and then
/// only a marker has them.
pub(crate) fn hooks(kept: &Map<String, Value>, variants: &Variants) -> Vec<(Scope, Hook)> {
    let description = kept.get("description").and_then(Value::as_str);
    let is_marked = description.is_some_and(|text| text.contains("[dooctl "));
    let is_known = is_marked || variants.scope == ScopeListing::Echo;
    let id = |key: &str| kept.get(key).filter(|_| is_known).and_then(id);
    let scope = match (id("event_id"), id("event_guide_id")) {
        (Some(event), _) => Scope::Event(event),
        (_, Some(guide)) => Scope::EventGuide(guide),
        _ => Scope::Organization,
    };
    let hooks = kept["hooks"].as_array().unwrap().iter();
    hooks.map(|item| (scope.clone(), hook(item))).collect()
}

/// An id, also if it is kept as a number, with leading zeros, or as a value for none.
fn id(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let digits = text.trim_start_matches('0');
    (!digits.is_empty()).then(|| digits.to_owned())
}

fn hook(item: &Value) -> Hook {
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let origin = item.get("origin").filter(|origin| origin.is_object());
    let origin = origin.map(|origin| Origin {
        method: text(origin, "method"),
        endpoint: text(origin, "endpoint"),
        body: Body::new(text(origin, "body")),
    });
    Hook {
        hook_type: HookType::listed(&text(item, "type")),
        method: text(item, "method"),
        endpoint: text(item, "endpoint"),
        origin,
    }
}
