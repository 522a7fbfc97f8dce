//! How queries are checked: `graphql` of the root.

use super::file::{FileContext, web_address};
use super::payload::object;
use super::query_span::report_in_file;
use crate::desired::files::{Unusable, read_file};
use crate::desired::format::{Lint, QuerySettings};
use crate::desired::grammar::UrlFault;
use crate::desired::problem::Severity;
use crate::desired::queries::Queries;
use crate::graphql::{Fault, Schema};
use crate::model::{Origin, is_loopback};
use crate::yaml::{self, Issue, Json, Located, Pairs};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// What a manifest's `graphql.schema` is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desired) enum SchemaUse {
    /// Queries are checked against it.
    Check,
    /// It is about to be written: it need not be there, and no query is checked.
    Replace,
}

/// Resolves `graphql`; `None` after a reported problem.
pub(in crate::desired) fn resolve(
    context: &FileContext<'_>,
    declared: Option<&Located<QuerySettings>>,
    schema_use: SchemaUse,
) -> Option<Queries> {
    let Some(declared) = declared else {
        return Some(Queries::default());
    };
    let QuerySettings {
        schema,
        endpoint,
        envelope,
        scalars,
    } = declared.get()?;
    let default = Queries::default();
    let schema = match schema {
        Some(file) => schema_path(context, file).and_then(|path| match schema_use {
            SchemaUse::Check => {
                let schema = read_schema(context, file, &path)?;
                Some((Some(schema), Some(path)))
            }
            SchemaUse::Replace => Some((None, Some(path))),
        }),
        None => Some((None, None)),
    };
    let endpoint = match endpoint {
        Some(endpoint) => self::endpoint(context, endpoint),
        None => Some(default.endpoint.clone()),
    };
    let envelope = match envelope {
        Some(envelope) => envelope.get().copied(),
        None => Some(default.envelope),
    };
    let known = schema.as_ref().and_then(|(schema, _)| schema.as_deref());
    let scalars = match scalars {
        Some(scalars) => self::scalars(context, scalars.get()?, known),
        None => Some(Map::new()),
    };
    let (schema, schema_file) = schema?;
    Some(Queries {
        schema,
        schema_file,
        endpoint: endpoint?,
        envelope: envelope?,
        scalars: scalars?,
        ..default
    })
}

fn schema_path(context: &FileContext<'_>, declared: &Located<String>) -> Option<PathBuf> {
    let text = context.filled(declared, "schema")?;
    context.check_path(declared, &text)?;
    Some(context.folder.join(text))
}

fn read_schema(
    context: &FileContext<'_>,
    declared: &Located<String>,
    path: &Path,
) -> Option<Arc<Schema>> {
    let shown: Arc<str> = path.display().to_string().into();
    let text = match read_file::read_schema(context.checkout, path) {
        Ok(text) => text,
        Err(Unusable { what, help }) => {
            let message = format!("cannot read the schema {shown}: {what}");
            let issue = Issue::new("unreadable-schema", declared.span, message);
            context.source.error(issue.help(help));
            return None;
        }
    };
    let report = |fault: Fault, severity| {
        report_in_file(context, &shown, &text, fault, severity);
    };
    match Schema::read(&text) {
        Ok((schema, problems)) => {
            if let Some(severity) = context.levels.severity(Lint::SchemaProblem) {
                let help = "queries are checked as far as the schema goes";
                for problem in problems {
                    report(problem.help(help), severity);
                }
            }
            Some(Arc::new(schema))
        }
        Err(fault) => {
            let help = "run `dooctl introspect`, which writes the file anew";
            report(fault.help(help), Severity::Error);
            None
        }
    }
}

/// The JSON Schemas of custom scalars, which must be in the schema.
fn scalars(
    context: &FileContext<'_>,
    declared: &Pairs<Json>,
    schema: Option<&Schema>,
) -> Option<Map<String, Value>> {
    let scalars = object(context, declared, &mut vec![])?;
    let known = schema.map(|schema| schema.custom_scalars().collect::<Vec<_>>());
    let mut is_right = true;
    for ((key, value), (name, scalar)) in declared.0.iter().zip(&scalars) {
        if !scalar.is_object() {
            let message = format!("the JSON Schema of `{name}` is not a mapping");
            let issue = Issue::new("invalid-scalar", value.span, message);
            context
                .source
                .error(issue.help("write it as `{ type: string }`"));
            is_right = false;
        }
        if let Some(known) = known.as_ref().filter(|it| !it.contains(&name.as_str())) {
            let message = format!("the schema has no custom scalar `{name}`");
            let issue = Issue::new("unknown-scalar", key.span, message);
            context
                .source
                .error(issue.suggest(name, known.iter().copied()));
            is_right = false;
        }
    }
    is_right.then_some(scalars)
}

/// With TLS, or on this machine: who asks there sends the API's credentials.
fn endpoint(context: &FileContext<'_>, declared: &Located<String>) -> Option<Url> {
    let text = context.text(declared)?;
    let wrong = |at, message: String, help: String| {
        let span = yaml::part_of(context.source.text, declared.span, &text, at);
        let issue = Issue::new("invalid-endpoint", span, message);
        context.source.error(issue.help(help));
    };
    match web_address(&text) {
        Ok(url) if url.scheme() == "https" || is_loopback(&url) => Some(url),
        Ok(_) => {
            let message = "`endpoint` has no TLS, and requests to it have credentials";
            let help = format!("use https, as in {}", Origin::ENDPOINT);
            wrong(0..text.len(), message.to_owned(), help);
            None
        }
        Err(UrlFault { at, flaw }) => {
            wrong(at, format!("`endpoint` {flaw}"), flaw.help());
            None
        }
    }
}
