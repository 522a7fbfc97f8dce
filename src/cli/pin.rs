//! Pinned plans: an apply that does what was reviewed, or nothing.

use super::{Exit, Failure};
use crate::render::json::ChangeItem;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Which plan an apply must match.
#[derive(clap::Args)]
#[command(next_help_heading = "Safety")]
pub(super) struct PinArgs {
    /// Refuse unless the plan is the one in this file, written by `plan -o json=FILE`
    #[arg(long, value_name = "FILE", conflicts_with = "expect")]
    plan: Option<PathBuf>,
    /// Refuse unless the plan has this digest
    #[arg(long, value_name = "DIGEST")]
    expect: Option<String>,
}

/// A reviewed plan, as far as it is compared.
#[derive(Deserialize)]
struct Reviewed {
    digest: String,
    changes: Vec<ChangeItem>,
}

impl PinArgs {
    /// Refuses when the plan is not the one that was reviewed, naming what moved.
    pub(super) fn check(
        &self,
        digest: &str,
        changes: impl FnOnce() -> Vec<ChangeItem>,
    ) -> Result<(), Failure> {
        if let Some(expected) = self.expect.as_ref().filter(|expected| *expected != digest) {
            return Err(stale(&format!(
                "the plan is {digest} and not the expected {expected}"
            )));
        }
        let Some(file) = &self.plan else {
            return Ok(());
        };
        let reviewed = read(file)?;
        if reviewed.digest == digest {
            return Ok(());
        }
        Err(stale(&what_moved(&reviewed.changes, &changes())))
    }
}

fn stale(message: &str) -> Failure {
    Failure::new(
        Exit::Refused,
        "stale-plan",
        format!("the plan is not the one that was reviewed: {message}"),
    )
    .help("plan again, and have that reviewed")
}

fn read(file: &Path) -> Result<Reviewed, Failure> {
    let failed = |error: &dyn std::error::Error| {
        let message = format!("{} is no plan", file.display());
        Failure::new(Exit::Refused, "stale-plan", message)
            .caused_by(error)
            .help("write it with `dooctl plan -o json=FILE`")
    };
    let text = std::fs::read(file).map_err(|error| failed(&error))?;
    serde_json::from_slice(&text).map_err(|error| failed(&error))
}

/// The first change that one plan has and the other has not, or has otherwise.
fn what_moved(reviewed: &[ChangeItem], now: &[ChangeItem]) -> String {
    let key = |change: &ChangeItem| {
        (
            change.team.clone(),
            change.name.clone(),
            change.action.clone(),
        )
    };
    let writes = |change: &&ChangeItem| change.action != "unmanaged";
    let place = |change: &ChangeItem| format!("team {}, {:?}", change.team, change.name);
    for change in now.iter().filter(writes) {
        let Some(before) = reviewed.iter().find(|before| key(before) == key(change)) else {
            let was = reviewed
                .iter()
                .filter(writes)
                .find(|b| b.team == change.team && b.name == change.name);
            return match was {
                Some(was) => format!(
                    "{}: {} has become {}",
                    place(change),
                    was.action,
                    change.action
                ),
                None => format!("{}: {} was not part of it", place(change), change.action),
            };
        };
        if before.ids != change.ids || before.reason != change.reason {
            return format!("{}: another group is listed under that name", place(change));
        }
        let moved = change
            .fields
            .iter()
            .find(|field| !before.fields.contains(field));
        let gone = before
            .fields
            .iter()
            .find(|field| !change.fields.contains(field));
        if let Some(field) = moved.or(gone) {
            return format!("{}: {} is another", place(change), field.path);
        }
    }
    match reviewed
        .iter()
        .filter(writes)
        .find(|before| !now.iter().any(|change| key(change) == key(before)))
    {
        Some(gone) => format!("{}: {} is no longer due", place(gone), gone.action),
        None => "the listed content it rests on has changed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json::FieldItem;

    fn change(name: &str, action: &str, ids: &[&str], after: &str) -> ChangeItem {
        let field = FieldItem {
            path: "description".into(),
            kind: "changed".into(),
            before: None,
            after: Some(after.into()),
        };
        ChangeItem {
            team: "4711".into(),
            name: name.into(),
            action: action.into(),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            reason: "changed".into(),
            cause: None,
            fields: vec![field],
        }
    }

    #[test]
    fn what_moved_is_named() {
        let reviewed = [change("A", "replace", &["1"], "x")];
        for (now, expected) in [
            (
                vec![change("A", "replace", &["1"], "y")],
                "team 4711, \"A\": description is another",
            ),
            (
                vec![change("A", "replace", &["2"], "x")],
                "team 4711, \"A\": another group is listed under that name",
            ),
            (
                vec![change("A", "create", &[], "x")],
                "team 4711, \"A\": replace has become create",
            ),
            (vec![], "team 4711, \"A\": replace is no longer due"),
            (
                vec![
                    change("A", "replace", &["1"], "x"),
                    change("B", "delete", &["3"], "x"),
                ],
                "team 4711, \"B\": delete was not part of it",
            ),
            (
                vec![change("A", "replace", &["1"], "x")],
                "the listed content it rests on has changed",
            ),
        ] {
            assert_eq!(what_moved(&reviewed, &now), expected);
        }
    }
}
