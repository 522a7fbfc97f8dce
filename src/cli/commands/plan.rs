//! `dooctl plan`.

use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::TargetArgs;
use crate::cli::run::{
    Connection, GroupSecrets, GuardArgs, Observed, RecordingArgs, Target, verdict,
};
use crate::documents::{ObservedItem, PlanItems, PlanOutput, ProblemItem};
use crate::plan::{Guard, GuardHit, Plan};
use crate::render::github::{self, Annotation};
use crate::render::markdown::{self, CommentSubject};
use crate::render::words;
use crate::render::{self, Styles, mermaid};
use serde_json::Value;
use std::io::{self, Write};

/// Show what would change, and change nothing
///
/// Lists the groups in doo and compares them with the manifest. Shows each change, the number of
/// requests that an apply needs, the guards that would stop it, and a digest. `apply --expect
/// DIGEST` carries out exactly this plan, or nothing.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Exit with 2 if there are changes
    #[arg(long)]
    detailed_exitcode: bool,
    #[command(flatten)]
    guards: GuardArgs,
    #[command(flatten)]
    pub(in crate::cli) target: TargetArgs,
    #[command(flatten)]
    recording: RecordingArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    if let Some(file) = &args.recording.observed {
        context.outputs.protect(std::slice::from_ref(file))?;
        let stop = context.stop(args.target.connection.timeout);
        let target = Target::read(context, &args.target, &stop).await?;
        let recording = args.recording.read(file, &target, &stop).await?;
        let observed = Observed::recorded(&target, recording);
        return write_plan(args, context, &target, &observed);
    }
    let connection = Connection::open(context, &args.target, GroupSecrets::Needed).await?;
    let observed = Observed::of(context, &connection).await?;
    write_plan(args, context, &connection.target, &observed)
}

/// Plans, and writes the plan to every output.
fn write_plan(
    args: &Args,
    context: &Context,
    target: &Target,
    observed: &Observed,
) -> Result<Exit, Failure> {
    let changes = if args.detailed_exitcode {
        Exit::Changes
    } else {
        Exit::Done
    };
    let plan = observed.plan(target);
    let guards = args.guards.check(&plan, target);
    let ending = verdict(&plan, changes);
    context.outputs.write(&PlanResult {
        plan: &plan,
        target,
        observed,
        ending,
        guards: &guards,
    })?;
    Ok(ending.exit)
}

/// A plan as a result.
pub(in crate::cli) struct PlanResult<'a> {
    pub(in crate::cli) plan: &'a Plan<'a>,
    pub(in crate::cli) target: &'a Target,
    pub(in crate::cli) observed: &'a Observed,
    pub(in crate::cli) ending: Ending,
    pub(in crate::cli) guards: &'a [GuardHit<'a>],
}

impl PlanResult<'_> {
    /// What only an apply can check.
    fn checked_by_apply(&self) -> Option<String> {
        words::checked_by_apply(self.plan, &self.target.desired.guards)
    }
}

impl Document for PlanResult<'_> {
    fn exit(&self) -> Exit {
        self.ending.exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        if let Some(recorded) = self.observed.recording() {
            render::recorded(out, styles, recorded)?;
        }
        render::plan(out, styles, self.plan)?;
        render::guards(out, styles, self.guards)?;
        match self.checked_by_apply() {
            Some(line) => writeln!(out, "{line}"),
            None => Ok(()),
        }
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Self {
            plan,
            target,
            observed,
            ending,
            guards,
        } = self;
        let items = PlanItems::of(plan, observed.sent).with_guards(guards);
        let warnings = ProblemItem::all(&target.warnings);
        let mut document = items.into_document(ending.exit.code(), ending.failure, warnings);
        let later = self
            .checked_by_apply()
            .map(|_| Guard::Receivers.name().to_owned());
        document.checked_by_apply = later.into_iter().collect();
        document.observed = observed.recording().map(ObservedItem::from);
        serde_json::to_value(PlanOutput::Plan(Box::new(document)))
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        let warnings = &self.target.warnings;
        let recorded = self.observed.recording();
        Some(markdown::plan(
            subject,
            self.plan,
            self.guards,
            warnings,
            recorded,
            self.checked_by_apply().as_deref(),
        ))
    }

    fn mermaid(&self) -> Option<String> {
        Some(mermaid::plan(self.plan))
    }

    fn annotations(&self) -> Vec<Annotation> {
        let warnings = github::of_problems(&self.target.warnings);
        [warnings, github::of_plan(self.plan, self.guards)].concat()
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        github::outputs_of_plan(self.plan, self.ending.failure)
    }
}
