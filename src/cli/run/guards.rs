//! Guards on the command line.

use super::manifest::Target;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::plan::{Guard, GuardHit, GuardPolicy, Plan, check};
use crate::render::words;

/// The guards to override.
#[derive(clap::Args)]
#[command(next_help_heading = "Safety")]
pub(in crate::cli) struct GuardArgs {
    /// Override a guard, with a reason; can be used several times
    ///
    /// Guards: max-delete, empty-team, required-types, allow-hosts, duplicate-subscription, budget, receivers,
    /// breaking-payload.
    #[arg(long, value_name = "GUARD=REASON", value_parser = allowance)]
    allow: Vec<(Guard, String)>,
}

fn allowance(text: &str) -> Result<(Guard, String), String> {
    let names = Guard::ALL.map(Guard::name).join(", ");
    let Some((name, reason)) = text
        .split_once('=')
        .filter(|(_, reason)| !reason.trim().is_empty())
    else {
        return Err("write it as GUARD=REASON".to_owned());
    };
    match Guard::ALL.into_iter().find(|guard| guard.name() == name) {
        Some(guard) => Ok((guard, reason.to_owned())),
        None => Err(format!("guards are {names}")),
    }
}

impl GuardArgs {
    /// The guards that a person overrides.
    pub(in crate::cli) fn allowances(&self) -> &[(Guard, String)] {
        &self.allow
    }

    /// The guards that would stop a plan.
    pub(in crate::cli) fn check<'p>(
        &'p self,
        plan: &'p Plan<'_>,
        target: &'p Target,
    ) -> Vec<GuardHit<'p>> {
        let policy = GuardPolicy {
            guards: &target.desired.guards,
            budget: target.budget,
            allowances: &self.allow,
        };
        check(plan, &policy)
    }
}

/// Refuses if a guard stops the plan and is not overridden.
pub(in crate::cli) fn refuse(hits: &[GuardHit<'_>]) -> Result<(), Failure> {
    let Some(hit) = hits.iter().find(|hit| hit.allowed.is_none()) else {
        return Ok(());
    };
    let (guard, message) = (hit.guard(), words::violation(&hit.violation));
    let instead = match guard {
        Guard::Receivers => "correct the receiver, or the manifest",
        Guard::Budget => {
            "apply fewer teams at a time with --team, raise that limit if doo's is higher"
        }
        _ => "change the manifest",
    };
    let place = hit
        .team
        .map(|team| format!(" in team {team}"))
        .unwrap_or_default();
    Err(Failure::new(
        Exit::Refused,
        guard.name(),
        format!("guard {}{place}: {message}", guard.name()),
    )
    .help(format!("{instead}, or use --allow {}=REASON", guard.name())))
}
