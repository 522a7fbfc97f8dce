//! The program: its commands, and how a run starts and ends.

use super::commands::{
    apply, backfill, completions, drift, export, init, introspect, list, payload, plan, probe,
    sandbox, schema, teams, validate,
};
use super::context::Context;
use super::environment::Environment;
use super::exit::Exit;
use super::failure::Failure;
use super::logging;
use super::options::{Format, GlobalArgs};
use super::output::Outputs;
use super::progress::Progress;
use crate::desired::Checkout;
use crate::memory;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};
use std::cell::OnceCell;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use tokio::time::Instant;

/// Keep the webhooks of doo.net as declared in Git
///
/// dooctl compares the webhook groups that YAML files declare with those that doo lists, shows what
/// would change, and creates and deletes groups until doo matches. It deletes groups that it did
/// not create only if you ask for that, and verifies every deletion with a new listing.
#[derive(Parser)]
#[command(name = "dooctl", version = env!("DOOCTL_VERSION"), after_help = AFTER_HELP, max_term_width = 80)]
struct App {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

/// One line per paragraph: it is wrapped to the width of the terminal.
const AFTER_HELP: &str = "\
Credentials come from the environment: DOO_API_KEY, DOO_CLIENT_ID and DOO_CLIENT_SECRET, or \
DOO_ACCESS_TOKEN instead of the latter two. DOO_API_URL overrides api.url.

Exit codes: 0 done, 1 failed and nothing written, 2 changes, drift or findings, 3 problems in the manifest, \
4 refused, 5 incomplete (run again), 64 usage, 130 interrupted. All others are reserved.

Try it without an account: dooctl apply examples/quickstart --sandbox";

#[derive(Subcommand)]
enum Command {
    Validate(validate::Args),
    Plan(plan::Args),
    Apply(apply::Args),
    Drift(drift::Args),
    List(list::Args),
    Export(export::Args),
    Init(init::Args),
    Teams(teams::Args),
    Payload(payload::Args),
    Probe(probe::Args),
    Backfill(Box<backfill::Args>),
    Introspect(introspect::Args),
    Schema(schema::Args),
    Sandbox(sandbox::Args),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
}

/// Runs the program and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let started = Instant::now();
    memory::keep_to_itself();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let exit = match App::try_parse_from(&arguments) {
        Ok(app) => start(app, started),
        Err(error) => usage(&error, &arguments),
    };
    ExitCode::from(exit.code())
}

