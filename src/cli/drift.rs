//! `dooctl drift`.

use super::connect::{Connection, GroupSecrets};
use super::observe::{Observed, verdict};
use super::options::TargetArgs;
use super::plan::PlanResult;
use super::{Context, Exit, Failure};

/// Tell whether doo still matches the manifest
///
/// A plan for schedules: exits with 2 when doo differs. Groups that are not declared and were not
/// created by dooctl are named; with --strict they count as drift.
#[derive(clap::Args)]
pub(super) struct Args {
    // First, since what follows a flattened group stands under its heading in the help.
    /// Count unmanaged groups as drift
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let connection = Connection::open(context, &args.target, GroupSecrets::Needed).await?;
    let observed = Observed::of(context, &connection).await?;
    let plan = observed.plan(&connection.target);
    let (exit, failure) = match verdict(&plan, Exit::Changes) {
        (Exit::Done, _) if args.strict && plan.summary().unmanaged > 0 => (Exit::Changes, None),
        verdict => verdict,
    };
    context.outputs.write(&PlanResult {
        plan: &plan,
        target: &connection.target,
        observed: &observed,
        exit,
        failure,
        guards: &[],
    })?;
    Ok(exit)
}
