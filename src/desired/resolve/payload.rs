//! The source of a hook's payload: `graphql` or `origin`.

use super::file::FileContext;
use super::query_span::{At, is_swallowed, keeps_its_lines, notice, ok_or_report};
use crate::desired::files::{Unusable, read_file};
use crate::desired::format::Graphql;
use crate::graphql::{Checked, Fault};
use crate::model::{Body, Hook, Origin, QueryPlace};
use crate::yaml::{Issue, Json, Located, Nullable, Pairs, Span};
use serde_json::{Map, Value};
use std::rc::Rc;
use std::sync::Arc;

/// A payload's origin, and what is checked once the types of its hook are known.
pub(super) struct ResolvedPayload {
    pub(in crate::desired) origin: Origin,
    /// Where its query is written.
    pub(super) place: QueryPlace,
    /// The texts of its variables, which may have placeholders.
    pub(super) texts: Vec<(String, Span)>,
    /// Its variables, where there is a schema to check them.
    pub(super) given: Vec<GivenVariable>,
    /// What the schema says of its query.
    pub(super) checked: Option<Arc<Checked>>,
}

/// A variable and its value.
pub(super) struct GivenVariable {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) span: Span,
}

/// The short form, `graphql`.
pub(in crate::desired) fn graphql(
    context: &FileContext<'_>,
    declared: &Located<Graphql>,
) -> Option<ResolvedPayload> {
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
    let checked = context.queries.check(&document, &text);
    notice(context, &at, &text, &document, checked.as_deref());
    let outcome = with_schema(outcome, checked.as_deref());
    let name = ok_or_report(context, &at, &text, outcome)?;
    let given = match checked {
        Some(_) => places_of(graphql, &values),
        None => vec![],
    };
    let origin = Origin {
        method: Hook::METHOD.to_owned(),
        endpoint: Origin::ENDPOINT.to_owned(),
        body: Body::from_query(&document.sent(&text), &values, name),
    };
    Some(ResolvedPayload {
        origin,
        place: place_of(context, &at, &text),
        texts,
        given,
        checked,
    })
}

fn place_of(context: &FileContext<'_>, at: &At<'_>, text: &str) -> QueryPlace {
    match at {
        At::File(file) => QueryPlace::of_file(Arc::clone(file)),
        At::Query(query) => {
            let own = context.source.text.get(query.span.bytes());
            let own = own.unwrap_or_default();
            let keeps_lines = keeps_its_lines(own, text) || !text.contains('\n');
            QueryPlace::of_value(context.source.place(query.span), own, keeps_lines)
        }
    }
}

/// The variables with their places.
fn places_of(graphql: &Graphql, values: &Map<String, Value>) -> Vec<GivenVariable> {
    let pairs = graphql.variables.as_ref().and_then(Located::get);
    let places = pairs.into_iter().flat_map(|pairs| &pairs.0);
    let given = places
        .zip(values)
        .map(|((_, at), (name, value))| GivenVariable {
            name: name.clone(),
            value: value.clone(),
            span: at.span,
        });
    given.collect()
}

/// All faults of a query, with and without the schema, in the order of the text.
pub(super) fn with_schema<T>(
    outcome: Result<T, Vec<Fault>>,
    checked: Option<&Checked>,
) -> Result<T, Vec<Fault>> {
    let more = checked.map_or(&[][..], Checked::faults);
    match outcome {
        Ok(value) if more.is_empty() => Ok(value),
        Ok(_) => Err(more.to_vec()),
        Err(mut faults) => {
            faults.extend_from_slice(more);
            faults.sort();
            Err(faults)
        }
    }
}

/// The query and its place.
fn query_text<'q>(
    context: &FileContext<'_>,
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

/// Variables as JSON; `None` after a reported problem.
pub(super) fn object(
    context: &FileContext<'_>,
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
    context: &FileContext<'_>,
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

fn query_file<'q>(context: &FileContext<'_>, file: &Located<String>) -> Option<(Rc<str>, At<'q>)> {
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
