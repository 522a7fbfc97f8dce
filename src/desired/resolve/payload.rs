//! The source of a hook's payload: `graphql` or `origin`.

use super::file::Context;
use super::query_span::{At, is_swallowed, notice, ok_or_report};
use crate::desired::files::{Unusable, read_file};
use crate::desired::format::{Graphql, Lint, OriginDecl};
use crate::graphql::Fault;
use crate::model::{Body, Hook, Origin};
use crate::yaml::{Issue, Json, Located, Nullable, Pairs, Span};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A payload's origin, and the texts of its variables, which may have placeholders.
pub(super) struct Payload {
    pub(in crate::desired) origin: Origin,
    pub(super) texts: Vec<(String, Span)>,
}

/// The short form, `graphql`.
pub(in crate::desired) fn graphql(
    context: &Context<'_>,
    declared: &Located<Graphql>,
) -> Option<Payload> {
    let graphql = declared.get()?;
    let text = query_text(context, declared.span, graphql);
    let mut texts = vec![];
    let values = match &graphql.variables {
        Some(variables) => variables
            .get()
            .and_then(|pairs| object(context, pairs, &mut texts)),
        None => Some(Map::new()),
    };
    let wanted = match &graphql.operation_name {
        Some(name) => match name.get()? {
            Nullable(Some(text)) => {
                Some(context.filled(&name.with(text.clone()), "operation_name")?)
            }
            Nullable(None) => None,
        },
        None => None,
    };
    let (text, at) = text?;
    let values = values?;
    if is_swallowed(context, &at, &text) {
        return None;
    }
    let document = context.document(&text);
    let given = values.keys().map(String::as_str).collect();
    let outcome = document.check(wanted.as_deref(), &given);
    notice(context, &at, &text, &document);
    let name = ok_or_report(context, &at, &text, outcome)?;
    let origin = Origin {
        method: Hook::METHOD.to_owned(),
        endpoint: Origin::ENDPOINT.to_owned(),
        body: Body::from_query(&document.sent(&text), &values, name),
    };
    Some(Payload { origin, texts })
}

/// The query and its place.
fn query_text<'q>(
    context: &Context<'_>,
    span: Span,
    declared: &'q Graphql,
) -> Option<(Rc<str>, At<'q>)> {
    match (&declared.file, &declared.query) {
        (Some(file), None) => query_file(context, file),
        (None, Some(query)) => Some((context.text(query)?.into(), At::Query(query))),
        (Some(_), Some(query)) => {
            let message = "`graphql` has both `file` and `query`";
            let issue = Issue::new("conflict", query.span, message);
            context.source.error(issue.help("keep one of them"));
            None
        }
        (None, None) => {
            let message = "`graphql` has neither `file` nor `query`";
            let issue = Issue::new("missing-key", span, message);
            context
                .source
                .error(issue.help("name a file, or write the query"));
            None
        }
    }
}

/// doo's own form, `origin` (api-facts: origin).
pub(in crate::desired) fn origin(
    context: &Context<'_>,
    declared: &Located<OriginDecl>,
) -> Option<Payload> {
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
    let texts = check_body(context, body.span, &text);
    let origin = Origin {
        method: method?,
        endpoint: endpoint?,
        body: Body::new(text),
    };
    Some(Payload { origin, texts })
}

/// Checks a body and returns the texts of its variables. Listings have this form too, and something
/// that dooctl does not understand may be right, so problems are findings of a lint, not errors.
fn check_body(context: &Context<'_>, span: Span, text: &str) -> Vec<(String, Span)> {
    let mut texts = vec![];
    let found = |message: String, help: Option<String>| {
        let mut issue = Issue::new("origin-body", span, message);
        issue.help = help.map(Into::into);
        context
            .levels
            .report(Lint::OriginBody, context.source, issue);
    };
    match faults_of(context, text, span, &mut texts) {
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
    texts
}

/// The faults of the query in a body, or why there is no query.
fn faults_of(
    context: &Context<'_>,
    text: &str,
    span: Span,
    texts: &mut Vec<(String, Span)>,
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
            variables
                .values()
                .for_each(|value| strings(value, span, texts));
        }
        Some(_) => return Err("`variables` in `body` is not an object"),
    }
    let wanted = match object.get("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.as_str()),
        Some(_) => return Err("`operationName` in `body` is not a string"),
    };
    let document = context.document(query);
    let outcome = document.check(wanted, &given).map(drop);
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

/// Variables as JSON; `None` after a reported problem.
fn object(
    context: &Context<'_>,
    pairs: &Pairs<Json>,
    texts: &mut Vec<(String, Span)>,
) -> Option<Map<String, Value>> {
    let values: Vec<_> = pairs
        .0
        .iter()
        .map(|(key, value)| Some((key.get()?.clone(), json(context, value, texts)?)))
        .collect();
    values.into_iter().collect()
}

fn json(
    context: &Context<'_>,
    value: &Located<Json>,
    texts: &mut Vec<(String, Span)>,
) -> Option<Value> {
    Some(match value.get()? {
        Json::Null => Value::Null,
        Json::Boolean(value) => Value::Bool(*value),
        Json::Number(value) => Value::Number(value.clone()),
        Json::Text(text) => {
            let filled = context
                .vars
                .fill(context.source, value.span, text)?
                .into_owned();
            texts.push((filled.clone(), value.span));
            Value::String(filled)
        }
        Json::List(items) => {
            let items: Vec<_> = items
                .iter()
                .map(|item| json(context, item, texts))
                .collect();
            Value::Array(items.into_iter().collect::<Option<_>>()?)
        }
        Json::Object(pairs) => Value::Object(object(context, pairs, texts)?),
    })
}

fn query_file<'q>(context: &Context<'_>, file: &Located<String>) -> Option<(Rc<str>, At<'q>)> {
    let text = context.filled(file, "file")?;
    context.check_path(file, &text)?;
    let path = context.folder.join(text);
    let shown = path.display().to_string();
    let mut files = context.query_files.borrow_mut();
    let text = files
        .entry(path)
        .or_insert_with_key(|path| read_file::read_query(context.checkout, path).map(Rc::from));
    match text {
        Ok(text) => Some((Rc::clone(text), At::File(shown.into()))),
        Err(Unusable { what, help }) => {
            let message = format!("cannot read the query file {shown}: {what}");
            let issue = Issue::new("unreadable-query", file.span, message);
            context.source.error(issue.help(*help));
            None
        }
    }
}
