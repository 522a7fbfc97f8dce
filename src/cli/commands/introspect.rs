//! `dooctl introspect`.

use crate::api::{ApiError, Session};
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, ManifestArgs};
use crate::cli::run::asking::query_failure;
use crate::cli::run::manifest::{Manifest, load_without_schema};
use crate::cli::run::schema_file;
use crate::cli::run::session::query_session;
use crate::desired::{LARGEST_SCHEMA, read_schema};
use crate::documents::{IntrospectDocument, IntrospectOutput};
use crate::graphql::{INTROSPECTION, INTROSPECTION_BEFORE_2021, NotSchema, Schema};
use crate::model::display_url;
use crate::payload::{Refresh, SchemaFile};
use crate::render::github::{self, Annotation};
use crate::render::markdown::{self, CommentSubject};
use crate::render::{self, Styles};
use bytes::Bytes;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

/// Fetch doo's GraphQL schema, and show what it changes
///
/// Asks `graphql.endpoint` with the API's credentials, shows what the new schema does to the
/// declared hooks, and writes the file of `graphql.schema`. Without that key it writes a new
/// doo.graphql beside the manifest. A file with the same schema stays as it is.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Write nothing, and exit with 2 if the file has another schema
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let stop = context.stop(args.connection.timeout);
    let Manifest { mut desired, .. } = load_without_schema(context, &args.manifest, &stop).await?;
    let manifest = &args.manifest.manifest;
    let (path, is_named) = schema_file::locate(context, manifest, &desired.queries)?;
    if args.check && !is_named {
        let message = "there is nothing to check: the manifest names no schema";
        let help =
            "run `dooctl introspect`, and name the file that it writes under `graphql.schema`";
        return Err(Failure::new(Exit::Failed, "no-schema", message).help(help));
    }
    let before = read_schema(&context.checkout, &path).map(Arc::new);
    if let (Some(_), Some(before)) = (&args.connection.sandbox, &before) {
        // The sandbox answers for the schema that it is asked for.
        desired.queries = desired.queries.against(Arc::clone(before));
    }
    let session = query_session(context, &desired, manifest, &args.connection, stop).await?;
    let endpoint = match args.connection.sandbox {
        Some(_) => "the sandbox".to_owned(),
        None => display_url(desired.queries.endpoint.as_str()),
    };
    let schema = Arc::new(fetch(context, &session, &endpoint).await?);
    let text = text_of(&schema, &endpoint)?;
    let refresh = Refresh::of(&desired, before, &schema);
    let is_written = refresh.is_changed && !args.check;
    if is_written {
        schema_file::replace(context, &path, &text)?;
    }
    let result = IntrospectResult {
        refresh,
        file: SchemaFile {
            path,
            endpoint,
            is_named,
            is_written,
        },
    };
    context.outputs.write(&result)?;
    Ok(result.exit())
}

/// The schema of a server; if it rejects what was added to GraphQL in 2021, it is asked once more.
async fn fetch(context: &Context, session: &Session, endpoint: &str) -> Result<Schema, Failure> {
    match ask(session, INTROSPECTION).await? {
        Err(NotSchema::Rejected(_)) => ask(session, INTROSPECTION_BEFORE_2021).await?,
        answered => answered,
    }
    .map_err(|why| {
        let why = context.outputs.redactor().message(&why.to_string());
        let message = format!("{endpoint} did not answer with its schema: {why}");
        Failure::new(Exit::Failed, "no-schema-answered", message).help(OTHER_WAYS)
    })
}

/// How the schema comes without an introspection.
const OTHER_WAYS: &str = "download the schema in doo's playground, https://gql.doo.net, \
                          or try each query with `dooctl payload --id`";

async fn ask(session: &Session, query: &str) -> Result<Result<Schema, NotSchema>, Failure> {
    let body = json!({
        "operationName": "IntrospectionQuery",
        "variables": {},
        "query": query,
    });
    let answer = session.query(Bytes::from(body.to_string())).await;
    let answer = answer.map_err(|error| {
        let is_refused = matches!(error, ApiError::Forbidden { .. });
        let failure = query_failure(error);
        match is_refused {
            true => failure.help(format!(
                "the credentials may not ask for the schema there; {OTHER_WAYS}"
            )),
            false => failure,
        }
    })?;
    match Schema::from_answer(&answer) {
        Err(NotSchema::Disabled) => {
            let message = "the server does not answer questions about its schema";
            let failure = Failure::new(Exit::Failed, "introspection-disabled", message);
            Err(failure.help(OTHER_WAYS))
        }
        answered => Ok(answered),
    }
}

/// The text of the file, which is the same schema when it is read.
fn text_of(schema: &Schema, endpoint: &str) -> Result<String, Failure> {
    let refused = |message: String| Failure::new(Exit::Failed, "no-schema-answered", message);
    let text = format!(
        "# Written by `dooctl introspect` from {}. It replaces changes made by hand.\n\n{}",
        render::safe(endpoint),
        schema.to_sdl()
    );
    if text.len() as u64 > LARGEST_SCHEMA {
        let most = LARGEST_SCHEMA / 1024 / 1024;
        return Err(refused(format!(
            "the schema of {endpoint} is larger than {most} MiB"
        )));
    }
    match Schema::read(&text) {
        Ok((read, _)) if read == *schema => Ok(text),
        _ => Err(refused(format!(
            "the schema of {endpoint} is not quite GraphQL, and would be another one in a file"
        ))
        .help(OTHER_WAYS)),
    }
}

/// What the schema changes, as a result.
struct IntrospectResult<'a> {
    refresh: Refresh<'a>,
    file: SchemaFile,
}

impl IntrospectResult<'_> {
    fn ending(&self) -> Ending {
        match self.refresh.is_changed && !self.file.is_written {
            true => Ending::failed(Exit::Changes, "schema-changed"),
            false => Ending::DONE,
        }
    }
}

impl Document for IntrospectResult<'_> {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::introspected(out, styles, &self.refresh, &self.file)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Ending { exit, failure } = self.ending();
        let document = IntrospectDocument::new(exit.code(), failure, &self.refresh, &self.file);
        serde_json::to_value(IntrospectOutput::Introspect(document))
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        Some(markdown::introspected(subject, &self.refresh, &self.file))
    }

    fn annotations(&self) -> Vec<Annotation> {
        github::of_introspection(&self.refresh)
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        let changed = self.refresh.is_changed.to_string();
        vec![("changed", changed)]
    }
}
