//! What a receiver gets, in words.

use super::count;
use crate::desired::NoShape;
use crate::graphql::{Envelope, Object, Slot, SlotKind};
use crate::model::{Authentication, TeamId, display_header_value};
use crate::payload::{Content, DefaultPayload, Payload};
use serde_json::Value;

/// One key of a payload. Nothing is escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Key {
    /// How many keys it is inside of.
    pub(in crate::render) depth: usize,
    /// `order: object?`: the key, with `?` if it may be absent, and the type, with `?` if it may be
    /// null.
    pub(in crate::render) text: String,
}

/// `CRM sync · order_created → POST crm.example.com/doo/orders`.
pub(in crate::render) fn title(payload: &Payload<'_>, names_teams: bool) -> String {
    let types: Vec<&str> = payload.types.iter().map(|it| it.as_str()).collect();
    let shown = payload.shown_endpoint();
    let endpoint = shown.strip_prefix("https://").unwrap_or(&shown);
    let groups = groups(&payload.groups, names_teams);
    let types = types.join(", ");
    format!("{groups} · {types} → {} {endpoint}", payload.method)
}

/// The first groups, and the number of others.
fn groups(groups: &[(&TeamId, &str)], names_teams: bool) -> String {
    const NAMED: usize = 3;
    let group = |(team, name): &(&TeamId, &str)| match names_teams {
        true => format!("{name} (team {team})"),
        false => (*name).to_owned(),
    };
    let named: Vec<String> = groups.iter().take(NAMED).map(group).collect();
    let named = named.join(", ");
    match groups.len().saturating_sub(NAMED) {
        0 => named,
        others => format!("{named} and {others} more"),
    }
}

/// `Authorization: Bearer (token)`; `None` without a token.
pub(in crate::render) fn header(payload: &Payload<'_>) -> Option<String> {
    let authentication = payload.authentication?;
    let value = display_header_value(&authentication.header_value_format);
    let value = value.replace(Authentication::PLACEHOLDER, "(token)");
    Some(format!("{}: {value}", authentication.header_format))
}

/// What it is, where a list of keys does not say so.
pub(in crate::render) fn about(content: &Content) -> Option<String> {
    match content {
        Content::Answer(_) => None,
        Content::Unknown(why) => Some(match why {
            NoShape::NoSchema => "not known: the manifest names no schema".to_owned(),
            NoShape::OtherEndpoint => {
                "not known: the query goes to another address than doo's".to_owned()
            }
            NoShape::Invalid => "not known: the query is not valid".to_owned(),
        }),
        Content::Default(default) => Some(match default.name() {
            Some(name) => format!("doo's default payload {name}, as far as doo documents it"),
            None => "doo's default payload, of which doo documents nothing".to_owned(),
        }),
    }
}

/// The keys of a payload, each below the one that it is in.
pub(in crate::render) fn keys(content: &Content, envelope: Envelope) -> Vec<Key> {
    let mut keys = Vec::new();
    match (content, envelope) {
        (Content::Answer(shape), Envelope::None) => of_object(&shape.root, 0, &mut keys),
        (Content::Answer(shape), Envelope::Data) => {
            let text = "data: object".to_owned();
            keys.push(Key { depth: 0, text });
            of_object(&shape.root, 1, &mut keys);
        }
        (Content::Unknown(_) | Content::Default(DefaultPayload::Unknown), _) => {}
        (Content::Default(default), _) => of_schema(&default.schema(), 0, &mut keys),
    }
    keys
}

fn of_object(object: &Object, depth: usize, keys: &mut Vec<Key>) {
    for (key, slot) in &object.slots {
        let absent = if slot.may_be_absent { "?" } else { "" };
        let deprecated = if slot.is_deprecated {
            " (deprecated)"
        } else {
            ""
        };
        let text = format!("{key}{absent}: {}{deprecated}", kind(slot));
        keys.push(Key { depth, text });
        if let SlotKind::Object(inner) = &slot.kind {
            of_object(inner, depth + 1, keys);
        }
    }
}

/// `[string]?`: a list of strings, or null.
fn kind(slot: &Slot) -> String {
    let mut nulls = slot.may_be_null.iter().rev();
    let mut text = match &slot.kind {
        SlotKind::Text => "string".to_owned(),
        SlotKind::Integer => "integer".to_owned(),
        SlotKind::Number => "number".to_owned(),
        SlotKind::Boolean => "boolean".to_owned(),
        SlotKind::Word(words) => one_of(words),
        SlotKind::Custom(name) => name.clone(),
        SlotKind::Object(_) => "object".to_owned(),
    };
    let mark = |null: Option<&bool>| if null == Some(&true) { "?" } else { "" };
    text += mark(nulls.next());
    for null in nulls {
        text = format!("[{text}]{}", mark(Some(null)));
    }
    text
}

/// `(DRAFT | LIVE)`.
fn one_of(words: &[String]) -> String {
    const NAMED: usize = 5;
    let mut named: Vec<String> = words.iter().take(NAMED).cloned().collect();
    if words.len() > NAMED {
        named.push(format!("{} more", words.len() - NAMED));
    }
    match &named[..] {
        [only] => only.clone(),
        _ => format!("({})", named.join(" | ")),
    }
}

/// The keys that doo documents of a default payload. Nothing says that they are always there.
fn of_schema(schema: &Value, depth: usize, keys: &mut Vec<Key>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, schema) in properties.into_iter().flatten() {
        let kind = schema.get("type").and_then(Value::as_str);
        let (kind, inner) = match (kind, schema.get("items")) {
            (Some("array"), Some(items)) => ("[object]", items),
            (kind, _) => (kind.unwrap_or("any"), schema),
        };
        let text = format!("{key}?: {kind}");
        keys.push(Key { depth, text });
        of_schema(inner, depth + 1, keys);
    }
}

/// `2 payloads of 3 hooks`.
pub(in crate::render) fn summary(payloads: &[&Payload<'_>]) -> String {
    let hooks = payloads.iter().map(|it| it.groups.len() * it.types.len());
    let (number, hooks) = (count(payloads.len(), "payload"), hooks.sum());
    format!("{number} of {}", count(hooks, "hook"))
}

/// Whether the payloads are those of several teams.
pub(in crate::render) fn names_teams<'p, 'd: 'p>(
    payloads: impl IntoIterator<Item = &'p Payload<'d>>,
) -> bool {
    let mut teams = payloads.into_iter().flat_map(|it| &it.groups);
    let first = teams.next();
    teams.any(|(team, _)| Some(team) != first.map(|(team, _)| team))
}
