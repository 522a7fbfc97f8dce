//! The placeholders of a query, and the ids in their places.

use crate::graphql::is_placeholder_name;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Ids by the kinds of entities that they are of, in lower case: `event`.
pub type Ids = BTreeMap<String, String>;

/// The kinds of the placeholders in the body of a query: `event` for `%EVENT_ID%`
/// (api-facts: placeholders).
pub fn placeholders(body: &str) -> BTreeSet<String> {
    let parts = body.split('%').skip(1);
    let kinds = parts.filter_map(|part| part.strip_suffix("_ID"));
    let kinds = kinds.filter(|kind| is_placeholder_name(kind));
    kinds.map(str::to_lowercase).collect()
}

/// The body as doo would send it. An id is part of a JSON string.
pub fn filled(body: &str, ids: &Ids) -> String {
    let mut text = body.to_owned();
    for (kind, id) in ids {
        let json = Value::from(id.as_str()).to_string();
        let escaped = &json[1..json.len() - 1];
        text = text.replace(&format!("%{}_ID%", kind.to_uppercase()), escaped);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_and_filled() {
        let body = r#"{"variables":{"a":"%EVENT_ID%","b":"100% of %ORDER_ID%","c":"%event_ID%"}}"#;
        let kinds: Vec<_> = placeholders(body).into_iter().collect();
        assert_eq!(kinds, ["event", "order"]);
        let ids = [("event", "a\"b"), ("order", "7")];
        let ids = ids.map(|(kind, id)| (kind.to_owned(), id.to_owned()));
        assert_eq!(
            filled(body, &Ids::from(ids)),
            r#"{"variables":{"a":"a\"b","b":"100% of 7","c":"%event_ID%"}}"#
        );
        assert!(placeholders("{}").is_empty());
    }
}
