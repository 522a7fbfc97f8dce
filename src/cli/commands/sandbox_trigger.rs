//! `dooctl sandbox trigger`.

mod data;

use crate::api::transport::Transport as _;
use crate::api::{HttpTransport, Limits, Stop, StopCause};
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::{ManifestArgs, duration, time};
use crate::cli::run::manifest::{Manifest, load};
use crate::cli::run::sandbox_session::sandbox_state;
use crate::cli::signals::stopped;
use crate::cli::writable::admit;
use crate::desired::hook_type;
use crate::documents::{DeliveriesDocument, DeliveriesOutput};
use crate::model::{HookType, json_fault};
use crate::receiver::{Delivered, DeliveryEnd, Forward, Patience, Rehearser, Sockets};
use crate::render::{self, Styles, words};
use crate::sandbox::{Sandbox, Shared, Trigger, TriggerAnswer, TriggerRequest, Variants};
use crate::suggest::closest;
use bytes::Bytes;
use data::read_data;
use http::header::CONTENT_TYPE;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// How long a running sandbox may take for all deliveries, unless --timeout says something else.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Let something happen in the sandbox, and deliver it
///
/// Changes an entity as TYPE says, and delivers to every group that the sandbox lists at that
/// moment and that subscribes to TYPE. Sends only to endpoints on this machine, and where --forward
/// says; prints any other delivery. The data is made up, and says so.
///
/// Exits with 2 if a delivery was not answered with 200, if a body is not what the query promises,
/// or if no group subscribes to TYPE.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// The webhook type, such as order_created
    #[arg(value_name = "TYPE", value_parser = hook_type)]
    hook_type: HookType,
    /// Let this entity change, for example the order with this id; without it, a new one or the
    /// newest
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The event that it belongs to
    #[arg(long, value_name = "ID")]
    event: Option<String>,
    /// The event guide that the event was created with
    #[arg(long, value_name = "ID")]
    event_guide: Option<String>,
    /// Use the values in this JSON file: an object that is merged over the sample, or what
    /// `payload -o json` wrote
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Send deliveries to this URL instead of to their endpoints, at one host or at all; can be
    /// used several times
    ///
    /// The path of the endpoint is added to the URL.
    #[arg(long, value_name = "[HOST=]URL")]
    forward: Vec<Forward>,
    /// Give up after N attempts
    #[arg(long, value_name = "N", default_value_t = Patience::ATTEMPTS)]
    attempts: NonZeroU32,
    /// Wait between attempts, for example 2s; how long doo waits is not documented
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = duration)]
    gap: SignedDuration,
    /// Make each delivery twice: doo does not promise that it is made once
    #[arg(long)]
    twice: bool,
    /// Ask the running `sandbox serve` at this URL
    #[arg(long, value_name = "URL", conflicts_with = "state")]
    at: Option<Url>,
    /// Use the groups in this file; the default is .dooctl/sandbox.json beside the manifest
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Stop after this time, for example 30s or 10m
    #[arg(long, value_name = "DURATION", value_parser = time)]
    timeout: Option<Duration>,
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let stop = context.stop(args.timeout);
    let trigger = Trigger {
        hook_type: args.hook_type.to_string(),
        id: args.id.clone(),
        event: args.event.clone(),
        event_guide: args.event_guide.clone(),
        data: args.data.as_deref().map(read_data).transpose()?,
        twice: args.twice,
    };
    let (answer, stopped) = match &args.at {
        Some(url) => (ask(args, url, trigger, &stop).await?, None),
        None => deliver(args, context, &trigger, &stop).await?,
    };
    let result = Triggered { answer, stopped };
    context.outputs.write(&result)?;
    result.explain(context);
    Ok(result.exit())
}

/// Delivers from this process, with the groups of a file.
async fn deliver(
    args: &Args,
    context: &Context,
    trigger: &Trigger,
    stop: &Stop,
) -> Result<(TriggerAnswer, Option<StopCause>), Failure> {
    let Manifest { desired, .. } = load(context, &args.manifest, stop).await?;
    let path = args
        .state
        .clone()
        .unwrap_or_else(|| sandbox_state(&args.manifest.manifest));
    admit(&context.checkout, &path)?;
    context.outputs.protect(std::slice::from_ref(&path))?;
    let sandbox = Sandbox::open(Some(&path), Variants::default())
        .map_err(|error| failed("the sandbox could not be opened", &error))?;
    let sandbox = sandbox
        .with_envelope(desired.queries.envelope)
        .with_schema(desired.queries.schema, desired.queries.scalars);
    let shared = Shared::new(sandbox, Some(path));
    let due = shared
        .update(|sandbox| sandbox.trigger(trigger, Timestamp::now()))
        .map_err(|error| failed("the sandbox could not be saved", &error))?;
    let rehearser = Rehearser {
        network: &Sockets::default(),
        redactor: context.outputs.redactor(),
        stop,
        forwards: &args.forward,
        patience: Patience {
            attempts: args.attempts,
            gap: args.gap.unsigned_abs(),
        },
    };
    let done = rehearser.run(due).await;
    let answer = TriggerAnswer {
        hook_type: trigger.hook_type.clone(),
        deliveries: done.deliveries,
        subscribed: shared.read(Sandbox::subscribed_types),
    };
    Ok((answer, done.stopped))
}

