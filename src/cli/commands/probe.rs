//! `dooctl probe`.

mod bodies;

use crate::api::{Stop, StopCause};
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, ManifestArgs, time};
use crate::cli::run::asking::{GivenId, given_id};
use crate::cli::run::manifest::{Manifest, load};
use crate::cli::run::receivers::{self, PrivateArgs};
use crate::cli::run::session::query_session;
use crate::cli::run::{Question, SelectionArgs, confirm};
use crate::desired::Desired;
use crate::documents::{ProbeDocument, ProbeOutput};
use crate::receiver::{
    Checks, Depth, HostName, HttpOrigin, ProbeOutcome, ProbeVerdict, Probed, Selected,
};
use crate::render::github::{self, Annotation};
use crate::render::markdown::{self, CommentSubject};
use crate::render::words::count;
use crate::render::{self, Styles};
use crate::suggest::closest;
use bodies::{Bodies, Wanted};
use serde_json::Value;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

/// Call receivers as doo does, and judge their answers
///
/// Connects to each host, and asks each token endpoint for a token, once for each secret. Sends
/// nothing to a hook, unless --deliver names its host. Needs credentials of doo only for --id. Use
/// it with reviewed manifests only: a token endpoint gets the secret.
///
/// Exits with 2 if doo could not deliver, and with 1 if something could not be checked.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Only connect: send no request and no secret
    #[arg(long, conflicts_with = "deliver")]
    connect: bool,
    /// Deliver a sample to the hooks at this host; can be used several times
    ///
    /// Each hook with a token gets one request without it, which it must refuse, and one with it.
    /// Asks for confirmation first. Without a port, it means every port of the host.
    #[arg(long, value_name = "HOST[:PORT]")]
    deliver: Vec<HostName>,
    /// Deliver what doo would, with this id in the place of a placeholder; can be used once for
    /// each kind
    ///
    /// Asks `graphql.endpoint` with the API's credentials. The kind, as in event=82032 for
    /// %EVENT_ID%, can be omitted if there is only one. Hooks without a query get a sample.
    #[arg(long = "id", value_name = "[KIND=]ID", value_parser = given_id, requires = "deliver")]
    ids: Vec<GivenId>,
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    asking: AskingArgs,
    /// Stop after this time, for example 30s or 10m
    #[arg(long, value_name = "DURATION", value_parser = time)]
    timeout: Option<Duration>,
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    private: PrivateArgs,
}

/// How doo is asked, which only --id does.
#[derive(clap::Args)]
#[command(next_help_heading = "Connection")]
struct AskingArgs {
    /// Ask the embedded doo API instead of doo, with its state in this file
    ///
    /// Without a file, the state is in .dooctl/sandbox.json beside the manifest. The embedded API
    /// needs no credentials. Receivers are called as usual.
    #[arg(
        long,
        value_name = "STATE.json",
        num_args = 0..=1,
        require_equals = true,
        requires = "ids"
    )]
    sandbox: Option<Option<PathBuf>>,
    /// Send at most N requests to doo; those to receivers do not count
    #[arg(long, value_name = "N", requires = "ids")]
    max_requests: Option<u64>,
    /// Send credentials unencrypted to an http:// URL on another machine
    ///
    /// These are the API's credentials. Receivers are called as the manifest says.
    #[arg(long, requires = "ids")]
    insecure_http: bool,
}

impl AskingArgs {
    fn connection(&self) -> ConnectionArgs {
        ConnectionArgs {
            sandbox: self.sandbox.clone(),
            max_requests: self.max_requests,
            // The time limit is that of the whole run.
            timeout: None,
            insecure_http: self.insecure_http,
        }
    }
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let stop = context.stop(args.timeout);
    let Manifest { mut desired, .. } = load(context, &args.manifest, &stop).await?;
    args.selection.keep(&mut desired)?;
    if !args.connect {
        receivers::resolve_known_secrets(context, &mut desired, &stop).await?;
    }
    let selected = selected(&desired);
    let checks = Checks::of(&selected);
    let is_named = |origin: &HttpOrigin| args.deliver.iter().any(|host| host.names(origin));
    args.check_hosts(&checks)?;
    let wanted = Wanted::of(&desired, &is_named, &args.ids)?;
    args.permit(context, &checks, &stop).await?;
    let bodies = match wanted {
        None => Bodies::samples(&desired.queries),
        Some(wanted) => {
            let manifest = &args.manifest.manifest;
            let connection = args.asking.connection();
            let session = query_session(context, &desired, manifest, &connection, stop.clone());
            Bodies::ask(&session.await?, &desired, wanted).await?
        }
    };
    let depth = match (args.connect, &args.deliver[..]) {
        (true, _) => Depth::Connect,
        (false, []) => Depth::Token,
        (false, _) => Depth::Deliver {
            is_named: &is_named,
            body: &|hook| bodies.of(hook),
        },
    };
    let redactor = context.outputs.redactor();
    let allows = |origin: &HttpOrigin| desired.guards.allows_host(&origin.host);
    let is_private = |origin: &HttpOrigin| args.private.names(origin);
    let outcome = receivers::ask(&checks, &allows, &is_private, redactor, &stop, depth).await;
    let result = ProbeResult { outcome };
    context.outputs.write(&result)?;
    Ok(result.exit())
}

