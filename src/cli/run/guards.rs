//! Guards on the command line.

use super::manifest::Target;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::plan::{Guard, GuardHit, GuardPolicy, Plan, check};

/// Which guards to override.
#[derive(clap::Args)]
#[command(next_help_heading = "Safety")]
pub(in crate::cli) struct GuardArgs {
    /// Override a guard, and say why; may be given several times
    ///
    /// Guards: max-delete, empty-team, required-types, allow-hosts, duplicate-subscription, budget.
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
    /// The guards that a plan meets.
    pub(in crate::cli) fn check(&self, plan: &Plan<'_>, target: &Target) -> Vec<GuardHit> {
        let guards = &target.desired.guards;
        let policy = GuardPolicy {
            max_delete: guards.max_delete,
            allow_hosts: guards.allow_hosts.clone(),
            required_types: guards.required_types.clone(),
            budget: target.budget,
            allowances: self.allow.clone(),
        };
        check(plan, &policy)
    }
}

/// Refuses when a guard is met that nobody overrode.
pub(in crate::cli) fn refuse(hits: &[GuardHit]) -> Result<(), Failure> {
    let Some(hit) = hits.iter().find(|hit| hit.allowed.is_none()) else {
        return Ok(());
    };
    let GuardHit {
        guard,
        team,
        message,
        allowed: _,
    } = hit;
    let instead = match guard {
        Guard::Budget => {
            "apply fewer teams at a time with --team, raise that limit if doo's is higher"
        }
        _ => "change the manifest",
    };
    let place = team
        .as_ref()
        .map(|team| format!(" in team {team}"))
        .unwrap_or_default();
    Err(Failure::new(
        Exit::Refused,
        guard.name(),
        format!("guard {}{place}: {message}", guard.name()),
    )
    .help(format!(
        "{instead}, or give --allow {}=REASON",
        guard.name()
    )))
}
