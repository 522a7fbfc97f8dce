//! The body of a GraphQL request, which doo keeps as JSON in a string (api-facts: origin).

use crate::graphql;
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// The body as it is sent or listed. [`Body::canonical`] is for comparing.
#[derive(Debug, Clone)]
pub struct Body {
    text: String,
    /// Made when it is first asked for: a change is compared, hashed and shown.
    canonical: OnceLock<Box<str>>,
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Body {}

/// The parts of a body, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The operation that the body names, if any.
    pub operation_name: Option<String>,
    /// The variables as JSON, one line.
    pub variables: Option<String>,
    /// The GraphQL text as it is written.
    pub text: String,
}

impl Query {
    /// The variables by their names. A list is how PHP writes an empty object, so what is not an
    /// object has none.
    pub fn given(&self) -> Map<String, Value> {
        let variables = self.variables.as_deref();
        let given = variables.and_then(|it| serde_json::from_str(it).ok());
        given.unwrap_or_default()
    }
}

impl Body {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            canonical: OnceLock::new(),
        }
    }

    /// Makes a body from a query, its variables and the name of its operation.
    pub fn from_query(
        query: &str,
        variables: &Map<String, Value>,
        operation_name: Option<&str>,
    ) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Request<'q> {
            operation_name: Option<&'q str>,
            variables: &'q Map<String, Value>,
            query: &'q str,
        }
        let request = Request {
            operation_name,
            variables,
            query,
        };
        Self::new(serde_json::to_string(&request).expect("an object with texts as keys is JSON"))
    }

    /// The text to send.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form in which equal bodies are equal text: JSON with sorted keys, without keys that mean
    /// nothing (`null`, empty variables), and with one space between the query's tokens. A body
    /// that is not a JSON object stays as it is.
    pub fn canonical(&self) -> &str {
        self.canonical.get_or_init(|| canonical(&self.text).into())
    }

    /// The parts of the body; `None` if it has no query.
    pub fn query(&self) -> Option<Query> {
        let Ok(Value::Object(object)) = serde_json::from_str::<Value>(&self.text) else {
            return None;
        };
        let text = object.get("query")?.as_str()?.to_owned();
        let variables = object
            .get("variables")
            .filter(|value| !means_nothing("variables", value));
        Some(Query {
            operation_name: object
                .get("operationName")
                .and_then(Value::as_str)
                .map(str::to_owned),
            variables: variables.map(Value::to_string),
            text,
        })
    }
}

fn canonical(text: &str) -> String {
    let Ok(Value::Object(mut object)) = serde_json::from_str::<Value>(text) else {
        return text.trim().to_owned();
    };
    object.retain(|key, value| !means_nothing(key, value));
    if let Some(Value::String(query)) = object.get_mut("query") {
        *query = graphql::canonical(query);
    }
    let mut value = Value::Object(object);
    value.sort_all_objects();
    value.to_string()
}

fn means_nothing(key: &str, value: &Value) -> bool {
    let is_empty = match value {
        Value::Object(object) => object.is_empty(),
        // PHP writes an empty object like this.
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    value.is_null() || (key == "variables" && is_empty)
}

impl Query {
    /// The query's tokens with one space between them: equal for equal queries.
    pub fn tokens(&self) -> String {
        graphql::canonical(&self.text)
    }

    /// The query with one field per line, so that two queries can be compared line by line.
    pub fn pretty(&self) -> String {
        graphql::pretty(&self.text)
    }

    /// The query as a person would write it: a line per field, commas between arguments.
    pub fn laid_out(&self) -> String {
        graphql::with_commas(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        Body::new(a).canonical() == Body::new(b).canonical()
    }

    #[test]
    fn what_doo_may_choose_is_no_difference() {
        let sent = r#"{"operationName":null,"variables":{"id":"%EVENT_ID%"},"query":"query ($id: ID!) { event(id: $id) { id title } }"}"#;
        for listed in [
            r#"{ "query": "query ($id: ID!) {\n  event(id: $id) {\n    id,\n    title\n  }\n}\n", "variables": {"id": "%EVENT_ID%"} }"#,
            r#"{"variables":{"id":"%EVENT_ID%"},"operationName":null,"query":"query($id:ID!){event(id:$id){id title}} # all"}"#,
        ] {
            assert!(same(sent, listed), "{listed}");
        }
        assert!(same(
            r#"{"query":"{ a(u: \"x/y\") }"}"#,
            r#"{"query":"{ a(u: \"x\/y\") }"}"#
        ));
        assert!(same(
            r#"{"query":"{ a }","variables":{}}"#,
            r#"{"query":"{ a }","variables":null}"#
        ));
        assert!(same(
            r#"{"query":"{ a }","variables":{}}"#,
            r#"{"query":"{ a }","variables":[]}"#
        ));
    }

    #[test]
    fn what_changes_the_payload_is_a_difference() {
        let sent = r#"{"operationName":"A","variables":{"id":"%EVENT_ID%"},"query":"query A { a(t: \"x y\") }"}"#;
        for listed in [
            r#"{"operationName":null,"variables":{"id":"%EVENT_ID%"},"query":"query A { a(t: \"x y\") }"}"#,
            r#"{"operationName":"A","variables":{"id":"%ORDER_ID%"},"query":"query A { a(t: \"x y\") }"}"#,
            r#"{"operationName":"A","variables":{"id":"%EVENT_ID%"},"query":"query A { a(t: \"x  y\") }"}"#,
            r#"{"operationName":"A","variables":{"id":"%EVENT_ID%"},"query":"query A { a(t: \"x y\") b }"}"#,
            r#"{"operationName":"A","variables":{"id":"%EVENT_ID%"},"query":"query A { a(t: \"x y\") }","extensions":{"k":1}}"#,
            "not json",
        ] {
            assert!(!same(sent, listed), "{listed}");
        }
    }

    #[test]
    fn tokens_that_touch_stay_apart() {
        assert!(!same(r#"{"query":"{ ab }"}"#, r#"{"query":"{ a b }"}"#));
    }

    #[test]
    fn what_is_no_json_stands_for_itself() {
        assert!(same(" text ", "text"));
        assert!(!same("text", "other"));
        assert_eq!(Body::new("text").query(), None);
    }
}
