//! Changes to the JSON text of a GraphQL request between its creation and a listing.

use serde_json::Value;

/// The body with the white space of its query collapsed. A body that is not a JSON object with a
/// query stays as it is.
pub(in crate::sandbox) fn collapse(body: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    let Some(Value::String(query)) = value.get_mut("query") else {
        return body.to_owned();
    };
    *query = collapse_query(query);
    value.to_string()
}

/// GraphQL text with one space for each run of white space, except in strings and at the end of
/// comments.
fn collapse_query(query: &str) -> String {
    let mut out = String::with_capacity(query.len());
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '#' => rest.find(['\n', '\r']).map_or(rest.len(), |end| end + 1),
            c if c.is_ascii_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                rest = &rest[1..];
                continue;
            }
            c => c.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.trim_end_matches(' ').to_owned()
}

/// The length in bytes of the string at the start of `text`, with its quotes.
pub(super) fn string_length(text: &str) -> usize {
    const BLOCK: &str = "\"\"\"";
    let (quote, escape) = match text.starts_with(BLOCK) {
        true => (BLOCK, "\\\"\"\""),
        false => ("\"", "\\"),
    };
    let mut at = quote.len();
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        at += match rest.starts_with(escape) {
            // In a block string only its end can be escaped; elsewhere any character can.
            true if quote == BLOCK => escape.len(),
            true => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            false => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    text.len()
}

/// The body with each slash escaped, as PHP's `json_encode` does by default. A body that is not
/// JSON stays as it is.
pub(in crate::sandbox) fn escape(body: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(body).is_err() {
        return body.to_owned();
    }
    let mut out = String::with_capacity(body.len() + 8);
    let mut characters = body.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(characters.next());
            }
            '/' => out.push_str("\\/"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn white_space_collapses_outside_of_strings_and_comments() {
        let query = "query {\n  # a  comment\n  event(name: \"a  \\\" b\", text: \"\"\"x\n  \\\"\"\" y\"\"\") {\n\t id }\n}\n";
        assert_eq!(
            collapse_query(query),
            "query { # a  comment\n event(name: \"a  \\\" b\", text: \"\"\"x\n  \\\"\"\" y\"\"\") { id } }"
        );
        assert_eq!(collapse_query("{ a(b: \"open"), "{ a(b: \"open");
        assert_eq!(collapse_query("{ a(b: \"\") é }"), "{ a(b: \"\") é }");
    }

    #[test]
    fn a_collapsed_body_keeps_everything_but_the_white_space() {
        let body = json!({"operationName": null, "variables": {"a": "x  y"}, "query": "{\n  a\n}"});
        let collapsed: Value = serde_json::from_str(&collapse(&body.to_string())).unwrap();
        assert_eq!(
            collapsed,
            json!({"operationName": null, "variables": {"a": "x  y"}, "query": "{ a }"})
        );
        assert_eq!(collapse("{  no json"), "{  no json");
        assert_eq!(collapse("[1,  2]"), "[1,  2]");
    }

    #[test]
    fn an_escaped_body_is_the_same_json() {
        let body = r#"{"query":"{ a(u: \"https://x\\/y\/z\") }"}"#;
        let escaped = escape(body);
        assert_eq!(escaped, r#"{"query":"{ a(u: \"https:\/\/x\\\/y\/z\") }"}"#);
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(parse(&escaped), parse(body));
        assert_eq!(escape("a/b"), "a/b");
    }
}
