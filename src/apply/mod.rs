//! Steps → requests → outcomes.
//!
//! Per team and wave: creations, a confirming listing, deletions, a confirming listing. Nothing is
//! decided here that the plan could have decided; what is decided here is what was seen. At the end
//! the team's last listing is compared with the manifest once more: that is the proof.

mod confirm;
mod creations;
mod deletions;
mod duplicates;
mod executor;
mod report;
mod run;
#[cfg(test)]
mod tests;

pub use executor::{Context, apply};
pub use report::{Operation, Outcome, Report, TeamReport, Verb, Verdict};
