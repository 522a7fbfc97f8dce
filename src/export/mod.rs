//! Turns listings into team files that declare them, so that a plan has no changes. A pure
//! function.
//!
//! ```text
//!  listings ── candidates ──> groups as they would be declared ── settle ──> files, secrets, queries
//!                 │ read back by `desired`                          │ compared by `diff`
//!                 └──────── what does not come back is left out, with the reason ────────┘
//! ```
//!
//! This room repeats no rule of manifests or matching. It reads its own text back as a team file,
//! and compares it as a plan would. A group that fails either becomes a comment, so that a plan of
//! the rest has no changes.

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
pub use reason::LeftOutReason;
pub use root::{SCHEMA_FILE, TEAMS_FOLDER, empty_team, root};
pub use written::{Exported, WrittenFile};
