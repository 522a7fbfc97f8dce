//! Steps → requests → outcomes.
//!
//! Per team and wave: creations, a confirming listing, deletions, a confirming listing. Nothing is
//! decided here that the plan could have decided; what is decided here is what was seen. A deletion
//! rests on a listing that this apply read itself. At the end the team's last listing is compared
//! with the manifest once more: that is the proof.

mod alteration;
mod basis;
mod confirm;
mod creations;
mod deletions;
mod duplicates;
mod executor;
mod report;
mod run;
mod taking_back;
#[cfg(test)]
mod tests;

pub use alteration::{Alteration, AlteredField, Fate};
pub use executor::{Context, apply};
pub use report::{Operation, Outcome, Report, TeamReport, Verb, Verdict};
