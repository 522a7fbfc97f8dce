//! The group must be applied.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::diff::{Action, Change, Reason};
use crate::model::GroupId;
use crate::plan::Plan;
use crate::render::words;

/// The id of the group, which must be listed exactly once as ours, and as it is declared.
pub(super) fn applied(plan: &Plan<'_>, name: &str) -> Result<GroupId, Failure> {
    if let Some((team, obstacle)) = plan.obstacles().next() {
        let message = format!("team {team}: {}", words::obstacle(obstacle));
        return Err(Failure::new(Exit::Failed, obstacle.code(), message).help("run again"));
    }
    let changes = plan.teams.iter().flat_map(|team| &team.changes);
    let is_doubled = |change: &&Change<'_>| change.name == name && change.action == Action::Delete;
    let doubled = changes.clone().any(|change| is_doubled(&change));
    let mut own = changes.filter(|change| {
        change
            .declared
            .is_some_and(|declared| declared.group.name == name)
    });
    let refused = |code: &'static str, message: String, help: &str| {
        Failure::new(Exit::Refused, code, message).help(help)
    };
    let Some(change) = own.next() else {
        return Err(refused(
            "not-applied",
            format!("{name:?} is not in doo as it is declared"),
            "apply first",
        ));
    };
    match (change.action, &change.listed[..]) {
        (Action::Keep, [_]) if doubled => Err(refused(
            "not-applied",
            format!("{name:?} is in doo more than once"),
            "apply first",
        )),
        (Action::Keep, [listed]) => Ok(listed.id.clone()),
        (Action::Refuse, _) => Err(refused(
            change.reason.code(),
            words::why(change).unwrap_or_default(),
            "nothing was sent",
        )),
        _ => Err(not_applied(change)),
    }
}

fn not_applied(change: &Change<'_>) -> Failure {
    let why = match change.reason {
        Reason::NotListed => "is not in doo".to_owned(),
        _ => "is not in doo as it is declared".to_owned(),
    };
    let message = format!("{:?} {why}", change.name);
    Failure::new(Exit::Refused, "not-applied", message).help("apply first")
}
