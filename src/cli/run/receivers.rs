//! Receivers: which groups are probed, with which secrets, and how.

use super::references;
use crate::api::{Redactor, Stop};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::signals::unless_stopped;
use crate::desired::{self, Desired, MissingSecret, Problem, Severity, Surroundings};
use crate::receiver::{Checks, Depth, HostName, HttpOrigin, ProbeOutcome, Prober, Sockets};

/// The most requests that one run sends to receivers.
const MOST: usize = 100;

/// Which addresses may be called.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Receivers")]
pub(in crate::cli) struct PrivateArgs {
    /// Call this host even if its address cannot be reached from the internet; can be used several
    /// times
    ///
    /// Without a port, it means every port of the host.
    #[arg(long = "private", value_name = "HOST[:PORT]")]
    private: Vec<HostName>,
}

impl PrivateArgs {
    /// Whether a host is named.
    pub(in crate::cli) fn names(&self, origin: &HttpOrigin) -> bool {
        self.private.iter().any(|host| host.names(origin))
    }
}

/// Puts the secrets that are known here into the groups. A secret that is missing is not an error:
/// its token endpoint is not checked.
pub(in crate::cli) async fn resolve_known_secrets(
    context: &Context,
    desired: &mut Desired,
    stop: &Stop,
) -> Result<(), Failure> {
    let withheld = references::withheld(context, &desired.api.credentials);
    let surroundings = Surroundings {
        env: &|name| context.environment.as_it_is(name),
        withheld: &withheld,
    };
    let resolving =
        async { Ok(desired::resolve_secrets(desired, &surroundings, MissingSecret::Refuse).await) };
    let found = unless_stopped(stop, resolving).await?;
    let warning = |problem: Problem| Problem {
        severity: Severity::Warning,
        ..problem
    };
    let warnings: Vec<_> = found.into_iter().map(warning).collect();
    context.outputs.warnings(&warnings);
    let groups = desired.teams.iter().flat_map(|team| &team.groups);
    groups.for_each(|declared| context.outputs.redactor().learn_group(&declared.group));
    Ok(())
}

/// Whether a run would send more requests than it may.
pub(in crate::cli) fn check_number(requests: usize) -> Result<(), Failure> {
    use crate::cli::exit::Exit;
    if requests <= MOST {
        return Ok(());
    }
    let message =
        format!("{requests} requests to receivers are too many: a run sends at most {MOST}");
    Err(Failure::new(Exit::Refused, "too-many-requests", message)
        .help("probe fewer groups at a time with --group or --team"))
}

/// Asks receivers over the real network.
pub(in crate::cli) async fn ask<'c>(
    checks: &Checks<'c>,
    allows: &dyn Fn(&HttpOrigin) -> bool,
    is_private: &dyn Fn(&HttpOrigin) -> bool,
    redactor: &Redactor,
    stop: &Stop,
    depth: Depth<'_>,
) -> ProbeOutcome<'c> {
    let prober = Prober {
        network: &Sockets::default(),
        redactor,
        stop,
        is_private,
        allows,
        depth,
    };
    prober.run(checks).await
}
