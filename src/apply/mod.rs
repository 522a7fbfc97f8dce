//! Steps → requests → outcomes.
//!
//! The plan says what is created, deleted and listed, and in which order; what is decided here is
//! what was seen. Steps that do not wait for each other run side by side. A deletion rests on a
//! listing that this apply read itself. At the end the team's last listing is compared with the
//! manifest once more: that is the proof.

mod alteration;
mod basis;
mod budget;
mod confirmation;
mod created;
mod creations;
mod deletions;
mod duplicates;
mod executor;
mod listings;
mod proof;
mod queue;
mod report;
mod sent;
mod state;
mod taking_back;
mod team_run;
#[cfg(test)]
mod tests;

pub use alteration::{Alteration, AlteredField, Fate};
pub use executor::apply;
pub use report::{Operation, Outcome, Report, TeamReport, Verb, Verdict};
pub use state::ApplyContext;
