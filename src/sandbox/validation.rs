//! Checks a new group (api-facts: create, fields).

use super::answers::{self, Refusal};
use super::choices::SuffixedTypes;
use super::own_keys::RESERVED;
use super::variants::Variants;
use crate::api::transport::Response;
use crate::model::HookType;
use http::StatusCode;
use serde_json::{Map, Value, json};

/// Reads a posted group. Unknown keys are kept.
pub(super) fn read(body: &[u8], variants: &Variants) -> Result<Map<String, Value>, Refusal> {
    let Ok(Value::Object(mut group)) = serde_json::from_slice(body) else {
        let detail = "The body is not a JSON object";
        return Err(answers::problem(StatusCode::BAD_REQUEST, detail).into());
    };
    for key in RESERVED {
        group.shift_remove(key);
    }
    let given = |key: &str| group.get(key).is_some_and(|value| !value.is_null());
    if given("event_id") && given("event_guide_id") {
        let detail = "Either event_id or event_guide_id may be given";
        return Err(answers::problem(StatusCode::BAD_REQUEST, detail).into());
    }
    let mut problems = Problems::default();
    problems.text(&group, "name", "name");
    check_hooks(&group, variants, &mut problems);
    match group.get("authentication") {
        None | Some(Value::Null | Value::Object(_)) => {}
        // PHP takes this for an empty object.
        Some(Value::Array(items)) if items.is_empty() => {}
        Some(_) => problems.add("authentication", "notObject", "The value must be an object"),
    }
    match problems.0.is_empty() {
        true => Ok(group),
        false => Err(answers::invalid(problems.0).into()),
    }
}

/// Refuses a name that another group of the team has.
pub(super) fn name_is_taken() -> Response {
    let mut problems = Problems::default();
    problems.add("name", "recordFound", "A record with this name exists");
    answers::invalid(problems.0)
}

fn check_hooks(group: &Map<String, Value>, variants: &Variants, problems: &mut Problems) {
    let hooks = group.get("hooks").and_then(Value::as_array);
    let Some(hooks) = hooks.filter(|hooks| !hooks.is_empty()) else {
        return problems.add("hooks", "isEmpty", "At least one hook is required");
    };
    for (index, hook) in hooks.iter().enumerate() {
        let path = format!("hooks[{index}]");
        match hook {
            Value::Object(hook) => check_hook(hook, &path, variants, problems),
            _ => problems.add(&path, "notObject", "The value must be an object"),
        }
    }
}

fn check_hook(hook: &Map<String, Value>, path: &str, variants: &Variants, problems: &mut Problems) {
    for key in ["type", "method", "endpoint"] {
        problems.text(hook, key, &format!("{path}.{key}"));
    }
    let hook_type = hook.get("type").and_then(Value::as_str).unwrap_or_default();
    // Listed types have `on_` or a suffix, which must not be posted (api-facts: types). What doo
    // does with them is not known.
    let foreign = hook_type.starts_with("on_") || HookType::without_suffix(hook_type).is_some();
    if foreign && variants.suffixed_types == SuffixedTypes::Reject {
        let path = format!("{path}.type");
        problems.add(&path, "notInArray", "The type is not supported");
    }
    match hook.get("origin") {
        None | Some(Value::Null) => {}
        Some(Value::Object(origin)) => {
            for key in ["method", "endpoint", "body"] {
                problems.text(origin, key, &format!("{path}.origin.{key}"));
            }
        }
        Some(_) => {
            let path = format!("{path}.origin");
            problems.add(&path, "notObject", "The value must be an object");
        }
    }
}

/// The problems by field.
#[derive(Default)]
struct Problems(Map<String, Value>);

impl Problems {
    fn add(&mut self, path: &str, code: &str, message: &str) {
        self.0.insert(path.to_owned(), json!({ code: message }));
    }

    /// Requires text that is not empty.
    fn text(&mut self, object: &Map<String, Value>, key: &str, path: &str) {
        match object.get(key) {
            Some(Value::String(text)) if !text.is_empty() => {}
            None | Some(Value::Null | Value::String(_)) => {
                self.add(path, "isEmpty", "Value is required and can't be empty");
            }
            Some(_) => self.add(path, "notString", "The value must be a string"),
        }
    }
}
