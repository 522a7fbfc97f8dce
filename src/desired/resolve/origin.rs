//! A payload in doo's own form.

use super::file::FileContext;
use super::payload::{GivenVariable, ResolvedPayload, with_schema};
use crate::desired::format::{Lint, OriginDecl};
use crate::graphql::{Checked, Fault};
use crate::model::{Body, Hook, Origin, QueryPlace};
use crate::yaml::{Issue, Located, Span};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// doo's own form, `origin` (api-facts: origin).
pub(super) fn resolve(
    context: &FileContext<'_>,
    declared: &Located<OriginDecl>,
) -> Option<ResolvedPayload> {
    let OriginDecl {
        method,
        endpoint,
        body,
    } = declared.get()?;
    let method = match method {
        Some(method) => context.method(method),
        None => Some(Hook::METHOD.to_owned()),
    };
    let endpoint = context.endpoint(endpoint);
    let text = context.text(body)?;
    let is_asked = endpoint
        .as_deref()
        .is_some_and(|it| context.queries.is_asked(it));
    let found = check_body(context, body.span, &text, is_asked);
    let origin = Origin {
        method: method?,
        endpoint: endpoint?,
        body: Body::new(text),
    };
    Some(ResolvedPayload {
        origin,
        place: QueryPlace::somewhere_at(context.source.place(body.span)),
        texts: found.texts,
        given: found.given,
        checked: found.checked,
    })
}

/// What a body has.
#[derive(Default)]
struct Found {
    texts: Vec<(String, Span)>,
    given: Vec<GivenVariable>,
    checked: Option<Arc<Checked>>,
}

/// Checks a body and returns what it has. Listings have this form too, and something
/// that dooctl does not understand may be right, so problems are findings of a lint, not errors.
fn check_body(context: &FileContext<'_>, span: Span, text: &str, is_asked: bool) -> Found {
    let mut body = Found::default();
    let found = |message: String, help: Option<String>| {
        let mut issue = Issue::new("origin-body", span, message);
        issue.help = help.map(Into::into);
        context
            .levels
            .report(Lint::OriginBody, context.source, issue);
    };
    match faults_of(context, text, span, is_asked, &mut body) {
        Ok(faults) => {
            for fault in faults {
                found(fault.message, fault.help);
            }
        }
        Err(what) => {
            let help = "write JSON in a string: '{\"operationName\":null,\"variables\":{},\"query\":\"...\"}'; `graphql:` does it for you";
            found(what.to_owned(), Some(help.to_owned()));
        }
    }
    for fault in body.checked.iter().flat_map(|it| &it.advice().deprecated) {
        let mut issue = Issue::new("deprecated-field", span, fault.message.clone());
        issue.help = fault.help.clone().map(Into::into);
        context
            .levels
            .report(Lint::DeprecatedField, context.source, issue);
    }
    body
}

/// The faults of the query in a body, or why there is no query.
fn faults_of(
    context: &FileContext<'_>,
    text: &str,
    span: Span,
    is_asked: bool,
    body: &mut Found,
) -> Result<Vec<Fault>, &'static str> {
    let object = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err("`body` is JSON, but not an object"),
        Err(_) => return Err("`body` is not JSON"),
    };
    let Some(Value::String(query)) = object.get("query") else {
        return Err("`body` has no `query`");
    };
    let mut given = BTreeSet::new();
    match object.get("variables") {
        None | Some(Value::Null) => {}
        // PHP writes an empty object like this.
        Some(Value::Array(items)) if items.is_empty() => {}
        Some(Value::Object(variables)) => {
            given.extend(variables.keys().map(String::as_str));
            for (name, value) in variables {
                strings(value, span, &mut body.texts);
                body.given.push(GivenVariable {
                    name: name.clone(),
                    value: value.clone(),
                    span,
                });
            }
        }
        Some(_) => return Err("`variables` in `body` is not an object"),
    }
    let wanted = match object.get("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.as_str()),
        Some(_) => return Err("`operationName` in `body` is not a string"),
    };
    let document = context.document(query);
    if is_asked {
        body.checked = context.queries.check(&document, query);
    }
    let outcome = document.check(wanted, &given).map(drop);
    let outcome = with_schema(outcome, body.checked.as_deref());
    let mut faults = outcome.err().unwrap_or_default();
    faults.extend_from_slice(document.notices());
    Ok(faults)
}

fn strings(value: &Value, span: Span, texts: &mut Vec<(String, Span)>) {
    match value {
        Value::String(text) => texts.push((text.clone(), span)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, span, texts)),
        Value::Object(object) => object.values().for_each(|item| strings(item, span, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
