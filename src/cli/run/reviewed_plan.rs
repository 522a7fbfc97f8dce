//! Pinned plans: an apply that does what was reviewed, or nothing.

mod changes;
mod references;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::json_file::as_utf8;
use crate::documents::{PlanItems, ReviewedPlan, digest};
use crate::model::Owner;
use crate::plan::{Digest, Plan, References};
use crate::render::words;
use changes::{told, what_moved};
use std::path::{Path, PathBuf};

/// Which plan an apply must match.
#[derive(clap::Args)]
#[command(next_help_heading = "Safety")]
pub(in crate::cli) struct PinArgs {
    /// Stop if the plan differs from this file, written by `plan -o json=FILE`
    #[arg(long, value_name = "FILE", conflicts_with = "expect")]
    plan: Option<PathBuf>,
    /// Stop if the plan has another digest
    #[arg(long, value_name = "DIGEST", value_parser = digest)]
    expect: Option<Digest>,
}

/// What an apply must match, if anything.
pub(in crate::cli) enum Pin {
    Nothing,
    Digest(Digest),
    Plan(ReviewedPlan),
}

impl PinArgs {
    /// Reads the reviewed plan, before anything is sent.
    pub(in crate::cli) fn read(&self, context: &Context) -> Result<Pin, Failure> {
        match (&self.expect, &self.plan) {
            (Some(digest), _) => Ok(Pin::Digest(digest.clone())),
            (None, Some(file)) => {
                context.outputs.protect(std::slice::from_ref(file))?;
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
                let steps = words::what_is_read(references);
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
            Self::Plan(ReviewedPlan { digest, .. }) if digest.references() == now => Ok(()),
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

fn read(file: &Path) -> Result<ReviewedPlan, Failure> {
    let failed = |error: &dyn std::error::Error| {
        let message = format!("{} is no plan", file.display());
        Failure::new(Exit::Failed, "plan-unusable", message)
            .caused_by(error)
            .help("write it with `dooctl plan -o json=FILE`")
    };
    let text = std::fs::read(file).and_then(as_utf8);
    let text = text.map_err(|error| failed(&error))?;
    ReviewedPlan::read(&text).map_err(|error| failed(&error))
}
