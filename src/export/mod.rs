//! Listings → the text of team files that declare them and plan to no changes: a pure function.
//!
//! ```text
//!  listings ── candidates ──> groups as they would be declared ── settle ──> files, secrets, queries
//!                 │ read back by `desired`                          │ compared by `diff`
//!                 └──────── what does not come back is left out, with the reason ────────┘
//! ```
//!
//! No rule of manifests or of matching is known here. What is written is read back as a team file
//! would be, and compared as a plan would compare it. A group that does not survive both becomes a
//! comment, so that a plan of what is left has nothing to do.

mod candidates;
mod declare;
mod exported;
mod group;
mod hooks;
mod input;
mod names;
mod payload;
mod queries;
mod reason;
mod root;
mod scalars;
mod settle;
mod team_file;
#[cfg(test)]
mod tests;
mod written;

pub use declare::export;
pub use exported::{Export, LeftOut, NamedSecret, QueryFile, TeamFile};
pub use input::Input;
pub use names::{file_names, slug};
pub use reason::Reason;
pub use root::{SCHEMA_FILE, TEAMS_FOLDER, empty_team, root};
pub use written::{Exported, WrittenFile};
