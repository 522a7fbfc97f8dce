//! Answers to queries without a schema: the documented part, `event(id)` and `order(id)`
//! (api-facts: query-fields). [`answer`] is the only place that answers queries.

use super::entities::{Entities, Kind};
use crate::graphql::{Asked, outline};
use serde_json::{Map, Value, json};

/// The answer to a GraphQL request, whose placeholders are filled in: `data`, and `errors` where a
/// query cannot be answered.
pub(in crate::sandbox) fn answer(request: &str, entities: &Entities) -> Value {
    let Ok(Value::Object(request)) = serde_json::from_str(request) else {
        return failed("the body is not a JSON object");
    };
    let Some(query) = request.get("query").and_then(Value::as_str) else {
        return failed("the body has no `query`");
    };
    let name = request.get("operationName").and_then(Value::as_str);
    let Some(fields) = outline(query, name) else {
        return failed("the query cannot be run");
    };
    let none = Map::new();
    let variables = request
        .get("variables")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let mut data = Map::new();
    for field in &fields {
        let found = match field.name.as_str() {
            "event" => entity(field, Kind::Event, variables, entities),
            "order" => entity(field, Kind::Order, variables, entities),
            "__typename" => Ok("Query".into()),
            other => Err(format!(
                "the sandbox answers `event` and `order` only, not `{other}`"
            )),
        };
        match found {
            Ok(value) => _ = data.insert(field.key.clone(), value),
            Err(message) => return failed(&message),
        }
    }
    json!({ "data": data })
}

fn failed(message: &str) -> Value {
    json!({ "data": null, "errors": [{ "message": message }] })
}

fn entity(
    field: &Asked,
    kind: Kind,
    variables: &Map<String, Value>,
    entities: &Entities,
) -> Result<Value, String> {
    let id = field.arguments.iter().find(|(name, _)| name == "id");
    let id = id.map(|(_, written)| match written.strip_prefix('$') {
        Some(variable) => variables.get(variable).cloned().unwrap_or_default(),
        None => serde_json::from_str(written).unwrap_or_default(),
    });
    let id = match id {
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err(format!("`{}` needs an `id`", field.name)),
    };
    let found = entities.get(kind, &id);
    Ok(found.map_or(Value::Null, |entity| {
        select(&field.fields, entity, entities)
    }))
}

/// The asked fields of an entity. What is not documented is a sample that says so.
fn select(fields: &[Asked], entity: &Map<String, Value>, entities: &Entities) -> Value {
    let mut selected = Map::new();
    for field in fields {
        let value = match entity.get(&field.name) {
            Some(Value::Object(inner)) => select(&field.fields, inner, entities),
            Some(Value::Array(items)) => {
                let item = |item: &Value| match item {
                    Value::Object(inner) => select(&field.fields, inner, entities),
                    other => other.clone(),
                };
                items.iter().map(item).collect()
            }
            Some(value) => value.clone(),
            None => undocumented(field, entity, entities),
        };
        selected.insert(field.key.clone(), value);
    }
    Value::Object(selected)
}

fn undocumented(field: &Asked, entity: &Map<String, Value>, entities: &Entities) -> Value {
    let event = entity
        .get("event_id")
        .and_then(Value::as_str)
        .filter(|_| field.name == "event");
    match event.and_then(|id| entities.get(Kind::Event, id)) {
        Some(event) => select(&field.fields, event, entities),
        None if field.fields.is_empty() => format!("sample {}", field.name).into(),
        None => select(&field.fields, &Map::new(), entities),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entities() -> Entities {
        let mut entities = Entities::default();
        entities.occur("event_created", Some("7"), None);
        entities.occur("order_created", Some("9"), Some("7"));
        entities
    }

    fn asked(query: &str, variables: &Value) -> Value {
        let request = json!({ "operationName": null, "variables": variables, "query": query });
        answer(&request.to_string(), &entities())
    }

    #[test]
    fn documented_fields_are_answered_by_id() {
        let event = asked(
            "query($i: ID!) { e: event(id: $i) { id title } }",
            &json!({ "i": "7" }),
        );
        assert_eq!(
            event,
            json!({ "data": { "e": { "id": "7", "title": "sample title" } } })
        );
        let order = asked(
            "{ order(id: 9) { hash event { id } seat { row } } }",
            &json!({}),
        );
        let expected = json!({ "data": { "order": {
            "hash": "sample-hash-9", "event": { "id": "7" }, "seat": { "row": "sample row" }
        } } });
        assert_eq!(order, expected);
        assert_eq!(
            asked("{ order(id: \"8\") { hash } }", &json!({})),
            json!({ "data": { "order": null } })
        );
    }

    #[test]
    fn what_cannot_be_answered_is_an_error() {
        for query in [
            "{",
            "{ tickets { id } }",
            "{ event { id } }",
            "mutation { a }",
        ] {
            let answer = asked(query, &json!({}));
            assert_eq!(answer["data"], Value::Null, "{query}");
            assert!(answer["errors"][0]["message"].is_string(), "{query}");
        }
        assert!(answer("[]", &entities())["errors"].is_array());
        assert!(answer("{}", &entities())["errors"].is_array());
    }
}
