//! The result of a drift check, for node_exporter's textfile collector.

use super::safe;
use crate::diff::{Action, Cause, Change};
use crate::plan::{Plan, TeamPlan};
use std::io::{self, Write};

/// The actions that are counted. All are written, even with 0, so that no series disappears.
const COUNTED: [Action; 6] = [
    Action::Create,
    Action::Replace,
    Action::Delete,
    Action::Keep,
    Action::Unmanaged,
    Action::Refuse,
];

/// Writes the number of groups for each team and action.
///
/// # Errors
/// When writing fails.
pub fn metrics(out: &mut dyn Write, plan: &Plan<'_>) -> io::Result<()> {
    let owner = label(plan.owner.as_str());
    describe(out, "groups", "Groups by what an apply would do with them.")?;
    for team in &plan.teams {
        let labels = labels(&owner, team);
        for action in COUNTED {
            let of_action = team.changes.iter().filter(|it| it.action == action);
            let (word, number) = (action.word(), of_action.count());
            writeln!(
                out,
                "dooctl_drift_groups{{{labels},action=\"{word}\"}} {number}"
            )?;
        }
    }
    describe(
        out,
        "differences",
        "Differences between doo and the manifest by cause.",
    )?;
    for team in &plan.teams {
        let labels = labels(&owner, team);
        // Once for each change, because finding a cause may hash a group's content.
        let causes: Vec<Cause> = team.changes.iter().filter_map(Change::cause).collect();
        for cause in Cause::ALL {
            let of_cause = causes.iter().filter(|it| **it == cause);
            let (code, number) = (cause.code(), of_cause.count());
            writeln!(
                out,
                "dooctl_drift_differences{{{labels},cause=\"{code}\"}} {number}"
            )?;
        }
    }
    describe(
        out,
        "team_listed",
        "Whether a team could be listed completely.",
    )?;
    for team in &plan.teams {
        let listed = u8::from(team.obstacle.is_none());
        writeln!(
            out,
            "dooctl_drift_team_listed{{{}}} {listed}",
            labels(&owner, team)
        )?;
    }
    Ok(())
}

/// Writes how the run ended.
///
/// # Errors
/// When writing fails.
pub fn outcome(out: &mut dyn Write, owner: Option<&str>, exit_code: u8) -> io::Result<()> {
    let owner = owner.map(|owner| format!("{{owner=\"{}\"}}", label(owner)));
    describe(
        out,
        "exit_code",
        "How the last run ended: 0 as declared, 2 drift.",
    )?;
    writeln!(
        out,
        "dooctl_drift_exit_code{} {exit_code}",
        owner.unwrap_or_default()
    )
}

fn describe(out: &mut dyn Write, name: &str, help: &str) -> io::Result<()> {
    writeln!(out, "# HELP dooctl_drift_{name} {help}")?;
    writeln!(out, "# TYPE dooctl_drift_{name} gauge")
}

fn labels(owner: &str, team: &TeamPlan<'_>) -> String {
    format!("owner=\"{owner}\",team=\"{}\"", label(team.team.as_str()))
}

/// The value of a label.
fn label(text: &str) -> String {
    safe(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{SECRET, masked};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_secret_is_masked_in_a_label(secret in SECRET) {
            let labels = format!("{{owner=\"{}\"}} 1", label(&secret));
            prop_assert_eq!(masked(&secret, &labels), "{owner=\"***\"} 1");
        }
    }
}