fn selected(desired: &Desired) -> Vec<Selected<'_>> {
    let teams = desired.teams.iter();
    let groups = teams.flat_map(|team| {
        let groups = team.groups.iter();
        groups.map(|declared| Selected::of(&team.team, declared))
    });
    groups.collect()
}

impl Args {
    /// Each named host must be one of a selected hook.
    fn check_hosts(&self, checks: &Checks<'_>) -> Result<(), Failure> {
        let is_known = |host: &&HostName| checks.hook_hosts().any(|it| host.names(it));
        match self.deliver.iter().find(|host| !is_known(host)) {
            Some(host) => Err(unknown_host(host, checks)),
            None => Ok(()),
        }
    }

    /// The checks before anything is sent.
    async fn permit(
        &self,
        context: &Context,
        checks: &Checks<'_>,
        stop: &Stop,
    ) -> Result<(), Failure> {
        if self.connect {
            return Ok(());
        }
        let is_named = |origin: &HttpOrigin| self.deliver.iter().any(|host| host.names(origin));
        let (hooks, deliveries) = checks.deliveries(&is_named);
        receivers::check_number(checks.token_requests() + deliveries)?;
        if self.deliver.is_empty() || self.yes {
            return Ok(());
        }
        let hosts: Vec<String> = self.deliver.iter().map(HostName::to_string).collect();
        let what = match (&self.ids[..], &self.asking.sandbox) {
            ([], _) => "a sample",
            (_, None) => "what doo has",
            (_, Some(_)) => "what the sandbox has",
        };
        let text = format!(
            "{} will get {what}, {} in all, at {}",
            count(hooks, "hook"),
            count(deliveries, "request"),
            hosts.join(", ")
        );
        context
            .outputs
            .preview(|out, _| writeln!(out, "{}.", render::safe(&text)));
        let question = Question {
            text: "Send them?",
            undone: "nothing was sent",
            help: "use --yes to deliver without confirmation",
        };
        confirm(context, stop, &question).await
    }
}

/// `--deliver` with a host at which no selected hook is.
fn unknown_host(host: &HostName, checks: &Checks<'_>) -> Failure {
    let mut hosts: Vec<&str> = checks.hook_hosts().map(|origin| &*origin.host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let help = match closest(&host.to_string(), hosts.iter().copied()) {
        Some(close) => format!("did you mean {close}?"),
        None => format!("the hosts of the hooks are {}", hosts.join(", ")),
    };
    let message = format!("--deliver {host}: no selected hook is at this host");
    Failure::new(Exit::Usage, "usage", message).help(help)
}

/// What was found, as a result.
struct ProbeResult<'a> {
    outcome: ProbeOutcome<'a>,
}

impl ProbeResult<'_> {
    /// What fails comes before what was not checked.
    fn ending(&self) -> Ending {
        let verdicts = self.outcome.receivers.iter().map(Probed::verdict);
        match (self.outcome.stopped, verdicts.max()) {
            (Some(StopCause::Interrupt), _) => Ending::failed(Exit::Interrupted, "interrupted"),
            (_, Some(ProbeVerdict::Fails)) => Ending::failed(Exit::Changes, "receivers-fail"),
            (_, Some(ProbeVerdict::NotChecked)) => Ending::failed(Exit::Failed, "not-checked"),
            (_, Some(ProbeVerdict::Warns | ProbeVerdict::Passes) | None) => Ending::DONE,
        }
    }
}

impl Document for ProbeResult<'_> {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::probe(out, styles, &self.outcome)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Ending { exit, failure } = self.ending();
        let document = ProbeDocument::new(exit.code(), failure, &self.outcome);
        serde_json::to_value(ProbeOutput::Probe(document))
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        Some(markdown::probe(subject, &self.outcome))
    }

    fn annotations(&self) -> Vec<Annotation> {
        github::of_probe(&self.outcome)
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        github::outputs_of_probe(&self.outcome, self.ending().failure)
    }
}
