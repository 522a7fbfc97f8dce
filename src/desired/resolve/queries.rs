//! How queries are checked: `graphql` of the root.

use super::file::{Context, web_address};
use super::query_span::report_in_file;
use crate::desired::files::{Unusable, read_file};
use crate::desired::format::{Lint, QuerySettings};
use crate::desired::grammar::UrlFault;
use crate::desired::problem::Severity;
use crate::desired::queries::Queries;
use crate::graphql::{Fault, Schema};
use crate::model::{Origin, is_loopback};
use crate::yaml::{self, Issue, Located};
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// Resolves `graphql`; `None` after a reported problem.
pub(in crate::desired) fn resolve(
    context: &Context<'_>,
    declared: Option<&Located<QuerySettings>>,
) -> Option<Queries> {
    let Some(declared) = declared else {
        return Some(Queries::default());
    };
    let QuerySettings { schema, endpoint } = declared.get()?;
    let default = Queries::default();
    let schema = match schema {
        Some(file) => read_schema(context, file).map(|(schema, file)| (Some(schema), Some(file))),
        None => Some((None, None)),
    };
    let endpoint = match endpoint {
        Some(endpoint) => self::endpoint(context, endpoint),
        None => Some(default.endpoint.clone()),
    };
    let (schema, schema_file) = schema?;
    Some(Queries {
        schema,
        schema_file,
        endpoint: endpoint?,
        ..default
    })
}

fn read_schema(
    context: &Context<'_>,
    declared: &Located<String>,
) -> Option<(Arc<Schema>, PathBuf)> {
    let text = context.filled(declared, "schema")?;
    context.check_path(declared, &text)?;
    let path = context.folder.join(text);
    let shown: Arc<str> = path.display().to_string().into();
    let text = match read_file::read_schema(context.checkout, &path) {
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
            Some((Arc::new(schema), path))
        }
        Err(fault) => {
            let help = "download the schema in doo's playground, https://gql.doo.net";
            report(fault.help(help), Severity::Error);
            None
        }
    }
}

/// With TLS, or on this machine: who asks there sends the API's credentials.
fn endpoint(context: &Context<'_>, declared: &Located<String>) -> Option<Url> {
    let text = context.text(declared)?;
    let wrong = |at, message: String, help: String| {
        let span = yaml::part_of(context.source.text, declared.span, &text, at);
        let issue = Issue::new("invalid-endpoint", span, message);
        context.source.error(issue.help(help));
    };
    match web_address(&text) {
        Ok(url) if url.scheme() == "https" || is_loopback(&url) => Some(url),
        Ok(_) => {
            let message = "`endpoint` has no TLS, and whoever asks there sends credentials";
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
