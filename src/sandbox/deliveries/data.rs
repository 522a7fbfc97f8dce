//! A person's own data in place of a sample.

use serde_json::{Map, Value};

/// Puts own data into a body: a document of `payload` has whole bodies, and everything else is
/// merged over the sample (RFC 7396), inside of the envelope if there is one.
pub(super) fn put(body: &mut Value, data: &Value, meant: &Meant<'_>) {
    if let Some(payloads) = payloads(data) {
        if let Some(answer) = chosen(payloads, meant) {
            *body = answer.clone();
        }
        return;
    }
    match body.get_mut("data").filter(|_| meant.has_envelope) {
        Some(inside) => merge(inside, data),
        None => merge(body, data),
    }
}

/// The delivery that data is meant for.
pub(super) struct Meant<'a> {
    pub(super) team: &'a str,
    pub(super) group: &'a str,
    pub(super) hook_type: &'a str,
    pub(super) has_envelope: bool,
}

/// The payloads of a document that `payload` wrote.
fn payloads(data: &Value) -> Option<&Vec<Value>> {
    data.get("format_version")?;
    data.get("payloads")?.as_array()
}

/// The answer for a type, the first one of its own group.
fn chosen<'v>(payloads: &'v [Value], meant: &Meant<'_>) -> Option<&'v Value> {
    let has_type = |payload: &&Value| {
        let types = payload["types"].as_array();
        types.is_some_and(|types| types.iter().any(|it| it == meant.hook_type))
    };
    let is_own = |payload: &&Value| {
        let groups = payload["groups"].as_array();
        groups.is_some_and(|groups| {
            groups
                .iter()
                .any(|it| it["team"] == meant.team && it["name"] == meant.group)
        })
    };
    let has_answer = |payload: &&Value| payload.get("answer").is_some_and(|it| !it.is_null());
    let fitting = || payloads.iter().filter(has_type).filter(has_answer);
    let found = fitting().find(is_own).or_else(|| fitting().next());
    found.and_then(|payload| payload.get("answer"))
}

/// RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(target) = target {
        for (key, value) in patch {
            if value.is_null() {
                target.shift_remove(key);
            } else {
                merge(target.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MEANT: Meant<'_> = Meant {
        team: "4711",
        group: "CRM sync",
        hook_type: "order_created",
        has_envelope: true,
    };

    #[test]
    fn own_values_replace_those_of_the_sample_inside_of_the_envelope() {
        let mut body = json!({ "data": { "order": { "hash": "a", "event": { "id": "1" } } } });
        let data = json!({ "order": { "event": { "id": "7", "title": "t" }, "hash": null } });
        put(&mut body, &data, &MEANT);
        let expected = json!({ "data": { "order": { "event": { "id": "7", "title": "t" } } } });
        assert_eq!(body, expected);
        let mut body = json!({ "id": "1", "data": 2 });
        let meant = Meant {
            has_envelope: false,
            ..MEANT
        };
        put(&mut body, &json!({ "id": [1, null] }), &meant);
        assert_eq!(body, json!({ "id": [1, null], "data": 2 }));
    }

    #[test]
    fn a_document_of_payload_has_whole_bodies_by_type_and_group() {
        let payload = |types: Value, name: &str, answer: Value| json!({ "types": types, "groups": [{ "team": "4711", "name": name }], "answer": answer });
        let document = json!({ "format_version": 1, "payloads": [
            payload(json!(["event_created"]), "CRM sync", json!({ "a": 0 })),
            payload(json!(["order_created"]), "Other", json!({ "a": 1 })),
            payload(json!(["order_created"]), "CRM sync", json!({ "a": 2 })),
            payload(json!(["order_updated"]), "CRM sync", Value::Null),
        ] });
        let body = |hook_type: &str, group: &str| {
            let mut body = json!("sample");
            let meant = Meant {
                hook_type,
                group,
                ..MEANT
            };
            put(&mut body, &document, &meant);
            body
        };
        assert_eq!(body("order_created", "CRM sync"), json!({ "a": 2 }));
        assert_eq!(body("order_created", "New"), json!({ "a": 1 }));
        assert_eq!(body("order_updated", "CRM sync"), "sample");
    }
}
