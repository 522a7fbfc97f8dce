//! Why a guard stops a plan.

use super::payload_change::breaking;
use super::{count, lines};
use crate::model::{AskReceivers, Guards, HookType};
use crate::plan::{Budget, Guard, Plan, Violation};

/// The guards that only an apply can check, if the manifest has one and the plan creates something.
pub fn checked_by_apply(plan: &Plan<'_>, guards: &Guards) -> Option<String> {
    let creates = plan.steps.iter().any(|step| step.creation().is_some());
    let what = match guards.receivers {
        AskReceivers::Off => return None,
        AskReceivers::Connect => "connects to the receivers",
        AskReceivers::Token => "asks the receivers for tokens",
    };
    creates.then(|| {
        let guard = Guard::Receivers.name();
        format!("Guard {guard}: checked by apply, which {what} before its first write.")
    })
}

/// Why a guard stops a plan, without a period.
pub fn violation(violation: &Violation<'_>) -> String {
    match violation {
        Violation::MaxDelete { deleted, most } => {
            let groups = count(*deleted, "group");
            format!("{groups} would be deleted; at most {most} may")
        }
        Violation::EmptyTeam { groups: 1 } => "the team would lose its only group".to_owned(),
        Violation::EmptyTeam { groups } => format!("the team would lose all its {groups} groups"),
        Violation::RequiredTypes(types) => {
            let types: Vec<_> = types.iter().copied().map(HookType::as_str).collect();
            format!("no endpoint would receive {} any more", types.join(", "))
        }
        Violation::AllowHosts(hosts) => {
            let host = |host: &'_ Option<String>| match host {
                Some(host) => host.clone(),
                None => "an endpoint that is not a URL".to_owned(),
            };
            let mut hosts: Vec<_> = hosts.iter().map(host).collect();
            hosts.sort_unstable();
            let hosts = hosts.join(", ");
            format!("no pattern of `allow_hosts` matches {hosts}")
        }
        Violation::DuplicateSubscription(findings) => {
            let lines = lines(findings).into_iter();
            let mut duplicates = lines.filter(|line| line.kind.is_duplicate());
            let first = duplicates.next().map(|line| line.text);
            let first = first.unwrap_or_default();
            match duplicates.count() {
                0 => first,
                others => format!("{first}; and {others} more"),
            }
        }
        Violation::Receivers {
            failing,
            unchecked,
            first: (endpoint, finding),
        } => {
            let failing =
                (*failing > 0).then(|| format!("{} of receivers failed", count(*failing, "check")));
            let unchecked = (*unchecked > 0)
                .then(|| format!("{} could not be made", count(*unchecked, "check")));
            let parts: Vec<String> = failing.into_iter().chain(unchecked).collect();
            format!("{}; {endpoint}: {finding}", parts.join(", "))
        }
        Violation::BreakingPayload(payloads) => breaking(payloads),
        Violation::Budget { needed, budget } => {
            let Budget { requests, source } = budget;
            format!("apply needs {needed} requests, but {source} allows {requests}")
        }
    }
}
