//! Values → text. Everything writes to the writer it is given; only `cli` knows the terminal.

pub mod github;
pub mod json;
pub mod markdown;
pub mod metrics;

mod delivery;
mod diff;
mod drift;
mod export;
mod guards;
mod list;
mod plan;
mod problems;
mod recorded;
mod references;
mod report;
mod safe;
mod sarif;
mod style;
mod summary;
#[cfg(test)]
mod tests;
mod wrap;

pub use drift::drift;
pub use export::{Exported, WrittenFile, exported};
pub use guards::guards;
pub use list::{listings, organizations};
pub use plan::{plan, why};
pub use problems::{problem_count, problems};
pub use recorded::{Recorded, age, recorded, recorded_sentence};
pub use references::{reference, what_is_read};
pub use report::report;
use safe::safe_end;
pub use safe::{Lines, safe, safe_line, safe_name};
pub use sarif::{SarifLog, sarif};
pub use style::Styles;

/// `1 group`, `2 groups`.
pub fn count(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// A duration for people: `45 s`, `3 min 20 s`, `1 h 5 min`.
pub fn duration(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR if seconds.is_multiple_of(MINUTE) => format!("{} min", seconds / MINUTE),
        MINUTE..HOUR => format!("{} min {} s", seconds / MINUTE, seconds % MINUTE),
        _ => format!("{} h {} min", seconds / HOUR, seconds % HOUR / MINUTE),
    }
}
