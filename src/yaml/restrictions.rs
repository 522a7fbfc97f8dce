//! Parts of YAML that a manifest must not use, with the reasons.

use super::{Issue, Node, Pair, Span, Value};
use serde_yaml::granit_parser::Tag;
use std::borrow::Cow;
use std::collections::HashMap;

/// Reports every duplicate key.
pub(super) fn duplicates(pairs: &[Pair<'_>], report: &dyn Fn(Issue)) {
    // Comparing few keys is faster than hashing.
    const FEW: usize = 16;
    let report = |pair: &Pair<'_>, first: &Pair<'_>| {
        let line = first.key_span.line;
        let message = format!("duplicate key `{}`", pair.key);
        report(
            Issue::new("duplicate-key", pair.key_span, message).help(format!(
                "it is already set in line {line}; remove one of the two"
            )),
        );
    };
    if pairs.len() <= FEW {
        for (position, pair) in pairs.iter().enumerate() {
            if let Some(first) = pairs[..position].iter().find(|p| p.key == pair.key) {
                report(pair, first);
            }
        }
        return;
    }
    let mut seen: HashMap<&str, &Pair<'_>> = HashMap::with_capacity(pairs.len());
    for pair in pairs {
        match seen.get(&*pair.key) {
            Some(first) => report(pair, first),
            None => {
                seen.insert(&pair.key, pair);
            }
        }
    }
}

/// The text of a key.
pub(super) fn key_of(node: Node<'_>) -> Result<(Cow<'_, str>, Span), Issue> {
    let span = node.span;
    let text = match node.value {
        Value::Scalar(scalar) => scalar.text,
        Value::Shared(shared) => match &shared.value {
            Value::Scalar(scalar) => scalar.text.clone(),
            Value::Sequence(_) | Value::Mapping(_) | Value::Shared(_) => {
                return Err(key_issue(span));
            }
        },
        Value::Sequence(_) | Value::Mapping(_) => return Err(key_issue(span)),
    };
    if text == "<<" {
        // YAML 1.2 has no merge keys, JSON Schema cannot describe them, and a merged key has no
        // place for a message.
        return Err(
            Issue::new("merge-key", span, "merge keys (`<<`) are not supported")
                .help("use `defaults`, or an alias for the whole value"),
        );
    }
    Ok((text, span))
}

pub(super) fn key_issue(span: Span) -> Issue {
    Issue::new(
        "key-not-text",
        span,
        "a key must be a text, found a collection",
    )
    .help("quote a text that starts with `{` or `[`, such as \"${name}\"")
}

pub(super) fn too_deep(span: Span, limit: usize) -> Issue {
    let message = format!("values nest deeper than {limit} levels");
    Issue::new("too-deep", span, message)
}

pub(super) fn check_tag(tag: Option<&Tag>, expected: &str, span: Span) -> Result<(), Issue> {
    match tag {
        Some(tag) if tag.core_suffix() != Some(expected) => Err(tag_issue(tag, span)),
        _ => Ok(()),
    }
}

pub(super) fn tag_issue(tag: &Tag, span: Span) -> Issue {
    let message = format!("the tag `{}` has no meaning here", tag.original());
    Issue::new("unknown-tag", span, message).help("remove it")
}
