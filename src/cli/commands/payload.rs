//! `dooctl payload`.

use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ManifestArgs, time};
use crate::cli::run::SelectionArgs;
use crate::cli::run::manifest::{Manifest, load};
use crate::desired::{Desired, NoShape, Queries};
use crate::documents::{PayloadDocument, PayloadOutput};
use crate::model::HookType;
use crate::payload::{self, Content, Payload};
use crate::render::markdown::{self, Subject};
use crate::render::{self, Styles};
use crate::suggest::closest;
use serde_json::Value;
use std::io::{self, Write};
use std::time::Duration;

/// Show what receivers get, and send nothing
///
/// Shows the keys of each payload with their types, from doo's schema, which `graphql.schema`
/// names. A `?` after a key says that it may be missing, one after a type that it may be null. The
/// JSON output has a JSON Schema of each payload: keep it beside the receiver's code.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Show only hooks of this webhook type; can be used several times
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Stop after this time, for example 30s
    #[arg(long, value_name = "DURATION", value_parser = time)]
    timeout: Option<Duration>,
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    #[command(flatten)]
    selection: SelectionArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let stop = context.stop(args.timeout);
    let Manifest { mut desired, .. } = load(context, &args.manifest, &stop).await?;
    args.selection.keep(&mut desired)?;
    let types = types(&desired, &args.types)?;
    let payloads = payload::of(&desired, &types);
    if payloads.iter().any(needs_schema) {
        return Err(no_schema());
    }
    context.outputs.write(&PayloadResult {
        payloads,
        queries: &desired.queries,
    })?;
    Ok(Exit::Done)
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
    let help = "download doo's schema in its playground, https://gql.doo.net, and name the file \
                under `graphql.schema`";
    Failure::new(Exit::Failed, "no-schema", message).help(help)
}

/// What receivers get, as a result.
struct PayloadResult<'a> {
    payloads: Vec<Payload<'a>>,
    queries: &'a Queries,
}

impl Document for PayloadResult<'_> {
    fn exit(&self) -> Exit {
        Exit::Done
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::payloads(out, styles, self.queries.envelope, &self.payloads)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let code = Exit::Done.code();
        let document = PayloadDocument::new(code, None, self.queries, &self.payloads);
        serde_json::to_value(PayloadOutput::Payload(document))
    }

    fn markdown(&self, subject: &Subject<'_>) -> Option<String> {
        let envelope = self.queries.envelope;
        Some(markdown::payloads(subject, envelope, &self.payloads))
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        vec![("payloads", self.payloads.len().to_string())]
    }
}
