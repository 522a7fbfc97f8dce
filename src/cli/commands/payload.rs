//! `dooctl payload`.

use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, ManifestArgs};
use crate::cli::run::SelectionArgs;
use crate::cli::run::asking::{Asking, GivenId, given_id, ids};
use crate::cli::run::manifest::{Manifest, load};
use crate::cli::run::session::query_session;
use crate::desired::{Desired, NoShape, Queries};
use crate::documents::{PayloadDocument, PayloadOutput};
use crate::model::HookType;
use crate::payload::{self, AnswerFindingKind, Asked, Content, Payload};
use crate::render::github::{self, Annotation};
use crate::render::markdown::{self, CommentSubject};
use crate::render::{self, Styles};
use crate::suggest::closest;
use serde_json::Value;
use std::io::{self, Write};

/// Show what receivers get
///
/// Shows the keys of each payload with their types, from doo's schema, which `graphql.schema`
/// names, and sends nothing. A `?` after a key says that it may be missing, one after a type that
/// it may be null. The JSON output has a JSON Schema of each payload: keep it beside the receiver's
/// code.
///
/// With --id it asks `graphql.endpoint` and shows what doo would deliver for an event or order. It
/// exits with 2 if the answer has errors, is null, or does not fit the schema.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Show only hooks of this webhook type; can be used several times
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Ask doo with this id in the place of a placeholder; can be used once for each kind
    ///
    /// The kind, as in event=82032 for %EVENT_ID%, can be omitted if there is only one.
    #[arg(long = "id", value_name = "[KIND=]ID", value_parser = given_id)]
    ids: Vec<GivenId>,
    /// Show texts too, and not only their lengths: they may be about people
    #[arg(long, requires = "ids")]
    values: bool,
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let stop = context.stop(args.connection.timeout);
    let Manifest { mut desired, .. } = load(context, &args.manifest, &stop).await?;
    args.selection.keep(&mut desired)?;
    let types = types(&desired, &args.types)?;
    let payloads = payload::of(&desired, &types);
    let asking = match &args.ids[..] {
        [] if payloads.iter().any(needs_schema) => return Err(no_schema()),
        [] => None,
        given => {
            let ids = ids(&payloads, given)?;
            let manifest = &args.manifest.manifest;
            let session = query_session(context, &desired, manifest, &args.connection, stop);
            Some((session.await?, ids))
        }
    };
    let queries = &desired.queries;
    let result = match asking {
        None => PayloadResult {
            payloads: payloads.into_iter().map(|it| (it, None)).collect(),
            queries,
            sent: None,
        },
        Some((session, ids)) => {
            let asking = Asking {
                session: &session,
                queries,
                ids: &ids,
                shows_values: args.values,
            };
            let (payloads, sent) = asking.ask_all(payloads).await?;
            PayloadResult {
                payloads,
                queries,
                sent: Some(sent),
            }
        }
    };
    context.outputs.write(&result)?;
    Ok(result.exit())
}

/// The types of `--type`, each of which a selected hook must have.
fn types(desired: &Desired, given: &[String]) -> Result<Vec<HookType>, Failure> {
    let groups = desired.teams.iter().flat_map(|team| &team.groups);
    let hooks = groups.flat_map(|declared| &declared.group.hooks);
    let mut declared: Vec<&str> = hooks.map(|hook| hook.hook_type.as_str()).collect();
    declared.sort_unstable();
    declared.dedup();
    let known = |text: &String| {
        let hook_type = HookType::declared(text);
        if declared.contains(&hook_type.as_str()) {
            return Ok(hook_type);
        }
        let help = match closest(hook_type.as_str(), declared.iter().copied()) {
            Some(close) => format!("did you mean {close}?"),
            None => format!(
                "the types of the selected hooks are {}",
                declared.join(", ")
            ),
        };
        let message = format!("no selected hook has the type {hook_type}");
        Err(Failure::new(Exit::Usage, "usage", message).help(help))
    };
    given.iter().map(known).collect()
}

fn needs_schema(payload: &Payload<'_>) -> bool {
    payload.content == Content::Unknown(NoShape::NoSchema)
}

fn no_schema() -> Failure {
    let message = "what a query delivers is not known: the manifest names no schema";
    let help = "run `dooctl introspect`, and name the file that it writes under `graphql.schema`";
    Failure::new(Exit::Failed, "no-schema", message).help(help)
}

/// What receivers get, as a result.
struct PayloadResult<'a> {
    payloads: Vec<(Payload<'a>, Option<Asked>)>,
    queries: &'a Queries,
    /// The number of queries, if doo was asked.
    sent: Option<usize>,
}

impl PayloadResult<'_> {
    /// Errors of the server come first, then what is not there.
    fn ending(&self) -> Ending {
        let asked = || self.payloads.iter().filter_map(|(_, asked)| asked.as_ref());
        let has = |kind| {
            let mut findings = asked().flat_map(|it| &it.findings);
            findings.any(|finding| finding.kind == kind)
        };
        if asked().any(|it| !it.errors.is_empty()) {
            return Ending::failed(Exit::Changes, "payload-errors");
        }
        match [AnswerFindingKind::Contract, AnswerFindingKind::Null]
            .into_iter()
            .find(|it| has(*it))
        {
            Some(kind) => Ending::failed(Exit::Changes, kind.code()),
            None => Ending::DONE,
        }
    }

    /// The payloads, where doo was not asked.
    fn offline(&self) -> Vec<&Payload<'_>> {
        self.payloads.iter().map(|(payload, _)| payload).collect()
    }
}

impl Document for PayloadResult<'_> {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        match self.sent {
            Some(sent) => render::asked(out, styles, &self.payloads, sent),
            None => render::payloads(out, styles, self.queries.envelope, &self.offline()),
        }
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Ending { exit, failure } = self.ending();
        let document = PayloadDocument::new(exit.code(), failure, self.queries, &self.payloads);
        serde_json::to_value(PayloadOutput::Payload(document))
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        Some(match self.sent {
            Some(sent) => markdown::asked(subject, &self.payloads, sent),
            None => markdown::payloads(subject, self.queries.envelope, &self.offline()),
        })
    }

    fn annotations(&self) -> Vec<Annotation> {
        github::of_asked(&self.payloads)
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        vec![("payloads", self.payloads.len().to_string())]
    }
}
