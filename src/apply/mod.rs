//! Steps → requests → outcomes.
//!
//! The plan says what is created, deleted and listed, and in which order. An apply only decides what
//! a listing showed. Steps that do not wait for each other run at the same time.
//!
//! doo does not confirm a deletion (api-facts: delete-says-nothing), and a repeated creation creates a
//! second group (api-facts: create-not-idempotent). So every write is open until a listing shows what
//! became of it, and a deletion rests on a listing that this apply read itself. At the end the last
//! listing of each team is compared with the manifest: the proof.

mod alteration;
mod basis;
mod budget;
mod confirmation;
mod created;
mod creations;
mod deletions;
mod duplicates;
mod executor;
mod fillable;
mod listings;
mod proof;
mod queue;
mod report;
mod revocations;
mod sent;
mod state;
mod taking_back;
mod team_run;
#[cfg(test)]
mod tests;

pub use alteration::{AlteredField, AlteredGroup, Fate};
pub use executor::apply;
pub use fillable::{Fillable, fillable};
pub use report::{Operation, Outcome, Report, TeamReport, Verb, Verdict};
pub use revocations::{Revocation, Use, revocations};
pub use state::ApplyContext;
