//! `dooctl plan`.

use super::connect::{Connection, GroupSecrets};
use super::guard::GuardArgs;
use super::observe::{Observed, verdict};
use super::options::TargetArgs;
use super::output::Document;
use super::{Context, Exit, Failure};
use crate::plan::{GuardHit, Plan};
use crate::render::github::{self, Annotation};
use crate::render::json::{PlanItems, PlanOutput, ProblemItem};
use crate::render::markdown::{self, Subject};
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// Show what would change, and change nothing
///
/// Lists what doo has, compares it with the manifest, and shows each change, the requests that an
/// apply would take, the guards it meets, and a digest: `apply --expect DIGEST` does this plan or
/// nothing.
#[derive(clap::Args)]
pub(super) struct Args {
    // First, since what follows a flattened group stands under its heading in the help.
    /// Exit with 2 when there are changes
    #[arg(long)]
    detailed_exitcode: bool,
    #[command(flatten)]
    guards: GuardArgs,
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let changes = if args.detailed_exitcode {
        Exit::Changes
    } else {
        Exit::Done
    };
    let connection = Connection::open(context, &args.target, GroupSecrets::Needed).await?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection);
    let guards = args.guards.check(&plan, &connection);
    let (exit, failure) = verdict(&plan, changes);
    context.outputs.write(&PlanResult {
        plan: &plan,
        connection: &connection,
        exit,
        failure,
        guards: &guards,
    })?;
    Ok(exit)
}

/// A plan as a result.
pub(super) struct PlanResult<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) connection: &'a Connection,
    pub(super) exit: Exit,
    pub(super) failure: Option<&'static str>,
    pub(super) guards: &'a [GuardHit],
}

impl Document for PlanResult<'_> {
    fn exit(&self) -> Exit {
        self.exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::plan(out, styles, self.plan)?;
        render::guards(out, styles, self.guards)
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Self {
            plan,
            connection,
            exit,
            failure,
            guards,
        } = self;
        let items = PlanItems::of(plan, connection.session.requests()).with_guards(guards);
        let warnings = ProblemItem::all(&connection.warnings);
        let document = items.into_document(exit.code(), *failure, warnings);
        serde_json::to_value(PlanOutput::Plan(Box::new(document)))
    }

    fn markdown(&self, subject: &Subject<'_>) -> Option<String> {
        let warnings = &self.connection.warnings;
        Some(markdown::plan(subject, self.plan, self.guards, warnings))
    }

    fn annotations(&self) -> Vec<Annotation> {
        let warnings = github::of_problems(&self.connection.warnings);
        [warnings, github::of_plan(self.plan, self.guards)].concat()
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        github::outputs_of_plan(self.plan, self.failure)
    }

    fn metrics(&self, out: &mut dyn Write) -> io::Result<()> {
        render::metrics::metrics(out, self.plan)
    }
}
