//! Reviewed plans: an apply does what was reviewed, or nothing.

mod changes;
mod in_one_line;
mod references;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::json_file;
use crate::documents::{PlanItems, ReviewedPlan, digest};
use crate::model::Owner;
use crate::plan::{Digest, Plan, References};
use crate::render::words;
use changes::{described, what_moved};
use in_one_line::in_one_line;
use std::path::{Path, PathBuf};

/// The options that say which reviewed plan an apply must match.
#[derive(clap::Args)]
#[command(next_help_heading = "Safety")]
pub(in crate::cli) struct ReviewedArgs {
    /// Stop if the plan differs from this file, written by `plan -o json=FILE`
    #[arg(long, value_name = "FILE", conflicts_with = "expect")]
    plan: Option<PathBuf>,
    /// Stop if the plan has another digest
    #[arg(long, value_name = "DIGEST", value_parser = digest)]
    expect: Option<Digest>,
}

/// What was reviewed, if anything: an apply must match it.
pub(in crate::cli) enum Reviewed {
    Nothing,
    Digest(Digest),
    Plan(ReviewedPlan),
}

impl ReviewedArgs {
    /// Reads the reviewed plan, before anything is sent.
    pub(in crate::cli) fn read(&self, context: &Context) -> Result<Reviewed, Failure> {
        match (&self.expect, &self.plan) {
            (Some(digest), _) => Ok(Reviewed::Digest(digest.clone())),
            (None, Some(file)) => {
                context.outputs.protect(std::slice::from_ref(file))?;
                read(file).map(Reviewed::Plan)
            }
            (None, None) => Ok(Reviewed::Nothing),
        }
    }
}

impl Reviewed {
    /// Refuses if the account or a reference is not the reviewed one. This only needs the manifest:
    /// before it no reference is read, no program is run, and no request is sent.
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
                let is_read = in_one_line(&[vec![account], steps].concat());
                stale(
                    &format!(
                        "the account or what an apply reads is another: its digest begins with \
                         {now} and not {reviewed}; now {is_read}"
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

    /// Refuses if the plan is not the reviewed one, and says what differs.
    pub(in crate::cli) fn check(&self, plan: &Plan<'_>) -> Result<(), Failure> {
        let now = &plan.digest;
        let reviewed = match self {
            Self::Nothing => return Ok(()),
            Self::Digest(expected) if expected == now => return Ok(()),
            Self::Digest(expected) => {
                let changes = described(&PlanItems::of(plan, 0).changes);
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

fn read(file: &Path) -> Result<ReviewedPlan, Failure> {
    let failed = |error: &dyn std::error::Error| {
        let message = format!("{} is not a plan", file.display());
        Failure::new(Exit::Failed, "plan-unusable", message)
            .caused_by(error)
            .help("write it with `dooctl plan -o json=FILE`")
    };
    let text = json_file::read(file).map_err(|error| failed(&error))?;
    ReviewedPlan::read(&text).map_err(|error| failed(&error))
}
