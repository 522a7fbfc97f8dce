//! Pinned plans: an apply that does what was reviewed, or nothing.

mod references;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::json_file::as_utf8;
use crate::model::{Owner, json_fault};
use crate::plan::{Digest, Plan, References};
use crate::render;
use crate::render::json::{ChangeItem, PartItem, PlanItems, ReferencesItem};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::io;
use std::path::{Path, PathBuf};

/// Which plan an apply must match.
#[derive(clap::Args)]
#[command(next_help_heading = "Safety")]
pub(in crate::cli) struct PinArgs {
    /// Refuse unless the plan is the one in this file, written by `plan -o json=FILE`
    #[arg(long, value_name = "FILE", conflicts_with = "expect")]
    plan: Option<PathBuf>,
    /// Refuse unless the plan has this digest
    #[arg(long, value_name = "DIGEST", value_parser = digest)]
    expect: Option<Digest>,
}

/// A digest as plans show it.
fn digest(text: &str) -> Result<Digest, &'static str> {
    Digest::parse(text).ok_or("a digest is what a plan shows at its end: 32 hexadecimal digits")
}

/// What an apply must match, if anything.
pub(in crate::cli) enum Pin {
    Nothing,
    Digest(Digest),
    Plan(Reviewed),
}

/// A reviewed plan, as far as it is compared.
#[derive(Deserialize)]
pub(in crate::cli) struct Reviewed {
    owner: String,
    api_url: String,
    #[serde(deserialize_with = "read_digest")]
    digest: Digest,
    /// None where an older dooctl wrote the plan.
    references: Option<ReferencesItem>,
    changes: Vec<ChangeItem>,
}

fn read_digest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
    let text = String::deserialize(deserializer)?;
    digest(&text).map_err(D::Error::custom)
}

impl PinArgs {
    /// Reads the reviewed plan, before anything is sent.
    pub(in crate::cli) fn read(&self, context: &Context) -> Result<Pin, Failure> {
        match (&self.expect, &self.plan) {
            (Some(digest), _) => Ok(Pin::Digest(digest.clone())),
            (None, Some(file)) => {
                context.outputs.spare(std::slice::from_ref(file))?;
                read(file).map(Pin::Plan)
            }
            (None, None) => Ok(Pin::Nothing),
        }
    }
}

impl Pin {
    /// Refuses when the account or a reference is not the one that was reviewed. It needs nothing
    /// but the manifest: no reference is read before, no program run, and no request sent.
    pub(in crate::cli) fn check_references(
        &self,
        owner: &Owner,
        references: &References,
    ) -> Result<(), Failure> {
        let now = references.digest(owner);
        match self {
            Self::Nothing => Ok(()),
            Self::Digest(expected) if expected.references() == now => Ok(()),
            Self::Digest(expected) => {
                let reviewed = expected.references();
                let account = format!("it is of {owner} at {}", references.account);
                let steps = render::what_is_read(references);
                let told = in_one_line(&[vec![account], steps].concat());
                stale(
                    &format!(
                        "the account or what an apply reads is another: its digest begins with \
                         {now} and not {reviewed}; now {told}"
                    ),
                    "nothing was read, run or sent; compare that with what was reviewed (--plan \
                     FILE instead of the digest names what moved), or plan again and have that \
                     reviewed",
                )
            }
            Self::Plan(Reviewed { digest, .. }) if digest.references() == now => Ok(()),
            Self::Plan(reviewed) => stale(
                &references::moved(reviewed, owner, references),
                "nothing was read, run or sent; plan again, and have that reviewed",
            ),
        }
    }

    /// Refuses when the plan is not the one that was reviewed, naming what moved.
    pub(in crate::cli) fn check(&self, plan: &Plan<'_>) -> Result<(), Failure> {
        let now = &plan.digest;
        let reviewed = match self {
            Self::Nothing => return Ok(()),
            Self::Digest(expected) if expected == now => return Ok(()),
            Self::Digest(expected) => {
                let changes = told(&PlanItems::of(plan, 0).changes);
                return stale(
                    &format!("its digest is {now} and not {expected}, and it says: {changes}"),
                    "compare that with what was reviewed (--plan FILE instead of the digest names \
                     what moved), or plan again and have that reviewed",
                );
            }
            Self::Plan(reviewed) if reviewed.digest == *now => return Ok(()),
            Self::Plan(reviewed) => reviewed,
        };
        let moved = what_moved(&reviewed.changes, &PlanItems::of(plan, 0).changes);
        stale(&moved, "plan again, and have that reviewed")
    }
}

