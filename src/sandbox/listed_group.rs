//! A group in a listing.

use super::alteration::{alter, bodies};
use super::choices::{Bodies, EmptyDescription, NoAuthentication, ScopeListing, SuffixMode};
use super::random::Random;
use super::variants::Variants;
use crate::sha256;
use serde_json::{Map, Value, json};

/// The digits of the suffix of a GraphQL hook's listed type (api-facts: types-with-suffix).
const SUFFIX_DIGITS: usize = 32;

/// The JSON text of a listed group, in pieces. A group does not change and is listed often, so the
/// text is made once.
#[derive(Clone)]
pub(super) struct ListedItem {
    head: String,
    hooks: Vec<String>,
    tail: String,
}

impl ListedItem {
    /// Renders a group. `suffixes` has one entry for each hook.
    pub(super) fn new(
        id: &Value,
        self_href: &str,
        posted: &Map<String, Value>,
        suffixes: &[Option<String>],
        variants: &Variants,
    ) -> Self {
        if variants.list_as.is_empty() {
            return Self::render(id, self_href, posted, suffixes, variants);
        }
        let mut listed = posted.clone();
        alter(&mut listed, &variants.list_as);
        let suffixes = suffixes_for(hooks(&listed), suffixes);
        Self::render(id, self_href, &listed, &suffixes, variants)
    }

    fn render(
        id: &Value,
        self_href: &str,
        posted: &Map<String, Value>,
        suffixes: &[Option<String>],
        variants: &Variants,
    ) -> Self {
        let mut head = Map::new();
        head.insert("id".into(), id.clone());
        let name = posted.get("name").cloned().unwrap_or_default();
        head.insert("name".into(), name);
        head.extend(description(posted, variants).map(|value| ("description".into(), value)));
        let mut tail = Map::new();
        tail.extend(authentication(posted, variants).map(|value| ("authentication".into(), value)));
        for (key, value) in posted {
            match key.as_str() {
                "name" | "description" | "hooks" | "authentication" => {}
                "event_id" | "event_guide_id" if variants.scope == ScopeListing::Omit => {}
                "event_id" | "event_guide_id" => {
                    head.insert(key.clone(), value.clone());
                }
                _ => {
                    tail.insert(key.clone(), value.clone());
                }
            }
        }
        if variants.extra_keys {
            tail.insert("active".into(), true.into());
            tail.insert("audit".into(), json!({ "created_by": 123 }));
        }
        tail.insert("_links".into(), json!({ "self": { "href": self_href } }));
        let hooks = hooks(posted).iter().zip(suffixes);
        Self {
            head: opening(&Value::Object(head).to_string()),
            hooks: hooks
                .map(|(posted, suffix)| hook(posted, suffix.as_deref(), variants))
                .collect(),
            tail: closing(&Value::Object(tail).to_string()),
        }
    }

    /// Writes the group, with its hooks in another order if there is a `shuffle`.
    pub(super) fn write(&self, out: &mut String, shuffle: Option<&mut Random>) {
        let mut hooks: Vec<&str> = self.hooks.iter().map(String::as_str).collect();
        if let Some(random) = shuffle {
            random.shuffle(&mut hooks);
        }
        out.push_str(&self.head);
        for (index, hook) in hooks.into_iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(hook);
        }
        out.push_str(&self.tail);
    }
}

/// An object's text without its end, up to the start of the list of hooks.
fn opening(object: &str) -> String {
    let open = object.strip_suffix('}').unwrap_or(object);
    format!("{open},\"hooks\":[")
}

/// The end of the list of hooks, and an object's text without its start.
fn closing(object: &str) -> String {
    let rest = object.strip_prefix('{').unwrap_or(object);
    format!("],{rest}")
}

/// The hooks of a posted group.
pub(super) fn hooks(posted: &Map<String, Value>) -> &[Value] {
    posted
        .get("hooks")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Whether a hook has a GraphQL payload.
pub(super) fn has_origin(hook: &Value) -> bool {
    hook.get("origin").is_some_and(Value::is_object)
}

/// New suffixes, one for each GraphQL hook.
pub(super) fn new_suffixes(
    posted: &Map<String, Value>,
    variants: &Variants,
    random: &mut Random,
) -> Vec<Option<String>> {
    let mut suffix = |hook: &Value| {
        has_origin(hook).then(|| match variants.suffix {
            SuffixMode::Content => content_suffix(&hook["origin"]),
            SuffixMode::Random => random.hex(SUFFIX_DIGITS),
        })
    };
    hooks(posted).iter().map(&mut suffix).collect()
}

/// The suffixes for hooks, some of which may have been dropped: it is not known which, and nothing
/// may depend on it.
fn suffixes_for(listed: &[Value], suffixes: &[Option<String>]) -> Vec<Option<String>> {
    if listed.len() == suffixes.len() {
        return suffixes.to_vec();
    }
    let mut given = suffixes.iter().flatten().cloned();
    let mut next = |hook: &Value| has_origin(hook).then(|| given.next()).flatten();
    listed.iter().map(&mut next).collect()
}

fn content_suffix(origin: &Value) -> String {
    sha256::digits_of(&origin.to_string(), SUFFIX_DIGITS / 2)
}

fn description(posted: &Map<String, Value>, variants: &Variants) -> Option<Value> {
    let description = posted.get("description");
    let text = description.and_then(Value::as_str);
    if text.is_some_and(|text| !text.is_empty()) {
        return description.cloned();
    }
    match variants.description {
        EmptyDescription::Echo => Some(description.cloned().unwrap_or_else(|| "".into())),
        EmptyDescription::Null => Some(Value::Null),
        EmptyDescription::Absent => None,
    }
}

fn authentication(posted: &Map<String, Value>, variants: &Variants) -> Option<Value> {
    let given = posted.get("authentication").and_then(Value::as_object);
    let Some(given) = given.filter(|given| !given.is_empty()) else {
        return match variants.no_authentication_as {
            NoAuthentication::Absent => None,
            NoAuthentication::Null => Some(Value::Null),
            NoAuthentication::Array => Some(json!([])),
        };
    };
    let mut listed = given.clone();
    if let Some(Value::Object(credentials)) = listed.get_mut("credentials") {
        variants.secrets.list(credentials);
    }
    if variants.extra_keys {
        listed.insert("token_lifetime".into(), 3600.into());
    }
    Some(Value::Object(listed))
}

fn hook(posted: &Value, suffix: Option<&str>, variants: &Variants) -> String {
    let mut listed = posted.clone();
    if let (Some(suffix), Some(Value::String(hook_type))) = (suffix, listed.get_mut("type")) {
        hook_type.push('_');
        hook_type.push_str(suffix);
    }
    if let Some(Value::String(body)) = listed.get_mut("origin").and_then(|it| it.get_mut("body")) {
        match variants.bodies {
            Bodies::Echo => {}
            Bodies::Collapse => *body = bodies::collapse(body),
            Bodies::Escape => *body = bodies::escape(body),
        }
    }
    if let (true, Value::Object(listed)) = (variants.extra_keys, &mut listed) {
        listed.insert("active".into(), true.into());
    }
    listed.to_string()
}