/// Lets a running sandbox deliver.
async fn ask(
    args: &Args,
    url: &Url,
    trigger: Trigger,
    stop: &Stop,
) -> Result<TriggerAnswer, Failure> {
    let asked = TriggerRequest {
        trigger,
        attempts: Some(args.attempts),
        gap_millis: u64::try_from(args.gap.as_millis()).unwrap_or(u64::MAX),
        forward: args.forward.iter().map(Forward::to_string).collect(),
    };
    let body = serde_json::to_vec(&asked)
        .map_err(|error| Failure::internal("the request is not JSON", &error))?;
    let to = url
        .join("/_sandbox/trigger")
        .map_err(|error| failed("--at is not the URL of a server", &error))?;
    let request = http::Request::builder()
        .method(http::Method::POST)
        .uri(to.as_str())
        .header(CONTENT_TYPE, "application/json")
        .body(Bytes::from(body))
        .map_err(|error| failed("--at is not the URL of a server", &error))?;
    let limits = Limits {
        request: args.timeout.unwrap_or(A_DAY),
        ..Limits::default()
    };
    let transport = HttpTransport::new(&to, &limits)
        .map_err(|error| failed("the sandbox could not be asked", &error))?;
    let answer = tokio::select! {
        biased;
        cause = stop.requested() => return Err(stopped(cause, "the sandbox may still deliver")),
        answer = transport.send(request) => answer,
    };
    let answer = answer.map_err(|error| {
        failed(&format!("no sandbox answered at {url}"), &error)
            .help("start it with `dooctl sandbox serve`")
    })?;
    if answer.status() != http::StatusCode::OK {
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let said = said["message"].as_str().unwrap_or("it did not say why");
        let message = format!("the sandbox answered {}: {said}", answer.status().as_u16());
        return Err(Failure::new(Exit::Failed, "sandbox", message)
            .help("--at needs the address of `dooctl sandbox serve` of this version"));
    }
    serde_json::from_slice(answer.body()).map_err(|error| {
        let message = "the sandbox's answer could not be read";
        failed(message, &io::Error::other(json_fault(&error)))
    })
}

fn failed(message: &str, error: &dyn std::error::Error) -> Failure {
    Failure::new(Exit::Failed, "sandbox", message).caused_by(error)
}

/// What was delivered, as a result.
struct Triggered {
    answer: TriggerAnswer,
    stopped: Option<StopCause>,
}

impl Triggered {
    /// A test that delivers nothing proves nothing.
    fn ending(&self) -> Ending {
        let deliveries = &self.answer.deliveries;
        match self.stopped {
            Some(StopCause::Interrupt) => Ending::failed(Exit::Interrupted, "interrupted"),
            Some(StopCause::Timeout) => Ending::failed(Exit::Failed, "timeout"),
            None if deliveries.is_empty() => Ending::failed(Exit::Changes, "no-subscriber"),
            None if deliveries.iter().any(|it| it.end == DeliveryEnd::Dead) => {
                Ending::failed(Exit::Changes, "dead-letter")
            }
            None if deliveries.iter().any(Delivered::breaks_contract) => {
                Ending::failed(Exit::Changes, "payload-contract")
            }
            None => Ending::DONE,
        }
    }

    /// Says on standard error why nothing was delivered.
    fn explain(&self, context: &Context) {
        let ending = self.ending();
        if ending.failure != Some("no-subscriber") {
            return;
        }
        let TriggerAnswer {
            hook_type,
            subscribed,
            ..
        } = &self.answer;
        let message = words::no_subscriber(hook_type);
        let known = subscribed.iter().map(String::as_str);
        let help = match closest(hook_type, known.clone()) {
            _ if subscribed.is_empty() => {
                "the sandbox lists no group with hooks: apply a manifest to it first".to_owned()
            }
            _ if subscribed.contains(hook_type) => {
                "use --event or --event-guide: the groups that subscribe are for others".to_owned()
            }
            Some(close) => format!("did you mean {close}?"),
            None => format!("subscribed: {}", known.collect::<Vec<_>>().join(", ")),
        };
        let failure = Failure::new(ending.exit, "no-subscriber", message).help(help);
        context.outputs.report(&failure);
    }
}

impl Document for Triggered {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        let TriggerAnswer {
            hook_type,
            deliveries,
            ..
        } = &self.answer;
        render::deliveries(out, styles, hook_type, deliveries)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Ending { exit, failure } = self.ending();
        let TriggerAnswer {
            hook_type,
            deliveries,
            ..
        } = &self.answer;
        let document = DeliveriesDocument::new(exit.code(), failure, hook_type, deliveries);
        serde_json::to_value(DeliveriesOutput::Deliveries(document))
    }
}