fn stale(moved: &str, help: &str) -> Result<(), Failure> {
    let message = format!("the plan is not the one that was reviewed: {moved}");
    Err(Failure::new(Exit::Refused, "stale-plan", message).help(help))
}

/// The first few of several things, and how many others there are.
fn in_one_line(parts: &[String]) -> String {
    const MOST: usize = 4;
    match parts.len() {
        number if number > MOST => {
            format!("{}; and {} more", parts[..MOST].join("; "), number - MOST)
        }
        _ => parts.join("; "),
    }
}

/// What a plan does, in one line: with a digest alone nobody can say what moved.
fn told(changes: &[ChangeItem]) -> String {
    let tell = |change: &ChangeItem| {
        let fields: Vec<_> = change.fields.iter().map(|field| &*field.path).collect();
        let place = place(change);
        match fields.is_empty() {
            true => format!("{place}: {}", change.action),
            false => format!("{place}: {} ({})", change.action, fields.join(", ")),
        }
    };
    let all: Vec<_> = changes.iter().filter(writes).map(tell).collect();
    match all.is_empty() {
        true => "nothing is to be done".to_owned(),
        false => in_one_line(&all),
    }
}

fn place(change: &ChangeItem) -> String {
    format!("team {}, {:?}", change.team, change.name)
}

fn writes(change: &&ChangeItem) -> bool {
    change.action != "unmanaged"
}

fn read(file: &Path) -> Result<Reviewed, Failure> {
    let failed = |error: &dyn std::error::Error| {
        let message = format!("{} is no plan", file.display());
        Failure::new(Exit::Failed, "plan-unusable", message)
            .caused_by(error)
            .help("write it with `dooctl plan -o json=FILE`")
    };
    let text = std::fs::read(file).and_then(as_utf8);
    let text = text.map_err(|error| failed(&error))?;
    serde_json::from_slice(&text).map_err(|error| failed(&io::Error::other(json_fault(&error))))
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
    for change in now.iter().filter(writes) {
        // Several groups of one name may go.
        let mut same = reviewed.iter().filter(|before| key(before) == key(change));
        let first = same.clone().next();
        let Some(before) = same.find(|before| before.ids == change.ids).or(first) else {
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
        if let Some(part) = moved_part(before, change) {
            return format!("{}: {part}", place(change));
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

/// The part that a change rests on otherwise than before.
fn moved_part(before: &ChangeItem, now: &ChangeItem) -> Option<String> {
    let of = |parts: &[PartItem], part: &PartItem| parts.iter().any(|p| p.part == part.part);
    let moved = now
        .rests_on
        .iter()
        .find(|part| !before.rests_on.contains(part));
    let gone = before.rests_on.iter().find(|part| !of(&now.rests_on, part));
    match (moved, gone) {
        (Some(part), _) if of(&before.rests_on, part) => Some(format!("{} is another", part.part)),
        (Some(part), _) => Some(format!("{} is new", part.part)),
        (None, Some(part)) => Some(format!("{} is gone", part.part)),
        (None, None) => None,
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
            rests_on: vec![part("declared.hooks", "1")],
        }
    }

    fn part(part: &str, digest: &str) -> PartItem {
        PartItem {
            part: part.into(),
            digest: digest.into(),
        }
    }

    fn resting_on(parts: &[(&str, &str)]) -> Vec<ChangeItem> {
        let mut change = change("A", "replace", &["1"], "x");
        change.rests_on = parts
            .iter()
            .map(|(name, digest)| part(name, digest))
            .collect();
        vec![change]
    }

    #[test]
    fn a_plan_is_told_in_one_line() {
        let changes: Vec<_> = (0..12)
            .map(|number| change(&number.to_string(), "replace", &[], "x"))
            .chain([change("theirs", "unmanaged", &[], "x")])
            .collect();
        let line = told(&changes);
        assert!(
            line.starts_with("team 4711, \"0\": replace (description); "),
            "{line}"
        );
        assert!(
            line.ends_with("\"3\": replace (description); and 8 more"),
            "{line}"
        );
        assert_eq!(told(&changes[12..]), "nothing is to be done");
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
                resting_on(&[("declared.hooks", "2")]),
                "team 4711, \"A\": declared.hooks is another",
            ),
            (
                resting_on(&[("declared.hooks", "1"), ("namesake[2]", "3")]),
                "team 4711, \"A\": namesake[2] is new",
            ),
            (resting_on(&[]), "team 4711, \"A\": declared.hooks is gone"),
            (
                vec![change("A", "replace", &["1"], "x")],
                "the listed content it rests on has changed",
            ),
        ] {
            assert_eq!(what_moved(&reviewed, &now), expected);
        }
    }
}
