//! Payloads as a manifest writes them: a readable query, or doo's own form if the query cannot
//! express it.

use super::scalars::{lines, literal, text};
use crate::desired::TeamReader;
use crate::model::{Origin, Query};
use crate::yaml::{Block, fits_lines, quoted};
use serde_json::{Map, Value};

/// How a payload is written.
#[derive(Clone)]
pub(super) enum DeclaredPayload {
    /// Under `graphql`.
    Graphql(Graphql),
    /// Under `origin`.
    Origin(Origin),
}

/// A query as `graphql` has it.
#[derive(Clone)]
pub(super) struct Graphql {
    /// The query, formatted.
    pub(super) query: String,
    variables: Map<String, Value>,
    /// Only if the query does not determine it.
    operation_name: Option<String>,
}

/// The readable form if it means the same, otherwise doo's.
pub(super) fn of(reader: &TeamReader, origin: &Origin) -> DeclaredPayload {
    let same = |graphql: &Graphql| read_back(reader, graphql).is_some_and(|it| same(&it, origin));
    let written = graphql_forms(origin).into_iter().find(same);
    written.map_or_else(
        || DeclaredPayload::Origin(origin.clone()),
        DeclaredPayload::Graphql,
    )
}

/// doo's own form.
pub(super) fn origin(origin: &Origin) -> Block {
    let Origin {
        method,
        endpoint,
        body,
    } = origin;
    Block::map([
        ("method", text(method)),
        ("endpoint", text(endpoint)),
        ("body", lines(body.as_str())),
    ])
}

fn same(a: &Origin, b: &Origin) -> bool {
    a.method == b.method && a.endpoint == b.endpoint && a.body.canonical() == b.body.canonical()
}

/// The payload that a manifest makes from it.
fn read_back(reader: &TeamReader, graphql: &Graphql) -> Option<Origin> {
    let hook = Block::map([
        ("type", Block::Text("order_created".to_owned())),
        (
            "endpoint",
            Block::Text("https://receiver.example".to_owned()),
        ),
        ("graphql", graphql.block(None)),
    ]);
    let group = Block::map([
        ("name", Block::Text("group".to_owned())),
        ("hooks", Block::List(vec![hook])),
    ]);
    let file = Block::map([
        ("team", Block::Inline("1".to_owned())),
        ("groups", Block::List(vec![group])),
    ]);
    let team = reader.read(&file.text(0)).ok()?;
    let hook = team
        .groups
        .into_iter()
        .next()?
        .group
        .hooks
        .into_iter()
        .next()?;
    hook.origin
}

/// The ways to write it, the shortest first; none if `graphql` has no key for a part of it.
fn graphql_forms(origin: &Origin) -> Vec<Graphql> {
    let Ok(Value::Object(mut body)) = serde_json::from_str(origin.body.as_str()) else {
        return vec![];
    };
    let Some(Value::String(query)) = body.remove("query") else {
        return vec![];
    };
    let variables = match body.remove("variables") {
        Some(Value::Object(variables)) => variables,
        _ => Map::new(),
    };
    let name = body.get("operationName").and_then(Value::as_str);
    let form = |operation_name: Option<&str>| Graphql {
        query: laid_out(&query),
        variables: variables.clone(),
        operation_name: operation_name.map(str::to_owned),
    };
    let mut forms = vec![form(None)];
    forms.extend(name.map(|name| form(Some(name))));
    forms
}

/// The query with one field per line. A query with comments keeps its own lines, because formatting
/// could move the comments.
fn laid_out(query: &str) -> String {
    let taken_apart = |text: &str| Query {
        operation_name: None,
        variables: None,
        text: text.to_owned(),
    };
    let whole = taken_apart(query);
    let own = query.trim().replace("\r\n", "\n").replace('\t', "  ");
    let is_own = query.contains('#') && own.contains('\n');
    let laid_out = if is_own { own } else { whole.laid_out() };
    let is_same = taken_apart(&laid_out).tokens() == whole.tokens();
    if is_same && fits_lines(&laid_out) {
        laid_out
    } else {
        query.to_owned()
    }
}

impl Graphql {
    pub(super) fn block(&self, file: Option<String>) -> Block {
        let mut pairs = vec![match file {
            Some(file) => ("file", text(&file)),
            None => ("query", lines(&self.query)),
        }];
        if !self.variables.is_empty() {
            let pair = |(key, value): (&String, &Value)| (key.clone(), variable(value));
            let variables = self.variables.iter().map(pair).collect();
            pairs.push(("variables", Block::Map(variables)));
        }
        if let Some(name) = &self.operation_name {
            pairs.push(("operation_name", text(name)));
        }
        Block::map(pairs)
    }
}

fn variable(value: &Value) -> Block {
    match value {
        Value::String(text) => Block::Text(literal(text)),
        other => Block::Inline(on_one_line(other)),
    }
}

/// JSON in YAML's flow style.
fn on_one_line(value: &Value) -> String {
    let all = |items: Vec<String>| items.join(", ");
    match value {
        Value::String(text) => quoted(&literal(text)),
        Value::Array(items) => format!("[{}]", all(items.iter().map(on_one_line).collect())),
        Value::Object(object) => {
            let pair = |(key, value): (&String, &Value)| {
                format!("{}: {}", quoted(key), on_one_line(value))
            };
            format!("{{{}}}", all(object.iter().map(pair).collect()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
