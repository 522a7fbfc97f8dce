//! `dooctl drift`.

use super::plan::PlanResult;
use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::cli::options::TargetArgs;
use crate::cli::run::{Connection, GroupSecrets, Observed, verdict};
use crate::render::github::{self, Annotation};
use crate::render::markdown::{self, CommentSubject};
use crate::render::{self, Styles, prometheus};
use serde_json::Value;
use std::io::{self, Write};

/// Check whether doo still matches the manifest
///
/// For scheduled jobs: exits with 2 if doo differs. Shows the cause of each difference, for
/// example: a group is missing, was edited outside dooctl, or was changed in the manifest and not
/// applied. Reports groups that are not declared and that dooctl did not create; with --strict,
/// they count as drift.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    // First: an option after a flattened group gets that group's heading in the help.
    /// Count unmanaged groups as drift
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    pub(in crate::cli) target: TargetArgs,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let connection = Connection::open(context, &args.target, GroupSecrets::Needed).await?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection.target);
    let ending = match verdict(&plan, Exit::Changes) {
        Ending::DONE if args.strict && plan.summary().unmanaged > 0 => Ending::with(Exit::Changes),
        ending => ending,
    };
    let result = PlanResult {
        plan: &plan,
        target: &connection.target,
        observed: &observed,
        ending,
        guards: &[],
    };
    context.outputs.write(&DriftResult {
        plan: result,
        strict: args.strict,
    })?;
    Ok(ending.exit)
}

/// A plan, shown as the drift that it would end.
struct DriftResult<'a> {
    plan: PlanResult<'a>,
    strict: bool,
}

impl Document for DriftResult<'_> {
    fn exit(&self) -> Exit {
        self.plan.ending.exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        render::drift(out, styles, self.plan.plan, self.strict)
    }

    fn json(&self) -> serde_json::Result<Value> {
        self.plan.json()
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        let PlanResult { plan, target, .. } = &self.plan;
        let warnings = &target.warnings;
        Some(markdown::drift(subject, plan, self.strict, warnings))
    }

    fn annotations(&self) -> Vec<Annotation> {
        let PlanResult { plan, target, .. } = &self.plan;
        let warnings = github::of_problems(&target.warnings);
        [warnings, github::of_drift(plan, self.strict)].concat()
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        self.plan.step_outputs()
    }

    fn metrics(&self, out: &mut dyn Write) -> io::Result<()> {
        prometheus::metrics(out, self.plan.plan)
    }
}
