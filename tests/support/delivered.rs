//! What a group delivers, read from what was posted.

use dooctl::model::{Body, Hook, HookType, Origin, Scope};
use dooctl::sandbox::{ScopeListing, Variants};
use serde_json::{Map, Value};

/// The hooks of a group, each with the events it is for, as far as anyone can know them: doo may
/// not list them, and then only a marker says them.
pub(crate) fn hooks(posted: &Map<String, Value>, variants: &Variants) -> Vec<(Scope, Hook)> {
    let text = |key: &str| posted.get(key).and_then(Value::as_str);
    let is_marked = text("description").is_some_and(|text| text.contains("[dooctl "));
    let is_known = is_marked || variants.scope == ScopeListing::Echo;
    let id = |key: &str| text(key).filter(|_| is_known).map(str::to_owned);
    let scope = match (id("event_id"), id("event_guide_id")) {
        (Some(event), _) => Scope::Event(event),
        (_, Some(guide)) => Scope::EventGuide(guide),
        _ => Scope::Organization,
    };
    let hooks = posted["hooks"].as_array().unwrap().iter();
    hooks.map(|item| (scope.clone(), hook(item))).collect()
}

fn hook(item: &Value) -> Hook {
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let origin = item.get("origin").map(|origin| Origin {
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
