//! Evaluates the `${{ ... }}` expressions that our workflows use. Others are an error.

use serde_json::Value;

/// A text with its expressions replaced by their values.
#[track_caller]
pub(super) fn substituted(text: &str, contexts: &Value) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${{") {
        let (expression, after) = behind.split_once("}}").expect("an expression ends");
        result.push_str(before);
        result.push_str(&value(expression.trim(), contexts));
        rest = after;
    }
    result + rest
}

/// Whether a condition holds.
#[track_caller]
pub(super) fn holds(condition: &str, contexts: &Value) -> bool {
    let mut alternatives = condition.split(" || ");
    alternatives.any(|part| all_hold(part, contexts))
}

#[track_caller]
fn all_hold(condition: &str, contexts: &Value) -> bool {
    condition.split(" && ").all(|part| {
        let compared = |(left, right): (&str, &str)| {
            value(left, contexts) == value(right.trim_matches('\''), &Value::Null)
        };
        match (part.split_once(" == "), part.split_once(" != ")) {
            (Some(sides), None) => compared(sides),
            (None, Some(sides)) => !compared(sides),
            _ => panic!("the runner of the tests cannot decide {part:?}"),
        }
    })
}

/// The first alternative that is not empty. A name is looked up in its context (`github`,
/// `inputs`); without contexts, a word is its own value.
#[track_caller]
fn value(expression: &str, contexts: &Value) -> String {
    if contexts.is_null() {
        return expression.to_owned();
    }
    let mut alternatives = expression
        .split(" || ")
        .map(|path| looked_up(path, contexts));
    let found = alternatives.find(|value| !value.is_empty());
    found.unwrap_or_default()
}

#[track_caller]
fn looked_up(path: &str, contexts: &Value) -> String {
    let (root, _) = path.split_once('.').unwrap_or((path, ""));
    assert!(
        contexts.get(root).is_some(),
        "the runner of the tests does not know {path:?}"
    );
    let mut found = contexts;
    for name in path.split('.') {
        found = &found[name];
    }
    match found {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