fn start(app: App, started: Instant) -> Exit {
    let App { global, command } = app;
    let progress = Progress::new(&global);
    logging::start(&global, &progress);
    let environment = Environment::of_process();
    let (checkout, unknown) = match command.checkout() {
        Ok(checkout) => (checkout, None),
        Err(failure) => (Checkout::around(Path::new("")), Some(failure)),
    };
    let outputs = Outputs::new(&global, command.name(), &environment, checkout.clone());
    let checked = outputs.check(command.formats());
    if let Some(failure) = unknown.or(checked.err()) {
        return outputs.apart().failure(&failure);
    }
    let context = Context {
        environment,
        checkout,
        outputs,
        progress,
        started,
        signals: OnceCell::new(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => {
            runtime.block_on(tokio::task::LocalSet::new().run_until(command.run(&context)))
        }
        Err(error) => Err(Failure::internal(
            "the runtime could not be started",
            &error,
        )),
    };
    context.progress.finish();
    match result {
        Ok(exit) => exit,
        Err(failure) => context.outputs.failure(&failure),
    }
}

impl Command {
    /// The name of the command.
    fn name(&self) -> &'static str {
        match self {
            Self::Validate(_) => "validate",
            Self::Plan(_) => "plan",
            Self::Apply(_) => "apply",
            Self::Drift(_) => "drift",
            Self::List(_) => "list",
            Self::Export(_) => "export",
            Self::Init(_) => "init",
            Self::Teams(_) => "teams",
            Self::Payload(_) => "payload",
            Self::Probe(_) => "probe",
            Self::Backfill(_) => "backfill",
            Self::Introspect(_) => "introspect",
            Self::Schema(_) => "schema",
            Self::Sandbox(_) => "sandbox",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    /// The checkout that its manifest may use. Without a manifest: the repository of the current
    /// folder.
    fn checkout(&self) -> Result<Checkout, Failure> {
        let manifest = match self {
            Self::Validate(args) => &args.manifest,
            Self::Plan(args) => &args.target.manifest,
            Self::Apply(args) => &args.target.manifest,
            Self::Drift(args) => &args.target.manifest,
            Self::List(args) => &args.target.manifest,
            Self::Export(args) => &args.manifest,
            Self::Teams(args) => &args.manifest,
            Self::Payload(args) => &args.manifest,
            Self::Probe(args) => &args.manifest,
            Self::Backfill(args) => &args.target.manifest,
            Self::Introspect(args) => &args.manifest,
            Self::Init(args) => return args.checkout(),
            Self::Sandbox(args) => return args.checkout(),
            Self::Schema(_) | Self::Completions(_) | Self::Man(_) => {
                return Ok(Checkout::around(Path::new("")));
            }
        };
        manifest.root.checkout(&manifest.manifest)
    }

    /// The formats of its result.
    fn formats(&self) -> &'static [Format] {
        use Format::{Github, Json, Markdown, Mermaid, Prometheus, Sarif, Text};
        match self {
            Self::Validate(_) => &[Text, Json, Markdown, Github, Sarif],
            Self::Plan(_) => &[Text, Json, Markdown, Github, Mermaid],
            Self::Apply(_) | Self::Payload(_) | Self::Probe(_) | Self::Introspect(_) => {
                &[Text, Json, Markdown, Github]
            }
            Self::Drift(_) => &[Text, Json, Markdown, Github, Prometheus],
            Self::List(_) => &[Text, Json, Mermaid],
            Self::Teams(_) | Self::Export(_) | Self::Init(_) | Self::Backfill(_) => &[Text, Json],
            // Their output has one form; only a failure can be JSON.
            Self::Schema(_) | Self::Sandbox(_) | Self::Completions(_) | Self::Man(_) => {
                &[Text, Json]
            }
        }
    }

    async fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Validate(args) => validate::run(&args, context).await,
            Self::Plan(args) => plan::run(&args, context).await,
            Self::Apply(args) => apply::run(&args, context).await,
            Self::Drift(args) => drift::run(&args, context).await,
            Self::List(args) => list::run(&args, context).await,
            Self::Export(args) => export::run(&args, context).await,
            Self::Init(args) => init::run(&args, context).await,
            Self::Teams(args) => teams::run(&args, context).await,
            Self::Payload(args) => payload::run(&args, context).await,
            Self::Probe(args) => probe::run(&args, context).await,
            Self::Backfill(args) => backfill::run(&args, context).await,
            Self::Introspect(args) => introspect::run(&args, context).await,
            Self::Schema(args) => schema::run(&args, context),
            Self::Sandbox(args) => sandbox::run(args, App::command(), context).await,
            Self::Completions(args) => {
                completions::completions(&args, &mut App::command(), context)
            }
            Self::Man(args) => completions::man(&args, App::command(), context),
        }
    }
}

/// Help and version are not errors. Everything else is a usage error. clap's own exit code for that
/// is 2, which would look like drift.
fn usage(error: &clap::Error, arguments: &[OsString]) -> Exit {
    let outputs = Outputs::from_arguments(arguments, &Environment::of_process());
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // The terminal may be closed: ignore the error.
            let _ = error.print();
            Exit::Done
        }
        _ => {
            outputs.usage(&error.render());
            let message = error.to_string();
            let first = message.lines().next().unwrap_or_default();
            let first = first.strip_prefix("error: ").unwrap_or(first);
            let failure = Failure::new(Exit::Usage, "usage", first).help("see `dooctl --help`");
            // clap has already printed the message. If the document cannot be written, that cannot
            // be reported either.
            let _ = outputs.write(&failure);
            Exit::Usage
        }
    }
}
