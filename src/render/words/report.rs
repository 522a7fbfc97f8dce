//! The result of an apply.

use super::count;
use crate::api::StopCause;
use crate::apply::{Outcome, Report};

/// What to do about an apply that did not finish.
pub(in crate::render) const AGAIN: &str =
    "Run the same command again: it continues from what doo lists then.";

/// The result of an apply, in a line.
pub(in crate::render) fn conclusion(report: &Report) -> String {
    let confirmed = confirmed(report);
    match (report.stopped, report.converged()) {
        (Some(StopCause::Interrupt), _) => format!("Interrupted. {confirmed}."),
        (Some(StopCause::Timeout), _) => format!("Timed out. {confirmed}."),
        (None, true) => format!("Done. {confirmed}; doo matches the manifest."),
        (None, false) => format!("Incomplete. {confirmed}."),
    }
}

/// The result of an apply, in a few words for a title.
pub(in crate::render) fn title(report: &Report) -> String {
    let result = match (report.stopped, report.converged()) {
        (Some(StopCause::Interrupt), _) => "interrupted",
        (Some(StopCause::Timeout), _) => "timed out",
        (None, true) => "done",
        (None, false) => "incomplete",
    };
    format!("{result}, {}", confirmed(report))
}

/// `3 operations confirmed`.
fn confirmed(report: &Report) -> String {
    let done = report.teams.iter().flat_map(|team| &team.operations);
    let confirmed = done.filter(|operation| operation.outcome == Outcome::Confirmed);
    format!("{} confirmed", count(confirmed.count(), "operation"))
}
