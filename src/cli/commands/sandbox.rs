//! `dooctl sandbox`.

use super::sandbox_trigger;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::json_file;
use crate::cli::options::{ManifestArgs, RootArgs, VarArgs};
use crate::cli::run::Manifest;
use crate::cli::run::manifest::load;
use crate::cli::writable::admit;
use crate::desired::Checkout;
use crate::model::{TeamId, json_fault};
use crate::receiver::{Forward, Sockets};
use crate::sandbox::{Count, Faults, ReceiverBehaviour, Sandbox, Served, Shared, Variants, serve};
use clap::{Command, Subcommand};
use jiff::Timestamp;
use serde_json::Value;
use std::fmt::Write;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;

/// Run the embedded doo API
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    command: SandboxCommand,
}

#[derive(Subcommand)]
enum SandboxCommand {
    Serve(Box<ServeArgs>),
    Trigger(Box<sandbox_trigger::Args>),
}

/// Serve the embedded doo API over HTTP until interrupted
///
/// It behaves as doo's documentation says; with options you choose what it does where that is
/// unclear. It accepts all credentials that are not empty. When it stops, it prints the number of
/// requests. `--help-all` shows more options: values that doo changes, errors, and changes by other
/// clients.
#[derive(clap::Args)]
struct ServeArgs {
    /// Answer queries for the schema of this manifest instead of the part that doo documents, and
    /// deliver in its envelope
    manifest: Option<PathBuf>,
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    variables: VarArgs,
    /// Listen on this address; other machines cannot reach a loopback address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Store the groups in this file
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Put the groups of a recorded listing into a team that has none
    #[arg(long, value_name = "TEAM=FILE", value_parser = seed)]
    seed_listing: Vec<(TeamId, PathBuf)>,
    /// Send deliveries to this URL instead of to their endpoints, at one host or at all; can be
    /// used several times
    ///
    /// The path of the endpoint is added to the URL. Without this option, endpoints on this machine
    /// are delivered to, and deliveries to all others are only shown.
    #[arg(long, value_name = "[HOST=]URL")]
    forward: Vec<Forward>,
    /// Send at most N existing items in a minute after a backfill; without it, all at once
    #[arg(long, value_name = "N")]
    init_rate: Option<NonZeroU32>,
    /// Print help with every option
    #[arg(long)]
    help_all: bool,
    #[command(flatten)]
    variants: Variants,
    #[command(flatten)]
    faults: Faults,
    #[command(flatten)]
    receiver: ReceiverBehaviour,
}

impl Args {
    /// The checkout of the manifest, or of the current folder.
    pub(in crate::cli) fn checkout(&self) -> Result<Checkout, Failure> {
        match &self.command {
            SandboxCommand::Serve(args) => match &args.manifest {
                Some(manifest) => args.root.checkout(manifest),
                None => Ok(Checkout::around(Path::new(""))),
            },
            SandboxCommand::Trigger(args) => args.manifest.root.checkout(&args.manifest.manifest),
        }
    }
}

fn seed(text: &str) -> Result<(TeamId, PathBuf), String> {
    match text.split_once('=') {
        Some((team, file)) if !team.is_empty() && !file.is_empty() => {
            Ok((TeamId::new(team), file.into()))
        }
        _ => Err("write it as TEAM=FILE".to_owned()),
    }
}

pub(in crate::cli) async fn run(
    args: Args,
    app: Command,
    context: &Context,
) -> Result<Exit, Failure> {
    match args.command {
        SandboxCommand::Serve(args) if args.help_all => print_all_help(app, context),
        SandboxCommand::Serve(args) => serve_until_stopped(*args, context).await,
        SandboxCommand::Trigger(args) => sandbox_trigger::run(&args, context).await,
    }
}

async fn serve_until_stopped(args: ServeArgs, context: &Context) -> Result<Exit, Failure> {
    let ServeArgs {
        manifest,
        root,
        variables,
        listen,
        state,
        seed_listing,
        variants,
        faults,
        help_all: _,
        forward,
        init_rate,
        receiver,
    } = args;
    if let Some(state) = &state {
        admit(&context.checkout, state)?;
    }
    let stop = context.stop(None);
    let sandbox = Sandbox::open(state.as_deref(), variants)
        .map_err(|error| failed("the sandbox could not be opened", &error))?;
    let mut sandbox = sandbox.with_faults(faults);
    if let Some(manifest) = manifest {
        let manifest = ManifestArgs {
            manifest,
            root,
            variables,
        };
        let Manifest { desired, .. } = load(context, &manifest, &stop).await?;
        sandbox = sandbox
            .with_envelope(desired.queries.envelope)
            .with_schema(desired.queries.schema, desired.queries.scalars);
    }
    let shared = Shared::new(sandbox, state);
    for (team, file) in &seed_listing {
        plant(&shared, team, file)?;
    }
    let (listener, address) = bind(listen).await?;
    let reach = if address.ip().is_loopback() {
        "only from this machine"
    } else {
        "OTHER MACHINES CAN CONNECT"
    };
    context.outputs.plain(
        format!("Serving doo's API on http://{address}/v1 ({reach}). Stop with Ctrl-C.\n")
            .as_bytes(),
    )?;
    let stopped = async { _ = stop.requested().await };
    let served = Served::new(shared.clone(), Box::new(Sockets::default()), Timestamp::now)
        .forwarding(forward)
        .receiving(receiver)
        .initializing(init_rate);
    serve(listener, served, stopped)
        .await
        .map_err(|error| failed("the sandbox stopped", &error))?;
    context.outputs.plain(counts(&shared).as_bytes())?;
    Ok(Exit::Done)
}

async fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        failed(&format!("{listen} could not be used to listen"), &error)
            .help("choose another address with --listen")
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| failed("the listening address could not be read", &error))?;
    Ok((listener, address))
}

/// The help of `serve`, with hidden options.
fn print_all_help(mut app: Command, context: &Context) -> Result<Exit, Failure> {
    app.build();
    let serve = ["sandbox", "serve"]
        .iter()
        .try_fold(&mut app, |command, name| command.find_subcommand_mut(name));
    let mut help = match serve {
        Some(serve) => std::mem::take(serve).mut_args(|arg| arg.hide(false)),
        None => app,
    };
    context
        .outputs
        .plain(help.render_long_help().to_string().as_bytes())?;
    Ok(Exit::Done)
}

fn plant(shared: &Shared, team: &TeamId, file: &Path) -> Result<(), Failure> {
    if !shared.read(|sandbox| sandbox.groups(team)).is_empty() {
        return Ok(());
    }
    let place = format!("{} could not be read", file.display());
    let text = json_file::read(file).map_err(|error| failed(&place, &error))?;
    let listing: Value = serde_json::from_slice(&text)
        .map_err(|error| failed(&place, &io::Error::other(json_fault(&error))))?;
    shared
        .update(|sandbox| sandbox.seed_listing(team, &listing))
        .map_err(|error| failed("the sandbox could not be saved", &error))?
        .map_err(|error| failed(&place, &error))?;
    Ok(())
}

fn counts(shared: &Shared) -> String {
    let mut text = String::from("Requests answered:\n");
    for Count {
        endpoint,
        status_class,
        requests,
    } in shared.read(Sandbox::counts)
    {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {requests:>6}  {endpoint} ({status_class}xx)");
    }
    text
}

fn failed(message: &str, error: &dyn std::error::Error) -> Failure {
    Failure::new(Exit::Failed, "sandbox", message).caused_by(error)
}
