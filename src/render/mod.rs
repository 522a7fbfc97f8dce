//! Turns values into text. Every function writes to a given writer; only `cli` knows the terminal.

pub mod github;
pub mod markdown;
pub mod mermaid;
pub mod prometheus;
pub mod words;

mod safe;
mod sarif;
#[cfg(test)]
mod tests;
mod text;

use safe::safe_end;
pub use safe::{Lines, safe, safe_line, safe_name};
pub use sarif::{SarifLog, sarif};
pub use text::{
    Backfill, Styles, asked, backfill, backfilled, deliveries, drift, exported, fills, guards,
    introspected, listings, organizations, payloads, plan, probe, problems, recorded, report,
};
