//! Titles, sentences and words that all formats share, without markup and colours.
//!
//! Names in a sentence are not escaped, unless stated otherwise: each format escapes the whole
//! sentence.

pub(super) mod asked;
pub(super) mod cause;
pub(super) mod change;
pub(super) mod deliveries;
pub(super) mod delivery;
pub(super) mod difference;
pub(super) mod drift;
mod fill;
mod guard;
pub(super) mod introspect;
pub(super) mod limits;
mod obstacle;
pub(super) mod payload;
pub(super) mod payload_change;
pub(super) mod probe;
mod recorded;
pub(super) mod references;
pub(super) mod report;
mod revocation;
pub(super) mod shape;
pub(super) mod summary;

pub use change::why;
pub use deliveries::no_subscriber;
pub use delivery::{Line, lines};
pub use fill::fill;
pub use guard::{checked_by_apply, violation};
pub use obstacle::{help, obstacle};
pub use payload_change::{message, sentence as payload_sentence};
pub use recorded::{age, recorded};
pub use references::{reference, what_is_read};
pub use revocation::revocation;
pub use shape::{class_word, payload_change};

use crate::desired::{Problem, Severity};

/// `1 group`, `2 groups`.
pub fn count(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// A duration: `45 s`, `3 min 20 s`, `1 h 5 min`.
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

/// `2 errors, 1 warning`, or nothing.
pub fn problem_count(problems: &[Problem]) -> Option<String> {
    let number = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let parts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, noun)| (number(severity), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
